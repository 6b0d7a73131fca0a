//! What stands for a named set in other files: `$id` in a list, `set: id` in a tree.

use super::Validator;
use crate::rules::raw::{RawNeed, RawSet};
use crate::rules::yaml::YamlPath;

/// What begins the name of a set inside a list.
pub const SET_MARK: char = '$';

impl Validator<'_> {
    /// A list in which `$id` stands for the words of the set of that name.
    pub fn expand_words(&mut self, path: &YamlPath<'_>, list: Vec<String>) -> Vec<String> {
        let is_plain = list
            .iter()
            .all(|word| !word.starts_with(SET_MARK));
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
            let known = names
                .sets
                .values()
                .filter(holds_words)
                .map(|set| &set.id);
            self.expect_known(path, ("词语集合", "set of words"), id, known);
        }
        set.map(|set| set.words.clone())
            .unwrap_or_default()
    }

    /// The papers of the set that a tree names.
    pub fn papers_of_set(&mut self, path: &YamlPath<'_>, id: &str) -> Option<RawNeed> {
        let names = self.names;
        let holds_papers = |set: &&RawSet| set.papers.is_some();
        let set = names.sets.get(id).filter(holds_papers);
        if set.is_none() {
            let known = names
                .sets
                .values()
                .filter(holds_papers)
                .map(|set| &set.id);
            self.expect_known(path, ("资料集合", "set of papers"), id, known);
        }
        let papers = set?.papers.clone();
        papers.filter(|papers| !papers.names_set())
    }
}
