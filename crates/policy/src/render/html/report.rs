//! The report on one merchant as a page: the verdict and what to do first, then the evidence.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{evidence, outcome_colour, page, papers, reason_colour, severity_colour, source, tag, verdict_colour};


use model::{Action, FileStatus, Finding, Lang, Level, Outcome, ReasonStatus, Report, RequirementReport, Severity, Thumbnail};



use crate::render::{labels, undecided};
use crate::sanitize::printable;

/// Writes the page. `thumbnails` may be empty: pages are then drawn as empty frames.
pub fn write(report: &Report, thumbnails: &[Thumbnail], lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let say = |zh, en| labels::say(lang, zh, en);
    let title = format!("{} · {}", labels::verdict(report.verdict, lang), labels::applicant(report));
    let urgent: Vec<&Action> = report.urgent().collect();
    let advisable: Vec<&Action> = report.advisable().collect();
    let body = html! {
        (header(report, lang))
        main {
            (actions(report, &urgent, say("必须先做的事", "What must be done"), lang))
            (actions(report, &advisable, say("建议处理或确认", "Worth doing or confirming"), lang))
            (papers::section(report, thumbnails, lang))
            (requirements(report, lang))
            (reasons(report, lang))
            (untold(report, lang))
            (evidence::section(report, lang))
        }
        (footer(report, lang))
    };
    sink.write_all(page(&title, lang, &body).as_bytes())
}

fn header(report: &Report, lang: Lang) -> Markup {
    let of = |o| report.requirements.iter().filter(|r| r.level == Level::Required && r.outcome == o).count();
    let (met, unmet, unknown) = (of(Outcome::Met), of(Outcome::Unmet), of(Outcome::Unknown));
    let counts = match lang {
        Lang::Zh => format!("必须项：{met} 项满足，{unmet} 项不满足，{unknown} 项无法判断"),
        Lang::En => format!("Required: {met} met, {unmet} unmet, {unknown} unknown"),
    };
    html! {
        header {
            p class={ "verdict " (verdict_colour(report.verdict)) } {
                (labels::verdict_mark(report.verdict)) " " (labels::verdict(report.verdict, lang))
            }
            h1 { (labels::applicant(report)) }
            @for (id, title) in report.category.iter().chain(&report.scenarios) {
                p { (title.get(lang)) " " code { (id) } }
            }
            p.soft { (labels::say(lang, "检查日期", "As of")) " " (report.as_of) " · " (counts) }
            @for note in &report.notes {
                p.note { (printable(note.get(lang))) }
            }
        }
    }
}

