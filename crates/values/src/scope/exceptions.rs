//! What an item of a scope excepts, and what its brackets add.

use std::ops::Range;

use super::classes::{classes_of, goods_of_classes};
use super::word_table::is_verb_list;

// Origin: the exclusions of the reference `document-formats`, 5, step 4; further wordings by eye.
const EXCEPT_WORDS: [&str; 10] = [
    "不含",
    "不包括",
    "不包含",
    "不得",
    "不涉及",
    "不从事",
    "不经营",
    "不销售",
    "除了",
    "严禁",
];
// By eye: 拆除, 清除, 消除, 免除 … and with a word behind it 除尘, 除雪, 除湿 …
/// Words of which 除 is a part and no exception.
const NOT_EXCEPT_BEFORE: &str = "拆清消免解扫剔铲去脱排废开删切祛驱根";
const NOT_EXCEPT_AFTER: &str = "尘雪湿虫甲锈臭草垢味冰害四渣油螨霜醛氧硫硝菌颤污疤皱毛铁";
// By eye: 外墙, 外卖, 外币, 外贸 …
/// Words that begin with 外: the end of no exception.
const NOT_OUTSIDE: &str = "墙卖币贸资汇国部语包科伤观商籍事埠";

pub(super) fn only_excepts(text: &str) -> bool {
    let starts_except = EXCEPT_WORDS
        .iter()
        .any(|except_word| text.starts_with(except_word));
    let ends_except = text.ends_with("除外") || text.ends_with("以外");
    let is_framed = text.starts_with('除') && text.ends_with('外');
    starts_except || ends_except || is_framed
}

/// Clauses of an item in order; `true` for those inside brackets.
pub(super) fn split_clauses(text: &str) -> Vec<(String, bool)> {
    let mut depth = 0usize;
    let mut out = vec![(String::new(), false)];
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' | '。' => {}
            _ => {
                if let Some((clause, _)) = out.last_mut() {
                    clause.push(c);
                }
                continue;
            }
        }
        out.push((String::new(), depth > 0));
    }
    out.retain(|(clause, _)| !clause.is_empty());
    out
}

#[derive(Default)]
pub(super) struct ItemParts {
    pub head: String,
    /// The head with the classes of its goods.
    pub classed: String,
    pub inclusions: Vec<String>,
    pub exceptions: Vec<String>,
}

impl ItemParts {
    pub fn add_clause(&mut self, clause: &str, bracketed: bool) {
        let classes = classes_of(clause);
        if bracketed && !classes.is_empty() {
            self.classed = goods_of_classes(&self.classed, &classes);
            return;
        }
        // 诊所服务(须备案)除外: a bracket inside the exception parted it from its end.
        let ends = ["除外", "以外", "外"];
        let rest = ends
            .iter()
            .find_map(|end| clause.strip_suffix(end));
        let is_end = rest.is_some_and(|rest| rest.is_empty() || is_verb_list(rest));
        if bracketed && is_end {
            self.exceptions
                .append(&mut self.inclusions);
            return;
        }
        // 仅, 限 and 只 leave a part of the item, which excepts all the rest.
        let narrowing = bracketed && clause.starts_with(['非', '仅', '限', '只']);
        let denied = narrowing && clause.starts_with('非');
        let (rest, mut exceptions) = if denied {
            let exception = clause.to_owned();
            (String::new(), vec![exception])
        } else {
            split_exceptions(clause, bracketed)
        };
        if narrowing && !rest.is_empty() {
            exceptions.push(clause.to_owned());
        }
        self.exceptions.extend(exceptions);
        if bracketed {
            let inclusion = (!rest.is_empty()).then_some(rest);
            self.inclusions.extend(inclusion);
        } else {
            self.head.push_str(&rest);
            self.classed.push_str(&rest);
        }
    }
}

/// Takes exceptions out of a clause: what remains, and the phrases taken out.
fn split_exceptions(clause: &str, bracketed: bool) -> (String, Vec<String>) {
    let mut rest = clause.to_owned();
    let mut exceptions = Vec::new();
    // An empty range would take out nothing and loop for ever.
    while let Some(range) = find_exception(&rest, bracketed).filter(|range| !range.is_empty()) {
        let exception = rest
            .get(range.clone())
            .unwrap_or_default();
        exceptions.push(exception.to_owned());
        let before = rest
            .get(..range.start)
            .unwrap_or_default();
        let behind = rest
            .get(range.end..)
            .unwrap_or_default();
        rest = format!("{before}{behind}");
    }
    (rest, exceptions)
}

/// Byte range of the first exception: `除X外`, `X除外`, `X以外`, `不含X` to the end.
fn find_exception(clause: &str, bracketed: bool) -> Option<Range<usize>> {
    if let Some(start) = opening_except(clause) {
        let tail = clause.get(start..).unwrap_or_default();
        match closing_outside(tail) {
            Some(length) => return Some(start..start + length),
            // In a bracket 除 reaches to the end, also without 外 behind it (除疫苗).
            None if bracketed => return Some(start..clause.len()),
            None => {}
        }
    }
    for ending in ["除外", "以外"] {
        if let Some(at) = clause.find(ending) {
            return Some(0..at + ending.len());
        }
    }
    let start = EXCEPT_WORDS
        .iter()
        .filter_map(|word| clause.find(word))
        .min()?;
    Some(start..clause.len())
}

/// Where a 除 that excepts begins.
fn opening_except(clause: &str) -> Option<usize> {
    let mut places = clause
        .match_indices('除')
        .map(|(at, _)| at);
    places.find(|at| {
        let before = clause.get(..*at).unwrap_or_default();
        let behind = clause
            .get(at + '除'.len_utf8()..)
            .unwrap_or_default();
        let Some(next) = behind.chars().next() else {
            return false;
        };
        let is_word_end = before.ends_with(|c| NOT_EXCEPT_BEFORE.contains(c));
        let is_word_start = next == '外' || NOT_EXCEPT_AFTER.contains(next);
        !is_word_end && !is_word_start
    })
}

/// Length in bytes of `除X外`, counted from 除.
fn closing_outside(tail: &str) -> Option<usize> {
    let mut places = tail.match_indices('外');
    places.find_map(|(at, outside)| {
        let end = at + outside.len();
        let behind = tail.get(end..).unwrap_or_default();
        let before = tail.get(..at).unwrap_or_default();
        // 室外 is a place and no end.
        let is_place = before.ends_with('室');
        let is_word = behind.starts_with(|c| NOT_OUTSIDE.contains(c));
        if is_place || is_word {
            return None;
        }
        Some(end)
    })
}
