//! What the rules hold, against the reference they were written from: `rules/reference.yaml` names each
//! row of the reference with what holds it, or with the reason why nothing does.

use std::collections::BTreeSet;

use model::Lang;
use policy::authoring::generated::all_requirements;
use policy::rules::Rules;
use policy::rules::pack::ReferenceSection;

/// A row that no rule stands for was lost on the way.
fn lost_rows<'a>(section: &'a ReferenceSection, ids: &BTreeSet<String>) -> Vec<&'a str> {
    let is_held = |at: &[String]| !at.is_empty() && at.iter().all(|id| ids.contains(id));
    let lost = section
        .rows
        .iter()
        .filter(|(_, at)| !is_held(at));
    lost.map(|(row, _)| row.as_str())
        .collect()
}

/// Everything that may hold a row.
fn known_ids(rules: &Rules) -> BTreeSet<String> {
    let packs = rules.packs.values().flat_map(|p| {
        let categories = p
            .categories
            .iter()
            .map(|c| c.id.clone());
        categories.chain([p.id.clone()])
    });
    let notes = rules.packs.values().flat_map(|p| {
        let id = move |note: &str| format!("{}/{note}", p.id);
        p.notes.iter().map(move |n| id(&n.id))
    });
    let platforms = rules
        .platforms
        .iter()
        .map(|p| p.limits.id.clone());
    packs
        .chain(notes)
        .chain(
            rules
                .catalogue
                .kinds
                .iter()
                .map(|k| k.id.clone()),
        )
        .chain(
            rules
                .reasons
                .iter()
                .map(|r| r.id.clone()),
        )
        .chain(platforms)
        .chain(
            rules
                .entities
                .iter()
                .map(|e| e.shows.id.clone()),
        )
        .chain(all_requirements(rules).map(|p| p.id()))
        .collect()
}

#[test]
fn no_row_of_the_reference_is_lost() {
    let rules = Rules::load_with_reference().expect("sound");
    let ids = known_ids(&rules);
    let mut left_out = 0;
    for section in &rules.reference {
        let lost = lost_rows(section, &ids);
        let (held, left) = (section.rows.len() - lost.len(), section.left_out.len());
        eprintln!("{}: {held} rows held, {left} left out", section.section);
        assert_eq!(lost, [""; 0], "{}", section.section);
        assert_eq!(section.source.id, "facts", "{}", section.section);
        for (row, why) in &section.left_out {
            eprintln!("  - {row}: {}", why.get(Lang::En));
            left_out += 1;
        }
    }
    assert!(rules.reference.len() >= 41, "{}", rules.reference.len());
    assert!(left_out <= 12, "{left_out} rows are left out");
}

#[test]
fn a_lost_row_would_be_noticed() {
    let rules = Rules::load_with_reference().expect("sound");
    let mut ids = known_ids(&rules);
    let section = rules
        .reference
        .iter()
        .find(|s| !s.rows.is_empty());
    let section = section.expect("a section with rows");
    assert_eq!(lost_rows(section, &ids), [""; 0]);
    ids.remove(&section.rows[0].1[0]);
    assert!(lost_rows(section, &ids).contains(&section.rows[0].0.as_str()));
}
