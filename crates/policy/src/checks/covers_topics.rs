//! `covers-topics`: running text (points rules, a privacy policy) settles what reviewers look for.

use schemars::JsonSchema;
use serde::Deserialize;

mod sentences;
mod topic;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, FieldShape, SyntheticDocument};
use model::{Bilingual, Confidence, FindingCode, Outcome, TextOrigin};
use sentences::split_sentences;
pub use topic::Topic;
use topic::TopicCoverage;

/// Topics that the text must settle.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoversTopics {
    /// The topics.
    pub topics: Vec<Topic>,
}

impl Check for CoversTopics {
    const CODES: &'static [FindingCode] = &[FindingCode::TermsUnclear];

    fn summary() -> Bilingual {
        Bilingual::new(
            "文字写清了审核所看的内容",
            "the text settles what reviewers look for",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        let titles: Vec<Bilingual> = self
            .topics
            .iter()
            .map(|t| t.title.clone())
            .collect();
        let list = Bilingual::join(&titles, "、", ", ");
        Bilingual::new(
            format!("文中写清：{}", list.zh),
            format!("its text settles: {}", list.en),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        if self.topics.is_empty() {
            return Some("no topics are given".to_owned());
        }
        if self
            .topics
            .iter()
            .flat_map(|t| &t.limits)
            .any(|l| l.units.is_empty())
        {
            return Some("a limit names no units".to_owned());
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
                file.text
                    .lines()
                    .map(|l| l.text.as_str()),
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
                    TopicCoverage::Contradicted(word) => Bilingual::new(
                        format!("另有文字写“{word}”"),
                        format!("elsewhere the text says “{word}”"),
                    ),
                    TopicCoverage::Exceeded(figure, most) => Bilingual::new(
                        format!("写的是 {figure}，上限为 {most}"),
                        format!("it says {figure}, at most {most} may stand"),
                    ),
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
        let mut all: Vec<Counterexample> = (0..self.topics.len())
            .map(|left_out| self.without_topic(left_out, builder))
            .collect();
        let wrong = self
            .topics
            .iter()
            .flat_map(Topic::wrong_sentences);
        all.extend(wrong.map(|sentence| self.with_sentence(&sentence, builder)));
        all
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        document.text = Some(self.example_text());
    }
}

impl CoversTopics {
    fn example_text(&self) -> String {
        let examples: Vec<&str> = self
            .topics
            .iter()
            .map(|t| t.example.as_str())
            .collect();
        examples.join("\n")
    }

    /// The text of all topics and a sentence that undoes one of them.
    fn with_sentence(&self, wrong: &str, builder: &CounterexampleBuilder<'_>) -> Counterexample {
        let text = format!("{}\n{wrong}", self.example_text());
        let change = |p: &mut SyntheticDocument| p.text = Some(text);
        builder.with_change(change, FindingCode::TermsUnclear, Outcome::Unmet)
    }

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
        let text: Vec<&str> = kept
            .map(|(_, t)| t.example.as_str())
            .collect();
        let about = self
            .topics
            .get(left_out)
            .map_or(&[][..], |t| &t.about);
        let speaks = |f: &&FieldShape<'_>| {
            f.labels.iter().any(|l| {
                about
                    .iter()
                    .any(|a| l.contains(a.as_str()))
            })
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

#[cfg(test)]
mod tests {
    use super::topic::TopicLimit;
    use super::*;

    fn rate() -> Topic {
        Topic {
            title: "rate".into(),
            about: vec!["消费".into(), "兑换比例".into()],
            figure: vec!["积分".into(), "分".into()],
            example: "每消费1元得10积分。".into(),
            ..Topic::default()
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
    fn a_condition_may_not_undo_a_ban() {
        let cash = Topic {
            about: vec!["不得提现".into()],
            figure: Vec::new(),
            contradicted_by: vec!["可提现".into(), "提现到".into()],
            example: "积分不得提现。".into(),
            ..rate()
        };
        let undone = TopicCoverage::Contradicted("可提现".into());
        let text = ["不足1000不得提现，满1000可提现。"];
        assert_eq!(said(&cash, &text, true), undone);
        for fine in [
            "积分不得提现，也不可提现。",
            "积分不得提现，不能以任何方式提现到银行卡。",
        ] {
            assert_eq!(said(&cash, &[fine], true), TopicCoverage::Settled, "{fine}");
        }
    }

    #[test]
    fn figures_are_held_against_limits() {
        let limit = |beside: &[&str], unit: &str, at_most| TopicLimit {
            beside: beside
                .iter()
                .map(|b| (*b).to_owned())
                .collect(),
            units: vec![unit.into()],
            at_most,
        };
        let term = Topic {
            about: vec!["有效".into()],
            figure: vec!["年".into(), "月".into()],
            limits: vec![limit(&[], "年", 2.0), limit(&[], "月", 24.0)],
            example: "24个月内有效。".into(),
            ..rate()
        };
        for fine in [
            "积分两年内有效。",
            "积分自到账起二十四个月内有效。",
            "积分在2027年12月31日前有效。",
            "积分半年内有效，客服资料保存三年。",
        ] {
            assert_eq!(said(&term, &[fine], true), TopicCoverage::Settled, "{fine}");
        }
        for (wrong, figure, most) in [
            ("积分三年内有效。", "3年", "2年"),
            ("积分36个月内有效。", "36月", "24月"),
        ] {
            let found = TopicCoverage::Exceeded(figure.into(), most.into());
            assert_eq!(said(&term, &[wrong], true), found, "{wrong}");
        }
        let cap = Topic {
            about: vec!["最多".into()],
            limits: vec![limit(&["每日", "每天"], "积分", 500.0)],
            ..rate()
        };
        let fine = "每日最多获得500积分，每月最多获得9000积分。";
        assert_eq!(said(&cap, &[fine], true), TopicCoverage::Settled);
        let found = TopicCoverage::Exceeded("1000积分".into(), "500积分".into());
        assert_eq!(said(&cap, &["每天最多1,000积分。"], true), found);
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
    fn what_a_clause_leaves_out_settles_nothing() {
        let topic = Topic {
            about: vec!["学费".into(), "个人信息".into()],
            ..Topic::default()
        };
        for text in [
            "本协议未约定个人信息保护事宜，由双方另行签订。",
            "本授权不包括住宿费、学费的收取。",
            "授权收取各项费用，学费除外。",
            "双方未对个人信息保护作出约定。",
        ] {
            assert_eq!(
                said(&topic, &[text], true),
                TopicCoverage::Mentioned,
                "{text}"
            );
        }
        for text in [
            "本授权包括学费，不包括住宿费。",
            "本授权不包括住宿费但包括学费。",
            "乙方不得泄露个人信息，法律另有规定的除外。",
            "个人信息不得提供给他人但法律另有规定的除外。",
            "住宿费除外，收取学费。",
        ] {
            assert_eq!(
                said(&topic, &[text], true),
                TopicCoverage::Settled,
                "{text}"
            );
        }
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
        assert!(
            tells("见公告。")
                .validate_parameters()
                .is_some()
        );
    }
}
