//! What a table says of a refusal, as a reason of the rules or a cause.

use std::collections::BTreeSet;

use crate::rejections::{DecodedCause, Decoder, Foresight, look_up_cause};
use crate::rules::Rules;
use model::{Bilingual, ReasonStatus, Report};

/// What a cell of a table says.
#[derive(Debug, Clone, PartialEq)]
pub enum ReasonKey {
    /// Id of a reject reason: told where a report says that it will be given.
    Reason(String),
    /// A cause, decoded from words or a code: told by findings, whatever reason a reviewer files it under.
    Cause {
        /// The cause.
        cause: Box<DecodedCause>,
        /// Ids of the reject reasons that it can be.
        reasons: Vec<String>,
    },
}

impl ReasonKey {
    /// Id of the reason or of the cause.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Reason(id) => id,
            Self::Cause { cause, .. } => &cause.id,
        }
    }

    /// Whether a report had told it.
    #[must_use]
    pub fn is_told(&self, report: &Report) -> bool {
        match self {
            Self::Reason(id) => told_reasons(report).contains(id.as_str()),
            Self::Cause { cause, .. } => look_up_cause(cause, report).foresight == Foresight::Told,
        }
    }

    /// Whether both may speak of the same thing: a cause, and a reason that it can be.
    #[must_use]
    pub fn may_be(&self, reason: &str) -> bool {
        match self {
            Self::Reason(id) => id == reason,
            Self::Cause { reasons, .. } => reasons.iter().any(|id| id == reason),
        }
    }
}

/// Reasons that a report says will be given.
#[must_use]
pub fn told_reasons(report: &Report) -> BTreeSet<&str> {
    let reasons = report.reasons.iter();
    reasons
        .filter(|reason| reason.status == ReasonStatus::Triggered)
        .map(|reason| reason.id.as_str())
        .collect()
}

/// Reads what tables say.
#[derive(Debug, Clone)]
pub struct ReasonReader<'a> {
    rules: &'a Rules,
    decoder: Decoder<'a>,
}

impl<'a> ReasonReader<'a> {
    /// By these rules.
    #[must_use]
    pub fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            decoder: Decoder::new(rules),
        }
    }

    /// The reason that a cell names by its id or tells in words; `None` where it is not known.
    #[must_use]
    pub fn read(&self, text: &str, platform: Option<&str>) -> Option<ReasonKey> {
        let is_id = self
            .rules
            .reasons
            .iter()
            .any(|reason| reason.id == text);
        if is_id {
            return Some(ReasonKey::Reason(text.to_owned()));
        }
        let items = self.decoder.decode(text, platform);
        let cause = items
            .into_iter()
            .find_map(|item| item.causes.into_iter().next())?;
        let rejections = &self.rules.rejections;
        let reasons = rejections
            .find_cause(&cause.id)?
            .reasons
            .clone();
        // Counted over all submissions, whichever paper each of them names.
        let cause = Box::new(DecodedCause {
            documents: Vec::new(),
            ..cause
        });
        Some(ReasonKey::Cause { cause, reasons })
    }

    /// Title of a reason or cause.
    #[must_use]
    pub fn title(&self, id: &str) -> Bilingual {
        let mut reasons = self.rules.reasons.iter();
        let reason = reasons.find(|reason| reason.id == id);
        let cause = || self.rules.rejections.find_cause(id);
        reason
            .map(|reason| reason.title.clone())
            .or_else(|| cause().map(|cause| cause.title.clone()))
            .unwrap_or_else(|| id.into())
    }
}
