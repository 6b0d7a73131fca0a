//! Every operator on every ready dossier: how often it was tried, how often noticed, what got through.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::attack::{Attack, Operator};
use super::known_escapes::{KnownEscape, load_known_escapes};
use super::operators::{hostile_operators, mirror_operators};
use super::ready_dossier::ReadyDossier;
use super::repeated_changes::{RepeatedChanges, identify_change};
use super::result::{AdversaryResult, DossierResult, Escape, OperatorResult, find_objection};
use super::sampling::scatter_name;
use super::solver::{Application, list_applications, solve_application};
use super::unready::Unready;
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::Verdict;

// By eye: enough work for every core, and a few megabytes.
/// Applications whose results are summed up together.
const SUMMED_CHUNK: usize = 512;

// By eye: enough work for every core, little enough to stop soon.
/// Applications that are tried at once for operators that found nothing to do.
const IDLE_CHUNK: usize = 64;

// By eye: what has nothing to do in so many has nothing to do at all.
/// How often.
const MAX_IDLE_CHUNKS: usize = 5;

/// How much is tried.
#[derive(Debug, Clone, Default)]
pub struct AdversaryOptions {
    /// What a sample takes.
    pub seed: u64,
    /// Applications at most; all where it is not said.
    pub applications: Option<usize>,
    /// Changes of one operator in one dossier at most; all where it is not said.
    pub changes: Option<usize>,
    /// Only applications and packs whose name holds this.
    pub only: Option<String>,
    /// Applications that every sample takes, by a part of their names: the first that holds it.
    pub always: Vec<String>,
}

