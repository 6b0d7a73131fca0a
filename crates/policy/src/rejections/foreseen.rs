//! Whether the report on a dossier had told what a platform now refuses.

use super::decoded::DecodedCause;
use model::{Document, Finding, Report, Severity};

/// Whether the tool had told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foresight {
    /// A finding told it.
    Told,
    /// No finding did.
    NotTold,
    /// Nothing on this machine can.
    PlatformOnly,
}

impl Foresight {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::NotTold => "not-told",
            Self::PlatformOnly => "platform-only",
        }
    }
}

/// A cause in one dossier.
#[derive(Debug, Clone)]
pub struct Foreseen<'a> {
    /// Whether the tool had told it.
    pub foresight: Foresight,
    /// Findings that tell it, worst first.
    pub findings: Vec<&'a Finding>,
    /// Documents concerned: those that the answer speaks of, or those of the findings.
    pub documents: Vec<&'a Document>,
}

/// Looks a cause up in the report on a dossier.
#[must_use]
pub fn look_up_cause<'a>(cause: &DecodedCause, report: &'a Report) -> Foreseen<'a> {
    let of_kind = |kind: &str| {
        let mut named = cause.documents.iter();
        named.any(|document| document.id == kind)
    };
    let tells = |finding: &&Finding| {
        let kind = finding.kind.as_deref();
        // What is only worth knowing is no warning, and a finding on no paper may be about any.
        finding.severity > Severity::Info
            && finding.waived.is_none()
            && cause.findings.contains(&finding.code)
            && (cause.documents.is_empty() || kind.is_none_or(of_kind))
    };
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(tells)
        .collect();
    let is_concerned = |document: &&Document| {
        of_kind(&document.kind)
            || cause.documents.is_empty()
                && findings
                    .iter()
                    .any(|finding| finding.document.as_ref() == Some(&document.id))
    };
    let documents = report
        .documents
        .iter()
        .filter(is_concerned)
        .collect();
    let foresight = if !findings.is_empty() {
        Foresight::Told
    } else if cause.platform_only {
        Foresight::PlatformOnly
    } else {
        Foresight::NotTold
    };
    Foreseen {
        foresight,
        findings,
        documents,
    }
}
