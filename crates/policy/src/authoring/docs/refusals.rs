//! Why platforms refuse, with the codes of each: a table of causes.

use crate::rejections::find_platform_code;
use crate::render::markdown_syntax::{bilingual_text, code_span, escape_text, format_table};
use crate::rules::Rules;
use crate::rules::rejection::{RejectionCause, RejectionTable, Rejections};
use model::FindingCode;

pub fn refusals_page(rules: &Rules) -> String {
    let rejections = &rules.rejections;
    let rows: Vec<Vec<String>> = rejections
        .causes
        .iter()
        .map(|cause| cause_row(cause, rejections))
        .collect();
    let columns = [
        "Cause",
        "Title",
        "Finding codes",
        "Reject reasons",
        "Codes of platforms",
    ];
    let table = format_table(&columns, &rows);
    let without: Vec<Vec<String>> = rejections
        .without_counterpart
        .iter()
        .map(|(code, reason)| vec![code_span(code.name()), bilingual_text(reason)])
        .collect();
    let without = format_table(
        &["Finding code", "Why no platform has a word for it"],
        &without,
    );
    let untold = untold_table(rejections);
    format!("# Refusals\n\n{table}\n{untold}\n{without}")
}

/// For platforms with codes: the findings that none of these tells.
fn untold_table(rejections: &Rejections) -> String {
    let coded = rejections
        .platforms
        .iter()
        .filter(|table| !table.codes.is_empty());
    let rows: Vec<Vec<String>> = coded
        .map(|table| untold_row(table, rejections))
        .collect();
    let columns = [
        "Platform",
        "Finding codes with a code of its own",
        "Finding codes without: it has no word for them",
    ];
    format_table(&columns, &rows)
}

fn untold_row(table: &RejectionTable, rejections: &Rejections) -> Vec<String> {
    let has_code =
        |code: &FindingCode| find_platform_code(rejections, table, *code, None).is_some();
    let codes = FindingCode::ALL.iter().copied();
    let (told, untold): (Vec<FindingCode>, Vec<FindingCode>) = codes.partition(has_code);
    let untold: Vec<String> = untold
        .iter()
        .map(|code| code_span(code.name()))
        .collect();
    vec![
        code_span(&table.platform),
        told.len().to_string(),
        untold.join(", "),
    ]
}

fn cause_row(cause: &RejectionCause, rejections: &Rejections) -> Vec<String> {
    let findings = if cause.platform_only {
        "only the platform can tell".to_owned()
    } else {
        let codes = cause.findings.iter();
        let codes: Vec<String> = codes
            .map(|code| code_span(code.name()))
            .collect();
        codes.join(", ")
    };
    let reasons: Vec<String> = cause
        .reasons
        .iter()
        .map(|reason| code_span(reason))
        .collect();
    vec![
        code_span(&cause.id),
        bilingual_text(&cause.title),
        findings,
        reasons.join(", "),
        platform_codes(cause, rejections),
    ]
}

/// A line for each platform.
fn platform_codes(cause: &RejectionCause, rejections: &Rejections) -> String {
    let lines = rejections
        .platforms
        .iter()
        .filter_map(|table| {
            let rows = table.codes.iter();
            let codes: Vec<String> = rows
                .filter(|row| row.causes.contains(&cause.id))
                .map(|row| code_span(&row.code))
                .collect();
            let platform = escape_text(&table.platform);
            (!codes.is_empty()).then(|| format!("{platform}: {}", codes.join(", ")))
        });
    let lines: Vec<String> = lines.collect();
    lines.join("\n")
}
