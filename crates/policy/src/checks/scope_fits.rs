//! `scope-fits`: the business scope covers the category (`document-formats` section 5).

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::checks::ScopeTerms;
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{
    Bilingual, Confidence, Document, DocumentField, EvidenceLocation, FieldRole, FieldState,
    FindingCode, Outcome,
};
use values::name::is_branch;
use values::scope::{Scope, ScopeHit, ScopeOutcome};
use values::text::normalise_upper;

/// Without parameters the category's own words decide.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScopeFits {
    /// Activities (`rules/activities/`) of which the scope must name one.
    pub activities: Vec<String>,
    /// One of these words must stand in the scope, where no activity is named.
    pub any: Vec<String>,
    /// Looks right and is not.
    near_misses: Vec<String>,
    /// Kinds of papers that show the scope of a licence that shows none: pages of the register.
    pub elsewhere: Vec<String>,
}

impl Check for ScopeFits {
    const CODES: &'static [FindingCode] = &[
        FindingCode::ScopeMismatch,
        FindingCode::ScopeLimited,
        FindingCode::ScopeNotShown,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "经营范围包含所选类目",
            "the business scope covers the chosen category",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        if self.any.is_empty() {
            return Self::summary();
        }
        let list = self.any.join("、");
        Bilingual::new(
            format!("经营范围须含其一：{list}"),
            format!("the business scope names one of: {list}"),
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !self.any.is_empty() {
            return self.check_terms(context, &self.own_terms());
        }
        let asked = context.scopes.iter();
        // Where a paper may stand in for the scope, the requirement that says so decides.
        let asked = asked.filter(|terms| terms.decided_by.is_none());
        let of_each = asked.map(|terms| self.check_terms(context, terms));
        let of_all = of_each.reduce(CheckOutcome::and);
        of_all.unwrap_or_else(CheckOutcome::not_applicable)
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        // Where nobody asks for words, any scope will do.
        if builder.context.scope.is_none() && self.any.is_empty() {
            return Vec::new();
        }
        let scope = "样本事务代理";
        let code = FindingCode::ScopeMismatch;
        let changed = builder.with_field_value(FieldRole::Scope, scope, code, Outcome::Unmet);
        changed.into_iter().collect()
    }

    fn asked_words(&self) -> Vec<&str> {
        self.any
            .iter()
            .map(String::as_str)
            .collect()
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        if let Some(term) = self.any.first() {
            document
                .fields
                .insert("scope".into(), term.clone());
        }
    }
}

impl ScopeFits {
    /// What the check itself asks.
    fn own_terms(&self) -> ScopeTerms {
        ScopeTerms {
            title: Bilingual::default(),
            activities: self.activities.clone(),
            any: self.any.clone(),
            near_misses: self.near_misses.clone(),
            decided_by: None,
        }
    }

    fn check_terms(&self, context: &CheckContext<'_>, terms: &ScopeTerms) -> CheckOutcome {
        let Some((_, field)) = context
            .document
            .field_by_role(FieldRole::Scope)
        else {
            return CheckOutcome::not_applicable();
        };
        match field.state {
            FieldState::Present => {}
            FieldState::Unreadable => return CheckOutcome::undecided(),
            FieldState::LabelAbsent | FieldState::LabelWithoutValue => {
                let why = Bilingual::new(
                    "执照上没有印经营范围",
                    "no business scope is printed on the licence",
                );
                return self
                    .check_elsewhere(context, terms)
                    .unwrap_or_else(|| scope_not_shown(context, field, why));
            }
        }
        let outcome = check_scope(context, field, terms);
        // A scope that ends in 等 or **** is cut short (document-formats section 5); the register
        // may print all of it.
        let open = outcome
            .observations
            .iter()
            .any(|o| o.code == FindingCode::ScopeNotShown);
        if open {
            self.check_elsewhere(context, terms)
                .unwrap_or(outcome)
        } else {
            outcome
        }
    }

    /// Takes the words of its activities that a reader is shown, and what looks like them.
    pub(crate) fn show_activities(&mut self, names: Vec<String>, near: Vec<String>) {
        self.any.extend(names);
        self.near_misses.extend(near);
    }

    /// The scope on another document of the same subject, by its code; `None` where there is none,
    /// or where it shows no whole scope either.
    fn check_elsewhere(
        &self,
        context: &CheckContext<'_>,
        terms: &ScopeTerms,
    ) -> Option<CheckOutcome> {
        let code = |d: &Document| {
            let (_, f) = d
                .field_by_role(FieldRole::SubjectCode)
                .filter(|(_, f)| f.state == FieldState::Present)?;
            Some(normalise_upper(&f.value))
        };
        let own = code(context.document)?;
        let shows =
            |d: &&Document| self.elsewhere.contains(&d.kind) && code(d).as_ref() == Some(&own);
        let outcomes = context
            .documents
            .iter()
            .filter(shows)
            .filter_map(|d| {
                let (_, field) = d
                    .field_by_role(FieldRole::Scope)
                    .filter(|(_, f)| f.state == FieldState::Present)?;
                Some(check_scope(context, field, terms))
            });
        outcomes.into_iter().find(|r| {
            r.observations
                .iter()
                .all(|o| o.code != FindingCode::ScopeNotShown)
        })
    }
}

