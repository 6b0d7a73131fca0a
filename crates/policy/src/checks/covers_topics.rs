//! `covers-topics`: running text (points rules, a privacy policy) settles what reviewers look for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, FieldShape, SyntheticDocument};
use model::{Bilingual, Confidence, FindingCode, Outcome, TextOrigin};
use values::text::normalise_text;

/// Topics that the text must settle.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoversTopics {
    /// The topics.
    pub topics: Vec<Topic>,
}

/// One topic: a sentence must speak of it and, where figures or plain words are asked, settle it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What it is called in the finding.
    pub title: Bilingual,
    /// Words of which one must stand in the sentence.
    pub about: Vec<String>,
    /// Units of which one must follow a number in the same sentence.
    #[serde(default)]
    pub figure: Vec<String>,
    /// Words that settle it without a number.
    #[serde(default)]
    pub plainly: Vec<String>,
    /// A sentence that settles it: told to the merchant, and what generated tests write.
    pub example: String,
}

impl Check for CoversTopics {
    const CODES: &'static [FindingCode] = &[FindingCode::TermsUnclear];

    fn summary() -> Bilingual {
        Bilingual::new(
            "文字写清了审核所看的内容",
            "the text settles what reviewers look for",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        if self.topics.is_empty() {
            return Some("no topics are given".to_owned());
        }
        let silent = self.topics.iter().find(|t| {
            t.find_coverage(&split_sentences([t.example.as_str()], true)) != TopicCoverage::Settled
        });
        silent.map(|t| format!("the example of \"{}\" does not settle it", t.title.en))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let mut all = Vec::new();
        for (_, file) in context.own_files() {
            // Lines of a paragraph text end where the writer ended them; a printed line is only broken.
            let written = matches!(
                file.text.origin,
                TextOrigin::Docx | TextOrigin::PlainText | TextOrigin::Sidecar
            );
            all.extend(split_sentences(
                file.text.lines().map(|l| l.text.as_str()),
                written,
            ));
        }
        self.topics
            .iter()
            .fold(CheckOutcome::met(), |outcome, topic| {
                let why = match topic.find_coverage(&all) {
                    TopicCoverage::Settled => return outcome,
                    TopicCoverage::Mentioned => {
                        Bilingual::new("提到了，但没有写明", "mentioned, but not settled")
                    }
                    TopicCoverage::Nowhere => Bilingual::new("没有提到", "not mentioned"),
                };
                let observation = Observation::new(FindingCode::TermsUnclear)
                    .with_confidence(Confidence::Medium)
                    .with("document", context.title.clone())
                    .with("file", context.file_names())
                    .with("topic", topic.title.clone())
                    .with("why", why)
                    .with("example", topic.example.clone());
                let observation = observation.on_first_page(context.document);
                outcome.and(CheckOutcome::unmet(observation))
            })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        (0..self.topics.len())
            .map(|left_out| self.without_topic(left_out, builder))
            .collect()
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        let examples: Vec<&str> = self.topics.iter().map(|t| t.example.as_str()).collect();
        document.text = Some(examples.join("\n"));
    }
}

impl CoversTopics {
    /// The text of all topics but one, and no field that speaks of it either.
    fn without_topic(
        &self,
        left_out: usize,
        builder: &CounterexampleBuilder<'_>,
    ) -> Counterexample {
        let kept = self
            .topics
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != left_out);
        let text: Vec<&str> = kept.map(|(_, t)| t.example.as_str()).collect();
        let about = self.topics.get(left_out).map_or(&[][..], |t| &t.about);
        let speaks = |f: &&FieldShape<'_>| {
            f.labels
                .iter()
                .any(|l| about.iter().any(|a| l.contains(a.as_str())))
        };
        let printed = builder
            .fields
            .iter()
            .filter(speaks)
            .map(|f| f.name.to_owned());
        let change = |p: &mut SyntheticDocument| {
            p.text = Some(text.join("\n"));
            p.absent.extend(printed);
        };
        builder.with_change(change, FindingCode::TermsUnclear, Outcome::Unmet)
    }
}

/// How far a text goes on a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TopicCoverage {
    Settled,
    Mentioned,
    Nowhere,
}

impl Topic {
    fn find_coverage(&self, sentences: &[String]) -> TopicCoverage {
        let has = |s: &str, words: &[String]| words.iter().any(|w| s.contains(&normalise_text(w)));
        let about: Vec<&String> = sentences.iter().filter(|s| has(s, &self.about)).collect();
        let free = self.figure.is_empty() && self.plainly.is_empty();
        let settles = |s: &&String| free || has(s, &self.plainly) || has_figure(s, &self.figure);
        match (about.iter().any(settles), about.is_empty()) {
            (true, _) => TopicCoverage::Settled,
            (false, false) => TopicCoverage::Mentioned,
            (false, true) => TopicCoverage::Nowhere,
        }
    }
}

