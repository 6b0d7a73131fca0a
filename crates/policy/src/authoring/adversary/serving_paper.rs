//! Which papers a *ready* rests on, and what is asked of them: read from the requirement trees of the
//! report, so that no operator has to know a rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::authoring::DossierSnapshot;
use crate::authoring::generated::{all_requirements, document_leaves};
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::document_type::{DocumentType, FieldDefinition};
use crate::rules::pack::{DocumentLeaf, Need, Requirement};
use crate::rules::raw::DocumentOwner;
use crate::synthetic::is_field_asked;
use model::{
    FieldRole, FindingCode, Outcome, Printing, Report, RequirementLevel, RequirementReport,
    TreeNode,
};

/// A paper without which a required requirement would not be met.
#[derive(Debug, Clone)]
pub struct ServingPaper<'r> {
    /// Index into the documents of the dossier.
    pub document: usize,
    /// Indices of its files.
    pub files: Vec<usize>,
    /// Its type.
    pub kind: &'r DocumentType,
    /// The requirements that rest on it.
    pub requirements: Vec<String>,
    /// The leaves that it serves.
    pub leaves: Vec<&'r DocumentLeaf>,
    /// Types that those requirements take.
    pub accepted_kinds: BTreeSet<&'r str>,
}

/// One proof of what `ready.md` asks of every paper, with the fields that bear witness to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Whose it is.
    Holder,
    /// Which person it is about.
    Person,
    /// How long it holds.
    Term,
    /// Activities of the holder; only where a category asks for words.
    Scope,
    /// Items of a permit, classes of a mark; only where a leaf looks at them.
    Items,
}

impl ServingPaper<'_> {
    /// Whether a leaf looks for this on it.
    #[must_use]
    pub fn is_asked(&self, code: FindingCode) -> bool {
        let mut checks = self
            .leaves
            .iter()
            .flat_map(|leaf| &leaf.checks);
        checks.any(|(check, _)| check.finding_codes().contains(&code))
    }

    /// Words of which a leaf asks for one on it.
    #[must_use]
    pub fn asked_words(&self) -> Vec<String> {
        let checks = self
            .leaves
            .iter()
            .flat_map(|leaf| &leaf.checks);
        let words = checks.flat_map(|(check, _)| check.asked_words());
        words.map(str::to_owned).collect()
    }

    /// Whether every leaf asks it of the applicant.
    #[must_use]
    pub fn is_applicants(&self) -> bool {
        let mut leaves = self.leaves.iter();
        leaves.all(|leaf| leaf.owner == DocumentOwner::Applicant)
    }

    /// The fields that prove something on it; empty where its type prints none, or nobody asks.
    #[must_use]
    pub fn witnesses(&self, proof: Proof) -> Vec<String> {
        let (printing, roles) = self.printed_proof(proof);
        if matches!(printing, Some(Printing::None | Printing::Sometimes)) {
            return Vec::new();
        }
        let bears = |f: &&FieldDefinition| {
            let has_role = f
                .role
                .is_some_and(|role| roles.contains(&role));
            has_role && (proof != Proof::Items || self.looks_at(f))
        };
        let fields: Vec<_> = self
            .kind
            .fields
            .iter()
            .filter(bears)
            .collect();
        // What some printings leave out proves nothing by its absence.
        let is_printed = printing.is_some() || fields.iter().any(|f| !f.may_be_absent);
        let names = fields.iter().map(|f| f.name.clone());
        names.filter(|_| is_printed).collect()
    }

    /// Whether a leaf that asks for items looks for them in this field: 经营方式 is another one than 经营范围.
    fn looks_at(&self, field: &FieldDefinition) -> bool {
        let checks = self
            .leaves
            .iter()
            .flat_map(|leaf| &leaf.checks);
        let mut asking = checks.filter(|(check, _)| {
            let codes = check.finding_codes();
            codes.contains(&FindingCode::ItemsNotCovered)
        });
        asking.any(|(check, _)| match check.as_ref() {
            CheckSpec::FieldContains(asked) => {
                is_field_asked(&asked.field, &field.name, field.role)
            }
            _ => true,
        })
    }

    fn printed_proof(&self, proof: Proof) -> (Option<Printing>, &'static [FieldRole]) {
        use FieldRole::{AccountHolder, Items, Party, PersonName, Scope};
        use FieldRole::{SubjectCode, SubjectName, Validity};
        let asked = |code| (!self.is_asked(code)).then_some(Printing::None);
        match proof {
            Proof::Holder => (
                self.kind.proofs.holder,
                &[SubjectName, SubjectCode, AccountHolder, Party],
            ),
            Proof::Person => (None, &[PersonName]),
            Proof::Term => (self.kind.proofs.term, &[Validity]),
            Proof::Scope => (asked(FindingCode::ScopeMismatch), &[Scope]),
            Proof::Items => (asked(FindingCode::ItemsNotCovered), &[Items]),
        }
    }
}

