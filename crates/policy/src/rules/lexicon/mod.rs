//! The words of a catalogue, normalised and indexed once: titles, labels, phrases and file names.

mod file_name_aliases;
mod label_index;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use file_name_aliases::{AliasIndex, NameClaims, strip_separators};
pub(crate) use label_index::{FUZZY_MIN_LENGTH, LabelIndex};

use super::document_type::DocumentType;
use values::text::normalise_text;

/// The words of a catalogue.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Words of file names.
    pub aliases: AliasIndex,
    /// Labels of all types.
    pub labels: LabelIndex,
    /// Texts of each type, in the order of the catalogue.
    pub types: Vec<TypeVocabulary>,
    /// How many types have a label.
    pub types_with_label: BTreeMap<String, usize>,
}

/// Texts of a type, normalised.
#[derive(Debug)]
pub(crate) struct TypeVocabulary {
    pub titles: Vec<String>,
    /// Labels of two characters or more.
    pub labels: BTreeSet<String>,
    pub phrases: Vec<String>,
    /// Titles of look-alikes.
    pub not: Vec<String>,
}

impl Lexicon {
    pub fn new(kinds: &[DocumentType]) -> Self {
        let types: Vec<TypeVocabulary> = kinds
            .iter()
            .map(TypeVocabulary::new)
            .collect();
        let mut types_with_label = BTreeMap::new();
        for label in types
            .iter()
            .flat_map(|words| &words.labels)
        {
            *types_with_label
                .entry(label.clone())
                .or_insert(0) += 1;
        }
        Self {
            aliases: AliasIndex::new(kinds),
            labels: LabelIndex::new(kinds),
            types,
            types_with_label,
        }
    }
}

impl TypeVocabulary {
    fn new(kind: &DocumentType) -> Self {
        let is_long = |label: &String| label.chars().count() > 1;
        Self {
            titles: normalise_all(&kind.titles).collect(),
            labels: normalise_all(&kind.labels)
                .filter(is_long)
                .collect(),
            phrases: normalise_all(&kind.phrases).collect(),
            not: normalise_all(&kind.not).collect(),
        }
    }
}

fn normalise_all(list: &[String]) -> impl Iterator<Item = String> {
    let all = list
        .iter()
        .map(|words| normalise_text(words));
    all.filter(|words| !words.is_empty())
}
