//! The summary for people, on a terminal or in a pipe.

use std::io::{self, Write};

use comfy_table::Cell;

use super::{counts, incomplete, likeness, verdict};
use model::{Summary, Use};
use crate::render::table::Style;
use crate::sanitize::printable;

/// Rows of a list; the whole of it is in the other formats.
const ROWS: usize = 20;

pub(super) fn write(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if let Some(words) = incomplete(summary) {
        writeln!(sink, "{} {}", style.paint("!", "1;33"), words.get(style.lang))?;
    }
    writeln!(sink, "{}", style.paint(&counts(summary, style.lang), "1"))?;
    if style.quiet {
        return Ok(());
    }
    clients(summary, style, sink)?;
    remedies(summary, style, sink)?;
    reasons(summary, style, sink)?;
    expiring(summary, style, sink)?;
    shared(summary, style, sink)
}

fn section(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(sink, "\n{}", style.paint(style.say(zh, en), "1;4"))
}

/// What a list leaves out.
fn rest(all: usize, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if all <= ROWS {
        return Ok(());
    }
    let n = all - ROWS;
    let text = match style.lang {
        model::Lang::Zh => format!("… 另有 {n} 行，见 --format xlsx 或 json"),
        model::Lang::En => format!("… {n} more, see --format xlsx or json"),
    };
    writeln!(sink, "{}", style.paint(&text, "2"))
}

fn clients(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    section(style, sink, "客户", "Clients")?;
    let head = [
        style.say("结论", "verdict"),
        style.say("客户", "client"),
        style.say("商户", "merchant"),
        style.say("必改", "errors"),
        style.say("注意", "warnings"),
        style.say("说明", "note"),
    ];
    let mut table = style.table(&head);
    for row in &summary.clients {
        let note = match (&row.failure, row.waived) {
            (Some(failure), _) => failure.message.clone(),
            (None, 0) => String::new(),
            (None, n) => format!("{} {n}", style.say("已豁免", "waived")),
        };
        table.add_row(vec![
            verdict(row.verdict, style.lang),
            printable(&row.client),
            row.merchant.as_deref().map(printable).unwrap_or_default(),
            row.errors.to_string(),
            row.warnings.to_string(),
            printable(note.trim_end()),
        ]);
    }
    writeln!(sink, "{table}")
}

fn remedies(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.remedies.is_empty() {
        return Ok(());
    }
    section(style, sink, "先做什么", "What to do first")?;
    let head = [
        style.say("级别", "level"),
        style.say("客户数", "clients"),
        style.say("问题数", "findings"),
        style.say("怎么办", "remedy"),
        style.say("代码", "codes"),
    ];
    let mut table = style.table(&head);
    for group in summary.remedies.iter().take(ROWS) {
        table.add_row(vec![
            style.severity(group.severity),
            Cell::new(group.clients),
            Cell::new(group.findings),
            Cell::new(printable(&group.remedy)),
            Cell::new(group.codes.join("\n")),
        ]);
    }
    writeln!(sink, "{table}")?;
    rest(summary.remedies.len(), style, sink)
}

fn reasons(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.reasons.is_empty() {
        return Ok(());
    }
    section(style, sink, "最常见的驳回原因", "Top reject reasons")?;
    let mut table = style.table(&[style.say("客户数", "clients"), style.say("驳回原因", "reason")]);
    for reason in summary.reasons.iter().take(ROWS) {
        table.add_row(vec![reason.clients.to_string(), reason.title.clone()]);
    }
    writeln!(sink, "{table}")?;
    rest(summary.reasons.len(), style, sink)
}

fn expiring(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.expiring.is_empty() {
        return Ok(());
    }
    section(style, sink, "90 天内到期的证照", "Papers that expire within 90 days")?;
    let head = [
        style.say("有效期至", "valid until"),
        style.say("天", "days"),
        style.say("客户", "client"),
        style.say("证照", "paper"),
        style.say("文件", "file"),
    ];
    let mut table = style.table(&head);
    for paper in summary.expiring.iter().take(ROWS) {
        table.add_row(vec![
            paper.until.clone(),
            paper.days.to_string(),
            printable(&paper.client),
            paper.title.clone(),
            printable(&paper.file),
        ]);
    }
    writeln!(sink, "{table}")?;
    rest(summary.expiring.len(), style, sink)
}

fn shared(summary: &Summary, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    if summary.shared.is_empty() {
        return Ok(());
    }
    section(style, sink, "不止一家使用的证照", "Papers that more than one client uses")?;
    let head = [
        style.say("相同之处", "likeness"),
        style.say("证照", "paper"),
        style.say("客户数", "clients"),
        style.say("在哪里", "where"),
    ];
    let mut table = style.table(&head);
    for paper in summary.shared.iter().take(ROWS) {
        let at = |u: &Use| printable(&format!("{}: {}", u.client, u.file));
        table.add_row(vec![
            likeness(paper.likeness).get(style.lang).to_owned(),
            paper.title.clone(),
            paper.clients.to_string(),
            paper.uses.iter().map(at).collect::<Vec<_>>().join("\n"),
        ]);
    }
    writeln!(sink, "{table}")?;
    rest(summary.shared.len(), style, sink)
}
