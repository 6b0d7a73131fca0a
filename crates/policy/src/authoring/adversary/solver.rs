//! A ready dossier for a category, entity type and scenario: solved from the requirements themselves.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::result::{Objection, find_objection, threats};
use super::sampling::scatter_name;
use crate::authoring::generated::{
    Assignment, RequirementRef, Solution, all_requirements, find_solutions, solve_condition,
    valid_document,
};
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::{Condition, DocumentLeaf};
use crate::rules::raw::PackRole;
use crate::synthetic::SyntheticDocument;
use model::{Declaration, Merchant, Outcome, Report, RequirementLevel, RequirementReport, Verdict};

// Origin: by eye. A round adds a way for every open requirement; questions open further ones.
const MAX_ROUNDS: usize = 10;

/// What a merchant may apply for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Application {
    /// Category id.
    pub category: String,
    /// Industry pack of the category, where it is no scenario's own.
    pub industry: Option<String>,
    /// Entity type id.
    pub entity: String,
    /// Scenario pack id.
    pub scenario: Option<String>,
}

impl Application {
    /// `category · entity · scenario`.
    #[must_use]
    pub fn name(&self) -> String {
        let scenario = self.scenario.as_deref().unwrap_or("-");
        format!("{} · {} · {scenario}", self.category, self.entity)
    }
}

/// Every open category with every entity type that may choose it, alone and in every scenario.
#[must_use]
pub fn list_applications(rules: &Rules) -> Vec<Application> {
    let scenarios: Vec<&String> = rules
        .packs_with_role(PackRole::Scenario)
        .map(|p| &p.id)
        .collect();
    let mut all = Vec::new();
    for pack in rules.packs.values() {
        let own_scenario = pack.role == PackRole::Scenario;
        // The table of a scenario is no category: it comes with the categories that it is for.
        let own = pack
            .categories
            .iter()
            .filter(|c| c.open && c.members.is_empty());
        for category in own {
            let entities = rules
                .entities
                .iter()
                .map(|e| &e.shows.id);
            let may = |id: &&String| category.entities.is_empty() || category.entities.contains(id);
            for entity in entities.filter(may) {
                let application = |scenario: Option<&String>| Application {
                    category: category.id.clone(),
                    industry: (!own_scenario).then(|| pack.id.clone()),
                    entity: entity.clone(),
                    scenario: scenario.cloned(),
                };
                if own_scenario {
                    all.push(application(Some(&pack.id)));
                } else {
                    all.push(application(None));
                    all.extend(
                        scenarios
                            .iter()
                            .map(|s| application(Some(s))),
                    );
                }
            }
        }
    }
    all
}

/// A dossier that is ready for an application.
///
/// # Errors
///
/// What stays open, where none was found.
pub fn solve_application(
    rules: &Rules,
    application: &Application,
) -> Result<SyntheticDossier, Option<Objection>> {
    // Conditions turned on ask for more papers, and may contradict each other; turned off they never do.
    let attempts = [(true, true), (false, true), (true, false), (false, false)];
    let mut open = None;
    for (demanding, varied) in attempts {
        let mut solver = DossierSolver::new(rules, application, demanding);
        // Each application begins with another way of a requirement, so that all of them are seen.
        solver.variation = varied.then(|| application.name());
        match solver.solve() {
            Ok(dossier) => return Ok(dossier),
            Err(objection) => open = objection,
        }
    }
    Err(open)
}

struct DossierSolver<'r> {
    rules: &'r Rules,
    places: BTreeMap<String, RequirementRef<'r>>,
    /// Conditions are made to hold where they can be.
    demanding: bool,
    dossier: SyntheticDossier,
    /// What scatters the ways that are tried first; `None`: the first one of the rules.
    variation: Option<String>,
    /// Ways tried so far, by requirement.
    tried: BTreeMap<String, usize>,
}

impl<'r> DossierSolver<'r> {
    fn new(rules: &'r Rules, application: &Application, demanding: bool) -> Self {
        let merchant = Merchant {
            entity: Some(application.entity.clone()),
            ..Merchant::default()
        };
        let declaration = Declaration {
            merchant,
            industry: application.industry.clone(),
            category: Some(application.category.clone()),
            scenarios: application
                .scenario
                .iter()
                .cloned()
                .collect(),
            ..Declaration::default()
        };
        let places = all_requirements(rules).map(|place| (place.id(), place));
        Self {
            rules,
            places: places.collect(),
            demanding,
            dossier: SyntheticDossier {
                declaration,
                papers: Vec::new(),
                unread: 0,
                as_of: newest_date(rules),
                specimens: true,
            },
            variation: None,
            tried: BTreeMap::new(),
        }
    }

    fn solve(mut self) -> Result<SyntheticDossier, Option<Objection>> {
        let mut open = None;
        for _ in 0..MAX_ROUNDS {
            let report = self.dossier.evaluate(self.rules);
            if report.verdict == Verdict::Ready {
                return Ok(self.dossier);
            }
            open = find_objection(&report);
            if !self.serve_open_requirements(&report) {
                break;
            }
        }
        Err(open)
    }

