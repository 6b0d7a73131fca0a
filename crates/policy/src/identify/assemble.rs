//! From pages to papers: a file may hold several papers, a paper several pages or files.

use super::classify::Recogniser;
use super::layout::Sheet;
use super::file_name_hints::Claims;
use super::page_regions; use super::page_regions::Part;
use super::headline;
use model::{Basis, DeclaredDocument, FileFacts, FileRef};

/// Pages of one file that are looked at for papers.
const MAX_PAGES: usize = 500;
/// Fewer characters on a page are noise, not a reading.
const FEWEST_CHARACTERS: usize = 6;

/// A paper in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Index of its kind.
    pub kind: usize,
    /// Pages in order.
    pub pages: Vec<FileRef>,
    /// What was read of them.
    pub parts: Vec<Part>,
    /// Every page was read.
    pub whole: bool,
    /// What the kind rests on.
    pub basis: Basis,
    /// 0 to 1.
    pub confidence: f64,
    /// Evidence.
    pub why: Vec<String>,
    /// Next best kind.
    pub runner_up: Option<usize>,
    /// Faces seen, in the order of the kind.
    pub sides: Vec<String>,
    /// Whose paper it is.
    pub owner: Option<String>,
    /// The kind that the name or the merchant claims instead.
    pub claimed: Option<String>,
}

/// What is known of a file before its papers are told apart.
pub(super) struct FileCase<'a> {
    index: usize,
    facts: &'a FileFacts,
    /// Declared kinds by index, with the owner.
    declared: Vec<(usize, &'a DeclaredDocument)>,
    claims: Claims,
}

impl<'a> FileCase<'a> {
    /// Gathers the claims on file `index`.
    pub fn new(
        index: usize,
        facts: &'a FileFacts,
        declared: &'a [DeclaredDocument],
        recogniser: &Recogniser,
    ) -> Self {
        let kind = |d: &DeclaredDocument| recogniser.catalogue.kinds.iter().position(|k| k.id == d.kind);
        let declared =
            declared.iter().filter(|d| d.file == facts.path).filter_map(|d| Some((kind(d)?, d))).collect();
        Self { index, facts, declared, claims: recogniser.aliases.claims(&facts.path) }
    }

    fn hints(&self) -> Vec<usize> {
        let declared = self.declared.iter().map(|(k, _)| *k);
        let named = self.claims.by_name.iter().chain(&self.claims.by_folder).map(|(k, _)| *k);
        declared.chain(named).collect()
    }

    fn at(&self, page: u32) -> FileRef {
        FileRef { file: self.index, page }
    }

    /// Page numbers by header and by text, in order.
    fn pages(&self) -> Vec<u32> {
        let probed = self.facts.probe.pages.iter().map(|p| p.number);
        let read = self.facts.text.pages.iter().map(|p| p.number);
        let all: std::collections::BTreeSet<u32> = probed.chain(read).take(MAX_PAGES).collect();
        all.into_iter().collect()
    }

