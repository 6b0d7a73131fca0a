//! The members of the lists of a scope, each with the verbs that govern it.

use super::item::ScopeItem;
use super::lexicon::ActivityLexicon;
use super::parse::Joint;
use super::word_table::{VerbClass, Word, WordKind};

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

    fn only(self, classes: &[VerbClass]) -> Self {
        let kept = classes.iter().filter(|class| self.holds(**class));
        kept.fold(Self::default(), |set, class| set.with(Self::of(*class)))
    }
}

/// One member of a list.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The item that it is a part of.
    pub item: usize,
    pub words: Vec<Word>,
    joint: Joint,
    /// Verbs in front of its first object.
    front: VerbSet,
    /// Verbs behind its last object.
    back: VerbSet,
    /// Verbs of members without an object behind it (生产、销售).
    joined: VerbSet,
    /// 的 or 等 stands before the verbs behind it: they govern the whole list.
    binds_list: bool,
    has_object: bool,
    /// Nothing but a word of the lexicon at its end.
    is_bare: bool,
    /// Verbs that govern it, its own or those of its list.
    pub verbs: VerbSet,
    /// Verbs of its list that turn it into another activity (住宿、餐饮等代理服务).
    pub turned_by: VerbSet,
}

/// All members of a scope in order.
pub(super) fn read_members(lexicon: &ActivityLexicon, items: &[ScopeItem]) -> Vec<Member> {
    let mut all = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let chars: Vec<char> = item.head_text().chars().collect();
        let words = lexicon.table.cut_words(&chars);
        let mut joint = item.joint;
        for words in words.split(|word| word.kind == WordKind::Mark) {
            if !words.is_empty() {
                all.push(Member::new(lexicon, place, joint, words, &chars));
            }
            joint = Joint::Mark;
        }
    }
    let same_segment = |one: &Member, other: &Member| {
        let segment = |member: &Member| items.get(member.item).map(|item| item.segment);
        segment(one) == segment(other)
    };
    for segment in all.chunk_by_mut(same_segment) {
        let first = segment.first().and_then(|member| items.get(member.item));
        let list_verb = first
            .map(|item| item.list_verb.as_str())
            .unwrap_or_default();
        assign_verbs(segment, list_verbs(list_verb));
    }
    all
}

/// Classes of the verbs in front of a colon.
fn list_verbs(text: &str) -> VerbSet {
    let chars: Vec<char> = text.chars().collect();
    let words = super::word_table::GRAMMAR.cut_words(&chars);
    collect_verbs(&words)
}

fn collect_verbs(words: &[Word]) -> VerbSet {
    words
        .iter()
        .fold(VerbSet::default(), |set, word| match word.kind {
            WordKind::Verb(class) => set.with(VerbSet::of(class)),
            _ => set,
        })
}

impl Member {
    fn new(
        lexicon: &ActivityLexicon,
        item: usize,
        joint: Joint,
        words: &[Word],
        chars: &[char],
    ) -> Self {
        let words = &as_verbs(lexicon, words, chars);
        let is_object = |word: &Word| is_object_word(word, chars);
        let first = words.iter().position(is_object);
        let last = words.iter().rposition(is_object);
        let front = words
            .get(..first.unwrap_or(words.len()))
            .unwrap_or_default();
        let behind = words.get(last.map_or(words.len(), |last| last + 1)..);
        let behind = behind.unwrap_or_default();
        let last_word = last.and_then(|last| words.get(last));
        let term = match last_word.map(|word| word.kind) {
            Some(WordKind::Term(word)) => lexicon.words.get(word),
            _ => None,
        };
        let tail = term.and_then(|word| word.tail);
        let is_closed = term.is_some_and(|word| word.closed);
        let tail = tail.map(VerbSet::of).unwrap_or_default();
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
            binds_list: behind.iter().any(binds),
            has_object: first.is_some(),
            is_bare: behind.is_empty() && tail.is_empty() && !is_closed,
            verbs: VerbSet::default(),
            turned_by: VerbSet::default(),
        }
    }

    fn own_verbs(&self) -> VerbSet {
        self.front.with(self.back).with(self.joined)
    }
}

