//! The sections of a report.

use std::io::{self, Write};

use comfy_table::{Cell, Color};

use super::Style;
use super::finding_message::finding_message;
use model::{
    FileReport, FileStatus, Finding, Outcome, ReasonStatus, RemedyAction, Report, RequirementLevel,
    Severity, SourceTrust, TreeNode,
};

use crate::render::labels;
use crate::sanitize::printable;

/// Writes the report: the verdict and what to do first, then the evidence.
pub fn write_report(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_headline(report, style, sink)?;
    write_to_do(report, style, sink)?;
    if style.quiet {
        return Ok(());
    }
    write_requirements(report, style, sink)?;
    write_documents(report, style, sink)?;
    write_findings(report, style, sink)?;
    write_reasons(report, style, sink)?;
    write_unused_files(report, style, sink)?;
    write_sources(report, style, sink)?;
    write_last_line(report, style, sink)
}

/// The verdict once more, where a long report ends on the terminal.
fn write_last_line(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let verdict = style.verdict_text(report.verdict);
    let must = report.urgent_actions().count();
    let should = report.advisable_actions().count();
    let words = match style.lang {
        model::Lang::Zh => format!("必改 {must} 项，待确认 {should} 项，见开头“先做什么”"),
        model::Lang::En => {
            format!("{must} to correct, {should} to confirm: see “What to do first” above")
        }
    };
    let words = if must + should == 0 {
        String::new()
    } else {
        words
    };
    writeln!(sink, "\n{verdict}  {words}")
}

fn write_headline(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    for note in &report.notes {
        let mark = style.paint("!", "1;33");
        let words = printable(note.get(lang));
        writeln!(sink, "{mark} {words}")?;
    }
    let verdict = style.verdict_text(report.verdict);
    let name = style.paint(&labels::applicant_name(report), "1");
    write!(sink, "{verdict}  {name}")?;
    for (id, title) in &report.categories {
        write!(sink, "  {} ({id})", title.get(lang))?;
    }
    for (id, title) in &report.scenarios {
        write!(sink, "  + {} ({id})", title.get(lang))?;
    }
    let date_label = style.tr("检查日期", "as of");
    writeln!(sink, "  {date_label} {}", report.as_of)?;
    let counts = count_line(report, lang);
    writeln!(sink, "   {counts}")
}

/// How many required things are met, unmet and unknown, and how many findings ask for something.
fn count_line(report: &Report, lang: model::Lang) -> String {
    // Waived findings are not counted: nobody has to act on them.
    let count = |severity| {
        report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .filter(|finding| finding.waived.is_none())
            .count()
    };
    let of = |outcome| {
        report
            .requirements
            .iter()
            .filter(|requirement| {
                requirement.level == RequirementLevel::Required && requirement.outcome == outcome
            })
            .count()
    };
    match lang {
        model::Lang::Zh => format!(
            "必须项：{} 项满足，{} 项不满足，{} 项无法判断；{} 个必改，{} 个注意",
            of(Outcome::Met),
            of(Outcome::Unmet),
            of(Outcome::Unknown),
            count(Severity::Error),
            count(Severity::Warning)
        ),
        model::Lang::En => format!(
            "required: {} met, {} unmet, {} unknown; {} errors, {} warnings",
            of(Outcome::Met),
            of(Outcome::Unmet),
            of(Outcome::Unknown),
            count(Severity::Error),
            count(Severity::Warning)
        ),
    }
}

