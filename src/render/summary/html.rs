//! The summary as one self-contained page: no script, no file beside it, made to be printed too.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, html};

use super::{counts, incomplete, likeness, verdict};
use crate::model::{Lang, Summary, Verdict};
use crate::sanitize::printable;

const STYLE: &str = "\
:root{color-scheme:light}*{box-sizing:border-box}\
body{font:16px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:72rem;padding:1rem;color:#1a1a1a;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid #c9ced6;padding:.35rem .6rem;text-align:left;vertical-align:top}\
th{background:#eef2f6;position:sticky;top:0}td.n{text-align:right;font-variant-numeric:tabular-nums}\
.ready{color:#0b5d1e}.review{color:#7a4b00}.not-ready,.failed{color:#9b0019}.note{background:#fff4d6;padding:.5rem .75rem}\
footer{margin-top:2rem;color:#4a4a4a;font-size:.85rem}\
@media print{body{max-width:none;padding:0}th{position:static}tr{break-inside:avoid}thead{display:table-header-group}}";

/// Writes the page.
pub fn write(summary: &Summary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let title = say(lang, "商户资料批量检查", "Audit of many merchants' papers");
    let page = html! {
        (DOCTYPE)
        html lang=(say(lang, "zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    @if let Some(words) = incomplete(summary) { p.note { (words.get(lang)) } }
                    p { strong { (counts(summary, lang)) } " " (say(lang, "检查日期", "as of")) " " (summary.as_of) }
                    (clients(summary, lang))
                    (remedies(summary, lang))
                    (reasons(summary, lang))
                    (expiring(summary, lang))
                    (shared(summary, lang))
                }
                footer {
                    (say(lang, "本报告不是法律意见；平台审核以平台为准。", "This report is no legal advice; the platform's own review decides."))
                }
            }
        }
    };
    sink.write_all(page.into_string().as_bytes())?;
    sink.write_all(b"\n")
}

fn say<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
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
    let class = |v: Option<Verdict>| crate::render::words::verdict(v);
    let rows: Vec<Markup> = summary
        .clients
        .iter()
        .map(|c| {
            html! {
                td class=(class(c.verdict)) { (verdict(c.verdict, lang)) }
                td { (printable(&c.client)) }
                td { (c.merchant.as_deref().map(printable).unwrap_or_default()) }
                td.n { (c.errors) } td.n { (c.warnings) } td.n { (c.waived) }
                td { @if let Some(f) = &c.failure { (printable(&f.message)) } }
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

fn remedies(summary: &Summary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .remedies
        .iter()
        .map(|g| {
            html! { td.n { (g.clients) } td.n { (g.findings) } td { (printable(&g.remedy)) } td { (g.codes.join(", ")) } }
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
                td { @for u in &s.uses { (printable(&u.client)) ": " (printable(&u.file)) br; } }
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
