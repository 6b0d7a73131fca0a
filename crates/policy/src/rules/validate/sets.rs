//! Named sets: what they hold.

use super::Validator;
use super::needs::validate_need;
use super::set_references::SET_MARK;
use crate::rules::pack::SourcedCheck;
use crate::rules::raw::RawSet;
use crate::rules::yaml::YamlPath;

/// Holds a set against the other ids, so that a mistake is told where the set stands and not where it
/// is used.
pub fn validate_set(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawSet,
    defaults: &[SourcedCheck],
) {
    let Some(source) = validator.source_of_item(path, &raw.source) else {
        return;
    };
    if raw.words.is_empty() == raw.papers.is_none() {
        validator.report(
            path,
            "一个集合须恰有 words、papers 之一",
            "a set needs exactly one of words, papers",
        );
    }
    for (i, word) in raw.words.iter().enumerate() {
        if word.starts_with(SET_MARK) {
            validator.report(
                &path.at("words").at(i),
                "集合不能包含别的集合",
                "a set cannot hold another set",
            );
        }
    }
    if let Some(papers) = &raw.papers {
        let path = path.at("papers");
        if papers.names_set() {
            validator.report(
                &path,
                "集合不能包含别的集合",
                "a set cannot hold another set",
            );
            return;
        }
        validate_need(validator, &path, papers.clone(), &source, defaults);
    }
}
