//! One pack: its questions, requirements, categories and sources.

use std::collections::BTreeMap;

use super::both;
use crate::checklist::{asked, condition};
use model::{Lang, Level};
use crate::render::checklist::{line, rows};
use crate::render::markdown_syntax::{code, heading, table, text};
use crate::render::labels;
use crate::rules::Rules;
use crate::rules::pack::{Category, Pack, Requirement, Source};

const LANG: Lang = Lang::En;

pub fn page(pack: &Pack, rules: &Rules) -> String {
    let mut out = format!("# {} {}\n\n", code(&pack.id), both(&pack.title));
    out +=
        &format!("Version {}, as of {}. [All packs](../README.md)\n", text(&pack.version), text(&pack.as_of));
    if !pack.facts.is_empty() {
        let questions: Vec<Vec<String>> =
            pack.facts.iter().map(|(name, f)| vec![code(name), both(&f.ask)]).collect();
        out += &heading(2, "Questions");
        out += &table(&["Fact", "Question"], &questions);
    }
    if !pack.notes.is_empty() {
        out += &heading(2, "To know");
        for note in &pack.notes {
            out += &format!("- {}: {} – {}\n", code(&note.id), both(&note.text), source(&note.source));
        }
    }
    if !pack.requirements.is_empty() {
        out += &heading(2, "Asked of every merchant of this pack");
        pack.requirements.iter().for_each(|r| out += &requirement(r, rules));
    }
    if !pack.categories.is_empty() {
        out += &heading(2, "Categories");
        pack.categories.iter().for_each(|c| out += &category(c, rules));
    }
    out + &sources(pack)
}

fn category(category: &Category, rules: &Rules) -> String {
    let mut out = heading(3, &format!("{} {}", code(&category.id), both(&category.title)));
    let mut add = |line: String| out += &format!("- {line}\n");
    if !category.open {
        add("**Not open at the platform.**".to_owned());
    }
    if let Some(scope) = &category.scope {
        add(format!("The business scope must name one of: {}", text(&scope.any.join("、"))));
        if !scope.near.is_empty() {
            add(format!("Looks close and does not count: {}", text(&scope.near.join("、"))));
        }
    }
    if !category.entities.is_empty() {
        add(format!(
            "Only for: {}",
            category.entities.iter().map(|e| code(e)).collect::<Vec<_>>().join(", ")
        ));
    }
    if let Some(note) = &category.note {
        add(both(note));
    }
    add(source(&category.source));
    category.requirements.iter().for_each(|r| out += &requirement(r, rules));
    out
}

fn requirement(r: &Requirement, rules: &Rules) -> String {
    let tree = asked(&r.need, rules);
    let title = r.title.as_ref().map(both).unwrap_or_default();
    let level = if r.level == Level::Required { "" } else { labels::level(r.level, LANG) };
    let mut out = format!("- {} {title}", code(&r.id));
    if !level.is_empty() {
        out += &format!(" ({level})");
    }
    out.push('\n');
    let mut add = |depth: usize, line: String| out += &format!("{}- {line}\n", "  ".repeat(depth + 1));
    if let Some(when) = &r.when {
        let mut parts = Vec::new();
        for (name, ids) in
            [("entity", &when.entity), ("category", &when.category), ("scenario", &when.scenario)]
        {
            if !ids.is_empty() {
                parts.push(format!("{name}: {}", ids.iter().map(|i| code(i)).collect::<Vec<_>>().join(", ")));
            }
        }
        if let Some(not) = when.not.as_ref().filter(|n| !n.entity.is_empty()) {
            parts.push(format!(
                "entity is not: {}",
                not.entity.iter().map(|i| code(i)).collect::<Vec<_>>().join(", ")
            ));
        }
        parts.extend(condition(when).map(|w| both(&w)));
        add(0, format!("when {}", parts.join("; ")));
    }
    for row in rows(&tree, LANG) {
        add(row.depth, text(&line(&row, LANG)));
    }
    if let Some(reason) = &r.reason {
        add(0, format!("refused as {}", code(reason)));
    }
    if let Some(note) = &r.note {
        add(0, both(note));
    }
    add(0, source(&r.source));
    out
}

fn source(source: &Source) -> String {
    format!("{} ({}, {})", code(&source.id), labels::trust(source.trust, LANG), text(&source.as_of))
}

fn sources(pack: &Pack) -> String {
    let of_categories = pack.categories.iter().flat_map(|c| c.requirements.iter().map(|r| &r.source));
    let all = pack.requirements.iter().map(|r| &r.source).chain(of_categories);
    let all = all.chain(pack.categories.iter().map(|c| &c.source));
    let all = all.chain(pack.notes.iter().map(|n| &n.source));
    let unique: BTreeMap<&str, &Source> = all.map(|s| (s.id.as_str(), s.as_ref())).collect();
    let rows: Vec<Vec<String>> = unique
        .values()
        .map(|s| vec![code(&s.id), text(&s.title), labels::trust(s.trust, LANG).to_owned(), text(&s.as_of)])
        .collect();
    heading(2, "Sources") + &table(&["Id", "Title", "Trust", "Date"], &rows)
}
