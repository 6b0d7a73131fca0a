//! What the merchant says of itself: `merchant.yaml`, read but not believed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

// Unknown keys are refused: a misspelt key would be an answer that nobody reads.
/// `merchant.yaml`; every part is optional.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Declaration {
    /// The applicant.
    pub merchant: Merchant,
    /// Industry pack id.
    pub industry: Option<String>,
    /// Category id.
    pub category: Option<String>,
    /// Category ids, where the merchant applies for several.
    pub categories: Vec<String>,
    /// Scenario pack ids.
    pub scenarios: Vec<String>,
    /// Answers to the packs' questions.
    pub facts: BTreeMap<String, FactAnswer>,
    /// Names of the persons who have a role, by its id: `handler`, `beneficial-owner`.
    pub persons: BTreeMap<String, String>,
    /// What certain files are.
    pub documents: Vec<DeclaredDocument>,
    /// The bank account to be bound.
    pub account: Option<BankAccount>,
    /// Findings the merchant accepts.
    pub waivers: Vec<Waiver>,
}

impl Declaration {
    /// Ids of all categories that the merchant applies for.
    pub fn category_ids(&self) -> impl Iterator<Item = &String> {
        let first = self.category.iter();
        let others = self.categories.iter();
        first.chain(others.filter(|id| Some(*id) != self.category.as_ref()))
    }
}

/// The applicant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Merchant {
    /// Registered name.
    pub name: Option<String>,
    /// Entity type id.
    pub entity: Option<String>,
    /// Unified social credit code, or the old registration number.
    pub code: Option<String>,
    /// Business scope in the merchant's words; the licence outranks it.
    pub scope: Option<String>,
    /// Legal representative or operator.
    pub representative: Option<String>,
}

// Untagged, so that YAML may say `true`, `3` or words; serde takes the first variant that fits.
/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum FactAnswer {
    /// Yes or no.
    Flag(bool),
    /// A count or an amount.
    Number(f64),
    /// Words.
    Text(String),
}

impl FactAnswer {
    /// Yes or no, also in words: `是`, `否`, `yes`, `no`; `None` where it is neither.
    #[must_use]
    pub fn as_flag(&self) -> Option<bool> {
        let text = match self {
            Self::Flag(flag) => return Some(*flag),
            Self::Number(_) => return None,
            Self::Text(text) => text.trim().to_lowercase(),
        };
        match text.as_str() {
            "是" | "有" | "yes" | "y" | "true" => Some(true),
            "否" | "不是" | "无" | "没有" | "no" | "n" | "false" => Some(false),
            _ => None,
        }
    }
}

/// What a file is, by the merchant's word.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredDocument {
    /// Path inside the folder.
    pub file: String,
    /// Document kind id.
    pub kind: String,
    /// Printed size where the kind has several: `A4`, `A3` …
    #[serde(default)]
    pub size: Option<String>,
    /// Whose paper it is: `applicant` (default), `store`, `partner`, `group`, `right-holder`.
    #[serde(default)]
    pub owner: Option<String>,
}

/// The bank account to be bound.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BankAccount {
    /// Account name.
    pub holder: Option<String>,
    /// Bank.
    pub bank: Option<String>,
    /// Account number: private, always masked.
    pub number: Option<String>,
}

/// A finding the merchant accepts, bound to one file's content.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Finding code.
    pub finding: String,
    /// Path inside the folder.
    #[serde(default)]
    pub file: Option<String>,
    /// SHA-256 of the file; a replaced scan revives the finding.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day, `YYYY-MM-DD`.
    pub until: String,
}
