//! Lines of text taken away, read badly, or left blank on pages that were really drawn and read.

use std::collections::BTreeSet;

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::{ReadyDossier, read_again};
use super::super::serving_paper::{Proof, ServingPaper};
use super::fields::asks_scope;
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{Document, Rect, TextLine};
use values::{TermEnd, parse_term};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "line-removed",
        find_attacks: remove_lines,
    },
    Operator {
        id: "line-read-badly",
        find_attacks: |dossier| change_proof_lines(dossier, |line| line.confidence = 0.2),
    },
    Operator {
        id: "value-left-blank",
        find_attacks: |dossier| change_proof_lines(dossier, blank_value),
    },
    Operator {
        id: "term-line-ended",
        find_attacks: end_term_lines,
    },
];

const ALL_PROOFS: [Proof; 5] = [
    Proof::Holder,
    Proof::Person,
    Proof::Term,
    Proof::Items,
    Proof::Scope,
];

/// What one paper proved before a change: the type, and the values of each proof.
#[derive(Clone)]
pub struct ProvenValues {
    /// Its type, and others that would do in its place.
    kinds: BTreeSet<String>,
    file: usize,
    proofs: Vec<ProvenProof>,
}

/// One proof with the fields that bore witness to it.
#[derive(Clone)]
struct ProvenProof {
    proof: Proof,
    witnesses: Vec<(String, String)>,
    /// Words of which the leaves ask for one; of a list the other items prove nothing.
    asked_words: Vec<String>,
}

impl ProvenProof {
    /// Whether one of the witnesses still proves it.
    fn stands_in(&self, document: &Document) -> bool {
        let mut witnesses = self.witnesses.iter();
        witnesses.any(|(name, value)| {
            let read = document.field_value(name);
            read.is_some_and(|read| read == value || self.is_proven_by(read))
        })
    }

    /// Whether another value than before proves as much: the item that is asked for, or a term that
    /// another line of the paper states.
    fn is_proven_by(&self, value: &str) -> bool {
        match self.proof {
            Proof::Items => self
                .asked_words
                .iter()
                .any(|word| value.contains(word)),
            Proof::Term => !matches!(
                parse_term(value).end,
                TermEnd::NotShown | TermEnd::Unreadable
            ),
            Proof::Holder | Proof::Person | Proof::Scope => false,
        }
    }
}

impl ProvenValues {
    /// What a paper proves as it was read.
    pub fn of_paper(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>) -> Self {
        let document = dossier
            .snapshot
            .documents
            .get(paper.document);
        let value = |name: String| {
            let value = document?.field_value(&name)?.to_owned();
            Some((name, value))
        };
        let proofs = asked_proofs(dossier, paper).map(|proof| {
            let names = paper.witnesses(proof).into_iter();
            ProvenProof {
                proof,
                witnesses: names.filter_map(value).collect(),
                asked_words: paper.asked_words(),
            }
        });
        Self {
            kinds: paper
                .accepted_kinds
                .iter()
                .map(|k| (*k).to_owned())
                .collect(),
            file: paper
                .files
                .first()
                .copied()
                .unwrap_or_default(),
            proofs: proofs
                .filter(|p| !p.witnesses.is_empty())
                .collect(),
        }
    }

    /// Whether the paper, or the last witness of one of its proofs, is gone.
    pub fn are_lost_in(&self, dossier: &DossierSnapshot) -> bool {
        let same = |d: &&Document| {
            self.kinds.contains(&d.kind)
                && d.pages
                    .iter()
                    .any(|p| p.file == self.file)
        };
        let Some(document) = dossier.documents.iter().find(same) else {
            return true;
        };
        self.proofs
            .iter()
            .any(|proof| !proof.stands_in(document))
    }
}

fn asked_proofs<'a>(
    dossier: &'a ReadyDossier<'_>,
    paper: &'a ServingPaper<'_>,
) -> impl Iterator<Item = Proof> + 'a {
    ALL_PROOFS
        .into_iter()
        .filter(|proof| *proof != Proof::Scope || asks_scope(dossier, paper))
}

/// Every page of text of a paper's files: file, index of the page.
fn text_pages(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>) -> Vec<(usize, usize)> {
    let mut pages = Vec::new();
    for file in &paper.files {
        let count = dossier
            .snapshot
            .files
            .get(*file)
            .map_or(0, |f| f.text.pages.len());
        pages.extend((0..count).map(|page| (*file, page)));
    }
    pages
}

fn lines_of(dossier: &DossierSnapshot, (file, page): (usize, usize)) -> &[TextLine] {
    let page = dossier
        .files
        .get(file)
        .and_then(|f| f.text.pages.get(page));
    page.map_or(&[], |p| p.lines.as_slice())
}

fn lines_mut(
    dossier: &mut DossierSnapshot,
    (file, page): (usize, usize),
) -> Option<&mut Vec<TextLine>> {
    let page = dossier
        .files
        .get_mut(file)?
        .text
        .pages
        .get_mut(page)?;
    Some(&mut page.lines)
}

