//! The summary as one self-contained page: no script, no file beside it, made to be printed too.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{counts, incomplete, likeness, verdict};
use model::{ClientRow, Lang, Summary, Verdict};
use crate::render::html::{page, tag, verdict_colour};
use crate::render::sarif::uri;
use crate::render::labels; use crate::render::labels::say;
use crate::sanitize::printable;

/// Writes the page.
pub fn write(summary: &Summary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let title = say(lang, "商户资料批量检查", "Audit of many merchants' papers");
    let body = html! {
        header {
            h1 { (title) }
            p { strong { (counts(summary, lang)) } }
            @if !summary.as_of.is_empty() { p.soft { (say(lang, "检查日期", "As of")) " " (summary.as_of) } }
            @if let Some(words) = incomplete(summary) { p.note { (words.get(lang)) } }
        }
        main {
            (clients(summary, lang))
            (remedies(summary, lang))
            (reasons(summary, lang))
            (expiring(summary, lang))
            (shared(summary, lang))
        }
        footer { p { (labels::advice(lang)) } p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) } }
    };
    sink.write_all(page(title, lang, &body).as_bytes())
}

/// A section with a table, left out where it has no row.
fn section(title: &str, head: &[&str], rows: &[Markup]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section {
                h2 { (title) }
                div.wide tabindex="0" role="region" aria-label=(title) {
                    table {
                        thead { tr { @for h in head { th scope="col" { (h) } } } }
                        tbody { @for row in rows { tr { (row) } } }
                    }
                }
            }
        }
    }
}

fn clients(summary: &Summary, lang: Lang) -> Markup {
    let colour = |v: Option<Verdict>| v.map_or("red", verdict_colour);
    let rows: Vec<Markup> = summary
        .clients
        .iter()
        .map(|c| {
            html! {
                td { (tag(colour(c.verdict), &verdict(c.verdict, lang))) }
                td.name { (linked(c)) }
                td.name { (c.merchant.as_deref().map(printable).unwrap_or_default()) }
                td.n { (c.errors) } td.n { (c.warnings) } td.n { (c.waived) }
                td.long[c.failure.is_some()] { @if let Some(f) = &c.failure { (printable(&f.message)) } }
            }
        })
        .collect();
    let head = [
        say(lang, "结论", "verdict"),
        say(lang, "客户", "client"),
        say(lang, "商户", "merchant"),
        say(lang, "必改", "errors"),
        say(lang, "注意", "warnings"),
        say(lang, "已豁免", "waived"),
        say(lang, "说明", "note"),
    ];
    section(say(lang, "客户", "Clients"), &head, &rows)
}

/// A client's name; it opens the report where one lies beside this page.
fn linked(client: &ClientRow) -> Markup {
    let name = printable(&client.client);
    html! {
        @match &client.report {
            Some(report) => a href=(uri(&format!("./{report}"))) { (name) },
            None => (name),
        }
    }
}

fn remedies(summary: &Summary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .remedies
        .iter()
        .map(|g| {
            html! { td.n { (g.clients) } td.n { (g.findings) } td.long { (printable(&g.remedy)) } td { (g.codes.join(", ")) } }
        })
        .collect();
    let head = [
        say(lang, "客户数", "clients"),
        say(lang, "问题数", "findings"),
        say(lang, "怎么办", "remedy"),
        say(lang, "代码", "codes"),
    ];
    section(say(lang, "先做什么", "What to do first"), &head, &rows)
}

fn reasons(summary: &Summary, lang: Lang) -> Markup {
    let rows: Vec<Markup> =
        summary.reasons.iter().map(|r| html! { td.n { (r.clients) } td { (r.title) } }).collect();
    let head = [say(lang, "客户数", "clients"), say(lang, "驳回原因", "reason")];
    section(say(lang, "最常见的驳回原因", "Top reject reasons"), &head, &rows)
}

fn expiring(summary: &Summary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .expiring
        .iter()
        .map(|e| {
            html! {
                td { (e.until) } td.n { (e.days) } td { (printable(&e.client)) }
                td { (e.title) } td { (printable(&e.file)) }
            }
        })
        .collect();
    let head = [
        say(lang, "有效期至", "valid until"),
        say(lang, "天", "days"),
        say(lang, "客户", "client"),
        say(lang, "证照", "paper"),
        say(lang, "文件", "file"),
    ];
    section(say(lang, "90 天内到期的证照", "Papers that expire within 90 days"), &head, &rows)
}

fn shared(summary: &Summary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .shared
        .iter()
        .map(|s| {
            html! {
                td { (likeness(s.likeness).get(lang)) } td { (s.title) } td.n { (s.clients) }
                td.long { @for u in &s.uses { (printable(&u.client)) ": " (printable(&u.file)) br; } }
            }
        })
        .collect();
    let head = [
        say(lang, "相同之处", "likeness"),
        say(lang, "证照", "paper"),
        say(lang, "客户数", "clients"),
        say(lang, "在哪里", "where"),
    ];
    section(say(lang, "不止一家使用的证照", "Papers that more than one client uses"), &head, &rows)
}
