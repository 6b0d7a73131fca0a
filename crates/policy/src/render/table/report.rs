//! The sections of a report.

use std::io::{self, Write};

use comfy_table::{Cell, Color};

use super::Style;
use model::{
    FileReport, FileStatus, Finding, Outcome, RemedyAction, Report, RequirementLevel, Severity,
    SourceTrust, TreeNode,
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
    write_sources(report, style, sink)
}

fn write_headline(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    for note in &report.notes {
        writeln!(
            sink,
            "{} {}",
            style.paint("!", "1;33"),
            printable(note.get(lang))
        )?;
    }
    let name = report.merchant.name.as_deref().unwrap_or(&report.name);
    write!(
        sink,
        "{}  {}",
        style.verdict_text(report.verdict),
        style.paint(&printable(name), "1")
    )?;
    if let Some((id, title)) = &report.category {
        write!(sink, "  {} ({id})", title.get(lang))?;
    }
    for (id, title) in &report.scenarios {
        write!(sink, "  + {} ({id})", title.get(lang))?;
    }
    writeln!(sink, "  {} {}", style.tr("检查日期", "as of"), report.as_of)?;
    writeln!(sink, "   {}", count_line(report, lang))
}

/// How many required things are met, unmet and unknown, and how many findings ask for something.
fn count_line(report: &Report, lang: model::Lang) -> String {
    // Waived findings are not counted: nobody has to act on them.
    let count = |s| {
        report
            .findings
            .iter()
            .filter(|f| f.severity == s && f.waived.is_none())
            .count()
    };
    let of = |o| {
        report
            .requirements
            .iter()
            .filter(|r| r.level == RequirementLevel::Required && r.outcome == o)
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
    let urgent: Vec<&RemedyAction> = report.urgent_actions().collect();
    // Without an error the milder list takes its place: the section always tells what is next.
    let list = if urgent.is_empty() {
        report.advisable_actions().collect()
    } else {
        urgent
    };
    if list.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "先做什么", "What to do first")?;
    for (i, action) in list.iter().enumerate() {
        let about = labels::action_subject(report, action, style.lang).unwrap_or_default();
        let colon = if about.is_empty() {
            ""
        } else {
            labels::colon(style.lang)
        };
        let steps: Vec<String> = action
            .steps
            .iter()
            .map(|s| printable(s.get(style.lang)))
            .collect();
        let sep = if steps.len() > 1 { "\n    - " } else { "" };
        writeln!(
            sink,
            " {}. {}{colon}{sep}{}",
            i + 1,
            style.paint(&about, "1"),
            steps.join("\n    - ")
        )?;
    }
    Ok(())
}

fn write_heading(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(sink, "\n{}", style.paint(style.tr(zh, en), "1;4"))
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
    for r in report
        .requirements
        .iter()
        .filter(|r| r.outcome != Outcome::NotApplicable || style.verbose)
    {
        let level = match r.level {
            RequirementLevel::Required => "",
            RequirementLevel::Recommended => style.tr("（建议）", " (recommended)"),
            RequirementLevel::Info => style.tr("（参考）", " (information)"),
        };
        let mut why = own_findings(report, &r.id, style);
        if let Some(note) = r.why.as_ref().filter(|_| r.outcome != Outcome::Met) {
            why.push(note.get(style.lang).to_owned());
        }
        if style.verbose
            && let Some(tree) = &r.tree
        {
            why.push(tree_text(tree, style, 0));
        }
        let source = format!(
            "{} {} {}",
            r.source,
            r.as_of,
            weak_trust_note(r.trust, style)
        );
        table.add_row(vec![
            style.outcome_cell(r.outcome),
            Cell::new(format!("{}{level}", r.title.get(style.lang))),
            Cell::new(why.join("\n")),
            style.colour_cell(Cell::new(source.trim()), Color::DarkGrey),
        ]);
    }
    writeln!(sink, "{table}")
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
        .filter(|f| f.requirement.as_deref() == Some(id) && f.severity > Severity::Info);
    own.map(|f| printable(f.message.get(style.lang))).collect()
}

