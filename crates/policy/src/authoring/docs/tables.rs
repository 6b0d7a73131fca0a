//! Everything that has a name: document types, reject reasons, finding codes, checks.

use crate::checks::CheckSpec;
use crate::render::labels;
use crate::render::markdown_syntax::{bilingual_text, code_span, escape_text, format_table};
use crate::rules::Rules;
use crate::rules::pack::Need;
use model::Lang;

pub fn documents_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .catalogue
        .kinds
        .iter()
        .map(|k| {
            let sizes = k.sizes.iter().map(|s| {
                format!(
                    "{} {:.0}×{:.0}",
                    escape_text(&s.name),
                    s.width_mm,
                    s.height_mm
                )
            });
            let fields: Vec<String> = k.fields.iter().map(|f| code_span(&f.name)).collect();
            let title = k.legacy.as_ref().map_or_else(
                || bilingual_text(&k.title),
                |l| {
                    format!(
                        "{}\nno longer issued: {}",
                        bilingual_text(&k.title),
                        escape_text(&l.en)
                    )
                },
            );
            vec![
                code_span(&k.id),
                title,
                fields.join(", "),
                sizes.collect::<Vec<_>>().join("\n"),
                count_requirements(rules, &k.id).to_string(),
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
    format!("# Kinds of papers\n\n{}", format_table(&columns, &rows))
}

/// How many requirements a type may meet.
fn count_requirements(rules: &Rules, kind: &str) -> usize {
    fn needs_document(need: &Need, kind: &str) -> bool {
        match need {
            Need::All(members) | Need::Any(members) => {
                members.iter().any(|m| needs_document(m, kind))
            }
            Need::AtLeast(_, of) => needs_document(of, kind),
            Need::Document(leaf) => leaf.kind == kind,
            Need::Fact(_) => false,
        }
    }
    let of_categories = |p: &crate::rules::pack::Pack| {
        p.categories
            .iter()
            .flat_map(|c| c.requirements.clone())
            .collect::<Vec<_>>()
    };
    let all = rules
        .packs
        .values()
        .flat_map(|p| p.requirements.iter().cloned().chain(of_categories(p)));
    all.filter(|r| needs_document(&r.need, kind)).count()
}

pub fn reasons_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .reasons
        .iter()
        .map(|r| {
            let codes: Vec<String> = r.all_codes().map(|c| code_span(c.name())).collect();
            let found = if r.platform_only {
                "only the platform can tell".to_owned()
            } else {
                codes.join(", ")
            };
            let share = r.share.map_or_else(String::new, |s| {
                format!("\n{:.0} % by that source", s * 100.0)
            });
            vec![
                code_span(&r.id),
                bilingual_text(&r.title),
                bilingual_text(&r.remedy),
                found,
                r.scenarios
                    .iter()
                    .map(|s| code_span(s))
                    .collect::<Vec<_>>()
                    .join(", "),
                format!(
                    "{} ({}, {}){share}",
                    code_span(&r.source.id),
                    labels::trust_label(r.source.trust, Lang::En),
                    escape_text(&r.source.as_of)
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
    format!("# Reject reasons\n\n{}", format_table(&columns, &rows))
}

pub fn findings_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .findings
        .iter()
        .map(|(finding, t)| {
            let about = CheckSpec::describe_all();
            let by = about
                .iter()
                .filter(|a| a.codes.contains(finding))
                .map(|a| code_span(a.tag));
            vec![
                code_span(finding.name()),
                bilingual_text(&t.title),
                bilingual_text(&t.about),
                bilingual_text(&t.remedy),
                by.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let columns = ["Code", "Title", "What it means", "What to do", "Checks"];
    format!("# Finding codes\n\n{}", format_table(&columns, &rows))
}

pub fn checks_page() -> String {
    let rows: Vec<Vec<String>> = CheckSpec::describe_all()
        .iter()
        .map(|a| {
            let codes: Vec<String> = a.codes.iter().map(|c| code_span(c.name())).collect();
            vec![
                code_span(a.tag),
                bilingual_text(&a.sentence),
                codes.join(", "),
            ]
        })
        .collect();
    format!(
        "# Checks\n\n{}",
        format_table(&["Check", "What it asks", "Findings"], &rows)
    )
}
