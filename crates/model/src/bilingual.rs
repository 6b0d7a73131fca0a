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