    /// Whether anything was added.
    fn serve_open_requirements(&mut self, report: &Report) -> bool {
        let mut added = false;
        let open = report
            .requirements
            .iter()
            .filter(|r| is_open(report, r));
        for requirement in open {
            let Some(place) = self
                .places
                .get(&requirement.id)
                .copied()
            else {
                continue;
            };
            added |= match (&requirement.tree, &place.requirement.when) {
                (None, Some(when)) => self.answer_condition(when),
                _ => self.add_next_way(&requirement.id, place),
            };
        }
        added
    }

    fn answer_condition(&mut self, when: &Condition) -> bool {
        let order = [self.demanding, !self.demanding];
        let ways = order
            .into_iter()
            .flat_map(|holds| solve_condition(when, holds));
        let fitting = ways
            .into_iter()
            .find(|way| self.fits_declaration(way));
        let Some(mut way) = fitting else {
            return false;
        };
        way.fill_denied_facts();
        let given = &mut self.dossier.declaration.facts;
        let before = given.len();
        for (name, answer) in way.facts {
            given.entry(name).or_insert(answer);
        }
        given.len() > before
    }

    fn fits_declaration(&self, way: &Assignment) -> bool {
        let declared = &self.dossier.declaration;
        let entity = declared
            .merchant
            .entity
            .as_deref()
            .unwrap_or_default();
        let category = declared
            .category
            .as_deref()
            .unwrap_or_default();
        let chosen = |id: &String| declared.scenarios.contains(id);
        let same = |(name, answer)| {
            declared
                .facts
                .get(name)
                .is_none_or(|given| given == answer)
        };
        way.entity.allows(entity)
            && way.category.allows(category)
            && way.scenarios.iter().all(chosen)
            && !way.no_scenarios.iter().any(chosen)
            && way.facts.iter().all(same)
    }

    fn add_next_way(&mut self, id: &str, place: RequirementRef<'r>) -> bool {
        let ways = find_solutions(&place.requirement.need);
        let tried = self
            .tried
            .entry(id.to_owned())
            .or_default();
        if *tried >= ways.len() {
            return false;
        }
        let first = self
            .variation
            .as_ref()
            .map_or(0, |name| {
                let scattered = scatter_name(0, &format!("{name} {id}"));
                usize::try_from(scattered % ways.len() as u64).unwrap_or(0)
            });
        let Some(way) = ways.get((first + *tried) % ways.len()) else {
            return false;
        };
        *tried += 1;
        self.add_way(way);
        true
    }

    fn add_way(&mut self, way: &Solution<'_>) {
        for (name, (_, answer)) in &way.facts {
            let facts = &mut self.dossier.declaration.facts;
            facts.insert((*name).to_owned(), answer.clone());
        }
        let mut taken = vec![false; self.dossier.papers.len()];
        for leaf in &way.leaves {
            let fits = |(i, p): &(usize, &SyntheticDocument)| {
                let free = taken.get(*i).is_some_and(|t| !t);
                let owner = p.owner.as_deref() == Some(leaf.owner.name());
                free && owner && p.document == leaf.kind
            };
            let there = self
                .dossier
                .papers
                .iter()
                .enumerate()
                .find(fits);
            let there = there.map(|(i, _)| i);
            let known =
                there.and_then(|i| Some((taken.get_mut(i)?, self.dossier.papers.get_mut(i)?)));
            if let Some((taken, paper)) = known {
                *taken = true;
                satisfy_leaf(paper, leaf);
            } else {
                taken.push(true);
                self.dossier
                    .papers
                    .push(valid_document(leaf));
            }
        }
    }
}

/// Makes a paper that serves other leaves serve this one too.
fn satisfy_leaf(paper: &mut SyntheticDocument, leaf: &DocumentLeaf) {
    let before = paper.fields.clone();
    for (check, _) in &leaf.checks {
        check.satisfy(paper);
    }
    // What two leaves ask of one field stands there side by side, as items of a permit do.
    for (name, earlier) in before {
        let joined = paper
            .fields
            .get(&name)
            .filter(|now| **now != earlier);
        if let Some(joined) = joined.map(|now| format!("{earlier}；{now}")) {
            paper.fields.insert(name, joined);
        }
    }
}

/// Whether a requirement keeps a dossier from being ready: it binds, or it gives a reason to refuse.
fn is_open(report: &Report, requirement: &RequirementReport) -> bool {
    let open = matches!(requirement.outcome, Outcome::Unmet | Outcome::Unknown);
    let mut threats = threats(report);
    let gives_reason = threats.any(|f| f.requirement.as_ref() == Some(&requirement.id));
    open && (requirement.level == RequirementLevel::Required || gives_reason)
}

/// The newest date of the packs: every fact is in force.
fn newest_date(rules: &Rules) -> Date {
    let dates = rules
        .packs
        .values()
        .filter_map(|p| p.as_of.parse().ok());
    // Validation refuses a pack without a date.
    dates
        .max()
        .unwrap_or(jiff::civil::date(2026, 11, 1))
}
