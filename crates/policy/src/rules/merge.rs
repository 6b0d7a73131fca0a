//! How a later layer lies over an earlier one: item by item, by id.

use super::Rules;
use super::pack::{Pack, SourcedEntityType};

/// Remembers what a user's folder changed or added.
pub fn record_overlay(overlays: &mut Vec<String>, over: bool, what: &str, id: &str) {
    if over {
        overlays.push(format!("{what} {id}"));
    }
}

/// Replaces the item with the same id in place, or appends.
pub fn upsert<T>(items: &mut Vec<T>, item: T, id: impl Fn(&T) -> &String) {
    // In place, so that an overlay does not change the order in which reports list requirements.
    let same_id = items
        .iter_mut()
        .find(|old| id(old) == id(&item));
    match same_id {
        Some(old) => *old = item,
        None => items.push(item),
    }
}

/// Entity types of one more file.
pub fn merge_entity_types(all: &mut Vec<SourcedEntityType>, more: Vec<SourcedEntityType>) {
    for entity in more {
        upsert(all, entity, |known| &known.shows.id);
    }
}

/// A pack: over one of the same id, its requirements and categories replace those of the same id.
pub fn merge_pack(rules: &mut Rules, pack: Pack, over: bool) {
    record_overlay(&mut rules.overlays, over, "pack", &pack.id);
    let known = rules.packs.get_mut(&pack.id);
    let Some(old) = known else {
        let id = pack.id.clone();
        rules.packs.insert(id, pack);
        return;
    };
    // Role and `guessable` stay: no overlay turns an industry pack into a base pack.
    old.title = pack.title;
    old.version = pack.version;
    old.as_of = pack.as_of;
    // One folder that changed the pack is enough; a later one does not take that back.
    old.overlaid |= over;
    // An overlay that says nothing about the review keeps the queue time of the pack below.
    if pack.review.is_some() {
        old.review = pack.review;
    }
    if pack.unasked_scope.is_some() {
        old.unasked_scope = pack.unasked_scope;
    }
    old.facts.extend(pack.facts);
    old.roles.extend(pack.roles);
    for note in pack.notes {
        let notes = &mut old.notes;
        upsert(notes, note, |known| &known.id);
    }
    for requirement in pack.requirements {
        let requirements = &mut old.requirements;
        upsert(requirements, requirement, |known| &known.id);
    }
    for category in pack.categories {
        let categories = &mut old.categories;
        upsert(categories, category, |known| &known.id);
    }
}
