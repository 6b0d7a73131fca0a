//! The tool's two languages.

use serde::{Deserialize, Serialize};

/// A language of the tool's own sentences. Codes and JSON keys are English in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese, simplified.
    Zh,
    /// English.
    #[default]
    En,
}

// Unknown keys are refused: a misspelt language would be lost without a word.
/// One sentence or title in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Texts one after another, each language with its own separator between them.
    #[must_use]
    pub fn join(texts: &[Self], zh: &str, en: &str) -> Self {
        let join_language = |lang: Lang, separator: &str| {
            let texts: Vec<&str> = texts
                .iter()
                .map(|text| text.get(lang))
                .collect();
            texts.join(separator)
        };
        Self {
            zh: join_language(Lang::Zh, zh),
            en: join_language(Lang::En, en),
        }
    }

    /// Fills `{name}` placeholders from `args`; a placeholder without a value stays visible, so a
    /// wrong template shows in the output and in the test that looks for braces.
    #[must_use]
    pub fn fill_placeholders(&self, args: &[(String, Bilingual)]) -> Self {
        let fill_language = |lang: Lang| {
            args.iter()
                .fold(self.get(lang).to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{{name}}}"), value.get(lang))
                })
        };
        Self {
            zh: fill_language(Lang::Zh),
            en: fill_language(Lang::En),
        }
    }
}

impl From<&str> for Bilingual {
    /// The same text in both languages: a number, a file name, a value read from a document.
    fn from(text: &str) -> Self {
        Self::new(text, text)
    }
}

impl From<String> for Bilingual {
    fn from(text: String) -> Self {
        Self {
            zh: text.clone(),
            en: text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_joined_with_its_own_separator() {
        let texts = [Bilingual::new("甲", "a"), Bilingual::new("乙", "b")];
        let one_of = Bilingual::join(&texts, "或", " or ");
        assert_eq!(one_of, Bilingual::new("甲或乙", "a or b"));
        assert_eq!(
            Bilingual::join(texts.get(..1).unwrap_or_default(), "或", " or "),
            Bilingual::new("甲", "a")
        );
        assert_eq!(Bilingual::join(&[], "或", " or "), Bilingual::default());
    }
}
