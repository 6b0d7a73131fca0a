//! One member of a list of a scope, with its own verbs.

use super::lexicon::ActivityLexicon;
use super::piece::Joint;
use super::word_table::Word;
use super::words::{VerbClass, WordKind};

/// A set of verb classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct VerbSet(u8);

impl VerbSet {
    pub fn of(class: VerbClass) -> Self {
        Self(1 << class as u8)
    }

    pub fn holds(self, class: VerbClass) -> bool {
        self.0 & Self::of(class).0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn only(self, classes: &[VerbClass]) -> Self {
        let kept = classes
            .iter()
            .filter(|class| self.holds(**class));
        kept.fold(Self::default(), |set, class| set.with(Self::of(*class)))
    }
}

/// One member of a list.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The item that it is a part of.
    pub item: usize,
    pub words: Vec<Word>,
    pub joint: Joint,
    /// Verbs in front of its first object.
    pub front: VerbSet,
    /// Verbs behind its last object.
    pub back: VerbSet,
    /// Verbs of members without an object behind it (生产、销售).
    pub joined: VerbSet,
    /// 的 or 等 stands before the verbs behind it: they govern the whole list.
    pub binds_list: bool,
    /// How many words are objects.
    objects: usize,
    /// Nothing but a word of the lexicon at its end.
    pub is_bare: bool,
    /// Verbs that govern it, its own or those of its list.
    pub verbs: VerbSet,
    /// Words of its list turn it into another activity (住宿、餐饮等代理服务).
    pub is_turned: bool,
}

pub(super) fn collect_verbs(words: &[Word]) -> VerbSet {
    words
        .iter()
        .fold(VerbSet::default(), |set, word| match word.kind {
            WordKind::Verb(class) => set.with(VerbSet::of(class)),
            _ => set,
        })
}

impl Member {
    pub fn new(
        lexicon: &ActivityLexicon,
        item: usize,
        joint: Joint,
        words: &[Word],
        chars: &[char],
    ) -> Self {
        let words = &without_served(&as_verbs(lexicon, words, chars));
        let is_object = |word: &Word| is_object_word(word, chars);
        let first = words.iter().position(is_object);
        let last = words.iter().rposition(is_object);
        let front = words
            .get(..first.unwrap_or(words.len()))
            .unwrap_or_default();
        let behind = words.get(last.map_or(words.len(), |last| last + 1)..);
        let behind = behind.unwrap_or_default();
        // 蔬菜、水果的种植技术咨询: 的 may stand before another object, too.
        let listed = words
            .get(first.unwrap_or(0)..)
            .unwrap_or_default();
        let last_word = last.and_then(|last| words.get(last));
        let term = match last_word.map(|word| word.kind) {
            Some(WordKind::Term(word)) => lexicon.words.get(word),
            _ => None,
        };
        let tail = term.and_then(|word| word.tail);
        let is_closed = term.is_some_and(|word| word.closed);
        let tail = tail
            .map(VerbSet::of)
            .unwrap_or_default();
        let binds = |word: &Word| matches!(word.kind, WordKind::Of | WordKind::AndSo);
        Self {
            item,
            words: words
                .iter()
                .filter(|word| !is_filling(word, chars))
                .cloned()
                .collect(),
            joint,
            front: front_verbs(front, first.is_some()),
            back: back_verbs(behind).with(tail),
            joined: VerbSet::default(),
            binds_list: listed.iter().any(binds),
            objects: words
                .iter()
                .filter(|word| is_object(word))
                .count(),
            is_bare: behind.is_empty() && tail.is_empty() && !is_closed,
            verbs: VerbSet::default(),
            is_turned: false,
        }
    }

    /// Whether it names anything but verbs.
    pub fn has_object(&self) -> bool {
        self.objects > 0
    }

    pub fn own_verbs(&self) -> VerbSet {
        self.front
            .with(self.back)
            .with(self.joined)
    }
}

/// Words that are both an activity and a verb of trade are the verb where goods stand beside them.
fn as_verbs(lexicon: &ActivityLexicon, words: &[Word], chars: &[char]) -> Vec<Word> {
    let sells = |word: &Word| match word.kind {
        WordKind::Term(term) => lexicon
            .words
            .get(term)
            .is_some_and(|word| word.sells),
        _ => false,
    };
    let has_goods = words
        .iter()
        .any(|word| is_object_word(word, chars) && !sells(word));
    let convert = |word: &Word| {
        let kind = if has_goods && sells(word) {
            WordKind::Verb(VerbClass::Trade)
        } else {
            word.kind
        };
        Word {
            kind,
            range: word.range.clone(),
        }
    };
    words.iter().map(convert).collect()
}

/// 为酒店提供管理服务: who is served is no activity.
fn without_served(words: &[Word]) -> Vec<Word> {
    let is_for = words
        .first()
        .is_some_and(|word| word.kind == WordKind::For);
    let opening = words
        .iter()
        .position(|word| word.kind == WordKind::Opening);
    let served = opening.filter(|_| is_for).unwrap_or(0);
    let mut words = words.to_vec();
    for word in words.iter_mut().take(served) {
        word.kind = WordKind::Unknown;
    }
    words
}

/// Numbers and Latin letters: classes and numbers of lists.
pub(super) fn is_filling(word: &Word, chars: &[char]) -> bool {
    let text = chars
        .get(word.range.clone())
        .unwrap_or_default();
    word.kind == WordKind::Unknown && text.iter().all(char::is_ascii)
}

fn is_object_word(word: &Word, chars: &[char]) -> bool {
    match word.kind {
        WordKind::Term(_) => true,
        WordKind::Unknown => !is_filling(word, chars),
        _ => false,
    }
}

/// Verbs in front of an object.
fn front_verbs(words: &[Word], before_object: bool) -> VerbSet {
    let all = collect_verbs(words);
    let handling = VerbSet::of(VerbClass::Handling);
    if before_object {
        all.without(handling)
    } else {
        all
    }
}

/// Verbs behind an object. Of verbs side by side the last one decides where it is about the others
/// (食品经营管理).
fn back_verbs(words: &[Word]) -> VerbSet {
    let last = words
        .iter()
        .rev()
        .find_map(|word| match word.kind {
            WordKind::Verb(class) => Some(class),
            _ => None,
        });
    match last {
        Some(VerbClass::About) => VerbSet::of(VerbClass::About),
        _ => collect_verbs(words),
    }
}
