//! The summary as Markdown, for tickets and mails.

use std::io::{self, Write};

use super::{counts, incomplete, likeness, verdict};
use crate::model::{Lang, Summary, Words};
use crate::sanitize::printable;

pub(super) fn write(summary: &Summary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let say = |zh: &str, en: &str| Words::new(zh, en).get(lang).to_owned();
    if let Some(words) = incomplete(summary) {
        writeln!(sink, "> {}\n", words.get(lang))?;
    }
    writeln!(sink, "**{}**", counts(summary, lang))?;
    let head =
        [say("结论", "verdict"), say("客户", "client"), say("必改", "errors"), say("注意", "warnings")];
    let clients = summary.clients.iter().map(|c| {
        vec![verdict(c.verdict, lang), c.client.clone(), c.errors.to_string(), c.warnings.to_string()]
    });
    section(&say("客户", "Clients"), &head, clients, sink)?;
    let head = [say("客户数", "clients"), say("问题数", "findings"), say("怎么办", "remedy")];
    let remedies = summary
        .remedies
        .iter()
        .map(|g| vec![g.clients.to_string(), g.findings.to_string(), g.remedy.clone()]);
    section(&say("先做什么", "What to do first"), &head, remedies, sink)?;
    let head = [say("客户数", "clients"), say("驳回原因", "reason")];
    let reasons = summary.reasons.iter().map(|r| vec![r.clients.to_string(), r.title.clone()]);
    section(&say("最常见的驳回原因", "Top reject reasons"), &head, reasons, sink)?;
    let head = [say("有效期至", "valid until"), say("客户", "client"), say("文件", "file")];
    let expiring = summary.expiring.iter().map(|e| vec![e.until.clone(), e.client.clone(), e.file.clone()]);
    section(&say("90 天内到期的证照", "Papers that expire within 90 days"), &head, expiring, sink)?;
    let head = [say("相同之处", "likeness"), say("在哪里", "where")];
    let shared = summary.shared.iter().map(|s| {
        let uses: Vec<String> = s.uses.iter().map(|u| format!("{}: {}", u.client, u.file)).collect();
        vec![likeness(s.likeness).get(lang).to_owned(), uses.join("; ")]
    });
    section(&say("不止一家使用的证照", "Papers that more than one client uses"), &head, shared, sink)
}

fn section(
    title: &str,
    head: &[String],
    rows: impl Iterator<Item = Vec<String>>,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    writeln!(sink, "\n## {title}\n\n| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| cell(c)).collect();
        writeln!(sink, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Text that is no markup.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
