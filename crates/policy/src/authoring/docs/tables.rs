//! Everything that has a name: document types, reject reasons, finding codes, checks.

use crate::checks::CheckSpec;
use crate::render::labels;
use crate::render::markdown_syntax::{
    bilingual_text, code_span, code_spans, escape_text, format_table,
};
use crate::rules::Rules;
use crate::rules::pack::Need;
use model::Lang;

pub fn documents_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .catalogue
        .kinds
        .iter()
        .map(|kind| {
            let sizes: Vec<String> = kind
                .sizes
                .iter()
                .map(|size| {
                    format!(
                        "{} {:.0}×{:.0}",
                        escape_text(&size.name),
                        size.width_mm,
                        size.height_mm
                    )
                })
                .collect();
            let fields: Vec<String> = kind
                .fields
                .iter()
                .map(|field| code_span(&field.name))
                .collect();
            let title = bilingual_text(&kind.title);
            let title = match &kind.legacy {
                Some(limits) => {
                    let limits = escape_text(&limits.en);
                    format!(
                        "{title}
no longer issued: {limits}"
                    )
                }
                None => title,
            };
            vec![
                code_span(&kind.id),
                title,
                fields.join(", "),
                sizes.join("\n"),
                count_requirements(rules, &kind.id).to_string(),
            ]
        })
        .collect();
    let columns = [
        "Kind",
        "Title",
        "Fields",
        "Printed size (mm)",
        "Requirements that take it",
    ];
    let table = format_table(&columns, &rows);
    format!("# Kinds of papers\n\n{table}")
}

/// How many requirements a type may meet.
fn count_requirements(rules: &Rules, kind: &str) -> usize {
    fn needs_document(need: &Need, kind: &str) -> bool {
        match need {
            Need::All(members) | Need::Any(members) => members
                .iter()
                .any(|member| needs_document(member, kind)),
            Need::AtLeast(_, of) => needs_document(of, kind),
            Need::Document(leaf) => leaf.kind == kind,
            Need::Fact(_) => false,
        }
    }
    let own = rules
        .packs
        .values()
        .flat_map(|pack| &pack.requirements);
    let of_categories = rules
        .packs
        .values()
        .flat_map(|pack| &pack.categories)
        .flat_map(|category| &category.requirements);
    let all = own.chain(of_categories);
    all.filter(|requirement| needs_document(&requirement.need, kind))
        .count()
}

pub fn reasons_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .reasons
        .iter()
        .map(|reason| {
            let codes: Vec<String> = reason
                .all_codes()
                .map(|code| code_span(code.name()))
                .collect();
            let found = if reason.platform_only {
                "only the platform can tell".to_owned()
            } else {
                codes.join(", ")
            };
            let share = match reason.share {
                Some(share) => {
                    let percent = share * 100.0;
                    format!(
                        "
{percent:.0} % by that source"
                    )
                }
                None => String::new(),
            };
            vec![
                code_span(&reason.id),
                bilingual_text(&reason.title),
                bilingual_text(&reason.remedy),
                found,
                code_spans(&reason.scenarios),
                format!(
                    "{} ({}, {}){share}",
                    code_span(&reason.source.id),
                    labels::trust_label(reason.source.trust, Lang::En),
                    escape_text(&reason.source.as_of)
                ),
            ]
        })
        .collect();
    let columns = [
        "Reason",
        "In the reviewers' words",
        "What to do",
        "Found by",
        "Only in",
        "Source",
    ];
    let table = format_table(&columns, &rows);
    format!("# Reject reasons\n\n{table}")
}

pub fn findings_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .findings
        .iter()
        .map(|(finding, text)| {
            let about = CheckSpec::describe_all();
            let by: Vec<String> = about
                .iter()
                .filter(|check| check.codes.contains(finding))
                .map(|check| code_span(check.tag))
                .collect();
            vec![
                code_span(finding.name()),
                bilingual_text(&text.title),
                bilingual_text(&text.about),
                bilingual_text(&text.remedy),
                by.join(", "),
            ]
        })
        .collect();
    let columns = ["Code", "Title", "What it means", "What to do", "Checks"];
    let table = format_table(&columns, &rows);
    format!("# Finding codes\n\n{table}")
}

pub fn checks_page() -> String {
    let rows: Vec<Vec<String>> = CheckSpec::describe_all()
        .iter()
        .map(|check| {
            let codes: Vec<String> = check
                .codes
                .iter()
                .map(|code| code_span(code.name()))
                .collect();
            vec![
                code_span(check.tag),
                bilingual_text(&check.sentence),
                codes.join(", "),
            ]
        })
        .collect();
    format!(
        "# Checks\n\n{}",
        format_table(&["Check", "What it asks", "Findings"], &rows)
    )
}
