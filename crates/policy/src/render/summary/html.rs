//! The summary as one self-contained page: no script, no file beside it, made to be printed too.

use std::io::{self, Write};

use maud::{Markup, html};

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use crate::render::html::{colour_tag, render_page, verdict_colour};
use crate::render::labels;
use crate::render::labels::tr;
use crate::render::sarif::relative_uri;
use crate::sanitize::printable;
use model::{BatchSummary, ClientRow, Lang, Verdict};

/// Writes the page.
pub fn write_summary(summary: &BatchSummary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let title = tr(lang, "商户资料批量检查", "Audit of many merchants' papers");
    let body = html! {
        header {
            h1 { (title) }
            p {
                strong { (verdict_counts(summary, lang)) }
            }
            @if !summary.as_of.is_empty() {
                p.soft {
                    (tr(lang, "检查日期", "As of"))
                    " "
                    (summary.as_of)
                }
            }
            @if let Some(words) = incomplete_notice(summary) {
                p.note { (words.get(lang)) }
            }
        }
        main {
            (clients_section(summary, lang))
            (remedies_section(summary, lang))
            (reasons_section(summary, lang))
            (expiring_section(summary, lang))
            (shared_section(summary, lang))
        }
        footer {
            p { (labels::legal_disclaimer(lang)) }
            p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) }
        }
    };
    let page = render_page(title, lang, &body);
    sink.write_all(page.as_bytes())
}

/// A section with a table, left out where it has no row.
fn table_section(title: &str, head: &[&str], rows: &[Markup]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section {
                h2 { (title) }
                div.wide tabindex="0" role="region" aria-label=(title) {
                    table {
                        thead {
                            tr {
                                @for name in head {
                                    th scope="col" { (name) }
                                }
                            }
                        }
                        tbody {
                            @for row in rows {
                                tr { (row) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn clients_section(summary: &BatchSummary, lang: Lang) -> Markup {
    // What could not be audited is as urgent as what is not ready.
    let colour = |v: Option<Verdict>| v.map_or("red", verdict_colour);
    let rows: Vec<Markup> = summary
        .clients
        .iter()
        .map(|c| {
            let verdict = verdict_label(c.verdict, lang);
            let merchant = c.merchant.as_deref().map(printable);
            html! {
                td { (colour_tag(colour(c.verdict), &verdict)) }
                td.name { (client_link(c)) }
                td.name { (merchant.unwrap_or_default()) }
                td.n { (c.errors) }
                td.n { (c.warnings) }
                td.n { (c.waived) }
                td.long[!c.note().is_empty()] { (printable(&c.note())) }
            }
        })
        .collect();
    let head = [
        tr(lang, "结论", "verdict"),
        tr(lang, "客户", "client"),
        tr(lang, "商户", "merchant"),
        tr(lang, "必改", "errors"),
        tr(lang, "注意", "warnings"),
        tr(lang, "已豁免", "waived"),
        tr(lang, "说明", "note"),
    ];
    table_section(tr(lang, "客户", "Clients"), &head, &rows)
}

/// A client's name; it opens the report where one lies beside this page.
fn client_link(client: &ClientRow) -> Markup {
    let name = printable(&client.client);
    html! {
        @match &client.report {
            Some(report) => a href=(relative_uri(&format!("./{report}"))) { (name) },
            None => (name),
        }
    }
}

fn remedies_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .remedies
        .iter()
        .map(|g| {
            html! {
                td.n { (g.clients) }
                td.n { (g.findings) }
                td.long { (printable(&g.remedy)) }
                td { (g.codes.join(", ")) }
            }
        })
        .collect();
    let head = [
        tr(lang, "客户数", "clients"),
        tr(lang, "问题数", "findings"),
        tr(lang, "怎么办", "remedy"),
        tr(lang, "代码", "codes"),
    ];
    table_section(tr(lang, "先做什么", "What to do first"), &head, &rows)
}

fn reasons_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .reasons
        .iter()
        .map(|r| {
            html! {
                td.n { (r.clients) }
                td { (r.title) }
            }
        })
        .collect();
    let head = [
        tr(lang, "客户数", "clients"),
        tr(lang, "驳回原因", "reason"),
    ];
    table_section(
        tr(lang, "最常见的驳回原因", "Top reject reasons"),
        &head,
        &rows,
    )
}

fn expiring_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .expiring
        .iter()
        .map(|e| {
            html! {
                td { (e.until) }
                td.n { (e.days) }
                td { (printable(&e.client)) }
                td { (e.title) }
                td { (printable(&e.file)) }
            }
        })
        .collect();
    let head = [
        tr(lang, "有效期至", "valid until"),
        tr(lang, "天", "days"),
        tr(lang, "客户", "client"),
        tr(lang, "证照", "paper"),
        tr(lang, "文件", "file"),
    ];
    table_section(
        tr(
            lang,
            "90 天内到期的证照",
            "Papers that expire within 90 days",
        ),
        &head,
        &rows,
    )
}

fn shared_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .shared
        .iter()
        .map(|s| {
            html! {
                td { (likeness_label(s.likeness).get(lang)) }
                td { (s.title) }
                td.n { (s.clients) }
                td.long {
                    @for one in &s.uses {
                        (printable(&one.client))
                        ": "
                        (printable(&one.file))
                        br;
                    }
                }
            }
        })
        .collect();
    let head = [
        tr(lang, "相同之处", "likeness"),
        tr(lang, "证照", "paper"),
        tr(lang, "客户数", "clients"),
        tr(lang, "在哪里", "where"),
    ];
    table_section(
        tr(
            lang,
            "不止一家使用的证照",
            "Papers that more than one client uses",
        ),
        &head,
        &rows,
    )
}
