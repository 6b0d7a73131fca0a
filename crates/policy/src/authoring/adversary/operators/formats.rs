//! Files that the place of upload does not take, or that do not open.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::ServingPaper;
use super::mirror::files::add_file;
use crate::checks::UploadLimits;
use model::{FileEvidence, FileFormat, FileIntegrity, FileText, FindingCode, Probe};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "pdf-for-a-picture",
        find_attacks: use_pdf,
    },
    Operator {
        id: "too-many-bytes",
        find_attacks: use_many_bytes,
    },
    Operator {
        id: "picture-too-small",
        find_attacks: use_small_pictures,
    },
    Operator {
        id: "inside-a-document",
        find_attacks: put_into_documents,
    },
    Operator {
        id: "inside-a-container",
        find_attacks: use_containers,
    },
    Operator {
        id: "file-damaged",
        find_attacks: |dossier| break_files(dossier, FileIntegrity::Damaged),
    },
    Operator {
        id: "file-empty",
        find_attacks: |dossier| break_files(dossier, FileIntegrity::Empty),
    },
    Operator {
        id: "file-locked",
        find_attacks: |dossier| break_files(dossier, FileIntegrity::Encrypted),
    },
    Operator {
        id: "format-not-decoded",
        find_attacks: |dossier| break_files(dossier, FileIntegrity::Unsupported),
    },
];

/// Papers whose format a leaf looks at.
pub fn uploaded_papers<'a>(
    dossier: &'a ReadyDossier<'_>,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let papers = dossier.papers.iter();
    papers.filter(|p| p.is_asked(FindingCode::FormatNotAccepted))
}

/// Where a paper is uploaded.
pub fn endpoints_of_paper<'a>(
    dossier: &'a ReadyDossier<'_>,
    paper: &'a ServingPaper<'_>,
) -> impl Iterator<Item = &'a UploadLimits> {
    let scenarios = &dossier.snapshot.declaration.scenarios;
    let places = dossier
        .rules
        .endpoints_of_scenarios(scenarios);
    let limits = places.map(|place| &place.limits);
    limits.filter(|place| place.concerns_type(&paper.kind.id))
}

fn change_files(
    dossier: &ReadyDossier<'_>,
    what: &str,
    change: impl Fn(&mut FileEvidence) + Send + Sync + Clone + 'static,
) -> Vec<Attack> {
    let papers = uploaded_papers(dossier);
    papers
        .map(|paper| Attack::on_files(paper, what, change.clone()))
        .collect()
}

fn use_pdf(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let refuses = |p: &UploadLimits| !p.formats.is_empty() && !p.formats.contains(&FileFormat::Pdf);
    let papers =
        uploaded_papers(dossier).filter(|paper| endpoints_of_paper(dossier, paper).any(refuses));
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_files(paper, "pdf", |file| file.probe.format = FileFormat::Pdf)
    };
    papers.map(attack).collect()
}

fn use_many_bytes(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let most = endpoints_of_paper(dossier, paper).filter_map(|p| p.max_bytes);
        let bytes = most.min()?.saturating_add(1);
        Some(Attack::on_files(paper, "max + 1", move |file| {
            file.bytes = bytes;
        }))
    };
    uploaded_papers(dossier)
        .filter_map(attack)
        .collect()
}

/// One px less than the place of upload asks for, on the shorter or the longer side.
fn use_small_pictures(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in uploaded_papers(dossier) {
        let least = endpoints_of_paper(dossier, paper).filter_map(|p| p.min_sides_px);
        let Some([short, long]) = least.max() else {
            continue;
        };
        for sides in [
            [short.saturating_sub(1), long],
            [short, long.saturating_sub(1)],
        ] {
            let what = format!("{} × {} px", sides[0], sides[1]);
            attacks.push(Attack::on_pages(paper, what, move |page, _| {
                page.width_px = page.width_px.map(|_| sides[0]);
                page.height_px = page.height_px.map(|_| sides[1]);
            }));
        }
    }
    attacks
}

/// Pasted into a Word document, attached to a PDF or put into a workbook: it is there, and cannot be
/// handed in like this.
fn put_into_documents(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let documents = [
        ("资料.docx", FileFormat::Docx, FileIntegrity::Ok),
        ("资料.pdf", FileFormat::Pdf, FileIntegrity::Ok),
        ("资料.xlsx", FileFormat::Zip, FileIntegrity::Unsupported),
    ];
    let one = |paper: &ServingPaper<'_>, (name, format, integrity)| {
        let files = paper.files.clone();
        Attack::on_dossier(&paper.kind.id, name, move |dossier, _| {
            for file in &files {
                if let Some(file) = dossier.files.get_mut(*file) {
                    file.path = format!("{name}/{}", file.path);
                }
            }
            let probe = Probe::without_pages(format, integrity, None);
            add_file(dossier, name, probe, FileText::default());
        })
    };
    let papers = dossier.papers.iter();
    papers
        .flat_map(|paper| documents.map(|document| one(paper, document)))
        .collect()
}

/// Packed away: no page of it can be handed in as it is, or looked at.
fn use_containers(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let containers = [FileFormat::Zip, FileFormat::Other];
    let one = |format: FileFormat| {
        change_files(dossier, format.name(), move |file| {
            file.probe.format = format;
        })
    };
    containers
        .into_iter()
        .flat_map(one)
        .collect()
}

fn break_files(dossier: &ReadyDossier<'_>, integrity: FileIntegrity) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_files(paper, "", move |file| file.probe.integrity = integrity)
    };
    dossier
        .papers
        .iter()
        .map(attack)
        .collect()
}
