//! Escapes that are known and not closed yet: data with reasons, told with every run.

use serde::Deserialize;

use super::result::Escape;
use model::Bilingual;

/// One escape that is known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownEscape {
    /// Operator id.
    pub operator: String,
    /// Document type or question that it changes; any where it is not said.
    pub target: Option<String>,
    /// Why it still gets through, and what would close it.
    pub reason: Bilingual,
}

impl KnownEscape {
    /// Whether it is about this escape.
    #[must_use]
    pub fn covers(&self, operator: &str, escape: &Escape) -> bool {
        let same = self
            .target
            .as_ref()
            .is_none_or(|t| *t == escape.target);
        self.operator == operator && same
    }
}

/// The ledger of the built-in rules. A test bounds its length, so that it only ever gets shorter.
#[must_use]
pub fn load_known_escapes() -> Vec<KnownEscape> {
    // A broken ledger knows of nothing, so every escape counts; its own test tells.
    serde_yaml::from_str(include_str!("known_escapes.yaml")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_is_sound() {
        let text = include_str!("known_escapes.yaml");
        let read: Vec<KnownEscape> = serde_yaml::from_str(text).expect("YAML");
        let hostile = super::super::operators::hostile_operators();
        let mirror = super::super::operators::mirror_operators();
        let operators: Vec<_> = hostile.iter().chain(&mirror).collect();
        for known in &read {
            let is_named = operators
                .iter()
                .any(|o| o.id == known.operator);
            assert!(is_named, "no operator {}", known.operator);
            assert!(!known.reason.zh.is_empty() && !known.reason.en.is_empty());
        }
    }
}
