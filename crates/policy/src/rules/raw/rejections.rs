//! How platforms refuse: causes, and the codes and form fields by which each platform names them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{OneOrMany, RawSource};
use model::Bilingual;

/// A file of `rules/rejections/causes/`: why platforms refuse, whatever each calls it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCauses {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Causes.
    #[serde(default)]
    pub causes: Vec<RawCause>,
    /// Words that stand for each other: `$name` in a phrase is any of them.
    #[serde(default)]
    pub words: BTreeMap<String, RawWordList>,
    /// Words of politeness and procedure: a line of nothing else says nothing.
    #[serde(default)]
    pub courtesies: Option<RawWordList>,
    /// Finding codes that no platform has a word for, each with the reason.
    #[serde(default)]
    pub without_counterpart: BTreeMap<String, Bilingual>,
}

/// Words that stand for each other.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawWordList {
    /// The words.
    pub any: Vec<String>,
    /// Source id.
    pub source: String,
}

/// One cause of refusals.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCause {
    /// `group.name`.
    pub id: String,
    /// Its number in the merged list of rejection codes.
    #[serde(default)]
    pub number: Option<u16>,
    /// Title.
    pub title: Bilingual,
    /// Finding codes that tell of it, the closest first.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Reject reasons that it can be, the likeliest first.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Document kinds concerned where the answer names none.
    #[serde(default)]
    pub documents: Vec<String>,
    /// What to do, where neither a reason nor a finding says so.
    #[serde(default)]
    pub remedy: Option<Bilingual>,
    /// Nothing on this machine can tell.
    #[serde(default)]
    pub platform_only: bool,
    /// What only the platform can know of it.
    #[serde(default)]
    pub platform_knows: Option<Bilingual>,
    /// Key phrases: words that stand in one sentence, `/` between words of which one will do, `$name` for a list of
    /// `words`.
    pub phrases: Vec<String>,
    /// Source id.
    pub source: String,
}

/// A file of `rules/rejections/platforms/`: the words of one platform.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRejections {
    /// Id of the platform.
    pub rejections: String,
    /// Title.
    pub title: Bilingual,
    /// Scenario packs that it reviews.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Keys of its answers in JSON.
    #[serde(default)]
    pub answer: AnswerKeys,
    /// Beginnings that people leave out of its codes.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// Fields of its form.
    #[serde(default)]
    pub fields: Vec<RawFormField>,
    /// Its codes. An `x` at the end stands for a digit, a `*` for anything.
    #[serde(default)]
    pub codes: Vec<RawRejectionCode>,
}

/// Keys of a platform's answer in JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerKeys {
    /// Keys that only this platform's answers have.
    pub marks: Vec<String>,
    /// Keys whose value is a code, or a list of codes.
    pub codes: Vec<String>,
    /// Keys of objects whose own keys are codes.
    pub names: Vec<String>,
    /// Keys whose value names a field of the form.
    pub fields: Vec<String>,
    /// Keys whose value is a sentence.
    pub texts: Vec<String>,
    /// Keys below which nothing is read.
    pub skip: Vec<String>,
    /// Source id.
    pub source: Option<String>,
}

/// A field of a platform's form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFormField {
    /// Its name in the interface.
    pub name: String,
    /// As the form calls it.
    pub title: Bilingual,
    /// Document kinds that go there.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Upload place.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// Source id.
    pub source: String,
}

/// A code of a platform.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRejectionCode {
    /// As the platform writes it.
    pub code: String,
    /// Cause, or several, the likeliest first.
    pub cause: OneOrMany,
    /// Document kinds that it speaks of.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Source id.
    pub source: String,
}
