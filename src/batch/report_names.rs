//! File names for reports: safe on every system, each once, and the same in every run.

use std::collections::BTreeSet;

use model::digest::encode_hex;
use sha2::{Digest, Sha256};

// Origin: by eye. Common file systems allow 255 bytes (UTF-8) a name.
/// Bytes of a name; the ending and a suffix fit beside it everywhere.
const MAX_NAME_BYTES: usize = 120;
/// Names of our own.
const OWN_NAMES: &[&str] = &["summary", "journal"];
// Origin: Microsoft's rules for naming files; the raised digits are those of ISO 8859-1.
/// Names that Windows keeps for devices, and those that it keeps with a digit behind them.
const DEVICE_NAMES: (&[&str], &[&str]) = (&["con", "prn", "aux", "nul"], &["com", "lpt"]);
const DEVICE_DIGITS: &str = "123456789¹²³";

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
        let free = !OWN_NAMES.contains(&lower.as_str())
            && !is_device_name(&lower)
            && !plain.is_empty()
            && !self.used_names.contains(&lower);
        let digest = Sha256::digest(path);
        let hash = encode_hex(&digest);
        let hash: String = hash.chars().take(8).collect();
        // A name that was changed may meet that of another dossier; the hash of the path keeps them
        // apart.
        let name = match plain {
            plain if free && plain == shown => plain,
            // Behind the first point the hash would not part it from the device.
            plain if is_device_name(&lower) => format!("_{plain}-{hash}"),
            plain => format!("{plain}-{hash}"),
        };
        self.used_names
            .insert(name.to_lowercase());
        name
    }
}

/// Whether Windows takes a name in lower case for a device; whatever stands behind a point is no
/// matter.
fn is_device_name(lower: &str) -> bool {
    let stem = lower.split('.').next();
    let stem = stem.unwrap_or_default().trim_end();
    let (plain, numbered) = DEVICE_NAMES;
    if plain.contains(&stem) {
        return true;
    }
    numbered.iter().any(|device| {
        let digits = stem
            .strip_prefix(device)
            .unwrap_or_default();
        let mut digits = digits.chars();
        let first = digits.next();
        let is_digit = first.is_some_and(|digit| DEVICE_DIGITS.contains(digit));
        is_digit && digits.next().is_none()
    })
}

/// Letters, digits and a few marks; everything else becomes `_`.
fn sanitize_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let is_mark = matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | '（' | '）');
        let keep = c.is_alphanumeric() || is_mark;
        let c = if keep { c } else { '_' };
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
        let mut lower: Vec<String> = given
            .iter()
            .map(|n| n.to_lowercase())
            .collect();
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

    #[test]
    fn no_report_is_named_like_a_device_of_windows() {
        let mut names = ReportNames::default();
        for device in [
            "con", "AUX", "com1", "COM9", "Lpt3", "lpt¹", "nul.2026", "com1 .x",
        ] {
            let name = names
                .assign_name(device, device)
                .to_lowercase();
            assert!(!super::is_device_name(&name), "{device}: {name}");
            assert!(super::is_device_name(&device.to_lowercase()), "{device}");
        }
        for free in ["com", "com0", "com10", "lptx", "console", "一.con"] {
            assert_eq!(names.assign_name(free, free), free);
        }
    }
}
