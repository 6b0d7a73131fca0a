//! Document kinds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::RawSource;
use model::{Bilingual, Printing, SealKind, SideCount};

/// `rules/documents/*.yaml`: kinds of papers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDocuments {
    /// Where the facts come from.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// How electronic licences call themselves.
    #[serde(default)]
    pub electronic: Option<RawElectronicMarks>,
    /// The kinds.
    pub documents: Vec<RawDocumentType>,
}

/// Words that an electronic licence prints of itself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawElectronicMarks {
    /// The words, as printed.
    pub words: Vec<String>,
    /// Source id.
    pub source: String,
}

/// A kind of paper.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDocumentType {
    /// Id.
    pub id: String,
    /// Title as printed, and in English.
    pub title: Bilingual,
    /// Words of file names; the longest alias wins.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who issues it.
    #[serde(default)]
    pub issuer: Option<String>,
    /// How its text tells it.
    #[serde(default)]
    pub recognise: Option<RawRecognition>,
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
    /// What a valid one shows of its holder, term, sides and seal, or why it shows none.
    #[serde(default)]
    pub proofs: Option<RawProofs>,
    /// A subject has one at a time: of several the newest issue date counts.
    #[serde(default)]
    pub one_per_subject: bool,
    /// No longer issued: what replaced it.
    #[serde(default)]
    pub legacy: Option<Bilingual>,
    /// It tells who applies: 1 for the kind that is asked first, where a folder holds several.
    #[serde(default)]
    pub tells_applicant: Option<u8>,
    /// Every industry hands it in, so it tells nothing about the category.
    #[serde(default)]
    pub common: bool,
    /// Something a merchant writes or photographs: no title can be expected.
    #[serde(default)]
    pub freeform: bool,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Source id.
    pub source: String,
}

/// What a valid paper of a kind shows. Of what is not said nothing is known, so a term that is not
/// read leaves a doubt.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProofs {
    /// Whose it is.
    #[serde(default)]
    pub holder: Option<Printing>,
    /// How long it holds.
    #[serde(default)]
    pub term: Option<Printing>,
    /// How many sides it has, or how many each scenario asks: `{ default: one, wechat-pay: several }`.
    #[serde(default)]
    pub sides: Option<RawSides>,
    /// Which seal it bears.
    #[serde(default)]
    pub seal: Option<SealKind>,
    /// Why it shows none of what `none` or `sometimes` says, or why `unknown` is all that can be said.
    #[serde(default)]
    pub why: Option<Bilingual>,
    /// Source id of `why`; the kind's own where it is left out.
    #[serde(default)]
    pub source: Option<String>,
}

/// How many sides are asked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RawSides {
    /// Everywhere the same.
    Everywhere(SideCount),
    /// By scenario id; `default` for the others.
    ByScenario(BTreeMap<String, SideCount>),
}

/// Text that tells a kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRecognition {
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
    pub role: Option<model::FieldRole>,
    /// Some printings leave it out.
    #[serde(default)]
    pub may_be_absent: bool,
    /// The face it stands on.
    #[serde(default)]
    pub side: Option<String>,
    /// Words of a running sentence that end the value.
    #[serde(default)]
    pub until: Vec<String>,
}
