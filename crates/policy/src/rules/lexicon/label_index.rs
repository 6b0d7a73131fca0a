//! Every label of the catalogue, to be looked for in text that may be misread.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::document_type::DocumentType;
use values::text::normalise_text;

// By eye. Labels of two and three characters differ in one character only (住所 and 住址, 注册号 and 注册人);
// `document-formats`, section 5, draws the same line for scopes.
/// Labels of fewer characters are only believed when every character is right.
pub(crate) const FUZZY_MIN_LENGTH: usize = 4;

/// Every label of the catalogue, normalised, indexed by its first two characters.
#[derive(Debug, Default)]
pub(crate) struct LabelIndex {
    labels: Vec<Vec<char>>,
    by_char: BTreeMap<(usize, char), Vec<usize>>,
}

impl LabelIndex {
    /// Labels of all types: those of a foreign type still end the value before them.
    pub fn new(kinds: &[DocumentType]) -> Self {
        let mut all = BTreeSet::new();
        for kind in kinds {
            let own_labels = kind.labels.iter();
            let field_labels = kind
                .fields
                .iter()
                .flat_map(|field| &field.labels);
            for label in own_labels.chain(field_labels) {
                all.insert(normalise_text(label));
            }
        }
        let mut labels: Vec<Vec<char>> = all
            .iter()
            .map(|label| {
                let chars = label.chars();
                chars.collect::<Vec<_>>()
            })
            .filter(|label| label.len() > 1)
            .collect();
        // Longest first: the searches below take the first label that fits.
        labels.sort_by(|first, second| {
            second
                .len()
                .cmp(&first.len())
                .then_with(|| first.cmp(second))
        });
        let mut by_char: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        // By two characters, because the first one may be the misread one.
        for (index, label) in labels.iter().enumerate() {
            let start = label.iter().take(2);
            for (place, c) in start.enumerate() {
                let key = (place, *c);
                let labels_there = by_char.entry(key).or_default();
                labels_there.push(index);
            }
        }
        Self { labels, by_char }
    }

    fn labels_with_char(&self, place: usize, c: Option<&char>) -> impl Iterator<Item = &[char]> {
        let list = c.and_then(|c| {
            let key = (place, *c);
            self.by_char.get(&key)
        });
        list.into_iter()
            .flatten()
            .filter_map(|index| self.labels.get(*index))
            .map(Vec::as_slice)
    }

    /// The longest label that begins `text`.
    pub fn find_exact_prefix(&self, text: &[char]) -> Option<&[char]> {
        self.labels_with_char(0, text.first())
            .find(|label| text.starts_with(label))
    }

    /// The longest label that begins `text` with one character misread.
    pub fn find_fuzzy_prefix(&self, text: &[char]) -> Option<&[char]> {
        let differs = |label: &&[char]| {
            let Some(head) = text.get(..label.len()) else {
                return false;
            };
            let pairs = head.iter().zip(*label);
            let slips = pairs
                .filter(|(read, printed)| read != printed)
                .count();
            label.len() >= FUZZY_MIN_LENGTH && slips == 1
        };
        self.labels_with_char(0, text.first())
            .chain(self.labels_with_char(1, text.get(1)))
            .filter(differs)
            .max_by_key(|label| label.len())
    }

    /// The longest label that `text`, a whole box, is with one character lost or added.
    pub fn find_with_one_edit(&self, text: &[char]) -> Option<&[char]> {
        let text: String = text.iter().collect();
        let near = |label: &&[char]| {
            if label.len() < FUZZY_MIN_LENGTH {
                return false;
            }
            let label: String = label.iter().collect();
            strsim::levenshtein(&text, &label) == 1
        };
        let mut chars = text.chars();
        let first = chars.next();
        let second = chars.next();
        self.labels_with_char(0, first.as_ref())
            .chain(self.labels_with_char(1, second.as_ref()))
            .find(near)
    }

    /// Labels that `text` is a proper beginning of.
    pub fn labels_starting_with<'a>(
        &'a self,
        text: &'a [char],
    ) -> impl Iterator<Item = &'a [char]> {
        self.labels_with_char(0, text.first())
            .filter(move |label| {
                let longer = label.len() > text.len();
                longer && label.starts_with(text)
            })
    }
}
