//! Activities: what a business scope says where a business does something.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::RawSource;
use model::Bilingual;

/// `rules/activities/*.yaml`: activities by their words, named once and used by categories.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawActivities {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Words of one group are written one behind the other without a separator (住宿餐饮).
    pub group: String,
    /// The activities.
    pub activities: Vec<RawActivity>,
}

/// An activity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawActivity {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Registered standard wording, with its code where it is known.
    #[serde(default)]
    pub standard: BTreeMap<String, Option<String>>,
    /// Older, regional and short wordings of the whole activity.
    #[serde(default)]
    pub wording: Vec<String>,
    /// Verbs that are the activity with any goods before or behind them (回收废旧金属).
    #[serde(default)]
    pub acts: Vec<String>,
    /// Goods that are the activity where they are sold, or where no verb stands at all.
    #[serde(default)]
    pub goods: Vec<String>,
    /// Goods that are the activity where they are made.
    #[serde(default)]
    pub made: Vec<String>,
    /// Goods that are the activity where they are let.
    #[serde(default, rename = "let")]
    pub let_out: Vec<String>,
    /// Looks like it and is another activity: named in the finding.
    #[serde(default)]
    pub near: Vec<String>,
    /// Source id.
    pub source: String,
}
