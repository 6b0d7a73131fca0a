//! The shape of `preaudit.report/1`, key by key.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use model::{
    ColourMode, DpiSource, FieldOrigin, FieldState, FileFormat, FileIntegrity, FileStatus,
    Merchant, Outcome, PackUse, ReasonStatus, RemedyClass, RequirementLevel, ResolutionBasis,
    ResolutionBound, Severity, SourceTrust, TextOrigin, Verdict,
};

// The order of fields is the order of keys in the output. Keys are only added, never renamed.
#[derive(Serialize)]
pub(in crate::render) struct ReportView<'a> {
    pub(in crate::render) schema: &'static str,
    pub(in crate::render) tool: ToolView,
    pub(in crate::render) name: &'a str,
    pub(in crate::render) as_of: &'a str,
    pub(in crate::render) rules: &'a [PackUse],
    pub(in crate::render) merchant: &'a Merchant,
    pub(in crate::render) category: Option<&'a str>,
    pub(in crate::render) scenarios: Vec<&'a str>,
    pub(in crate::render) notes: Vec<&'a str>,
    pub(in crate::render) verdict: Verdict,
    pub(in crate::render) files: Vec<FileView<'a>>,
    pub(in crate::render) documents: Vec<DocumentView<'a>>,
    pub(in crate::render) requirements: Vec<RequirementView<'a>>,
    pub(in crate::render) findings: Vec<FindingView<'a>>,
    pub(in crate::render) actions: Vec<ActionView<'a>>,
    pub(in crate::render) rejection_reasons: Vec<ReasonView<'a>>,
}

/// One act that clears findings: indices into `findings`.
#[derive(Serialize)]
pub(in crate::render) struct ActionView<'a> {
    pub(in crate::render) severity: Severity,
    pub(in crate::render) fixable: RemedyClass,
    pub(in crate::render) files: Vec<&'a str>,
    pub(in crate::render) missing: &'a [String],
    pub(in crate::render) steps: Vec<&'a str>,
    pub(in crate::render) findings: &'a [usize],
}

#[derive(Serialize)]
pub(in crate::render) struct ToolView {
    pub(in crate::render) name: &'static str,
    pub(in crate::render) version: &'static str,
}

/// One entry of `files`; `inspect --format json` prints the same.
#[derive(Serialize)]
pub(in crate::render) struct FileView<'a> {
    pub(in crate::render) path: &'a str,
    pub(in crate::render) sha256: &'a str,
    pub(in crate::render) bytes: u64,
    pub(in crate::render) format: FileFormat,
    pub(in crate::render) integrity: FileIntegrity,
    pub(in crate::render) pages: Vec<PageView>,
    pub(in crate::render) text: TextView,
    pub(in crate::render) document: Option<Value>,
    pub(in crate::render) status: FileStatus,
    pub(in crate::render) why: Option<&'a str>,
}

#[derive(Serialize)]
pub(in crate::render) struct PageView {
    pub(in crate::render) number: u32,
    pub(in crate::render) width_px: Option<u32>,
    pub(in crate::render) height_px: Option<u32>,
    pub(in crate::render) dpi: DpiView,
    pub(in crate::render) colour: Option<ColourMode>,
    pub(in crate::render) bit_depth: Option<u8>,
    pub(in crate::render) rotation: u16,
    // PDF points, 1/72 inch; pictures have none.
    pub(in crate::render) size_pt: Option<[f64; 2]>,
    pub(in crate::render) quality: BTreeMap<&'static str, Value>,
    // From here on keys of `inspect` alone: long lists, which a report leaves out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::render) declared: Option<Vec<DeclaredView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::render) placements: Option<Vec<PlacementView>>,
}

#[derive(Serialize)]
pub(in crate::render) struct DpiView {
    pub(in crate::render) declared: Option<[f64; 2]>,
    pub(in crate::render) placed: Option<[f64; 2]>,
    pub(in crate::render) physical: Option<[f64; 2]>,
    pub(in crate::render) effective: Option<f64>,
    pub(in crate::render) bound: Option<ResolutionBound>,
    pub(in crate::render) basis: Option<ResolutionBasis>,
}

#[derive(Serialize)]
pub(in crate::render) struct DeclaredView {
    pub(in crate::render) dpi: [f64; 2],
    pub(in crate::render) source: DpiSource,
}

#[derive(Serialize)]
pub(in crate::render) struct PlacementView {
    pub(in crate::render) width_px: u32,
    pub(in crate::render) height_px: u32,
    pub(in crate::render) dpi: [f64; 2],
    // Share of the page that the picture covers, 0 to 1.
    pub(in crate::render) area: f64,
    #[serde(rename = "box")]
    pub(in crate::render) bounds: [f64; 4],
    pub(in crate::render) colour: Option<ColourMode>,
    pub(in crate::render) inline: bool,
    pub(in crate::render) mask: bool,
}

