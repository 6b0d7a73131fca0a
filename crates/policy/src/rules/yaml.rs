//! YAML text → typed value, with `file:line:column` for whatever is wrong.

mod name_hint;
mod nesting;
mod path;
mod position;
mod reword;

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;

use model::Bilingual;

use nesting::find_deep_nesting;
use position::locate_value;
use reword::reword_serde_error;

pub use name_hint::{name_hint, titled_name_hint};
pub use path::{YamlPath, YamlStep};
pub use reword::nearest_name;

/// One thing wrong with a rule file or a declaration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// File as the user named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

impl Diagnostic {
    /// A problem at a place of a file that is no YAML.
    #[must_use]
    pub fn at_place(file: &str, line: usize, column: usize, message: Bilingual) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            zh: message.zh,
            en: message.en,
        }
    }

    /// What is wrong, what was expected and the nearest valid name.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        Bilingual::new(&self.zh, &self.en)
    }
}

impl fmt::Display for Diagnostic {
    /// English, for logs; the command prints [`Diagnostic::message`] in the user's language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.en
        )
    }
}

/// Everything wrong with the rules or a declaration, sorted by place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut problems = self.0.iter();
        problems.try_for_each(|problem| writeln!(f, "{problem}"))
    }
}

impl std::error::Error for Diagnostics {}

/// A text file of rules or a declaration.
#[derive(Debug, Clone)]
pub struct YamlFile {
    /// Name for messages.
    pub name: String,
    /// Content; of a compiled-in file no copy.
    pub text: Cow<'static, str>,
}

impl YamlFile {
    /// Text of a file in UTF-8 (with or without byte order mark), UTF-16 with byte order mark, or
    /// GBK, which Chinese Windows editors still write.
    #[must_use]
    pub fn decode(name: &str, bytes: &[u8]) -> Self {
        // The order matters: a byte order mark is certain, valid UTF-8 nearly so, and GBK takes any
        // bytes.
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, _)) => {
                let (text, ..) = encoding.decode(bytes);
                text.into_owned()
            }
            None => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::GBK
                    .decode(bytes)
                    .0
                    .into_owned(),
            },
        };
        Self {
            name: name.to_owned(),
            text: text.into(),
        }
    }

    /// The typed value, or the first structural error with its place.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        // What is compiled in was parsed when it was built.
        let hostile = match &self.text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => find_deep_nesting(text),
        };
        if let Some((line, column)) = hostile {
            let message = Bilingual::new(
                "括号嵌套过深，请检查是否漏写了右括号",
                "too many collections inside one another; is a closing bracket missing?",
            );
            return Err(Diagnostic::at_place(&self.name, line, column, message));
        }
        serde_yaml::from_str(&self.text).map_err(|error| {
            // An error without a place is about the whole file, so its first line stands for it.
            let (line, column) = match error.location() {
                Some(place) => (place.line(), place.column()),
                None => (1, 1),
            };
            let (zh, en) = reword_serde_error(&error.to_string());
            Diagnostic {
                file: self.name.clone(),
                line,
                column,
                zh,
                en,
            }
        })
    }

    /// A problem with the value at `path`.
    #[must_use]
    pub fn diagnostic_at(&self, path: &[YamlStep], message: Bilingual) -> Diagnostic {
        let (line, column) = locate_value(&self.text, path);
        Diagnostic {
            file: self.name.clone(),
            line,
            column,
            zh: message.zh,
            en: message.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structural_errors_name_the_nearest_key() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct T {
            title: String,
            version: String,
        }
        let file = YamlFile {
            name: "x.yaml".into(),
            text: "title: a\nversoin: b\n".into(),
        };
        let problem = file.parse::<T>().unwrap_err();
        assert_eq!((problem.line, problem.column), (2, 1));
        assert!(
            problem
                .to_string()
                .contains("did you mean `version`"),
            "{problem}"
        );
        assert!(
            problem
                .message()
                .zh
                .contains("未知的键"),
            "{problem:?}"
        );
    }

    #[test]
    fn gbk_and_byte_order_marks_are_read() {
        let gbk = encoding_rs::GBK
            .encode("名称: 样例")
            .0
            .into_owned();
        assert_eq!(YamlFile::decode("x", &gbk).text, "名称: 样例");
        assert_eq!(
            YamlFile::decode("x", "\u{feff}a: 1".as_bytes()).text,
            "a: 1"
        );
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x]\n");
        for i in 1..40 {
            text += &format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}]\n", p = i - 1);
        }
        let file = YamlFile {
            name: "bomb.yaml".into(),
            text: text.into(),
        };
        assert!(
            file.parse::<serde_yaml::Value>()
                .is_err()
        );
    }
}
