//! Letters without a form: a sentence of theirs says whom they are about.

use super::subject_match::expected_value;
use crate::checks::CheckContext;
use model::{FieldRole, SealKind};
use values::name::{is_unnamed, normalise_name};

/// Whether the document is a letter without a form, sealed in one of these ways.
pub(super) fn has_seal_of(context: &CheckContext<'_>, seals: &[SealKind]) -> bool {
    let kind = context.kind.filter(|k| k.freeform);
    kind.and_then(|k| k.seal)
        .is_some_and(|s| seals.contains(&s))
}

/// Whether the text has the applicant's name, and not only that of a branch.
pub(super) fn text_names_applicant(context: &CheckContext<'_>) -> bool {
    let name = expected_value(context, FieldRole::SubjectName);
    let name = name
        .map(|n| normalise_name(&n))
        .unwrap_or_default();
    if is_unnamed(&name) {
        return false;
    }
    // A name may wrap, so the lines are read in one piece.
    let text: String = context.legible_lines().collect();
    let text = normalise_name(&text);
    text.match_indices(&name)
        .filter_map(|(start, name)| text.get(start + name.len()..))
        .any(|rest| !goes_on_as_branch(rest))
}

// Origin: by eye, as in 样例有限公司上海第二分公司.
/// Characters behind a name in which it may go on as that of a branch.
const BRANCH_CHARS: usize = 12;

fn goes_on_as_branch(rest: &str) -> bool {
    let near: String = rest
        .chars()
        .take(BRANCH_CHARS)
        .collect();
    let words = near
        .split([',', '。', ';', ':', '('])
        .next();
    ["分公司", "分店", "分行", "支行"]
        .iter()
        .any(|branch| words.is_some_and(|w| w.contains(branch)))
}
