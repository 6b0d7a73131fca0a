//! The summary for people, on a terminal or in a pipe.

use std::io::{self, Write};

use comfy_table::Cell;

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use crate::render::table::Style;
use crate::sanitize::printable;
use model::{BatchSummary, DocumentUse};

// Origin: by eye, one screen. Clients are never cut.
/// Rows of a list; the whole of it is in the other formats.
const MAX_ROWS: usize = 20;

pub(super) fn write_summary(
    summary: &BatchSummary,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    if let Some(words) = incomplete_notice(summary) {
        writeln!(
            sink,
            "{} {}",
            style.paint("!", "1;33"),
            words.get(style.lang)
        )?;
    }
    writeln!(
        sink,
        "{}",
        style.paint(&verdict_counts(summary, style.lang), "1")
    )?;
    if style.quiet {
        return Ok(());
    }
    write_clients(summary, style, sink)?;
    write_remedies(summary, style, sink)?;
    write_reasons(summary, style, sink)?;
    write_expiring(summary, style, sink)?;
    write_shared(summary, style, sink)
}

fn write_heading(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(sink, "\n{}", style.paint(style.tr(zh, en), "1;4"))
}

/// What a list leaves out.
fn write_omitted_count(all: usize, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if all <= MAX_ROWS {
        return Ok(());
    }
    let n = all - MAX_ROWS;
    let text = match style.lang {
        model::Lang::Zh => format!("… 另有 {n} 行，见 --format xlsx 或 json"),
        model::Lang::En => format!("… {n} more, see --format xlsx or json"),
    };
    writeln!(sink, "{}", style.paint(&text, "2"))
}

fn write_clients(summary: &BatchSummary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "客户", "Clients")?;
    let head = [
        style.tr("结论", "verdict"),
        style.tr("客户", "client"),
        style.tr("商户", "merchant"),
        style.tr("必改", "errors"),
        style.tr("注意", "warnings"),
        style.tr("说明", "note"),
    ];
    let mut table = style.new_table(&head);
    for row in &summary.clients {
        let mut note = row.note();
        if row.failure.is_none() && row.waived > 0 {
            note += &format!(" {} {}", style.tr("已豁免", "waived"), row.waived);
        }
        table.add_row(vec![
            verdict_label(row.verdict, style.lang),
            printable(&row.client),
            row.merchant.as_deref().map(printable).unwrap_or_default(),
            row.errors.to_string(),
            row.warnings.to_string(),
            printable(note.trim()),
        ]);
    }
    writeln!(sink, "{table}")
}

fn write_remedies(summary: &BatchSummary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.remedies.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "先做什么", "What to do first")?;
    let head = [
        style.tr("级别", "level"),
        style.tr("客户数", "clients"),
        style.tr("问题数", "findings"),
        style.tr("怎么办", "remedy"),
        style.tr("代码", "codes"),
    ];
    let mut table = style.new_table(&head);
    for group in summary.remedies.iter().take(MAX_ROWS) {
        table.add_row(vec![
            style.severity_cell(group.severity),
            Cell::new(group.clients),
            Cell::new(group.findings),
            Cell::new(printable(&group.remedy)),
            Cell::new(group.codes.join("\n")),
        ]);
    }
    writeln!(sink, "{table}")?;
    write_omitted_count(summary.remedies.len(), style, sink)
}

fn write_reasons(summary: &BatchSummary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.reasons.is_empty() {
        return Ok(());
    }
    write_heading(style, sink, "最常见的驳回原因", "Top reject reasons")?;
    let mut table = style.new_table(&[
        style.tr("客户数", "clients"),
        style.tr("驳回原因", "reason"),
    ]);
    for reason in summary.reasons.iter().take(MAX_ROWS) {
        table.add_row(vec![reason.clients.to_string(), reason.title.clone()]);
    }
    writeln!(sink, "{table}")?;
    write_omitted_count(summary.reasons.len(), style, sink)
}

fn write_expiring(summary: &BatchSummary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.expiring.is_empty() {
        return Ok(());
    }
    write_heading(
        style,
        sink,
        "90 天内到期的证照",
        "Papers that expire within 90 days",
    )?;
    let head = [
        style.tr("有效期至", "valid until"),
        style.tr("天", "days"),
        style.tr("客户", "client"),
        style.tr("证照", "paper"),
        style.tr("文件", "file"),
    ];
    let mut table = style.new_table(&head);
    for paper in summary.expiring.iter().take(MAX_ROWS) {
        table.add_row(vec![
            paper.until.clone(),
            paper.days.to_string(),
            printable(&paper.client),
            paper.title.clone(),
            printable(&paper.file),
        ]);
    }
    writeln!(sink, "{table}")?;
    write_omitted_count(summary.expiring.len(), style, sink)
}

fn write_shared(summary: &BatchSummary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.shared.is_empty() {
        return Ok(());
    }
    write_heading(
        style,
        sink,
        "不止一家使用的证照",
        "Papers that more than one client uses",
    )?;
    let head = [
        style.tr("相同之处", "likeness"),
        style.tr("证照", "paper"),
        style.tr("客户数", "clients"),
        style.tr("在哪里", "where"),
    ];
    let mut table = style.new_table(&head);
    for paper in summary.shared.iter().take(MAX_ROWS) {
        let at = |u: &DocumentUse| printable(&format!("{}: {}", u.client, u.file));
        table.add_row(vec![
            likeness_label(paper.likeness).get(style.lang).to_owned(),
            paper.title.clone(),
            paper.clients.to_string(),
            paper.uses.iter().map(at).collect::<Vec<_>>().join("\n"),
        ]);
    }
    writeln!(sink, "{table}")?;
    write_omitted_count(summary.shared.len(), style, sink)
}
