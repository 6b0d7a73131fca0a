//! Packs as the program trusts them: every id resolved, every source known.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::fact::Fact;
use super::raw::{DocumentOwner, FindingCase, PackRole};
use super::role::Role;
use crate::checks::{CheckSpec, EntityType, ReviewTime, ScopeTerms, UploadLimits};
use model::{Bilingual, FactAnswer, RemedyClass, RequirementLevel, SourceTrust};

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Short id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub trust: SourceTrust,
    /// Its date.
    pub as_of: String,
}

/// A pack of requirements.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Id.
    pub id: String,
    /// What it is for.
    pub role: PackRole,
    /// Title.
    pub title: Bilingual,
    /// Version.
    pub version: String,
    /// Date of its facts.
    pub as_of: String,
    /// Questions by fact name.
    pub facts: BTreeMap<String, Fact>,
    /// Persons with a task, by id.
    pub roles: BTreeMap<String, Arc<Role>>,
    /// What to know that asks for nothing.
    pub notes: Vec<Note>,
    /// Requirements for every dossier that uses it.
    pub requirements: Vec<Requirement>,
    /// Categories.
    pub categories: Vec<Category>,
    /// The table that asks nothing of the business scope in the categories without a scope; `None` where
    /// nobody said.
    pub unasked_scope: Option<Arc<Source>>,
    /// How long its review takes.
    pub review: Option<ReviewTime>,
    /// Its categories may be guessed.
    pub guessable: bool,
    /// Changed by a user's rules folder.
    pub overlaid: bool,
}

/// Something to know that asks for nothing.
#[derive(Debug, Clone)]
pub struct Note {
    /// Id inside its pack.
    pub id: String,
    /// In a sentence or two.
    pub text: Bilingual,
    /// Whom it concerns; `None`: everybody.
    pub when: Option<Condition>,
    /// Source.
    pub source: Arc<Source>,
}

/// A service category.
#[derive(Debug, Clone)]
pub struct Category {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// The merchant's categories for which a scenario has this table; empty: a category of its own.
    pub members: Vec<String>,
    /// The platform takes it.
    pub open: bool,
    /// What else to know.
    pub note: Option<Bilingual>,
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
    /// Title; `None`: the titles of its documents.
    pub title: Option<Bilingual>,
    /// How binding.
    pub level: RequirementLevel,
    /// How binding while a question of its condition is open.
    pub level_while_open: RequirementLevel,
    /// Only then.
    pub when: Option<Condition>,
    /// The tree.
    pub need: Need,
    /// Requirements it replaces.
    pub replaces: Vec<String>,
    /// Reject reason.
    pub reason: Option<String>,
    /// Own remedy.
    pub remedy: Option<Bilingual>,
    /// What else to know.
    pub note: Option<Bilingual>,
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
    /// A document.
    Document(DocumentLeaf),
    /// An answer.
    Fact(FactLeaf),
}

/// A check and the source that asks for it.
pub type SourcedCheck = (Arc<CheckSpec>, Arc<Source>);

/// A document with the checks on it.
#[derive(Debug, Clone)]
pub struct DocumentLeaf {
    /// Type id.
    pub kind: String,
    // Shared, because the same default checks stand in every leaf of every pack.
    /// Checks of this leaf, the defaults first.
    pub checks: Vec<SourcedCheck>,
    /// Whose document.
    pub owner: DocumentOwner,
    /// Whose identity paper.
    pub of: Option<Arc<Role>>,
}

