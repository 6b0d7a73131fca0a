//! YAML text → typed value, with `file:line:column` for whatever is wrong.

use std::borrow::Cow;
use std::fmt;

use saphyr_parser::{Event, Parser};
use serde::de::DeserializeOwned;

use model::Bilingual;

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
        self.0.iter().try_for_each(|p| writeln!(f, "{p}"))
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

/// One step to a value inside a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YamlStep<'a> {
    /// Key of a mapping.
    Key(Cow<'a, str>),
    /// Index of a sequence, from 0.
    Item(usize),
}

impl<'a> From<&'a str> for YamlStep<'a> {
    fn from(key: &'a str) -> Self {
        Self::Key(key.into())
    }
}

impl<'a> From<&'a String> for YamlStep<'a> {
    fn from(key: &'a String) -> Self {
        Self::Key(key.into())
    }
}

impl From<String> for YamlStep<'_> {
    fn from(key: String) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for YamlStep<'_> {
    fn from(index: usize) -> Self {
        Self::Item(index)
    }
}

/// A place in a file, as validation walks down to it. It lies on the stack: nearly every value is sound,
/// and nobody asks where it stands.
#[derive(Debug, Default)]
pub struct YamlPath<'a> {
    up: Option<&'a YamlPath<'a>>,
    /// Nothing at the top of the file.
    step: Option<YamlStep<'a>>,
}

impl<'a> YamlPath<'a> {
    /// One step further.
    pub fn at<'b>(&'b self, step: impl Into<YamlStep<'b>>) -> YamlPath<'b>
    where
        'a: 'b,
    {
        YamlPath {
            up: Some(self),
            step: Some(step.into()),
        }
    }

    /// From the top of the file.
    #[must_use]
    pub fn steps(&self) -> Vec<YamlStep<'a>> {
        let mut steps = self.up.map(YamlPath::steps).unwrap_or_default();
        steps.extend(self.step.clone());
        steps
    }
}

impl<'a, S: Into<YamlStep<'a>>> From<S> for YamlPath<'a> {
    fn from(step: S) -> Self {
        Self {
            up: None,
            step: Some(step.into()),
        }
    }
}

impl YamlFile {
    /// Text of a file in UTF-8 (with or without byte order mark), UTF-16 with byte order mark, or
    /// GBK, which Chinese Windows editors still write.
    #[must_use]
    pub fn decode(name: &str, bytes: &[u8]) -> Self {
        // The order matters: a byte order mark is certain, valid UTF-8 nearly so, and GBK takes any
        // bytes.
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
            None => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::GBK.decode(bytes).0.into_owned(),
            },
        };
        Self {
            name: name.to_owned(),
            text: text.into(),
        }
    }

    /// The typed value, or the first structural error with its place.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        serde_yaml::from_str(&self.text).map_err(|error| {
            // An error without a place is about the whole file, so its first line stands for it.
            let (line, column) = error.location().map_or((1, 1), |l| (l.line(), l.column()));
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

/// Rewords a serde error: the place is said by `file:line:column`, so it is cut from the text, and
/// the nearest valid name is added.
fn reword_serde_error(error: &str) -> (String, String) {
    let text = error.split(" at line ").next().unwrap_or(error);
    let text = &reword_expectation(text);
    // serde puts names between backticks: every second piece is one, the wrong name in front.
    let mut quoted = text.split('`').skip(1).step_by(2);
    let unknown = ["unknown field", "unknown variant"]
        .iter()
        .any(|p| text.contains(p));
    let hint = match (unknown, quoted.next()) {
        (true, Some(wrong)) => nearest_name(wrong, quoted),
        _ => None,
    };
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
        Some((before, "Words")) => format!("{before}expected `{{ zh: …, en: … }}`"),
        Some((before, _)) => format!("{before}expected a mapping of keys"),
        None => text.to_owned(),
    }
}

