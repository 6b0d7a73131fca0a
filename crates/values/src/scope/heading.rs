//! Headings inside a scope: those of the catalogue and of old licences, and those that leave what follows
//! to the branches.

use super::branches::limits_to_branches;
use super::heading_kind::ScopeHeading;

// Origin: the reference `scope-grammar`, 3. 前置 and 后置 come from Hebei, Shandong and Heilongjiang, the
// forms with 是 from Shenzhen, those with 范围 from Jiangsu.
/// How headings begin, longest first, and what stands under them.
const HEADING_STARTS: [(&str, ScopeHeading); 6] = [
    ("前置许可", ScopeHeading::Licensed),
    ("后置许可", ScopeHeading::Licensed),
    ("许可", ScopeHeading::Licensed),
    ("一般", ScopeHeading::General),
    ("其他", ScopeHeading::General),
    ("其它", ScopeHeading::General),
];
const HEADING_ENDS: [&str; 5] = ["经营项目", "项目", "经营范围", "范围", "事项"];
/// Headings of old licences: all that stands under them is the scope.
const PLAIN_HEADINGS: [&str; 10] = [
    "经营范围及方式",
    "经营范围",
    "业务范围",
    "主营范围",
    "兼营范围",
    "主营业务",
    "主营",
    "兼营",
    "经营方式",
    "经营项目",
];

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// The heading of the catalogue that a text ends with, and its length in characters.
fn catalogue_heading(text: &str) -> Option<(usize, Heading)> {
    let bare = text
        .strip_suffix(['是', '为'])
        .unwrap_or(text);
    let copula = text.chars().count() - bare.chars().count();
    for end in HEADING_ENDS {
        let Some(start) = bare.strip_suffix(end) else {
            continue;
        };
        let kind = HEADING_STARTS
            .iter()
            .find(|(name, _)| start.ends_with(name));
        if let Some((name, kind)) = kind {
            let length = name.chars().count() + end.chars().count() + copula;
            return Some((length, Heading::Catalogue(*kind)));
        }
    }
    let plain = PLAIN_HEADINGS
        .iter()
        .find(|name| bare.ends_with(**name))?;
    let length = plain.chars().count() + copula;
    Some((length, Heading::Catalogue(ScopeHeading::None)))
}

/// The heading that a text before a colon ends with, and its length in characters.
pub(super) fn heading_at_end(text: &str) -> Option<(usize, Heading)> {
    if let Some(found) = catalogue_heading(text) {
        return Some(found);
    }
    let chars: Vec<char> = text.chars().collect();
    let skipped = chars
        .len()
        .saturating_sub(MAX_BRANCH_HEADING);
    let tail: String = chars.iter().skip(skipped).collect();
    let mut clauses = tail.rsplit([',', ')', '、']);
    let clause = clauses.next().unwrap_or_default();
    let start = BRANCH_HEADING_STARTS
        .iter()
        .find_map(|start| clause.find(start))?;
    let name = clause.get(start..)?;
    if !limits_to_branches(name) {
        return None;
    }
    let length = name.chars().count();
    Some((length, Heading::Branches))
}

/// 国际快递一般经营项目;: a heading without colon or separator behind an item, and its length.
pub(super) fn glued_heading(text: &str) -> Option<(usize, Heading)> {
    let (length, heading) = catalogue_heading(text)?;
    let named = text.ends_with("经营项目") && heading != Heading::Catalogue(ScopeHeading::None);
    (named && length < text.chars().count()).then_some((length, heading))
}

/// The heading that is the whole of a text, its colon lost.
pub(super) fn whole_heading(text: &str) -> Option<Heading> {
    let (length, heading) = catalogue_heading(text)?;
    let plain = heading == Heading::Catalogue(ScopeHeading::None);
    (length == text.chars().count() && !plain).then_some(heading)
}

/// `以下项目限分支机构经营住宿`: the length of the heading without a colon that a text begins with.
pub(super) fn branch_heading_at_start(text: &str) -> Option<usize> {
    if !text.starts_with("以下") && !text.starts_with("下列") {
        return None;
    }
    if !limits_to_branches(text) {
        return None;
    }
    let ends = ["经营", "使用", "从事", "生产", "分支机构", "分公司"];
    let behind = |name: &str| {
        let at = text.find(name)?;
        let from = at + name.len();
        let rest = text.get(from..)?;
        let verb = ends
            .iter()
            .filter(|end| rest.starts_with(**end))
            .map(|end| end.len());
        Some(from + verb.max().unwrap_or(0))
    };
    let end = behind("分支机构")
        .or_else(|| behind("分公司"))
        .or_else(|| behind("分支"))?;
    let heading = text.get(..end)?;
    Some(heading.chars().count())
}
