//! The rules as pages that people read: an index, a page a pack, and tables of everything that has
//! a name. A test keeps them fresh; nothing in them is written by hand.

mod ledger;
mod pack;
mod tables;

use model::{Lang, Words};
use crate::render::markdown_syntax::{code, heading, table, text};
use crate::rules::Rules;
use crate::rules::pack::Pack;
use crate::rules::raw::Role;

/// Said on top of every page.
const GENERATED: &str =
    "<!-- Written from the rules: PREAUDIT_WRITE_PAGES=1 cargo test --test whole pages -->\n";

/// A page with its path below `rules/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// `README.md`, `pages/catering.md` …
    pub path: String,
    /// Markdown.
    pub text: String,
}

/// Every page.
#[must_use]
pub fn pages(rules: &Rules) -> Vec<Page> {
    let page = |path: String, body: String| Page { path, text: format!("{GENERATED}\n{body}") };
    let mut all = vec![page("README.md".into(), index(rules))];
    for pack in rules.packs.values() {
        all.push(page(format!("pages/{}.md", pack.id), pack::page(pack, rules)));
    }
    for (name, body) in [
        ("documents", tables::documents(rules)),
        ("reasons", tables::reasons(rules)),
        ("findings", tables::findings(rules)),
        ("checks", tables::checks()),
        ("ledger", ledger::page(rules)),
    ] {
        all.push(page(format!("pages/tables/{name}.md"), body));
    }
    all
}

fn index(rules: &Rules) -> String {
    let mut out = "# The rules\n\n".to_owned();
    out += "Every rule is data: a YAML file in this folder with its source, the trust in it and its date. \
            [CONTRIBUTING.md](../CONTRIBUTING.md) tells how to write one, `preaudit rules lint` checks it.\n";
    for (role, title) in
        [(Role::Base, "For every merchant"), (Role::Industry, "Industries"), (Role::Scenario, "Scenarios")]
    {
        let rows: Vec<Vec<String>> = rules.packs_of(role).map(row).collect();
        out += &heading(2, title);
        out += &table(&["Pack", "Title", "Categories", "Requirements", "Questions", "As of"], &rows);
    }
    out += &heading(2, "Tables");
    for (name, what, count) in [
        ("documents", "kinds of papers", rules.catalogue.kinds.len()),
        ("reasons", "reject reasons with their remedies", rules.reasons.len()),
        ("findings", "finding codes", rules.findings.len()),
        ("checks", "checks", crate::checks::CheckSpec::TAGS.len()),
    ] {
        out += &format!("- [{count} {what}](pages/tables/{name}.md)\n");
    }
    out += "- [The ledger](pages/tables/ledger.md): rule by rule, what preaudit checks, what it asks, what only the platform can know\n";
    out += &format!(
        "- {} entity types (`base.yaml`), {} upload places (`platforms.yaml`)\n",
        rules.entities.len(),
        rules.platforms.len()
    );
    out
}

fn row(pack: &Pack) -> Vec<String> {
    let of_categories: usize = pack.categories.iter().map(|c| c.requirements.len()).sum();
    vec![
        format!("[{}](pages/{}.md)", code(&pack.id), pack.id),
        both(&pack.title),
        pack.categories.len().to_string(),
        (pack.requirements.len() + of_categories).to_string(),
        pack.facts.len().to_string(),
        text(&pack.as_of),
    ]
}

/// Both languages, once where they agree.
fn both(words: &Words) -> String {
    let (zh, en) = (words.get(Lang::Zh), words.get(Lang::En));
    if zh == en || en.is_empty() { text(zh) } else { format!("{} / {}", text(zh), text(en)) }
}
