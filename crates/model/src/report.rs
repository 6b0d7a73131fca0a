//! The report: everything a renderer needs, in its final order.

use serde::{Deserialize, Serialize};

use super::{
    Bilingual, Document, FileText, Finding, Merchant, MerchantQuestion, Outcome, PageResolution,
    Probe, RemedyAction, Severity, SourceTrust,
};

/// How binding a requirement is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RequirementLevel {
    /// The verdict hangs on it.
    #[default]
    Required,
    /// Helps.
    Recommended,
    /// For information.
    Info,
}

/// The answer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every required thing is met.
    Ready,
    /// Nothing is unmet, something required is unknown.
    Review,
    /// Something required is unmet.
    NotReady,
}

/// One node of an evaluated requirement tree.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeNode {
    /// `all`, `any`, `at-least`, `document`.
    pub op: String,
    /// What it asks: the document's title, or the count.
    pub title: Bilingual,
    /// Document type of a leaf.
    pub kind: Option<String>,
    /// Document ids that met it, or came closest.
    pub documents: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, for a leaf.
    pub why: Option<Bilingual>,
    /// Children in the order of the rule.
    pub children: Vec<TreeNode>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct RequirementReport {
    /// `pack/category/requirement`, unique in the report.
    pub id: String,
    /// What is asked.
    pub title: Bilingual,
    /// Pack id.
    pub pack: String,
    /// How binding.
    pub level: RequirementLevel,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it does not apply, or why it could not be decided.
    pub why: Option<Bilingual>,
    /// The tree with its outcomes; `None` when not applicable.
    pub tree: Option<TreeNode>,
    /// Source id.
    pub source: String,
    /// The source's title.
    pub source_title: String,
    /// Trust of the source.
    pub trust: SourceTrust,
    /// Date of the source.
    pub as_of: String,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// A requirement looked at it.
    Used,
    /// Nobody asked for it.
    Unclaimed,
    /// Left out by rule.
    Skipped,
    /// Could not be opened.
    Damaged,
}

/// What looking at one file gave; everything later stages know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileEvidence {
    /// Path inside the dossier.
    pub path: String,
    /// SHA-256 in lower-case hexadecimal; empty when it could not be read.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Headers.
    pub probe: Probe,
    /// What was read.
    pub text: FileText,
}

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileReport {
    /// What was seen.
    pub facts: FileEvidence,
    /// Resolution of each page of the probe, in the same order.
    pub resolutions: Vec<PageResolution>,
    /// Ids of the documents on it.
    pub documents: Vec<String>,
    /// What became of it.
    pub status: FileStatus,
    /// Why.
    pub why: Option<Bilingual>,
}

/// A pack that was used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackUse {
    /// Pack id.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// Its date.
    pub as_of: String,
    /// It was changed by a user's rules folder.
    #[serde(skip)]
    pub overlaid: bool,
}

/// Whether a common reject reason threatens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReasonStatus {
    /// A finding triggers it.
    Triggered,
    /// Looked for, not found.
    Clear,
    /// Could not be checked here.
    Unknown,
}

/// One common reject reason.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonReport {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: Bilingual,
    /// Whether it threatens.
    pub status: ReasonStatus,
    /// Indices into [`Report::findings`].
    pub findings: Vec<usize>,
    /// Share of refusals, where a source gives one, 0 to 1.
    pub share: Option<f64>,
    /// Trust of the source.
    pub trust: SourceTrust,
    /// Source id.
    pub source: String,
}

/// The report on one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Name of the folder.
    pub name: String,
    /// The date every date rule used, `YYYY-MM-DD`.
    pub as_of: String,
    /// Packs in use.
    pub rules: Vec<PackUse>,
    /// The applicant: declared, completed by what the licence says.
    pub merchant: Merchant,
    /// Categories audited against, with titles.
    pub categories: Vec<(String, Bilingual)>,
    /// Scenarios audited against, with titles.
    pub scenarios: Vec<(String, Bilingual)>,
    /// Said first: what was guessed, with the runner-up, or asked.
    pub notes: Vec<Bilingual>,
    /// The answer.
    pub verdict: Verdict,
    /// Files, sorted by path, skipped ones included.
    pub files: Vec<FileReport>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Titles of the types of `documents` and of the findings, by type id.
    pub titles: std::collections::BTreeMap<String, Bilingual>,
    /// Requirements in the order of the packs.
    pub requirements: Vec<RequirementReport>,
    /// Findings, worst first.
    pub findings: Vec<Finding>,
    /// What to do about the findings, most urgent first.
    pub actions: Vec<RemedyAction>,
    /// Questions that nobody answered yet.
    pub questions: Vec<MerchantQuestion>,
    /// Common reject reasons.
    pub reasons: Vec<ReasonReport>,
}

impl Report {
    /// Leaves out findings below `least`. Verdict, outcomes and reasons stay as they were.
    pub fn drop_below(&mut self, least: Severity) {
        // Reject reasons and actions hold indices into the findings, so each finding that stays
        // notes its new one.
        let mut kept = Vec::new();
        let mut new_index = std::collections::BTreeMap::new();
        for (index, finding) in std::mem::take(&mut self.findings)
            .into_iter()
            .enumerate()
        {
            if finding.severity >= least {
                new_index.insert(index, kept.len());
                kept.push(finding);
            }
        }
        self.findings = kept;
        let lists = self
            .reasons
            .iter_mut()
            .map(|reason| &mut reason.findings);
        for list in lists.chain(
            self.actions
                .iter_mut()
                .map(|action| &mut action.findings),
        ) {
            *list = list
                .iter()
                .filter_map(|index| new_index.get(index).copied())
                .collect();
        }
        self.actions
            .retain(|action| action.severity >= least);
        if least > Severity::Info {
            let (zh, en) = match least {
                Severity::Error => ("必改", "error"),
                Severity::Warning | Severity::Info => ("注意", "warning"),
            };
            // Said in the report: a short list must not look like a clean one.
            self.notes.push(Bilingual::new(
                format!("按要求未列出低于“{zh}”的发现"),
                format!("findings below `{en}` are not listed, as you asked"),
            ));
        }
    }

    /// What must be done before the documents can be handed in.
    pub fn urgent_actions(&self) -> impl Iterator<Item = &RemedyAction> {
        self.actions
            .iter()
            .filter(|action| action.severity == Severity::Error)
    }

    /// What should be done, or looked at by a person.
    pub fn advisable_actions(&self) -> impl Iterator<Item = &RemedyAction> {
        self.actions
            .iter()
            .filter(|action| action.severity == Severity::Warning)
    }

    // Evidence counts in these files only: skipped ones have no index.
    /// Files that were looked at: what places count.
    pub fn examined_files(&self) -> impl Iterator<Item = &FileReport> {
        self.files
            .iter()
            .filter(|file| file.status != FileStatus::Skipped)
    }

    /// Path of the file that a place names.
    #[must_use]
    pub fn path_of(&self, file: usize) -> Option<&str> {
        self.examined_files()
            .map(|file| file.facts.path.as_str())
            .nth(file)
    }

    /// The title of a document type, or its id when no rule knows it.
    #[must_use]
    pub fn kind_title(&self, kind: &str) -> Bilingual {
        self.titles
            .get(kind)
            .cloned()
            .unwrap_or_else(|| kind.into())
    }
}