fn tree_text(node: &TreeNode, style: Style, depth: usize) -> String {
    let mark = match node.outcome {
        Outcome::Met | Outcome::Waived => "✓",
        Outcome::Unmet => "✗",
        Outcome::Unknown => "?",
        Outcome::NotApplicable => "–",
    };
    let mut text = format!(
        "{}{mark} {} {}",
        "  ".repeat(depth),
        node.title.get(style.lang),
        node.documents.join(",")
    );
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
    let examined_files: Vec<&FileReport> = report.examined_files().collect();
    for document in &report.documents {
        let mut files: Vec<usize> = document.pages.iter().map(|p| p.file).collect();
        files.dedup();
        let names: Vec<String> = files
            .iter()
            .filter_map(|i| examined_files.get(*i))
            .map(|f| printable(&f.facts.path))
            .collect();
        table.add_row(vec![
            names.join("\n"),
            labels::document_type_label(report, document, style.lang),
            labels::document_resolutions(document, &examined_files, style.lang).join("\n"),
            labels::document_colours(document, &examined_files, style.lang).join("\n"),
            labels::valid_until(document, style.lang),
        ]);
    }
    writeln!(sink, "{table}")
}

fn write_findings(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let shown_findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.severity > Severity::Info || style.verbose || f.waived.is_some())
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
    for f in shown_findings {
        let mut message = printable(f.message.get(style.lang));
        if let Some(reason) = &f.waived {
            message = format!(
                "{message}\n{}{}",
                style.tr("已豁免：", "waived: "),
                printable(reason)
            );
        }
        table.add_row(vec![
            style.severity_cell(f.severity),
            Cell::new(f.code.name()),
            Cell::new(message),
            Cell::new(printable(f.remedy.get(style.lang))),
        ]);
    }
    writeln!(sink, "{table}")
}

fn write_reasons(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "常见驳回原因", "Common reject reasons")?;
    let mut table = style.new_table(&[
        style.tr("驳回原因", "reason"),
        style.tr("结果", "status"),
        style.tr("来源", "source"),
    ]);
    let order = |s| match s {
        model::ReasonStatus::Triggered => 0,
        model::ReasonStatus::Unknown => 1,
        model::ReasonStatus::Clear => 2,
    };
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|r| order(r.status));
    for r in sorted {
        // A share without an origin is never shown without saying so.
        let farm = style.tr("内容农场称占", "a content farm says");
        let share = r
            .share
            .map(|s| format!(" {farm} {:.0} %", s * 100.0))
            .unwrap_or_default();
        let source = format!("{}{share} {}", r.source, weak_trust_note(r.trust, style));
        table.add_row(vec![
            Cell::new(r.title.get(style.lang)),
            style.reason_status_cell(r.status),
            style.colour_cell(Cell::new(source.trim()), Color::DarkGrey),
        ]);
    }
    writeln!(sink, "{table}")
}

/// Files nobody asked for and files left out.
fn write_unused_files(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    // Used files are in the table above. A damaged one is there too where something of it was read.
    let mut rest = report
        .files
        .iter()
        .filter(|f| {
            f.status == FileStatus::Unclaimed
                || f.status == FileStatus::Skipped
                || (f.status == FileStatus::Damaged && f.documents.is_empty())
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
            .map(|w| w.get(style.lang))
            .unwrap_or_default();
        writeln!(
            sink,
            " - {}  {}",
            printable(&file.facts.path),
            style.paint(&printable(why), "2")
        )?;
    }
    Ok(())
}

fn write_sources(report: &Report, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let packs: Vec<String> = report
        .rules
        .iter()
        .map(|p| format!("{} {} ({})", p.pack, p.version, p.as_of))
        .collect();
    let line = format!("{}{}", style.tr("规则：", "rules: "), packs.join(", "));
    writeln!(sink, "\n{}", style.paint(&line, "2"))?;
    writeln!(
        sink,
        "{}",
        style.paint(labels::legal_disclaimer(style.lang), "2")
    )
}
