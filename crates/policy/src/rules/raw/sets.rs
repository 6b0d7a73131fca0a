//! Named sets: what several rules say in the same words, said once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawNeed, RawSource};

/// `rules/sets.yaml`: lists and trees that other files use by name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSets {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// The sets.
    pub sets: Vec<RawSet>,
}

/// A named set: words or papers, one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSet {
    /// Id. `$id` in a list of labels, titles or checks stands for the words, `set: id` in a tree for the
    /// papers.
    pub id: String,
    /// Labels, titles or tags of checks.
    #[serde(default)]
    pub words: Vec<String>,
    /// A requirement tree.
    #[serde(default)]
    pub papers: Option<RawNeed>,
    /// Source id.
    pub source: String,
}
