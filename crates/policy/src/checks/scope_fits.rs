//! `scope-fits`: the business scope covers the category (`document-formats` section 5).

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Document, Field, FieldRole, FieldState, FindingCode, Place, Words};
use crate::checks::ScopeTerms;
use values::scope::{Hit, Scope, ScopeOutcome};
use values::text::fold_upper;

/// Without parameters the category's own words decide.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScopeFits {
    /// One of these must stand in the scope.
    pub any: Vec<String>,
    /// Looks right and is not.
    near: Vec<String>,
    /// Kinds of papers that show the scope of a licence that shows none: pages of the register.
    elsewhere: Vec<String>,
}

impl Check for ScopeFits {
    const CODES: &'static [FindingCode] =
        &[FindingCode::ScopeMismatch, FindingCode::ScopeLimited, FindingCode::ScopeNotShown];

    fn sentence() -> Words {
        Words::new("经营范围包含所选类目", "the business scope covers the chosen category")
    }

    fn demand(&self) -> Words {
        if self.any.is_empty() {
            return Self::sentence();
        }
        let list = self.any.join("、");
        Words::new(format!("经营范围写明其一：{list}"), format!("the business scope names one of: {list}"))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let own = ScopeTerms { title: Words::default(), any: self.any.clone(), near: self.near.clone() };
        let Some(terms) = (if self.any.is_empty() { case.scope } else { Some(&own) }) else {
            return Ruling::not_applicable();
        };
        let Some((_, field)) = case.document.by_role(FieldRole::Scope) else { return Ruling::not_applicable() };
        match field.state {
            FieldState::Present => {}
            FieldState::Unreadable => return Ruling::silent(),
            FieldState::LabelAbsent | FieldState::LabelWithoutValue => {
                let why = Words::new("执照上没有印经营范围", "no business scope is printed on the licence");
                return self.elsewhere(case, terms).unwrap_or_else(|| not_shown(case, field, why));
            }
        }
        let ruling = judge(case, field, terms);
        let open = ruling.observations.iter().any(|o| o.code == FindingCode::ScopeNotShown);
        if open { self.elsewhere(case, terms).unwrap_or(ruling) } else { ruling }
    }
}

impl ScopeFits {
    /// The scope on another paper of the same subject, by its code; `None` where there is none, or
    /// where it shows no whole scope either.
    fn elsewhere(&self, case: &Case<'_>, terms: &ScopeTerms) -> Option<Ruling> {
        let code = |d: &Document| {
            let (_, f) = d.by_role(FieldRole::SubjectCode).filter(|(_, f)| f.state == FieldState::Present)?;
            Some(fold_upper(&f.value))
        };
        let own = code(case.document)?;
        let shows = |d: &&Document| self.elsewhere.contains(&d.kind) && code(d).as_ref() == Some(&own);
        let rulings = case.documents.iter().filter(shows).filter_map(|d| {
            let (_, field) = d.by_role(FieldRole::Scope).filter(|(_, f)| f.state == FieldState::Present)?;
            Some(judge(case, field, terms))
        });
        rulings.into_iter().find(|r| r.observations.iter().all(|o| o.code != FindingCode::ScopeNotShown))
    }
}

fn judge(case: &Case<'_>, field: &Field, terms: &ScopeTerms) -> Ruling {
    let scope = Scope::parse(&field.value);
    let found = scope.matches(&terms.any);
    match found.outcome {
        ScopeOutcome::Matched => Ruling::met(),
        ScopeOutcome::Limited => {
            let hit = found.best();
            let seen = seen(FindingCode::ScopeLimited, case, field.place.as_ref())
                .with("item", hit.map(|h| h.quote.clone()).unwrap_or_default())
                .with("why", hit.map(limits).unwrap_or_default());
            Ruling::noted(seen.warning())
        }
        ScopeOutcome::Excluded => {
            let quote = found.best().map(|h| h.quote.clone()).unwrap_or_default();
            mismatch(case, field, terms, Words::new(format!("“{quote}”把它排除在外"), format!("\"{quote}\" leaves it out")))
        }
        ScopeOutcome::ParentDependent => not_shown(
            case,
            field,
            Words::new("分支机构的范围取决于总公司，请附总公司执照", "a branch acts within its parent's scope: add the parent's licence"),
        ),
        ScopeOutcome::Truncated => not_shown(
            case,
            field,
            Words::new("经营范围没有印全", "the face shows only part of the scope"),
        ),
        ScopeOutcome::NotShown => not_shown(
            case,
            field,
            Words::new("执照上没有印经营范围", "no business scope is printed on the licence"),
        ),
        ScopeOutcome::NotFound => {
            let near = scope.matches(&terms.near);
            let why = near.best().filter(|h| !h.quote.is_empty()).map_or_else(Words::default, |h| {
                Words::new(
                    format!("“{}”看似相近，但不包含该经营活动", h.quote),
                    format!("\"{}\" looks close but does not cover it", h.quote),
                )
            });
            mismatch(case, field, terms, why)
        }
    }
}

fn seen(code: FindingCode, case: &Case<'_>, place: Option<&Place>) -> Observation {
    Observation::new(code)
        .sure(Confidence::Medium)
        .with("document", case.title.clone())
        .with("file", case.file_names())
        .at(place)
}

fn mismatch(case: &Case<'_>, field: &Field, terms: &ScopeTerms, why: Words) -> Ruling {
    let category = case.scope.map(|s| s.title.clone()).unwrap_or_default();
    Ruling::unmet(
        seen(FindingCode::ScopeMismatch, case, field.place.as_ref())
            .with("category", category)
            .with("terms", terms.any.join("、"))
            .with("why", why),
    )
}

fn not_shown(case: &Case<'_>, field: &Field, why: Words) -> Ruling {
    Ruling::unknown(seen(FindingCode::ScopeNotShown, case, field.place.as_ref()).warning().with("why", why))
}

/// What an item leaves out.
fn limits(hit: &Hit) -> Words {
    hit.limitation.clone().unwrap_or_default().into()
}
