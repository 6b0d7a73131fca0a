//! Answers written into the text of a `merchant.yaml`, with its comments and its order kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::parse_declaration;
use crate::rules::Rules;
use crate::rules::yaml::{Diagnostic, Diagnostics, YamlFile};
use model::{Bilingual, FactAnswer};

/// Why answers were not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerError {
    /// The file is wrong as it is, or would be with the answers.
    Invalid(Diagnostics),
    /// A question has another answer already.
    Answered {
        /// Fact name.
        key: String,
        /// The answer that stands in the file.
        answer: String,
    },
    /// The file is written in a way that this program does not edit.
    Form,
}

/// The text with these answers under `facts`, each checked as `merchant.yaml` is. An answer that stands
/// there already is left; another one in its place is refused.
pub fn add_answers(
    file: &YamlFile,
    answers: &[(String, String)],
    rules: &Rules,
) -> Result<String, AnswerError> {
    let before = parse_declaration(file, rules).map_err(AnswerError::Invalid)?;
    let given = parse_answers(answers, rules).map_err(AnswerError::Invalid)?;
    let answered = rules.with_answer_ids(&before);
    let mut text = file.text.to_string();
    let mut wanted = before.clone();
    for (key, answer) in given {
        match answered.facts.get(&key) {
            Some(old) if *old == answer => continue,
            Some(old) => {
                return Err(AnswerError::Answered {
                    key,
                    answer: plain_text(old),
                });
            }
            None => {}
        }
        text = with_entry(&text, &key, &yaml_literal(&answer));
        wanted.facts.insert(key, answer);
    }
    // The edit goes by lines. Where the file is not of that form, it would say something else.
    let edited = YamlFile {
        name: file.name.clone(),
        text: text.clone().into(),
    };
    match parse_declaration(&edited, rules) {
        Ok(after) if after == wanted => Ok(text),
        _ => Err(AnswerError::Form),
    }
}

/// Answers `KEY`, `VALUE` as the rules list them; they are checked as `merchant.yaml` would be.
pub fn parse_answers(
    answers: &[(String, String)],
    rules: &Rules,
) -> Result<BTreeMap<String, FactAnswer>, Diagnostics> {
    let mut lines = String::new();
    for (key, answer) in answers {
        // Numbers, true and false are as they stand; anything else is words.
        let is_plain = answer.parse::<f64>().is_ok() || answer.parse::<bool>().is_ok();
        let value = if is_plain {
            answer.clone()
        } else {
            quoted(answer)
        };
        let _ = writeln!(lines, "  {}: {value}", quoted(key));
    }
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    let file = YamlFile {
        name: "KEY=VALUE".to_owned(),
        text: format!("facts:\n{lines}").into(),
    };
    let declaration = parse_declaration(&file, rules)?;
    Ok(rules
        .with_answer_ids(&declaration)
        .facts
        .clone())
}

/// What to say of it, and what to do.
impl AnswerError {
    /// In both languages; `file` is the file's name.
    #[must_use]
    pub fn to_bilingual(&self, file: &str) -> Bilingual {
        match self {
            Self::Invalid(problems) => {
                let first = problems.0.first();
                first.map(Diagnostic::message)
            }
            Self::Answered { key, answer } => Some(Bilingual::new(
                format!("`{key}` 在 {file} 中已经回答为“{answer}”；要更改，请直接编辑该文件"),
                format!("`{key}` is answered “{answer}” in {file} already; edit the file to change it"),
            )),
            Self::Form => Some(Bilingual::new(
                format!("{file} 的写法无法自动修改；请自行把答案写在 facts 下，每行一个：`  键: 答案`"),
                format!("{file} is written in a way that cannot be edited here; put the answers under `facts` yourself, one a line: `  key: answer`"),
            )),
        }
        .unwrap_or_default()
    }
}

fn yaml_literal(answer: &FactAnswer) -> String {
    match answer {
        FactAnswer::Flag(flag) => flag.to_string(),
        FactAnswer::Number(n) => n.to_string(),
        FactAnswer::Text(text) => quoted(text),
    }
}

fn plain_text(answer: &FactAnswer) -> String {
    match answer {
        FactAnswer::Text(text) => text.clone(),
        other => yaml_literal(other),
    }
}

// JSON strings are YAML strings.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text with one more entry under `facts`: in place of its commented line, as `init` writes it, else
/// first in the list, else in a list of its own at the end.
fn with_entry(text: &str, key: &str, value: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text
        .lines()
        .map(str::to_owned)
        .collect();
    let entry = format!("{key}: {value}");
    if let Some(at) = find_facts(&lines) {
        insert_entry(&mut lines, at, key, &entry);
    } else {
        lines.push("facts:".to_owned());
        lines.push(format!("  {entry}"));
    }
    let mut out = lines.join(end);
    out.push_str(end);
    out
}

/// The line of `facts:`, also where it is commented out.
fn find_facts(lines: &[String]) -> Option<usize> {
    let is_live = |line: &String| line.starts_with("facts:");
    let is_comment = |line: &String| line.trim_end() == "# facts:";
    let live = lines.iter().position(is_live);
    live.or_else(|| lines.iter().position(is_comment))
}

fn insert_entry(lines: &mut Vec<String>, at: usize, key: &str, entry: &str) {
    let Some(head) = lines.get_mut(at) else {
        return;
    };
    if head.starts_with('#') {
        "facts:".clone_into(head);
    }
    if let Some((start, rest)) = head.split_once('{') {
        let comma = if rest.trim_start().starts_with('}') {
            ""
        } else {
            ","
        };
        *head = format!("{start}{{ {entry}{comma}{rest}");
        return;
    }
    let indent = indent_below(lines, at);
    let mark = format!("{key}:");
    let is_its_comment = |line: &String| {
        let commented = line.trim_start().strip_prefix('#');
        commented.is_some_and(|words| words.trim_start().starts_with(&mark))
    };
    let commented = lines
        .iter()
        .skip(at + 1)
        .position(is_its_comment);
    let line = format!("{indent}{entry}");
    match commented.and_then(|offset| lines.get_mut(at + 1 + offset)) {
        Some(old) => *old = line,
        None => lines.insert(at + 1, line),
    }
}

/// The blanks before the first entry below a line; two where there is none.
fn indent_below(lines: &[String], at: usize) -> String {
    let entries = lines.iter().skip(at + 1);
    let is_entry = |line: &&String| {
        let words = line.trim_start();
        !words.is_empty() && !words.starts_with('#')
    };
    let first = entries.into_iter().find(is_entry);
    let blanks = first.map_or(0, |line| line.len() - line.trim_start().len());
    " ".repeat(if blanks == 0 { 2 } else { blanks })
}

#[cfg(test)]
mod tests;
