//! `not-ending`: a field of the paper does not end in words that may not stand there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FieldState, FindingCode, Words};
use values::text::fold;

/// Which field, and the words.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotEnding {
    /// Field role (`subject-name` …).
    pub field: String,
    /// None of these at its end.
    pub none: Vec<String>,
}

impl Check for NotEnding {
    const CODES: &'static [FindingCode] = &[FindingCode::EndingNotAllowed];

    fn sentence() -> Words {
        Words::new("名称不以不允许的字样结尾", "the name does not end in words that may not stand there")
    }

    fn demand(&self) -> Words {
        let words = self.none.join("、");
        Words::new(format!("结尾不得为：{words}"), format!("must not end in: {words}"))
    }

    fn problem(&self) -> Option<String> {
        if self.role().is_none() {
            return Some(format!("`{}` is no field role", self.field));
        }
        self.none.is_empty().then(|| "none names no word".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let field = self.role().and_then(|r| case.present(r)).map(|(_, f)| f);
        let Some(field) = field.filter(|f| f.state == FieldState::Present) else { return Ruling::silent() };
        let value = fold(&field.value);
        let Some(ending) = self.none.iter().find(|w| value.ends_with(&fold(w))) else { return Ruling::met() };
        Ruling::unmet(
            Observation::new(FindingCode::EndingNotAllowed)
                .sure(Confidence::Medium)
                .with("document", case.title.clone())
                .with("file", case.file_names())
                .with("field", field.label.clone().unwrap_or_else(|| self.field.clone()))
                .with("ending", ending.clone())
                .at(field.place.as_ref()),
        )
    }
}

impl NotEnding {
    fn role(&self) -> Option<FieldRole> {
        serde_json::from_value(self.field.clone().into()).ok()
    }
}
