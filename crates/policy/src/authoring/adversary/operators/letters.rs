//! Letters and other sealed papers: without a seal, with another's, undated, with blanks left.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::{ReadyDossier, read_again};
use super::super::serving_paper::{Proof, ServingPaper};
use super::fields::{empty_field, has_any, has_role, replace_value};
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use crate::synthetic::Subject;
use model::{FieldRole, FieldState, FindingCode, Rect, Seal, SealKind, TextLine, TextPage};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "no-seal",
        find_attacks: remove_seals,
    },
    Operator {
        id: "printed-ring-for-a-seal",
        find_attacks: thin_seals,
    },
    Operator {
        id: "wrong-kind-of-seal",
        find_attacks: use_other_seals,
    },
    Operator {
        id: "seal-of-somebody-else",
        find_attacks: use_foreign_seals,
    },
    Operator {
        id: "other-giver",
        find_attacks: replace_giver,
    },
    Operator {
        id: "other-party",
        find_attacks: replace_parties,
    },
    Operator {
        id: "undated",
        find_attacks: remove_dates,
    },
    Operator {
        id: "signature-left-blank",
        find_attacks: leave_signatures_blank,
    },
];

/// No body of an invented dossier has this number.
const FOREIGN_BODY: u32 = 43;

/// Papers on which a leaf looks for a seal and one was seen.
fn sealed_papers<'a>(dossier: &'a ReadyDossier<'_>) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let papers = dossier.papers.iter();
    papers.filter(|p| p.is_asked(FindingCode::SealMissing))
}

fn remove_seals(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |p| Attack::on_measures(p, "", |m| m.seals.clear());
    sealed_papers(dossier)
        .map(attack)
        .collect()
}

/// An emblem or a printed frame: round and red, and no seal.
fn thin_seals(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let fill = |fill: f64| {
        move |seal: &mut Seal| {
            seal.fill = fill;
        }
    };
    let mut attacks = Vec::new();
    for paper in sealed_papers(dossier) {
        for share in [0.02, 0.9] {
            let change = fill(share);
            let what = format!("fill {share}");
            attacks.push(Attack::on_measures(paper, what, move |m| {
                m.seals.iter_mut().for_each(change);
            }));
        }
    }
    attacks
}

/// The words of seals that are valid for less than the whole company.
fn use_other_seals(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let official = |p: &&ServingPaper<'_>| {
        p.is_asked(FindingCode::SealNotOfficial) && p.kind.proofs.seal == Some(SealKind::Official)
    };
    let mut attacks = Vec::new();
    for paper in sealed_papers(dossier).filter(official) {
        for words in ["合同专用章", "财务专用章", "发票专用章"] {
            attacks.push(write_into_seals(paper, words.to_owned()));
        }
    }
    attacks
}

fn use_foreign_seals(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let checked = |p: &&ServingPaper<'_>| p.is_asked(FindingCode::SealNotOfficial);
    let papers = sealed_papers(dossier).filter(checked);
    let stranger = Subject::third_party(FOREIGN_BODY).name;
    papers
        .map(|paper| write_into_seals(paper, stranger.clone()))
        .collect()
}

/// A line of text inside every seal of a paper.
fn write_into_seals(paper: &ServingPaper<'_>, words: String) -> Attack {
    Attack::on_files(paper, words.clone(), move |file| {
        for page in &mut file.text.pages {
            let probed = file
                .probe
                .pages
                .iter()
                .find(|p| p.number == page.number);
            let measures = probed.and_then(|p| p.quality.as_ref());
            let Some(measures) = measures else { continue };
            let scale = page.width / measures.size[0];
            for seal in &measures.seals {
                page.lines.push(TextLine {
                    text: words.clone(),
                    rect: inner_rect(seal, scale),
                    confidence: 1.0,
                });
            }
        }
    })
}

/// The middle of a seal in the unit of the text, of which one px of the measures has `scale`.
fn inner_rect(seal: &Seal, scale: f64) -> Rect {
    let [x0, y0, x1, y1] = seal.bounds.map(|v| v * scale);
    let (width, height) = (x1 - x0, y1 - y0);
    Rect {
        x0: x0 + width * 0.2,
        y0: y0 + height * 0.45,
        x1: x1 - width * 0.2,
        y1: y0 + height * 0.55,
    }
}

