//! A file of rule tests, mirrored.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::authoring::ExpectedFinding;
use crate::rules::raw::OneOrMany;
use crate::synthetic::SyntheticDocument;
use model::{BankAccount, Bilingual, FactAnswer, Merchant, Outcome, ReasonStatus, Verdict};

/// `rules/tests/*.yaml`: dossiers described in words, and what an audit of them must say.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawTestFile {
    /// Date of the audits, `YYYY-MM-DD`.
    pub as_of: Option<String>,
    /// Papers of every test; a test that lists the same kind replaces it.
    pub every: Vec<DocumentEntry>,
    /// Prove every requirement of these packs by cases generated from the rules; `all`: of all packs.
    pub generate: OneOrMany,
    /// Sentences of the text that the file proves which no test can hold, each with the reason.
    pub left_out: Vec<RawLeftOut>,
    /// The tests.
    pub tests: Vec<RawRuleTest>,
}

/// A sentence that no rule holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawLeftOut {
    /// Where it stands and what it is about, in words of one's own.
    pub sentence: String,
    /// Why a local tool leaves it out.
    pub why: Bilingual,
}

/// One test.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRuleTest {
    /// What it shows.
    pub name: String,
    /// Date of the audit, where it is not the file's.
    #[serde(default)]
    pub as_of: Option<String>,
    /// As in `merchant.yaml`; what is left out is invented to fit.
    #[serde(default)]
    pub merchant: Merchant,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub industry: Option<String>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub category: Option<String>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub categories: Vec<String>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub facts: BTreeMap<String, FactAnswer>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub persons: BTreeMap<String, String>,
    /// As in `merchant.yaml`.
    #[serde(default)]
    pub account: Option<BankAccount>,
    /// Papers by kind, or described.
    #[serde(default)]
    pub papers: Vec<DocumentEntry>,
    /// Kinds of the file's `every` that are not handed in here.
    #[serde(default)]
    pub without: Vec<String>,
    /// Further pictures that nobody read.
    #[serde(default)]
    pub unread: u32,
    /// What the audit must say.
    pub expect: RawTestExpectation,
}

/// What an audit must say; what is left out is not compared.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawTestExpectation {
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// Outcomes by requirement id (`catering.venue/food-permit`), or by its last part.
    pub requirements: BTreeMap<String, Outcome>,
    /// Findings that must be there.
    pub findings: Vec<ExpectedFinding>,
    /// No other error or warning.
    pub exact: bool,
    /// Reject reasons with their status.
    pub reasons: BTreeMap<String, ReasonStatus>,
    /// Words that the checklist for this merchant must say in the note of this id: a note of a pack
    /// (`hotel/stars`), a requirement, a category, a kind of paper or an upload place.
    pub notes: BTreeMap<String, OneOrMany>,
}

/// A paper: its kind alone, or a description.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum DocumentEntry {
    /// A sound paper of that kind.
    Kind(String),
    /// A paper as described.
    Described(Box<SyntheticDocument>),
}

impl DocumentEntry {
    /// The document.
    #[must_use]
    pub fn to_document(&self) -> SyntheticDocument {
        match self {
            Self::Kind(kind) => SyntheticDocument::of_type(kind),
            Self::Described(paper) => (**paper).clone(),
        }
    }
}

// By hand: serde's `untagged` would hide which key of a described document is wrong.
impl<'de> Deserialize<'de> for DocumentEntry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DocumentEntryVisitor;
        impl<'de> serde::de::Visitor<'de> for DocumentEntryVisitor {
            type Value = DocumentEntry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a document kind, or a paper with the key `document`")
            }
            fn visit_str<E>(self, kind: &str) -> Result<DocumentEntry, E> {
                Ok(DocumentEntry::Kind(kind.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<DocumentEntry, A::Error> {
                let described = serde::de::value::MapAccessDeserializer::new(map);
                SyntheticDocument::deserialize(described)
                    .map(|p| DocumentEntry::Described(Box::new(p)))
            }
        }
        deserializer.deserialize_any(DocumentEntryVisitor)
    }
}
