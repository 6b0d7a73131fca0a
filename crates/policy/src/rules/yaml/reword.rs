//! Errors of the YAML reader in the words of rule authors, in both languages.

/// Rewords a serde error: the place is said by `file:line:column`, so it is cut from the text, and
/// the nearest valid name is added.
pub(super) fn reword_serde_error(error: &str) -> (String, String) {
    let mut parts = error.split(" at line ");
    let text = parts.next().unwrap_or(error);
    let text = &reword_expectation(text);
    // serde puts names between backticks: every second piece is one, the wrong name in front.
    let mut quoted = text.split('`').skip(1).step_by(2);
    let unknown = ["unknown field", "unknown variant"];
    let mut unknown = unknown.iter();
    let is_unknown = unknown.any(|phrase| text.contains(phrase));
    let mut hint = None;
    if is_unknown && let Some(wrong) = quoted.next() {
        hint = nearest_name(wrong, quoted);
    }
    let zh = translate_error(text);
    match hint {
        Some(name) => (
            format!("{zh}；是否想写 `{name}`？"),
            format!("{text}; did you mean `{name}`?"),
        ),
        None => (zh, text.clone()),
    }
}

/// What was expected in the words of rule authors, who do not know the program's types.
fn reword_expectation(text: &str) -> String {
    match text.split_once("expected struct ") {
        // The name of the Rust type in serde's message: it has to follow when the type is renamed.
        Some((before, "Bilingual")) => format!("{before}expected `{{ zh: …, en: … }}`"),
        Some((before, _)) => format!("{before}expected a mapping of keys"),
        None => text.to_owned(),
    }
}

/// The frame of serde's sentences in Chinese; names stay as they are.
fn translate_error(text: &str) -> String {
    // Longer phrases come before the shorter ones that they contain.
    let phrases = [
        ("unknown field", "未知的键"),
        ("unknown variant", "未知的名称"),
        ("missing field", "缺少键"),
        ("duplicate field", "重复的键"),
        ("duplicate entry with key", "重复的键"),
        ("invalid type:", "类型不对："),
        ("invalid value:", "值不对："),
        ("invalid length", "长度不对"),
        (", expected one of", "，应为以下之一："),
        (", expected", "，应为"),
    ];
    let mut text = text.to_owned();
    for (en, zh) in phrases {
        text = text.replace(en, zh);
    }
    text
}

/// The valid name most like `wrong`, if any is like it.
#[must_use]
pub fn nearest_name<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // `-` and `_` are mixed up too often to count as a difference.
    let fold = |name: &str| {
        let lower = name.to_lowercase();
        lower.replace('_', "-")
    };
    let wrong = fold(wrong);
    let likeness = |name: &str| {
        // A slip of the fingers, or the right words with one left out.
        let slip = strsim::normalized_damerau_levenshtein(&wrong, name);
        let left_out = strsim::sorensen_dice(&wrong, name);
        slip.max(left_out)
    };
    // 0.55 by eye. Jaro-Winkler above 0.7, which was used before, offered names that are not near.
    let (_, nearest) = valid
        .into_iter()
        .map(|name| {
            let folded = fold(name);
            (likeness(&folded), name)
        })
        .filter(|(likeness, _)| *likeness > 0.55)
        .max_by(|(first, _), (second, _)| first.total_cmp(second))?;
    Some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_one_language_is_told_what_both_look_like() {
        let error = serde_yaml::from_str::<model::Bilingual>("one").unwrap_err();
        let (_, en) = reword_serde_error(&error.to_string());
        assert!(en.ends_with("expected `{ zh: …, en: … }`"), "{en}");
    }
}
