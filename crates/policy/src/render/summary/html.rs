//! The summary as one self-contained page: no script, no file beside it, made to be printed too.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use super::sections::{self, SummarySection};
use crate::render::html::{colour_tag, render_page, verdict_colour, wide_table};
use crate::render::labels;
use crate::render::labels::tr;
use crate::render::sarif::relative_uri;
use crate::sanitize::printable;
use model::{BatchSummary, ClientRow, ExpiringDocument, Lang};

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
            (clients_frame(summary, lang))
            (remedies_section(summary, lang))
            (reasons_section(summary, lang))
            (expiring_frame(summary, lang))
            (shared_section(summary, lang))
        }
        footer {
            p { (labels::legal_disclaimer(lang)) }
            p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) }
        }
    };
    let page = render_page(title, lang, &body);
    write_rows(&page, summary, lang, sink)
}

// There may be many thousand clients. No text of a record is written unescaped, so that none can be taken
// for a mark.
/// Where the rows of the long lists come, in the order of the page.
const CLIENT_ROWS: &str = "<!--clients-->";
const EXPIRING_ROWS: &str = "<!--expiring-->";

/// Writes the page, and each long list row by row where its mark stands.
fn write_rows(
    page: &str,
    summary: &BatchSummary,
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let mut rest = page;
    if let Some((before, after)) = rest.split_once(CLIENT_ROWS) {
        sink.write_all(before.as_bytes())?;
        for client in summary.clients_by_urgency() {
            write_row(&client_row(&client?, lang), sink)?;
        }
        rest = after;
    }
    if let Some((before, after)) = rest.split_once(EXPIRING_ROWS) {
        sink.write_all(before.as_bytes())?;
        for paper in summary.expiring.iter() {
            write_row(&expiring_row(&paper?), sink)?;
        }
        rest = after;
    }
    sink.write_all(rest.as_bytes())
}

fn write_row(cells: &Markup, sink: &mut dyn Write) -> io::Result<()> {
    let row = html! { tr { (cells) } };
    sink.write_all(row.into_string().as_bytes())
}

/// With a column of its own for what was waived.
const CLIENTS: SummarySection = SummarySection {
    columns: &[
        ("结论", "verdict"),
        ("客户", "client"),
        ("商户", "merchant"),
        ("必改", "errors"),
        ("注意", "warnings"),
        ("已豁免", "waived"),
        ("说明", "note"),
    ],
    ..sections::CLIENTS
};

/// A section with a table, left out where it has no row.
fn table_section(section: &SummarySection, rows: &[Markup], lang: Lang) -> Markup {
    let body = html! {
        @for row in rows {
            tr { (row) }
        }
    };
    html! {
        @if !rows.is_empty() {
            (table_frame(section, &body, lang))
        }
    }
}

fn table_frame(section: &SummarySection, body: &Markup, lang: Lang) -> Markup {
    let title = section.translate_heading(lang);
    html! {
        section {
            h2 { (title) }
            (wide_table(title, &section.translate_columns(lang), body))
        }
    }
}

fn clients_frame(summary: &BatchSummary, lang: Lang) -> Markup {
    let mark = PreEscaped(CLIENT_ROWS.to_owned());
    html! {
        @if !summary.clients.is_empty() {
            (table_frame(&CLIENTS, &mark, lang))
        }
    }
}

fn expiring_frame(summary: &BatchSummary, lang: Lang) -> Markup {
    let mark = PreEscaped(EXPIRING_ROWS.to_owned());
    html! {
        @if !summary.expiring.is_empty() {
            (table_frame(&sections::EXPIRING, &mark, lang))
        }
    }
}

fn client_row(client: &ClientRow, lang: Lang) -> Markup {
    // What could not be audited is as urgent as what is not ready.
    let colour = client
        .verdict
        .map_or("red", verdict_colour);
    let verdict = verdict_label(client.verdict, lang);
    let merchant = client
        .merchant
        .as_deref()
        .map(printable);
    let note = client.note();
    html! {
        td { (colour_tag(colour, &verdict)) }
        td.name { (client_link(client)) }
        td.name { (merchant.unwrap_or_default()) }
        td.n { (client.errors) }
        td.n { (client.warnings) }
        td.n { (client.waived) }
        td.long[!note.is_empty()] { (printable(&note)) }
    }
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
        .map(|group| {
            html! {
                td.n { (group.clients) }
                td.n { (group.findings) }
                td.long { (printable(&group.remedy)) }
                td { (group.codes.join(", ")) }
            }
        })
        .collect();
    table_section(&sections::REMEDIES, &rows, lang)
}

fn reasons_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .reasons
        .iter()
        .map(|reason| {
            html! {
                td.n { (reason.clients) }
                td { (reason.title) }
            }
        })
        .collect();
    table_section(&sections::REASONS, &rows, lang)
}

fn expiring_row(paper: &ExpiringDocument) -> Markup {
    html! {
        td { (paper.until) }
        td.n { (paper.days) }
        td { (printable(&paper.client)) }
        td { (paper.title) }
        td { (printable(&paper.file)) }
    }
}

fn shared_section(summary: &BatchSummary, lang: Lang) -> Markup {
    let rows: Vec<Markup> = summary
        .shared
        .iter()
        .map(|paper| {
            html! {
                td { (likeness_label(paper.likeness).get(lang)) }
                td { (paper.title) }
                td.n { (paper.clients) }
                td.long {
                    @for one in &paper.uses {
                        (printable(&one.client))
                        ": "
                        (printable(&one.file))
                        br;
                    }
                }
            }
        })
        .collect();
    table_section(&sections::SHARED, &rows, lang)
}
