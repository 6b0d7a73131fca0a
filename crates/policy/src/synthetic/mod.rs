//! Documents described in words: what a check needs to say how a document fails it.
//!
//! Plain data below the checks. What evaluates such documents stands in `authoring`.

mod counterexample;
mod document;
mod subject;

pub use counterexample::{Counterexample, CounterexampleBuilder, DossierContext, FieldShape};
pub use document::{Defect, SyntheticDocument};
pub use subject::{DEFAULT_ENTITY, Subject};

use model::FieldRole;

/// The name of a role as rules write it.
pub(crate) fn role_name(role: FieldRole) -> Option<String> {
    serde_json::to_value(role)
        .ok()?
        .as_str()
        .map(str::to_owned)
}

/// Whether rules and tests that say `asked` mean this field: by its name or its role.
pub(crate) fn is_field_asked(asked: &str, name: &str, role: Option<FieldRole>) -> bool {
    asked == name
        || role
            .and_then(role_name)
            .is_some_and(|role| role == asked)
}
