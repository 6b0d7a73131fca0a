//! One dossier's result in few words, in one language: what tables of findings and the summary of
//! many dossiers are made of. It is written to journals and read back.

use serde::{Deserialize, Serialize};

use super::{ColourMode, FileStatus, Outcome, RemedyClass, RequirementLevel, Severity, Verdict};

/// A dossier that was audited, or why it could not be.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DossierRecord {
    /// The dossier: its path below the root that was named.
    pub client: String,
    /// Where it lies from where the command was called, with `/`; for formats that point into it.
    pub location: String,
    /// File of the whole report, beside the summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// The whole report as one line of JSON, where lines were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The applicant, as far as it is known.
    pub merchant: Option<String>,
    /// Category id.
    pub category: Option<String>,
    /// The date of the audit.
    pub as_of: String,
    /// The answer; `None` where nothing was audited.
    pub verdict: Option<Verdict>,
    /// Why nothing was audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<AuditFailure>,
    /// What the report says first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What to do first: the document or file, and the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_step: Option<String>,
    /// How many things are to be done or looked at.
    #[serde(default)]
    pub steps: usize,
    /// Requirements that apply.
    pub requirements: Vec<RequirementRow>,
    /// Findings, worst first, waived ones last.
    pub findings: Vec<FindingRow>,
    /// Documents, a row for each file.
    pub papers: Vec<DocumentRow>,
    /// Reject reasons that a finding triggers.
    pub reasons: Vec<ReasonRow>,
}

impl DossierRecord {
    /// Findings of this severity that nobody waived.
    #[must_use]
    pub fn count_unwaived(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.waived.is_none())
            .count()
    }
}

/// Why a dossier could not be audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFailure {
    /// Exit code that `check` would have given: 2 wrong declaration, 3 nothing there, 4 the audit failed.
    pub exit: u8,
    /// What is wrong.
    pub message: String,
}

/// A requirement with its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementRow {
    /// Id.
    pub id: String,
    /// What is asked.
    pub title: String,
    /// How binding.
    pub level: RequirementLevel,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it could not be decided.
    pub why: Option<String>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// Finding code.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// Path inside the dossier.
    pub file: Option<String>,
    /// Page from 1.
    pub page: Option<u32>,
    /// Document type id.
    pub kind: Option<String>,
    /// Requirement id.
    pub requirement: Option<String>,
    /// Reject reason id.
    pub reason: Option<String>,
    /// What to do.
    pub remedy: String,
    /// What kind of action that is.
    pub fixable: RemedyClass,
    /// Source of the rule.
    pub source: String,
    /// Reason of the waiver that covers it.
    pub waived: Option<String>,
    /// Last safe day to submit a paper that expires soon, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit_by: Option<String>,
}

/// A file and the document on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Path inside the dossier.
    pub file: String,
    /// SHA-256; empty when it was not read.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Format by magic bytes.
    pub format: String,
    /// Pages.
    pub pages: u32,
    /// What became of it.
    pub status: FileStatus,
    /// Types of the documents on it.
    pub kinds: Vec<String>,
    /// Their titles.
    pub title: String,
    /// Last day of validity, `YYYY-MM-DD`: the earliest on the file.
    pub until: Option<String>,
    /// Resolution that the rules are held against, the lowest of its pages, dpi.
    pub dpi: Option<f64>,
    /// Colour of its first page.
    pub colour: Option<ColourMode>,
    // 16 bits: enough to tell two documents of one form apart, too few to give the number away.
    /// Digest of its own number, code or holder as the report shows it, four hexadecimal digits: tells
    /// two documents of one form apart, and nothing else.
    pub own: Option<String>,
    /// Fingerprints of its pages, where enough is on them to tell them from others.
    pub looks: Vec<FingerprintRow>,
}

/// A page in few bytes, to find one scan used twice: see [`super::ScanFingerprint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FingerprintRow {
    /// Page from 1.
    pub page: u32,
    /// Its hash in hexadecimal.
    pub hash: String,
    /// Its cells in hexadecimal.
    pub cells: String,
}

/// A reject reason that threatens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonRow {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: String,
}
