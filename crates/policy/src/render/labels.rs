//! The words that all formats for people share.

use model::{is_vector, Basis, Bound, Colour, Document, FieldRole, FieldState, FileReport, Lang, Level, Outcome, Page, ReasonStatus, Report, Resolution, Severity, Trust, Verdict};



use crate::sanitize::printable;
use values::{parse_term, End};

/// One of two texts.
#[must_use]
pub fn say<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Between items of a list inside a sentence.
#[must_use]
pub fn comma(lang: Lang) -> &'static str {
    say(lang, "、", ", ")
}

/// After a head word.
#[must_use]
pub fn colon(lang: Lang) -> &'static str {
    say(lang, "：", ": ")
}

/// The verdict in words.
#[must_use]
pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Ready => say(lang, "可以提交", "ready"),
        Verdict::Review => say(lang, "需人工复核", "review"),
        Verdict::NotReady => say(lang, "不可提交", "not ready"),
    }
}

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
pub fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Met => say(lang, "满足", "met"),
        Outcome::Unmet => say(lang, "不满足", "unmet"),
        Outcome::Unknown => say(lang, "无法判断", "unknown"),
        Outcome::Waived => say(lang, "已豁免", "waived"),
        Outcome::NotApplicable => say(lang, "不适用", "not applicable"),
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
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => say(lang, "必改", "error"),
        Severity::Warning => say(lang, "注意", "warning"),
        Severity::Info => say(lang, "提示", "info"),
    }
}

/// How binding, in a word.
#[must_use]
pub fn level(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Required => say(lang, "必须", "required"),
        Level::Recommended => say(lang, "建议", "recommended"),
        Level::Info => say(lang, "参考", "information"),
    }
}

/// How far a source is to be trusted, in words.
#[must_use]
pub fn trust(trust: Trust, lang: Lang) -> &'static str {
    match trust {
        Trust::Owner => say(lang, "本产品要求", "own requirement"),
        Trust::Official => say(lang, "官方", "official"),
        Trust::Copy => say(lang, "官方文本副本", "copy of an official page"),
        Trust::Law => say(lang, "法规标准", "law"),
        Trust::Practice => say(lang, "实务经验", "practice"),
        Trust::Unverified => say(lang, "未核实", "unverified"),
    }
}

/// Whether a reject reason threatens, in words.
#[must_use]
pub fn reason(status: ReasonStatus, lang: Lang) -> &'static str {
    match status {
        ReasonStatus::Triggered => say(lang, "会触发", "triggered"),
        ReasonStatus::Clear => say(lang, "未发现", "clear"),
        ReasonStatus::Unknown => say(lang, "无法在本地判断", "could not check"),
    }
}

/// What is said below every report.
#[must_use]
pub fn advice(lang: Lang) -> &'static str {
    say(
        lang,
        "本报告不是法律意见；平台审核以平台为准。",
        "This report is no legal advice; the platform's own review decides.",
    )
}

/// A resolution in words.
#[must_use]
pub fn dpi(r: Resolution, page: Option<&Page>, lang: Lang) -> String {
    match (r.effective, r.bound) {
        (Some(n), Some(Bound::AtLeast)) => format!("≥ {n:.0} dpi"),
        (Some(n), Some(Bound::AtMost)) => format!("≤ {n:.0} dpi"),
        (Some(n), _) => format!("{n:.0} dpi"),
        (None, _) if page.is_some_and(is_vector) => say(lang, "矢量", "vector").to_owned(),
        (None, _) => say(lang, "无法判断", "unknown").to_owned(),
    }
}

/// A colour in a word; empty where nothing is known.
#[must_use]
pub fn colour(colour: Option<Colour>, lang: Lang) -> &'static str {
    match colour {
        Some(Colour::Colour) => say(lang, "彩色", "colour"),
        Some(Colour::Grey) => say(lang, "灰度", "grey"),
        Some(Colour::Bilevel) => say(lang, "黑白", "black and white"),
        None => "",
    }
}

/// Until when a paper holds; empty for kinds without a term.
#[must_use]
pub fn valid_until(document: &Document, lang: Lang) -> String {
    let Some((_, field)) = document.by_role(FieldRole::Validity) else { return String::new() };
    let (unread, not_shown) = (say(lang, "未读出", "not read"), say(lang, "未印", "not shown"));
    match field.state {
        FieldState::Present => match parse_term(&field.value).end {
            End::On(date) => date.to_string(),
            End::LongTerm => say(lang, "长期", "long-term").to_owned(),
            End::NotShown => not_shown.to_owned(),
            End::Unreadable => unread.to_owned(),
        },
        FieldState::LabelWithoutValue | FieldState::LabelAbsent => not_shown.to_owned(),
        FieldState::Unreadable => unread.to_owned(),
    }
}

/// The kind of a paper, with the doubt that is left.
#[must_use]
pub fn kind(report: &Report, document: &Document, lang: Lang) -> String {
    let doubt = match document.basis {
        Basis::Content => "",
        Basis::Declared => say(lang, "（据申报）", " (declared)"),
        Basis::FileName => say(lang, "（仅据文件名）", " (by file name only)"),
    };
    format!("{}{doubt}", report.title(&document.kind).get(lang))
}

/// What `show` gives for each page of a document, each value once.
#[must_use]
pub fn of_pages(
    document: &Document,
    looked: &[&FileReport],
    show: impl Fn(&FileReport, usize) -> Option<String>,
) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for at in &document.pages {
        let Some(file) = looked.get(at.file) else { continue };
        let Some(index) = file.facts.probe.pages.iter().position(|p| p.number == at.page) else { continue };
        if let Some(value) = show(file, index).filter(|v| !v.is_empty() && !values.contains(v)) {
            values.push(value);
        }
    }
    values
}

/// The resolutions of a document's pages.
#[must_use]
pub fn dpi_of(document: &Document, looked: &[&FileReport], lang: Lang) -> Vec<String> {
    of_pages(document, looked, |f, i| f.resolutions.get(i).map(|r| dpi(*r, f.facts.probe.pages.get(i), lang)))
}

/// The colours of a document's pages.
#[must_use]
pub fn colours_of(document: &Document, looked: &[&FileReport], lang: Lang) -> Vec<String> {
    of_pages(document, looked, |f, i| {
        f.facts.probe.pages.get(i).map(|p| colour(p.seen_colour(), lang).to_owned())
    })
}

/// The merchant's name, or the folder's.
#[must_use]
pub fn applicant(report: &Report) -> String {
    printable(report.merchant.name.as_deref().unwrap_or(&report.name))
}

/// What an action is about: its files, or the papers that are missing; `None` for answers and
/// declarations.
#[must_use]
pub fn subject(report: &Report, action: &model::Action, lang: Lang) -> Option<String> {
    let looked: Vec<&FileReport> = report.looked().collect();
    let files = action.files.iter().filter_map(|f| looked.get(*f)).map(|f| printable(&f.facts.path));
    let missing = action.missing.iter().map(|k| report.title(k).get(lang).to_owned());
    let all: Vec<String> = files.chain(missing).collect();
    (!all.is_empty()).then(|| all.join(comma(lang)))
}

/// Bytes in the unit that reads best; 2 MB is 2097152.
#[must_use]
pub fn bytes(n: u64) -> String {
    match n {
        0..1024 => format!("{n} B"),
        1024..1_048_576 => format!("{:.0} KB", n as f64 / 1024.0),
        _ => format!("{} MB", (n as f64 / 1_048_576.0 * 10.0).round() / 10.0),
    }
}
