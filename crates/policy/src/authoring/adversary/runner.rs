//! Every operator on every ready dossier: how often it was tried, how often noticed, what got through.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::attack::{Attack, Operator};
use super::known_escapes::{KnownEscape, load_known_escapes};
use super::operators::{hostile_operators, mirror_operators};
use super::ready_dossier::ReadyDossier;
use super::result::{AdversaryResult, DossierResult, Escape, OperatorResult};
use super::sampling::scatter_name;
use super::solver::{Application, list_applications, solve_application};
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{Finding, Outcome, Report, RequirementLevel, Verdict};

// By eye: enough work for every core, little enough to stop soon.
/// Applications that are tried at once for operators that found nothing to do.
const IDLE_CHUNK: usize = 64;

// By eye: what has nothing to do in so many has nothing to do at all.
/// How often.
const MAX_IDLE_CHUNKS: usize = 5;

/// How much is tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct AdversaryOptions {
    /// What a sample takes.
    pub seed: u64,
    /// Applications at most; all where it is not said.
    pub applications: Option<usize>,
    /// Changes of one operator in one dossier at most; all where it is not said.
    pub changes: Option<usize>,
}

/// The adversary: `rules` make dossiers ready, `judge` is what is tried.
pub struct Adversary<'r> {
    rules: &'r Rules,
    judge: &'r Rules,
    options: AdversaryOptions,
    hostile: Vec<Operator>,
    mirror: Vec<Operator>,
    known: Vec<KnownEscape>,
}

impl<'r> Adversary<'r> {
    /// Tries the rules themselves.
    #[must_use]
    pub fn new(rules: &'r Rules, options: AdversaryOptions) -> Self {
        Self {
            rules,
            judge: rules,
            options,
            hostile: hostile_operators(),
            mirror: mirror_operators(),
            known: load_known_escapes(),
        }
    }

    /// Tries other rules on dossiers that are ready by the first ones: shows whether a check that
    /// `judge` lacks is missed.
    #[must_use]
    pub fn with_judge(mut self, judge: &'r Rules) -> Self {
        self.judge = judge;
        self
    }

    /// Tries one hostile operator alone, and forgets what is known.
    #[must_use]
    pub fn with_operator(mut self, id: &str) -> Self {
        self.hostile.retain(|o| o.id == id);
        self.mirror.clear();
        self.known.clear();
        self
    }

    /// Runs every operator on synthetic dossiers and on the fixture packs that are ready.
    #[must_use]
    pub fn run(&self, packs: Vec<DossierSnapshot>) -> AdversaryResult {
        let AdversaryOptions { seed, .. } = self.options;
        let mut applications = self.order_applications();
        let tried = self.options.applications.unwrap_or(usize::MAX);
        let tried = tried.min(applications.len());
        let rest = applications.split_off(tried);
        let (hostile, mirror) = (&self.hostile, &self.mirror);
        let of_packs: Vec<DossierResult> = packs
            .into_par_iter()
            .filter_map(|pack| {
                let name = pack.name.clone();
                let dossier = ReadyDossier::of_snapshot(name, self.rules, pack, true)?;
                Some(self.try_dossier(&dossier, hostile, mirror))
            })
            .collect();
        let of_applications: Vec<Result<DossierResult, String>> = applications
            .into_par_iter()
            .map(|application| {
                let dossier = self.find_ready_dossier(&application);
                let dossier = dossier.ok_or_else(|| application.name())?;
                Ok(self.try_dossier(&dossier, hostile, mirror))
            })
            .collect();
        let mut result = AdversaryResult {
            seed,
            applications: tried,
            packs: of_packs.len(),
            hostile: empty_results(hostile),
            mirror: empty_results(mirror),
            ..AdversaryResult::default()
        };
        for part in of_packs {
            result.add_part(part);
        }
        for part in of_applications {
            match part {
                Ok(part) => {
                    result.solved += 1;
                    result.add_part(part);
                }
                Err(name) => result.unsolved.push(name),
            }
        }
        // What only one category asks for is found soonest by going through the categories.
        let rest = take_in_turns(rest, |a| Some(a.category.clone()));
        self.wake_idle_operators(&rest, &mut result);
        result
    }