/// Words that are both an activity and a verb of trade are the verb where goods stand beside them.
fn as_verbs(lexicon: &ActivityLexicon, words: &[Word], chars: &[char]) -> Vec<Word> {
    let sells = |word: &Word| match word.kind {
        WordKind::Term(term) => lexicon.words.get(term).is_some_and(|word| word.sells),
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

/// Numbers and Latin letters: classes and numbers of lists.
pub(super) fn is_filling(word: &Word, chars: &[char]) -> bool {
    let text = chars.get(word.range.clone()).unwrap_or_default();
    word.kind == WordKind::Unknown && text.iter().all(|c| c.is_ascii())
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
    let last = words.iter().rev().find_map(|word| match word.kind {
        WordKind::Verb(class) => Some(class),
        _ => None,
    });
    match last {
        Some(VerbClass::About) => VerbSet::of(VerbClass::About),
        _ => collect_verbs(words),
    }
}

/// Gives every member of a segment the verbs of its list.
fn assign_verbs(members: &mut [Member], list_verbs: VerbSet) {
    join_verb_members(members);
    let commas_only = members
        .iter()
        .skip(1)
        .all(|member| member.joint != Joint::Dot);
    // Of a mixed list the comma parts the groups.
    let breaks = |joint: Joint| joint == Joint::Comma && !commas_only || joint == Joint::Sentence;
    let forward = forward_verbs(members, breaks);
    let backward = backward_verbs(members, breaks);
    let mut is_own_use = false;
    for ((member, ahead), (behind, turned_by)) in members.iter_mut().zip(forward).zip(backward) {
        let own = member.own_verbs();
        let shared = if own.is_empty() {
            ahead.with(behind)
        } else {
            own
        };
        // 销售:… 二手车信息咨询: what has another verb of its own is not under that of the list.
        let about = [VerbClass::About, VerbClass::Service, VerbClass::Letting];
        let apart = !own.only(&about).is_empty() && !own.holds(VerbClass::Trade);
        member.verbs = if apart { own } else { shared.with(list_verbs) };
        is_own_use |= member
            .words
            .iter()
            .any(|word| word.kind == WordKind::OwnUse);
        member.turned_by = if is_own_use {
            VerbSet::of(VerbClass::About)
        } else {
            turned_by
        };
    }
}

/// A member without an object belongs to the one before it (蔬菜种植、销售), or to the next one where a
/// list begins with it (生产、销售食品).
fn join_verb_members(members: &mut [Member]) {
    let mut ahead = VerbSet::default();
    for place in 0..members.len() {
        let Some(member) = members.get(place).cloned() else {
            continue;
        };
        if member.has_object {
            if let Some(member) = members.get_mut(place) {
                member.front = member.front.with(ahead);
            }
            ahead = VerbSet::default();
            continue;
        }
        let verbs = member.front;
        let next = members.get(place + 1);
        let next_leads = next.is_some_and(|next| {
            let joined = matches!(next.joint, Joint::Dot | Joint::Mark);
            joined && (!next.has_object || !next.front.is_empty())
        });
        let begins_list = next_leads && member.joint == Joint::Comma;
        let before = members.get_mut(..place).unwrap_or_default();
        let object = before.iter_mut().rev().find(|member| member.has_object);
        match object {
            Some(object) if !begins_list && ahead.is_empty() => {
                object.joined = object.joined.with(verbs);
            }
            _ => ahead = ahead.with(verbs),
        }
    }
}

/// Verbs that stand in front of a list: 生产A、B.
fn forward_verbs(members: &[Member], breaks: impl Fn(Joint) -> bool) -> Vec<VerbSet> {
    let mut current = VerbSet::default();
    let mut all = Vec::new();
    for member in members {
        if breaks(member.joint) || member.joint == Joint::Comma {
            current = VerbSet::default();
        }
        all.push(current);
        if member.has_object && !member.own_verbs().is_empty() {
            current = member.front.only(&[VerbClass::Trade, VerbClass::Making]);
        }
    }
    all
}

/// Verbs that stand behind a list, and those among them that are about the whole list.
fn backward_verbs(members: &[Member], breaks: impl Fn(Joint) -> bool) -> Vec<(VerbSet, VerbSet)> {
    let mut verbs = VerbSet::default();
    let mut turning = VerbSet::default();
    // 及 binds one member, 的 and 等 bind the whole list.
    let mut by_mark = false;
    let mut all = Vec::new();
    let about = [VerbClass::About, VerbClass::Service, VerbClass::Letting];
    // What no verb stands behind is sold, and so is what stands before it (中成药、药材加工、化妆品).
    let mut open_end = false;
    let mut at_end = true;
    for member in members.iter().rev() {
        let own = member.own_verbs();
        let is_turned = !by_mark || member.is_bare;
        all.push(match (own.is_empty(), is_turned) {
            (true, true) => (verbs, turning),
            (true, false) => (verbs, VerbSet::default()),
            _ => (VerbSet::default(), VerbSet::default()),
        });
        if by_mark {
            turning = VerbSet::default();
        }
        if member.has_object && !own.is_empty() {
            let behind = member.back.with(member.joined);
            // Verbs of making and trade reach back over a list; others only where 的, 等 or 及 binds it.
            let binds = member.binds_list || member.joint == Joint::Mark;
            verbs = match (binds, open_end, at_end) {
                (true, ..) => behind,
                (_, true, _) => behind.only(&[VerbClass::Trade]),
                (_, _, true) => {
                    behind.only(&[VerbClass::Trade, VerbClass::Making, VerbClass::Buying])
                }
                _ => behind.only(&[VerbClass::Trade, VerbClass::Making]),
            };
            turning = VerbSet::default();
            by_mark = !member.binds_list;
            if binds && member.front.is_empty() && !behind.holds(VerbClass::Trade) {
                turning = member.back.only(&about);
            }
        }
        open_end |= member.has_object && own.is_empty() && verbs.is_empty();
        at_end = false;
        if breaks(member.joint) {
            verbs = VerbSet::default();
            turning = VerbSet::default();
            open_end = false;
            at_end = true;
        }
    }
    all.reverse();
    all
}
