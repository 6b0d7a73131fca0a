//! File names for reports: safe on every system, each once, and the same in every run.

use std::collections::BTreeSet;

use model::digest::encode_hex;
use sha2::{Digest, Sha256};

// Origin: by eye. Common file systems allow 255 bytes (UTF-8) a name.
/// Bytes of a name; the ending and a suffix fit beside it everywhere.
const MAX_NAME_BYTES: usize = 120;
// Origin of the first four: Microsoft's rules for naming files; they are reserved with any ending.
/// Names that Windows keeps for devices, and our own.
const RESERVED_NAMES: &[&str] = &["con", "prn", "aux", "nul", "summary", "journal"];

/// Names given so far.
#[derive(Debug, Clone, Default)]
pub struct ReportNames {
    used_names: BTreeSet<String>,
}

impl ReportNames {
    /// A name without ending for the dossier `shown`; `path` tells dossiers of one name apart.
    pub fn assign_name(&mut self, shown: &str, path: &str) -> String {
        let plain = sanitize_name(shown);
        // Windows and macOS take two names that differ in case only for one file.
        let lower = plain.to_lowercase();
        let free = !RESERVED_NAMES.contains(&lower.as_str())
            && !plain.is_empty()
            && !self.used_names.contains(&lower);
        let hash: String = encode_hex(&Sha256::digest(path)).chars().take(8).collect();
        // A name that was changed may meet that of another dossier; the hash of the path keeps them
        // apart.
        let name = if free && plain == shown {
            plain
        } else {
            format!("{plain}-{hash}")
        };
        self.used_names.insert(name.to_lowercase());
        name
    }
}

/// Letters, digits and a few marks; everything else becomes `_`.
fn sanitize_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let keep = c.is_alphanumeric()
            || matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | '（' | '）' | '*');
        let c = if keep && c != '*' { c } else { '_' };
        if name.len() + c.len_utf8() > MAX_NAME_BYTES {
            break;
        }
        name.push(c);
    }
    // Windows drops points and spaces at the end of a name without a word.
    name.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::ReportNames;

    #[test]
    fn names_are_safe_short_and_unique() {
        let mut names = ReportNames::default();
        assert_eq!(
            names.assign_name("杭州样例餐饮（一店）", "a"),
            "杭州样例餐饮（一店）"
        );
        let all = [
            "../../etc/passwd",
            "a/b",
            "a_b",
            "A_B",
            "CON",
            "",
            "...",
            &"长".repeat(300),
            "x\u{202e}y",
            "x\ny",
        ];
        let given: Vec<String> = (0..)
            .zip(all)
            .map(|(i, n)| names.assign_name(n, &format!("{i}")))
            .collect();
        let mut lower: Vec<String> = given.iter().map(|n| n.to_lowercase()).collect();
        lower.sort();
        lower.dedup();
        assert_eq!(lower.len(), all.len(), "{given:?}");
        for name in &given {
            assert!(
                !name.contains(['/', '\\', '\n', '\u{202e}']) && !name.starts_with('.'),
                "{name}"
            );
            assert!(!name.is_empty() && name.len() <= 140, "{name}");
        }
        assert_eq!(given[2], "a_b", "a free name stays as it is");
    }
}
