//! Where a requirement applies, or does not: a dossier without papers.

use super::Place;
use super::assignment::{ways, Pick, Setting};
use model::{Declaration, Merchant, Outcome};
use crate::rules::Rules;
use crate::rules::pack::When;
use crate::rules::raw::Role;
use crate::authoring::synthetic::Scene;

/// How many categories are tried until one lets the requirement apply.
const TRIES: usize = 60;

/// Dossiers in which the requirement's condition ends as `wanted`, one a way; `answers` hold too.
pub fn stand(rules: &Rules, place: Place<'_>, wanted: bool, answers: &Setting) -> Vec<Scene> {
    let settings = match &place.requirement.when {
        Some(when) => ways(when, wanted),
        None if wanted => vec![Setting::default()],
        None => Vec::new(),
    };
    let forced = forced(place);
    let mut found = Vec::new();
    for setting in settings {
        let Some(mut setting) = setting.both(&forced).and_then(|s| s.both(answers)) else { continue };
        setting.settle();
        found.extend(scene(rules, place, &setting, wanted));
        if wanted && !found.is_empty() {
            break;
        }
    }
    found
}

/// What the place itself demands.
fn forced(place: Place<'_>) -> Setting {
    let mut setting = Setting::default();
    if let Some(category) = place.category {
        setting.category = Pick::one(&category.id);
    }
    if place.pack.role == Role::Scenario {
        setting.scenarios.insert(place.pack.id.clone());
    }
    setting
}

fn scene(rules: &Rules, place: Place<'_>, setting: &Setting, wanted: bool) -> Option<Scene> {
    let id = place.id();
    let ends = |scene: &Scene| {
        let report = scene.report(rules);
        let found = report.requirements.iter().find(|r| r.id == id).map(|r| r.outcome);
        found.is_some_and(|o| (o != Outcome::NotApplicable) == wanted)
    };
    categories(rules, place, setting)
        .into_iter()
        .take(TRIES)
        .filter_map(|category| dossier(rules, place, setting, category))
        .find(ends)
}

/// Categories that may be declared: those with words for the scope first, so that scopes matter.
fn categories<'a>(rules: &'a Rules, place: Place<'a>, setting: &Setting) -> Vec<Option<&'a str>> {
    let industry = |id: &str| place.pack.role != Role::Industry || id == place.pack.id;
    let mut all: Vec<_> = rules
        .packs
        .values()
        .filter(|p| industry(&p.id))
        .flat_map(|p| p.categories.iter().map(move |c| (p, c)))
        .filter(|(_, c)| setting.category.takes(&c.id))
        .collect();
    let rank = |p: &crate::rules::pack::Pack| usize::from(p.role == Role::Scenario && p.id != place.pack.id);
    all.sort_by_key(|(p, c)| (rank(p), !c.open, c.scope.is_none()));
    let none = setting.category.of.is_none() && place.pack.role != Role::Industry;
    all.into_iter().map(|(_, c)| Some(c.id.as_str())).chain(none.then_some(None)).collect()
}

fn dossier(rules: &Rules, place: Place<'_>, setting: &Setting, category: Option<&str>) -> Option<Scene> {
    let of =
        category.and_then(|id| rules.category(id)).map(|(_, c)| c.entities.as_slice()).unwrap_or_default();
    let all = || rules.entities.iter().map(|e| e.shows.id.as_str()).filter(|id| setting.entity.takes(id));
    let entity = all().find(|id| of.iter().any(|o| o == id)).or_else(|| all().next())?;
    let requirement = place.requirement;
    let today = place.pack.as_of.parse().unwrap_or(jiff::civil::date(2026, 11, 1));
    let newest = rules.packs.values().filter_map(|p| p.as_of.parse().ok()).max().unwrap_or(today);
    let as_of = requirement.from.map_or(newest, |from| newest.max(from));
    let as_of = requirement.until.map_or(as_of, |until| as_of.min(until));
    let merchant = Merchant { entity: Some(entity.to_owned()), ..Merchant::default() };
    let declaration = Declaration {
        merchant,
        industry: (place.pack.role == Role::Industry).then(|| place.pack.id.clone()),
        category: category.map(str::to_owned),
        scenarios: setting.scenarios.iter().cloned().collect(),
        facts: setting.facts.clone(),
        ..Declaration::default()
    };
    Some(Scene { declaration, papers: Vec::new(), unread: 0, as_of, specimens: true })
}

/// A question that alone decides whether the condition holds, where there is one.
pub fn question(when: &When) -> Option<&str> {
    let own = when.fact.as_ref().map(|(name, ..)| name.as_str());
    own.or_else(|| when.not.as_deref().filter(|n| is_only_fact(n)).and_then(question))
}

fn is_only_fact(when: &When) -> bool {
    when.entity.is_empty() && when.category.is_empty() && when.scenario.is_empty() && when.any.is_empty()
}

/// Whether a condition asks for that fact anywhere.
pub fn asks(when: &When, name: &str) -> bool {
    let below = || when.any.iter().chain(when.not.as_deref());
    when.fact.as_ref().is_some_and(|(n, ..)| n == name) || below().any(|w| asks(w, name))
}
