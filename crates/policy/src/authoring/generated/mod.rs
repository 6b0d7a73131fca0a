//! Cases generated from the rules themselves: every requirement seen to be met in each of its ways,
//! and to fail for each paper, answer, check and condition in it.

mod assignment;
mod counterexample;
mod scenario;
mod solutions;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::synthetic::{Paper, Scene};
use super::{Difference, PackResult};
use model::{FieldRole, FindingCode, Outcome};
use crate::rules::Rules;
use crate::rules::pack::{Category, FactLeaf, Leaf, Pack, Requirement};
use counterexample::{only, sound, spoil, Around};

pub use assignment::{ways as circumstances, Pick, Setting};
pub use solutions::{facts, leaves, takes, ways as ways_of, Way};

/// A requirement with the place it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its pack.
    pub pack: &'a Pack,
    /// Its category, where it is not the pack's own.
    pub category: Option<&'a Category>,
    /// The requirement.
    pub requirement: &'a Requirement,
}

impl Place<'_> {
    /// The id that reports give it.
    #[must_use]
    pub fn id(&self) -> String {
        let prefix = self.category.map_or(&self.pack.id, |c| &c.id);
        format!("{prefix}/{}", self.requirement.id)
    }
}

/// Every requirement of the rules, in the order of the packs.
pub fn places(rules: &Rules) -> impl Iterator<Item = Place<'_>> {
    rules.packs.values().flat_map(|pack| {
        let own =
            pack.requirements.iter().map(move |requirement| Place { pack, category: None, requirement });
        let of_categories = pack.categories.iter().flat_map(move |c| {
            c.requirements.iter().map(move |requirement| Place { pack, category: Some(c), requirement })
        });
        own.chain(of_categories)
    })
}

/// What came of the cases of one requirement.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Requirement id.
    pub id: String,
    /// Cases put before the judge.
    pub cases: usize,
    /// Ways in which it can be met.
    pub ways: usize,
    /// Papers taken away.
    pub taken: usize,
    /// Checks made to fail.
    pub failed_checks: usize,
    /// Conditions tried the other way.
    pub conditions: usize,
    /// Cases that ended otherwise than they had to.
    pub differences: Vec<Difference>,
    /// The outcomes, for coverage.
    ended: Vec<Outcome>,
}

/// Proves every requirement of the packs (all packs where none is named), on all cores.
#[must_use]
pub fn prove(rules: &Rules, packs: &[String]) -> Vec<Proof> {
    let wanted = |p: &Place<'_>| packs.is_empty() || packs.contains(&p.pack.id);
    let all: Vec<Place<'_>> = places(rules).filter(wanted).collect();
    all.into_par_iter().map(|place| Prover::new(rules, place).run()).collect()
}

impl From<Proof> for PackResult {
    fn from(proof: Proof) -> Self {
        Self {
            name: format!("{} ({} cases)", proof.id, proof.cases),
            differences: proof.differences,
            done: Vec::new(),
            outcomes: proof.ended.iter().map(|o| (proof.id.clone(), *o)).collect(),
        }
    }
}

/// For each way of a requirement, whether it is met where the requirement applies; `None` where no
/// circumstances let it apply together with the way's answers.
#[must_use]
pub fn try_ways(rules: &Rules, place: Place<'_>) -> Vec<Option<bool>> {
    let prover = Prover::new(rules, place);
    let id = place.id();
    let met = |scene: Scene| {
        let report = scene.report(rules);
        report.requirements.iter().any(|r| r.id == id && r.outcome == Outcome::Met)
    };
    solutions::ways(&place.requirement.need).iter().map(|way| prover.scene(way).map(met)).collect()
}

struct Prover<'a> {
    rules: &'a Rules,
    place: Place<'a>,
    proof: Proof,
}

/// What a case must come to.
struct Wanted {
    outcome: Outcome,
    /// A finding on a kind of paper.
    finding: Option<(FindingCode, String)>,
}

impl Wanted {
    fn only(outcome: Outcome) -> Self {
        Self { outcome, finding: None }
    }
}

