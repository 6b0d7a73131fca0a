//! `licensed-items`: every licensed item (许可项目) of the scope has its permit in the folder.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FieldState, FindingCode, Words};
use values::scope::{Heading, Scope};

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

    fn sentence() -> Words {
        Words::new("经营范围中的许可项目有相应许可证", "every licensed item of the scope has its permit in the folder")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some((_, field)) = case.document.by_role(FieldRole::Scope).filter(|(_, f)| f.state == FieldState::Present)
        else {
            return Ruling::not_applicable();
        };
        let scope = Scope::parse(&field.value);
        let licensed = scope.items.iter().filter(|i| i.heading == Heading::Licensed);
        let mut ruling = Ruling::met();
        for item in licensed {
            let named = |p: &&Permit| p.items.iter().any(|w| item.quote.contains(w.as_str()));
            let Some(permit) = self.permits.iter().find(named) else { continue };
            if case.documents.iter().any(|d| permit.documents.contains(&d.kind)) {
                continue;
            }
            // Whether the merchant does this business here is not known: worth a look, no refusal.
            let seen = Observation::new(FindingCode::LicensedItemWithoutPermit)
                .info()
                .sure(Confidence::Medium)
                .with("document", case.one_of(&permit.documents))
                .with("item", item.quote.clone())
                .at(field.place.as_ref());
            ruling = ruling.and(Ruling::noted(seen));
        }
        ruling
    }
}
