//! `preaudit.report/1`: the report for machines, with its own types, frozen apart from the model.
//!
//! Order is fixed and nothing of the machine is in it: the same input, rules and date give the same
//! bytes.

mod measures;
mod outcomes;
mod view;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use measures::{rect_fractions, round_decimals};
use outcomes::{action_view, finding_view, path_of, question_view, reason_view, requirement_view};
use view::{
    DeclaredView, DocumentView, DpiView, FieldLocationView, FieldView, FileView, LineView,
    PageRefView, PageView, PlacementView, ReportView, SignatureView, TextView, ToolView,
};

use crate::render::labels::translate_optional;
use model::{
    Bilingual, Document, DocumentField, FieldState, FileReport, FileText, Lang, Page,
    PageResolution, Report,
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
    let categories = named_ids(&report.categories);
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
        category: categories.first().copied(),
        categories,
        scenarios: named_ids(&report.scenarios),
        notes: report
            .notes
            .iter()
            .map(|note| note.get(lang))
            .collect(),
        verdict: report.verdict,
        files: report
            .files
            .iter()
            .map(|file| file_view(file, lang, InspectDetail::default(), id_of(file)))
            .collect(),
        documents: report
            .documents
            .iter()
            .map(|document| document_view(document, report, lang))
            .collect(),
        requirements: report
            .requirements
            .iter()
            .map(|requirement| requirement_view(requirement, lang))
            .collect(),
        findings: report
            .findings
            .iter()
            .map(|finding| finding_view(finding, report, lang))
            .collect(),
        actions: report
            .actions
            .iter()
            .map(|action| action_view(action, report, lang))
            .collect(),
        questions: report
            .questions
            .iter()
            .map(|question| question_view(question, lang))
            .collect(),
        rejection_reasons: report
            .reasons
            .iter()
            .map(|reason| reason_view(reason, lang))
            .collect(),
    }
}

fn named_ids(named: &[(String, Bilingual)]) -> Vec<&str> {
    let ids = named.iter().map(|(id, _)| id.as_str());
    ids.collect()
}

// The frozen schema has room for one id; where a file holds several documents, the first stands for
// it.
fn id_of(file: &FileReport) -> Option<Value> {
    file.documents
        .first()
        .map(|id| Value::String(id.clone()))
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
        signatures: facts
            .probe
            .signatures
            .as_ref()
            .map(|found| SignatureView {
                count: found.count,
                state: found.state,
                why: translate_optional(found.why.as_ref(), lang),
            }),
        pages: pages
            .map(|(index, page)| {
                page_view(
                    page,
                    file.resolutions
                        .get(index)
                        .copied()
                        .unwrap_or_default(),
                    detail,
                )
            })
            .collect(),
        text: text_view(&facts.text, detail.text),
        document,
        status: file.status,
        why: translate_optional(file.why.as_ref(), lang),
    }
}

fn page_view(page: &Page, resolution: PageResolution, detail: InspectDetail) -> PageView {
    let placements = detail.headers.then(|| {
        let views = page
            .placements
            .iter()
            .map(|placement| PlacementView {
                width_px: placement.width_px,
                height_px: placement.height_px,
                dpi: placement.dpi.map(round_decimals),
                area: round_decimals(placement.area),
                bounds: placement.bounds.map(round_decimals),
                colour: placement.colour,
                inline: placement.inline,
                mask: placement.mask,
            });
        views.collect()
    });
    let declared = detail.headers.then(|| {
        page.declared
            .iter()
            .map(|declared| DeclaredView {
                dpi: [round_decimals(declared.x), round_decimals(declared.y)],
                source: declared.source,
            })
            .collect()
    });
    PageView {
        number: page.number,
        width_px: page.width_px,
        height_px: page.height_px,
        dpi: DpiView {
            declared: resolution
                .declared
                .map(|declared| declared.map(round_decimals)),
            placed: resolution
                .placed
                .map(|placed| placed.map(round_decimals)),
            physical: resolution
                .physical
                .map(|physical| physical.map(round_decimals)),
            effective: resolution.effective.map(round_decimals),
            bound: resolution.bound,
            basis: resolution.basis,
        },
        colour: page.effective_colour(),
        bit_depth: page.bit_depth,
        rotation: page.rotation,
        size_pt: page
            .size_pt
            .map(|size| size.map(round_decimals)),
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
        let of_page = |text_page: &model::TextPage| {
            // A hostile or empty page can have no width or height; JSON has no infinity.
            let (w, h) = (
                text_page.width.max(f64::MIN_POSITIVE),
                text_page.height.max(f64::MIN_POSITIVE),
            );
            let number = text_page.number;
            text_page
                .lines
                .iter()
                .map(move |line| LineView {
                    page: number,
                    text: line.text.clone(),
                    rect: [
                        line.rect.x0 / w,
                        line.rect.y0 / h,
                        line.rect.x1 / w,
                        line.rect.y1 / h,
                    ]
                    .map(round_decimals),
                    confidence: round_decimals(f64::from(line.confidence)),
                })
                .collect::<Vec<_>>()
        };
        text.pages
            .iter()
            .flat_map(of_page)
            .collect()
    });
    TextView {
        origin: text.origin,
        characters: text.count_characters(),
        confidence: text
            .mean_confidence()
            .map(round_decimals),
        lines,
    }
}

fn document_view<'a>(document: &'a Document, report: &'a Report, lang: Lang) -> DocumentView<'a> {
    DocumentView {
        id: &document.id,
        kind: &document.kind,
        title: report
            .kind_title(&document.kind)
            .get(lang)
            .to_owned(),
        files: document
            .pages
            .iter()
            .map(|page| PageRefView {
                path: path_of(report, page.file),
                page: page.page,
            })
            .collect(),
        confidence: round_decimals(document.confidence),
        basis: document.basis,
        why: &document.why,
        runner_up: document.runner_up.as_deref(),
        sides: &document.sides_seen,
        marks: document
            .marks
            .iter()
            .map(|marking| marking.name.as_str())
            .collect(),
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
        .map(|(name, field)| (name.as_str(), field_view(field, path)))
        .collect()
}

fn field_view<'a>(field: &'a DocumentField, path: &dyn Fn(usize) -> &'a str) -> FieldView<'a> {
    FieldView {
        state: field.state,
        // A value that was not clearly read is not shown: a half-read number looks like a real one.
        value: (field.state == FieldState::Present).then_some(field.value.as_str()),
        origin: field.origin,
        confidence: round_decimals(field.confidence),
        place: field
            .place
            .as_ref()
            .map(|place| FieldLocationView {
                file: path(place.file),
                page: place.page,
                rect: place.rect.as_ref().map(rect_fractions),
            }),
    }
}

/// A document as `inspect` shows it inside a file entry.
pub(super) fn inline_document<'a>(
    document: &'a Document,
    title: &str,
    path: &dyn Fn(usize) -> &'a str,
) -> Value {
    let marks: Vec<&str> = document
        .marks
        .iter()
        .map(|marking| marking.name.as_str())
        .collect();
    json!({
        "kind": document.kind,
        "title": title,
        "confidence": round_decimals(document.confidence),
        "basis": document.basis,
        "why": document.why,
        "runner_up": document.runner_up,
        "sides": document.sides_seen,
        "marks": marks,
        "fields": field_views(document, path),
    })
}
