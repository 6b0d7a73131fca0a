//! One pack: its questions, requirements, categories and sources.

use std::collections::BTreeMap;

use crate::authoring::list_condition;
use crate::checklist::build_need_node;
use crate::render::checklist::{flatten_need, row_text};
use crate::render::labels;
use crate::render::markdown_syntax::{
    bilingual_text, code_span, code_spans, escape_text, format_heading, format_table,
};
use crate::rules::Rules;
use crate::rules::pack::{Category, Pack, Requirement, Source};
use crate::rules::role::Role;
use model::{Lang, RequirementLevel};

const LANG: Lang = Lang::En;

pub fn pack_page(pack: &Pack, rules: &Rules) -> String {
    let mut out = format!(
        "# {} {}\n\n",
        code_span(&pack.id),
        bilingual_text(&pack.title)
    );
    out += &format!(
        "Version {}, as of {}. [All packs](../README.md)\n",
        escape_text(&pack.version),
        escape_text(&pack.as_of)
    );
    if !pack.facts.is_empty() {
        let questions: Vec<Vec<String>> = pack
            .facts
            .iter()
            .map(|(name, f)| vec![code_span(name), bilingual_text(&f.question())])
            .collect();
        out += &format_heading(2, "Questions");
        out += &format_table(&["Fact", "Question"], &questions);
    }
    if !pack.roles.is_empty() {
        let persons: Vec<Vec<String>> = pack
            .roles
            .values()
            .map(|r| role_row(r))
            .collect();
        out += &format_heading(2, "Persons");
        out += &format_table(&["Role", "Person", "Whose"], &persons);
    }
    if !pack.notes.is_empty() {
        out += &format_heading(2, "To know");
        for note in &pack.notes {
            out += &format!(
                "- {}: {} – {}\n",
                code_span(&note.id),
                bilingual_text(&note.text),
                source_citation(&note.source)
            );
        }
    }
    if let Some(source) = &pack.unasked_scope {
        out += &format!(
            "\nWhere a category names no business scope, its table asks none: {}\n",
            source_citation(source)
        );
    }
    if !pack.requirements.is_empty() {
        out += &format_heading(2, "Asked of every merchant of this pack");
        pack.requirements
            .iter()
            .for_each(|requirement| out += &requirement_item(requirement, rules));
    }
    if !pack.categories.is_empty() {
        out += &format_heading(2, "Categories");
        pack.categories
            .iter()
            .for_each(|category| out += &category_section(category, rules));
    }
    out + &sources_section(pack)
}

fn role_row(role: &Role) -> Vec<String> {
    let whose = match &role.usually {
        Some(link) => format!(
            "that of {} unless {}",
            code_span(&link.same_as.id),
            code_span(&link.unless)
        ),
        None => "whom the paper of the applicant names".to_owned(),
    };
    vec![code_span(&role.id), bilingual_text(&role.title), whose]
}

fn category_section(category: &Category, rules: &Rules) -> String {
    let mut out = format_heading(
        3,
        &format!(
            "{} {}",
            code_span(&category.id),
            bilingual_text(&category.title)
        ),
    );
    let mut add = |line: String| out += &format!("- {line}\n");
    if !category.open {
        add("**Not open at the platform.**".to_owned());
    }
    if let Some(scope) = &category.scope {
        add(format!(
            "The business scope must name one of: {}",
            escape_text(&scope.any.join("、"))
        ));
        if !scope.activities.is_empty() {
            add(format!(
                "In any wording of [these activities](tables/activities.md): {}",
                code_spans(&scope.activities)
            ));
        }
        if !scope.near_misses.is_empty() {
            add(format!(
                "Looks close and does not count: {}",
                escape_text(&scope.near_misses.join("、"))
            ));
        }
    }
    if !category.entities.is_empty() {
        let entities = code_spans(&category.entities);
        add(format!("Only for: {entities}"));
    }
    if let Some(note) = &category.note {
        add(bilingual_text(note));
    }
    add(source_citation(&category.source));
    category
        .requirements
        .iter()
        .for_each(|requirement| out += &requirement_item(requirement, rules));
    out
}

fn requirement_item(r: &Requirement, rules: &Rules) -> String {
    let tree = build_need_node(&r.need, rules);
    let title = match &r.title {
        Some(title) => bilingual_text(title),
        None => String::new(),
    };
    // Required is the usual case and goes without saying.
    let level = if r.level == RequirementLevel::Required {
        ""
    } else {
        labels::level_label(r.level, LANG)
    };
    let mut out = format!("- {} {title}", code_span(&r.id));
    if !level.is_empty() {
        out += &format!(" ({level})");
    }
    out.push('\n');
    let mut add = |depth: usize, line: String| {
        let indent = "  ".repeat(depth + 1);
        out += &format!("{indent}- {line}\n");
    };
    if let Some(when) = &r.when {
        let words = list_condition(when, bilingual_text);
        add(0, format!("when {words}"));
    }
    for row in flatten_need(&tree, LANG) {
        let text = row_text(&row, LANG);
        add(row.depth, escape_text(&text));
    }
    if let Some(reason) = &r.reason {
        let reason = code_span(reason);
        add(0, format!("refused as {reason}"));
    }
    if let Some(note) = &r.note {
        add(0, bilingual_text(note));
    }
    add(0, source_citation(&r.source));
    out
}

fn source_citation(source: &Source) -> String {
    format!(
        "{} ({}, {})",
        code_span(&source.id),
        labels::trust_label(source.trust, LANG),
        escape_text(&source.as_of)
    )
}

fn sources_section(pack: &Pack) -> String {
    let of_categories = pack
        .categories
        .iter()
        .flat_map(|category| {
            category
                .requirements
                .iter()
                .map(|requirement| &requirement.source)
        });
    let all = pack
        .requirements
        .iter()
        .map(|requirement| &requirement.source)
        .chain(of_categories);
    let own = pack
        .categories
        .iter()
        .map(|category| &category.source);
    let of_notes = pack
        .notes
        .iter()
        .map(|note| &note.source);
    let all = all.chain(own).chain(of_notes);
    // Each source once, sorted by id, however many rules cite it.
    let unique: BTreeMap<&str, &Source> = all
        .map(|source| {
            let id = source.id.as_str();
            (id, source.as_ref())
        })
        .collect();
    let rows: Vec<Vec<String>> = unique
        .values()
        .map(|source| {
            vec![
                code_span(&source.id),
                escape_text(&source.title),
                labels::trust_label(source.trust, LANG).to_owned(),
                escape_text(&source.as_of),
            ]
        })
        .collect();
    let table = format_table(&["Id", "Title", "Trust", "Date"], &rows);
    format_heading(2, "Sources") + &table
}
