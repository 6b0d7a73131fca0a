//! Reject reasons, upload limits, texts of findings.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{OneOrMany, RawSource};
use model::{Bilingual, FileFormat, RemedyClass};

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
    pub title: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// Finding codes that trigger it.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Finding codes that trigger it only in requirements that name it (`reason:`).
    #[serde(default)]
    pub own_codes: Vec<String>,
    /// Document kinds it is limited to; empty: any.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Document kinds that never trigger it.
    #[serde(default)]
    pub except_documents: Vec<String>,
    /// Entity types it is limited to; empty: any.
    #[serde(default)]
    pub entities: Vec<String>,
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
    pub stage: Option<Bilingual>,
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
    pub platforms: Vec<RawUploadEndpoint>,
}

/// What a platform says of watermarks on the pictures that it takes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawWatermarkRule {
    /// One that names this platform's own purpose may be there.
    pub own_purpose: bool,
    /// The rule in a sentence.
    pub text: Bilingual,
    /// Source id.
    pub source: String,
}

/// Limits of one upload place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawUploadEndpoint {
    /// `platform.endpoint`.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Formats taken.
    #[serde(default)]
    pub formats: Vec<FileFormat>,
    /// Upper size in bytes (2 MB is 2097152).
    #[serde(default)]
    pub max_bytes: Option<u64>,
    /// Lower size in bytes.
    #[serde(default)]
    pub min_bytes: Option<u64>,
    /// Longest side in px.
    #[serde(default)]
    pub max_side_px: Option<u32>,
    /// Shorter and longer side in px that a picture must have.
    #[serde(default)]
    pub min_sides_px: Option<[u32; 2]>,
    /// Document kinds that go there; empty: all.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Files at most.
    #[serde(default)]
    pub max_files: Option<u32>,
    /// Scenario packs whose papers go there.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// What the platform says of watermarks.
    #[serde(default)]
    pub watermark: Option<RawWatermarkRule>,
    /// What else to know.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Source id.
    pub source: String,
}

/// `rules/reference.yaml`: where each row of the reference stands.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReference {
    /// Sources.
    #[serde(default)]
    pub sources: BTreeMap<String, RawSource>,
    /// Sections.
    pub reference: Vec<RawReferenceSection>,
}

/// One section of the reference.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReferenceSection {
    /// Number and title.
    pub section: String,
    /// Rows that stand in the rules under their own id.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Rows that stand elsewhere: packs, categories, requirements, kinds, reasons, upload places.
    #[serde(default)]
    pub rows: BTreeMap<String, OneOrMany>,
    /// Rows that stand nowhere, with the reason.
    #[serde(default)]
    pub left_out: BTreeMap<String, Bilingual>,
    /// Source id.
    pub source: String,
}

/// Words for one case of a finding code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingCase {
    /// One sentence with evidence.
    pub message: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// What to ask of a merchant who does not know this tool, where the remedy speaks of the tool.
    #[serde(default)]
    pub ask: Option<Bilingual>,
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
    pub title: Bilingual,
    /// What it means and how it is found, for `explain`.
    pub about: Bilingual,
    /// One sentence with evidence.
    pub message: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// What to ask of a merchant who does not know this tool, where the remedy speaks of the tool.
    #[serde(default)]
    pub ask: Option<Bilingual>,
    /// Other words for cases that ask for something else, by the case's name.
    #[serde(default)]
    pub cases: BTreeMap<String, FindingCase>,
    /// Kind of action.
    pub fixable: RemedyClass,
    /// Only another document clears it: scanning this one again is of no use.
    #[serde(default)]
    pub replaces: bool,
    /// Source of the demand.
    pub source: String,
}
