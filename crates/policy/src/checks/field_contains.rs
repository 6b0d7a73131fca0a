//! `states`: a field of the paper names what the rule asks for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Field, FieldRole, FieldState, FindingCode, Words};
use values::scope::{Scope, ScopeOutcome};
use values::text::fold;

/// What the field must say.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct States {
    /// Field name, or a role (`items`, `scope`, `subject-name` …).
    pub field: String,
    /// One of these.
    #[serde(default)]
    pub any: Vec<String>,
    /// Each of these.
    #[serde(default)]
    pub all: Vec<String>,
}

impl Check for States {
    const CODES: &'static [FindingCode] = &[FindingCode::ItemsNotCovered, FindingCode::ItemsUnknown];

    fn sentence() -> Words {
        Words::new("证件的指定栏目写明所需内容", "a field of the paper names what the rule asks for")
    }

    fn demand(&self) -> Words {
        let (any, all) = (self.any.join("、"), self.all.join("、"));
        let part = |list: &str, zh: &str, en: &str| {
            (!list.is_empty()).then(|| Words::new(format!("{zh}{list}"), format!("{en}{list}")))
        };
        let parts: Vec<Words> = part(&any, "写明其一：", "names one of: ")
            .into_iter()
            .chain(part(&all, "写明全部：", "names all of: "))
            .collect();
        let joined = |f: fn(&Words) -> &str, by: &str| parts.iter().map(f).collect::<Vec<_>>().join(by);
        Words::new(joined(|w| &w.zh, "；"), joined(|w| &w.en, "; "))
    }

    fn problem(&self) -> Option<String> {
        (self.any.is_empty() && self.all.is_empty()).then(|| "neither any nor all is given".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let role = serde_json::from_value::<FieldRole>(self.field.clone().into()).ok();
        let field = case.document.fields.get(&self.field).or_else(|| case.document.by_role(role?).map(|(_, f)| f));
        let Some(field) = field.filter(|f| f.state == FieldState::Present) else {
            if !case.was_read() {
                return Ruling::silent();
            }
            let seen = Observation::new(FindingCode::ItemsUnknown).warning();
            return Ruling::unknown(self.described(seen, case, field));
        };
        let any = self.any.is_empty() || self.any.iter().any(|t| names(field, t));
        if any && self.all.iter().all(|t| names(field, t)) {
            return Ruling::met();
        }
        let seen = Observation::new(FindingCode::ItemsNotCovered).sure(Confidence::Medium);
        Ruling::unmet(self.described(seen, case, Some(field)))
    }
}

impl States {
    fn described(&self, seen: Observation, case: &Case<'_>, field: Option<&Field>) -> Observation {
        let terms: Vec<&str> = self.any.iter().chain(&self.all).map(String::as_str).collect();
        let label = field.and_then(|f| f.label.clone()).unwrap_or_else(|| self.field.clone());
        seen.with("document", case.title.clone())
            .with("file", case.file_names())
            .with("field", label)
            .with("terms", terms.join("、"))
            .at(field.and_then(|f| f.place.as_ref()))
    }
}

/// Whether a field names a term: lists of activities with their exceptions understood, other text by
/// its words.
fn names(field: &Field, term: &str) -> bool {
    if matches!(field.data_type.as_str(), "business-scope" | "items") {
        let found = Scope::parse(&field.value).matches(&[term.to_owned()]).outcome;
        return matches!(found, ScopeOutcome::Matched | ScopeOutcome::Limited);
    }
    fold(&field.value).contains(&fold(term))
}