fn actions(report: &Report, list: &[&Action], title: &str, lang: Lang) -> Markup {
    let declared = labels::say(lang, "申报内容", "Declaration");
    html! {
        @if !list.is_empty() {
            section {
                h2 { (title) " (" (list.len()) ")" }
                ol.todo {
                    @for action in list {
                        li class={ "card " (if action.severity == Severity::Error { "error" } else { "warning" }) } {
                            h3 { (labels::subject(report, action, lang).unwrap_or_else(|| declared.to_owned())) }
                            ul.steps { @for step in &action.steps { li { (printable(step.get(lang))) } } }
                            ul.why {
                                @for i in &action.findings {
                                    @if let Some(f) = report.findings.get(*i) { (finding(*i, f, lang)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A finding with the number that marks its place on the paper.
pub(super) fn finding(index: usize, finding: &Finding, lang: Lang) -> Markup {
    html! {
        li id=(format!("f{}", index + 1)) {
            span.num { (index + 1) }
            (tag(severity_colour(finding.severity), labels::severity(finding.severity, lang))) " "
            (printable(finding.message.get(lang))) " "
            code { (finding.code.name()) }
            @if let Some(why) = &finding.waived {
                p.soft { (labels::say(lang, "已豁免：", "Waived: ")) (printable(why)) }
            }
        }
    }
}

fn requirements(report: &Report, lang: Lang) -> Markup {
    let rank = |o| match o {
        Outcome::Unmet => 0,
        Outcome::Unknown => 1,
        Outcome::Waived => 2,
        Outcome::Met => 3,
        Outcome::NotApplicable => 4,
    };
    let (mut asked, idle): (Vec<_>, Vec<_>) =
        report.requirements.iter().partition(|r| r.outcome != Outcome::NotApplicable);
    asked.sort_by_key(|r| rank(r.outcome));
    html! {
        section {
            h2 { (labels::say(lang, "逐项要求", "Requirements")) }
            ul.rows { @for r in asked { (requirement(report, r, lang)) } }
            @if !idle.is_empty() {
                p.soft {
                    (labels::say(lang, "不适用：", "Not applicable: "))
                    (idle.iter().map(|r| r.title.get(lang)).collect::<Vec<_>>().join(labels::comma(lang)))
                }
            }
        }
    }
}

fn requirement(report: &Report, r: &RequirementReport, lang: Lang) -> Markup {
    let own: Vec<usize> = report
        .findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.requirement.as_ref() == Some(&r.id))
        .map(|(i, _)| i + 1)
        .collect();
    html! {
        li {
            div.head {
                (tag(outcome_colour(r.outcome), &format!("{} {}", labels::outcome_mark(r.outcome), labels::outcome(r.outcome, lang))))
                div {
                    strong { (r.title.get(lang)) }
                    @if r.level != Level::Required { " (" (labels::level(r.level, lang)) ")" }
                    @if !own.is_empty() {
                        " " @for n in own { a.num href=(format!("#f{n}")) { (n) } }
                    }
                }
            }
            @if let Some(why) = r.why.as_ref().filter(|_| r.outcome != Outcome::Met) { p.soft { (printable(why.get(lang))) } }
            @if let Some(tree) = r.tree.as_ref().filter(|t| !t.children.is_empty()) {
                ul.tree { (evidence::tree(report, tree, lang)) }
            }
            (source(&r.source_title, r.trust, &r.as_of, lang))
        }
    }
}

fn reasons(report: &Report, lang: Lang) -> Markup {
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|r| match r.status {
        ReasonStatus::Triggered => 0,
        ReasonStatus::Unknown => 1,
        ReasonStatus::Clear => 2,
    });
    let share = |s: Option<f64>| {
        let farm = labels::say(lang, "内容农场称占", "a content farm says");
        s.map(|s| format!("{farm} {:.0} %", s * 100.0))
    };
    html! {
        section {
            h2 { (labels::say(lang, "常见驳回原因", "Common reject reasons")) }
            ul.rows {
                @for r in sorted {
                    li {
                        div.head {
                            (tag(reason_colour(r.status), labels::reason(r.status, lang)))
                            div {
                                (r.title.get(lang)) " "
                                @for i in &r.findings { a.num href=(format!("#f{}", i + 1)) { (i + 1) } }
                                span.soft {
                                    (r.source) " · " (labels::trust(r.trust, lang))
                                    @if let Some(share) = share(r.share) { " · " (share) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn untold(report: &Report, lang: Lang) -> Markup {
    let lines = undecided::lines(report, lang);
    html! {
        @if !lines.is_empty() {
            section {
                h2 { (labels::say(lang, "无法判断的事项", "What could not be told")) }
                ul { @for line in lines { li { (line) } } }
            }
        }
    }
}

fn footer(report: &Report, lang: Lang) -> Markup {
    let packs = report.rules.iter().map(|p| format!("{} {} ({})", p.pack, p.version, p.as_of));
    let skipped = report.files.iter().filter(|f| f.status == FileStatus::Skipped).count();
    let looked = report.files.len() - skipped;
    html! {
        footer {
            p { (labels::say(lang, "规则：", "Rules: ")) (packs.collect::<Vec<_>>().join(labels::comma(lang))) }
            p {
                @match lang {
                    Lang::Zh => { "检查了 " (looked) " 个文件，略过 " (skipped) " 个。" }
                    Lang::En => { (looked) " file(s) looked at, " (skipped) " left out. " }
                }
                (labels::advice(lang))
            }
            p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) }
        }
    }
}
