//! File names for reports: safe on every system, each once, and the same in every run.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::cache_key::hexadecimal;

/// Bytes of a name; the ending and a suffix fit beside it everywhere.
const LONGEST: usize = 120;
/// Names that Windows keeps for devices, and our own.
const TAKEN: &[&str] = &["con", "prn", "aux", "nul", "summary", "journal"];

/// Names given so far.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name without ending for the dossier `shown`; `path` tells dossiers of one name apart.
    pub fn name(&mut self, shown: &str, path: &str) -> String {
        let plain = safe(shown);
        let lower = plain.to_lowercase();
        let free = !TAKEN.contains(&lower.as_str()) && !plain.is_empty() && !self.taken.contains(&lower);
        let hash: String = hexadecimal(&Sha256::digest(path)).chars().take(8).collect();
        let name = if free && plain == shown { plain } else { format!("{plain}-{hash}") };
        self.taken.insert(name.to_lowercase());
        name
    }
}

/// Letters, digits and a few marks; everything else becomes `_`.
fn safe(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let keep = c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | '（' | '）' | '*');
        let c = if keep && c != '*' { c } else { '_' };
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    name.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_safe_short_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.name("杭州样例餐饮（一店）", "a"), "杭州样例餐饮（一店）");
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
        let given: Vec<String> = (0..).zip(all).map(|(i, n)| names.name(n, &format!("{i}"))).collect();
        let mut lower: Vec<String> = given.iter().map(|n| n.to_lowercase()).collect();
        lower.sort();
        lower.dedup();
        assert_eq!(lower.len(), all.len(), "{given:?}");
        for name in &given {
            assert!(!name.contains(['/', '\\', '\n', '\u{202e}']) && !name.starts_with('.'), "{name}");
            assert!(!name.is_empty() && name.len() <= 140, "{name}");
        }
        assert_eq!(given[2], "a_b", "a free name stays as it is");
    }
}
