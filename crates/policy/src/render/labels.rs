//! The words that all formats for people share.

use model::{
    Bilingual, ClassificationBasis, ColourMode, Document, FieldRole, FieldState, FileReport, Lang,
    Outcome, Page, PageResolution, ReasonStatus, RemedyAction, Report, RequirementLevel,
    ResolutionBound, Severity, SourceTrust, Verdict, is_vector,
};

use crate::sanitize::printable;
use values::{TermEnd, parse_term};

/// One of two texts.
#[must_use]
pub fn tr<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A text that not everything has, in one language.
#[must_use]
pub fn translate_optional(text: Option<&Bilingual>, lang: Lang) -> Option<&str> {
    let text = text?;
    Some(text.get(lang))
}

/// Between items of a list inside a sentence.
#[must_use]
pub fn comma(lang: Lang) -> &'static str {
    tr(lang, "、", ", ")
}

/// After a head word.
#[must_use]
pub fn colon(lang: Lang) -> &'static str {
    tr(lang, "：", ": ")
}

/// The verdict in words.
#[must_use]
pub fn verdict_label(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Ready => tr(lang, "可以提交", "ready"),
        Verdict::Review => tr(lang, "需人工复核", "review"),
        Verdict::NotReady => tr(lang, "不可提交", "not ready"),
    }
}

// Marks tell the same as colours, for those who do not see colours.
/// The mark before a verdict.
#[must_use]
pub fn verdict_mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "✓",
        Verdict::Review => "?",
        Verdict::NotReady => "✗",
    }
}

/// How a requirement ended, in words.
#[must_use]
pub fn outcome_label(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Met => tr(lang, "满足", "met"),
        Outcome::Unmet => tr(lang, "不满足", "unmet"),
        Outcome::Unknown => tr(lang, "无法判断", "unknown"),
        Outcome::Waived => tr(lang, "已豁免", "waived"),
        Outcome::NotApplicable => tr(lang, "不适用", "not applicable"),
    }
}

/// The mark before an outcome.
#[must_use]
pub fn outcome_mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "✓",
        Outcome::Unmet => "✗",
        Outcome::Unknown => "?",
        Outcome::Waived => "~",
        Outcome::NotApplicable => "–",
    }
}

/// How bad, in a word.
#[must_use]
pub fn severity_label(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => tr(lang, "必改", "error"),
        Severity::Warning => tr(lang, "注意", "warning"),
        Severity::Info => tr(lang, "提示", "info"),
    }
}

/// How binding, in a word.
#[must_use]
pub fn level_label(level: RequirementLevel, lang: Lang) -> &'static str {
    match level {
        RequirementLevel::Required => tr(lang, "必须", "required"),
        RequirementLevel::Recommended => tr(lang, "建议", "recommended"),
        RequirementLevel::Info => tr(lang, "参考", "information"),
    }
}

/// How far a source is to be trusted, in words.
#[must_use]
pub fn trust_label(trust: SourceTrust, lang: Lang) -> &'static str {
    let [zh, en] = trust.names();
    tr(lang, zh, en)
}

/// Whether a reject reason threatens, in words.
#[must_use]
pub fn reason_status_label(status: ReasonStatus, lang: Lang) -> &'static str {
    match status {
        ReasonStatus::Triggered => tr(lang, "会触发", "triggered"),
        ReasonStatus::Clear => tr(lang, "未发现", "clear"),
        ReasonStatus::Unknown => tr(lang, "无法在本地判断", "could not check"),
    }
}

/// What is said below every report.
#[must_use]
pub fn legal_disclaimer(lang: Lang) -> &'static str {
    tr(
        lang,
        "本报告不是法律意见；平台审核以平台为准。",
        "This report is no legal advice; the platform's own review decides.",
    )
}

// A bound is never shown as a plain figure: `≥ 200` is not `200`.
/// A resolution in words.
#[must_use]
pub fn format_dpi(resolution: PageResolution, page: Option<&Page>, lang: Lang) -> String {
    match (resolution.effective, resolution.bound) {
        (Some(dpi), Some(ResolutionBound::AtLeast)) => format!("≥ {dpi:.0} dpi"),
        (Some(dpi), Some(ResolutionBound::AtMost)) => format!("≤ {dpi:.0} dpi"),
        (Some(dpi), _) => format!("{dpi:.0} dpi"),
        // Text and lines of a PDF have no resolution; `unknown` would ask for a new scan of a sharp
        // page.
        (None, _) if page.is_some_and(is_vector) => tr(lang, "矢量", "vector").to_owned(),
        (None, _) => tr(lang, "无法判断", "unknown").to_owned(),
    }
}

/// A colour in a word; empty where nothing is known.
#[must_use]
pub fn colour_label(colour: Option<ColourMode>, lang: Lang) -> &'static str {
    match colour {
        Some(ColourMode::Colour) => tr(lang, "彩色", "colour"),
        Some(ColourMode::Grey) => tr(lang, "灰度", "grey"),
        Some(ColourMode::Bilevel) => tr(lang, "黑白", "black and white"),
        None => "",
    }
}

