//! Text that is not what the page shows: a layer of another copy, garbage, a footer, none at all.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::{ReadyDossier, read_again};
use super::super::serving_paper::ServingPaper;
use super::lines::ProvenValues;
use super::papers::forget_content;
use crate::authoring::DossierSnapshot;
use model::{FileEvidence, FileText, TextLayer, TextOrigin, TextPage};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "nothing-read",
        find_attacks: |dossier| discard_layers(dossier, None),
    },
    Operator {
        id: "layer-disagrees",
        find_attacks: |dossier| discard_layers(dossier, Some(TextLayer::Disagreement)),
    },
    Operator {
        id: "layer-is-garbage",
        find_attacks: |dossier| discard_layers(dossier, Some(TextLayer::Garbage)),
    },
    Operator {
        id: "layer-not-verified",
        find_attacks: |dossier| discard_layers(dossier, Some(TextLayer::Unverified)),
    },
    Operator {
        id: "footer-for-the-text",
        find_attacks: |dossier| rewrite_pages(dossier, keep_footer),
    },
    Operator {
        id: "identity-map",
        find_attacks: |dossier| rewrite_pages(dossier, shift_letters),
    },
    Operator {
        id: "crop-moved",
        find_attacks: |dossier| rewrite_pages(dossier, crop_page),
    },
    Operator {
        id: "text-of-another-paper",
        find_attacks: swap_texts,
    },
];

/// The text counts for nothing, so nothing of the page was read.
fn discard_layers(dossier: &ReadyDossier<'_>, layer: Option<TextLayer>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let (index, files) = (paper.document, paper.files.clone());
        Attack::on_dossier(&paper.kind.id, "", move |dossier, _| {
            for file in &files {
                if let Some(file) = dossier.files.get_mut(*file) {
                    discard_text(file, layer);
                }
            }
            if let Some(document) = dossier.documents.get_mut(index) {
                forget_content(document);
            }
        })
    };
    dossier
        .papers
        .iter()
        .map(attack)
        .collect()
}

fn discard_text(file: &mut FileEvidence, layer: Option<TextLayer>) {
    file.text = FileText::default();
    for page in file
        .probe
        .pages
        .iter_mut()
        .filter(|_| layer.is_some())
    {
        page.text_layer = layer;
    }
}

/// Other text on every page of a paper that was really read.
fn rewrite_pages(dossier: &ReadyDossier<'_>, change: fn(&mut TextPage)) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        let proven = ProvenValues::of_paper(dossier, paper);
        Attack::if_it_takes(&paper.kind.id, "", move |dossier, rules| {
            for file in &files {
                let file = dossier.files.get_mut(*file);
                file.into_iter()
                    .flat_map(|f| &mut f.text.pages)
                    .for_each(change);
            }
            read_again(dossier, rules, document, drawn);
            proven.are_lost_in(dossier)
        })
    };
    dossier
        .legible_papers()
        .map(attack)
        .collect()
}

/// What a scanner app prints at the foot of every page, and nothing else.
fn keep_footer(page: &mut TextPage) {
    page.lines.truncate(1);
    for line in &mut page.lines {
        "由样本扫描全能王扫描创建，免费下载试用，仅供本次入驻审核使用".clone_into(&mut line.text);
    }
}

/// What lies outside the crop box is no text of the page.
fn crop_page(page: &mut TextPage) {
    let middle = page.height / 2.0;
    let count = page.lines.len();
    page.lines
        .retain(|line| line.rect.y0 > middle);
    // Described papers stand in the upper half of their page.
    if page.lines.is_empty() || page.lines.len() == count {
        page.lines.clear();
    }
}

/// Glyph numbers taken for characters: every letter is another one.
fn shift_letters(page: &mut TextPage) {
    let shifted = |c: char| char::from_u32(u32::from(c) + 29).unwrap_or(c);
    for line in &mut page.lines {
        line.text = line.text.chars().map(shifted).collect();
    }
}

/// The words of one paper in place of another's.
fn swap_texts(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in dossier.legible_papers() {
        let (document, drawn) = (paper.document, dossier.drawn);
        let other = dossier
            .papers
            .iter()
            .find(|p| p.kind.id != paper.kind.id);
        let source = other.and_then(|p| p.files.first().copied());
        let Some(source) = source.filter(|s| !paper.files.contains(s)) else {
            continue;
        };
        let files = paper.files.clone();
        let change = move |dossier: &mut DossierSnapshot, rules: &crate::rules::Rules| {
            let text = dossier
                .files
                .get(source)
                .map(|f| f.text.clone());
            let text = text.filter(|t| t.origin != TextOrigin::None);
            let Some(text) = text else { return false };
            for file in &files {
                if let Some(file) = dossier.files.get_mut(*file) {
                    file.text = text.clone();
                }
            }
            read_again(dossier, rules, document, drawn);
            true
        };
        attacks.push(Attack::if_it_takes(&paper.kind.id, "", change));
    }
    attacks
}
