//! `preaudit rules list --counts`: what the rules hold, against the reference they were written from.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use model::{Bilingual, Lang};
use policy::authoring::generated::all_requirements;
use policy::rules::Rules;
use policy::rules::pack::{Pack, ReferenceSection};
use policy::rules::raw::PackRole;

/// A line a pack, then a line a section of the reference with its differences.
pub fn counts_text(rules: &Rules, reference: &[ReferenceSection], lang: Lang) -> String {
    let tr = |zh: &str, en: &str| Bilingual::new(zh, en).get(lang).to_owned();
    let mut text = String::new();
    for (role, zh, en) in [
        (PackRole::Base, "通用", "base"),
        (PackRole::Industry, "行业", "industries"),
        (PackRole::Scenario, "场景", "scenarios"),
    ] {
        let _ = writeln!(text, "{}", tr(zh, en));
        rules
            .packs_with_role(role)
            .for_each(|pack| push_pack_counts(&mut text, pack, lang));
    }
    let _ = writeln!(
        text,
        "{} document kinds, {} reject reasons, {} upload places, {} entity types, {} finding codes",
        rules.catalogue.kinds.len(),
        rules.reasons.len(),
        rules.platforms.len(),
        rules.entities.len(),
        rules.findings.len()
    );
    let _ = writeln!(text, "{}", tr("对照参考资料", "against the reference"));
    let ids = known_ids(rules);
    for section in reference {
        push_section_counts(&mut text, section, &ids, lang);
    }
    text
}

fn push_pack_counts(text: &mut String, pack: &Pack, lang: Lang) {
    let of_categories: usize = pack.categories.iter().map(|c| c.requirements.len()).sum();
    let _ = writeln!(
        text,
        "  {}  {}  {} categories, {} requirements, {} questions, {} notes",
        pack.id,
        pack.title.get(lang),
        pack.categories.len(),
        pack.requirements.len() + of_categories,
        pack.facts.len(),
        pack.notes.len()
    );
}

// Origin: rules/reference.yaml. A row that no rule stands for was lost on the way.
/// Rows of a section that stand in the rules, those left out with their reason, and those that are lost.
fn push_section_counts(
    text: &mut String,
    section: &ReferenceSection,
    ids: &BTreeSet<String>,
    lang: Lang,
) {
    let lost_rows: Vec<&str> = section
        .rows
        .iter()
        .filter(|(_, at)| at.is_empty() || !at.iter().all(|id| ids.contains(id)))
        .map(|(row, _)| row.as_str())
        .collect();
    let (here, left) = (section.rows.len() - lost_rows.len(), section.left_out.len());
    let rows = section.rows.len() + left;
    let mark = if lost_rows.is_empty() { "ok  " } else { "LOST" };
    let _ = writeln!(
        text,
        "  {mark} {}: {rows} rows, {here} here, {left} left out [{}]",
        section.section, section.source.id
    );
    for row in lost_rows {
        let _ = writeln!(text, "         ! {row}");
    }
    for (row, why) in &section.left_out {
        let _ = writeln!(text, "         - {row}: {}", why.get(lang));
    }
}

/// Everything that may hold a row.
fn known_ids(rules: &Rules) -> BTreeSet<String> {
    let packs = rules.packs.values().flat_map(|p| {
        p.categories
            .iter()
            .map(|c| c.id.clone())
            .chain([p.id.clone()])
    });
    let notes = rules
        .packs
        .values()
        .flat_map(|p| p.notes.iter().map(move |n| format!("{}/{}", p.id, n.id)));
    let kinds = rules.catalogue.kinds.iter().map(|k| k.id.clone());
    let tables = rules
        .reasons
        .iter()
        .map(|r| r.id.clone())
        .chain(rules.platforms.iter().map(|p| p.limits.id.clone()));
    let entities = rules.entities.iter().map(|e| e.shows.id.clone());
    packs
        .chain(notes)
        .chain(kinds)
        .chain(tables)
        .chain(entities)
        .chain(all_requirements(rules).map(|p| p.id()))
        .collect()
}
