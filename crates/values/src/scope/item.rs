//! One item of a business scope: what it names, and what it excepts.

use std::ops::Range;

use super::branches::limits_to_branches;
use super::exceptions::{ItemParts, split_clauses};
use super::heading_kind::ScopeHeading;
use super::parent::acts_for_parent;
use super::piece::{Joint, Piece};

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeItem {
    /// As printed.
    pub quote: String,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
    /// Under which heading.
    pub heading: ScopeHeading,
    /// Only the branches may do it: by its heading, its tag, or a sentence behind its list.
    pub branch_only: bool,
    /// A limit to branches stands behind its list, and may mean the whole list.
    pub perhaps_branch_only: bool,
    /// A branch does it for its parent: no activity of its own.
    pub for_parent: bool,
    /// Normalised, brackets included.
    pub(super) text: String,
    /// What stands between it and the item before it.
    pub(super) joint: Joint,
    /// Number of its segment: what stands between two `;`, `。` or colons.
    pub(super) segment: usize,
    /// Verbs before the colon of its list.
    pub(super) list_verb: String,
    /// What the item names, in every order its verb can take.
    heads: Vec<String>,
    /// The same with the classes of its goods, which stand in brackets.
    classed: String,
    /// What brackets name without excepting it.
    pub(super) inclusions: Vec<String>,
    /// What is excepted, as phrases.
    exceptions: Vec<String>,
}

/// How a term stands in an item. Ordered: better is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeHitKind {
    /// Only as words inside a longer activity of another trade, or as one that is being set up.
    Embedded,
    /// Only as an exception.
    Excluded,
    /// As an activity of the branches alone.
    BranchOnly,
    /// As an activity from which something is excepted.
    Limited,
    /// As an activity.
    Matched,
}

// By eye, from real scopes. Compound verbs first: 批发零售 must not be cut after 批发.
/// Verbs that lists share and that stand before or after what they govern.
pub(super) const VERBS: [&str; 13] = [
    "批发兼零售",
    "批发零售",
    "批发、零售",
    "生产销售",
    "加工销售",
    "销售",
    "零售",
    "批发",
    "生产",
    "加工",
    "制造",
    "经营",
    "代理销售",
];

impl ScopeItem {
    pub(super) fn new(text: &str, verb: Option<&str>, piece: &Piece, quote: String) -> Self {
        let mut parts = ItemParts::default();
        for (clause, bracketed) in split_clauses(text) {
            parts.add_clause(&clause, bracketed);
        }
        let ItemParts {
            head,
            classed,
            inclusions,
            exceptions,
        } = parts;
        let mut clauses = inclusions.iter();
        let for_parent = piece.for_parent || clauses.any(|clause| acts_for_parent(clause));
        let text = text.to_owned();
        Self {
            quote,
            range: piece.range.clone(),
            heading: piece.heading,
            branch_only: piece.branch_only || limits_to_branches(&text),
            perhaps_branch_only: piece.perhaps_branch_only,
            for_parent,
            joint: piece.joint,
            segment: piece.segment,
            list_verb: piece.list_verb.clone(),
            text,
            heads: head_variants(&head, verb),
            classed,
            inclusions,
            exceptions,
        }
    }

    /// What the item excepts, as normalised phrases.
    #[must_use]
    pub fn exceptions(&self) -> &[String] {
        &self.exceptions
    }

    /// What the item names, brackets and exceptions left out.
    #[must_use]
    pub fn head_text(&self) -> &str {
        self.heads
            .first()
            .map_or("", String::as_str)
    }

    /// The head with the class of its goods: 医疗器械三类销售.
    pub(super) fn classed_text(&self) -> &str {
        &self.classed
    }

    /// What is left of a naming: others may do it, or nobody yet.
    pub(super) fn limit_kind(&self, kind: ScopeHitKind) -> ScopeHitKind {
        // What is only being set up is not done yet.
        let most = if self.is_planned() || self.for_parent {
            ScopeHitKind::Embedded
        } else if self.branch_only || self.perhaps_branch_only {
            ScopeHitKind::BranchOnly
        } else {
            ScopeHitKind::Matched
        };
        kind.min(most)
    }

    /// Whether a bracket says that the activity is only being set up.
    pub(super) fn is_planned(&self) -> bool {
        let mut clauses = self.inclusions.iter();
        clauses.any(|clause| {
            PLAN_WORDS
                .iter()
                .any(|word| clause.starts_with(word))
        })
    }

    /// Whether a normalised term stands anywhere in the item, as itself or inside a longer activity.
    pub(super) fn mentions(&self, term: &str) -> bool {
        !term.is_empty() && self.text.contains(term)
    }

