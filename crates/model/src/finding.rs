//! A finding: one thing that is wrong or unclear, with its evidence, source and remedy.

use serde::{Deserialize, Serialize};

use super::{Bilingual, EvidenceLocation, FindingCode};

/// How bad a finding is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// May be refused, or could not be decided.
    Warning,
    /// Will be refused: a required thing is unmet.
    Error,
}

/// How sure the tool is that the finding is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A heuristic.
    Low,
    /// Rests on text that was read, or on a strong measure.
    Medium,
    /// Rests on bytes or on the declaration.
    High,
}

// The order is used: an action takes the most demanding class of its steps.
/// What kind of action clears a finding (retry classes of `rejection-codes`).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RemedyClass {
    /// Scan, photograph or export the paper again, or add a paper.
    Resend,
    /// Correct the declaration or the paper itself.
    Correct,
    /// Explain or replace.
    Explain,
    /// Only the platform or an authority can clear it.
    Platform,
}

/// How far a rule's source is to be trusted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum SourceTrust {
    /// From general knowledge or pages without origin.
    Unverified,
    /// Practitioners' pages.
    Practice,
    /// A law or a regulator's text.
    Law,
    /// A faithful-looking copy of an official page.
    Copy,
    /// The platform's own page.
    Official,
    /// Whoever answers for the rules.
    Owner,
}

impl SourceTrust {
    // What no official source says may warn and not fail; a user who names a scenario asked for its
    // advice.
    /// The highest severity a rule of this trust may give. `chosen`: the rule belongs to a
    /// scenario that the user named.
    #[must_use]
    pub fn max_severity(self, chosen: bool) -> Severity {
        match self {
            Self::Owner | Self::Official | Self::Copy | Self::Law => Severity::Error,
            // Whoever asks for a scenario by name is told what it asks, whoever says so.
            Self::Practice | Self::Unverified if chosen => Severity::Error,
            Self::Practice => Severity::Warning,
            Self::Unverified => Severity::Info,
        }
    }

    /// Its Chinese and its English name.
    #[must_use]
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Owner => ["本产品要求", "own requirement"],
            Self::Official => ["官方", "official"],
            Self::Copy => ["官方文本副本", "copy of an official page"],
            Self::Law => ["法规标准", "law"],
            Self::Practice => ["实务经验", "practice"],
            Self::Unverified => ["未核实", "unverified"],
        }
    }

    /// Whether a rule of this trust is at least as well founded as one of `bound`. A law and the
    /// platform's own page weigh the same.
    #[must_use]
    pub fn reaches(self, bound: Self) -> bool {
        let strength = |trust| match trust {
            Self::Unverified => 0,
            Self::Practice => 1,
            Self::Copy => 2,
            Self::Law | Self::Official => 3,
            Self::Owner => 4,
        };
        strength(self) >= strength(bound)
    }
}

/// A named figure or text that shows why.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// `measured`, `threshold`, `declared`, `until` … the placeholder of the message.
    pub name: String,
    /// The value, in both languages where it is words.
    pub value: Bilingual,
    /// Personal data, and how it is masked unless the user asked to see it.
    pub private: Option<PersonalData>,
}

/// Kinds of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalData {
    /// A natural person's name.
    Person,
    /// A number of a person or an account.
    Number,
    /// An address or other words about a person.
    Words,
}

/// A finding of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// Which of the cases that the rules have words for; `None` for the plain one.
    pub case: Option<&'static str>,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence with the evidence in it.
    pub message: Bilingual,
    /// Where to look; further places follow the first.
    pub places: Vec<EvidenceLocation>,
    /// Id of the document ([`super::Document::id`]) it is about.
    pub document: Option<String>,
    /// Kind of the document it is about, also when that document is missing.
    pub kind: Option<String>,
    /// Id of the requirement it belongs to.
    pub requirement: Option<String>,
    /// Id of the reject reason a reviewer would give.
    pub reason: Option<String>,
    /// What to do.
    pub remedy: Bilingual,
    /// The same in words for a merchant who does not know this tool.
    pub ask: Bilingual,
    /// What kind of action that is.
    pub fixable: RemedyClass,
    /// Only another document clears it: scanning this one again is of no use.
    pub replaces: bool,
    /// Figures and texts, in the order of the message.
    pub evidence: Vec<Evidence>,
    /// Id of the rule's source.
    pub source: String,
    /// A waiver covers it: shown, not counted.
    pub waived: Option<String>,
    /// What a platform calls it, where the user asked for that.
    pub platform_code: Option<PlatformCode>,
}

/// A finding in a platform's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformCode {
    /// Id of the platform.
    pub platform: String,
    /// Its code, at a platform without codes its shortest usual words; or why it has none.
    pub code: Result<String, Bilingual>,
    /// The field of its form.
    pub field: Option<String>,
}
