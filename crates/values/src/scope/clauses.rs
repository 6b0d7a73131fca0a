//! What the brackets of an item say of an activity: added, excepted, or only a condition.

use super::item::ScopeHitKind;
use super::item::ScopeItem;
use super::lexicon::WordUse;
use super::member::is_filling;
use super::query::Query;
use super::word_table::Word;
use super::words::WordKind;

// Origin: the reference `scope-grammar`, 2 and 5: exceptions of what needs a permit of its own anyway, of
// dangerous goods and of the postal monopoly leave an activity as it is.
/// Words of exceptions that limit nothing.
const HARMLESS_EXCEPTIONS: &str = "许可 审批 专控 专营 专卖 专项 国家 法律 法规 规定 禁止 危险 危化 化危 易制毒 监控化学 剧毒 易燃 易爆 \
信件 信函 邮政 公文 实物 象牙 文物 烟花爆竹 油烟 卫星 限制 前置 资质 具有信件";

impl Query<'_> {
    /// Whether a bracket leaves only another activity of the same group: 特殊食品(婴幼儿配方乳粉).
    pub fn is_narrowed(&self, item: &ScopeItem) -> bool {
        let narrows = |clause: &String| {
            let adds = ["含", "包括", "包含", "其中", "兼"]
                .iter()
                .any(|word| clause.starts_with(word));
            !adds && !is_condition(clause) && self.names_other(clause)
        };
        item.inclusions.iter().any(narrows)
    }

    /// Whether such a bracket does not name the asked goods beside the others.
    pub fn is_narrowed_away(&self, item: &ScopeItem) -> bool {
        let mut clauses = item.inclusions.iter();
        let is_named = clauses.any(|clause| self.find_in_clause(clause).is_some());
        self.is_narrowed(item) && !is_named
    }

    fn names_other(&self, clause: &str) -> bool {
        let chars: Vec<char> = clause.chars().collect();
        let words = self.lexicon.table.cut_words(&chars);
        let asked = self
            .asked
            .iter()
            .filter_map(|place| self.lexicon.activities.get(*place));
        let groups: Vec<&str> = asked
            .map(|activity| activity.group.as_str())
            .collect();
        words.iter().any(|word| {
            let WordKind::Term(term) = word.kind else {
                return false;
            };
            let uses = self.lexicon.uses_of(term).iter();
            let mut goods = uses.filter(|(_, word_use)| matches!(word_use, WordUse::Goods(_)));
            goods.any(|(activity, _)| {
                let activity = self.lexicon.activities.get(*activity);
                activity.is_some_and(|activity| groups.contains(&activity.group.as_str()))
            })
        })
    }

    /// The first asked word that a bracket names, and whether nothing narrows it there.
    pub fn find_in_clause(&self, clause: &str) -> Option<(String, bool)> {
        let starts = [
            "不含",
            "不包括",
            "不包含",
            "不得从事",
            "不涉及",
            "不从事",
            "不经营",
            "除",
            "含",
        ];
        let start = starts
            .iter()
            .find_map(|start| clause.strip_prefix(start));
        let clause = start.unwrap_or(clause);
        let ends = ["除外", "以外", "外"];
        let bare = ends
            .iter()
            .find_map(|end| clause.strip_suffix(end));
        let chars: Vec<char> = bare.unwrap_or(clause).chars().collect();
        let mut words = self.lexicon.table.cut_words(&chars);
        words.retain(|word| !is_filling(word, &chars));
        for part in words.split(|word| word.kind == WordKind::Mark) {
            for (place, word) in part.iter().enumerate() {
                let WordKind::Term(term) = word.kind else {
                    continue;
                };
                let behind = part
                    .get(place + 1..)
                    .unwrap_or_default();
                let named = self
                    .uses_of(term)
                    .any(|word_use| match word_use {
                        WordUse::Near => false,
                        WordUse::Named | WordUse::Acting => self.ends_named(term, behind),
                        WordUse::Goods(_) => self.ends_goods(term, behind),
                    });
                if named {
                    let text = chars
                        .get(word.range.clone())
                        .unwrap_or_default();
                    let before = part.get(..place).unwrap_or_default();
                    let narrowing =
                        |word: &Word| matches!(word.kind, WordKind::Unknown | WordKind::Term(_));
                    return Some((text.iter().collect(), !before.iter().any(narrowing)));
                }
            }
        }
        None
    }
}

/// Whether a bracket speaks of permits and not of goods.
pub(super) fn is_condition(clause: &str) -> bool {
    let words = ["许可", "凭", "审批", "证", "批准", "有效", "办理"];
    words
        .iter()
        .any(|word| clause.contains(word))
}

/// Whether a bracket adds to its item: it says so, or stands at the end. One in the middle only explains
/// the words before it: 矫形外科(骨科)手术器械.
pub(super) fn adds_goods(item: &ScopeItem, clause: &str) -> bool {
    let says_so = ["含", "包括", "包含", "其中", "兼", "限", "仅"];
    let at_end = item.text.ends_with(')') || !item.text.contains(')');
    at_end
        || says_so
            .iter()
            .any(|word| clause.starts_with(word))
}

/// Whether an exception limits the activity.
pub(super) fn limited_kind(item: &ScopeItem) -> ScopeHitKind {
    let harmless = |exception: &String| {
        let mut words = HARMLESS_EXCEPTIONS.split_whitespace();
        words.any(|word| exception.contains(word))
    };
    if item.exceptions().iter().all(harmless) {
        ScopeHitKind::Matched
    } else {
        ScopeHitKind::Limited
    }
}
