//! Many dossiers in one: counts, what to do, what expires, what was used twice.

use std::collections::BTreeSet;
use std::io;

use serde::{Deserialize, Serialize};

use super::{AuditFailure, RemedyClass, Rows, Severity, Verdict};

/// The summary of a batch.
#[derive(Debug, Default, Serialize)]
pub struct BatchSummary {
    /// Date of the audit; empty when the dossiers have dates of their own.
    pub as_of: String,
    /// Dossiers that were found.
    pub dossiers: usize,
    /// All of them are in it; `false` after an interruption.
    pub complete: bool,
    /// Dossiers by verdict.
    pub verdicts: VerdictCounts,
    /// A row for each dossier, in the order of their paths.
    pub clients: Rows<ClientRow>,
    /// Places of the clients in the order in which to see to them.
    #[serde(skip)]
    pub by_urgency: Vec<u32>,
    /// Exit codes of those that could not be audited.
    #[serde(skip)]
    pub failures: BTreeSet<u8>,
    /// Reject reasons by the number of dossiers they threaten, most first.
    pub reasons: Vec<ReasonCount>,
    /// What to do, by how much it clears, most first.
    pub remedies: Vec<RemedyGroup>,
    /// Documents that expire within [`BatchSummary::EXPIRES_WITHIN`] days, soonest first.
    pub expiring: Rows<ExpiringDocument>,
    /// Documents that more than one dossier uses.
    pub shared: Vec<SharedDocument>,
}

impl BatchSummary {
    // Origin: the longer of the two spans in the reference `document-formats`, 4; the check on
    // expiry warns as early.
    /// Days ahead in which an expiring document is listed.
    pub const EXPIRES_WITHIN: i32 = 90;
}

/// Dossiers by verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct VerdictCounts {
    /// Ready.
    pub ready: usize,
    /// In review.
    pub review: usize,
    /// Not ready.
    pub not_ready: usize,
    /// Could not be audited.
    pub failed: usize,
}

/// One dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientRow {
    /// The dossier.
    pub client: String,
    /// The applicant.
    pub merchant: Option<String>,
    /// Category id.
    pub category: Option<String>,
    /// The answer.
    pub verdict: Option<Verdict>,
    /// Why there is none.
    pub failure: Option<AuditFailure>,
    /// Errors that nobody waived.
    pub errors: usize,
    /// Warnings that nobody waived.
    pub warnings: usize,
    /// Findings that are waived.
    pub waived: usize,
    /// What to do so that everything of it can be looked at: download files, open containers.
    pub unseen: Vec<String>,
    /// What to do first.
    pub first_step: Option<String>,
    /// How many things are to be done or looked at.
    pub steps: usize,
    /// File of the whole report.
    pub report: Option<String>,
}

impl ClientRow {
    /// Why there is no answer, what could not be looked at, or what to do first; empty where there is
    /// nothing to say.
    #[must_use]
    pub fn note(&self) -> String {
        if let Some(failure) = &self.failure {
            return failure.message.trim_end().to_owned();
        }
        if !self.unseen.is_empty() {
            return self.unseen.join(" ");
        }
        let step = self
            .first_step
            .clone()
            .unwrap_or_default();
        match self.steps {
            0 | 1 => step,
            steps => format!("{step} (+{})", steps - 1),
        }
    }

    /// Its place among those that somebody has to see to: what failed, what is nearly done, the rest;
    /// then the number of steps.
    #[must_use]
    pub fn urgency(&self) -> (u8, usize) {
        let rank = match self.verdict {
            None => 0,
            Some(Verdict::NotReady) => 1,
            Some(Verdict::Review) => 2,
            Some(Verdict::Ready) => 3,
        };
        (rank, self.steps)
    }
}

impl BatchSummary {
    /// The clients in the order in which to see to them.
    pub fn clients_by_urgency(&self) -> impl Iterator<Item = io::Result<ClientRow>> {
        let places = self.by_urgency.iter();
        places.map(|place| self.clients.read(*place as usize))
    }
}

/// A reject reason over all dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonCount {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: String,
    /// Dossiers it threatens.
    pub clients: usize,
}

/// Findings that the same action clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyGroup {
    /// What to do.
    pub remedy: String,
    /// What kind of action that is.
    pub fixable: RemedyClass,
    /// The worst of the findings.
    pub severity: Severity,
    /// Codes of the findings.
    pub codes: Vec<String>,
    /// Findings.
    pub findings: usize,
    /// Dossiers with such a finding.
    pub clients: usize,
}

/// A document that expires soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiringDocument {
    /// Last day, `YYYY-MM-DD`.
    pub until: String,
    /// Days from the audit to that day.
    pub days: i32,
    /// The dossier.
    pub client: String,
    /// Path inside it.
    pub file: String,
    /// What it is.
    pub title: String,
}

/// How documents of two dossiers are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same bytes.
    SameFile,
    /// Pages that look the same: probably one scan saved twice.
    LooksAlike,
}

/// Documents that more than one dossier uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedDocument {
    /// How they are the same.
    pub likeness: Likeness,
    /// What the first of them is.
    pub title: String,
    /// Dossiers that use it.
    pub clients: usize,
    /// Where they are, the first [`SharedDocument::MAX_USES`].
    pub uses: Vec<DocumentUse>,
}

impl SharedDocument {
    // By eye: one stock picture in every dossier must not fill the summary.
    /// Uses that are listed.
    pub const MAX_USES: usize = 20;
}

/// One use of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DocumentUse {
    /// The dossier.
    pub client: String,
    /// Path inside it.
    pub file: String,
    /// Page from 1.
    pub page: u32,
}