/// An answer that a requirement asks for.
#[derive(Debug, Clone)]
pub struct FactLeaf {
    /// Fact name.
    pub name: String,
    /// The question.
    pub ask: Bilingual,
    /// The answer it must have.
    pub is: Option<FactAnswer>,
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
pub struct Condition {
    /// One of these entity types.
    pub entity: Vec<String>,
    /// One of these categories.
    pub category: Vec<String>,
    /// One of these scenarios.
    pub scenario: Vec<String>,
    /// This fact has that answer.
    pub fact: Option<(String, FactAnswer, Bilingual)>,
    /// This must not hold.
    pub not: Option<Box<Condition>>,
    /// One of these must hold.
    pub any: Vec<Condition>,
}

/// A reject reason.
#[derive(Debug, Clone)]
pub struct RejectReason {
    /// Id.
    pub id: String,
    /// In the reviewers' words.
    pub title: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// Codes that trigger it.
    pub codes: Vec<model::FindingCode>,
    /// Codes that trigger it only where a requirement that names the reason has them.
    pub own_codes: Vec<model::FindingCode>,
    /// Types it is limited to.
    pub documents: Vec<String>,
    /// Types that never trigger it.
    pub except_documents: Vec<String>,
    /// Entity types it is limited to.
    pub entities: Vec<String>,
    /// Scenarios it is limited to.
    pub scenarios: Vec<String>,
    /// Only the platform can know.
    pub platform_only: bool,
    /// Share of refusals.
    pub share: Option<f64>,
    /// Source.
    pub source: Arc<Source>,
}

impl RejectReason {
    /// Every code that triggers it, those that count in its own requirements last.
    pub fn all_codes(&self) -> impl Iterator<Item = model::FindingCode> {
        let own_codes = self.own_codes.iter();
        self.codes
            .iter()
            .chain(own_codes)
            .copied()
    }
}

/// An upload endpoint.
#[derive(Debug, Clone)]
pub struct UploadEndpoint {
    /// Its limits.
    pub limits: UploadLimits,
    /// Files at most.
    pub max_files: Option<u32>,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// Scenarios whose documents go there.
    pub scenarios: Vec<String>,
    /// What the platform says of watermarks; `None`: no source says anything.
    pub watermark: Option<WatermarkRule>,
    /// Source.
    pub source: Arc<Source>,
}

/// What a platform says of watermarks on the pictures that it takes.
#[derive(Debug, Clone)]
pub struct WatermarkRule {
    /// One that names this platform's own purpose may be there.
    pub own_purpose: bool,
    /// The rule in a sentence.
    pub text: Bilingual,
    /// Source.
    pub source: Arc<Source>,
}

/// What a finding code says.
#[derive(Debug, Clone)]
pub struct FindingText {
    /// Short title.
    pub title: Bilingual,
    /// What it means.
    pub about: Bilingual,
    /// One sentence with placeholders.
    pub message: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// What to ask of a merchant who does not know this tool, where the remedy speaks of the tool.
    pub ask: Option<Bilingual>,
    /// Other words for cases that ask for something else.
    pub cases: BTreeMap<String, FindingCase>,
    /// Kind of action.
    pub fixable: RemedyClass,
    /// Only another document clears it: scanning this one again is of no use.
    pub replaces: bool,
    /// Source of the demand.
    pub source: Arc<Source>,
}

impl FindingText {
    /// Message, remedy and what to ask of the merchant, in one of its cases.
    #[must_use]
    pub fn texts_for_case(&self, case: Option<&str>) -> [&Bilingual; 3] {
        let case = case.and_then(|name| {
            let cases = &self.cases;
            cases.get(name)
        });
        let (message, remedy, ask) = match case {
            Some(case) => (&case.message, &case.remedy, &case.ask),
            // Also for a case name without an entry: the general words are true of every case.
            None => (&self.message, &self.remedy, &self.ask),
        };
        [message, remedy, ask.as_ref().unwrap_or(remedy)]
    }
}

/// One section of the reference: where each of its rows stands.
#[derive(Debug, Clone)]
pub struct ReferenceSection {
    /// Number and title.
    pub section: String,
    /// Row and the ids of what holds it.
    pub rows: Vec<(String, Vec<String>)>,
    /// Rows that stand nowhere, with the reason.
    pub left_out: BTreeMap<String, Bilingual>,
    /// Source.
    pub source: Arc<Source>,
}

/// An entity type with its source.
#[derive(Debug, Clone)]
pub struct SourcedEntityType {
    /// How it shows on documents.
    pub shows: EntityType,
    /// Source.
    pub source: Arc<Source>,
}