/// What to do first: the acts that clear the errors, or what keeps it from being ready.
fn write_to_do(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    // Errors first; what is open belongs to the same round of work.
    let list = report
        .urgent_actions()
        .chain(report.advisable_actions());
    let list: Vec<&RemedyAction> = list.collect();
    if list.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "先做什么", "What to do first")?;
    for (index, action) in list.iter().enumerate() {
        let number = index + 1;
        let subject = labels::action_subject(report, action, style.lang);
        let is_open = action.severity < Severity::Error;
        let fallback = if is_open {
            style.tr("请确认", "To confirm")
        } else {
            ""
        };
        let subject = subject.unwrap_or_else(|| fallback.to_owned());
        let colon = if subject.is_empty() {
            ""
        } else {
            labels::colon(style.lang)
        };
        let about = style.paint(&subject, "1");
        let steps: Vec<String> = action
            .steps
            .iter()
            .map(|step| printable(step.get(style.lang)))
            .collect();
        let several = steps.len() > 1;
        let start = if several { "\n    - " } else { "" };
        let steps = steps.join("\n    - ");
        let mark = match action.severity {
            Severity::Error => style.paint("✗", "31"),
            Severity::Warning | Severity::Info => style.paint("?", "33"),
        };
        writeln!(sink, " {number}. {mark} {about}{colon}{start}{steps}")?;
    }
    Ok(())
}

fn write_heading(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    let heading = style.paint(style.tr(zh, en), "1;4");
    writeln!(sink, "\n{heading}")
}

fn write_requirements(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "要求", "Requirements")?;
    let head = [
        style.tr("", ""),
        style.tr("要求", "requirement"),
        style.tr("说明", "why"),
        style.tr("来源", "source"),
    ];
    let mut table = style.new_table(&head);
    // Most requirements of a rule set do not apply to one merchant.
    for requirement in report
        .requirements
        .iter()
        .filter(|requirement| requirement.outcome != Outcome::NotApplicable || style.verbose)
    {
        let level = match requirement.level {
            RequirementLevel::Required => "",
            RequirementLevel::Recommended => style.tr("（建议）", " (recommended)"),
            RequirementLevel::Info => style.tr("（参考）", " (information)"),
        };
        let mut why = own_findings(report, &requirement.id, style);
        if let Some(note) = requirement
            .why
            .as_ref()
            .filter(|_| requirement.outcome != Outcome::Met)
        {
            why.push(note.get(style.lang).to_owned());
        }
        if style.verbose
            && let Some(tree) = &requirement.tree
        {
            why.push(tree_text(tree, style, 0));
        }
        let title = requirement.title.get(style.lang);
        let trust = weak_trust_note(requirement.trust, style);
        let source = format!("{} {} {trust}", requirement.source, requirement.as_of);
        table.add_row(vec![
            style.outcome_cell(requirement.outcome),
            Cell::new(format!("{title}{level}")),
            Cell::new(why.join("\n")),
            source_cell(&source, style),
        ]);
    }
    writeln!(sink, "{table}")
}

fn source_cell(source: &str, style: Style) -> Cell {
    let cell = Cell::new(source.trim());
    style.colour_cell(cell, Color::DarkGrey)
}

/// Only what is not to be relied on is marked.
fn weak_trust_note<'a>(trust: SourceTrust, style: Style) -> &'a str {
    match (trust, style.lang) {
        (SourceTrust::Practice, model::Lang::Zh) => "（经验）",
        (SourceTrust::Practice, model::Lang::En) => "(practice)",
        (SourceTrust::Unverified, model::Lang::Zh) => "（未核实）",
        (SourceTrust::Unverified, model::Lang::En) => "(unverified)",
        _ => "",
    }
}

fn own_findings(report: &Report, id: &str, style: Style) -> Vec<String> {
    let own = report
        .findings
        .iter()
        .filter(|finding| {
            finding.requirement.as_deref() == Some(id) && finding.severity > Severity::Info
        });
    own.map(|finding| printable(finding.message.get(style.lang)))
        .collect()
}

fn tree_text(node: &TreeNode, style: Style, depth: usize) -> String {
    let mark = match node.outcome {
        Outcome::Met | Outcome::Waived => "✓",
        Outcome::Unmet => "✗",
        Outcome::Unknown => "?",
        Outcome::NotApplicable => "–",
    };
    let indent = "  ".repeat(depth);
    let title = node.title.get(style.lang);
    let documents = node.documents.join(",");
    let mut text = format!("{indent}{mark} {title} {documents}");
    for child in &node.children {
        text.push('\n');
        text += &tree_text(child, style, depth + 1);
    }
    text
}

