//! Which documents a sentence speaks of, by their titles and aliases.

use super::sentence::unify_spelling;
use crate::rules::catalogue::Catalogue;

// Origin: by eye. Two characters, such as 合同, stand in other words too.
/// Characters of a name that is believed.
const MIN_NAME_CHARS: usize = 3;

/// The names of all types, the longest first: 食品经营许可证 outranks 经营许可证.
#[derive(Debug, Clone)]
pub struct DocumentNames {
    names: Vec<(String, String)>,
}

impl DocumentNames {
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut names = Vec::new();
        for kind in &catalogue.kinds {
            let own = kind.aliases.iter();
            for name in own.chain([&kind.title.zh]) {
                let name = unify_spelling(name);
                if name.chars().count() >= MIN_NAME_CHARS {
                    names.push((name, kind.id.clone()));
                }
            }
        }
        names.sort_by(|a, b| {
            let by_length =
                b.0.chars()
                    .count()
                    .cmp(&a.0.chars().count());
            by_length.then_with(|| a.cmp(b))
        });
        Self { names }
    }

    /// Types that the text names, each once.
    pub fn find(&self, text: &str) -> Vec<String> {
        let mut rest = unify_spelling(text);
        let mut found: Vec<(usize, String)> = Vec::new();
        for (name, kind) in &self.names {
            let Some(at) = rest.find(name.as_str()) else {
                continue;
            };
            if !found
                .iter()
                .any(|(_, known)| known == kind)
            {
                found.push((at, kind.clone()));
            }
            // What a longer name took, no shorter one takes again.
            let blank = "\u{0}".repeat(name.len());
            rest = rest.replace(name.as_str(), &blank);
        }
        found.sort();
        found
            .into_iter()
            .map(|(_, kind)| kind)
            .collect()
    }
}
