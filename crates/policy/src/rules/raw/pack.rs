//! Packs, categories, requirements.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{OneOrMany, RawCondition, RawNeed};
use crate::checks::CheckSpec;
use model::{Bilingual, FactAnswer, FieldRole, RequirementLevel, SourceTrust};

/// A pack: `rules/<industry>.yaml`, `rules/base.yaml`, `rules/scenarios/<scenario>.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// Id: the file's name without `.yaml`.
    pub pack: String,
    /// What the pack is for.
    #[serde(default)]
    pub role: PackRole,
    /// Its categories may be guessed from papers and scope; `false` for lists that repeat the rows of
    /// other packs.
    #[serde(default = "default_true")]
    pub guessable: bool,
    /// Title.
    pub title: Bilingual,
    /// `YYYY.M.N`.
    pub version: String,
    /// Date of the facts, `YYYY-MM-DD`.
    pub as_of: String,
    /// How long the review takes (scenario packs).
    #[serde(default)]
    pub review: Option<RawReview>,
    /// Where the rules come from, by short id.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Questions that papers cannot answer, by fact name.
    #[serde(default)]
    pub facts: BTreeMap<String, RawFact>,
    /// Persons with a task, by id: the handler, the beneficial owner. A leaf names one with `of`.
    #[serde(default)]
    pub roles: BTreeMap<String, RawRole>,
    /// What to know that asks for nothing: fees, durations, limits of interfaces.
    #[serde(default)]
    pub notes: Vec<RawNote>,
    /// Entity types (`base.yaml` only).
    #[serde(default)]
    pub entities: Vec<RawEntity>,
    /// Checks that every document of a requirement gets (`base.yaml` only; those on pixels stand in
    /// `scan-quality.yaml`).
    #[serde(default)]
    pub defaults: Option<RawDefaults>,
    /// Requirements for every dossier that uses this pack.
    #[serde(default)]
    pub requirements: Vec<RawRequirement>,
    /// Source of the table that asks nothing of the business scope in the categories without `scope`.
    #[serde(default)]
    pub unasked_scope: Option<String>,
    /// Service categories.
    #[serde(default)]
    pub categories: Vec<RawCategory>,
}

/// What a pack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PackRole {
    /// Used with every dossier.
    Base,
    /// Chosen by `industry` or by the category.
    #[default]
    Industry,
    /// Chosen by name in `scenarios`.
    Scenario,
}

/// How long a review takes: papers must still hold when somebody looks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReview {
    /// Working days until a reviewer looks, at most.
    pub working_days: u32,
    /// Source id.
    pub source: String,
}

/// A source of rules.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub trust: SourceTrust,
    /// Its date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub as_of: String,
}

/// A question to the merchant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// The question.
    pub ask: Bilingual,
    /// What an answer looks like.
    #[serde(rename = "type", default)]
    pub kind: FactType,
    /// The answers there are, by id (questions of the type `text`). A merchant answers with an id or
    /// with a title in either language; anything else is refused.
    #[serde(default)]
    pub values: BTreeMap<String, Bilingual>,
    /// What the applicant's own paper says where an answer is not true.
    #[serde(default)]
    pub contradicted_by: Vec<Contradiction>,
}

/// Words on the applicant's own paper that an answer cannot stand beside.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The answer.
    pub answer: FactAnswer,
    /// The role of the field: `entity-type`, `subject-name`, ….
    pub field: FieldRole,
    /// One of these words there contradicts the answer.
    pub any: Vec<String>,
}

/// A person with a task. `representative` is the one whom the paper of the applicant names; every
/// other role says by `same_as` and `unless` when it is somebody else.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRole {
    /// What the person is called.
    pub title: Bilingual,
    /// The role that has the same person.
    #[serde(default)]
    pub same_as: Option<String>,
    /// The question whose answer `true` makes it somebody else.
    #[serde(default)]
    pub unless: Option<String>,
}

/// Something to know that no paper or answer could meet.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNote {
    /// Unique in its pack.
    pub id: String,
    /// In a sentence or two.
    pub text: Bilingual,
    /// Only whom it concerns is told; otherwise everybody.
    #[serde(default)]
    pub when: Option<RawCondition>,
    /// Source id.
    pub source: String,
}