/// Where a right leads to the applicant by letters, every letter is from somebody else: the chain has
/// several links, and another letter may still close it.
fn replace_giver(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut papers = dossier.papers.iter();
    let chained = papers.any(|p| p.is_asked(FindingCode::AuthorizationChainBroken));
    let lettered = dossier
        .papers
        .iter()
        .any(|p| has_role(dossier, p, FieldRole::Grantor));
    if !chained || !lettered {
        return Vec::new();
    }
    let stranger = Subject::third_party(FOREIGN_BODY).name;
    let change = move |dossier: &mut DossierSnapshot, _: &Rules| {
        for document in &mut dossier.documents {
            replace_value(document, FieldRole::Grantor, &stranger);
        }
    };
    vec![Attack::on_dossier("", "another giver", change)]
}

/// What somebody else gives the applicant is for a stranger: agreements, letters of a right holder.
fn replace_parties(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let roles = [FieldRole::Party, FieldRole::SubjectName];
    let given = dossier.papers.iter().filter(|p| {
        let names_applicant = |role: &FieldRole| {
            let document = dossier
                .snapshot
                .documents
                .get(p.document);
            let field = document.and_then(|d| d.field_by_role(*role));
            let name = dossier.report.merchant.name.as_ref();
            field
                .zip(name)
                .is_some_and(|((_, f), n)| f.value == *n)
        };
        p.kind.freeform && !p.is_applicants() && roles.iter().any(names_applicant)
    });
    let stranger = Subject::third_party(FOREIGN_BODY);
    let attack = |paper: &ServingPaper<'_>| {
        let stranger = stranger.clone();
        Attack::on_document(paper, stranger.name.clone(), move |document| {
            replace_value(document, FieldRole::Party, &stranger.name);
            replace_value(document, FieldRole::SubjectName, &stranger.name);
            replace_value(document, FieldRole::SubjectCode, &stranger.code);
        })
    };
    given.map(attack).collect()
}

/// A term that runs from the signing, on a letter that does not say when that was.
fn remove_dates(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let letters = dossier
        .papers
        .iter()
        .filter(|p| p.kind.freeform);
    let dated = letters.filter(|p| {
        let fields = p.witnesses(Proof::Term);
        has_any(dossier, p, &fields)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let issued = paper.kind.fields.iter();
        let issued = issued.filter(|f| f.role == Some(FieldRole::Issued));
        let names: Vec<String> = issued.map(|f| f.name.clone()).collect();
        Attack::on_document(paper, RELATIVE_TERM, move |document| {
            replace_value(document, FieldRole::Validity, RELATIVE_TERM);
            for name in &names {
                empty_field(document, name, FieldState::LabelWithoutValue);
            }
        })
    };
    dated.map(attack).collect()
}

/// A letter with a place for a signature on which nobody wrote, below everything that is there.
fn leave_signatures_blank(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let letters = dossier.legible_papers();
    let letters = letters.filter(|p| p.kind.freeform && p.is_asked(FindingCode::TemplateUnfilled));
    let attack = |paper: &ServingPaper<'_>, form: &'static str| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        Attack::if_it_takes(&paper.kind.id, form, move |dossier, rules| {
            let file = files
                .first()
                .and_then(|f| dossier.files.get_mut(*f));
            let page = file.and_then(|f| f.text.pages.last_mut());
            let took = page.is_some_and(|page| add_line_below(page, form));
            read_again(dossier, rules, document, drawn);
            took
        })
    };
    letters
        .flat_map(|paper| BLANK_SIGNATURES.map(|form| attack(paper, form)))
        .collect()
}

fn add_line_below(page: &mut TextPage, text: &str) -> bool {
    let Some(last) = page.lines.last().cloned() else {
        return false;
    };
    let height = last.rect.height();
    let bottoms = page
        .lines
        .iter()
        .map(|line| line.rect.y1);
    let top = bottoms.fold(last.rect.y1, f64::max) + height;
    let rect = Rect {
        y0: top,
        y1: top + height,
        ..last.rect
    };
    let text = text.to_owned();
    page.lines
        .push(TextLine { text, rect, ..last });
    true
}

const BLANK_SIGNATURES: [&str; 4] = [
    "授权人（签字）：________",
    "法定代表人（签名）：【】",
    "法定代表人（签字或盖章）：＿＿＿＿＿＿",
    "签字：________ 日期：____年__月__日",
];

const RELATIVE_TERM: &str = "自签署之日起一年";
