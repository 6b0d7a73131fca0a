//! `preaudit.report/1`: the report for machines, with its own types, frozen apart from the model.
//!
//! Order is fixed and nothing of the machine is in it: the same input, rules and date give the same
//! bytes.

mod measures;
mod view;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::Value;

use measures::round_decimals;
use view::{
    ActionView, DeclaredView, DocumentView, DpiView, FieldLocationView, FieldView, FileView,
    FindingView, LineView, NodeView, PageRefView, PageView, PlacementView, ReasonView, ReportView,
    RequirementView, SourceView, TextView, ToolView,
};

use model::{
    Document, DocumentField, Evidence, EvidenceLocation, FieldState, FileReport, FileStatus,
    FileText, Finding, Lang, Page, PageResolution, ReasonReport, Rect, RemedyAction, Report,
    RequirementReport, TreeNode,
};

/// Name and version of the schema.
pub const SCHEMA: &str = "preaudit.report/1";

/// Writes a report as one JSON object, indented, with a line feed at the end.
pub fn write_report(report: &Report, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, &report_view(report, lang))?;
    sink.write_all(b"\n")
}

/// Writes a report as one line of JSON.
pub fn write_line(report: &Report, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *sink, &report_view(report, lang))?;
    sink.write_all(b"\n")
}

fn report_view(report: &Report, lang: Lang) -> ReportView<'_> {
    ReportView {
        schema: SCHEMA,
        tool: ToolView {
            name: super::TOOL_NAME,
            version: env!("CARGO_PKG_VERSION"),
        },
        name: &report.name,
        as_of: &report.as_of,
        rules: &report.rules,
        merchant: &report.merchant,
        category: report.category.as_ref().map(|(id, _)| id.as_str()),
        scenarios: report.scenarios.iter().map(|(id, _)| id.as_str()).collect(),
        notes: report.notes.iter().map(|n| n.get(lang)).collect(),
        verdict: report.verdict,
        files: report
            .files
            .iter()
            .map(|f| file_view(f, lang, InspectDetail::default(), id_of(f)))
            .collect(),
        documents: report
            .documents
            .iter()
            .map(|d| document_view(d, report, lang))
            .collect(),
        requirements: report
            .requirements
            .iter()
            .map(|r| requirement_view(r, lang))
            .collect(),
        findings: report
            .findings
            .iter()
            .map(|f| finding_view(f, report, lang))
            .collect(),
        actions: report
            .actions
            .iter()
            .map(|a| action_view(a, report, lang))
            .collect(),
        rejection_reasons: report
            .reasons
            .iter()
            .map(|r| reason_view(r, lang))
            .collect(),
    }
}

// The frozen schema has room for one id; where a file holds several documents, the first stands for
// it.
fn id_of(file: &FileReport) -> Option<Value> {
    file.documents.first().map(|id| Value::String(id.clone()))
}

/// What `inspect` adds to a file entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct InspectDetail {
    /// Placements and all declared resolutions of each page.
    pub headers: bool,
    /// Lines of text.
    pub text: bool,
}

pub(super) fn file_view(
    file: &FileReport,
    lang: Lang,
    detail: InspectDetail,
    document: Option<Value>,
) -> FileView<'_> {
    // Resolutions can be missing for damaged files: these are shown as unknown, never as zero.
    let facts = &file.facts;
    let pages = facts.probe.pages.iter().enumerate();
    FileView {
        path: &facts.path,
        sha256: &facts.sha256,
        bytes: facts.bytes,
        format: facts.probe.format,
        integrity: facts.probe.integrity,
        pages: pages
            .map(|(i, p)| {
                page_view(
                    p,
                    file.resolutions.get(i).copied().unwrap_or_default(),
                    detail,
                )
            })
            .collect(),
        text: text_view(&facts.text, detail.text),
        document,
        status: file.status,
        why: file.why.as_ref().map(|w| w.get(lang)),
    }
}

