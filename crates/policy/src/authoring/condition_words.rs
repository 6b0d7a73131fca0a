//! When a requirement applies, for rule authors: ids and all.

use crate::checklist::describe_condition;
use crate::rules::pack::Condition;
use model::Bilingual;

/// The parts of a condition: ids of entity types, categories and scenarios, then the answers as `words`
/// writes them.
#[must_use]
pub fn list_condition(when: &Condition, words: impl Fn(&Bilingual) -> String) -> String {
    let mut parts = Vec::new();
    let code_spans = |ids: &[String]| {
        let ids: Vec<String> = ids
            .iter()
            .map(|id| format!("`{id}`"))
            .collect();
        ids.join(", ")
    };
    for (name, ids) in [
        ("entity", &when.entity),
        ("category", &when.category),
        ("scenario", &when.scenario),
    ] {
        if !ids.is_empty() {
            let ids = code_spans(ids);
            parts.push(format!("{name}: {ids}"));
        }
    }
    // Of negations only entity types are listed here; those of answers come with their words.
    let denied = when.not.as_ref();
    if let Some(not) = denied.filter(|inner| !inner.entity.is_empty()) {
        let entities = code_spans(&not.entity);
        parts.push(format!("entity is not: {entities}"));
    }
    if let Some(answers) = describe_condition(when) {
        parts.push(words(&answers));
    }
    parts.join("; ")
}
