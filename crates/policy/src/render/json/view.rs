//! The shape of `preaudit.report/1`, key by key.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use model::{
    ColourMode, DpiSource, FieldOrigin, FieldState, FileFormat, FileIntegrity, FileStatus,
    Merchant, Outcome, PackUse, ReasonStatus, RemedyClass, RequirementLevel, ResolutionBasis,
    ResolutionBound, Severity, SignatureState, SourceTrust, TextOrigin, Verdict,
};

// The order of fields is the order of keys in the output. Keys are only added, never renamed.
#[derive(Serialize)]
pub(in crate::render) struct ReportView<'a> {
    pub schema: &'static str,
    pub tool: ToolView,
    pub name: &'a str,
    pub as_of: &'a str,
    pub rules: &'a [PackUse],
    pub merchant: &'a Merchant,
    pub category: Option<&'a str>,
    pub categories: Vec<&'a str>,
    pub scenarios: Vec<&'a str>,
    pub notes: Vec<&'a str>,
    pub verdict: Verdict,
    pub files: Vec<FileView<'a>>,
    pub documents: Vec<DocumentView<'a>>,
    pub requirements: Vec<RequirementView<'a>>,
    pub findings: Vec<FindingView<'a>>,
    pub actions: Vec<ActionView<'a>>,
    pub questions: Vec<QuestionView<'a>>,
    pub rejection_reasons: Vec<ReasonView<'a>>,
}

/// One act that clears findings: indices into `findings`.
#[derive(Serialize)]
pub(in crate::render) struct ActionView<'a> {
    pub severity: Severity,
    pub fixable: RemedyClass,
    pub files: Vec<&'a str>,
    pub missing: &'a [String],
    pub steps: Vec<&'a str>,
    pub findings: &'a [usize],
}

/// A question that nobody answered: `key` is its fact name.
#[derive(Serialize)]
pub(in crate::render) struct QuestionView<'a> {
    pub key: &'a str,
    pub ask: &'a str,
    /// Type of the answer: `yes-no`, `number` or `words`.
    pub answer: &'static str,
}

#[derive(Serialize)]
pub(in crate::render) struct ToolView {
    pub name: &'static str,
    pub version: &'static str,
}

/// One entry of `files`; `inspect --format json` prints the same.
#[derive(Serialize)]
pub(in crate::render) struct FileView<'a> {
    pub path: &'a str,
    pub sha256: &'a str,
    pub bytes: u64,
    pub format: FileFormat,
    pub integrity: FileIntegrity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatures: Option<SignatureView<'a>>,
    pub pages: Vec<PageView>,
    pub text: TextView,
    pub document: Option<Value>,
    pub status: FileStatus,
    pub why: Option<&'a str>,
}

/// What the signatures of a PDF or OFD document say of its bytes; who signed is not looked at.
#[derive(Serialize)]
pub(in crate::render) struct SignatureView<'a> {
    pub count: u32,
    pub state: SignatureState,
    pub why: Option<&'a str>,
}

#[derive(Serialize)]
pub(in crate::render) struct PageView {
    pub number: u32,
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub dpi: DpiView,
    pub colour: Option<ColourMode>,
    pub bit_depth: Option<u8>,
    pub rotation: u16,
    // PDF points, 1/72 inch; pictures have none.
    pub size_pt: Option<[f64; 2]>,
    pub quality: BTreeMap<&'static str, Value>,
    // From here on keys of `inspect` alone: long lists, which a report leaves out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Vec<DeclaredView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placements: Option<Vec<PlacementView>>,
}

#[derive(Serialize)]
pub(in crate::render) struct DpiView {
    pub declared: Option<[f64; 2]>,
    pub placed: Option<[f64; 2]>,
    pub physical: Option<[f64; 2]>,
    pub effective: Option<f64>,
    pub bound: Option<ResolutionBound>,
    pub basis: Option<ResolutionBasis>,
}

#[derive(Serialize)]
pub(in crate::render) struct DeclaredView {
    pub dpi: [f64; 2],
    pub source: DpiSource,
}

#[derive(Serialize)]
pub(in crate::render) struct PlacementView {
    pub width_px: u32,
    pub height_px: u32,
    pub dpi: [f64; 2],
    // Share of the page that the picture covers, 0 to 1.
    pub area: f64,
    #[serde(rename = "box")]
    pub bounds: [f64; 4],
    pub colour: Option<ColourMode>,
    pub inline: bool,
    pub mask: bool,
}

#[derive(Serialize)]
pub(in crate::render) struct TextView {
    pub origin: TextOrigin,
    pub characters: usize,
    pub confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineView>>,
}

#[derive(Serialize)]
pub(in crate::render) struct LineView {
    pub page: u32,
    pub text: String,
    #[serde(rename = "box")]
    pub rect: [f64; 4],
    pub confidence: f64,
}

#[derive(Serialize)]
pub(in crate::render) struct DocumentView<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub title: String,
    pub files: Vec<PageRefView<'a>>,
    pub confidence: f64,
    pub basis: model::ClassificationBasis,
    pub why: &'a [String],
    pub runner_up: Option<&'a str>,
    pub sides: &'a [String],
    pub marks: Vec<&'a str>,
    pub fields: BTreeMap<&'a str, FieldView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct PageRefView<'a> {
    pub path: &'a str,
    pub page: u32,
}

#[derive(Serialize)]
pub(in crate::render) struct FieldView<'a> {
    pub state: FieldState,
    pub value: Option<&'a str>,
    pub origin: FieldOrigin,
    pub confidence: f64,
    pub place: Option<FieldLocationView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct FieldLocationView<'a> {
    pub file: &'a str,
    pub page: u32,
    #[serde(rename = "box")]
    pub rect: Option<[f64; 4]>,
}

#[derive(Serialize)]
pub(in crate::render) struct RequirementView<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub pack: &'a str,
    pub level: RequirementLevel,
    pub outcome: Outcome,
    pub why: Option<&'a str>,
    pub tree: Option<NodeView<'a>>,
    pub source: SourceView<'a>,
}

#[derive(Serialize)]
pub(in crate::render) struct SourceView<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub trust: SourceTrust,
    pub as_of: &'a str,
}

#[derive(Serialize)]
pub(in crate::render) struct NodeView<'a> {
    pub op: &'a str,
    pub title: &'a str,
    pub kind: Option<&'a str>,
    pub outcome: Outcome,
    pub why: Option<&'a str>,
    pub documents: &'a [String],
    // Most nodes are leaves: an empty list at each of them would be most of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<NodeView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct FindingView<'a> {
    pub code: &'static str,
    pub severity: Severity,
    pub confidence: model::Confidence,
    pub message: &'a str,
    pub file: Option<&'a str>,
    pub page: Option<u32>,
    #[serde(rename = "box")]
    pub rect: Option<[f64; 4]>,
    pub document: Option<&'a str>,
    pub document_id: Option<&'a str>,
    pub requirement: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub remedy: &'a str,
    pub fixable: RemedyClass,
    pub evidence: BTreeMap<&'a str, &'a str>,
    pub source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_code: Option<PlatformCodeView<'a>>,
}

/// What `check --as` adds: `code` is null where the platform has none, and `why` says so.
#[derive(Serialize)]
pub(in crate::render) struct PlatformCodeView<'a> {
    pub platform: &'a str,
    pub code: Option<&'a str>,
    pub field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'a str>,
}

#[derive(Serialize)]
pub(in crate::render) struct ReasonView<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub status: ReasonStatus,
    pub findings: &'a [usize],
    pub share: Option<f64>,
    pub trust: SourceTrust,
    pub source: &'a str,
}