impl<'a> Prover<'a> {
    fn new(rules: &'a Rules, place: Place<'a>) -> Self {
        Self { rules, place, proof: Proof { id: place.id(), ..Proof::default() } }
    }

    fn run(mut self) -> Proof {
        let all = solutions::ways(&self.place.requirement.need);
        self.proof.ways = all.len();
        let mut seen: Vec<*const Leaf> = Vec::new();
        let mut staged = false;
        for (number, way) in all.iter().enumerate() {
            let Some(scene) = self.scene(way) else { continue };
            staged = true;
            self.expect(&format!("way {}", number + 1), &scene, Wanted::only(Outcome::Met));
            self.without_papers(number, way, &scene);
            self.without_answers(number, way, &scene);
            for (at, leaf) in way.leaves.iter().enumerate() {
                let leaf: &'a Leaf = leaf;
                if !seen.contains(&std::ptr::from_ref(leaf)) {
                    seen.push(std::ptr::from_ref(leaf));
                    self.spoilt(leaf, at, &scene);
                }
            }
        }
        if !staged {
            self.proof.differences.push(Difference::Broken("no circumstances can meet it".to_owned()));
        }
        if let Some(way) = all.first() {
            self.conditions(way);
        }
        self.proof
    }

    /// Where the requirement applies, with the papers and answers of `way`, and with answers that
    /// close every other way.
    fn scene(&self, way: &Way<'_>) -> Option<Scene> {
        let asked = solutions::facts(&self.place.requirement.need);
        let mut answers = Setting::default();
        for leaf in &asked {
            let about: Vec<&FactLeaf> = asked.iter().copied().filter(|l| l.name == leaf.name).collect();
            let said = way.facts.get(leaf.name.as_str()).map(|(_, a)| a.clone());
            if let Some(answer) = said.or_else(|| solutions::wrong(&about)) {
                answers.facts.insert(leaf.name.clone(), answer);
            }
        }
        let mut scene = scenario::stand(self.rules, self.place, true, &answers).into_iter().next()?;
        let around = self.around(&scene);
        let all = solutions::leaves(&self.place.requirement.need);
        let others: Vec<&Leaf> =
            all.into_iter().filter(|l| !way.leaves.iter().any(|own| std::ptr::eq(*own, *l))).collect();
        let paper = |leaf: &&Leaf| {
            let kind = self.rules.catalogue.get(&leaf.kind);
            kind.map_or_else(|| sound(leaf), |kind| only(leaf, kind, &others, &around))
        };
        scene.papers = way.leaves.iter().map(paper).collect();
        self.rename(&mut scene);
        Some(scene)
    }

    /// A paper that must name the applicant in certain words makes that its name.
    fn rename(&self, scene: &mut Scene) {
        for paper in scene.papers.iter().filter(|p| p.owner.as_deref() == Some("applicant")) {
            let Some(kind) = self.rules.catalogue.get(&paper.document) else { continue };
            let names = kind.fields.iter().filter(|f| f.role == Some(FieldRole::SubjectName));
            if let Some(name) = names.into_iter().find_map(|f| paper.fields.get(&f.name)) {
                scene.declaration.merchant.name = Some(name.clone());
            }
        }
    }

    fn around(&self, scene: &Scene) -> Around {
        let declared = &scene.declaration;
        let category = declared.category.as_deref().and_then(|id| self.rules.category(id));
        let goes = |ids: &[String]| ids.iter().any(|id| declared.scenarios.contains(id));
        let mut places = self.rules.platforms.iter().filter(|p| goes(&p.scenarios));
        Around {
            scope: category.and_then(|(_, c)| c.scope.as_ref()?.any.first().cloned()),
            restricted: places.any(|p| !p.limits.formats.is_empty()),
            entity: declared.merchant.entity.clone().unwrap_or_default(),
        }
    }

