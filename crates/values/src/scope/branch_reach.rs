//! How far back a limit to branches reaches.

use super::branches::{ends_with_branches, limits_to_branches};
use super::piece::{Joint, Piece};
use super::scope_text::ScopeText;

/// How a clause begins that is nothing but a limit.
const LIMIT_STARTS: [&str; 10] = [
    "以上",
    "上述",
    "限",
    "仅",
    "只",
    "由",
    "分支",
    "分公司",
    "该项",
    "此项",
];

/// 以上项目限分支机构经营 speaks of its sentence, a bare 限分支机构经营 of its list. `false`: the text is an
/// item with a limit of its own.
pub(super) fn limit_earlier(pieces: &mut [Piece], now: &Piece, text: &str) -> bool {
    let clause = text.trim_matches(['(', ')']);
    let above = clause
        .find("以上")
        .or_else(|| clause.find("上述"));
    let starts_so = LIMIT_STARTS
        .iter()
        .any(|start| clause.starts_with(start));
    let whole = starts_so && ends_with_branches(clause);
    if above.is_none() && !whole {
        return false;
    }
    // A limit that is a sentence of its own speaks of the one before it.
    let last = pieces.last().unwrap_or(now);
    let (sentence, segment) = (last.sentence, last.segment);
    let two = ["以上两", "以上二", "以上2"]
        .iter()
        .any(|word| text.contains(word));
    let mut in_list = true;
    let mut left = if two { 2 } else { usize::MAX };
    for piece in pieces.iter_mut().rev() {
        let covered = if above.is_some() {
            piece.sentence == sentence
        } else {
            piece.segment == segment && in_list
        };
        if !covered || left == 0 {
            break;
        }
        left -= 1;
        piece.branch_only = true;
        in_list = piece.joint == Joint::Dot;
    }
    whole
}

/// A limit to branches behind the last member of a list may mean the whole list: 蔬菜、水果销售(限分支机构经营).
pub(super) fn doubt_lists(text: &ScopeText<'_>, pieces: &mut [Piece]) {
    let mut is_limited = false;
    let mut is_last = true;
    for piece in pieces.iter_mut().rev() {
        let own = limits_to_branches(&text.text_of(&piece.indices));
        piece.perhaps_branch_only = is_limited && !own;
        let in_list = piece.joint == Joint::Dot;
        is_limited = in_list && (is_limited || own && is_last);
        is_last = !in_list;
    }
}