/// Type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FactType {
    /// `true` or `false`.
    #[default]
    Flag,
    /// A number.
    Number,
    /// Words.
    Text,
    /// An address with its scheme: `https://…`.
    Url,
}

/// An entity type (主体类型).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawEntity {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// First two characters of its credit codes; empty where no code exists.
    #[serde(default)]
    pub code_prefixes: Vec<String>,
    /// Words in the 类型 line of its licence.
    #[serde(default)]
    pub type_words: Vec<String>,
    /// Whether it is a person without a licence: who applies is then also who represents.
    #[serde(default)]
    pub natural_person: bool,
    /// Source id.
    pub source: String,
}

/// `rules/scan-quality.yaml`: more checks that every document gets, beside those of the base pack.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefaultsFile {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// The checks.
    pub defaults: RawDefaults,
}

/// Checks that every document gets unless a leaf says `without`. Those of a later layer replace all
/// that stood before.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefaults {
    /// The checks.
    pub check: Vec<CheckSpec>,
    /// Source id.
    pub source: String,
}

/// A service category (服务类目).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCategory {
    /// `pack.name`.
    pub id: String,
    /// Title as the platform prints it.
    pub title: Bilingual,
    /// Scenario packs: the merchant's categories for which this table is meant, as ids or patterns:
    /// `hotel.*`, `*` (every category of the industries), `!retail.platform` (but not this one).
    #[serde(default, rename = "for")]
    pub members: OneOrMany,
    /// `false`: the platform does not take it.
    #[serde(default = "default_true")]
    pub open: bool,
    /// What else to know: constraints no local tool can check.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// What the licence's business scope must say.
    #[serde(default)]
    pub scope: Option<RawScope>,
    /// Entity types that may choose it; empty: all.
    #[serde(default)]
    pub entities: Vec<String>,
    /// Its own papers.
    #[serde(default)]
    pub requirements: Vec<RawRequirement>,
    /// Source id.
    pub source: String,
}

// serde takes a default only as the path of a function.
fn default_true() -> bool {
    true
}

/// Business-scope words of a category.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawScope {
    /// Activities (`rules/activities/`) of which the scope must name one.
    #[serde(default)]
    pub activities: Vec<String>,
    /// One of these words must stand in the scope, where no activity is named.
    #[serde(default)]
    pub any: Vec<String>,
    /// Looks right and is not: named in the finding. Activities bring their own.
    #[serde(default)]
    pub near_misses: Vec<String>,
    /// The requirement of this category that decides, where a paper may stand in for the scope.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// Source id, where it differs from the category's.
    #[serde(default)]
    pub source: Option<String>,
}

/// Something a merchant must hand in or be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRequirement {
    /// Unique in its pack or category.
    pub id: String,
    /// Title; by default the titles of its papers.
    #[serde(default)]
    pub title: Option<Bilingual>,
    /// How binding.
    #[serde(default)]
    pub level: RequirementLevel,
    /// How binding while a question of `when` is open, where that is less: what a merchant need not
    /// answer keeps nobody from being ready, and is required once it is answered.
    #[serde(default)]
    pub while_open: Option<RequirementLevel>,
    /// Only then; otherwise *not applicable*.
    #[serde(default)]
    pub when: Option<RawCondition>,
    /// The tree.
    pub need: RawNeed,
    /// Ids of requirements that this one replaces while its pack is in use.
    #[serde(default)]
    pub replaces: Vec<String>,
    /// Reject reason that reviewers would give.
    #[serde(default)]
    pub reason: Option<String>,
    /// What to do, where the finding's own remedy is too general.
    #[serde(default)]
    pub remedy: Option<Bilingual>,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Source id.
    pub source: String,
    /// First day it holds, `YYYY-MM-DD`.
    #[serde(default)]
    pub effective_from: Option<String>,
    /// Last day it holds, `YYYY-MM-DD`.
    #[serde(default)]
    pub effective_until: Option<String>,
}
