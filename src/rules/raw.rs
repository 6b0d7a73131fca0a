//! The YAML files, mirrored key by key: what is written, not yet what is believed.
//!
//! Unknown keys are refused everywhere. `rules schema` prints the JSON Schema of these types, so
//! the docs below are what an editor shows to a rule author.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::checks::CheckSpec;
use crate::model::{Answer, Fixable, Format, Level, Trust, Words};

/// A pack: `rules/<industry>.yaml`, `rules/base.yaml`, `rules/scenarios/<scenario>.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// Id: the file's name without `.yaml`.
    pub pack: String,
    /// What the pack is for.
    #[serde(default)]
    pub role: Role,
    /// Its categories may be guessed from papers and scope; `false` for lists that repeat the rows of
    /// other packs.
    #[serde(default = "yes")]
    pub guessable: bool,
    /// Title.
    pub title: Words,
    /// `YYYY.M.N`.
    pub version: String,
    /// Date of the facts, `YYYY-MM-DD`.
    pub as_of: String,
    /// Where the rules come from, by short id.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Questions that papers cannot answer, by fact name.
    #[serde(default)]
    pub facts: BTreeMap<String, RawFact>,
    /// Entity types (`base.yaml` only).
    #[serde(default)]
    pub entities: Vec<RawEntity>,
    /// Checks that every document of a requirement gets (`base.yaml` only).
    #[serde(default)]
    pub defaults: Option<RawDefaults>,
    /// Requirements for every dossier that uses this pack.
    #[serde(default)]
    pub requirements: Vec<RawRequirement>,
    /// Service categories.
    #[serde(default)]
    pub categories: Vec<RawCategory>,
}

/// What a pack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Used with every dossier.
    Base,
    /// Chosen by `industry` or by the category.
    #[default]
    Industry,
    /// Chosen by name in `scenarios`.
    Scenario,
}

/// A source of rules.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub trust: Trust,
    /// Its date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub as_of: String,
}

/// A question to the merchant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// The question.
    pub ask: Words,
    /// What an answer looks like.
    #[serde(rename = "type", default)]
    pub kind: FactType,
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
}

/// An entity type (主体类型).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawEntity {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// First two characters of its credit codes; empty where no code exists.
    #[serde(default)]
    pub code_prefixes: Vec<String>,
    /// Words in the 类型 line of its licence.
    #[serde(default)]
    pub type_words: Vec<String>,
    /// Source id.
    pub source: String,
}

/// Checks that every document gets unless a leaf says `without`.
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
    pub title: Words,
    /// `false`: the platform does not take it.
    #[serde(default = "yes")]
    pub open: bool,
    /// What else to know: constraints no local tool can check.
    #[serde(default)]
    pub note: Option<Words>,
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

fn yes() -> bool {
    true
}

/// Business-scope words of a category.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawScope {
    /// One of these must stand in the scope.
    pub any: Vec<String>,
    /// Looks right and is not: named in the finding.
    #[serde(default)]
    pub near: Vec<String>,
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
    pub title: Option<Words>,
    /// How binding.
    #[serde(default)]
    pub level: Level,
    /// Only then; otherwise *not applicable*.
    #[serde(default)]
    pub when: Option<RawWhen>,
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
    pub remedy: Option<Words>,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Words>,
    /// Source id.
    pub source: String,
    /// First day it holds, `YYYY-MM-DD`.
    #[serde(default)]
    pub effective_from: Option<String>,
    /// Last day it holds, `YYYY-MM-DD`.
    #[serde(default)]
    pub effective_until: Option<String>,
}

/// A node: exactly one of `all`, `any`, `at_least` + `of`, `document`, `fact`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNeed {
    /// Every member.
    #[serde(default)]
    pub all: Option<Vec<RawNeed>>,
    /// One member is enough.
    #[serde(default)]
    pub any: Option<Vec<RawNeed>>,
    /// That many different documents (or sets) of `of`.
    #[serde(default)]
    pub at_least: Option<u32>,
    /// What is counted.
    #[serde(default)]
    pub of: Option<Box<RawNeed>>,
    /// A document kind.
    #[serde(default)]
    pub document: Option<String>,
    /// Checks on that document, beside the defaults.
    #[serde(default)]
    pub check: Vec<CheckSpec>,
    /// Default checks that this document does not get, by tag.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whose paper it is.
    #[serde(default)]
    pub owner: Owner,
    /// A fact that must be answered.
    #[serde(default)]
    pub fact: Option<String>,
    /// The answer it must have; by default `true`.
    #[serde(default)]
    pub is: Option<Answer>,
    /// The number it must reach.
    #[serde(default)]
    pub minimum: Option<f64>,
    /// The number it must not exceed.
    #[serde(default)]
    pub maximum: Option<f64>,
}

/// Whose paper a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The merchant itself.
    #[default]
    Applicant,
    /// A store the merchant manages.
    Store,
    /// A cooperation partner.
    Partner,
    /// The merchant's group.
    Group,
    /// The holder of a right (trademark, brand).
    RightHolder,
}