/// The frame of serde's sentences in Chinese; names stay as they are.
fn translate_error(text: &str) -> String {
    // Longer phrases come before the shorter ones that they contain.
    [
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
    ]
    .iter()
    .fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

/// The valid name most like `wrong`, if any is like it.
#[must_use]
pub fn nearest_name<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // `-` and `_` are mixed up too often to count as a difference.
    let fold = |name: &str| name.to_lowercase().replace('_', "-");
    let wrong = fold(wrong);
    // A slip of the fingers, or the right words with one left out.
    let likeness = |name: &str| {
        strsim::normalized_damerau_levenshtein(&wrong, name)
            .max(strsim::sorensen_dice(&wrong, name))
    };
    // 0.55 by eye. Jaro-Winkler above 0.7, which was used before, offered names that are not near.
    valid
        .into_iter()
        .map(|name| (likeness(&fold(name)), name))
        .filter(|(likeness, _)| *likeness > 0.55)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Line and column, from 1, of the value at `path`; of the deepest part of it that exists.
fn locate_value(text: &str, path: &[YamlStep]) -> (usize, usize) {
    let mut best = (0, (1, 1));
    // For every open collection: how many steps of `path` lead to it (None: beside the path), the
    // next index (sequences), and the pending key (mappings).
    let mut open: Vec<OpenCollection> = Vec::new();
    for event in Parser::new_from_str(text) {
        // A text that does not scan ends the search; the place found up to there is still the best.
        let Ok((event, span)) = event else { break };
        let at = (span.start.line(), span.start.col() + 1);
        let depth = match &event {
            Event::Scalar(value, ..) => match open.last_mut() {
                // In a mapping that has no key waiting, a scalar is the next key and no value.
                Some(OpenCollection {
                    sequence: false,
                    key: key @ None,
                    ..
                }) => {
                    *key = Some(value.to_string());
                    continue;
                }
                _ => enter_value(&mut open, path),
            },
            // An alias is one value here and is not followed, so nested aliases cost nothing.
            Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                enter_value(&mut open, path)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        if let Some(depth) = depth
            && depth > best.0
        {
            best = (depth, at);
        }
        match event {
            Event::SequenceStart(..) => open.push(OpenCollection {
                depth,
                sequence: true,
                next: 0,
                key: None,
            }),
            Event::MappingStart(..) => open.push(OpenCollection {
                depth,
                sequence: false,
                next: 0,
                key: None,
            }),
            _ => {}
        }
    }
    best.1
}

/// A collection that the parser is inside of.
struct OpenCollection {
    depth: Option<usize>,
    sequence: bool,
    next: usize,
    key: Option<String>,
}

/// How many steps of `path` lead to the value that starts now; `None` when it is beside the path.
fn enter_value(open: &mut [OpenCollection], path: &[YamlStep]) -> Option<usize> {
    let Some(parent) = open.last_mut() else {
        return Some(0);
    };
    let step = if parent.sequence {
        parent.next += 1;
        YamlStep::Item(parent.next - 1)
    } else {
        YamlStep::Key(parent.key.take().unwrap_or_default().into())
    };
    let depth = parent.depth?;
    (path.get(depth) == Some(&step)).then_some(depth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_follows_keys_and_indices() {
        let text = "a: 1\nlist:\n  - x: 1\n  - {y: 2, z: [3, 4]}\nb: {list: 5}\n";
        let at = |path: &[YamlStep]| locate_value(text, path);
        assert_eq!(at(&["a".into()]), (1, 4));
        assert_eq!(at(&["list".into(), 0.into(), "x".into()]), (3, 8));
        assert_eq!(
            at(&["list".into(), 1.into(), "z".into(), 1.into()]),
            (4, 19)
        );
        assert_eq!(at(&["b".into(), "list".into()]), (5, 11));
        assert_eq!(
            at(&["list".into(), 1.into(), "absent".into()]),
            (4, 5),
            "the deepest part that exists"
        );
    }

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
            problem.to_string().contains("did you mean `version`"),
            "{problem}"
        );
        assert!(problem.message().zh.contains("未知的键"), "{problem:?}");
    }

    #[test]
    fn gbk_and_byte_order_marks_are_read() {
        let gbk = encoding_rs::GBK.encode("名称: 样例").0.into_owned();
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
        assert!(file.parse::<serde_yaml::Value>().is_err());
    }
}
