//! Words of file names, to be looked for in paths.

use std::collections::BTreeSet;

use crate::rules::document_type::DocumentType;
use values::text::normalise_text;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct NameClaims {
    /// By the file's own name: type indices with the alias, longest alias first.
    pub by_name: Vec<(usize, String)>,
    /// By the nearest folder that says something: weaker, a folder may hold several types.
    pub by_folder: Vec<(usize, String)>,
}

/// All aliases of a catalogue, normalised once, longest first.
#[derive(Debug, Clone)]
pub(crate) struct AliasIndex {
    all: Vec<FileNameAlias>,
}

#[derive(Debug, Clone)]
struct FileNameAlias {
    kind: usize,
    printed: String,
    /// As it is looked for: ASCII words between blanks, other characters without separators.
    needle: String,
}

impl AliasIndex {
    pub fn new(kinds: &[DocumentType]) -> Self {
        let of_kind = |(kind, document_type)| {
            aliases_of(document_type)
                .into_iter()
                .map(move |printed| (kind, printed))
        };
        let mut all: Vec<(usize, String)> = kinds
            .iter()
            .enumerate()
            .flat_map(of_kind)
            .collect();
        // Longest first, so that 食品经营许可证 takes its characters before 许可证 looks for them.
        all.sort_by(|first, second| {
            let (_, first_alias) = first;
            let (_, second_alias) = second;
            let length = first_alias.chars().count();
            let second_length = second_alias.chars().count();
            second_length
                .cmp(&length)
                .then_with(|| first.cmp(second))
        });
        let alias = |(kind, printed): (usize, String)| {
            let needle = if printed.is_ascii() {
                format!(" {} ", join_ascii_words(&printed))
            } else {
                strip_separators(&printed)
            };
            FileNameAlias {
                kind,
                printed,
                needle,
            }
        };
        Self {
            all: all
                .into_iter()
                .map(alias)
                .filter(|alias| !alias.needle.trim().is_empty())
                .collect(),
        }
    }

    pub fn claims_in_path(&self, path: &str) -> NameClaims {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let stem = match name.rsplit_once('.') {
            // A name that is all ending: `.pdf`.
            Some(("", _)) | None => name,
            Some((stem, _)) => stem,
        };
        let by_folder = parts
            .map(|folder| self.types_named_in(folder))
            .find(|claims| !claims.is_empty())
            .unwrap_or_default();
        NameClaims {
            by_name: self.types_named_in(stem),
            by_folder,
        }
    }

    /// Types with an alias in `text`; an alias inside a longer one that matched does not count.
    fn types_named_in(&self, text: &str) -> Vec<(usize, String)> {
        let mut ascii = format!(" {} ", join_ascii_words(text));
        let mut solid = strip_separators(text);
        let mut found: Vec<(usize, String)> = Vec::new();
        for alias in &self.all {
            let again = found
                .iter()
                .any(|(_, found_alias)| *found_alias == alias.printed);
            let haystack = if alias.printed.is_ascii() {
                &mut ascii
            } else {
                &mut solid
            };
            let is_named = haystack.contains(&alias.needle);
            if !again && !is_named {
                continue;
            }
            // U+0001 in the gap, or the two ends would join to a word that nobody wrote.
            *haystack = haystack.replace(&alias.needle, " \u{1} ");
            found.push((alias.kind, alias.printed.clone()));
        }
        let mut seen_types = BTreeSet::new();
        found.retain(|(kind, _)| seen_types.insert(*kind));
        found
    }
}

/// Aliases, the type's own title and its id.
fn aliases_of(kind: &DocumentType) -> Vec<String> {
    let mut all: Vec<String> = kind.aliases.clone();
    all.push(kind.title.zh.clone());
    all.push(kind.id.clone());
    all.retain(|alias| {
        let length = alias.chars().count();
        length > 1
    });
    all.sort();
    all.dedup();
    all
}

/// ASCII words, lower case, parted by one space.
fn join_ascii_words(text: &str) -> String {
    let lower: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ")
}

/// Normalised letters and digits, lower case, without brackets and separators.
pub(crate) fn strip_separators(text: &str) -> String {
    normalise_text(text)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Bilingual;

    fn kinds() -> Vec<DocumentType> {
        let kind = |id: &str, title: &str, aliases: &[&str]| DocumentType {
            id: id.into(),
            title: Bilingual::new(title, id),
            aliases: aliases
                .iter()
                .map(|alias| (*alias).to_owned())
                .collect(),
            ..DocumentType::default()
        };
        vec![
            kind("business-license", "营业执照", &["执照", "license", "yyzz"]),
            kind("food-permit", "食品经营许可证", &["食品许可证", "许可证"]),
            kind("id-card", "居民身份证", &["身份证", "ID"]),
        ]
    }

    fn first(path: &str) -> Option<String> {
        let kinds = kinds();
        let claims = AliasIndex::new(&kinds).claims_in_path(path);
        claims
            .by_name
            .first()
            .and_then(|(kind, _)| kinds.get(*kind))
            .map(|kind| kind.id.clone())
    }

    #[test]
    fn the_longest_alias_wins_and_hides_those_inside_it() {
        let kinds = kinds();
        let names = AliasIndex::new(&kinds)
            .claims_in_path("a/《营业执照》副本.jpg")
            .by_name;
        assert_eq!(names, vec![(0, "营业执照".to_owned())]);
        assert_eq!(
            AliasIndex::new(&kinds)
                .claims_in_path("食品经营许可证.pdf")
                .by_name
                .len(),
            1
        );
        let both = AliasIndex::new(&kinds)
            .claims_in_path("营业执照+许可证.pdf")
            .by_name;
        assert_eq!(
            both.iter()
                .map(|m| m.0)
                .collect::<Vec<_>>(),
            vec![0, 1]
        );
    }

    #[test]
    fn ascii_aliases_need_word_borders() {
        assert_eq!(first("ID_front.jpg").as_deref(), Some("id-card"));
        assert_eq!(first("paid-2024.jpg"), None);
        assert_eq!(first("YYZZ 1.JPG").as_deref(), Some("business-license"));
        assert_eq!(first("licensed.jpg"), None);
    }

    #[test]
    fn folders_are_a_claim_of_their_own() {
        let claims = AliasIndex::new(&kinds()).claims_in_path("营业执照/scan001.jpg");
        assert!(claims.by_name.is_empty());
        assert_eq!(claims.by_folder.len(), 1);
    }
}
