//! `field-contains`: a field of the document names what the rule asks for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, Confidence, DocumentField, FieldRole, FieldState, FindingCode, Outcome};
use values::scope::{Scope, ScopeOutcome};
use values::text::normalise_text;

/// What the field must say.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldContains {
    /// Field name, or a role (`items`, `scope`, `subject-name` …).
    pub field: String,
    /// One of these.
    #[serde(default)]
    pub any: Vec<String>,
    /// Each of these.
    #[serde(default)]
    pub all: Vec<String>,
    /// Activities (`rules/activities/`) that the items may neither except nor narrow away:
    /// 预包装食品（酒类除外） is no permit for alcohol.
    #[serde(default)]
    pub keeps: Vec<String>,
}

impl Check for FieldContains {
    const CODES: &'static [FindingCode] =
        &[FindingCode::ItemsNotCovered, FindingCode::ItemsUnknown];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证件的指定栏目写明所需内容",
            "a field of the paper names what the rule asks for",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        let (any, all) = (self.any.join("、"), self.all.join("、"));
        let part = |list: &str, zh: &str, en: &str| {
            (!list.is_empty()).then(|| Bilingual::new(format!("{zh}{list}"), format!("{en}{list}")))
        };
        let parts: Vec<Bilingual> = part(&any, "证面写明其一：", "names one of: ")
            .into_iter()
            .chain(part(&all, "证面写明全部：", "names all of: "))
            .collect();
        let joined = |f: fn(&Bilingual) -> &str, by: &str| {
            parts
                .iter()
                .map(f)
                .collect::<Vec<_>>()
                .join(by)
        };
        Bilingual::new(joined(|w| &w.zh, "；"), joined(|w| &w.en, "; "))
    }

    fn validate_parameters(&self) -> Option<String> {
        (self.any.is_empty() && self.all.is_empty())
            .then(|| "neither any nor all is given".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // A role is also taken: document types call the same field by different names.
        let role = serde_json::from_value::<FieldRole>(self.field.clone().into()).ok();
        let field = context
            .document
            .fields
            .get(&self.field)
            .or_else(|| {
                context
                    .document
                    .field_by_role(role?)
                    .map(|(_, f)| f)
            });
        let Some(field) = field.filter(|f| f.state == FieldState::Present) else {
            if !context.has_text() {
                return CheckOutcome::undecided();
            }
            let observation = Observation::new(FindingCode::ItemsUnknown).at_most_warning();
            return CheckOutcome::unknown(self.with_field_evidence(observation, context, field));
        };
        let any = self.any.is_empty()
            || self
                .any
                .iter()
                .any(|t| names_term(field, t));
        let all = self
            .all
            .iter()
            .all(|t| names_term(field, t));
        if any && all && self.keeps_goods(context, field) {
            return CheckOutcome::met();
        }
        let observation =
            Observation::new(FindingCode::ItemsNotCovered).with_confidence(Confidence::Medium);
        CheckOutcome::unmet(self.with_field_evidence(observation, context, Some(field)))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let other_words = builder.with_change(
            |p| {
                p.fields
                    .insert(self.field.clone(), "样本".into());
            },
            FindingCode::ItemsNotCovered,
            Outcome::Unmet,
        );
        let not_printed = builder.with_change(
            |p| {
                p.fields.remove(&self.field);
                p.absent.push(self.field.clone());
            },
            FindingCode::ItemsUnknown,
            Outcome::Unknown,
        );
        vec![other_words, not_printed]
    }

    fn asked_words(&self) -> Vec<&str> {
        self.any
            .iter()
            .chain(&self.all)
            .map(String::as_str)
            .collect()
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        let terms: Vec<&str> = self
            .any
            .first()
            .into_iter()
            .chain(&self.all)
            .map(String::as_str)
            .collect();
        document
            .fields
            .insert(self.field.clone(), terms.join("；"));
    }
}

impl FieldContains {
    /// Whether no item leaves out the goods of an activity that another item does not name.
    fn keeps_goods(&self, context: &CheckContext<'_>, field: &DocumentField) -> bool {
        if self.keeps.is_empty() {
            return true;
        }
        let scope = Scope::parse(&field.value);
        let lexicon = context.activities.lexicon();
        let is_kept = |activity: &String| {
            let found = scope.match_activities(lexicon, std::slice::from_ref(activity));
            let mut limited = found.hits.iter();
            match found.outcome {
                ScopeOutcome::Excluded => false,
                ScopeOutcome::Limited => limited.any(|hit| !hit.narrowed),
                _ => true,
            }
        };
        self.keeps.iter().all(is_kept)
    }

    fn with_field_evidence(
        &self,
        observation: Observation,
        context: &CheckContext<'_>,
        field: Option<&DocumentField>,
    ) -> Observation {
        let terms: Vec<&str> = self
            .any
            .iter()
            .chain(&self.all)
            .map(String::as_str)
            .collect();
        let label = field
            .and_then(|f| f.label.clone())
            .unwrap_or_else(|| self.field.clone());
        observation
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("field", label)
            .with("terms", terms.join("、"))
            .at_location(field.and_then(|f| f.place.as_ref()))
    }
}

/// Whether a field names a term: lists of activities with their exceptions understood, other text by
/// its words.
fn names_term(field: &DocumentField, term: &str) -> bool {
    if matches!(field.data_type.as_str(), "business-scope" | "items") {
        let found = Scope::parse(&field.value)
            .match_terms(&[term.to_owned()])
            .outcome;
        return matches!(found, ScopeOutcome::Matched | ScopeOutcome::Limited);
    }
    normalise_text(&field.value).contains(&normalise_text(term))
}