    /// How the item names a normalised term.
    pub(super) fn find_term(&self, term: &str) -> Option<ScopeHitKind> {
        let kind = self.find_activity(term)?;
        Some(self.limit_kind(kind))
    }

    fn find_activity(&self, term: &str) -> Option<ScopeHitKind> {
        let names_whole_item = term.contains('(') && self.text.contains(term);
        let is_included = |inclusion: &String| find_naming(inclusion, term) == Some(Naming::Plain);
        // Inclusions first: what a bracket adds is named, whatever else the item excepts.
        if names_whole_item || self.inclusions.iter().any(is_included) {
            return Some(ScopeHitKind::Matched);
        }
        let heads = self.heads.iter();
        let found = heads
            .filter_map(|head| find_naming(head, term))
            .max();
        let is_excepted = || {
            self.exceptions
                .iter()
                .any(|e| e.contains(term))
        };
        match found {
            Some(Naming::Plain) if self.exceptions.is_empty() => Some(ScopeHitKind::Matched),
            Some(Naming::Plain) => Some(ScopeHitKind::Limited),
            Some(Naming::Negated) => Some(ScopeHitKind::Excluded),
            _ if is_excepted() => Some(ScopeHitKind::Excluded),
            Some(Naming::Embedded) => Some(ScopeHitKind::Embedded),
            None => None,
        }
    }
}

// The order is used: of two namings the greater one speaks for the text.
/// How a text names a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    /// As a part of a longer activity, which is another trade.
    Embedded,
    /// Behind 非 (`非融资担保`).
    Negated,
    /// As it is.
    Plain,
}

// Origin: `corrections` and refusals of platforms; further words by eye, from the near misses of real
// scopes: 餐饮服务咨询, 住宿信息咨询, 快递包装材料销售, 旅行社服务网点.
/// Words behind a term that make it another activity: about it, for it, or what it uses.
const OTHER_ACTIVITY: [&str; 23] = [
    "咨询", "策划", "培训", "设计", "软件", "系统", "研发", "开发", "技术", "管理", "信息", "用品",
    "设备", "器材", "器具", "材料", "包装", "租赁", "筹建", "筹备", "网点", "代办", "中介",
];
/// Where one activity of a short list ends and the next begins: 住宿及餐饮管理 names both.
const LIST_MARKS: [char; 8] = ['、', '及', '和', '与', '或', '兼', '并', '/'];
// Origin: by eye; the longest of the near misses above has six characters behind its term.
/// Characters behind a term: more are a list whose separators were lost.
const MAX_TAIL_CHARS: usize = 10;

/// Words for what is being set up and not done yet.
const PLAN_WORDS: [&str; 2] = ["筹建", "筹备"];

/// Whether what stands behind a term makes it another activity.
fn is_other_activity(tail: &str) -> bool {
    let own_tail = tail
        .split(LIST_MARKS)
        .next()
        .unwrap_or_default();
    let is_short = own_tail.chars().count() <= MAX_TAIL_CHARS;
    is_short
        && OTHER_ACTIVITY
            .iter()
            .any(|word| own_tail.contains(word))
}

fn find_naming(text: &str, term: &str) -> Option<Naming> {
    let naming = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text
            .get(at + term.len()..)
            .unwrap_or_default();
        // 筹建第一类医疗器械销售项目: whatever stands between, it is only being set up.
        let own_head = before
            .rsplit(LIST_MARKS)
            .next()
            .unwrap_or_default();
        let is_planned = PLAN_WORDS
            .iter()
            .any(|word| own_head.contains(word));
        if before.ends_with('非') {
            Naming::Negated
        } else if is_planned || is_other_activity(after) {
            Naming::Embedded
        } else {
            Naming::Plain
        }
    };
    text.match_indices(term)
        .map(naming)
        .max()
}

/// The head with its verb in front and behind: `销售` and `化妆品` name `化妆品销售` too.
fn head_variants(head: &str, verb: Option<&str>) -> Vec<String> {
    let mut heads = vec![head.to_owned()];
    if let Some(verb) = verb {
        heads.push(format!("{verb}{head}"));
        heads.push(format!("{head}{verb}"));
    }
    // Verb and object also stand the other way round in the catalogue: 销售化妆品 and 化妆品销售 are one
    // activity.
    let verb_first = VERBS.iter().find_map(|verb| {
        let object = head.strip_prefix(verb)?;
        Some((verb, object))
    });
    if let Some((verb, object)) = verb_first {
        heads.push(format!("{object}{verb}"));
    }
    heads
}
