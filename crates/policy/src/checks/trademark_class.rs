//! `trademark-class`: the mark is registered in the class that is asked for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, Confidence, FieldRole, FindingCode, Outcome};
use values::trademark::{class_exists, find_classes};

/// Which class.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrademarkClass {
    /// One of these classes of the Nice classification, 1 to 45.
    pub any: Vec<u8>,
}

impl Check for TrademarkClass {
    const CODES: &'static [FindingCode] =
        &[FindingCode::ItemsNotCovered, FindingCode::ItemsUnknown];

    fn summary() -> Bilingual {
        Bilingual::new(
            "商标核定使用的类别符合要求",
            "the mark is registered in the class that is asked for",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        let classes: Vec<String> = self
            .any
            .iter()
            .map(u8::to_string)
            .collect();
        Bilingual::new(
            format!("核定使用类别为第 {} 类", classes.join("、")),
            format!("registered in class {}", classes.join(", ")),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        if self.any.is_empty() {
            return Some("any names no class".to_owned());
        }
        let wrong = self
            .any
            .iter()
            .find(|c| !class_exists(**c))?;
        Some(format!("class {wrong} does not exist: 1 to 45"))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some((_, field)) = context
            .document
            .field_by_role(FieldRole::Items)
        else {
            return CheckOutcome::not_applicable();
        };
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let observation = |code| {
            let list = |of: &[u8]| {
                of.iter()
                    .map(u8::to_string)
                    .collect::<Vec<_>>()
                    .join("、")
            };
            let label = field
                .label
                .clone()
                .unwrap_or_else(|| "国际分类".to_owned());
            Observation::new(code)
                .with_confidence(Confidence::Medium)
                .with("document", context.title.clone())
                .with("file", context.file_names())
                .with("field", label)
                .with(
                    "terms",
                    Bilingual::new(
                        format!("第 {} 类", list(&self.any)),
                        format!("class {}", list(&self.any)),
                    ),
                )
                .at_location(field.place.as_ref())
        };
        let printed = find_classes(&field.value);
        if printed.is_empty() {
            return CheckOutcome::unknown(observation(FindingCode::ItemsUnknown).at_most_warning());
        }
        if printed
            .iter()
            .any(|c| self.any.contains(c))
        {
            return CheckOutcome::met();
        }
        CheckOutcome::unmet(observation(FindingCode::ItemsNotCovered))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let Some(other) = (1..=45).find(|c| !self.any.contains(c)) else {
            return Vec::new();
        };
        let items = format!("第{other}类");
        let code = FindingCode::ItemsNotCovered;
        let changed = builder.with_field_value(FieldRole::Items, &items, code, Outcome::Unmet);
        changed.into_iter().collect()
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        if let Some(class) = self.any.first() {
            document
                .fields
                .insert("items".into(), format!("第{class}类"));
        }
    }
}
