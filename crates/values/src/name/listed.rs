//! The field of a party may list several names, with remarks.

use std::ops::Range;

use super::{FULL_NAME_ENDINGS, normalise_name};

/// The names that the field of a party lists, remarks left out: `甲公司（以下简称“甲方”）、乙公司`.
#[must_use]
pub fn listed_names(text: &str) -> Vec<String> {
    let mut plain = normalise_name(text);
    while let Some(range) = find_remark(&plain) {
        plain.replace_range(range, "");
    }
    let mut names = Vec::new();
    let mut rest = plain.as_str();
    while let Some((name, behind)) = split_after_full_name(rest) {
        names.push(name.to_owned());
        rest = behind;
    }
    names.push(rest.to_owned());
    names
}

/// How a bracket begins that explains a name and is no part of it.
const REMARKS: [&str; 7] = ["以下", "下称", "简称", "统称", "甲方", "乙方", "丙方"];
/// Between the names of a list.
const BETWEEN_NAMES: [char; 8] = ['、', ',', ';', '/', '和', '与', '及', '以'];

fn find_remark(name: &str) -> Option<Range<usize>> {
    let mut opens = name.match_indices('(');
    opens.find_map(|(start, bracket)| {
        let inside = name.get(start + bracket.len()..)?;
        let is_remark = REMARKS
            .iter()
            .any(|remark| inside.starts_with(remark));
        let end = inside.find(')').unwrap_or(inside.len());
        let end = (start + bracket.len() + end + 1).min(name.len());
        is_remark.then_some(start..end)
    })
}

/// A name with its legal form, and what stands behind the mark after it.
fn split_after_full_name(text: &str) -> Option<(&str, &str)> {
    // 集团 goes on in many names: 样例集团和平有限公司.
    text.match_indices(BETWEEN_NAMES)
        .find_map(|(at, mark)| {
            let (name, behind) = (text.get(..at)?, text.get(at + mark.len()..)?);
            let mut endings = FULL_NAME_ENDINGS
                .iter()
                .filter(|end| **end != "集团");
            let is_full = endings.any(|end| name.ends_with(end));
            let behind = behind.trim_start_matches('及');
            (is_full && !behind.is_empty()).then_some((name, behind))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_field_lists_names() {
        for (text, names) in [
            ("样例有限公司", &["样例有限公司"][..]),
            ("样例（杭州）有限公司", &["样例(杭州)有限公司"]),
            ("样例有限公司（以下简称“被授权方”）", &["样例有限公司"]),
            ("样例有限公司(乙方", &["样例有限公司"]),
            (
                "样例有限公司、示范店和远汀有限公司",
                &["样例有限公司", "示范店和远汀有限公司"],
            ),
            (
                "样例有限公司以及远汀有限公司西湖分公司",
                &["样例有限公司", "远汀有限公司西湖分公司"],
            ),
            ("和美与你有限公司", &["和美与你有限公司"]),
        ] {
            assert_eq!(listed_names(text), names, "{text}");
        }
    }
}