fn page_view(page: &Page, r: PageResolution, detail: InspectDetail) -> PageView {
    let placements = detail.headers.then(|| {
        let views = page.placements.iter().map(|p| PlacementView {
            width_px: p.width_px,
            height_px: p.height_px,
            dpi: p.dpi.map(round_decimals),
            area: round_decimals(p.area),
            bounds: p.bounds.map(round_decimals),
            colour: p.colour,
            inline: p.inline,
            mask: p.mask,
        });
        views.collect()
    });
    let declared = detail.headers.then(|| {
        page.declared
            .iter()
            .map(|d| DeclaredView {
                dpi: [round_decimals(d.x), round_decimals(d.y)],
                source: d.source,
            })
            .collect()
    });
    PageView {
        number: page.number,
        width_px: page.width_px,
        height_px: page.height_px,
        dpi: DpiView {
            declared: r.declared.map(|d| d.map(round_decimals)),
            placed: r.placed.map(|d| d.map(round_decimals)),
            physical: r.physical.map(|d| d.map(round_decimals)),
            effective: r.effective.map(round_decimals),
            bound: r.bound,
            basis: r.basis,
        },
        colour: page.effective_colour(),
        bit_depth: page.bit_depth,
        rotation: page.rotation,
        size_pt: page.size_pt.map(|s| s.map(round_decimals)),
        quality: page
            .quality
            .as_ref()
            .map(self::measures::measure_values)
            .unwrap_or_default(),
        declared,
        placements,
    }
}

fn text_view(text: &FileText, lines: bool) -> TextView {
    let lines = lines.then(|| {
        let of_page = |p: &model::TextPage| {
            // A hostile or empty page can have no width or height; JSON has no infinity.
            let (w, h) = (
                p.width.max(f64::MIN_POSITIVE),
                p.height.max(f64::MIN_POSITIVE),
            );
            let number = p.number;
            p.lines
                .iter()
                .map(move |l| LineView {
                    page: number,
                    text: l.text.clone(),
                    rect: [l.rect.x0 / w, l.rect.y0 / h, l.rect.x1 / w, l.rect.y1 / h]
                        .map(round_decimals),
                    confidence: round_decimals(f64::from(l.confidence)),
                })
                .collect::<Vec<_>>()
        };
        text.pages.iter().flat_map(of_page).collect()
    });
    TextView {
        origin: text.origin,
        characters: text.count_characters(),
        confidence: text.mean_confidence().map(round_decimals),
        lines,
    }
}

fn path_of(report: &Report, file: usize) -> &str {
    // Skipped files stand among the report's files; documents know only the others.
    let examined_files = report
        .files
        .iter()
        .filter(|f| f.status != FileStatus::Skipped);
    examined_files
        .map(|f| f.facts.path.as_str())
        .nth(file)
        .unwrap_or_default()
}

fn document_view<'a>(document: &'a Document, report: &'a Report, lang: Lang) -> DocumentView<'a> {
    DocumentView {
        id: &document.id,
        kind: &document.kind,
        title: report.kind_title(&document.kind).get(lang).to_owned(),
        files: document
            .pages
            .iter()
            .map(|p| PageRefView {
                path: path_of(report, p.file),
                page: p.page,
            })
            .collect(),
        confidence: round_decimals(document.confidence),
        basis: document.basis,
        why: &document.why,
        runner_up: document.runner_up.as_deref(),
        sides: &document.sides_seen,
        marks: document.marks.iter().map(|m| m.name.as_str()).collect(),
        fields: field_views(document, &|i| path_of(report, i)),
    }
}

fn field_views<'a>(
    document: &'a Document,
    path: &dyn Fn(usize) -> &'a str,
) -> BTreeMap<&'a str, FieldView<'a>> {
    document
        .fields
        .iter()
        .map(|(name, f)| (name.as_str(), field_view(f, path)))
        .collect()
}

