//! The report on one merchant as a page: the verdict and what to do first, then the evidence.

use std::io::{self, Write};

use maud::{Markup, html};

use super::finding_item::finding_item;
use super::{
    colour_tag, evidence, outcome_colour, papers, reason_colour, render_page, source_note, tiles,
    verdict_colour,
};

use model::{
    FileStatus, Lang, Outcome, ReasonStatus, RemedyAction, Report, RequirementLevel,
    RequirementReport, Severity, Thumbnail,
};

use crate::render::{labels, undecided};
use crate::sanitize::printable;

/// Writes the page. `thumbnails` may be empty: pages are then drawn as empty frames.
pub fn write_report(
    report: &Report,
    thumbnails: &[Thumbnail],
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let verdict = labels::verdict_label(report.verdict, lang);
    let applicant = labels::applicant_name(report);
    let title = format!("{verdict} · {applicant}");
    let urgent: Vec<&RemedyAction> = report.urgent_actions().collect();
    let advisable: Vec<&RemedyAction> = report.advisable_actions().collect();
    let urgent_title = tr("必须先做的事", "What must be done");
    let advisable_title = tr("建议处理或确认", "Worth doing or confirming");
    let body = html! {
        (report_header(report, lang))
        main {
            (actions_section(report, &urgent, urgent_title, lang))
            (actions_section(report, &advisable, advisable_title, lang))
            (papers::documents_section(report, thumbnails, lang))
            (requirements_section(report, lang))
            (reasons_section(report, lang))
            (undecided_section(report, lang))
            (evidence::evidence_section(report, lang))
        }
        (report_footer(report, lang))
    };
    let page = render_page(&title, lang, &body);
    sink.write_all(page.as_bytes())
}

fn report_header(report: &Report, lang: Lang) -> Markup {
    html! {
        header {
            p class={ "verdict " (verdict_colour(report.verdict)) } {
                (labels::verdict_mark(report.verdict))
                " "
                (labels::verdict_label(report.verdict, lang))
            }
            h1 { (labels::applicant_name(report)) }
            @for (id, title) in report.categories.iter().chain(&report.scenarios) {
                p { (title.get(lang)) " " code { (id) } }
            }
            p.soft {
                (labels::tr(lang, "检查日期", "As of"))
                " "
                (report.as_of)
            }
            (tiles::count_tiles(report, lang))
            @for note in &report.notes {
                p.note { (printable(note.get(lang))) }
            }
        }
    }
}