/// The papers that a report's required requirements rest on, in the order of the documents.
#[must_use]
pub fn find_serving_papers<'r>(
    rules: &'r Rules,
    dossier: &DossierSnapshot,
    report: &Report,
) -> Vec<ServingPaper<'r>> {
    let known: BTreeMap<String, &Requirement> = all_requirements(rules)
        .map(|place| (place.id(), place.requirement))
        .collect();
    let mut papers: BTreeMap<usize, ServingPaper<'r>> = BTreeMap::new();
    for (requirement, tree) in met_requirements(report) {
        let Some(known) = known.get(&requirement.id) else {
            continue;
        };
        for (id, leaves) in deciding_documents(&known.need, tree) {
            let found = dossier
                .documents
                .iter()
                .position(|d| d.id == id);
            let kind = leaves
                .first()
                .and_then(|l| rules.catalogue.get(&l.kind));
            let Some((index, kind)) = found.zip(kind) else {
                continue;
            };
            let paper = papers
                .entry(index)
                .or_insert_with(|| ServingPaper {
                    document: index,
                    files: files_of_document(dossier, index),
                    kind,
                    requirements: Vec::new(),
                    leaves: Vec::new(),
                    accepted_kinds: BTreeSet::new(),
                });
            let accepted = document_leaves(&known.need).into_iter();
            paper
                .accepted_kinds
                .extend(accepted.map(|l| l.kind.as_str()));
            paper
                .requirements
                .push(requirement.id.clone());
            paper.leaves.extend(leaves);
        }
    }
    papers.into_values().collect()
}

/// Required requirements that are met, with their trees.
fn met_requirements(report: &Report) -> impl Iterator<Item = (&RequirementReport, &TreeNode)> {
    let required = report.requirements.iter().filter(|r| {
        let binding = r.level == RequirementLevel::Required;
        binding && r.outcome == Outcome::Met
    });
    required.filter_map(|r| Some((r, r.tree.as_ref()?)))
}

fn files_of_document(dossier: &DossierSnapshot, index: usize) -> Vec<usize> {
    let pages = dossier
        .documents
        .get(index)
        .map(|d| &d.pages);
    let files: BTreeSet<usize> = pages
        .into_iter()
        .flatten()
        .map(|p| p.file)
        .collect();
    files.into_iter().collect()
}

/// Documents without which the tree would not be met, with the leaves that each serves.
fn deciding_documents<'r>(
    need: &'r Need,
    tree: &TreeNode,
) -> BTreeMap<String, Vec<&'r DocumentLeaf>> {
    let mut served: BTreeMap<String, Vec<&DocumentLeaf>> = BTreeMap::new();
    collect_served_leaves(need, tree, &mut served);
    served.retain(|id, _| count_without(need, tree, id) == 0);
    served
}

fn collect_served_leaves<'r>(
    need: &'r Need,
    tree: &TreeNode,
    served: &mut BTreeMap<String, Vec<&'r DocumentLeaf>>,
) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for (member, node) in members.iter().zip(&tree.children) {
                collect_served_leaves(member, node, served);
            }
        }
        Need::AtLeast(_, of) => {
            let node = tree.children.first().unwrap_or(tree);
            collect_served_leaves(of, node, served);
        }
        Need::Document(leaf) if tree.outcome.is_met() => {
            for id in &tree.documents {
                served
                    .entry(id.clone())
                    .or_default()
                    .push(leaf);
            }
        }
        Need::Document(_) | Need::Fact(_) => {}
    }
}

/// How often a tree is met without one document.
fn count_without(need: &Need, tree: &TreeNode, without: &str) -> usize {
    let of_members = |members: &[Need]| -> Vec<usize> {
        let pairs = members.iter().zip(&tree.children);
        pairs
            .map(|(m, n)| count_without(m, n, without))
            .collect()
    };
    match need {
        Need::All(members) => of_members(members)
            .into_iter()
            .min()
            .unwrap_or(0),
        Need::Any(members) => of_members(members).into_iter().sum(),
        Need::AtLeast(count, of) => {
            let node = tree.children.first().unwrap_or(tree);
            let enough = count_without(of, node, without) >= *count as usize;
            usize::from(enough)
        }
        Need::Document(_) if tree.outcome.is_met() => tree
            .documents
            .iter()
            .filter(|d| *d != without)
            .count(),
        // An answer serves any number of sets.
        Need::Fact(_) if tree.outcome.is_met() => usize::MAX >> 16,
        Need::Document(_) | Need::Fact(_) => 0,
    }
}
