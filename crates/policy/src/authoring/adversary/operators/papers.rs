//! Papers taken away, with sides or pages missing, or replaced: by an older or a newer version, a query
//! page, a blank form, a specimen.

use jiff::{Span, civil::Date};

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::{Proof, ServingPaper};
use super::fields::{asks_scope, empty_field, has_any, has_role, replace_value};
use super::terms::chinese_date;
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{
    ClassificationBasis, Document, EvidenceLocation, FieldRole, FieldState, FindingCode, Marking,
};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "paper-removed",
        find_attacks: remove_papers,
    },
    Operator {
        id: "side-removed",
        find_attacks: remove_sides,
    },
    Operator {
        id: "page-removed",
        find_attacks: remove_pages,
    },
    Operator {
        id: "older-version",
        find_attacks: replace_by_older,
    },
    Operator {
        id: "newer-version-added",
        find_attacks: add_newer,
    },
    Operator {
        id: "query-page",
        find_attacks: |dossier| mark_papers(dossier, "query-page"),
    },
    Operator {
        id: "blank-form",
        find_attacks: blank_forms,
    },
    Operator {
        id: "specimen",
        find_attacks: mark_specimens,
    },
    Operator {
        id: "form-no-longer-issued",
        find_attacks: replace_by_legacy,
    },
    Operator {
        id: "file-name-only",
        find_attacks: keep_names_only,
    },
    Operator {
        id: "other-type-inside",
        find_attacks: replace_type,
    },
];

fn on_every_paper(
    dossier: &ReadyDossier<'_>,
    attack: impl Fn(&ServingPaper<'_>) -> Attack,
) -> Vec<Attack> {
    dossier
        .papers
        .iter()
        .map(attack)
        .collect()
}

fn remove_papers(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    on_every_paper(dossier, |paper| {
        let index = paper.document;
        Attack::on_dossier(&paper.kind.id, "", move |dossier, _| {
            dossier.remove_document(index);
        })
    })
}

fn remove_sides(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        let document = dossier
            .snapshot
            .documents
            .get(paper.document);
        let sides = document.map_or(&[][..], |d| &d.sides_seen);
        if !paper.is_asked(FindingCode::SideMissing) || sides.len() < 2 {
            continue;
        }
        attacks.extend(sides.iter().map(|side| {
            let gone = side.clone();
            Attack::on_document(paper, side.clone(), move |document| {
                document
                    .sides_seen
                    .retain(|s| *s != gone);
            })
        }));
    }
    attacks
}

fn remove_pages(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let paged = dossier
        .papers
        .iter()
        .filter(|p| p.is_asked(FindingCode::PagesMissing));
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "all but one", |document| document.pages.truncate(1))
    };
    paged.map(attack).collect()
}

fn years_before(day: Date, years: i32) -> Date {
    day.checked_sub(Span::new().years(years))
        .unwrap_or(day)
}

fn replace_by_older(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let as_of = dossier.snapshot.settings.as_of;
    let (issued, ended) = (years_before(as_of, 12), years_before(as_of, 7));
    let term = format!("自{}至{}", chinese_date(issued), chinese_date(ended));
    let issued = chinese_date(issued);
    let dated = dossier.papers.iter().filter(|p| {
        let fields = p.witnesses(Proof::Term);
        has_any(dossier, p, &fields)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let (term, issued) = (term.clone(), issued.clone());
        Attack::on_document(paper, term.clone(), move |document| {
            replace_value(document, FieldRole::Validity, &term);
            replace_value(document, FieldRole::Issued, &issued);
        })
    };
    dated.map(attack).collect()
}

/// A newer version of the same paper that does not prove what the older one did: the newer one counts.
fn add_newer(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let as_of = dossier.snapshot.settings.as_of;
    let days = |n: i32| {
        as_of
            .checked_sub(Span::new().days(n))
            .unwrap_or(as_of)
    };
    let (older, newer) = (chinese_date(days(400)), chinese_date(days(40)));
    let term = format!("至{}", chinese_date(days(10)));
    let versions = dossier
        .papers
        .iter()
        .filter(|p| p.kind.one_per_subject && has_role(dossier, p, FieldRole::Issued));
    let attack = |paper: &ServingPaper<'_>| {
        let index = paper.document;
        let (role, value) = if has_any(dossier, paper, &paper.witnesses(Proof::Term)) {
            (FieldRole::Validity, term.clone())
        } else if asks_scope(dossier, paper) {
            (FieldRole::Scope, "样本用品销售".to_owned())
        } else {
            return None;
        };
        let (older, newer) = (older.clone(), newer.clone());
        let what = value.clone();
        let add = move |dossier: &mut DossierSnapshot, _: &Rules| {
            let Some(mut copy) = copy_document(dossier, index) else {
                return;
            };
            replace_value(&mut copy, FieldRole::Issued, &newer);
            replace_value(&mut copy, role, &value);
            dossier.documents.push(copy);
            if let Some(first) = dossier.documents.get_mut(index) {
                replace_value(first, FieldRole::Issued, &older);
            }
        };
        Some(Attack::on_dossier(&paper.kind.id, what, add))
    };
    versions.filter_map(attack).collect()
}

