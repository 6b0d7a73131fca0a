//! Which packs apply: as declared, or guessed from the licence's scope and the documents found.

use std::collections::BTreeSet;

use super::conditions;
use super::input::EvaluationInput;
use super::pack_selection::{PackCategory, PackSelection};
use crate::checks::{Applicant, ScopeTerms};
use crate::rules::Rules;
use crate::rules::pack::{Category, Need, Pack, Requirement};
use crate::rules::raw::PackRole;
use model::{Bilingual, ClassificationBasis, Document, FieldRole, FieldState, Outcome};
use values::scope::{Scope, ScopeOutcome};

/// A category with what speaks for it.
struct CategoryGuess<'a> {
    pack: &'a Pack,
    category: &'a Category,
    points: u32,
}

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

/// Every category that anything speaks for, best first. Own documents of the category weigh more
/// than words of the scope, because scopes list what a firm might do one day. File names alone say
/// nothing: they are often wrong, and nobody read what they stand on.
fn guess_categories<'a>(
    input: &EvaluationInput<'a>,
    industry: Option<&str>,
) -> Vec<CategoryGuess<'a>> {
    let identified = |d: &&Document| d.basis != ClassificationBasis::FileName;
    let documents = input
        .documents
        .iter()
        .filter(identified);
    let kinds: BTreeSet<&str> = documents
        .map(|d| d.kind.as_str())
        .collect();
    let scope = input
        .documents
        .iter()
        .find(|d| d.kind == "business-license")
        .and_then(|d| {
            let (_, field) = d
                .field_by_role(FieldRole::Scope)
                .filter(|(_, f)| f.state == FieldState::Present)?;
            Some(Scope::parse(&field.value))
        });
    let common = |kind: &str| {
        input
            .rules
            .catalogue
            .get(kind)
            .is_some_and(|k| k.common)
    };
    let mut all = Vec::new();
    for pack in input
        .rules
        .packs_with_role(PackRole::Industry)
        .filter(|p| industry.map_or(p.guessable, |i| i == p.id))
    {
        for category in &pack.categories {
            let mut requested_kinds = BTreeSet::new();
            category
                .requirements
                .iter()
                .for_each(|r| collect_kinds(&r.need, &mut requested_kinds));
            let own = requested_kinds
                .iter()
                .filter(|k| kinds.contains(*k) && !common(k))
                .count();
            let named = scope
                .as_ref()
                .zip(category.scope.as_ref())
                .map_or(0, |(s, t)| share_of_named_terms(input.rules, s, t));
            // Weights by eye: one document of its own (300 + 100) brings a category to the 400 that
            // a guess needs, words of the scope alone to 300 at most. Beyond three documents
            // nothing is added, so that long lists do not win.
            let papers = u32::try_from(own).unwrap_or(0).min(3);
            let points =
                300 * u32::from(own > 0) + 100 * papers + if named > 0 { 200 + named } else { 0 };
            if points > 0 {
                all.push(CategoryGuess {
                    pack,
                    category,
                    points,
                });
            }
        }
    }
    all.sort_by(|a, b| {
        b.points
            .cmp(&a.points)
            .then_with(|| a.category.id.cmp(&b.category.id))
    });
    all
}

/// Share of the terms that the scope names, in percent: a category whose words all stand there fits
/// better than one that shares a word.
fn share_of_named_terms(rules: &Rules, scope: &Scope, asked: &ScopeTerms) -> u32 {
    let lexicon = rules.activity_set.lexicon();
    let by_words = asked.activities.is_empty();
    let named = |term: &&String| {
        let term = std::slice::from_ref(*term);
        let found = if by_words {
            scope.match_terms(term)
        } else {
            scope.match_activities(lexicon, term)
        };
        matches!(found.outcome, ScopeOutcome::Matched | ScopeOutcome::Limited)
    };
    let terms = if by_words {
        &asked.any
    } else {
        &asked.activities
    };
    let (named, all) = (terms.iter().filter(named).count(), terms.len().max(1));
    u32::try_from(100 * named / all).unwrap_or(0)
}

fn collect_kinds<'a>(need: &'a Need, into: &mut BTreeSet<&'a str>) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                collect_kinds(member, into);
            }
        }
        Need::AtLeast(_, of) => collect_kinds(of, into),
        Need::Document(leaf) => {
            into.insert(&leaf.kind);
        }
        Need::Fact(_) => {}
    }
}

/// The best guess, where it stands clear of the next and rests on more than a word.
fn find_clear_guess<'a, 'b>(guesses: &'b [CategoryGuess<'a>]) -> Option<&'b CategoryGuess<'a>> {
    // Origin of 400: the weights above; at least one document of its own. A tie is no guess.
    let best = guesses
        .first()
        .filter(|g| g.points >= 400)?;
    guesses
        .get(1)
        .is_none_or(|next| next.points < best.points)
        .then_some(best)
}

/// The first line of a report without a declared category: what was guessed, with the runner-up, or
/// what is asked.
fn category_note(guesses: &[CategoryGuess<'_>], decided: bool) -> Bilingual {
    let name = |g: &CategoryGuess<'_>, en: bool| {
        let title = &g.category.title;
        if en {
            format!("{} ({})", g.category.id, title.en)
        } else {
            format!("{}（{}）", g.category.id, title.zh)
        }
    };
    let list = |en: bool| {
        guesses
            .iter()
            .take(3)
            .map(|g| name(g, en))
            .collect::<Vec<_>>()
            .join(if en { ", " } else { "、" })
    };
    match (decided, guesses) {
        (true, [best, rest @ ..]) => {
            let next = |en: bool| rest.first().map(|g| name(g, en));
            let (zh, en) = (
                next(false).unwrap_or("无".into()),
                next(true).unwrap_or("none".into()),
            );
            Bilingual::new(
                format!(
                    "未指定类目：按经营范围和已有文件推断为 {}，次选 {zh}；请用 --category 确认",
                    name(best, false)
                ),
                format!(
                    "no category given: guessed {} from the scope and the papers, runner-up {en}; confirm it with --category",
                    name(best, true)
                ),
            )
        }
        (_, []) => Bilingual::new(
            "未指定类目，也无法推断：只检查通用文件和扫描质量。请用 --category 指明类目",
            "no category given and none can be guessed: only common papers and scan quality are checked. Name it with --category",
        ),
        _ => Bilingual::new(
            format!(
                "未指定类目，无法断定是哪一个：{}。只检查通用文件和扫描质量，请用 --category 指明",
                list(false)
            ),
            format!(
                "no category given and several fit: {}. Only common papers and scan quality are checked; name it with --category",
                list(true)
            ),
        ),
    }
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
