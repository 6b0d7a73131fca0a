//! The report as Markdown: for tickets, wikis and mails.

use std::io::{self, Write};

use super::labels;
use super::markdown_syntax::{code_span, escape_text, format_heading, format_table};
use model::{
    FileReport, FileStatus, Finding, Lang, Outcome, ReasonStatus, RemedyAction, Report,
    RequirementReport, Severity, TextOrigin,
};

/// Writes the report: the verdict and what to do first, then the evidence.
pub fn write_report(report: &Report, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut out = report_header(report, lang);
    let urgent: Vec<&RemedyAction> = report.urgent_actions().collect();
    let urgent_title = tr("先做什么", "What to do first");
    out += &actions_section(report, &urgent, urgent_title, lang);
    let advisable: Vec<&RemedyAction> = report.advisable_actions().collect();
    let advisable_title = tr("另外建议", "Also advisable");
    out += &actions_section(report, &advisable, advisable_title, lang);
    out += &documents_section(report, lang);
    out += &requirements_section(report, lang);
    out += &reasons_section(report, lang);
    out += &undecided_section(report, lang);
    out += &further_notes(report, lang);
    out += &report_footer(report, lang);
    sink.write_all(out.as_bytes())
}

fn report_header(report: &Report, lang: Lang) -> String {
    let mark = labels::verdict_mark(report.verdict);
    let verdict = labels::verdict_label(report.verdict, lang);
    let applicant = escape_text(&labels::applicant_name(report));
    let mut out = format!("# {mark} {verdict} · {applicant}\n\n");
    let targets = report
        .categories
        .iter()
        .chain(&report.scenarios);
    let about: Vec<String> = targets
        .map(|(id, title)| {
            let title = escape_text(title.get(lang));
            format!("{title} {}", code_span(id))
        })
        .collect();
    let date_label = labels::tr(lang, "检查日期", "As of");
    out += &format!("{date_label} {}", report.as_of);
    if !about.is_empty() {
        out += &format!(" · {}", about.join(" · "));
    }
    out.push('\n');
    for note in &report.notes {
        out += &format!("\n> {}\n", escape_text(note.get(lang)));
    }
    out
}

fn actions_section(report: &Report, list: &[&RemedyAction], title: &str, lang: Lang) -> String {
    if list.is_empty() {
        return String::new();
    }
    let mut out = format_heading(2, title);
    for (index, action) in list.iter().enumerate() {
        let subject = labels::action_subject(report, action, lang)
            .unwrap_or_else(|| labels::tr(lang, "申报内容", "Declaration").to_owned());
        out += &format!("{}. **{}**\n", index + 1, escape_text(&subject));
        for step in &action.steps {
            out += &format!("   - {}\n", escape_text(step.get(lang)));
        }
        for finding in action
            .findings
            .iter()
            .filter_map(|index| report.findings.get(*index))
        {
            out += &format!("   - {}\n", finding_text(finding, lang));
        }
    }
    out
}

fn finding_text(finding: &Finding, lang: Lang) -> String {
    let severity = labels::severity_label(finding.severity, lang);
    let code = code_span(finding.code.name());
    let message = escape_text(finding.message.get(lang));
    let mut text = format!("{severity} {code}: {message}");
    if let Some(why) = &finding.waived {
        let label = labels::tr(lang, "已豁免：", "waived: ");
        text += &format!(" ({label}{})", escape_text(why));
    }
    text
}

fn documents_section(report: &Report, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    if report.documents.is_empty() {
        return String::new();
    }
    let examined_files: Vec<&FileReport> = report.examined_files().collect();
    let rows: Vec<Vec<String>> = report
        .documents
        .iter()
        .map(|document| {
            let names: Vec<String> = labels::document_paths(document, &examined_files)
                .map(escape_text)
                .collect();
            let label = labels::document_type_label(report, document, lang);
            let resolutions = labels::document_resolutions(document, &examined_files, lang);
            let colours = labels::document_colours(document, &examined_files, lang);
            vec![
                names.join("\n"),
                escape_text(&label),
                resolutions.join("\n"),
                colours.join("\n"),
                labels::valid_until(document, lang),
            ]
        })
        .collect();
    let columns = [
        tr("文件", "File"),
        tr("种类", "Kind"),
        tr("分辨率", "Resolution"),
        tr("颜色", "Colour"),
        tr("有效期至", "Valid until"),
    ];
    let title = tr("识别到的证照", "Papers found");
    format_heading(2, title) + &format_table(&columns, &rows)
}

