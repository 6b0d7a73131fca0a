//! Terms that stand on a page and that no field read.

use super::CheckContext;
use model::{FieldState, Printing};
use values::text::normalise_upper;

/// Words with which papers print how long they hold.
const TERM_WORDS: [&str; 6] = [
    "有效期",
    "有效至",
    "有效日期",
    "EXPIR",
    "VALIDUNTIL",
    "VALIDTO",
];

/// The same, where a paper may print its term: 许可期限, 合伙期限. Papers without one still speak of
/// the years of other things.
const PERIOD_WORD: &str = "期限";

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

/// Whether a paper that need not print a term speaks of one, outside of what its fields hold.
pub(super) fn has_unread_term(context: &CheckContext<'_>) -> bool {
    let Some(kind) = context.kind else {
        return false;
    };
    match kind.term {
        Some(Printing::Sometimes) => {
            mentions_term(context, &[&TERM_WORDS[..], &[PERIOD_WORD]].concat())
        }
        // A letter or rule of one's own speaks of the terms of other things.
        Some(Printing::None) => !kind.freeform && mentions_term(context, &TERM_WORDS),
        Some(Printing::Printed | Printing::Unknown) | None => false,
    }
}

fn mentions_term(context: &CheckContext<'_>, words: &[&str]) -> bool {
    let fields = context.document.fields.values();
    let present = fields.filter(|f| f.state == FieldState::Present);
    let values: Vec<String> = present
        .map(|f| normalise_upper(&f.value))
        .collect();
    let lines = context.own_lines();
    lines.into_iter().any(|line| {
        let text = normalise_upper(line);
        let term = term_words(&text, words);
        term.is_some_and(|term| {
            !values
                .iter()
                .any(|value| value.contains(term))
        })
    })
}

/// The line from its first word of a term on.
fn term_words<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    let is_note = NO_TERM_OF_ITS_OWN
        .iter()
        .any(|word| line.contains(word));
    let starts = words
        .iter()
        .filter_map(|word| line.find(word));
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
            "本证有效至2020年",
            "DATEOFEXPIRY:01/02/2020",
        ] {
            assert!(term_words(line, &TERM_WORDS).is_some(), "{line}");
        }
        for line in [
            "有效期届满30日前办理延续",
            "此件仅供微信认证使用,有效期60天",
            "应当在有效期内亮证经营",
            "成立日期2020年01月01日",
            "经营期限:20年",
        ] {
            assert!(term_words(line, &TERM_WORDS).is_none(), "{line}");
        }
        assert!(term_words("许可期限:三年", &[PERIOD_WORD]).is_some());
    }
}
