//! Headings inside a scope: those of the catalogue, and those that leave what follows to the branches.

use super::item::{ScopeHeading, limits_to_branches};

// The forms with 是 come from Shenzhen, 前置 and 后置 from Hebei, Shandong and Heilongjiang.
/// Headings of both catalogues, old and new, each followed by a colon.
const HEADINGS: [(&str, ScopeHeading); 8] = [
    ("一般项目", ScopeHeading::General),
    ("一般经营项目", ScopeHeading::General),
    ("一般经营项目是", ScopeHeading::General),
    ("许可项目", ScopeHeading::Licensed),
    ("许可经营项目", ScopeHeading::Licensed),
    ("许可经营项目是", ScopeHeading::Licensed),
    ("前置许可经营项目", ScopeHeading::Licensed),
    ("后置许可经营项目", ScopeHeading::Licensed),
];

/// A heading, followed by a colon.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heading {
    /// One of the catalogue's.
    Catalogue(ScopeHeading),
    /// `以下项目限分支机构经营`.
    Branches,
}

// By eye: 以下经营项目仅限于下属分支机构从事经营 has 18 characters.
/// How long before its colon a heading for branches may begin, in characters.
const MAX_BRANCH_HEADING: usize = 24;
/// How such headings begin, longest first: what stands in front is an item.
const BRANCH_HEADING_STARTS: [&str; 8] =
    ["以下", "下列", "仅限", "限于", "限", "仅", "由", "分支机构"];

/// The heading that a text before a colon ends with, and its length in characters.
pub(super) fn heading_at_end(text: &str) -> Option<(usize, Heading)> {
    // The longest name wins: 前置许可经营项目 ends with 许可经营项目, too.
    let found = HEADINGS
        .iter()
        .filter(|(heading, _)| text.ends_with(heading))
        .max_by_key(|(heading, _)| heading.len());
    if let Some((name, kind)) = found {
        let length = name.chars().count();
        return Some((length, Heading::Catalogue(*kind)));
    }
    let chars: Vec<char> = text.chars().collect();
    let skipped = chars.len().saturating_sub(MAX_BRANCH_HEADING);
    let tail: String = chars.iter().skip(skipped).collect();
    let mut clauses = tail.rsplit([',', ')', '、']);
    let clause = clauses.next().unwrap_or_default();
    let start = BRANCH_HEADING_STARTS
        .iter()
        .find_map(|start| clause.find(start))?;
    let name = clause.get(start..)?;
    let limits = name.contains("分支机构") && limits_to_branches(name);
    if !limits {
        return None;
    }
    let length = name.chars().count();
    Some((length, Heading::Branches))
}