fn requirements_section(report: &Report, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let applies = report
        .requirements
        .iter()
        .filter(|requirement| requirement.outcome != Outcome::NotApplicable);
    let rows: Vec<Vec<String>> = applies
        .map(|requirement| requirement_row(report, requirement, lang))
        .collect();
    let columns = [
        tr("结果", "Outcome"),
        tr("要求", "Requirement"),
        tr("说明", "Why"),
        tr("来源", "Source"),
    ];
    let title = tr("要求", "Requirements");
    format_heading(2, title) + &format_table(&columns, &rows)
}

fn requirement_row(report: &Report, requirement: &RequirementReport, lang: Lang) -> Vec<String> {
    let own = report
        .findings
        .iter()
        .filter(|finding| finding.requirement.as_ref() == Some(&requirement.id));
    let mut why: Vec<String> = own
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| escape_text(finding.message.get(lang)))
        .collect();
    // Below a met requirement the tree's reason is about ways that were not taken.
    if requirement.outcome != Outcome::Met {
        why.extend(
            requirement
                .why
                .as_ref()
                .map(|why| escape_text(why.get(lang))),
        );
    }
    vec![
        format!(
            "{} {}",
            labels::outcome_mark(requirement.outcome),
            labels::outcome_label(requirement.outcome, lang)
        ),
        format!(
            "{} ({})",
            escape_text(requirement.title.get(lang)),
            labels::level_label(requirement.level, lang)
        ),
        why.join("\n"),
        format!(
            "{} · {} · {}",
            escape_text(&requirement.source_title),
            labels::trust_label(requirement.trust, lang),
            requirement.as_of
        ),
    ]
}

fn reasons_section(report: &Report, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|reason| match reason.status {
        ReasonStatus::Triggered => 0,
        ReasonStatus::Unknown => 1,
        ReasonStatus::Clear => 2,
    });
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .map(|reason| {
            vec![
                labels::reason_status_label(reason.status, lang).to_owned(),
                escape_text(reason.title.get(lang)),
                format!(
                    "{} · {}",
                    code_span(&reason.source),
                    labels::trust_label(reason.trust, lang)
                ),
            ]
        })
        .collect();
    let columns = [
        tr("结果", "Status"),
        tr("驳回原因", "Reason"),
        tr("来源", "Source"),
    ];
    let title = tr("常见驳回原因", "Common reject reasons");
    format_heading(2, title) + &format_table(&columns, &rows)
}

/// What could not be told: never a pass, so it has a place of its own.
fn undecided_section(report: &Report, lang: Lang) -> String {
    let lines = super::undecided::undecided_lines(report, lang);
    if lines.is_empty() {
        return String::new();
    }
    let list = lines
        .iter()
        .map(|line| format!("- {}\n", escape_text(line)))
        .collect::<Vec<_>>()
        .concat();
    let title = labels::tr(lang, "无法判断的事项", "What could not be told");
    format_heading(2, title) + &list
}

fn further_notes(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for file in report
        .files
        .iter()
        .filter(|file| file.status != FileStatus::Used)
    {
        let why = file
            .why
            .as_ref()
            .map(|why| escape_text(why.get(lang)))
            .unwrap_or_default();
        out += &format!("- {}: {why}\n", escape_text(&file.facts.path));
    }
    let further_findings = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Info || finding.waived.is_some());
    for finding in further_findings {
        let text = finding_text(finding, lang);
        out += &format!("- {text}\n");
    }
    if out.is_empty() {
        return out;
    }
    let title = labels::tr(lang, "其他", "Further notes");
    format_heading(2, title) + &out
}

fn report_footer(report: &Report, lang: Lang) -> String {
    let packs: Vec<String> = report
        .rules
        .iter()
        .map(|pack| {
            format!(
                "{} {} ({})",
                code_span(&pack.pack),
                pack.version,
                pack.as_of
            )
        })
        .collect();
    // A reader must know how much of the dossier nobody has read.
    let unread = report
        .examined_files()
        .filter(|file| file.facts.text.origin == TextOrigin::None)
        .count();
    let read = match lang {
        Lang::Zh => format!("{unread} 个文件没有读出文字"),
        Lang::En => format!("{unread} file(s) without text that was read"),
    };
    let rules = labels::tr(lang, "规则", "Rules");
    let colon = labels::colon(lang);
    let packs = packs.join(labels::comma(lang));
    let stop = labels::tr(lang, "。", ". ");
    let disclaimer = labels::legal_disclaimer(lang);
    format!("\n---\n\n{rules}{colon}{packs}\n\n{read}{stop}{disclaimer}\n")
}
