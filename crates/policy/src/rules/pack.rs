//! Packs as the program trusts them: every id resolved, every source known.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::raw::{FactType, FindingCase, Owner, Role};
use crate::checks::{CheckSpec, EntityType, PlatformLimits, Queue, ScopeTerms};
use model::{Answer, Fixable, Level, Trust, Words};

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Short id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub trust: Trust,
    /// Its date.
    pub as_of: String,
}

/// A pack of requirements.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Id.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// Title.
    pub title: Words,
    /// Version.
    pub version: String,
    /// Date of its facts.
    pub as_of: String,
    /// Questions by fact name.
    pub facts: BTreeMap<String, Fact>,
    /// What to know that asks for nothing.
    pub notes: Vec<Note>,
    /// Requirements for every dossier that uses it.
    pub requirements: Vec<Requirement>,
    /// Categories.
    pub categories: Vec<Category>,
    /// How long its review takes.
    pub review: Option<Queue>,
    /// Its categories may be guessed.
    pub guessable: bool,
    /// Changed by a user's rules folder.
    pub overlaid: bool,
}

/// A question to the merchant.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The question.
    pub ask: Words,
    /// Type of the answer.
    pub kind: FactType,
}

/// Something to know that asks for nothing.
#[derive(Debug, Clone)]
pub struct Note {
    /// Id inside its pack.
    pub id: String,
    /// In a sentence or two.
    pub text: Words,
    /// Source.
    pub source: Arc<Source>,
}

/// A service category.
#[derive(Debug, Clone)]
pub struct Category {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// The platform takes it.
    pub open: bool,
    /// What else to know.
    pub note: Option<Words>,
    /// Words the business scope must have; `None` where nothing is asked.
    pub scope: Option<ScopeTerms>,
    /// Entity types that may choose it; empty: all.
    pub entities: Vec<String>,
    /// Its own requirements.
    pub requirements: Vec<Requirement>,
    /// Source.
    pub source: Arc<Source>,
}

/// Something a merchant must hand in or be.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Id inside its pack or category.
    pub id: String,
    /// Title; `None`: the titles of its papers.
    pub title: Option<Words>,
    /// How binding.
    pub level: Level,
    /// Only then.
    pub when: Option<When>,
    /// The tree.
    pub need: Need,
    /// Requirements it replaces.
    pub replaces: Vec<String>,
    /// Reject reason.
    pub reason: Option<String>,
    /// Own remedy.
    pub remedy: Option<Words>,
    /// What else to know.
    pub note: Option<Words>,
    /// Source.
    pub source: Arc<Source>,
    /// First day it holds.
    pub from: Option<Date>,
    /// Last day it holds.
    pub until: Option<Date>,
}

/// A requirement tree.
#[derive(Debug, Clone)]
pub enum Need {
    /// Every member.
    All(Vec<Need>),
    /// One member.
    Any(Vec<Need>),
    /// That many different ones.
    AtLeast(u32, Box<Need>),
    /// A paper.
    Document(Leaf),
    /// An answer.
    Fact(FactLeaf),
}

/// A paper with the checks on it.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// Kind id.
    pub kind: String,
    /// Checks of this leaf, the defaults first.
    pub checks: Vec<(Arc<CheckSpec>, Arc<Source>)>,
    /// Whose paper.
    pub owner: Owner,
}

/// An answer that a requirement asks for.
#[derive(Debug, Clone)]
pub struct FactLeaf {
    /// Fact name.
    pub name: String,
    /// The question.
    pub ask: Words,
    /// The answer it must have.
    pub is: Option<Answer>,
    /// The number it must reach.
    pub minimum: Option<f64>,
    /// The number it must not exceed.
    pub maximum: Option<f64>,
    /// The scheme that the address must have.
    pub scheme: Option<String>,
    /// Characters that the words may have.
    pub longest: Option<u32>,
}

/// A condition: all of its parts must hold.
#[derive(Debug, Clone, Default)]
pub struct When {
    /// One of these entity types.
    pub entity: Vec<String>,
    /// One of these categories.
    pub category: Vec<String>,
    /// One of these scenarios.
    pub scenario: Vec<String>,
    /// This fact has that answer.
    pub fact: Option<(String, Answer, Words)>,
    /// This must not hold.
    pub not: Option<Box<When>>,
    /// One of these must hold.
    pub any: Vec<When>,
}

/// A reject reason.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: Words,
    /// What to do.
    pub remedy: Words,
    /// Codes that trigger it.
    pub codes: Vec<model::FindingCode>,
    /// Kinds it is limited to.
    pub documents: Vec<String>,
    /// Scenarios it is limited to.
    pub scenarios: Vec<String>,
    /// Only the platform can know.
    pub platform_only: bool,
    /// Share of refusals.
    pub share: Option<f64>,
    /// Source.
    pub source: Arc<Source>,
}

/// An upload place.
#[derive(Debug, Clone)]
pub struct Platform {
    /// Its limits.
    pub limits: PlatformLimits,
    /// Files at most.
    pub max_files: Option<u32>,
    /// What else to know.
    pub note: Option<Words>,
    /// Scenarios whose papers go there.
    pub scenarios: Vec<String>,
    /// Source.
    pub source: Arc<Source>,
}

/// What a finding code says.
#[derive(Debug, Clone)]
pub struct FindingText {
    /// Short title.
    pub title: Words,
    /// What it means.
    pub about: Words,
    /// One sentence with placeholders.
    pub message: Words,
    /// What to do.
    pub remedy: Words,
    /// What to ask of a merchant who does not know this tool, where the remedy speaks of the tool.
    pub ask: Option<Words>,
    /// Other words for cases that ask for something else.
    pub cases: BTreeMap<String, FindingCase>,
    /// Kind of action.
    pub fixable: Fixable,
    /// Source of the demand.
    pub source: Arc<Source>,
}

impl FindingText {
    /// Message, remedy and what to ask of the merchant, in one of its cases.
    #[must_use]
    pub fn of(&self, case: Option<&str>) -> [&Words; 3] {
        let (message, remedy, ask) = match case.and_then(|name| self.cases.get(name)) {
            Some(case) => (&case.message, &case.remedy, &case.ask),
            None => (&self.message, &self.remedy, &self.ask),
        };
        [message, remedy, ask.as_ref().unwrap_or(remedy)]
    }
}

/// One section of the reference: where each of its rows stands.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Number and title.
    pub section: String,
    /// Row and the ids of what holds it.
    pub rows: Vec<(String, Vec<String>)>,
    /// Rows that stand nowhere, with the reason.
    pub left_out: BTreeMap<String, Words>,
    /// Source.
    pub source: Arc<Source>,
}

/// An entity type with its source.
#[derive(Debug, Clone)]
pub struct Entity {
    /// How it shows on papers.
    pub shows: EntityType,
    /// Source.
    pub source: Arc<Source>,
}
