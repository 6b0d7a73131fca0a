//! Sides and pages in files of their own: which of them are one document.

use super::document_draft::DocumentDraft;
use super::file_name_hints;
use crate::rules::catalogue::Catalogue;
use crate::rules::document_type::DocumentType;
use model::{ClassificationBasis, FileEvidence};

pub(super) fn join_one_sided_drafts(
    mut drafts: Vec<DocumentDraft>,
    files: &[FileEvidence],
    catalogue: &Catalogue,
) -> Vec<DocumentDraft> {
    for (index, kind) in catalogue.kinds.iter().enumerate() {
        if kind.sides.len() < 2 {
            continue;
        }
        let is_mine = |draft: &DocumentDraft| draft.kind == index;
        let (mine, others) = drafts.into_iter().partition(is_mine);
        drafts = others;
        drafts.extend(pair_drafts(mine, kind, files));
    }
    drafts
}

/// Pairs one-sided drafts of a type: inside a file, then by name, then the rest. Sides of different
/// persons stay apart: of two portraits none is ever joined.
fn pair_drafts(
    mut drafts: Vec<DocumentDraft>,
    kind: &DocumentType,
    files: &[FileEvidence],
) -> Vec<DocumentDraft> {
    let order: Vec<String> = kind.side_names();
    let path = |draft: &DocumentDraft| {
        let file = files.get(draft.first_file_index());
        match file {
            Some(file) => file.path.as_str(),
            None => "",
        }
    };
    let family = |first: &DocumentDraft, second: &DocumentDraft| {
        let family_a = file_name_hints::document_family(path(first));
        let family_b = file_name_hints::document_family(path(second));
        family_a == family_b
    };
    let unread = |draft: &DocumentDraft| {
        let by_name = draft.basis == ClassificationBasis::FileName;
        let no_side_read = by_name && draft.sides.is_empty();
        no_side_read && file_name_hints::names_side_or_page(path(draft))
    };
    // The surest ground first: one file, then names that differ only in the side, then what is
    // left.
    drafts = join_where(drafts, &order, |first, second| {
        first.first_file_index() == second.first_file_index()
    });
    drafts = join_where(drafts, &order, family);
    drafts = join_unread(drafts, &order, |first, second| {
        let both_unread = unread(first) && unread(second);
        both_unread && family(first, second)
    });
    join_where(drafts, &order, |_, _| true)
}

/// Joins each draft of one side with its counterpart among those that `together` accepts: first
/// with first, where there are as many of one side as of the other.
fn join_where(
    mut drafts: Vec<DocumentDraft>,
    order: &[String],
    together: impl Fn(&DocumentDraft, &DocumentDraft) -> bool,
) -> Vec<DocumentDraft> {
    let mut at = 0;
    while let Some(draft) = drafts.get(at) {
        let mut mine = Vec::new();
        let mut others = Vec::new();
        for (index, other) in drafts.iter().enumerate() {
            let sides = other.sides.len();
            let one_face = sides > 0 && sides < order.len();
            if !one_face {
                continue;
            }
            let may_pair = || together(draft, other) && same_owner(draft, other);
            if index != at && !may_pair() {
                continue;
            }
            if other.sides == draft.sides {
                mine.push(index);
            } else {
                others.push(index);
            }
        }
        match counterpart(&mine, &others, at) {
            Some(other) => at = merge_drafts(&mut drafts, at, other, order),
            None => at += 1,
        }
    }
    drafts
}

/// The draft among `others` at the place that `at` has in `mine`.
fn counterpart(mine: &[usize], others: &[usize], at: usize) -> Option<usize> {
    // As many fronts as backs, or nothing is joined: a wrong pair would give one person the
    // number of another.
    if mine.len() != others.len() {
        return None;
    }
    let mut own_places = mine.iter();
    let place = own_places.position(|index| *index == at)?;
    others.get(place).copied()
}

/// Makes `other` a part of `at`; returns where to go on.
fn merge_drafts(
    drafts: &mut Vec<DocumentDraft>,
    at: usize,
    other: usize,
    order: &[String],
) -> usize {
    let absorbed = drafts.remove(other);
    let at = if other < at { at - 1 } else { at };
    if let Some(draft) = drafts.get_mut(at) {
        draft.merge_from(absorbed, order);
    }
    at + 1
}

fn same_owner(a: &DocumentDraft, b: &DocumentDraft) -> bool {
    let is_open = a.owner.is_none() || b.owner.is_none();
    is_open || a.owner == b.owner
}

/// Files that nobody read, whose names tell one part each of the same document.
fn join_unread(
    mut drafts: Vec<DocumentDraft>,
    order: &[String],
    together: impl Fn(&DocumentDraft, &DocumentDraft) -> bool,
) -> Vec<DocumentDraft> {
    let mut at = 0;
    while let Some(draft) = drafts.get(at) {
        let mut mates = Vec::new();
        for (index, other) in drafts.iter().enumerate() {
            if index != at && together(draft, other) {
                mates.push(index);
            }
        }
        match mates.as_slice() {
            [only] => at = merge_drafts(&mut drafts, at, *only, order),
            _ => at += 1,
        }
    }
    drafts
}
