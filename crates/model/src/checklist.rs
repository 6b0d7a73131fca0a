//! What a merchant must hand in, before any document is there: plain data for people.

use super::{Bilingual, FileFormat, MerchantQuestion, PackUse, RequirementLevel, SourceTrust};

/// The documents, answers and rules of scanning for one merchant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checklist {
    /// The date that decides which rules are in force, `YYYY-MM-DD`.
    pub as_of: String,
    /// Packs in use.
    pub rules: Vec<PackUse>,
    /// Industry pack id and title, where one is known.
    pub industry: Option<(String, Bilingual)>,
    /// Category id and title.
    pub categories: Vec<(String, Bilingual)>,
    /// Scenario ids and titles.
    pub scenarios: Vec<(String, Bilingual)>,
    /// Entity type id and title.
    pub entity: Option<(String, Bilingual)>,
    /// Nobody named the entity type; `entity` is what an audit would assume.
    pub entity_assumed: bool,
    /// Said first: a closed category, an assumed entity type, what is not known.
    pub notes: Vec<Bilingual>,
    /// What the licence's business scope must say.
    pub scopes: Vec<ScopeRequest>,
    /// What is asked, in the order of the packs.
    pub items: Vec<ChecklistItem>,
    /// Every document that `items` name, sorted by title as they first appear.
    pub papers: Vec<DocumentSheet>,
    /// What every document must be: scanning and validity.
    pub every_paper: Vec<DocumentDemand>,
    /// Upload limits that hold for the chosen scenarios.
    pub limits: Vec<UploadLimit>,
    /// Questions that documents cannot answer.
    pub questions: Vec<MerchantQuestion>,
    /// What to know that asks for nothing, pack by pack.
    pub known: Vec<BackgroundNote>,
    /// Reject reasons that no single document of the list carries.
    pub refusals: Vec<RefusalNote>,
    /// Every source that is cited, sorted by id.
    pub sources: Vec<SourceNote>,
}

/// Business-scope words.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeRequest {
    /// One of these must stand in the scope.
    pub any: Vec<String>,
    /// Looks right and is not.
    pub near_misses: Vec<String>,
}

/// Something to know that asks for nothing: a fee, a duration, a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct BackgroundNote {
    /// `pack/note`.
    pub id: String,
    /// In a sentence or two.
    pub text: Bilingual,
    /// Source id.
    pub source: String,
    /// Trust of the source.
    pub trust: SourceTrust,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistItem {
    /// `pack/requirement` or `category/requirement`.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// How binding.
    pub level: RequirementLevel,
    /// Asked only then, as a condition in words; `None`: always.
    pub when: Option<Bilingual>,
    /// The tree of documents and answers.
    pub need: NeedNode,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// How to get it.
    pub remedy: Option<Bilingual>,
    /// Why reviewers refuse it.
    pub refusals: Vec<RefusalNote>,
    /// Source id; see [`Checklist::sources`].
    pub source: String,
    /// Trust of the source.
    pub trust: SourceTrust,
    /// First and last day it holds, `YYYY-MM-DD`.
    pub in_force: [Option<String>; 2],
}

/// A node of what is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedNode {
    /// How the children count.
    pub op: NeedOp,
    /// The document, the question, or how the children count.
    pub title: Bilingual,
    /// What this document must show, beside [`Checklist::every_paper`].
    pub demands: Vec<DocumentDemand>,
    /// What of [`Checklist::every_paper`] it need not be.
    pub exempt: Vec<DocumentDemand>,
    /// Parts.
    pub children: Vec<NeedNode>,
}

/// How a node is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedOp {
    /// By every child.
    All,
    /// By one child.
    Any,
    /// By that many different documents of the child.
    AtLeast(u32),
    /// By a document of that type.
    Paper(String),
    /// By the answer to the question of that name.
    Fact(String),
}

/// Something a document must be or show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentDemand {
    /// The check that looks at it.
    pub check: String,
    /// In words, with its figures.
    pub words: Bilingual,
    /// It is about the scan, not about what the document says.
    pub scanning: bool,
}

/// What to know of one document type.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentSheet {
    /// Type id.
    pub kind: String,
    /// Title.
    pub title: Bilingual,
    /// Who issues it.
    pub issuer: Option<String>,
    /// Printed sizes.
    pub sizes: Vec<PrintedSize>,
    /// Faces that must all be there.
    pub sides: Vec<String>,
    /// Every one prints a term of validity.
    pub expires: bool,
    /// Some print one, others do not, or nobody can say.
    pub may_expire: bool,
    /// Written by a party or shown by a system, not a certificate of an authority.
    pub freeform: bool,
    /// No longer issued: what replaced it.
    pub legacy: Option<Bilingual>,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// Why reviewers refuse documents of this type in particular.
    pub refusals: Vec<RefusalNote>,
}

/// A printed size with the pixels that a fine enough scan of it has.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedSize {
    /// Name of the form.
    pub name: String,
    /// Width and height in mm.
    pub mm: [f64; 2],
    /// Width and height in px at [`PrintedSize::dpi`].
    pub px: [u32; 2],
    /// The resolution asked for.
    pub dpi: f64,
}

/// A reject reason.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusalNote {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// Only the platform can know.
    pub platform_only: bool,
    /// Source id.
    pub source: String,
    /// Trust of the source.
    pub trust: SourceTrust,
}

/// What one upload endpoint takes.
#[derive(Debug, Clone, PartialEq)]
pub struct UploadLimit {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Formats taken; empty: not stated.
    pub formats: Vec<FileFormat>,
    /// Smallest and largest size in bytes.
    pub bytes: [Option<u64>; 2],
    /// Files at most.
    pub max_files: Option<u32>,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// Source id.
    pub source: String,
}

/// A source with its date.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceNote {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub trust: SourceTrust,
    /// Its date.
    pub as_of: String,
}

impl Checklist {
    /// What to know of a type.
    #[must_use]
    pub fn document_sheet(&self, kind: &str) -> Option<&DocumentSheet> {
        self.papers
            .iter()
            .find(|paper| paper.kind == kind)
    }
}

impl NeedNode {
    /// Types of all documents below, in order, each once.
    #[must_use]
    pub fn document_kinds(&self) -> Vec<&str> {
        let mut all = Vec::new();
        self.collect_kinds(&mut all);
        all
    }

    fn collect_kinds<'a>(&'a self, into: &mut Vec<&'a str>) {
        // Each type once: alternatives of one requirement often name the same document.
        if let NeedOp::Paper(kind) = &self.op
            && !into.contains(&kind.as_str())
        {
            into.push(kind);
        }
        self.children
            .iter()
            .for_each(|child| child.collect_kinds(into));
    }
}
