//! The text of a refusal, in one spelling and cut into sentences.

use values::text::normalise_text;

/// Words that begin a request: what to do, not what was wrong.
const REQUESTS: [&str; 6] = ["请", "建议", "须", "需", "应", "烦请"];

/// One sentence as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The whole of it.
    pub whole: String,
    /// Without its requests; the whole where nothing else is left.
    pub statement: String,
}

/// The sentences of a text, in one spelling.
#[must_use]
pub fn split_sentences(text: &str) -> Vec<Sentence> {
    let spelled = unify_spelling(text);
    spelled
        .split(['。', ';', '!', '?'])
        .filter(|sentence| !sentence.is_empty())
        .map(|sentence| Sentence {
            whole: sentence.to_owned(),
            statement: without_requests(sentence),
        })
        .collect()
}

/// Full and half width, quotation marks, politeness and case make no difference.
#[must_use]
pub fn unify_spelling(text: &str) -> String {
    normalise_text(text)
        .to_lowercase()
        .replace('您', "你")
        .replace("贵司", "公司")
        .chars()
        .filter(|c| !is_quotation(*c))
        .collect()
}

fn is_quotation(c: char) -> bool {
    matches!(c, '"' | '\'' | '「' | '」' | '《' | '》' | '(' | ')' | '/')
}

fn without_requests(sentence: &str) -> String {
    let is_request = |clause: &&str| {
        REQUESTS
            .iter()
            .any(|word| clause.starts_with(word))
    };
    let clauses = sentence.split([',', '、', ':']);
    let statements: Vec<&str> = clauses
        .filter(|clause| !clause.is_empty() && !is_request(clause))
        .collect();
    if statements.is_empty() {
        sentence.to_owned()
    } else {
        statements.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_no_statement_unless_it_is_all_there_is() {
        let sentences = split_sentences("营业执照为手机截屏，请提供原件。请补充材料");
        let statements: Vec<&str> = sentences
            .iter()
            .map(|sentence| sentence.statement.as_str())
            .collect();
        assert_eq!(statements, ["营业执照为手机截屏", "请补充材料"]);
    }

    #[test]
    fn width_quotes_and_politeness_make_no_difference() {
        assert_eq!(unify_spelling("您的《ＰＤＦ》 “证”"), "你的pdf证");
    }
}
