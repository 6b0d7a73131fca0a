//! Which packs apply: as declared, or guessed from the licence's scope and the documents found.

use std::collections::BTreeSet;

use super::conditions;
use super::guess_category::{category_note, find_clear_guess, guess_categories};
use super::input::EvaluationInput;
use super::pack_selection::{PackCategory, PackSelection};
use crate::checks::Applicant;
use crate::rules::pack::{Category, Pack, Requirement};
use crate::rules::raw::PackRole;
use model::{Bilingual, Outcome};

pub fn select_packs<'a>(input: &EvaluationInput<'a>, applicant: &Applicant) -> PackSelection<'a> {
    let (rules, declaration) = (input.rules, input.declaration);
    let mut notes = Vec::new();
    let mut unsettled = None;
    let mut guessed_category = false;
    let ids = declaration.category_ids();
    let mut categories: Vec<_> = ids
        .filter_map(|id| rules.find_category(id))
        .collect();
    if categories.is_empty() {
        let requested_industry = declaration.industry.as_deref();
        let guesses = guess_categories(input, requested_industry);
        categories.extend(find_clear_guess(&guesses).map(|g| (g.pack, g.category)));
        guessed_category = !categories.is_empty();
        let note = category_note(&guesses, guessed_category);
        notes.push(note.clone());
        // A guess says what to expect; only the merchant's word settles it.
        unsettled = Some(note);
    } else if let Some(note) = table_note(&categories) {
        notes.push(note.clone());
        unsettled = Some(note);
    }
    let scenarios: Vec<&Pack> = declaration
        .scenarios
        .iter()
        .filter_map(|id| rules.packs.get(id))
        .collect();
    let entity = applicant.entity.as_ref().map_or_else(
        || {
            notes.push(Bilingual::new(
                "没有说明主体类型，按企业处理；个体工商户、事业单位等要求不同，请说明",
                "the entity type is not named and taken for an enterprise; others need other papers, so name it",
            ));
            "enterprise".to_owned()
        },
        |c| c.value.clone(),
    );
    PackSelection {
        packs: packs_in_use(input, &categories, &scenarios),
        tables: scenario_tables(&scenarios, &categories),
        categories,
        scenarios,
        entity,
        notes,
        unsettled,
        guessed_category,
        guessed_industry: guessed_category && declaration.industry.is_none(),
    }
}

/// The base packs, the industries of the categories (or the declared one), the scenarios.
fn packs_in_use<'a>(
    input: &EvaluationInput<'a>,
    categories: &[PackCategory<'a>],
    scenarios: &[&'a Pack],
) -> Vec<&'a Pack> {
    let rules = input.rules;
    let declared = input.declaration.industry.as_deref();
    let declared = declared.and_then(|id| rules.packs.get(id));
    let mut packs: Vec<&Pack> = rules
        .packs_with_role(PackRole::Base)
        .collect();
    if categories.is_empty() {
        packs.extend(declared);
    }
    let of_categories = categories.iter().map(|(pack, _)| *pack);
    for pack in of_categories.chain(scenarios.iter().copied()) {
        let known = packs.iter().any(|p| p.id == pack.id);
        if !known {
            packs.push(pack);
        }
    }
    packs
}

/// What the scenarios ask of the categories, each table once.
fn scenario_tables<'a>(
    scenarios: &[&'a Pack],
    categories: &[PackCategory<'a>],
) -> Vec<PackCategory<'a>> {
    let is_for = |table: &&Category| {
        let is_chosen = |id: &String| {
            categories
                .iter()
                .any(|(_, c)| c.id == *id)
        };
        table.members.iter().any(is_chosen)
    };
    let tables = |pack: &&'a Pack| {
        let pack = *pack;
        let tables = pack.categories.iter().filter(is_for);
        tables.map(move |table| (pack, table))
    };
    scenarios
        .iter()
        .flat_map(tables)
        .collect()
}

/// Asks for the category of a merchant who named a group of categories that a scenario treats alike. A
/// table with papers of its own is a category of the scenario's platform and may be named.
fn table_note(categories: &[PackCategory<'_>]) -> Option<Bilingual> {
    let mut named = categories.iter();
    let groups = |c: &Category| !c.members.is_empty() && c.requirements.is_empty();
    let (pack, table) = named.find(|(_, c)| groups(c))?;
    let (id, members) = (&table.id, some_members(table));
    Some(Bilingual::new(
        format!(
            "{id} 是“{}”的一组要求，不是服务类目：请用 --category 写明自己的类目，例如 {members}",
            pack.title.zh
        ),
        format!(
            "{id} is a table of \"{}\" and no service category: name your own with --category, such as {members}",
            pack.title.en
        ),
    ))
}

/// A few of the categories that a table is for.
fn some_members(table: &Category) -> String {
    // By eye: three show what is meant.
    let members = table.members.iter().take(3);
    let members: Vec<&str> = members.map(String::as_str).collect();
    members.join(", ")
}

impl<'a> PackSelection<'a> {
    /// Requirements in use with their pack and the prefix of their id, replaced ones left out.
    pub fn active_requirements<'b>(
        &self,
        input: &EvaluationInput<'b>,
    ) -> Vec<(&'a Pack, String, &'a Requirement)> {
        let of_packs = self.packs.iter().flat_map(|p| {
            p.requirements
                .iter()
                .map(move |r| (*p, p.id.clone(), r))
        });
        let of_category = self
            .categories_and_tables()
            .flat_map(|(p, c)| {
                c.requirements
                    .iter()
                    .map(move |r| (p, c.id.clone(), r))
            });
        let order = |p: &Pack| match p.role {
            PackRole::Base => 0,
            PackRole::Industry => 1,
            PackRole::Scenario => 2,
        };
        let mut all: Vec<_> = of_packs.chain(of_category).collect();
        all.sort_by_key(|(p, ..)| order(p));
        let applies = |r: &Requirement| {
            conditions::is_in_force(r, input.settings.as_of)
                && conditions::evaluate_condition(r.when.as_ref(), input, self) != Outcome::Unmet
        };
        // A requirement that is not in force, whose condition is false or that rests on a guess must
        // not replace another one.
        let replaced: BTreeSet<&String> = all
            .iter()
            .filter(|(p, prefix, r)| applies(r) && !self.rests_on_guess(p, prefix, r))
            .flat_map(|(.., r)| &r.replaces)
            .collect();
        all.retain(|(_, prefix, r)| {
            !replaced.contains(&r.id) && !replaced.contains(&format!("{prefix}/{}", r.id))
        });
        all.retain(|(.., r)| conditions::is_in_force(r, input.settings.as_of));
        all
    }
}
