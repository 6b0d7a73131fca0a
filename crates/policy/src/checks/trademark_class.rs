//! `trademark-class`: the mark is registered in the class that is asked for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FindingCode, Words};
use values::trademark::{class_exists, classes};

/// Which class.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrademarkClass {
    /// One of these classes of the Nice classification, 1 to 45.
    pub any: Vec<u8>,
}

impl Check for TrademarkClass {
    const CODES: &'static [FindingCode] = &[FindingCode::ItemsNotCovered, FindingCode::ItemsUnknown];

    fn sentence() -> Words {
        Words::new("商标核定使用的类别符合要求", "the mark is registered in the class that is asked for")
    }

    fn problem(&self) -> Option<String> {
        if self.any.is_empty() {
            return Some("any names no class".to_owned());
        }
        let wrong = self.any.iter().find(|c| !class_exists(**c))?;
        Some(format!("class {wrong} does not exist: 1 to 45"))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some((_, field)) = case.document.by_role(FieldRole::Items) else {
            return Ruling::not_applicable();
        };
        if !case.was_read() {
            return Ruling::silent();
        }
        let seen = |code| {
            let list = |of: &[u8]| of.iter().map(u8::to_string).collect::<Vec<_>>().join("、");
            let label = field.label.clone().unwrap_or_else(|| "国际分类".to_owned());
            Observation::new(code)
                .sure(Confidence::Medium)
                .with("document", case.title.clone())
                .with("file", case.file_names())
                .with("field", label)
                .with("terms", Words::new(format!("第 {} 类", list(&self.any)), format!("class {}", list(&self.any))))
                .at(field.place.as_ref())
        };
        let printed = classes(&field.value);
        if printed.is_empty() {
            return Ruling::unknown(seen(FindingCode::ItemsUnknown).warning());
        }
        if printed.iter().any(|c| self.any.contains(c)) {
            return Ruling::met();
        }
        Ruling::unmet(seen(FindingCode::ItemsNotCovered))
    }
}