/// Whether a number stands before one of the units: `24个月`, `两年`, `10积分`.
fn has_figure(sentence: &str, units: &[String]) -> bool {
    // 半 (half) counts as a figure: 半年 settles a term.
    let number = |c: char| c.is_ascii_digit() || "零一二三四五六七八九十百千万两半".contains(c);
    units.iter().map(|u| normalise_text(u)).any(|unit| {
        sentence.match_indices(&unit).any(|(at, _)| {
            // The measure word 个 may stand between figure and unit, as in 24个月.
            let before = sentence
                .get(..at)
                .unwrap_or_default()
                .trim_end_matches('个');
            before.chars().next_back().is_some_and(number)
        })
    })
}

/// Sentences, normalised. A printed line runs on into the next unless that one begins an item of a
/// list.
fn split_sentences<'a>(lines: impl IntoIterator<Item = &'a str>, written: bool) -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    for line in lines {
        let line = normalise_text(line);
        if written || begins_list_item(&line) {
            all.push(String::new());
        }
        for c in line.chars() {
            // A comma ends no sentence: the figure often follows only in the next clause.
            if matches!(c, '。' | '；' | ';' | '！' | '!' | '？' | '?') {
                all.push(String::new());
            } else if let Some(last) = all.last_mut() {
                last.push(c);
            }
        }
    }
    all.retain(|s| !s.is_empty());
    all
}

/// `1.`, `（二）`, `三、`, `•`, `第四条`.
fn begins_list_item(line: &str) -> bool {
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some('•' | '-' | '*' | '#' | '(' | '【' | '第'), _) => true,
        (Some(c), Some('.' | '、' | ')')) => {
            c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate() -> Topic {
        Topic {
            title: "rate".into(),
            about: vec!["消费".into(), "兑换比例".into()],
            figure: vec!["积分".into(), "分".into()],
            plainly: Vec::new(),
            example: "每消费1元得10积分。".into(),
        }
    }

    fn said(topic: &Topic, lines: &[&str], written: bool) -> TopicCoverage {
        topic.find_coverage(&split_sentences(lines.iter().copied(), written))
    }

    #[test]
    fn a_figure_settles_and_a_word_only_mentions() {
        let rate = rate();
        assert_eq!(
            said(&rate, &["会员每消费 1 元可得 10 积分。"], true),
            TopicCoverage::Settled
        );
        assert_eq!(
            said(&rate, &["兑换比例以活动页面为准。"], true),
            TopicCoverage::Mentioned
        );
        assert_eq!(
            said(&rate, &["积分永久有效。"], true),
            TopicCoverage::Nowhere
        );
        assert_eq!(
            said(&rate, &["消费满十元得一积分"], true),
            TopicCoverage::Settled
        );
    }

    #[test]
    fn printed_lines_run_on_and_items_do_not() {
        let rate = rate();
        assert_eq!(
            said(&rate, &["会员每消费一元，", "可得10积分。"], false),
            TopicCoverage::Settled
        );
        assert_eq!(
            said(&rate, &["会员每消费一元，", "可得10积分。"], true),
            TopicCoverage::Mentioned
        );
        assert_eq!(
            said(&rate, &["一、消费规则", "二、每日上限500积分"], false),
            TopicCoverage::Mentioned
        );
    }

    #[test]
    fn plain_words_settle_too() {
        let topic = Topic {
            plainly: vec!["长期有效".into()],
            about: vec!["有效".into()],
            figure: vec!["年".into()],
            ..rate()
        };
        assert_eq!(
            said(&topic, &["积分长期有效"], true),
            TopicCoverage::Settled
        );
        assert_eq!(
            said(&topic, &["积分两年内有效"], true),
            TopicCoverage::Settled
        );
        assert_eq!(
            said(&topic, &["有效期以公告为准"], true),
            TopicCoverage::Mentioned
        );
    }

    #[test]
    fn an_example_must_settle_its_own_topic() {
        let tells = |example: &str| CoversTopics {
            topics: vec![Topic {
                example: example.into(),
                ..rate()
            }],
        };
        assert_eq!(tells("每消费1元得10积分。").validate_parameters(), None);
        assert!(tells("见公告。").validate_parameters().is_some());
    }
}
