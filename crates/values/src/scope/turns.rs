//! Members of a list that other words of the list turn into another activity.

use super::member::{Member, VerbSet};
use super::piece::Joint;
use super::words::{VerbClass, WordKind};

const ABOUT: [VerbClass; 3] = [VerbClass::About, VerbClass::Service, VerbClass::Letting];

/// For every member of a segment whether words before it turn it.
pub(super) fn turned_members(members: &[Member], list_verbs: VerbSet) -> Vec<bool> {
    let starts_with = |member: &Member, kind: WordKind| {
        member
            .words
            .first()
            .is_some_and(|word| word.kind == kind)
    };
    let holds = |member: &Member, kind: WordKind| {
        member
            .words
            .iter()
            .any(|word| word.kind == kind)
    };
    // 投资:酒店业、餐饮业.
    let by_list = !list_verbs.only(&ABOUT).is_empty() && !list_verbs.holds(VerbClass::Trade);
    // 本企业所需的原辅材料、机械设备的进口业务: to the end of the segment.
    let mut own_use = false;
    // 对酒店业、餐饮业的投资: to the verb.
    let mut toward = false;
    // 为酒店、餐饮企业提供管理服务: to what is offered.
    let mut served = false;
    // 代订机票、客房: over members that are nothing but a word.
    let mut ordered = false;
    let last_about = members
        .iter()
        .rposition(|member| member.back.holds(VerbClass::About));
    let last_offer = members
        .iter()
        .rposition(|member| holds(member, WordKind::Opening));
    let mut all = Vec::with_capacity(members.len());
    for (place, member) in members.iter().enumerate() {
        own_use |= holds(member, WordKind::OwnUse);
        let begins_toward = starts_with(member, WordKind::Toward);
        toward |= begins_toward && last_about.is_some_and(|about| about >= place);
        served |=
            starts_with(member, WordKind::For) && last_offer.is_some_and(|offer| offer >= place);
        served &= !holds(member, WordKind::Opening);
        ordered &= member.joint == Joint::Dot && member.own_verbs().is_empty() && member.is_bare;
        let unled = by_list && member.own_verbs().is_empty();
        all.push(own_use || toward || served || ordered || begins_toward || unled);
        toward &= !member.back.holds(VerbClass::About);
        let orders = member.front.holds(VerbClass::About)
            && !member.front.holds(VerbClass::Trade)
            && !member.front.holds(VerbClass::Making);
        ordered |= orders && member.has_object();
    }
    all
}
