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
    out += &actions_section(
        report,
        &report.urgent_actions().collect::<Vec<_>>(),
        tr("先做什么", "What to do first"),
        lang,
    );
    let advisable: Vec<&RemedyAction> = report.advisable_actions().collect();
    out += &actions_section(report, &advisable, tr("另外建议", "Also advisable"), lang);
    out += &documents_section(report, lang);
    out += &requirements_section(report, lang);
    out += &reasons_section(report, lang);
    out += &undecided_section(report, lang);
    out += &further_notes(report, lang);
    out += &report_footer(report, lang);
    sink.write_all(out.as_bytes())
}

fn report_header(report: &Report, lang: Lang) -> String {
    let mut out = format!(
        "# {} {} · {}\n\n",
        labels::verdict_mark(report.verdict),
        labels::verdict_label(report.verdict, lang),
        escape_text(&labels::applicant_name(report))
    );
    let targets = report.category.iter().chain(&report.scenarios);
    let about: Vec<String> = targets
        .map(|(id, title)| format!("{} {}", escape_text(title.get(lang)), code_span(id)))
        .collect();
    out += &format!("{} {}", labels::tr(lang, "检查日期", "As of"), report.as_of);
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
    for (i, action) in list.iter().enumerate() {
        let subject = labels::action_subject(report, action, lang)
            .unwrap_or_else(|| labels::tr(lang, "申报内容", "Declaration").to_owned());
        out += &format!("{}. **{}**\n", i + 1, escape_text(&subject));
        for step in &action.steps {
            out += &format!("   - {}\n", escape_text(step.get(lang)));
        }
        for finding in action
            .findings
            .iter()
            .filter_map(|f| report.findings.get(*f))
        {
            out += &format!("   - {}\n", finding_text(finding, lang));
        }
    }
    out
}

fn finding_text(finding: &Finding, lang: Lang) -> String {
    let waiver_note = finding.waived.as_ref().map_or_else(String::new, |why| {
        format!(
            " ({}{})",
            labels::tr(lang, "已豁免：", "waived: "),
            escape_text(why)
        )
    });
    format!(
        "{} {}: {}{waiver_note}",
        labels::severity_label(finding.severity, lang),
        code_span(finding.code.name()),
        escape_text(finding.message.get(lang))
    )
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
        .map(|d| {
            let mut files: Vec<usize> = d.pages.iter().map(|p| p.file).collect();
            files.dedup();
            let names = files
                .iter()
                .filter_map(|f| examined_files.get(*f))
                .map(|f| escape_text(&f.facts.path));
            vec![
                names.collect::<Vec<_>>().join("\n"),
                escape_text(&labels::document_type_label(report, d, lang)),
                labels::document_resolutions(d, &examined_files, lang).join("\n"),
                labels::document_colours(d, &examined_files, lang).join("\n"),
                labels::valid_until(d, lang),
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
    format_heading(2, tr("识别到的证照", "Papers found")) + &format_table(&columns, &rows)
}

fn requirements_section(report: &Report, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let applies = report
        .requirements
        .iter()
        .filter(|r| r.outcome != Outcome::NotApplicable);
    let rows: Vec<Vec<String>> = applies.map(|r| requirement_row(report, r, lang)).collect();
    let columns = [
        tr("结果", "Outcome"),
        tr("要求", "Requirement"),
        tr("说明", "Why"),
        tr("来源", "Source"),
    ];
    format_heading(2, tr("要求", "Requirements")) + &format_table(&columns, &rows)
}

fn requirement_row(report: &Report, r: &RequirementReport, lang: Lang) -> Vec<String> {
    let own = report
        .findings
        .iter()
        .filter(|f| f.requirement.as_ref() == Some(&r.id));
    let mut why: Vec<String> = own
        .filter(|f| f.severity > Severity::Info)
        .map(|f| escape_text(f.message.get(lang)))
        .collect();
    // Below a met requirement the tree's reason is about ways that were not taken.
    if r.outcome != Outcome::Met {
        why.extend(r.why.as_ref().map(|w| escape_text(w.get(lang))));
    }
    vec![
        format!(
            "{} {}",
            labels::outcome_mark(r.outcome),
            labels::outcome_label(r.outcome, lang)
        ),
        format!(
            "{} ({})",
            escape_text(r.title.get(lang)),
            labels::level_label(r.level, lang)
        ),
        why.join("\n"),
        format!(
            "{} · {} · {}",
            escape_text(&r.source_title),
            labels::trust_label(r.trust, lang),
            r.as_of
        ),
    ]
}

fn reasons_section(report: &Report, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|r| match r.status {
        ReasonStatus::Triggered => 0,
        ReasonStatus::Unknown => 1,
        ReasonStatus::Clear => 2,
    });
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .map(|r| {
            vec![
                labels::reason_status_label(r.status, lang).to_owned(),
                escape_text(r.title.get(lang)),
                format!(
                    "{} · {}",
                    code_span(&r.source),
                    labels::trust_label(r.trust, lang)
                ),
            ]
        })
        .collect();
    let columns = [
        tr("结果", "Status"),
        tr("驳回原因", "Reason"),
        tr("来源", "Source"),
    ];
    format_heading(2, tr("常见驳回原因", "Common reject reasons")) + &format_table(&columns, &rows)
}

/// What could not be told: never a pass, so it has a place of its own.
fn undecided_section(report: &Report, lang: Lang) -> String {
    let lines = super::undecided::undecided_lines(report, lang);
    if lines.is_empty() {
        return String::new();
    }
    let list = lines
        .iter()
        .map(|l| format!("- {}\n", escape_text(l)))
        .collect::<Vec<_>>()
        .concat();
    format_heading(
        2,
        labels::tr(lang, "无法判断的事项", "What could not be told"),
    ) + &list
}

fn further_notes(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|f| f.status != FileStatus::Used) {
        let why = file
            .why
            .as_ref()
            .map(|w| escape_text(w.get(lang)))
            .unwrap_or_default();
        out += &format!("- {}: {why}\n", escape_text(&file.facts.path));
    }
    let further_findings = report
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Info || f.waived.is_some());
    out += &further_findings
        .map(|f| format!("- {}\n", finding_text(f, lang)))
        .collect::<Vec<_>>()
        .concat();
    if out.is_empty() {
        return out;
    }
    format_heading(2, labels::tr(lang, "其他", "Further notes")) + &out
}

fn report_footer(report: &Report, lang: Lang) -> String {
    let packs: Vec<String> = report
        .rules
        .iter()
        .map(|p| format!("{} {} ({})", code_span(&p.pack), p.version, p.as_of))
        .collect();
    // A reader must know how much of the dossier nobody has read.
    let unread = report
        .examined_files()
        .filter(|f| f.facts.text.origin == TextOrigin::None)
        .count();
    let read = match lang {
        Lang::Zh => format!("{unread} 个文件没有读出文字"),
        Lang::En => format!("{unread} file(s) without text that was read"),
    };
    format!(
        "\n---\n\n{}{}{}\n\n{read}{}{}\n",
        labels::tr(lang, "规则", "Rules"),
        labels::colon(lang),
        packs.join(labels::comma(lang)),
        labels::tr(lang, "。", ". "),
        labels::legal_disclaimer(lang)
    )
}