/// The adversary: `rules` make dossiers ready, `judge` is what is tried.
pub struct Adversary<'r> {
    rules: &'r Rules,
    judge: &'r Rules,
    options: AdversaryOptions,
    hostile: Vec<Operator>,
    mirror: Vec<Operator>,
    known: Vec<KnownEscape>,
    repeated: RepeatedChanges,
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
            repeated: RepeatedChanges::default(),
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
        let seed = self.options.seed;
        let mut applications = self.order_applications();
        let tried = self
            .options
            .applications
            .unwrap_or(usize::MAX);
        let tried = tried.min(applications.len());
        let rest = applications.split_off(tried);
        let (hostile, mirror) = (&self.hostile, &self.mirror);
        let of_packs: Vec<DossierResult> = packs
            .into_par_iter()
            .filter(|pack| self.is_wanted(&pack.name))
            .filter_map(|pack| {
                let name = pack.name.clone();
                let dossier = ReadyDossier::of_snapshot(name, self.rules, pack, true)?;
                Some(self.try_dossier(&dossier, hostile, mirror))
            })
            .collect();
        let mut result = AdversaryResult {
            seed,
            applications: tried,
            narrowed: self.options.only.is_some(),
            packs: of_packs.len(),
            hostile: empty_results(hostile),
            mirror: empty_results(mirror),
            ..AdversaryResult::default()
        };
        for part in of_packs {
            result.add_part(part);
        }
        // In parts: the results of tens of thousands of applications are not kept beside each other.
        for part in applications.chunks(SUMMED_CHUNK) {
            let found = part.par_iter();
            let found: Vec<_> = found
                .map(|application| self.try_application(application))
                .collect();
            for part in found {
                add_application(&mut result, part);
            }
        }
        if self.options.only.is_some() {
            return result;
        }
        // What only one category asks for is found soonest by going through the categories.
        let rest = take_in_turns(rest, |a| Some(a.category.clone()));
        self.wake_idle_operators(&rest, &mut result);
        result
    }

    /// A sample goes on until every operator found something to do, or many more applications gave it nothing.
    fn wake_idle_operators(&self, rest: &[Application], result: &mut AdversaryResult) {
        for part in rest
            .chunks(IDLE_CHUNK)
            .take(MAX_IDLE_CHUNKS)
        {
            let idle = |operators: &[Operator], sums: &[OperatorResult]| -> Vec<Operator> {
                let pairs = operators.iter().zip(sums);
                let tired = pairs.filter(|(_, sum)| sum.tries == 0);
                tired
                    .map(|(operator, _)| *operator)
                    .collect()
            };
            let hostile = idle(&self.hostile, &result.hostile);
            let mirror = idle(&self.mirror, &result.mirror);
            if hostile.is_empty() && mirror.is_empty() {
                return;
            }
            let found: Vec<DossierResult> = part
                .par_iter()
                .filter_map(|application| {
                    self.find_ready_dossier(application)
                        .ok()
                })
                .map(|dossier| self.try_dossier(&dossier, &hostile, &mirror))
                .collect();
            for part in found {
                result.add_part(part);
            }
        }
    }

    fn try_application(&self, application: &Application) -> Result<DossierResult, Unready> {
        let dossier = self.find_ready_dossier(application)?;
        Ok(self.try_dossier(&dossier, &self.hostile, &self.mirror))
    }

    fn is_wanted(&self, name: &str) -> bool {
        let only = self.options.only.as_ref();
        only.is_none_or(|words| name.contains(words))
    }

    /// As many of every scenario: a sample must not miss the place where an operator has something to do.
    fn order_applications(&self) -> Vec<Application> {
        let seed = self.options.seed;
        let mut all = list_applications(self.rules);
        all.retain(|application| self.is_wanted(&application.name()));
        all.sort_by_cached_key(|a| scatter_name(seed, &a.name()));
        let mut ordered = take_in_turns(all, |a| a.scenario.clone());
        for part in &self.options.always {
            let named = |a: &Application| a.name().contains(part);
            let found = ordered.iter().position(named);
            if let Some(head) = found.and_then(|at| ordered.get_mut(..=at)) {
                head.rotate_right(1);
            }
        }
        ordered
    }

    fn find_ready_dossier(&self, application: &Application) -> Result<ReadyDossier<'r>, Unready> {
        let name = application.name();
        let dossier = solve_application(self.rules, application);
        let dossier = dossier.map_err(|open| Unready::of(self.rules, application, open))?;
        let snapshot = dossier.build_snapshot(self.rules);
        let ready = ReadyDossier::of_snapshot(name.clone(), self.rules, snapshot, false);
        ready.ok_or(Unready::Open(name))
    }

    fn try_dossier(
        &self,
        dossier: &ReadyDossier<'_>,
        hostile: &[Operator],
        mirror: &[Operator],
    ) -> DossierResult {
        let hostile = hostile.iter();
        let hostile = hostile.map(|o| self.try_operator(dossier, o, Intent::Hostile));
        let mirror = mirror.iter();
        let mirror = mirror.map(|o| self.try_operator(dossier, o, Intent::Harmless));
        (hostile.collect(), mirror.collect())
    }

    /// Whether a requirement that rests on the changed paper is open already: then the rest of the
    /// report need not be made.
    fn falls_soon(
        &self,
        dossier: &ReadyDossier<'_>,
        attack: &Attack,
        changed: &DossierSnapshot,
    ) -> bool {
        let papers = dossier.papers.iter();
        let changed_ones = papers.filter(|p| p.kind.id == attack.target);
        let served = changed_ones.flat_map(|p| &p.requirements);
        let served: BTreeSet<&str> = served.map(String::as_str).collect();
        changed.leaves_open(self.judge, &served)
    }

    fn try_operator(
        &self,
        dossier: &ReadyDossier<'_>,
        operator: &Operator,
        intent: Intent,
    ) -> OperatorResult {
        let mut result = OperatorResult {
            id: operator.id.to_owned(),
            ..OperatorResult::default()
        };
        let key = |a: &Attack| format!("{} {} {} {}", operator.id, dossier.name, a.target, a.what);
        let mut attacks = (operator.find_attacks)(dossier);
        attacks.sort_by_cached_key(|a| scatter_name(self.options.seed, &key(a)));
        let most = self
            .options
            .changes
            .unwrap_or(usize::MAX);
        for attack in attacks {
            if result.tries >= most {
                break;
            }
            let Some(changed) = self.apply_new_change(dossier, operator, &attack, &mut result)
            else {
                continue;
            };
            result.tries += 1;
            match self.find_escape(dossier, attack, &changed, intent) {
                None => result.caught += 1,
                Some(escape) if self.is_known(operator, &escape) => result.known += 1,
                Some(escape) => result.escapes.push(escape),
            }
        }
        result
    }

    /// The dossier after a change that takes hold. A sample says what it tries; a full run tries each change
    /// where it is new.
    fn apply_new_change(
        &self,
        dossier: &ReadyDossier<'_>,
        operator: &Operator,
        attack: &Attack,
        result: &mut OperatorResult,
    ) -> Option<DossierSnapshot> {
        if self.options.changes.is_some() {
            return attack.apply_to(&dossier.snapshot, self.rules);
        }
        let change = identify_change(dossier, operator.id, attack);
        if self.repeated.is_known(change) {
            result.repeated += 1;
            return None;
        }
        let changed = attack.apply_to(&dossier.snapshot, self.rules)?;
        // Another core may have been faster.
        let is_new = self.repeated.note(change);
        result.repeated += usize::from(!is_new);
        is_new.then_some(changed)
    }

    /// What got through, or was noticed without need.
    fn find_escape(
        &self,
        dossier: &ReadyDossier<'_>,
        attack: Attack,
        changed: &DossierSnapshot,
        intent: Intent,
    ) -> Option<Escape> {
        if intent == Intent::Hostile && self.falls_soon(dossier, &attack, changed) {
            return None;
        }
        let report = changed.evaluate(self.judge);
        let verdict = report.verdict;
        let as_meant = (verdict == Verdict::Ready) == (intent == Intent::Harmless);
        (!as_meant).then(|| Escape {
            dossier: dossier.name.clone(),
            target: attack.target,
            what: attack.what,
            verdict,
            objection: find_objection(&report),
        })
    }

    fn is_known(&self, operator: &Operator, escape: &Escape) -> bool {
        let mut known = self.known.iter();
        known.any(|k| k.covers(operator.id, escape))
    }
}

/// What a change is meant to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intent {
    /// Not ready any more.
    Hostile,
    /// As ready as before.
    Harmless,
}

/// One of every kind, then a second one of every kind, and so on.
fn take_in_turns(
    all: Vec<Application>,
    kind: impl Fn(&Application) -> Option<String>,
) -> Vec<Application> {
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Application)> = Vec::new();
    for application in all {
        let count = counts
            .entry(kind(&application))
            .or_default();
        ranked.push((*count, application));
        *count += 1;
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .map(|(_, application)| application)
        .collect()
}

fn add_application(result: &mut AdversaryResult, part: Result<DossierResult, Unready>) {
    match part {
        Ok(part) => {
            result.solved += 1;
            result.add_part(part);
        }
        Err(Unready::Closed(application)) => result.closed.push(application),
        Err(Unready::Open(what)) => result.unsolved.push(what),
    }
}

fn empty_results(operators: &[Operator]) -> Vec<OperatorResult> {
    let empty = |operator: &Operator| OperatorResult {
        id: operator.id.to_owned(),
        ..OperatorResult::default()
    };
    operators.iter().map(empty).collect()
}