    fn without_papers(&mut self, number: usize, way: &Way<'_>, scene: &Scene) {
        for (at, leaf) in way.leaves.iter().enumerate() {
            // Of several papers of one leaf, one missing is enough to try.
            if at > 0 && way.leaves.get(at - 1).is_some_and(|l| std::ptr::eq(*l, *leaf)) {
                continue;
            }
            let mut less = scene.clone();
            less.papers.remove(at);
            self.proof.taken += 1;
            let name = format!("way {} without {}", number + 1, leaf.kind);
            self.expect(&name, &less, Wanted::only(Outcome::Unmet));
            if number == 0 && at == 0 {
                less.unread = u32::try_from(way.leaves.len()).unwrap_or(u32::MAX);
                self.expect(&format!("{name}, files unread"), &less, Wanted::only(Outcome::Unknown));
            }
        }
    }

    fn without_answers(&mut self, number: usize, way: &Way<'_>, scene: &Scene) {
        let asked = solutions::facts(&self.place.requirement.need);
        for name in way.facts.keys() {
            let about: Vec<&FactLeaf> = asked.iter().copied().filter(|l| l.name == *name).collect();
            let mut silent = scene.clone();
            silent.declaration.facts.remove(*name);
            let case = format!("way {} without an answer to {name}", number + 1);
            self.expect(&case, &silent, Wanted::only(Outcome::Unknown));
            let decides = self.place.requirement.when.as_ref().is_some_and(|w| scenario::asks(w, name));
            if let Some(answer) = solutions::wrong(&about).filter(|_| !decides) {
                let mut other = scene.clone();
                other.declaration.facts.insert((*name).to_owned(), answer);
                let case = format!("way {} with another answer to {name}", number + 1);
                self.expect(&case, &other, Wanted::only(Outcome::Unmet));
            }
        }
    }

    fn spoilt(&mut self, leaf: &'a Leaf, at: usize, scene: &Scene) {
        let Some(kind) = self.rules.catalogue.get(&leaf.kind) else { return };
        let around = self.around(scene);
        for (check, _) in &leaf.checks {
            for spoilt in spoil(check, leaf, kind, &around) {
                let mut changed = scene.clone();
                changed.specimens = spoilt.code != FindingCode::Specimen;
                if let Some(paper) = changed.papers.get_mut(at) {
                    *paper = spoilt.paper;
                }
                self.proof.failed_checks += 1;
                let case = format!("{} fails {} ({})", leaf.kind, check.tag(), spoilt.code);
                let finding = Some((spoilt.code, leaf.kind.clone()));
                self.expect(&case, &changed, Wanted { outcome: spoilt.outcome, finding });
            }
        }
    }

    /// The condition turned round: not applicable, or unknown while a question is open.
    fn conditions(&mut self, way: &Way<'_>) {
        let Some(when) = &self.place.requirement.when else { return };
        let papers: Vec<Paper> = way.leaves.iter().map(|l| sound(l)).collect();
        for mut scene in scenario::stand(self.rules, self.place, false, &Setting::default()) {
            scene.papers.clone_from(&papers);
            self.proof.conditions += 1;
            self.expect("its condition does not hold", &scene, Wanted::only(Outcome::NotApplicable));
        }
        if let Some(name) = scenario::question(when)
            && let Some(mut scene) = self.scene(way)
        {
            scene.declaration.facts.remove(name);
            self.proof.conditions += 1;
            self.expect(&format!("{name} is open"), &scene, Wanted::only(Outcome::Unknown));
        }
    }

    fn expect(&mut self, case: &str, scene: &Scene, wanted: Wanted) {
        self.proof.cases += 1;
        let report = scene.report(self.rules);
        let found = report.requirements.iter().find(|r| r.id == self.proof.id).map(|r| r.outcome);
        if let Some(outcome) = found {
            self.proof.ended.push(outcome);
        }
        if found != Some(wanted.outcome) {
            let name =
                |o: Option<Outcome>| o.map_or_else(|| "not asked".to_owned(), |o| super::fixture_packs::name(&o));
            let difference = Difference::Outcome(case.to_owned(), name(Some(wanted.outcome)), name(found));
            self.proof.differences.push(difference);
        }
        if let Some((code, kind)) = wanted.finding {
            let told = |f: &model::Finding| f.code == code && f.kind.as_ref() == Some(&kind);
            if !report.findings.iter().any(told) {
                self.proof.differences.push(Difference::Missing(format!("{case}: {{ code: {code} }}")));
            }
        }
    }
}
