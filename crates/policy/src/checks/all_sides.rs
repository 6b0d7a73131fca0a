//! `all-sides`: both sides of a card are there, and lie as the scenario asks.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, Confidence, Document, FindingCode, Outcome};

/// The side of a card that prints its machine-readable lines and no title.
const BARE_SIDE: &str = "back";

/// How the faces must lie; without parameters they may lie as they like.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AllSides {
    /// `true`: all faces in one picture.
    pub one_frame: bool,
    /// `true`: each face in a file of its own.
    pub own_files: bool,
}

impl Check for AllSides {
    const CODES: &'static [FindingCode] = &[
        FindingCode::SideMissing,
        FindingCode::SidesNotInOneFrame,
        FindingCode::SidesNotApart,
        FindingCode::SeveralCards,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "正反两面齐全（如人像面、国徽面）",
            "every face of the card is there (portrait and emblem side)",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        (self.one_frame && self.own_files)
            .then(|| "one_frame and own_files exclude each other".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // Which sides a platform asks for stands with the type, not with each requirement.
        let asks_none = context
            .document
            .sides_expected
            .is_empty();
        if asks_none || context.needs_one_side() {
            return CheckOutcome::not_applicable();
        }
        let faces = if context.has_text() {
            self.check_by_text(context)
        } else {
            self.check_by_cards(context)
        };
        faces.and(check_several_cards(context))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let Some((_, rest)) = builder.sides.split_last() else {
            return Vec::new();
        };
        let mut all = vec![builder.with_change(
            |p| p.sides = Some(rest.to_vec()),
            FindingCode::SideMissing,
            Outcome::Unmet,
        )];
        if self.own_files {
            let code = FindingCode::SidesNotApart;
            all.push(builder.with_change(|p| p.files = None, code, Outcome::Unmet));
        }
        if self.one_frame {
            let code = FindingCode::SidesNotInOneFrame;
            all.push(builder.with_change(|p| p.pages = Some(2), code, Outcome::Unmet));
        }
        all
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        if self.own_files {
            document.files = Some(2);
        }
    }
}

impl AllSides {
    /// The sides as their text tells them.
    fn check_by_text(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let document = context.document;
        let missing: Vec<&String> = document
            .sides_expected
            .iter()
            .filter(|f| !document.sides_seen.contains(f))
            .collect();
        if !missing.is_empty() {
            let (zh, en): (Vec<_>, Vec<_>) = missing
                .iter()
                .map(|f| side_title(f))
                .map(|w| (w.zh, w.en))
                .unzip();
            let expected = Bilingual::new(zh.join("、"), en.join(", "));
            // A file that could not be read may be the missing side. So may a page that was taken for
            // nothing, where the side is one that bears hardly a word.
            let is_bare = missing
                .iter()
                .any(|side| *side == BARE_SIDE);
            let may_lie_elsewhere =
                context.has_unread_namesake() || is_bare && context.has_unassigned_page();
            let observation =
                observation_of(context, FindingCode::SideMissing).with("wanted", expected);
            return if may_lie_elsewhere {
                CheckOutcome::unknown(observation.at_most_warning())
            } else {
                CheckOutcome::unmet(observation)
            };
        }
        if self.one_frame && document.pages.len() > 1 {
            return CheckOutcome::unmet(observation_of(context, FindingCode::SidesNotInOneFrame));
        }
        if self.own_files && count_files(document) < document.sides_expected.len() {
            return CheckOutcome::unmet(observation_of(context, FindingCode::SidesNotApart));
        }
        CheckOutcome::met()
    }

    /// Nobody read the card: the cards that lie in the pictures tell how many sides are there, not
    /// which. Never more than a doubt.
    fn check_by_cards(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // All pages or none: a page that was not measured may show the missing side.
        let cards: Option<Vec<usize>> = context
            .pages()
            .map(|p| {
                p.page
                    .quality
                    .as_ref()
                    .map(|q| q.cards.len())
            })
            .collect();
        let Some(cards) = cards.filter(|c| !c.is_empty()) else {
            return CheckOutcome::undecided();
        };
        let doubt = |code| {
            observation_of(context, code)
                .at_most_warning()
                .with_confidence(Confidence::Low)
        };
        let expected = Bilingual::new("其中一面", "one of its faces");
        match cards.as_slice() {
            [1] if context.document.sides_expected.len() > 1 => {
                CheckOutcome::unknown(doubt(FindingCode::SideMissing).with("wanted", expected))
            }
            [one] if self.own_files && *one > 1 => {
                CheckOutcome::unknown(doubt(FindingCode::SidesNotApart))
            }
            [_, _, ..] if self.one_frame && cards.iter().all(|n| *n <= 1) => {
                CheckOutcome::unknown(doubt(FindingCode::SidesNotInOneFrame))
            }
            _ => CheckOutcome::undecided(),
        }
    }
}

fn observation_of(context: &CheckContext<'_>, code: FindingCode) -> Observation {
    let observation = Observation::new(code)
        .with("document", context.title.clone())
        .with("file", context.file_names());
    observation.on_first_page(context.document)
}

fn count_files(document: &Document) -> usize {
    document
        .pages
        .iter()
        .map(|p| p.file)
        .collect::<BTreeSet<_>>()
        .len()
}

/// Cards of several persons in one picture: another document of the type shows the same side there,
/// or more cards lie there than one document has sides.
fn check_several_cards(context: &CheckContext<'_>) -> CheckOutcome {
    let document = context.document;
    let twin = |d: &&Document| {
        d.id != document.id
            && d.kind == document.kind
            && d.pages
                .iter()
                .any(|p| document.pages.contains(p))
            && d.sides_seen
                .iter()
                .any(|s| document.sides_seen.contains(s))
    };
    let by_text = context
        .documents
        .iter()
        .any(|d| twin(&d));
    let cards = context
        .pages()
        .filter_map(|p| {
            p.page
                .quality
                .as_ref()
                .map(|q| q.cards.len())
        })
        .max()
        .unwrap_or(0);
    if !by_text && cards <= document.sides_expected.len() {
        return CheckOutcome::met();
    }
    // A table or a second sheet can have the outline of a card, so a count of outlines is worth
    // less than text.
    let sure = if by_text {
        Confidence::Medium
    } else {
        Confidence::Low
    };
    CheckOutcome::met_with(
        observation_of(context, FindingCode::SeveralCards)
            .at_most_warning()
            .with_confidence(sure),
    )
}

/// The sides' names as platforms use them; 正面/反面 mean different sides to different people.
fn side_title(id: &str) -> Bilingual {
    match id {
        "portrait" => Bilingual::new("人像面", "portrait side"),
        "emblem" => Bilingual::new("国徽面", "emblem side"),
        "front" => Bilingual::new("首页", "front"),
        "back" => Bilingual::new("背面", "back"),
        other => other.into(),
    }
}