fn field_view<'a>(field: &'a DocumentField, path: &dyn Fn(usize) -> &'a str) -> FieldView<'a> {
    FieldView {
        state: field.state,
        // A value that was not clearly read is not shown: a half-read number looks like a real one.
        value: (field.state == FieldState::Present).then_some(field.value.as_str()),
        origin: field.origin,
        confidence: round_decimals(field.confidence),
        place: field.place.as_ref().map(|p| FieldLocationView {
            file: path(p.file),
            page: p.page,
            rect: p.rect.as_ref().map(rect_fractions),
        }),
    }
}

/// A document as `inspect` shows it inside a file entry.
pub(super) fn inline_document<'a>(
    document: &'a Document,
    title: &str,
    path: &dyn Fn(usize) -> &'a str,
) -> Value {
    serde_json::json!({
        "kind": document.kind,
        "title": title,
        "confidence": round_decimals(document.confidence),
        "basis": document.basis,
        "why": document.why,
        "runner_up": document.runner_up,
        "sides": document.sides_seen,
        "marks": document.marks.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(),
        "fields": field_views(document, path),
    })
}

fn rect_fractions(r: &Rect) -> [f64; 4] {
    [r.x0, r.y0, r.x1, r.y1].map(round_decimals)
}

fn requirement_view(r: &RequirementReport, lang: Lang) -> RequirementView<'_> {
    RequirementView {
        id: &r.id,
        title: r.title.get(lang),
        pack: &r.pack,
        level: r.level,
        outcome: r.outcome,
        why: r.why.as_ref().map(|w| w.get(lang)),
        tree: r.tree.as_ref().map(|t| node_view(t, lang)),
        source: SourceView {
            id: &r.source,
            title: &r.source_title,
            trust: r.trust,
            as_of: &r.as_of,
        },
    }
}

fn node_view(node: &TreeNode, lang: Lang) -> NodeView<'_> {
    NodeView {
        op: &node.op,
        title: node.title.get(lang),
        kind: node.kind.as_deref(),
        outcome: node.outcome,
        why: node.why.as_ref().map(|w| w.get(lang)),
        documents: &node.documents,
        children: node
            .children
            .iter()
            .map(|c| crate::render::json::node_view(c, lang))
            .collect(),
    }
}

fn finding_view<'a>(f: &'a Finding, report: &'a Report, lang: Lang) -> FindingView<'a> {
    let place: Option<&EvidenceLocation> = f.places.first();
    FindingView {
        code: f.code.name(),
        severity: f.severity,
        confidence: f.confidence,
        message: f.message.get(lang),
        file: place.map(|p| path_of(report, p.file)),
        page: place.map(|p| p.page),
        rect: place.and_then(|p| p.rect.as_ref()).map(rect_fractions),
        document: f.kind.as_deref(),
        document_id: f.document.as_deref(),
        requirement: f.requirement.as_deref(),
        reason: f.reason.as_deref(),
        remedy: f.remedy.get(lang),
        fixable: f.fixable,
        evidence: f
            .evidence
            .iter()
            .map(|e: &Evidence| (e.name.as_str(), e.value.get(lang)))
            .collect(),
        source: &f.source,
        waived: f.waived.as_deref(),
    }
}

fn action_view<'a>(a: &'a RemedyAction, report: &'a Report, lang: Lang) -> ActionView<'a> {
    ActionView {
        severity: a.severity,
        fixable: a.fixable,
        files: a.files.iter().map(|f| path_of(report, *f)).collect(),
        missing: &a.missing,
        steps: a.steps.iter().map(|s| s.get(lang)).collect(),
        findings: &a.findings,
    }
}

fn reason_view(r: &ReasonReport, lang: Lang) -> ReasonView<'_> {
    ReasonView {
        id: &r.id,
        title: r.title.get(lang),
        status: r.status,
        findings: &r.findings,
        share: r.share,
        trust: r.trust,
        source: &r.source,
    }
}