fn actions_section(report: &Report, list: &[&RemedyAction], title: &str, lang: Lang) -> Markup {
    let declared = labels::tr(lang, "申报内容", "Declaration");
    let subject = |action| {
        let subject = labels::action_subject(report, action, lang);
        subject.unwrap_or_else(|| declared.to_owned())
    };
    let tone = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Info => "warning",
    };
    html! {
        @if !list.is_empty() {
            section {
                h2 { (title) " (" (list.len()) ")" }
                ol.todo {
                    @for action in list {
                        li class={ "card " (tone(action.severity)) } {
                            h3 { (subject(action)) }
                            ul.steps {
                                @for step in &action.steps {
                                    li { (printable(step.get(lang))) }
                                }
                            }
                            ul.why {
                                @for i in &action.findings {
                                    @if let Some(f) = report.findings.get(*i) {
                                        (finding_item(*i, f, lang))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn requirements_section(report: &Report, lang: Lang) -> Markup {
    // What blocks comes first, then what a person must look at.
    let rank = |outcome| match outcome {
        Outcome::Unmet => 0,
        Outcome::Unknown => 1,
        Outcome::Waived => 2,
        Outcome::Met => 3,
        Outcome::NotApplicable => 4,
    };
    let (mut asked, idle): (Vec<_>, Vec<_>) = report
        .requirements
        .iter()
        .partition(|requirement| requirement.outcome != Outcome::NotApplicable);
    asked.sort_by_key(|requirement| rank(requirement.outcome));
    let idle_titles: Vec<&str> = idle
        .iter()
        .map(|requirement| requirement.title.get(lang))
        .collect();
    html! {
        section {
            h2 { (labels::tr(lang, "逐项要求", "Requirements")) }
            ul.rows {
                @for requirement in asked {
                    (requirement_item(report, requirement, lang))
                }
            }
            @if !idle.is_empty() {
                p.soft {
                    (labels::tr(lang, "不适用：", "Not applicable: "))
                    (idle_titles.join(labels::comma(lang)))
                }
            }
        }
    }
}

fn requirement_item(report: &Report, requirement: &RequirementReport, lang: Lang) -> Markup {
    // Numbered as in the list of findings, which the links lead to.
    let own: Vec<usize> = report
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.requirement.as_ref() == Some(&requirement.id))
        .map(|(index, _)| index + 1)
        .collect();
    let mark = labels::outcome_mark(requirement.outcome);
    let outcome = labels::outcome_label(requirement.outcome, lang);
    // Below a met requirement the tree's reason is about ways that were not taken.
    let why = requirement
        .why
        .as_ref()
        .filter(|_| requirement.outcome != Outcome::Met);
    let tree = requirement
        .tree
        .as_ref()
        .filter(|tree| !tree.children.is_empty());
    html! {
        li {
            div.head {
                (colour_tag(outcome_colour(requirement.outcome), &format!("{mark} {outcome}")))
                div {
                    strong { (requirement.title.get(lang)) }
                    @if requirement.level != RequirementLevel::Required {
                        " (" (labels::level_label(requirement.level, lang)) ")"
                    }
                    @if !own.is_empty() {
                        " "
                        @for number in own {
                            a.num href=(format!("#f{number}")) { (number) }
                        }
                    }
                }
            }
            @if let Some(why) = why {
                p.soft { (printable(why.get(lang))) }
            }
            @if let Some(tree) = tree {
                ul.tree { (evidence::requirement_tree(report, tree, lang)) }
            }
            (source_note(&requirement.source_title, requirement.trust, &requirement.as_of, lang))
        }
    }
}

fn reasons_section(report: &Report, lang: Lang) -> Markup {
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|reason| match reason.status {
        ReasonStatus::Triggered => 0,
        ReasonStatus::Unknown => 1,
        ReasonStatus::Clear => 2,
    });
    // Nobody says where this share comes from, so it is never shown without those words.
    let share = |share: Option<f64>| {
        let farm = labels::tr(lang, "内容农场称占", "a content farm says");
        share.map(|share| format!("{farm} {:.0} %", share * 100.0))
    };
    html! {
        section {
            h2 { (labels::tr(lang, "常见驳回原因", "Common reject reasons")) }
            ul.rows {
                @for r in sorted {
                    li {
                        div.head {
                            (colour_tag(
                                reason_colour(r.status),
                                labels::reason_status_label(r.status, lang),
                            ))
                            div {
                                (r.title.get(lang))
                                " "
                                @for i in &r.findings {
                                    a.num href=(format!("#f{}", i + 1)) { (i + 1) }
                                }
                                span.soft {
                                    (r.source)
                                    " · "
                                    (labels::trust_label(r.trust, lang))
                                    @if let Some(share) = share(r.share) {
                                        " · "
                                        (share)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn undecided_section(report: &Report, lang: Lang) -> Markup {
    let lines = undecided::undecided_lines(report, lang);
    html! {
        @if !lines.is_empty() {
            section {
                h2 { (labels::tr(lang, "无法判断的事项", "What could not be told")) }
                ul {
                    @for line in lines {
                        li { (line) }
                    }
                }
            }
        }
    }
}

fn report_footer(report: &Report, lang: Lang) -> Markup {
    let packs: Vec<String> = report
        .rules
        .iter()
        .map(|pack| format!("{} {} ({})", pack.pack, pack.version, pack.as_of))
        .collect();
    let skipped = report
        .files
        .iter()
        .filter(|file| file.status == FileStatus::Skipped)
        .count();
    // Skipped files were never opened: to count them would promise too much.
    let examined_count = report.files.len() - skipped;
    html! {
        footer {
            p {
                (labels::tr(lang, "规则：", "Rules: "))
                (packs.join(labels::comma(lang)))
            }
            p {
                @match lang {
                    Lang::Zh => { "检查了 " (examined_count) " 个文件，略过 " (skipped) " 个。" }
                    Lang::En => { (examined_count) " file(s) looked at, " (skipped) " left out. " }
                }
                (labels::legal_disclaimer(lang))
            }
            p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) }
        }
    }
}