/// Each line in turn; only where the paper or a proof falls with it.
fn remove_lines(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in dossier.legible_papers() {
        let (document, drawn) = (paper.document, dossier.drawn);
        let proven = ProvenValues::of_paper(dossier, paper);
        for at in text_pages(dossier, paper) {
            for (index, line) in lines_of(&dossier.snapshot, at)
                .iter()
                .enumerate()
            {
                let proven = proven.clone();
                let change = move |dossier: &mut DossierSnapshot, rules: &Rules| {
                    if let Some(lines) = lines_mut(dossier, at) {
                        lines.remove(index);
                    }
                    read_again(dossier, rules, document, drawn);
                    proven.are_lost_in(dossier)
                };
                attacks.push(Attack::if_it_takes(&paper.kind.id, &line.text, change));
            }
        }
    }
    attacks
}

/// The lines that bear the witnesses of one proof, all at once.
fn change_proof_lines(dossier: &ReadyDossier<'_>, change: fn(&mut TextLine)) -> Vec<Attack> {
    change_lines_of(dossier, &ALL_PROOFS, change)
}

fn change_lines_of(
    dossier: &ReadyDossier<'_>,
    proofs: &[Proof],
    change: fn(&mut TextLine),
) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in dossier.legible_papers() {
        let (document, drawn) = (paper.document, dossier.drawn);
        for proof in asked_proofs(dossier, paper).filter(|p| proofs.contains(p)) {
            let lines = witness_lines(dossier, &paper.witnesses(proof), paper);
            if lines.is_empty() {
                continue;
            }
            let what = format!("{proof:?}").to_lowercase();
            attacks.push(Attack::on_dossier(
                &paper.kind.id,
                what,
                move |dossier, rules| {
                    for (file, page, index) in &lines {
                        let lines = lines_mut(dossier, (*file, *page));
                        if let Some(line) = lines.and_then(|l| l.get_mut(*index)) {
                            change(line);
                        }
                    }
                    read_again(dossier, rules, document, drawn);
                },
            ));
        }
    }
    attacks
}

/// File, page and index of the lines on which fields were read.
fn witness_lines(
    dossier: &ReadyDossier<'_>,
    fields: &[String],
    paper: &ServingPaper<'_>,
) -> Vec<(usize, usize, usize)> {
    let document = dossier
        .snapshot
        .documents
        .get(paper.document);
    let read = |name: &String| {
        document?
            .fields
            .get(name)
            .filter(|f| !f.value.is_empty())
    };
    let places: Vec<(usize, u32, Rect)> = fields
        .iter()
        .filter_map(|name| {
            let place = read(name)?.place.as_ref()?;
            Some((place.file, place.page, place.rect?))
        })
        .collect();
    // Described papers have no places: there the value itself tells the line.
    let values: Vec<&str> = fields
        .iter()
        .filter_map(read)
        .map(|f| f.value.as_str())
        .filter(|_| places.is_empty())
        .collect();
    let mut found = Vec::new();
    for (file, page) in text_pages(dossier, paper) {
        let text = dossier
            .snapshot
            .files
            .get(file)
            .and_then(|f| f.text.pages.get(page));
        let Some(text) = text else { continue };
        for (index, line) in text.lines.iter().enumerate() {
            let bears = |(f, number, rect): &(usize, u32, Rect)| {
                *f == file
                    && *number == text.number
                    && overlaps(rect, &line.rect, [text.width, text.height])
            };
            let says = |value: &&str| line.text.contains(*value);
            if places.iter().any(bears) || values.iter().any(says) {
                found.push((file, page, index));
            }
        }
    }
    found
}

/// Whether a place, in fractions of the page, lies on a line, in the unit of the page.
fn overlaps(place: &Rect, line: &Rect, [width, height]: [f64; 2]) -> bool {
    let middle = f64::midpoint(place.y0, place.y1) * height;
    let beside = place.x0 * width < line.x1 && line.x0 < place.x1 * width;
    beside && (line.y0..=line.y1).contains(&middle)
}

/// The line of the term says that it is over: behind its label, and as a sentence where it is a letter.
fn end_term_lines(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let behind_label = change_lines_of(dossier, &[Proof::Term], |line| {
        let label = line.text.split_once(['：', ':']);
        let label = label.map(|(label, _)| format!("{label}："));
        line.text = format!(
            "{}2001年05月01日至2003年04月30日",
            label.unwrap_or_default()
        );
    });
    let mut attacks = behind_label;
    attacks.extend(change_lines_of(dossier, &[Proof::Term], |line| {
        "本授权有效期自2001年5月1日起至2003年4月30日止。".clone_into(&mut line.text);
    }));
    attacks
}

/// The label stays, the value was never filled in.
fn blank_value(line: &mut TextLine) {
    let label = line.text.split_once(['：', ':']);
    let label = label.map(|(label, _)| format!("{label}："));
    line.text = format!("{}________", label.unwrap_or_default());
}
