//! How platforms refuse, as the program trusts it: every id resolved, every source known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pack::Source;
use super::raw::AnswerKeys;
use model::{Bilingual, FindingCode};

/// Everything about refusals.
#[derive(Debug, Clone, Default)]
pub struct Rejections {
    /// Why platforms refuse.
    pub causes: Vec<RejectionCause>,
    /// Words of politeness and procedure.
    pub courtesies: Vec<String>,
    /// Finding codes that no platform has a word for, each with the reason.
    pub without_counterpart: BTreeMap<FindingCode, Bilingual>,
    /// The words of each platform.
    pub platforms: Vec<RejectionTable>,
}

impl Rejections {
    /// The cause with that id.
    #[must_use]
    pub fn find_cause(&self, id: &str) -> Option<&RejectionCause> {
        self.causes
            .iter()
            .find(|cause| cause.id == id)
    }

    /// The platform with that id.
    #[must_use]
    pub fn find_platform(&self, id: &str) -> Option<&RejectionTable> {
        self.platforms
            .iter()
            .find(|table| table.platform == id)
    }
}

/// One cause of refusals.
#[derive(Debug, Clone)]
pub struct RejectionCause {
    /// `group.name`.
    pub id: String,
    /// Its number in the merged list of rejection codes.
    pub number: Option<u16>,
    /// Title.
    pub title: Bilingual,
    /// Finding codes that tell of it, the closest first.
    pub findings: Vec<FindingCode>,
    /// Reject reasons that it can be, the likeliest first.
    pub reasons: Vec<String>,
    /// Document types concerned where the answer names none.
    pub documents: Vec<String>,
    /// What to do, where neither a reason nor a finding says so.
    pub remedy: Option<Bilingual>,
    /// Nothing on this machine can tell.
    pub platform_only: bool,
    /// What only the platform can know of it.
    pub platform_knows: Option<Bilingual>,
    /// Key phrases, as written.
    pub phrases: Vec<String>,
    /// Source.
    pub source: Arc<Source>,
}

/// The words of one platform.
#[derive(Debug, Clone)]
pub struct RejectionTable {
    /// Id of the platform.
    pub platform: String,
    /// Title.
    pub title: Bilingual,
    /// Scenario packs that it reviews.
    pub scenarios: Vec<String>,
    /// Keys of its answers in JSON.
    pub answer: AnswerKeys,
    /// Beginnings that people leave out of its codes.
    pub prefixes: Vec<String>,
    /// Fields of its form.
    pub fields: Vec<FormField>,
    /// Its codes.
    pub codes: Vec<RejectionCode>,
}

/// A field of a platform's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its name in the interface.
    pub name: String,
    /// As the form calls it.
    pub title: Bilingual,
    /// Document types that go there.
    pub documents: Vec<String>,
    /// Upload endpoint.
    pub endpoint: Option<String>,
    /// Source.
    pub source: Arc<Source>,
}

/// A code of a platform.
#[derive(Debug, Clone)]
pub struct RejectionCode {
    /// As the platform writes it; an `x` at the end stands for a digit, a `*` for anything.
    pub code: String,
    /// Ids of causes, the likeliest first.
    pub causes: Vec<String>,
    /// Document types that it speaks of.
    pub documents: Vec<String>,
    /// Source.
    pub source: Arc<Source>,
}
