//! Which person has which role: one identity paper proves one person, and it serves a second role only
//! where the answers say that both are one person.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::evaluate_condition;
use super::input::EvaluationInput;
use super::open_questions::OpenQuestion;
use super::pack_selection::PackSelection;
use crate::checks::Applicant;
use crate::rules::pack::{DocumentLeaf, Need};
use crate::rules::role::{REPRESENTATIVE, Role, RoleLink};
use model::{ClassificationBasis, Document, FactAnswer, FieldRole, FieldState, Outcome};
use values::name::{NameMatch, compare_persons};

/// Who has a role.
#[derive(Debug, Clone, PartialEq)]
enum RolePerson {
    /// The one of that name.
    Named(String),
    /// Somebody else than `not`: one of `free`, whom no other role needs.
    Another { not: Vec<String>, free: Vec<String> },
    /// Nobody answered whether the role is somebody else's.
    Open(OpenQuestion),
    /// The same person as one whose name was not read.
    Unnamed,
}

/// Whether an identity paper can be the one of a role.
#[derive(Debug, Clone, PartialEq)]
pub enum PaperFit {
    /// It bears the person's name.
    Own,
    /// It may: nothing tells yet.
    Doubtful,
    /// It may, once this question is answered.
    Asks(OpenQuestion),
    /// It bears the name of somebody who does not have the role.
    Anothers,
}

/// The persons of all roles that the requirements of one dossier ask for.
#[derive(Debug, Clone, Default)]
pub struct RolePersons {
    by_role: BTreeMap<String, RolePerson>,
    /// The roles, each behind the one that it hangs on.
    order: Vec<String>,
}

impl RolePersons {
    /// The persons by the papers, the answers and the names that were declared.
    pub fn of_dossier(
        input: &EvaluationInput<'_>,
        applicant: &Applicant,
        choice: &PackSelection<'_>,
    ) -> Self {
        let leaves = leaves_with_roles(input, choice);
        let mut persons = Self::default();
        for role in leaves
            .iter()
            .filter_map(|leaf| leaf.of.as_ref())
        {
            persons.settle_role(role, input, applicant, &leaves);
        }
        let kinds: BTreeSet<&str> = leaves
            .iter()
            .map(|leaf| leaf.kind.as_str())
            .collect();
        persons.share_out(&names_on_papers(input.documents, &kinds));
        persons
    }

    /// What is known of a role before persons are shared out; the roles that it hangs on come first.
    fn settle_role(
        &mut self,
        role: &Role,
        input: &EvaluationInput<'_>,
        applicant: &Applicant,
        leaves: &[&DocumentLeaf],
    ) -> RolePerson {
        if let Some(known) = self.by_role.get(&role.id) {
            return known.clone();
        }
        let person = match &role.usually {
            None => named_or_unnamed(
                applicant
                    .representative
                    .as_ref()
                    .map(|r| &r.value),
            ),
            Some(link) => {
                let usual = self.settle_role(&link.same_as, input, applicant, leaves);
                let declared = input.declaration.persons.get(&role.id);
                let declared = declared.filter(|name| !name.trim().is_empty());
                let authorised = authorised_person(role, input.documents, leaves);
                person_by_answer(link, usual, [declared, authorised], input)
            }
        };
        self.by_role
            .insert(role.id.clone(), person.clone());
        self.order.push(role.id.clone());
        person
    }

    /// Gives every role that is somebody else's a person of its own, in the order of the rules; whoever
    /// is left over may have the last one.
    fn share_out(&mut self, names: &[String]) {
        let known: Vec<String> = self.known_names();
        let is_free = |name: &&String| {
            !known
                .iter()
                .any(|k| is_same_person(k, name))
        };
        let mut left: Vec<String> = names
            .iter()
            .filter(is_free)
            .cloned()
            .collect();
        let others =
            |id: &&String| matches!(self.by_role.get(*id), Some(RolePerson::Another { .. }));
        let mut sharing = self.order.iter().filter(others).count();
        for id in &self.order {
            let Some(RolePerson::Another { free, .. }) = self.by_role.get_mut(id) else {
                continue;
            };
            let count = if sharing == 1 { left.len() } else { 1 };
            *free = left
                .drain(..count.min(left.len()))
                .collect();
            sharing -= 1;
        }
    }