#[derive(Serialize)]
pub(in crate::render) struct TextView {
    pub(in crate::render) origin: TextOrigin,
    pub(in crate::render) characters: usize,
    pub(in crate::render) confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::render) lines: Option<Vec<LineView>>,
}

#[derive(Serialize)]
pub(in crate::render) struct LineView {
    pub(in crate::render) page: u32,
    pub(in crate::render) text: String,
    #[serde(rename = "box")]
    pub(in crate::render) rect: [f64; 4],
    pub(in crate::render) confidence: f64,
}

#[derive(Serialize)]
pub(in crate::render) struct DocumentView<'a> {
    pub(in crate::render) id: &'a str,
    pub(in crate::render) kind: &'a str,
    pub(in crate::render) title: String,
    pub(in crate::render) files: Vec<PageRefView<'a>>,
    pub(in crate::render) confidence: f64,
    pub(in crate::render) basis: model::ClassificationBasis,
    pub(in crate::render) why: &'a [String],
    pub(in crate::render) runner_up: Option<&'a str>,
    pub(in crate::render) sides: &'a [String],
    pub(in crate::render) marks: Vec<&'a str>,
    pub(in crate::render) fields: BTreeMap<&'a str, FieldView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct PageRefView<'a> {
    pub(in crate::render) path: &'a str,
    pub(in crate::render) page: u32,
}

#[derive(Serialize)]
pub(in crate::render) struct FieldView<'a> {
    pub(in crate::render) state: FieldState,
    pub(in crate::render) value: Option<&'a str>,
    pub(in crate::render) origin: FieldOrigin,
    pub(in crate::render) confidence: f64,
    pub(in crate::render) place: Option<FieldLocationView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct FieldLocationView<'a> {
    pub(in crate::render) file: &'a str,
    pub(in crate::render) page: u32,
    #[serde(rename = "box")]
    pub(in crate::render) rect: Option<[f64; 4]>,
}

#[derive(Serialize)]
pub(in crate::render) struct RequirementView<'a> {
    pub(in crate::render) id: &'a str,
    pub(in crate::render) title: &'a str,
    pub(in crate::render) pack: &'a str,
    pub(in crate::render) level: RequirementLevel,
    pub(in crate::render) outcome: Outcome,
    pub(in crate::render) why: Option<&'a str>,
    pub(in crate::render) tree: Option<NodeView<'a>>,
    pub(in crate::render) source: SourceView<'a>,
}

#[derive(Serialize)]
pub(in crate::render) struct SourceView<'a> {
    pub(in crate::render) id: &'a str,
    pub(in crate::render) title: &'a str,
    pub(in crate::render) trust: SourceTrust,
    pub(in crate::render) as_of: &'a str,
}

#[derive(Serialize)]
pub(in crate::render) struct NodeView<'a> {
    pub(in crate::render) op: &'a str,
    pub(in crate::render) title: &'a str,
    pub(in crate::render) kind: Option<&'a str>,
    pub(in crate::render) outcome: Outcome,
    pub(in crate::render) why: Option<&'a str>,
    pub(in crate::render) documents: &'a [String],
    // Most nodes are leaves: an empty list at each of them would be most of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::render) children: Vec<NodeView<'a>>,
}

#[derive(Serialize)]
pub(in crate::render) struct FindingView<'a> {
    pub(in crate::render) code: &'static str,
    pub(in crate::render) severity: Severity,
    pub(in crate::render) confidence: model::Confidence,
    pub(in crate::render) message: &'a str,
    pub(in crate::render) file: Option<&'a str>,
    pub(in crate::render) page: Option<u32>,
    #[serde(rename = "box")]
    pub(in crate::render) rect: Option<[f64; 4]>,
    pub(in crate::render) document: Option<&'a str>,
    pub(in crate::render) document_id: Option<&'a str>,
    pub(in crate::render) requirement: Option<&'a str>,
    pub(in crate::render) reason: Option<&'a str>,
    pub(in crate::render) remedy: &'a str,
    pub(in crate::render) fixable: RemedyClass,
    pub(in crate::render) evidence: BTreeMap<&'a str, &'a str>,
    pub(in crate::render) source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::render) waived: Option<&'a str>,
}

#[derive(Serialize)]
pub(in crate::render) struct ReasonView<'a> {
    pub(in crate::render) id: &'a str,
    pub(in crate::render) title: &'a str,
    pub(in crate::render) status: ReasonStatus,
    pub(in crate::render) findings: &'a [usize],
    pub(in crate::render) share: Option<f64>,
    pub(in crate::render) trust: SourceTrust,
    pub(in crate::render) source: &'a str,
}