// Not the same: a kind without a term, and a term that could not be read.
/// Until when a document holds; empty for types without a term.
#[must_use]
pub fn valid_until(document: &Document, lang: Lang) -> String {
    let Some((_, field)) = document.field_by_role(FieldRole::Validity) else {
        return String::new();
    };
    let end = match field.state {
        FieldState::Present => parse_term(&field.value).end,
        FieldState::LabelWithoutValue | FieldState::LabelAbsent => TermEnd::NotShown,
        FieldState::Unreadable => TermEnd::Unreadable,
    };
    let words = match end {
        TermEnd::On(date) => return date.to_string(),
        TermEnd::LongTerm => tr(lang, "长期", "long-term"),
        TermEnd::NotShown => tr(lang, "未印", "not shown"),
        TermEnd::Unreadable => tr(lang, "未读出", "not read"),
    };
    words.to_owned()
}

/// The type of a document, with the doubt that is left.
#[must_use]
pub fn document_type_label(report: &Report, document: &Document, lang: Lang) -> String {
    let doubt = match document.basis {
        ClassificationBasis::Content => "",
        ClassificationBasis::Declared => tr(lang, "（据申报）", " (declared)"),
        ClassificationBasis::FileName => tr(lang, "（仅据文件名）", " (by file name only)"),
    };
    let title = report.kind_title(&document.kind);
    format!("{}{doubt}", title.get(lang))
}

/// The paths of the files that hold a document's pages, each once.
pub fn document_paths<'a>(
    document: &Document,
    examined_files: &[&'a FileReport],
) -> impl Iterator<Item = &'a str> {
    let mut files: Vec<usize> = document
        .pages
        .iter()
        .map(|page| page.file)
        .collect();
    files.dedup();
    files
        .into_iter()
        .filter_map(move |index| examined_files.get(index))
        .map(|file| file.facts.path.as_str())
}

/// What `show` gives for each page of a document, each value once.
#[must_use]
pub fn distinct_page_values(
    document: &Document,
    examined_files: &[&FileReport],
    show: impl Fn(&FileReport, usize) -> Option<String>,
) -> Vec<String> {
    // Pages of a document usually agree.
    let mut values: Vec<String> = Vec::new();
    for place in &document.pages {
        let Some(file) = examined_files.get(place.file) else {
            continue;
        };
        let mut pages = file.facts.probe.pages.iter();
        let index = pages.position(|page| page.number == place.page);
        let Some(value) = index.and_then(|index| show(file, index)) else {
            continue;
        };
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// The resolutions of a document's pages.
#[must_use]
pub fn document_resolutions(
    document: &Document,
    examined_files: &[&FileReport],
    lang: Lang,
) -> Vec<String> {
    let label_of = |file: &FileReport, index: usize| {
        let resolution = file.resolutions.get(index)?;
        let page = file.facts.probe.pages.get(index);
        Some(format_dpi(*resolution, page, lang))
    };
    distinct_page_values(document, examined_files, label_of)
}

/// The colours of a document's pages.
#[must_use]
pub fn document_colours(
    document: &Document,
    examined_files: &[&FileReport],
    lang: Lang,
) -> Vec<String> {
    let label_of = |file: &FileReport, index: usize| {
        let page = file.facts.probe.pages.get(index)?;
        let colour = page.effective_colour();
        Some(colour_label(colour, lang).to_owned())
    };
    distinct_page_values(document, examined_files, label_of)
}

/// The merchant's name, or the folder's.
#[must_use]
pub fn applicant_name(report: &Report) -> String {
    let name = report.merchant.name.as_ref();
    printable(name.unwrap_or(&report.name))
}

/// What an action is about: its files, or the documents that are missing; `None` for answers and
/// declarations.
#[must_use]
pub fn action_subject(report: &Report, action: &RemedyAction, lang: Lang) -> Option<String> {
    let examined_files: Vec<&FileReport> = report.examined_files().collect();
    let mut all: Vec<String> = action
        .files
        .iter()
        .filter_map(|index| examined_files.get(*index))
        .map(|file| printable(&file.facts.path))
        .collect();
    for kind in &action.missing {
        let title = report.kind_title(kind);
        all.push(title.get(lang).to_owned());
    }
    if all.is_empty() {
        return None;
    }
    Some(all.join(comma(lang)))
}

// Binary units, as upload endpoints count them (rules/platforms.yaml).
/// Bytes in the unit that reads best; 2 MB is 2097152.
#[must_use]
pub fn format_bytes(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.0} KB", bytes as f64 / 1024.0),
        // One decimal, so that 1.5 MB does not show as 2 MB, which may be a limit.
        _ => {
            let tenths = bytes as f64 / 1_048_576.0 * 10.0;
            format!("{} MB", tenths.round() / 10.0)
        }
    }
}