    /// Names of the persons that are settled.
    fn known_names(&self) -> Vec<String> {
        let named = self
            .by_role
            .values()
            .filter_map(|person| match person {
                RolePerson::Named(name) => Some(name.clone()),
                _ => None,
            });
        named.collect()
    }

    /// Whether a paper can be the one that a leaf asks of `role`.
    pub fn fit_of_paper(&self, role: &Role, document: &Document) -> PaperFit {
        let name = person_name(document);
        if role.is_representative() {
            // Who he is, a check of the leaf tells; a paper of somebody with another role is not meant.
            let meant = name.is_none_or(|name| !self.belongs_to_another(name));
            return if meant {
                PaperFit::Own
            } else {
                PaperFit::Anothers
            };
        }
        match self.by_role.get(&role.id) {
            Some(RolePerson::Named(own)) => {
                name.map_or(PaperFit::Doubtful, |n| fit_by_name(n, own))
            }
            Some(RolePerson::Another { not, free }) => {
                name.map_or(PaperFit::Doubtful, |n| fit_of_another(n, not, free))
            }
            Some(RolePerson::Open(question)) => PaperFit::Asks(question.clone()),
            Some(RolePerson::Unnamed) | None => PaperFit::Doubtful,
        }
    }

    /// Names of whoever may have a role, as far as they are known.
    pub fn possible_names(&self, role: &Role) -> &[String] {
        match self.by_role.get(&role.id) {
            Some(RolePerson::Named(name)) => std::slice::from_ref(name),
            Some(RolePerson::Another { free, .. }) => free,
            Some(RolePerson::Open(_) | RolePerson::Unnamed) | None => &[],
        }
    }

    /// Whether somebody with another role than the representative has that name.
    fn belongs_to_another(&self, name: &str) -> bool {
        let has = |person: &RolePerson| match person {
            RolePerson::Named(own) => is_same_person(own, name),
            RolePerson::Another { free, .. } => free
                .iter()
                .any(|n| is_same_person(n, name)),
            RolePerson::Open(_) | RolePerson::Unnamed => false,
        };
        let is_his = self
            .by_role
            .get(REPRESENTATIVE)
            .is_some_and(has);
        !is_his && self.by_role.values().any(has)
    }
}

/// The leaves that name a role, of the requirements that apply, in the order of the rules.
fn leaves_with_roles<'a>(
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'a>,
) -> Vec<&'a DocumentLeaf> {
    let mut leaves = Vec::new();
    for (.., requirement) in choice.active_requirements(input) {
        let holds = evaluate_condition(requirement.when.as_ref(), input, choice);
        if holds != Outcome::Unmet {
            collect_leaves(&requirement.need, &mut leaves);
        }
    }
    leaves
}

fn collect_leaves<'a>(need: &'a Need, into: &mut Vec<&'a DocumentLeaf>) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                collect_leaves(member, into);
            }
        }
        Need::AtLeast(_, of) => collect_leaves(of, into),
        Need::Document(leaf) => into.extend(leaf.of.is_some().then_some(leaf)),
        Need::Fact(_) => {}
    }
}

fn named_or_unnamed(name: Option<&String>) -> RolePerson {
    name.map_or(RolePerson::Unnamed, |n| RolePerson::Named(n.clone()))
}