fn write_documents(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if report.documents.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "识别到的文件", "Papers found")?;
    let head = [
        style.tr("文件", "file"),
        style.tr("种类", "kind"),
        style.tr("分辨率", "resolution"),
        style.tr("颜色", "colour"),
        style.tr("有效期", "valid until"),
    ];
    let mut table = style.new_table(&head);
    let lang = style.lang;
    let examined_files: Vec<&FileReport> = report.examined_files().collect();
    for document in &report.documents {
        let names: Vec<String> = labels::document_paths(document, &examined_files)
            .map(printable)
            .collect();
        let resolutions = labels::document_resolutions(document, &examined_files, lang);
        let colours = labels::document_colours(document, &examined_files, lang);
        table.add_row(vec![
            names.join("\n"),
            labels::document_type_label(report, document, lang),
            resolutions.join("\n"),
            colours.join("\n"),
            labels::valid_until(document, lang),
        ]);
    }
    writeln!(sink, "{table}")
}

fn write_findings(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let shown_findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| {
            let asks = finding.severity > Severity::Info;
            asks || style.verbose || finding.waived.is_some()
        })
        .collect();
    if shown_findings.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "发现", "Findings")?;
    let mut table = style.new_table(&[
        style.tr("级别", "level"),
        style.tr("代码", "code"),
        style.tr("问题", "problem"),
        style.tr("怎么办", "remedy"),
    ]);
    for finding in shown_findings {
        let remedy = printable(finding.remedy.get(style.lang));
        table.add_row(vec![
            style.severity_cell(finding.severity),
            Cell::new(finding.code.name()),
            Cell::new(finding_message(finding, report, style)),
            Cell::new(remedy),
        ]);
    }
    writeln!(sink, "{table}")
}

fn write_reasons(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "常见驳回原因", "Common reject reasons")?;
    let mut table = style.new_table(&[style.tr("驳回原因", "reason"), style.tr("结果", "status")]);
    let of = |status| {
        let reasons = report.reasons.iter();
        reasons.filter(move |reason| reason.status == status)
    };
    // What only the platform can tell is counted: a list of it would bury the rest.
    for reason in of(ReasonStatus::Triggered).chain(of(ReasonStatus::Clear)) {
        let title = reason.title.get(style.lang);
        let trust = weak_trust_note(reason.trust, style);
        table.add_row(vec![
            Cell::new(format!("{title} {trust}").trim()),
            style.reason_status_cell(reason.status),
        ]);
    }
    writeln!(sink, "{table}")?;
    let open = of(ReasonStatus::Unknown).count();
    match style.lang {
        _ if open == 0 => Ok(()),
        model::Lang::Zh => writeln!(sink, "另有 {open} 条只有平台能判断，逐条见 --format html"),
        model::Lang::En => writeln!(
            sink,
            "{open} more only the platform can tell; --format html lists them"
        ),
    }
}

/// Files nobody asked for and files left out.
fn write_unused_files(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    // Used files are in the table above. A damaged one is there too where something of it was read.
    let mut rest = report
        .files
        .iter()
        .filter(|file| {
            file.status == FileStatus::Unclaimed
                || file.status == FileStatus::Skipped
                || (file.status == FileStatus::Damaged && file.documents.is_empty())
        })
        .peekable();
    if rest.peek().is_none() {
        return Ok(());
    }
    write_heading(style, sink, "没有用到的文件", "Files nobody asked for")?;
    for file in rest {
        let why = file
            .why
            .as_ref()
            .map(|why| why.get(style.lang))
            .unwrap_or_default();
        let path = printable(&file.facts.path);
        let why = style.paint(&printable(why), "2");
        writeln!(sink, " - {path}  {why}")?;
    }
    Ok(())
}

fn write_sources(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let packs: Vec<String> = report
        .rules
        .iter()
        .map(|pack| format!("{} {} ({})", pack.pack, pack.version, pack.as_of))
        .collect();
    let line = style.tr("规则：", "rules: ").to_owned() + &packs.join(", ");
    let rules = style.paint(&line, "2");
    writeln!(sink, "\n{rules}")?;
    let disclaimer = labels::legal_disclaimer(style.lang);
    writeln!(sink, "{}", style.paint(disclaimer, "2"))
}
