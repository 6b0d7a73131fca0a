//! Terms that stand on a page and that no field read.

use super::CheckContext;
use model::FieldState;
use values::text::normalise_text;

/// Words with which papers print how long they hold.
const TERM_WORDS: [&str; 4] = ["有效期", "期限", "有效至", "有效日期"];

// Origin: notes of forms (`有效期届满30日前办理延续`) and purpose stamps (`仅供…使用，有效期60天`), as in
// document-formats sections 0 and 4.
/// Words of lines that speak of a term and print none of the paper's own.
const NO_TERM_OF_ITS_OWN: [&str; 8] = [
    "届满",
    "期满",
    "有效期内",
    "期限内",
    "仅供",
    "复印",
    "限期",
    "换领",
];

/// Whether a line of the document speaks of its term, outside of what its fields hold. A paper that
/// may print no term is one that says nothing of one.
pub(super) fn mentions_term(context: &CheckContext<'_>) -> bool {
    let fields = context.document.fields.values();
    let present = fields.filter(|f| f.state == FieldState::Present);
    let values: Vec<String> = present.map(|f| normalise_text(&f.value)).collect();
    let lines = context.own_lines();
    lines.into_iter().any(|line| {
        let text = normalise_text(line);
        let term = term_words(&text);
        term.is_some_and(|term| !values.iter().any(|value| value.contains(term)))
    })
}

/// The line from its first word of a term on.
fn term_words(line: &str) -> Option<&str> {
    let is_note = NO_TERM_OF_ITS_OWN.iter().any(|word| line.contains(word));
    let starts = TERM_WORDS.iter().filter_map(|word| line.find(word));
    let start = starts.min().filter(|_| !is_note)?;
    line.get(start..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_stamps_speak_of_no_term_of_the_paper() {
        for line in [
            "有效期至2020年01月01日",
            "许可期限:三年",
            "本证有效至2020年",
        ] {
            assert!(term_words(line).is_some(), "{line}");
        }
        for line in [
            "有效期届满30日前办理延续",
            "此件仅供微信认证使用,有效期60天",
            "应当在有效期内亮证经营",
            "成立日期2020年01月01日",
        ] {
            assert!(term_words(line).is_none(), "{line}");
        }
    }
}
