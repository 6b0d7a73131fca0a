//! The members of the lists of a scope, each with the verbs that govern it.

use super::item::ScopeItem;
use super::lexicon::ActivityLexicon;
use super::member::{Member, VerbSet, collect_verbs};
use super::piece::Joint;
use super::turns::turned_members;
use super::word_table::GRAMMAR;
use super::words::{VerbClass, WordKind};

// By eye, far above real members: every word is held against its neighbours, so hostile text without a
// separator must not be one member.
/// Words of a member; more are read as several.
const MAX_MEMBER_WORDS: usize = 64;

/// All members of a scope in order.
pub(super) fn read_members(lexicon: &ActivityLexicon, items: &[ScopeItem]) -> Vec<Member> {
    let mut all = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let chars: Vec<char> = item.classed_text().chars().collect();
        let words = lexicon.table.cut_words(&chars);
        let mut joint = item.joint;
        for words in words.split(|word| word.kind == WordKind::Mark) {
            for words in words.chunks(MAX_MEMBER_WORDS) {
                all.push(Member::new(lexicon, place, joint, words, &chars));
            }
            joint = Joint::Mark;
        }
    }
    let same_segment = |one: &Member, other: &Member| {
        let segment = |member: &Member| {
            items
                .get(member.item)
                .map(|item| item.segment)
        };
        segment(one) == segment(other)
    };
    for segment in all.chunk_by_mut(same_segment) {
        let first = segment
            .first()
            .and_then(|member| items.get(member.item));
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
    let words = GRAMMAR.cut_words(&chars);
    collect_verbs(&words)
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
    let turned = turned_members(members, list_verbs);
    let given = forward
        .into_iter()
        .zip(backward)
        .zip(turned);
    for (member, ((ahead, (behind, turned_by)), is_turned)) in members.iter_mut().zip(given) {
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
        member.is_turned = is_turned || !turned_by.is_empty();
    }
}

/// A member without an object belongs to the one before it (蔬菜种植、销售), or to the next one where a
/// list begins with it (生产、销售食品).
fn join_verb_members(members: &mut [Member]) {
    let mut ahead = VerbSet::default();
    let mut last_object: Option<usize> = None;
    for place in 0..members.len() {
        let next = members.get(place + 1);
        let next_leads = next.is_some_and(|next| {
            let joined = matches!(next.joint, Joint::Dot | Joint::Mark);
            joined && (!next.has_object() || !next.front.is_empty())
        });
        let Some(member) = members.get_mut(place) else {
            continue;
        };
        if member.has_object() {
            member.front = member.front.with(ahead);
            ahead = VerbSet::default();
            last_object = Some(place);
            continue;
        }
        let verbs = member.front;
        let begins_list = next_leads && member.joint == Joint::Comma;
        let belongs_back = !begins_list && ahead.is_empty();
        let object = last_object.filter(|_| belongs_back);
        match object.and_then(|place| members.get_mut(place)) {
            Some(object) => object.joined = object.joined.with(verbs),
            None => ahead = ahead.with(verbs),
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
        if member.has_object() && !member.own_verbs().is_empty() {
            current = member
                .front
                .only(&[VerbClass::Trade, VerbClass::Making]);
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
        if member.has_object() && !own.is_empty() {
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
        open_end |= member.has_object() && own.is_empty() && verbs.is_empty();
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
