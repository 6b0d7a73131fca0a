//! What the names of files say about belonging together: a claim, believed only until they are read.

use super::vocabulary;
use crate::rules::lexicon::strip_separators;

/// What is left of a path when its sides, copies and counts are left out: two files with the same
/// rest hold parts of one document.
pub(super) fn document_family(path: &str) -> String {
    let (folder, name) = path
        .rsplit_once('/')
        .unwrap_or(("", path));
    let stem = file_stem(name);
    let mut rest = strip_separators(stem).to_uppercase();
    for noise in vocabulary::NAME_NOISE {
        rest = rest.replace(noise, "");
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let rest = rest.trim_end_matches(is_digit);
    format!("{folder}/{rest}")
}

/// A file name without its ending.
fn file_stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) => stem,
        None => name,
    }
}

/// Whether the name tells a side or page: 正面, 反面, a number at its end.
pub(super) fn names_side_or_page(path: &str) -> bool {
    let name = path.rsplit('/').next();
    let stem = file_stem(name.unwrap_or(path));
    let stem = strip_separators(stem).to_uppercase();
    let is_numbered = stem.ends_with(|c: char| c.is_ascii_digit());
    is_numbered
        || vocabulary::NAME_NOISE
            .iter()
            .any(|noise| stem.contains(noise))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_one_paper_share_a_family() {
        assert_eq!(
            document_family("张三身份证正面.jpg"),
            document_family("张三身份证-反面.png")
        );
        assert_ne!(
            document_family("张三身份证正面.jpg"),
            document_family("李四身份证反面.jpg")
        );
        assert_eq!(
            document_family("合同1.jpg"),
            document_family("合同 (2).jpg")
        );
    }
}
