//! Which items of a scope name an activity: as a whole, limited, excluded, or only as a part of a longer
//! one.

use super::item::ScopeItem;
use super::lexicon::{ActivityLexicon, WordUse};
use super::members::{Member, VerbSet, is_filling, read_members};
use super::word_table::{VerbClass, Word, WordKind, is_verb_list};
use super::{Scope, ScopeHit, ScopeHitKind, ScopeMatch};

// The order is used: of two standings the greater one speaks for the item.
/// How a text names an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// As a part of another activity.
    Inside,
    /// Behind 非.
    Negated,
    /// As it is.
    Plain,
}

// Origin: the reference `scope-grammar`, 2 and 5: exceptions of what needs a permit of its own anyway, of
// dangerous goods and of the postal monopoly leave an activity as it is.
/// Words of exceptions that limit nothing.
const HARMLESS_EXCEPTIONS: &str = "许可 审批 专控 专营 专卖 专项 国家 法律 法规 规定 禁止 危险 危化 化危 易制毒 监控化学 剧毒 易燃 易爆 \
信件 信函 邮政 公文 实物 象牙 文物 烟花爆竹 油烟 卫星 限制 前置 资质 具有信件";

/// What is asked: activities by their place in the lexicon.
struct Query<'a> {
    lexicon: &'a ActivityLexicon,
    asked: &'a [usize],
}

impl Scope {
    /// Looks for any of the activities `ids`. Unknown ids name nothing.
    #[must_use]
    pub fn match_activities(&self, lexicon: &ActivityLexicon, ids: &[String]) -> ScopeMatch {
        let asked: Vec<usize> = ids.iter().filter_map(|id| lexicon.place_of(id)).collect();
        let query = Query {
            lexicon,
            asked: &asked,
        };
        let members = read_members(lexicon, &self.items);
        let mut members = members
            .chunk_by(|one, next| one.item == next.item)
            .peekable();
        let mut hits = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            let is_own = |chunk: &&[Member]| chunk.first().is_some_and(|one| one.item == place);
            let own = members.next_if(is_own).unwrap_or_default();
            if let Some((kind, word)) = query.judge_item(item, own) {
                hits.push(ScopeHit::new(place, item, &word, kind));
            }
        }
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.kind));
        ScopeMatch {
            outcome: self.decide_outcome(hits.first()),
            hits,
        }
    }
}

impl Scope {
    /// The items that hold no word of any activity, for counting what nobody knows yet.
    #[must_use]
    pub fn unknown_items(&self, lexicon: &ActivityLexicon) -> Vec<&ScopeItem> {
        let members = read_members(lexicon, &self.items);
        let holds_word = |member: &Member| {
            member
                .words
                .iter()
                .any(|w| matches!(w.kind, WordKind::Term(_)))
        };
        let known: Vec<usize> = members
            .iter()
            .filter(|member| holds_word(member))
            .map(|member| member.item)
            .collect();
        let items = self.items.iter().enumerate();
        let unknown = items.filter(|(place, item)| {
            let is_known = known.binary_search(place).is_ok();
            let is_verb = is_verb_list(item.head_text()) || item.head_text().is_empty();
            !is_known && !is_verb
        });
        unknown.map(|(_, item)| item).collect()
    }
}

