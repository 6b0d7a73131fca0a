//! Why a page has no pixels.

use serde::{Deserialize, Serialize};

use model::{Bilingual, FileIntegrity};

/// Why a page has no pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecodeFailure {
    /// Damaged, unsupported, or over our limit.
    pub integrity: FileIntegrity,
    /// What is missing or wrong.
    pub why: Bilingual,
}

impl DecodeFailure {
    pub(crate) fn damaged(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            integrity: FileIntegrity::Damaged,
            why: Bilingual::new(zh, en),
        }
    }

    pub(crate) fn unsupported(what: &str) -> Self {
        Self {
            integrity: FileIntegrity::Unsupported,
            why: Bilingual::new(format!("不支持：{what}"), format!("not supported: {what}")),
        }
    }

    pub(crate) fn over_limit(what: impl std::fmt::Display) -> Self {
        Self {
            integrity: FileIntegrity::Limit,
            why: Bilingual::new(
                format!("超出上限：{what}"),
                format!("over the limit: {what}"),
            ),
        }
    }
}
