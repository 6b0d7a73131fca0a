//! The lints by name, and what a finding of one is made of.

use jiff::civil::Date;

use super::place::RuleLocation;
use crate::rules::yaml::Diagnostic;
use model::Bilingual;

/// One thing to be said of the rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// Which lint.
    pub name: LintKind,
    /// Where, and what is wrong.
    pub problem: Diagnostic,
}

/// The lints, those that fail first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintKind {
    /// No set of documents and answers meets a requirement.
    Unsatisfiable,
    /// One alternative can never be the one that is met.
    UnreachableAlternative,
    /// A condition that holds in no circumstances.
    ConditionNeverHolds,
    /// Two requirements that hold together ask for opposite answers.
    Contradiction,
    /// An alternative that asks more than another of the same choice.
    SubsumedAlternative,
    /// A requirement of an own pack that no test makes both met and unmet.
    Unproven,
    /// Neither the requirement nor its reject reason says what to do.
    MissingRemedy,
    /// A source whose facts are old.
    StaleSource,
    /// A source, question, type or reason that nothing refers to.
    Unused,
}

impl LintKind {
    /// Every lint.
    pub const ALL: [Self; 9] = [
        Self::Unsatisfiable,
        Self::UnreachableAlternative,
        Self::ConditionNeverHolds,
        Self::Contradiction,
        Self::SubsumedAlternative,
        Self::Unproven,
        Self::MissingRemedy,
        Self::StaleSource,
        Self::Unused,
    ];

    /// In kebab case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unsatisfiable => "unsatisfiable",
            Self::UnreachableAlternative => "unreachable-alternative",
            Self::ConditionNeverHolds => "condition-never-holds",
            Self::Contradiction => "contradiction",
            Self::SubsumedAlternative => "subsumed-alternative",
            Self::Unproven => "unproven",
            Self::MissingRemedy => "missing-remedy",
            Self::StaleSource => "stale-source",
            Self::Unused => "unused",
        }
    }

    /// Whether rules with it are wrong; the others are worth a look.
    #[must_use]
    pub fn is_error(self) -> bool {
        // The order of the variants decides: everything up to `Contradiction` is an error.
        self <= Self::Contradiction
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct LintOptions {
    /// The day that sources are held against.
    pub as_of: Date,
    // The default of the command is 36, by eye.
    /// Months after which a source is old.
    pub stale_months: i32,
    /// Only what the user's folders added or changed.
    pub own_only: bool,
}

pub(super) fn build_lint(
    name: LintKind,
    at: &RuleLocation<'_>,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Lint {
    Lint {
        name,
        problem: at.diagnostic(Bilingual::new(zh, en)),
    }
}
