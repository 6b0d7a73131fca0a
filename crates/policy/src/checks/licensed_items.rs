//! `licensed-items`: every licensed item (许可项目) of the scope has its permit in the folder.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, FieldRole, FieldState, FindingCode, Outcome};
use values::scope::{Scope, ScopeHeading};

/// Which permit covers which licensed item.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LicensedItems {
    /// Words of an item, and the document kinds of which one covers it.
    pub permits: Vec<Permit>,
}

/// Words of licensed items and the papers that cover them.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// Words of the item.
    pub items: Vec<String>,
    /// Document kinds; one of them is enough.
    pub documents: Vec<String>,
}

impl Check for LicensedItems {
    const CODES: &'static [FindingCode] = &[FindingCode::LicensedItemWithoutPermit];

    fn summary() -> Bilingual {
        Bilingual::new(
            "经营范围中的许可项目都附有相应许可证",
            "every licensed item of the scope has its permit in the folder",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some((_, field)) = context
            .document
            .field_by_role(FieldRole::Scope)
            .filter(|(_, f)| f.state == FieldState::Present)
        else {
            return CheckOutcome::not_applicable();
        };
        let scope = Scope::parse(&field.value);
        let licensed = scope
            .items
            .iter()
            .filter(|i| i.heading == ScopeHeading::Licensed);
        let mut outcome = CheckOutcome::met();
        for item in licensed {
            let named = |p: &&Permit| {
                p.items
                    .iter()
                    .any(|w| item.quote.contains(w.as_str()))
            };
            // Items that no rule maps to a permit are left alone: the list in the rules is not
            // complete.
            let Some(permit) = self.permits.iter().find(named) else {
                continue;
            };
            if context
                .documents
                .iter()
                .any(|d| permit.documents.contains(&d.kind))
            {
                continue;
            }
            // Whether the merchant does this business here is not known: worth a look, no refusal.
            let observation = Observation::new(FindingCode::LicensedItemWithoutPermit)
                .at_most_info()
                .with_confidence(Confidence::Medium)
                .with("document", context.alternative_titles(&permit.documents))
                .with("item", item.quote.clone())
                .at_location(field.place.as_ref());
            outcome = outcome.and(CheckOutcome::met_with(observation));
        }
        outcome
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let Some(item) = self
            .permits
            .iter()
            .find_map(|p| p.items.first())
        else {
            return Vec::new();
        };
        let general = builder
            .context
            .scope
            .as_deref()
            .unwrap_or("样本");
        let scope = format!("一般项目：{general}。许可项目：{item}。");
        let code = FindingCode::LicensedItemWithoutPermit;
        let changed = builder.with_field_value(FieldRole::Scope, &scope, code, Outcome::Met);
        changed.into_iter().collect()
    }
}
