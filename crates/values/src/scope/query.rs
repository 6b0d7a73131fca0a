//! What is asked of a scope, and what the words around a word make of it.

use super::lexicon::{ActivityLexicon, WordUse};
use super::word_table::Word;
use super::words::{VerbClass, WordKind};

/// What is asked: activities by their place in the lexicon.
pub(super) struct Query<'a> {
    pub lexicon: &'a ActivityLexicon,
    pub asked: &'a [usize],
}

impl Query<'_> {
    /// Whether a word is one of an asked activity, and not only near one.
    pub fn is_own_word(&self, text: &str) -> bool {
        let term = self.lexicon.find_word(text);
        term.is_some_and(|term| {
            self.uses_of(term)
                .any(|word_use| word_use != WordUse::Near)
        })
    }

    pub fn uses_of(&self, term: usize) -> impl Iterator<Item = WordUse> {
        let uses = self.lexicon.uses_of(term).iter();
        let asked = uses.filter(|(activity, _)| self.asked.contains(activity));
        asked.map(|(_, word_use)| *word_use)
    }

    pub fn is_near_before(&self, before: &[Word]) -> bool {
        before
            .iter()
            .any(|word| match word.kind {
                WordKind::Term(term) => self
                    .uses_of(term)
                    .any(|word_use| word_use == WordUse::Near),
                _ => false,
            })
    }

    /// Whether nothing behind a whole activity turns it into another one.
    pub fn ends_named(&self, term: usize, behind: &[Word]) -> bool {
        let mut term = term;
        let mut after_trade = false;
        for (place, word) in behind.iter().enumerate() {
            match word.kind {
                WordKind::Neutral
                | WordKind::Opening
                | WordKind::Of
                | WordKind::AndSo
                | WordKind::Verb(VerbClass::Trade | VerbClass::Making) => {}
                // 餐饮管理; and 药品批发设备, where the verb is a part of the other thing.
                WordKind::Unknown
                | WordKind::Verb(_)
                | WordKind::Not
                | WordKind::Mark
                | WordKind::Toward
                | WordKind::For
                | WordKind::OwnUse => return false,
                // 餐饮住宿: the next activity of a list without separators, if nothing turns that.
                WordKind::Term(next) => {
                    let rest = behind
                        .get(place + 1..)
                        .unwrap_or_default();
                    let runs_on = rest
                        .first()
                        .is_some_and(|word| self.continues(next, word));
                    let glued = self.share_group(term, next);
                    if after_trade || !glued || runs_on {
                        return after_trade || glued;
                    }
                    term = next;
                }
            }
            after_trade = word.kind == WordKind::Verb(VerbClass::Trade);
        }
        true
    }

    /// Whether what stands behind goods leaves them the object.
    pub fn ends_goods(&self, term: usize, behind: &[Word]) -> bool {
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
                // 食品机械, 食品批发设备; but 食品销售日用百货, which is known, has lost its separator.
                WordKind::Unknown
                | WordKind::Not
                | WordKind::Toward
                | WordKind::For
                | WordKind::OwnUse => return false,
                WordKind::Term(next) => {
                    let glued = !has_verb && self.share_group(term, next);
                    return glued || after_trade;
                }
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
}
