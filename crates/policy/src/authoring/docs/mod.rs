//! The rules as pages that people read: an index, a page a pack, and tables of everything that has
//! a name. A test keeps them fresh; nothing in them is written by hand.

mod activities;
mod ledger;
mod pack;
mod proofs;
mod refusals;
mod tables;

use crate::render::markdown_syntax::{
    bilingual_text, code_span, escape_text, format_heading, format_table,
};
use crate::rules::Rules;
use crate::rules::pack::Pack;
use crate::rules::raw::PackRole;

// A hidden comment in Markdown: who opens the file to edit it learns where it comes from.
/// Said on top of every page.
const GENERATED_NOTICE: &str =
    "<!-- Written from the rules: PREAUDIT_WRITE_PAGES=1 cargo test --test whole pages -->\n";

/// A page with its path below `rules/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePage {
    /// `README.md`, `pages/catering.md` …
    pub path: String,
    /// Markdown.
    pub text: String,
}

/// Every page: the index, one of each pack, and the tables. The same rules give the same bytes.
#[must_use]
pub fn build_pages(rules: &Rules) -> Vec<RulePage> {
    let page = |path: String, body: String| RulePage {
        path,
        text: format!("{GENERATED_NOTICE}\n{body}"),
    };
    let mut all = vec![page("README.md".into(), index_page(rules))];
    for pack in rules.packs.values() {
        all.push(page(
            format!("pages/{}.md", pack.id),
            pack::pack_page(pack, rules),
        ));
    }
    for (name, body) in [
        ("documents", tables::documents_page(rules)),
        ("activities", activities::activities_page(rules)),
        ("proofs", proofs::proofs_page(rules)),
        ("reasons", tables::reasons_page(rules)),
        ("refusals", refusals::refusals_page(rules)),
        ("findings", tables::findings_page(rules)),
        ("checks", tables::checks_page()),
        ("ledger", ledger::ledger_page(rules)),
    ] {
        all.push(page(format!("pages/tables/{name}.md"), body));
    }
    all
}

fn index_page(rules: &Rules) -> String {
    let mut out = "# The rules\n\n".to_owned();
    out += "Every rule is data: a YAML file in this folder with its source, the trust in it and its date. \
            [CONTRIBUTING.md](../CONTRIBUTING.md) tells how to write one, `preaudit rules lint` checks it.\n";
    for (role, title) in [
        (PackRole::Base, "For every merchant"),
        (PackRole::Industry, "Industries"),
        (PackRole::Scenario, "Scenarios"),
    ] {
        let rows: Vec<Vec<String>> = rules
            .packs_with_role(role)
            .map(pack_row)
            .collect();
        out += &format_heading(2, title);
        out += &format_table(
            &[
                "Pack",
                "Title",
                "Categories",
                "Requirements",
                "Questions",
                "As of",
            ],
            &rows,
        );
    }
    out += &format_heading(2, "Tables");
    for (name, what, count) in [
        ("documents", "kinds of papers", rules.catalogue.kinds.len()),
        (
            "reasons",
            "reject reasons with their remedies",
            rules.reasons.len(),
        ),
        (
            "refusals",
            "causes of refusals with the codes of platforms",
            rules.rejections.causes.len(),
        ),
        ("findings", "finding codes", rules.findings.len()),
        ("checks", "checks", crate::checks::CheckSpec::TAGS.len()),
    ] {
        out += &format!("- [{count} {what}](pages/tables/{name}.md)\n");
    }
    out += "- [What a business scope says](pages/tables/activities.md): activities by their wording, goods and near words\n";
    out += "- [What a valid paper shows](pages/tables/proofs.md): holder, term, sides and seal of each kind\n";
    out += "- [The ledger](pages/tables/ledger.md): rule by rule, what preaudit checks, what it asks, what only the platform can know\n";
    out += &format!(
        "- {} entity types (`base.yaml`), {} upload places (`platforms.yaml`)\n",
        rules.entities.len(),
        rules.platforms.len()
    );
    out
}

fn pack_row(pack: &Pack) -> Vec<String> {
    let of_categories: usize = pack
        .categories
        .iter()
        .map(|category| category.requirements.len())
        .sum();
    vec![
        format!("[{}](pages/{}.md)", code_span(&pack.id), pack.id),
        bilingual_text(&pack.title),
        pack.categories.len().to_string(),
        (pack.requirements.len() + of_categories).to_string(),
        pack.facts.len().to_string(),
        escape_text(&pack.as_of),
    ]
}
