//! `preaudit.decode/1`: a decoded answer for machines. Keys are only added, never renamed.

use std::io::{self, Write};

use serde::Serialize;

use super::DecodedAnswer;
use crate::rejections::{DecodedCause, DecodedItem, NamedItem, NearCause, look_up_cause};
use crate::render::labels::translate_optional;
use model::{Document, Finding, Lang, Report};

/// Name and version of the schema.
pub const SCHEMA: &str = "preaudit.decode/1";

#[derive(Serialize)]
struct AnswerView<'a> {
    schema: &'static str,
    known: bool,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    said: &'a str,
    platform: Option<NamedView<'a>>,
    code: Option<&'a str>,
    field: Option<NamedView<'a>>,
    known: bool,
    causes: Vec<CauseView<'a>>,
    nearest: Vec<NearView<'a>>,
}

#[derive(Serialize)]
struct NamedView<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct CauseView<'a> {
    cause: &'a str,
    title: &'a str,
    likeness: f64,
    reason: Option<NamedView<'a>>,
    findings: Vec<&'static str>,
    documents: Vec<NamedView<'a>>,
    slots: Vec<NamedView<'a>>,
    remedy: &'a str,
    platform_only: bool,
    platform_knows: Option<&'a str>,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dossier: Option<DossierView<'a>>,
}

#[derive(Serialize)]
struct DossierView<'a> {
    foreseen: &'static str,
    findings: Vec<FindingView<'a>>,
    papers: Vec<PaperView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'static str,
    message: &'a str,
    file: Option<&'a str>,
}

#[derive(Serialize)]
struct PaperView<'a> {
    id: &'a str,
    kind: &'a str,
    files: Vec<&'a str>,
}

#[derive(Serialize)]
struct NearView<'a> {
    cause: &'a str,
    title: &'a str,
    likeness: f64,
}

/// Writes a decoded answer as one JSON object, indented, with a line feed at the end.
pub fn write_answer(answer: DecodedAnswer<'_>, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let items = answer.items.iter();
    let view = AnswerView {
        schema: SCHEMA,
        known: answer.is_known(),
        items: items
            .map(|item| item_view(item, answer.report, lang))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *sink, &view)?;
    sink.write_all(b"\n")
}

fn item_view<'a>(item: &'a DecodedItem, report: Option<&'a Report>, lang: Lang) -> ItemView<'a> {
    let causes = item.causes.iter();
    let nearest = item.nearest.iter();
    ItemView {
        said: &item.said,
        platform: item
            .platform
            .as_ref()
            .map(|platform| named_view(platform, lang)),
        code: item.code.as_deref(),
        field: item
            .field
            .as_ref()
            .map(|field| NamedView {
                id: &field.name,
                title: field.title.get(lang),
            }),
        known: item.is_known(),
        causes: causes
            .map(|cause| cause_view(cause, report, lang))
            .collect(),
        nearest: nearest
            .map(|near| near_view(near, lang))
            .collect(),
    }
}

fn named_view(item: &NamedItem, lang: Lang) -> NamedView<'_> {
    NamedView {
        id: &item.id,
        title: item.title.get(lang),
    }
}

fn near_view(near: &NearCause, lang: Lang) -> NearView<'_> {
    NearView {
        cause: &near.cause.id,
        title: near.cause.title.get(lang),
        likeness: round_likeness(near.likeness),
    }
}

/// Two decimals: more are an accident of the arithmetic.
fn round_likeness(likeness: f64) -> f64 {
    (likeness * 100.0).round() / 100.0
}

fn cause_view<'a>(
    cause: &'a DecodedCause,
    report: Option<&'a Report>,
    lang: Lang,
) -> CauseView<'a> {
    let named = |items: &'a [NamedItem]| {
        let items = items.iter();
        items
            .map(|item| named_view(item, lang))
            .collect()
    };
    let findings = cause.findings.iter();
    CauseView {
        cause: &cause.id,
        title: cause.title.get(lang),
        likeness: round_likeness(cause.likeness),
        reason: cause
            .reason
            .as_ref()
            .map(|reason| named_view(reason, lang)),
        findings: findings
            .map(|code| code.name())
            .collect(),
        documents: named(&cause.documents),
        slots: named(&cause.slots),
        remedy: cause.remedy.get(lang),
        platform_only: cause.platform_only,
        platform_knows: translate_optional(cause.platform_knows.as_ref(), lang),
        source: &cause.source,
        dossier: report.map(|report| dossier_view(cause, report, lang)),
    }
}

fn dossier_view<'a>(cause: &DecodedCause, report: &'a Report, lang: Lang) -> DossierView<'a> {
    let foreseen = look_up_cause(cause, report);
    let finding = |finding: &&'a Finding| FindingView {
        code: finding.code.name(),
        message: finding.message.get(lang),
        file: finding
            .places
            .first()
            .and_then(|place| report.path_of(place.file)),
    };
    let paper = |document: &&'a Document| PaperView {
        id: &document.id,
        kind: &document.kind,
        files: document_files(document, report),
    };
    DossierView {
        foreseen: foreseen.foresight.name(),
        findings: foreseen
            .findings
            .iter()
            .map(finding)
            .collect(),
        papers: foreseen
            .documents
            .iter()
            .map(paper)
            .collect(),
    }
}

/// The files of a document, each once.
pub(super) fn document_files<'a>(document: &Document, report: &'a Report) -> Vec<&'a str> {
    let mut files: Vec<&str> = document
        .pages
        .iter()
        .filter_map(|page| report.path_of(page.file))
        .collect();
    files.dedup();
    files
}
