//! The summary as Markdown, for tickets and mails.

use std::io::{self, Write};

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use crate::render::{labels, markdown_syntax};
use model::{BatchSummary, Lang};

/// Writes the page.
pub fn write_summary(summary: &BatchSummary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut out = format!(
        "# {}\n\n",
        tr("商户资料批量检查", "Audit of many merchants' papers")
    );
    if let Some(words) = incomplete_notice(summary) {
        out += &format!("**{}**\n\n", markdown_syntax::escape_text(words.get(lang)));
    }
    out += &format!(
        "{} {} {}\n",
        verdict_counts(summary, lang),
        tr("检查日期", "as of"),
        summary.as_of
    );
    out += &table_section(
        tr("客户", "Clients"),
        &header_titles(CLIENTS, lang),
        &client_rows(summary, lang),
    );
    out += &table_section(
        tr("先做什么", "What to do first"),
        &header_titles(REMEDIES, lang),
        &remedy_rows(summary),
    );
    out += &table_section(
        tr("最常见的驳回原因", "Top reject reasons"),
        &header_titles(REASONS, lang),
        &reason_rows(summary),
    );
    let expiring_title = tr("90 天内到期的证照", "Papers that expire within 90 days");
    out += &table_section(
        expiring_title,
        &header_titles(EXPIRING, lang),
        &expiring_rows(summary),
    );
    let shared_title = tr(
        "不止一家使用的证照",
        "Papers that more than one client uses",
    );
    out += &table_section(
        shared_title,
        &header_titles(SHARED, lang),
        &shared_rows(summary, lang),
    );
    sink.write_all(out.as_bytes())
}

type BilingualHeader = &'static [(&'static str, &'static str)];
// Both languages side by side: a new column cannot be forgotten in one of them.
const CLIENTS: BilingualHeader = &[
    ("结论", "verdict"),
    ("客户", "client"),
    ("商户", "merchant"),
    ("必改", "errors"),
    ("注意", "warnings"),
    ("说明", "note"),
];
const REMEDIES: BilingualHeader = &[
    ("客户数", "clients"),
    ("问题数", "findings"),
    ("怎么办", "remedy"),
    ("代码", "codes"),
];
const REASONS: BilingualHeader = &[("客户数", "clients"), ("驳回原因", "reason")];
const EXPIRING: BilingualHeader = &[
    ("有效期至", "valid until"),
    ("天", "days"),
    ("客户", "client"),
    ("证照", "paper"),
    ("文件", "file"),
];
const SHARED: BilingualHeader = &[
    ("相同之处", "likeness"),
    ("证照", "paper"),
    ("在哪里", "where"),
];

fn header_titles(head: BilingualHeader, lang: Lang) -> Vec<&'static str> {
    head.iter()
        .map(|(zh, en)| labels::tr(lang, zh, en))
        .collect()
}

/// A heading with a table, left out where it has no row.
fn table_section(title: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        String::new()
    } else {
        markdown_syntax::format_heading(2, title) + &markdown_syntax::format_table(head, rows)
    }
}

fn client_rows(summary: &BatchSummary, lang: Lang) -> Vec<Vec<String>> {
    let row = |c: &model::ClientRow| {
        let note = markdown_syntax::escape_text(&c.note());
        let merchant = c
            .merchant
            .as_deref()
            .map(markdown_syntax::escape_text)
            .unwrap_or_default();
        let (errors, warnings) = (c.errors.to_string(), c.warnings.to_string());
        vec![
            verdict_label(c.verdict, lang),
            markdown_syntax::escape_text(&c.client),
            merchant,
            errors,
            warnings,
            note,
        ]
    };
    summary.clients.iter().map(row).collect()
}

fn remedy_rows(summary: &BatchSummary) -> Vec<Vec<String>> {
    let row = |g: &model::RemedyGroup| {
        let codes: Vec<String> = g
            .codes
            .iter()
            .map(|c| markdown_syntax::code_span(c))
            .collect();
        vec![
            g.clients.to_string(),
            g.findings.to_string(),
            markdown_syntax::escape_text(&g.remedy),
            codes.join(" "),
        ]
    };
    summary.remedies.iter().map(row).collect()
}

fn reason_rows(summary: &BatchSummary) -> Vec<Vec<String>> {
    summary
        .reasons
        .iter()
        .map(|r| {
            vec![
                r.clients.to_string(),
                markdown_syntax::escape_text(&r.title),
            ]
        })
        .collect()
}

fn expiring_rows(summary: &BatchSummary) -> Vec<Vec<String>> {
    let row = |e: &model::ExpiringDocument| {
        vec![
            e.until.clone(),
            e.days.to_string(),
            markdown_syntax::escape_text(&e.client),
            markdown_syntax::escape_text(&e.title),
            markdown_syntax::escape_text(&e.file),
        ]
    };
    summary.expiring.iter().map(row).collect()
}

fn shared_rows(summary: &BatchSummary, lang: Lang) -> Vec<Vec<String>> {
    let row = |s: &model::SharedDocument| {
        let uses: Vec<String> = s
            .uses
            .iter()
            .map(|u| {
                format!(
                    "{}: {}",
                    markdown_syntax::escape_text(&u.client),
                    markdown_syntax::escape_text(&u.file)
                )
            })
            .collect();
        vec![
            likeness_label(s.likeness).get(lang).to_owned(),
            markdown_syntax::escape_text(&s.title),
            uses.join("\n"),
        ]
    };
    summary.shared.iter().map(row).collect()
}