    /// A sample goes on until every operator found something to do, or many more applications gave it nothing.
    fn wake_idle_operators(&self, rest: &[Application], result: &mut AdversaryResult) {
        for part in rest.chunks(IDLE_CHUNK).take(MAX_IDLE_CHUNKS) {
            let idle = |operators: &[Operator], sums: &[OperatorResult]| -> Vec<Operator> {
                let pairs = operators.iter().zip(sums);
                let tired = pairs.filter(|(_, sum)| sum.tries == 0);
                tired.map(|(operator, _)| *operator).collect()
            };
            let hostile = idle(&self.hostile, &result.hostile);
            let mirror = idle(&self.mirror, &result.mirror);
            if hostile.is_empty() && mirror.is_empty() {
                return;
            }
            let found: Vec<DossierResult> = part
                .par_iter()
                .filter_map(|application| self.find_ready_dossier(application))
                .map(|dossier| self.try_dossier(&dossier, &hostile, &mirror))
                .collect();
            for part in found {
                result.add_part(part);
            }
        }
    }

    /// As many of every scenario: a sample must not miss the place where an operator has something to do.
    fn order_applications(&self) -> Vec<Application> {
        let seed = self.options.seed;
        let mut all = list_applications(self.rules);
        all.sort_by_cached_key(|a| scatter_name(seed, &a.name()));
        take_in_turns(all, |a| a.scenario.clone())
    }

    fn find_ready_dossier(&self, application: &Application) -> Option<ReadyDossier<'r>> {
        let dossier = solve_application(self.rules, application)?;
        let snapshot = dossier.build_snapshot(self.rules);
        ReadyDossier::of_snapshot(application.name(), self.rules, snapshot, false)
    }

    fn try_dossier(
        &self,
        dossier: &ReadyDossier<'_>,
        hostile: &[Operator],
        mirror: &[Operator],
    ) -> DossierResult {
        let hostile = hostile.iter();
        let hostile = hostile.map(|o| self.try_operator(dossier, o, |v| v != Verdict::Ready));
        let mirror = mirror.iter();
        let mirror = mirror.map(|o| self.try_operator(dossier, o, |v| v == Verdict::Ready));
        (hostile.collect(), mirror.collect())
    }

    fn try_operator(
        &self,
        dossier: &ReadyDossier<'_>,
        operator: &Operator,
        is_right: fn(Verdict) -> bool,
    ) -> OperatorResult {
        let mut result = OperatorResult {
            id: operator.id.to_owned(),
            ..OperatorResult::default()
        };
        let key = |a: &Attack| format!("{} {} {} {}", operator.id, dossier.name, a.target, a.what);
        let mut attacks = (operator.find_attacks)(dossier);
        attacks.sort_by_cached_key(|a| scatter_name(self.options.seed, &key(a)));
        let most = self.options.changes.unwrap_or(usize::MAX);
        for attack in attacks {
            if result.tries >= most {
                break;
            }
            let Some(changed) = attack.apply_to(&dossier.snapshot, self.rules) else {
                continue;
            };
            let report = changed.evaluate(self.judge);
            let verdict = report.verdict;
            result.tries += 1;
            if is_right(verdict) {
                result.caught += 1;
                continue;
            }
            let escape = Escape {
                dossier: dossier.name.clone(),
                target: attack.target,
                what: attack.what,
                verdict,
                objection: find_objection(&report),
            };
            if self.known.iter().any(|k| k.covers(operator.id, &escape)) {
                result.known += 1;
            } else {
                result.escapes.push(escape);
            }
        }
        result
    }
}

/// One of every kind, then a second one of every kind, and so on.
fn take_in_turns(
    all: Vec<Application>,
    kind: impl Fn(&Application) -> Option<String>,
) -> Vec<Application> {
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Application)> = Vec::new();
    for application in all {
        let count = counts.entry(kind(&application)).or_default();
        ranked.push((*count, application));
        *count += 1;
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .map(|(_, application)| application)
        .collect()
}

/// The worst that a report says of an open required requirement.
fn find_objection(report: &Report) -> Option<String> {
    let open = report.requirements.iter().find(|r| {
        let binding = r.level == RequirementLevel::Required;
        binding && matches!(r.outcome, Outcome::Unmet | Outcome::Unknown)
    })?;
    let own = |f: &&Finding| f.requirement.as_ref() == Some(&open.id);
    let finding = report.findings.iter().find(own);
    Some(finding.map_or_else(|| open.id.clone(), |f| format!("{} {}", f.code, open.id)))
}

fn empty_results(operators: &[Operator]) -> Vec<OperatorResult> {
    let empty = |operator: &Operator| OperatorResult {
        id: operator.id.to_owned(),
        ..OperatorResult::default()
    };
    operators.iter().map(empty).collect()
}
