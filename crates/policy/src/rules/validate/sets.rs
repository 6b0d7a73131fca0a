//! Named sets: what they hold, and what stands for them in other files.

use super::Validator;
use super::needs::validate_need;
use crate::rules::SourcedCheck;
use crate::rules::raw::{RawNeed, RawSet};
use crate::rules::yaml::YamlPath;

/// What begins the name of a set inside a list.
const SET_MARK: char = '$';

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

impl Validator<'_> {
    /// A list in which `$id` stands for the words of the set of that name.
    pub fn expand_words(&mut self, path: &YamlPath<'_>, list: Vec<String>) -> Vec<String> {
        let is_plain = list.iter().all(|word| !word.starts_with(SET_MARK));
        if is_plain {
            return list;
        }
        let mut words = Vec::new();
        for (i, word) in list.into_iter().enumerate() {
            match word.strip_prefix(SET_MARK) {
                None => words.push(word),
                Some(id) => words.extend(self.words_of_set(&path.at(i), id)),
            }
        }
        words
    }

    fn words_of_set(&mut self, path: &YamlPath<'_>, id: &str) -> Vec<String> {
        let names = self.names;
        let holds_words = |set: &&RawSet| !set.words.is_empty();
        let set = names.sets.get(id).filter(holds_words);
        if set.is_none() {
            let known = names.sets.values().filter(holds_words).map(|set| &set.id);
            self.expect_known(path, ("词语集合", "set of words"), id, known);
        }
        set.map(|set| set.words.clone()).unwrap_or_default()
    }

    /// The papers of the set that a tree names.
    pub fn papers_of_set(&mut self, path: &YamlPath<'_>, id: &str) -> Option<RawNeed> {
        let names = self.names;
        let holds_papers = |set: &&RawSet| set.papers.is_some();
        let set = names.sets.get(id).filter(holds_papers);
        if set.is_none() {
            let known = names.sets.values().filter(holds_papers).map(|set| &set.id);
            self.expect_known(path, ("资料集合", "set of papers"), id, known);
        }
        let papers = set?.papers.clone();
        papers.filter(|papers| !papers.names_set())
    }
}