/// Whom a letter that the leaves ask for authorises; nobody where two letters name different people.
fn authorised_person<'a>(
    role: &Role,
    documents: &'a [Document],
    leaves: &[&DocumentLeaf],
) -> Option<&'a String> {
    let is_asked = |document: &&Document| {
        let asks = |leaf: &&DocumentLeaf| {
            let same_role = leaf
                .of
                .as_ref()
                .is_some_and(|r| r.id == role.id);
            same_role && leaf.kind == document.kind
        };
        document.basis == ClassificationBasis::Content && leaves.iter().any(asks)
    };
    let letters = documents.iter().filter(is_asked);
    let mut names = letters.filter_map(|letter| read_field(letter, FieldRole::Agent));
    let first = names.next()?;
    names
        .all(|name| is_same_person(name, first))
        .then_some(first)
}

/// The person by the answer to the role's question; a name that was declared, or that a letter
/// authorises, says the same more exactly.
fn person_by_answer(
    link: &RoleLink,
    usual: RolePerson,
    [declared, authorised]: [Option<&String>; 2],
    input: &EvaluationInput<'_>,
) -> RolePerson {
    let is_usual =
        |name: &&String| matches!(&usual, RolePerson::Named(n) if is_same_person(n, name));
    match (
        input
            .declaration
            .facts
            .get(&link.unless),
        declared,
    ) {
        (Some(FactAnswer::Flag(true)), _) => {
            let other = declared
                .or(authorised)
                .filter(|name| !is_usual(name));
            other.map_or_else(
                || somebody_else(&usual),
                |name| RolePerson::Named(name.clone()),
            )
        }
        (Some(FactAnswer::Flag(false)), _) => usual,
        (_, Some(name)) => RolePerson::Named(name.clone()),
        (_, None) => RolePerson::Open(OpenQuestion::new(&link.unless, &link.ask)),
    }
}

/// Somebody else than `usual`; where his name is not known, no paper can be told from his.
fn somebody_else(usual: &RolePerson) -> RolePerson {
    let not = match usual {
        RolePerson::Named(name) => vec![name.clone()],
        RolePerson::Another { .. } => Vec::new(),
        RolePerson::Open(_) | RolePerson::Unnamed => return RolePerson::Unnamed,
    };
    RolePerson::Another {
        not,
        free: Vec::new(),
    }
}

/// The different names on all papers of those types that were read.
fn names_on_papers(documents: &[Document], kinds: &BTreeSet<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let read = documents
        .iter()
        .filter(|d| d.basis == ClassificationBasis::Content && kinds.contains(d.kind.as_str()));
    for name in read.filter_map(|d| read_field(d, FieldRole::PersonName)) {
        if !names
            .iter()
            .any(|n| is_same_person(n, name))
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// The person whom a paper is about, or whom a letter authorises.
fn person_name(document: &Document) -> Option<&String> {
    let roles = [FieldRole::PersonName, FieldRole::Agent];
    roles
        .iter()
        .find_map(|role| read_field(document, *role))
}

fn read_field(document: &Document, role: FieldRole) -> Option<&String> {
    let (_, field) = document.field_by_role(role)?;
    (field.state == FieldState::Present).then_some(&field.value)
}

fn is_same_person(a: &str, b: &str) -> bool {
    compare_persons(a, b) == NameMatch::Same
}

fn fit_by_name(name: &str, own: &str) -> PaperFit {
    match compare_persons(name, own) {
        NameMatch::Same => PaperFit::Own,
        NameMatch::Different => PaperFit::Anothers,
        _ => PaperFit::Doubtful,
    }
}

/// Whoever has another role may have this one as well: nothing says so yet.
fn fit_of_another(name: &str, not: &[String], free: &[String]) -> PaperFit {
    let is_any = |names: &[String]| {
        names
            .iter()
            .any(|n| is_same_person(n, name))
    };
    // A name that may be a misread one of those who are ruled out proves nobody else.
    let may_be_misread = |n: &String| fit_by_name(name, n) == PaperFit::Doubtful;
    if is_any(not) {
        PaperFit::Anothers
    } else if is_any(free) && !not.iter().any(may_be_misread) {
        PaperFit::Own
    } else {
        PaperFit::Doubtful
    }
}
