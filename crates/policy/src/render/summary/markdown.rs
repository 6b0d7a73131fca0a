//! The summary as Markdown, for tickets and mails.

use std::io::{self, Write};

use super::{counts, incomplete, likeness, verdict};
use model::{Lang, Summary};
use crate::render::{labels, markdown_syntax};

/// Writes the page.
pub fn write(summary: &Summary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let say = |zh, en| labels::say(lang, zh, en);
    let mut out = format!("# {}\n\n", say("商户资料批量检查", "Audit of many merchants' papers"));
    if let Some(words) = incomplete(summary) {
        out += &format!("**{}**\n\n", markdown_syntax::text(words.get(lang)));
    }
    out += &format!("{} {} {}\n", counts(summary, lang), say("检查日期", "as of"), summary.as_of);
    out += &section(say("客户", "Clients"), &head(CLIENTS, lang), &clients(summary, lang));
    out += &section(say("先做什么", "What to do first"), &head(REMEDIES, lang), &remedies(summary));
    out += &section(say("最常见的驳回原因", "Top reject reasons"), &head(REASONS, lang), &reasons(summary));
    let expiring_title = say("90 天内到期的证照", "Papers that expire within 90 days");
    out += &section(expiring_title, &head(EXPIRING, lang), &expiring(summary));
    let shared_title = say("不止一家使用的证照", "Papers that more than one client uses");
    out += &section(shared_title, &head(SHARED, lang), &shared(summary, lang));
    sink.write_all(out.as_bytes())
}

type Head = &'static [(&'static str, &'static str)];
const CLIENTS: Head = &[
    ("结论", "verdict"),
    ("客户", "client"),
    ("商户", "merchant"),
    ("必改", "errors"),
    ("注意", "warnings"),
    ("说明", "note"),
];
const REMEDIES: Head =
    &[("客户数", "clients"), ("问题数", "findings"), ("怎么办", "remedy"), ("代码", "codes")];
const REASONS: Head = &[("客户数", "clients"), ("驳回原因", "reason")];
const EXPIRING: Head =
    &[("有效期至", "valid until"), ("天", "days"), ("客户", "client"), ("证照", "paper"), ("文件", "file")];
const SHARED: Head = &[("相同之处", "likeness"), ("证照", "paper"), ("在哪里", "where")];

fn head(head: Head, lang: Lang) -> Vec<&'static str> {
    head.iter().map(|(zh, en)| labels::say(lang, zh, en)).collect()
}

/// A heading with a table, left out where it has no row.
fn section(title: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() { String::new() } else { markdown_syntax::heading(2, title) + &markdown_syntax::table(head, rows) }
}

fn clients(summary: &Summary, lang: Lang) -> Vec<Vec<String>> {
    let row = |c: &model::ClientRow| {
        let note = c.failure.as_ref().map(|f| markdown_syntax::text(&f.message)).unwrap_or_default();
        let merchant = c.merchant.as_deref().map(markdown_syntax::text).unwrap_or_default();
        let (errors, warnings) = (c.errors.to_string(), c.warnings.to_string());
        vec![verdict(c.verdict, lang), markdown_syntax::text(&c.client), merchant, errors, warnings, note]
    };
    summary.clients.iter().map(row).collect()
}

fn remedies(summary: &Summary) -> Vec<Vec<String>> {
    let row = |g: &model::RemedyGroup| {
        let codes: Vec<String> = g.codes.iter().map(|c| markdown_syntax::code(c)).collect();
        vec![g.clients.to_string(), g.findings.to_string(), markdown_syntax::text(&g.remedy), codes.join(" ")]
    };
    summary.remedies.iter().map(row).collect()
}

fn reasons(summary: &Summary) -> Vec<Vec<String>> {
    summary.reasons.iter().map(|r| vec![r.clients.to_string(), markdown_syntax::text(&r.title)]).collect()
}

fn expiring(summary: &Summary) -> Vec<Vec<String>> {
    let row = |e: &model::Expiring| {
        vec![e.until.clone(), e.days.to_string(), markdown_syntax::text(&e.client), markdown_syntax::text(&e.title), markdown_syntax::text(&e.file)]
    };
    summary.expiring.iter().map(row).collect()
}

fn shared(summary: &Summary, lang: Lang) -> Vec<Vec<String>> {
    let row = |s: &model::Shared| {
        let uses: Vec<String> =
            s.uses.iter().map(|u| format!("{}: {}", markdown_syntax::text(&u.client), markdown_syntax::text(&u.file))).collect();
        vec![likeness(s.likeness).get(lang).to_owned(), markdown_syntax::text(&s.title), uses.join("\n")]
    };
    summary.shared.iter().map(row).collect()
}