fn check_scope(
    context: &CheckContext<'_>,
    field: &DocumentField,
    terms: &ScopeTerms,
) -> CheckOutcome {
    let scope = Scope::parse(&field.value);
    let found = if terms.activities.is_empty() {
        scope.match_terms(&terms.any)
    } else {
        let lexicon = context.activities.lexicon();
        scope.match_activities(lexicon, &terms.activities)
    };
    match found.outcome {
        ScopeOutcome::Matched => CheckOutcome::met(),
        ScopeOutcome::Limited => scope_limited(context, field, found.best_hit()),
        ScopeOutcome::BranchOnly => branch_scope(context, field, found.best_hit()),
        ScopeOutcome::Excluded => scope_excluded(context, field, terms, found.best_hit()),
        ScopeOutcome::ParentDependent => scope_not_shown(
            context,
            field,
            Bilingual::new(
                "分支机构的范围取决于总公司，请附总公司执照",
                "a branch acts within its parent's scope: add the parent's licence",
            ),
        ),
        ScopeOutcome::Truncated => scope_not_shown(
            context,
            field,
            Bilingual::new("经营范围没有印全", "the face shows only part of the scope"),
        ),
        ScopeOutcome::NotShown => scope_not_shown(
            context,
            field,
            Bilingual::new(
                "执照上没有印经营范围",
                "no business scope is printed on the licence",
            ),
        ),
        ScopeOutcome::NotFound | ScopeOutcome::Embedded => {
            let inside = found.best_hit();
            scope_not_found(context, field, terms, &scope, inside)
        }
    }
}

/// A limitation narrows the item without taking it away: the reviewer decides whether it matters.
fn scope_limited(
    context: &CheckContext<'_>,
    field: &DocumentField,
    hit: Option<&ScopeHit>,
) -> CheckOutcome {
    let observation = scope_observation(FindingCode::ScopeLimited, context, field.place.as_ref())
        .with(
            "item",
            hit.map(|h| h.quote.clone())
                .unwrap_or_default(),
        )
        .with(
            "why",
            hit.map(limitation_text)
                .unwrap_or_default(),
        );
    CheckOutcome::met_with(observation.at_most_warning())
}

/// What a head office's licence leaves to its branches is not its own: only a branch may say that
/// it does it, on a licence of its own.
fn branch_scope(
    context: &CheckContext<'_>,
    field: &DocumentField,
    hit: Option<&ScopeHit>,
) -> CheckOutcome {
    let kind = context.present_field(FieldRole::EntityType);
    let mut outcome = scope_limited(context, field, hit);
    if !kind.is_some_and(|(_, f)| is_branch(&f.value, &[])) {
        outcome.outcome = Outcome::Unknown;
    }
    outcome
}

fn scope_excluded(
    context: &CheckContext<'_>,
    field: &DocumentField,
    terms: &ScopeTerms,
    hit: Option<&ScopeHit>,
) -> CheckOutcome {
    let quote = hit
        .map(|h| h.quote.clone())
        .unwrap_or_default();
    let why = Bilingual::new(
        format!("“{quote}”把它排除在外"),
        format!("\"{quote}\" leaves it out"),
    );
    scope_mismatch(context, field, terms, why)
}

/// Names the item that misled the sender, so that nobody hands in the same licence again.
fn scope_not_found(
    context: &CheckContext<'_>,
    field: &DocumentField,
    terms: &ScopeTerms,
    scope: &Scope,
    inside: Option<&ScopeHit>,
) -> CheckOutcome {
    let mention = || scope.find_mention(&terms.near_misses);
    let near = || mention().or_else(|| scope.find_mention(&terms.any));
    let quote = match inside {
        Some(hit) => hit.quote.as_str(),
        None => near().map_or("", |item| item.quote.as_str()),
    };
    let why = match quote {
        "" => Bilingual::default(),
        quote => Bilingual::new(
            format!("“{quote}”看似相近，但不包含该经营活动"),
            format!("\"{quote}\" looks close but does not cover it"),
        ),
    };
    scope_mismatch(context, field, terms, why)
}

fn scope_observation(
    code: FindingCode,
    context: &CheckContext<'_>,
    place: Option<&EvidenceLocation>,
) -> Observation {
    Observation::new(code)
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .at_location(place)
}

fn scope_mismatch(
    context: &CheckContext<'_>,
    field: &DocumentField,
    terms: &ScopeTerms,
    why: Bilingual,
) -> CheckOutcome {
    let of_category = context
        .scopes
        .first()
        .map(|scope| &scope.title);
    let is_own = terms.title == Bilingual::default();
    let category = of_category
        .filter(|_| is_own)
        .unwrap_or(&terms.title)
        .clone();
    CheckOutcome::unmet(
        scope_observation(FindingCode::ScopeMismatch, context, field.place.as_ref())
            .with("category", category)
            .with("terms", terms.any.join("、"))
            .with("why", why),
    )
}

fn scope_not_shown(
    context: &CheckContext<'_>,
    field: &DocumentField,
    why: Bilingual,
) -> CheckOutcome {
    CheckOutcome::unknown(
        scope_observation(FindingCode::ScopeNotShown, context, field.place.as_ref())
            .at_most_warning()
            .with("why", why),
    )
}

/// What an item leaves out.
fn limitation_text(hit: &ScopeHit) -> Bilingual {
    hit.limitation
        .clone()
        .unwrap_or_default()
        .into()
}