/// The same paper once more, in files of its own.
pub fn copy_document(dossier: &mut DossierSnapshot, index: usize) -> Option<Document> {
    let mut copy = dossier.documents.get(index)?.clone();
    copy.id = format!("d{}", dossier.documents.len() + 1);
    let mut files: Vec<usize> = copy
        .pages
        .iter()
        .map(|p| p.file)
        .collect();
    files.dedup();
    for file in files {
        let number = dossier.files.len();
        let mut evidence = dossier.files.get(file)?.clone();
        evidence.path = format!("补充/{}", evidence.path);
        // The hash of other bytes.
        evidence.sha256 = format!("{number:064x}").replace("00", "a0");
        dossier.files.push(evidence);
        let resolutions = dossier.resolutions.get(file)?.clone();
        dossier.resolutions.push(resolutions);
        let own = copy
            .pages
            .iter_mut()
            .filter(|p| p.file == file);
        own.for_each(|p| p.file = number);
        let marks = copy
            .marks
            .iter_mut()
            .map(|mark| &mut mark.place);
        let fields = copy
            .fields
            .values_mut()
            .filter_map(|f| f.place.as_mut());
        let places = marks
            .chain(fields)
            .filter(|place| place.file == file);
        places.for_each(|place| place.file = number);
    }
    Some(copy)
}

fn add_marking(document: &mut Document, name: &str) {
    let page = document.pages.first();
    let place = EvidenceLocation {
        file: page.map_or(0, |p| p.file),
        page: page.map_or(1, |p| p.page),
        rect: None,
    };
    document.marks.push(Marking {
        name: name.to_owned(),
        quote: "样本".to_owned(),
        place,
    });
}

fn mark_papers(dossier: &ReadyDossier<'_>, mark: &'static str) -> Vec<Attack> {
    let issued = dossier
        .papers
        .iter()
        .filter(|p| !p.kind.freeform);
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, mark, move |document| add_marking(document, mark))
    };
    issued.map(attack).collect()
}

fn blank_forms(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    on_every_paper(dossier, |paper| {
        Attack::on_document(paper, "no value", |document| {
            add_marking(document, "template");
            let names: Vec<String> = document
                .fields
                .keys()
                .cloned()
                .collect();
            for name in names {
                empty_field(document, &name, FieldState::LabelWithoutValue);
            }
        })
    })
}

fn mark_specimens(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    on_every_paper(dossier, |paper| {
        let index = paper.document;
        Attack::on_dossier(&paper.kind.id, "样本", move |dossier, _| {
            dossier.settings.specimens = false;
            if let Some(document) = dossier.documents.get_mut(index) {
                add_marking(document, "specimen");
            }
        })
    })
}

fn replace_by_legacy(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    // A platform's page may still take a form that is no longer issued.
    let asked = |p: &&ServingPaper<'_>| p.is_asked(FindingCode::LegacyDocument);
    let papers = dossier.papers.iter().filter(asked);
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "", |document| document.legacy = Some("样本".into()))
    };
    papers.map(attack).collect()
}

/// What only a file's name says: nothing on the page was read.
pub fn forget_content(document: &mut Document) {
    document.basis = ClassificationBasis::FileName;
    document.sides_seen.clear();
    document.marks.clear();
    let names: Vec<String> = document
        .fields
        .keys()
        .cloned()
        .collect();
    for name in names {
        empty_field(document, &name, FieldState::Unreadable);
    }
}

fn keep_names_only(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    on_every_paper(dossier, |paper| {
        Attack::on_document(paper, "", forget_content)
    })
}

/// The content is another paper's, under the right file name.
fn replace_type(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let kinds = dossier.rules.catalogue.kinds.iter();
    let unused = kinds.map(|k| &k.id).find(|id| {
        let mut documents = dossier.snapshot.documents.iter();
        documents.all(|d| d.kind != **id)
    });
    let Some(unused) = unused else {
        return Vec::new();
    };
    on_every_paper(dossier, |paper| {
        let (claimed, kind) = (paper.kind.id.clone(), unused.clone());
        Attack::on_document(paper, unused.clone(), move |document| {
            document.claimed = Some(claimed.clone());
            document.kind.clone_from(&kind);
        })
    })
}