/// A condition: every key that is there must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawWhen {
    /// One of these entity types.
    #[serde(default)]
    pub entity: OneOrMany,
    /// One of these categories.
    #[serde(default)]
    pub category: OneOrMany,
    /// One of these scenarios is chosen.
    #[serde(default)]
    pub scenario: OneOrMany,
    /// This fact is answered with `true`, or with `is`.
    #[serde(default)]
    pub fact: Option<String>,
    /// The answer `fact` must have.
    #[serde(default)]
    pub is: Option<Answer>,
    /// This must not hold.
    #[serde(default)]
    pub not: Option<Box<RawWhen>>,
    /// One of these must hold.
    #[serde(default)]
    pub any: Vec<RawWhen>,
}

/// One id or a list of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany {
    /// None given.
    #[default]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The ids.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ids;
        impl<'de> serde::de::Visitor<'de> for Ids {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an id or a list of ids")
            }
            fn visit_str<E>(self, id: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(id.to_owned()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
                let mut ids = Vec::new();
                while let Some(id) = seq.next_element()? {
                    ids.push(id);
                }
                Ok(OneOrMany::Many(ids))
            }
        }
        deserializer.deserialize_any(Ids)
    }
}

/// `rules/documents/*.yaml`: kinds of papers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDocuments {
    /// Where the facts come from.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// The kinds.
    pub documents: Vec<RawKind>,
}

/// A kind of paper.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawKind {
    /// Id.
    pub id: String,
    /// Title as printed, and in English.
    pub title: Words,
    /// Words of file names; the longest alias wins.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who issues it.
    #[serde(default)]
    pub issuer: Option<String>,
    /// How its text tells it.
    #[serde(default)]
    pub recognise: Option<RawRecognise>,
    /// Fields by name.
    #[serde(default)]
    pub fields: BTreeMap<String, RawField>,
    /// Printed sizes by the form's name; a name of `A3`, `A4`, `A5`, `ID-1`, `ID-3` with
    /// `-portrait` or `-landscape`, or `WIDTHxHEIGHT` in mm.
    #[serde(default)]
    pub size: BTreeMap<String, String>,
    /// Faces that belong together, with words that tell each.
    #[serde(default)]
    pub sides: BTreeMap<String, Vec<String>>,
    /// No longer issued: what replaced it.
    #[serde(default)]
    pub legacy: Option<Words>,
    /// Something a merchant writes or photographs: no title can be expected.
    #[serde(default)]
    pub freeform: bool,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Words>,
    /// Source id.
    pub source: String,
}

/// Text that tells a kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRecognise {
    /// Printed titles.
    #[serde(default)]
    pub title: Vec<String>,
    /// Printed labels that this kind has.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Identifier type of its number.
    #[serde(default)]
    pub number: Option<String>,
    /// Phrases of the issuer or the form.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Titles of look-alikes: they count against it.
    #[serde(default)]
    pub not: Vec<String>,
}

/// A field of a kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawField {
    /// Printed labels, most usual first.
    pub label: Vec<String>,
    /// `text`, `company-name`, `person-name`, `address`, `business-scope`, `items`, `date`, `term`,
    /// `amount` or an identifier type.
    #[serde(rename = "type")]
    pub data_type: String,
    /// What checks use it for.
    #[serde(default)]
    pub role: Option<crate::model::FieldRole>,
    /// Some printings leave it out.
    #[serde(default)]
    pub may_be_absent: bool,
    /// The face it stands on.
    #[serde(default)]
    pub side: Option<String>,
}

/// `rules/reasons.yaml`: why reviewers refuse.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReasons {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// The reasons.
    pub reasons: Vec<RawReason>,
}

/// A reject reason.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReason {
    /// Id in words.
    pub id: String,
    /// Title in the reviewers' words.
    pub title: Words,
    /// What to do.
    pub remedy: Words,
    /// Finding codes that trigger it.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Document kinds it is limited to; empty: any.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Scenarios it is limited to; empty: any.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// Only the platform can know.
    #[serde(default)]
    pub platform_only: bool,
    /// Share of refusals by the source, 0 to 1.
    #[serde(default)]
    pub share: Option<f64>,
    /// Stage of the review.
    #[serde(default)]
    pub stage: Option<Words>,
    /// Source id.
    pub source: String,
}

/// `rules/platforms.yaml`: upload limits.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPlatforms {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Upload places.
    pub platforms: Vec<RawPlatform>,
}

/// Limits of one upload place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPlatform {
    /// `platform.endpoint`.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Formats taken.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Upper size in bytes (2 MB is 2097152).
    #[serde(default)]
    pub max_bytes: Option<u64>,
    /// Lower size in bytes.
    #[serde(default)]
    pub min_bytes: Option<u64>,
    /// Files at most.
    #[serde(default)]
    pub max_files: Option<u32>,
    /// Scenario packs whose papers go there.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Words>,
    /// Source id.
    pub source: String,
}

/// `rules/findings.yaml`: what each finding code says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFindings {
    /// Texts by code.
    pub findings: BTreeMap<String, RawFinding>,
}

/// Texts of one finding code. `{name}` is filled with the evidence of that name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFinding {
    /// Short title.
    pub title: Words,
    /// What it means and how it is found, for `explain`.
    pub about: Words,
    /// One sentence with evidence.
    pub message: Words,
    /// What to do.
    pub remedy: Words,
    /// Kind of action.
    pub fixable: Fixable,
    /// Source of the demand.
    pub source: String,
}
