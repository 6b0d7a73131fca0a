//! Files that the place of upload does not take, or that do not open.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::ServingPaper;
use crate::checks::UploadLimits;
use model::{FileEvidence, FileFormat, FileIntegrity, FindingCode};

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
        id: "inside-a-container",
        find_attacks: use_containers,
    },
    Operator {
        id: "file-damaged",
        find_attacks: |dossier| break_files(dossier, FileIntegrity::Damaged),
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
fn uploaded_papers<'a>(
    dossier: &'a ReadyDossier<'_>,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let papers = dossier.papers.iter();
    papers.filter(|p| p.is_asked(FindingCode::FormatNotAccepted))
}

/// Where a paper is uploaded.
fn endpoints_of_paper<'a>(
    dossier: &'a ReadyDossier<'_>,
    paper: &'a ServingPaper<'_>,
) -> impl Iterator<Item = &'a UploadLimits> {
    let scenarios = &dossier.snapshot.declaration.scenarios;
    let places = dossier.rules.endpoints_of_scenarios(scenarios);
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
    uploaded_papers(dossier).filter_map(attack).collect()
}

/// Packed away: no page of it can be handed in as it is, or looked at.
fn use_containers(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let containers = [FileFormat::Zip, FileFormat::Other, FileFormat::Ofd];
    let one = |format: FileFormat| {
        change_files(dossier, format.name(), move |file| {
            file.probe.format = format;
        })
    };
    containers.into_iter().flat_map(one).collect()
}

fn break_files(dossier: &ReadyDossier<'_>, integrity: FileIntegrity) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_files(paper, "", move |file| file.probe.integrity = integrity)
    };
    dossier.papers.iter().map(attack).collect()
}
