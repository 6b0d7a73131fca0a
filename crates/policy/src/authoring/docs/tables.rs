//! Everything that has a name: kinds of papers, reject reasons, finding codes, checks.

use super::both;
use crate::checks::CheckSpec;
use model::Lang;
use crate::render::markdown_syntax::{code, table, text};
use crate::render::labels;
use crate::rules::Rules;
use crate::rules::pack::Need;

pub fn documents(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .catalogue
        .kinds
        .iter()
        .map(|k| {
            let sizes =
                k.sizes.iter().map(|s| format!("{} {:.0}×{:.0}", text(&s.name), s.width_mm, s.height_mm));
            let fields: Vec<String> = k.fields.iter().map(|f| code(&f.name)).collect();
            let title = k.legacy.as_ref().map_or_else(
                || both(&k.title),
                |l| format!("{}\nno longer issued: {}", both(&k.title), text(&l.en)),
            );
            vec![
                code(&k.id),
                title,
                fields.join(", "),
                sizes.collect::<Vec<_>>().join("\n"),
                users(rules, &k.id).to_string(),
            ]
        })
        .collect();
    let columns = ["Kind", "Title", "Fields", "Printed size (mm)", "Requirements that take it"];
    format!("# Kinds of papers\n\n{}", table(&columns, &rows))
}

/// How many requirements a kind may meet.
fn users(rules: &Rules, kind: &str) -> usize {
    fn names(need: &Need, kind: &str) -> bool {
        match need {
            Need::All(members) | Need::Any(members) => members.iter().any(|m| names(m, kind)),
            Need::AtLeast(_, of) => names(of, kind),
            Need::Document(leaf) => leaf.kind == kind,
            Need::Fact(_) => false,
        }
    }
    let of_categories = |p: &crate::rules::pack::Pack| {
        p.categories.iter().flat_map(|c| c.requirements.clone()).collect::<Vec<_>>()
    };
    let all = rules.packs.values().flat_map(|p| p.requirements.iter().cloned().chain(of_categories(p)));
    all.filter(|r| names(&r.need, kind)).count()
}

pub fn reasons(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .reasons
        .iter()
        .map(|r| {
            let codes: Vec<String> = r.codes.iter().map(|c| code(c.name())).collect();
            let found =
                if r.platform_only { "only the platform can tell".to_owned() } else { codes.join(", ") };
            let share = r.share.map_or_else(String::new, |s| format!("\n{:.0} % by that source", s * 100.0));
            vec![
                code(&r.id),
                both(&r.title),
                both(&r.remedy),
                found,
                r.scenarios.iter().map(|s| code(s)).collect::<Vec<_>>().join(", "),
                format!(
                    "{} ({}, {}){share}",
                    code(&r.source.id),
                    labels::trust(r.source.trust, Lang::En),
                    text(&r.source.as_of)
                ),
            ]
        })
        .collect();
    let columns = ["Reason", "In the reviewers' words", "What to do", "Found by", "Only in", "Source"];
    format!("# Reject reasons\n\n{}", table(&columns, &rows))
}

pub fn findings(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .findings
        .iter()
        .map(|(finding, t)| {
            let about = CheckSpec::about();
            let by = about.iter().filter(|a| a.codes.contains(finding)).map(|a| code(a.tag));
            vec![
                code(finding.name()),
                both(&t.title),
                both(&t.about),
                both(&t.remedy),
                by.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let columns = ["Code", "Title", "What it means", "What to do", "Checks"];
    format!("# Finding codes\n\n{}", table(&columns, &rows))
}

pub fn checks() -> String {
    let rows: Vec<Vec<String>> = CheckSpec::about()
        .iter()
        .map(|a| {
            let codes: Vec<String> = a.codes.iter().map(|c| code(c.name())).collect();
            vec![code(a.tag), both(&a.sentence), codes.join(", ")]
        })
        .collect();
    format!("# Checks\n\n{}", table(&["Check", "What it asks", "Findings"], &rows))
}
