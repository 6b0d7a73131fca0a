//! Which items of a scope name an activity: as a whole, limited, excluded, or only as a part of a longer
//! one.

use super::clauses::{adds_goods, is_condition, limited_kind};
use super::item::ScopeItem;
use super::lexicon::{ActivityLexicon, WordUse};
use super::member::{Member, VerbSet};
use super::members::read_members;
use super::query::Query;
use super::word_table::{Word, is_verb_list};
use super::words::{VerbClass, WordKind};
use super::{Scope, ScopeHit, ScopeHitKind, ScopeMatch};

// The order is used: of two standings the greater one speaks for the item.
/// How a text names an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// As a word of another activity that looks like it.
    Near,
    /// As a part of another activity.
    Inside,
    /// Behind 非.
    Negated,
    /// As it is.
    Plain,
}

impl Scope {
    /// Looks for any of the activities `ids`. Unknown ids name nothing.
    #[must_use]
    pub fn match_activities(&self, lexicon: &ActivityLexicon, ids: &[String]) -> ScopeMatch {
        let asked: Vec<usize> = ids
            .iter()
            .filter_map(|id| lexicon.place_of(id))
            .collect();
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
            let is_own = |chunk: &&[Member]| {
                chunk
                    .first()
                    .is_some_and(|one| one.item == place)
            };
            let own = members
                .next_if(is_own)
                .unwrap_or_default();
            if let Some((kind, word)) = query.judge_item(item, own) {
                let mut hit = ScopeHit::new(place, item, &word, kind);
                hit.narrowed = kind == ScopeHitKind::Limited && query.is_narrowed_away(item);
                hits.push(hit);
            }
        }
        // Of two items that only look right the one with the activity's own word misleads more.
        let holds_own = |hit: &ScopeHit| query.is_own_word(&hit.term);
        hits.sort_by_key(|hit| std::cmp::Reverse((hit.kind, holds_own(hit))));
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
        let head: Vec<char> = item.classed_text().chars().collect();
        let named = members
            .iter()
            .filter_map(|member| self.judge_member(member, &head))
            .max_by_key(|(standing, _)| *standing);
        let sells = members
            .iter()
            .any(|member| governs(member.verbs, VerbClass::Trade));
        let included = item
            .inclusions
            .iter()
            .find_map(|clause| {
                let (word, _) = self.find_in_clause(clause)?;
                (sells && !is_condition(clause) && adds_goods(item, clause)).then_some(word)
            });
        let excepted = item
            .exceptions()
            .iter()
            .find_map(|clause| self.find_in_clause(clause));
        // 人力资源服务(不含职业中介活动、劳务派遣服务) is registered like this: nothing is limited.
        let is_standard = self
            .lexicon
            .is_wording(&item.text, self.asked);
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
            (Some((Standing::Inside | Standing::Near, word)), ..) => (ScopeHitKind::Embedded, word),
            (None, None, None) => return None,
        };
        Some((item.limit_kind(kind), word))
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
                if best
                    .as_ref()
                    .is_none_or(|(known, _)| *known < standing)
                {
                    let text = head
                        .get(word.range.clone())
                        .unwrap_or_default();
                    best = Some((standing, text.iter().collect()));
                }
            }
        }
        best
    }

    fn judge_word(
        &self,
        member: &Member,
        place: usize,
        term: usize,
        word_use: WordUse,
    ) -> Standing {
        let before = member
            .words
            .get(..place)
            .unwrap_or_default();
        let behind = member
            .words
            .get(place + 1..)
            .unwrap_or_default();
        if before
            .last()
            .is_some_and(|word| word.kind == WordKind::Not)
        {
            return Standing::Negated;
        }
        let fits = match word_use {
            WordUse::Near => return Standing::Near,
            WordUse::Named => {
                !self.turns_before(before) && !member.is_turned && self.ends_named(term, behind)
            }
            WordUse::Acting => {
                let about = |word: &Word| word.kind == WordKind::Verb(VerbClass::About);
                !before.iter().any(about)
                    && !member.is_turned
                    && !behind.iter().any(about)
                    && (before.is_empty() || self.ends_named(term, behind))
            }
            WordUse::Goods(class) => {
                !self.is_near_before(before)
                    && !member.is_turned
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
}

/// Whether a set of verbs takes goods as an activity asks. Goods without a verb are sold.
fn governs(verbs: VerbSet, class: VerbClass) -> bool {
    verbs.holds(class) || (class == VerbClass::Trade && verbs.is_empty())
}