    /// The papers in this file by content, or one by the claims on it.
    pub fn drafts(&self, recogniser: &Recogniser) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut read = Vec::new();
        let hints = self.hints();
        for page in self.pages() {
            let text = self.facts.text.pages.iter().find(|t| t.number == page);
            let sheet = text.map(|t| Sheet::new(self.at(page), t, self.facts.text.origin));
            match sheet.filter(|s| s.characters() >= FEWEST_CHARACTERS) {
                Some(sheet) => {
                    let parts = page_regions::parts(&sheet, recogniser, &hints);
                    read.extend(parts.iter().map(|p| p.reading.sheet.clone()));
                    for part in parts {
                        take(&mut drafts, self.at(page), part, recogniser);
                    }
                }
                None => attach(&mut drafts, self.at(page), None),
            }
        }
        if drafts.is_empty() {
            return self.by_claim(recogniser, &read);
        }
        for draft in &mut drafts {
            self.weigh_claims(draft);
        }
        self.contradict(&mut drafts, recogniser);
        drafts
    }

    /// Confidence by content, and the owner that the merchant names for this paper.
    fn weigh_claims(&self, draft: &mut Draft) {
        draft.confidence = draft.parts.iter().map(Part::confidence).fold(0.0, f64::max);
        let own = self.declared.iter().find(|(k, _)| *k == draft.kind);
        let entry = own.or(self.declared.first().filter(|_| self.declared.len() == 1));
        draft.owner = entry.and_then(|(_, d)| d.owner.clone());
        if own.is_some() {
            draft.why.push("declared by the merchant".to_owned());
        }
    }

    /// Content outranks claims; a claim that no paper of the file bears out is kept for the judge.
    fn contradict(&self, drafts: &mut [Draft], recogniser: &Recogniser) {
        let borne_out = |k: usize| drafts.iter().any(|d| d.kind == k);
        let declared = self.declared.iter().map(|(k, _)| *k).find(|k| !borne_out(*k));
        let any_declared = self.declared.iter().any(|(k, _)| borne_out(*k));
        let named = self.claims.by_name.first().map(|(k, _)| *k);
        let any_named = self.claims.by_name.iter().any(|(k, _)| borne_out(*k));
        let (kind, how) = match (declared, named) {
            (Some(k), _) if !any_declared => (k, "declared as"),
            (None, Some(k)) if !any_named && self.declared.is_empty() => (k, "file name says"),
            _ => return,
        };
        let Some(id) = recogniser.kind(kind).map(|k| k.id.clone()) else { return };
        for draft in drafts {
            draft.why.push(format!("{how} {id}"));
            draft.claimed = Some(id.clone());
        }
    }

    /// No content tells a kind: the merchant's word, else the name's.
    fn by_claim(&self, recogniser: &Recogniser, read: &[Sheet]) -> Vec<Draft> {
        let legible = read.iter().any(|s| s.characters() >= 40 && s.confidence() >= 0.6);
        let pages: Vec<FileRef> = self.pages().into_iter().map(|p| self.at(p)).collect();
        let pages = if pages.is_empty() { vec![self.at(1)] } else { pages };
        let parts = |kind: usize| self.readings(recogniser, read, kind);
        let draft = |kind: usize, basis: Basis, confidence: f64, why: String| Draft {
            kind,
            pages: pages.clone(),
            whole: false,
            parts: parts(kind),
            basis,
            confidence,
            why: if legible {
                vec![why, "the text that was read does not confirm it".to_owned()]
            } else {
                vec![why]
            },
            runner_up: None,
            sides: Vec::new(),
            owner: None,
            claimed: None,
        };
        if !self.declared.is_empty() {
            let confidence = if legible { 0.4 } else { 0.6 };
            let one = |(k, d): &(usize, &DeclaredDocument)| Draft {
                owner: d.owner.clone(),
                ..draft(*k, Basis::Declared, confidence, "declared by the merchant".to_owned())
            };
            return self.declared.iter().map(one).collect();
        }
        let (named, full) = match self.claims.by_name.first() {
            Some(first) => (Some(first), 0.4),
            None => (self.claims.by_folder.first(), 0.25),
        };
        let Some((kind, alias)) = named else { return Vec::new() };
        let freeform = recogniser.kind(*kind).is_some_and(|k| k.freeform);
        let confidence = if legible && !freeform { 0.2 } else { full };
        vec![draft(*kind, Basis::FileName, confidence, format!("file name says {alias}"))]
    }

    /// What was read gives fields to a declared paper and to one that no title can be expected of.
    fn readings(&self, recogniser: &Recogniser, read: &[Sheet], kind: usize) -> Vec<Part> {
        let believed = !self.declared.is_empty() || recogniser.kind(kind).is_some_and(|k| k.freeform);
        let hints = [kind];
        let sheets = read.iter().filter(|_| believed);
        sheets.flat_map(|s| page_regions::parts(s, recogniser, &hints)).collect()
    }
}

/// Adds one part to the papers of its file.
fn take(drafts: &mut Vec<Draft>, at: FileRef, part: Part, recogniser: &Recogniser) {
    let Some(candidate) = &part.kind else {
        let own = part.reading.headlines.iter().any(headline::names_a_paper);
        if !own || drafts.last().is_some_and(|d| d.pages.contains(&at)) {
            attach(drafts, at, Some(part));
        }
        return;
    };
    let faces = recogniser.kind(candidate.kind).is_some_and(|k| !k.sides.is_empty());
    let goes_on = drafts.last().is_some_and(|d| d.kind == candidate.kind && !part.is_titled() && !faces);
    if goes_on {
        attach(drafts, at, Some(part));
        return;
    }
    drafts.push(Draft {
        kind: candidate.kind,
        pages: vec![at],
        whole: true,
        basis: Basis::Content,
        confidence: 0.0,
        why: candidate.why.clone(),
        runner_up: part.runner_up,
        sides: part.sides.clone(),
        owner: None,
        claimed: None,
        parts: vec![part],
    });
}

/// A page without a title belongs to the paper before it; an unread one leaves the paper
/// incomplete.
fn attach(drafts: &mut [Draft], at: FileRef, part: Option<Part>) {
    let Some(draft) = drafts.last_mut() else { return };
    draft.whole &= part.is_some();
    draft.pages.push(at);
    draft.pages.dedup();
    draft.parts.extend(part);
}

impl Draft {
    /// Makes `other` a part of this paper.
    pub fn absorb(&mut self, other: Self, order: &[String]) {
        self.pages.extend(other.pages);
        self.pages.sort();
        self.pages.dedup();
        self.parts.extend(other.parts);
        self.whole &= other.whole;
        self.basis = self.basis.min(other.basis);
        self.confidence = self.confidence.min(other.confidence);
        for why in other.why {
            if !self.why.contains(&why) {
                self.why.push(why);
            }
        }
        self.sides =
            order.iter().filter(|s| self.sides.contains(s) || other.sides.contains(s)).cloned().collect();
        self.owner = self.owner.take().or(other.owner);
        self.claimed = self.claimed.take().or(other.claimed);
    }

    /// Index of the first file.
    pub fn file(&self) -> usize {
        self.pages.first().map_or(0, |p| p.file)
    }
}