impl Query<'_> {
    fn judge_item(&self, item: &ScopeItem, members: &[Member]) -> Option<(ScopeHitKind, String)> {
        let head: Vec<char> = item.head_text().chars().collect();
        let named = members
            .iter()
            .filter_map(|member| self.judge_member(member, &head))
            .max_by_key(|(standing, _)| *standing);
        let sells = members
            .iter()
            .any(|member| governs(member.verbs, VerbClass::Trade));
        let included = item.inclusions.iter().find_map(|clause| {
            let (word, _) = self.find_in_clause(clause)?;
            (sells && !is_condition(clause) && adds_goods(item, clause)).then_some(word)
        });
        let excepted = item
            .exceptions()
            .iter()
            .find_map(|clause| self.find_in_clause(clause));
        let is_planned = |clause: &String| clause.starts_with("筹建") || clause.starts_with("筹备");
        // 人力资源服务(不含职业中介活动、劳务派遣服务) is registered like this: nothing is limited.
        let is_standard = self.lexicon.is_wording(&item.text, self.asked);
        let (kind, word) = match (named, included, excepted) {
            (Some((_, word)), ..) if is_standard => (ScopeHitKind::Matched, word),
            (_, Some(word), _) => (ScopeHitKind::Matched, word),
            (Some((Standing::Plain, word)), _, excepted) => {
                let whole = excepted.is_some_and(|(excepted, whole)| whole && excepted == word);
                let kind = match () {
                    () if whole => ScopeHitKind::Excluded,
                    () if self.is_narrowed(item) => ScopeHitKind::Limited,
                    () => limited_kind(item),
                };
                (kind, word)
            }
            (Some((Standing::Negated, word)), ..) | (_, _, Some((word, _))) => {
                (ScopeHitKind::Excluded, word)
            }
            (Some((Standing::Inside, word)), ..) => (ScopeHitKind::Embedded, word),
            (None, None, None) => return None,
        };
        if item.inclusions.iter().any(is_planned) {
            return Some((ScopeHitKind::Embedded, word));
        }
        let kind = if item.branch_only {
            kind.min(ScopeHitKind::BranchOnly)
        } else {
            kind
        };
        Some((kind, word))
    }

    /// The best standing of any asked activity in a member, with the word.
    fn judge_member(&self, member: &Member, head: &[char]) -> Option<(Standing, String)> {
        let mut best: Option<(Standing, String)> = None;
        for (place, word) in member.words.iter().enumerate() {
            let WordKind::Term(term) = word.kind else {
                continue;
            };
            for word_use in self.uses_of(term) {
                let standing = self.judge_word(member, place, term, word_use);
                if best.as_ref().is_none_or(|(known, _)| *known < standing) {
                    let text = head.get(word.range.clone()).unwrap_or_default();
                    best = Some((standing, text.iter().collect()));
                }
            }
        }
        best
    }

    fn uses_of(&self, term: usize) -> impl Iterator<Item = WordUse> {
        let uses = self.lexicon.uses_of(term).iter();
        let asked = uses.filter(|(activity, _)| self.asked.contains(activity));
        asked.map(|(_, word_use)| *word_use)
    }

    fn judge_word(
        &self,
        member: &Member,
        place: usize,
        term: usize,
        word_use: WordUse,
    ) -> Standing {
        let before = member.words.get(..place).unwrap_or_default();
        let behind = member.words.get(place + 1..).unwrap_or_default();
        if before.last().is_some_and(|word| word.kind == WordKind::Not) {
            return Standing::Negated;
        }
        let fits = match word_use {
            WordUse::Near => false,
            WordUse::Named => {
                !self.turns_before(before)
                    && member.turned_by.is_empty()
                    && self.ends_named(term, behind)
            }
            WordUse::Acting => {
                let about = |word: &Word| word.kind == WordKind::Verb(VerbClass::About);
                !before.iter().any(about)
                    && member.turned_by.is_empty()
                    && !behind.iter().any(about)
                    && (before.is_empty() || self.ends_named(term, behind))
            }
            WordUse::Goods(class) => {
                !self.is_near_before(before)
                    && member.turned_by.is_empty()
                    && self.ends_goods(term, behind)
                    && governs(member.verbs, class)
            }
        };
        if fits {
            Standing::Plain
        } else {
            Standing::Inside
        }
    }

    /// A word of another activity in front, or a verb that is about what follows (代订酒店).
    fn turns_before(&self, before: &[Word]) -> bool {
        let opening = before.iter().rposition(|word| {
            matches!(
                word.kind,
                WordKind::Opening | WordKind::Verb(VerbClass::Trade)
            )
        });
        let own = before
            .get(opening.map_or(0, |place| place + 1)..)
            .unwrap_or_default();
        let turning = |word: &Word| {
            use VerbClass::{About, Letting, Service};
            matches!(word.kind, WordKind::Verb(About | Letting | Service))
        };
        own.iter().any(turning) || self.is_near_before(own)
    }

    fn is_near_before(&self, before: &[Word]) -> bool {
        before.iter().any(|word| match word.kind {
            WordKind::Term(term) => self.uses_of(term).any(|word_use| word_use == WordUse::Near),
            _ => false,
        })
    }

    /// Whether nothing behind a whole activity turns it into another one.
    fn ends_named(&self, term: usize, behind: &[Word]) -> bool {
        let mut after_trade = false;
        for (place, word) in behind.iter().enumerate() {
            match word.kind {
                WordKind::Neutral | WordKind::Opening | WordKind::Of | WordKind::AndSo => {}
                WordKind::Verb(VerbClass::Trade | VerbClass::Making) => {}
                WordKind::Verb(_) | WordKind::Not | WordKind::Mark | WordKind::OwnUse => {
                    return false;
                }
                // 餐饮住宿: the next activity of a list without separators, if nothing turns that.
                WordKind::Term(next) => {
                    let rest = behind.get(place + 1..).unwrap_or_default();
                    let runs_on = rest.first().is_some_and(|word| self.continues(next, word));
                    let glued =
                        self.share_group(term, next) && (runs_on || self.ends_named(next, rest));
                    return glued || after_trade;
                }
                WordKind::Unknown => return after_trade,
            }
            after_trade = word.kind == WordKind::Verb(VerbClass::Trade);
        }
        true
    }

    /// Whether what stands behind goods leaves them the object.
    fn ends_goods(&self, term: usize, behind: &[Word]) -> bool {
        let mut has_verb = false;
        let mut after_trade = false;
        for word in behind {
            match word.kind {
                WordKind::Neutral
                | WordKind::Opening
                | WordKind::Of
                | WordKind::AndSo
                | WordKind::Mark => {}
                WordKind::Verb(_) => has_verb = true,
                WordKind::Not | WordKind::OwnUse => return false,
                WordKind::Term(next) => {
                    let glued = !has_verb && self.share_group(term, next);
                    return glued || after_trade;
                }
                // 食品机械, 食品加工设备; but 食品销售日用百货 has lost its separator.
                WordKind::Unknown => return after_trade,
            }
            after_trade = word.kind == WordKind::Verb(VerbClass::Trade);
        }
        true
    }

    /// Whether a word goes on with the list of a word before it.
    fn continues(&self, before: usize, word: &Word) -> bool {
        matches!(word.kind, WordKind::Term(term) if self.share_group(before, term))
    }

    /// Whether two words are of activities of one group.
    fn share_group(&self, one: usize, other: usize) -> bool {
        let groups = |term: usize| {
            let uses = self.lexicon.uses_of(term).iter();
            let own = uses.filter(|(_, word_use)| *word_use != WordUse::Near);
            own.filter_map(|(activity, _)| self.lexicon.activities.get(*activity))
        };
        groups(one).any(|own| groups(other).any(|next| next.group == own.group))
    }

    /// Whether a bracket leaves only another activity of the same group: 特殊食品(婴幼儿配方乳粉).
    fn is_narrowed(&self, item: &ScopeItem) -> bool {
        let narrows = |clause: &String| {
            let adds = ["含", "包括", "包含", "其中", "兼"]
                .iter()
                .any(|word| clause.starts_with(word));
            !adds && !is_condition(clause) && self.names_other(clause)
        };
        item.inclusions.iter().any(narrows)
    }

    fn names_other(&self, clause: &str) -> bool {
        let chars: Vec<char> = clause.chars().collect();
        let words = self.lexicon.table.cut_words(&chars);
        let asked = self
            .asked
            .iter()
            .filter_map(|place| self.lexicon.activities.get(*place));
        let groups: Vec<&str> = asked.map(|activity| activity.group.as_str()).collect();
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
    fn find_in_clause(&self, clause: &str) -> Option<(String, bool)> {
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
        let start = starts.iter().find_map(|start| clause.strip_prefix(start));
        let clause = start.unwrap_or(clause);
        let ends = ["除外", "以外", "外"];
        let bare = ends.iter().find_map(|end| clause.strip_suffix(end));
        let chars: Vec<char> = bare.unwrap_or(clause).chars().collect();
        let mut words = self.lexicon.table.cut_words(&chars);
        words.retain(|word| !is_filling(word, &chars));
        for part in words.split(|word| word.kind == WordKind::Mark) {
            for (place, word) in part.iter().enumerate() {
                let WordKind::Term(term) = word.kind else {
                    continue;
                };
                let behind = part.get(place + 1..).unwrap_or_default();
                let named = self.uses_of(term).any(|word_use| match word_use {
                    WordUse::Near => false,
                    WordUse::Named | WordUse::Acting => self.ends_named(term, behind),
                    WordUse::Goods(_) => self.ends_goods(term, behind),
                });
                if named {
                    let text = chars.get(word.range.clone()).unwrap_or_default();
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

/// Whether a set of verbs takes goods as an activity asks. Goods without a verb are sold.
fn governs(verbs: VerbSet, class: VerbClass) -> bool {
    verbs.holds(class) || (class == VerbClass::Trade && verbs.is_empty())
}

/// Whether a bracket speaks of permits and not of goods.
fn is_condition(clause: &str) -> bool {
    let words = ["许可", "凭", "审批", "证", "批准", "有效", "办理"];
    words.iter().any(|word| clause.contains(word))
}

/// Whether a bracket adds to its item: it says so, or stands at the end. One in the middle only explains
/// the words before it: 矫形外科(骨科)手术器械.
fn adds_goods(item: &ScopeItem, clause: &str) -> bool {
    let says_so = ["含", "包括", "包含", "其中", "兼", "限", "仅"];
    let at_end = item.text.ends_with(')') || !item.text.contains(')');
    at_end || says_so.iter().any(|word| clause.starts_with(word))
}

/// Whether an exception limits the activity.
fn limited_kind(item: &ScopeItem) -> ScopeHitKind {
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
