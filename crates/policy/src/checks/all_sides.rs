//! `all-sides`: both faces of a card are there, and lie as the scenario asks.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Document, FindingCode, Words};

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

    fn sentence() -> Words {
        Words::new("证件各面齐全（如人像面、国徽面）", "every face of the card is there (portrait and emblem side)")
    }

    fn problem(&self) -> Option<String> {
        (self.one_frame && self.own_files).then(|| "one_frame and own_files exclude each other".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if case.document.faces.is_empty() {
            return Ruling::not_applicable();
        }
        let faces = if case.was_read() { self.by_text(case) } else { self.by_cards(case) };
        faces.and(crowded(case))
    }
}

impl AllSides {
    /// The faces as their text tells them.
    fn by_text(&self, case: &Case<'_>) -> Ruling {
        let document = case.document;
        let missing: Vec<&String> = document.faces.iter().filter(|f| !document.sides.contains(f)).collect();
        if !missing.is_empty() {
            let (zh, en): (Vec<_>, Vec<_>) = missing.iter().map(|f| face(f)).map(|w| (w.zh, w.en)).unzip();
            let wanted = Words::new(zh.join("、"), en.join(", "));
            // A file that could not be read may be the missing face.
            let seen = seen(case, FindingCode::SideMissing).with("wanted", wanted);
            return if case.unread_namesakes() { Ruling::unknown(seen.warning()) } else { Ruling::unmet(seen) };
        }
        if self.one_frame && document.pages.len() > 1 {
            return Ruling::unmet(seen(case, FindingCode::SidesNotInOneFrame));
        }
        if self.own_files && files(document) < document.faces.len() {
            return Ruling::unmet(seen(case, FindingCode::SidesNotApart));
        }
        Ruling::met()
    }

    /// Nobody read the card: the cards that lie in the pictures tell how many faces are there, not
    /// which. Never more than a doubt.
    fn by_cards(&self, case: &Case<'_>) -> Ruling {
        let cards: Option<Vec<usize>> =
            case.pages().map(|p| p.page.quality.as_ref().map(|q| q.cards.len())).collect();
        let Some(cards) = cards.filter(|c| !c.is_empty()) else { return Ruling::silent() };
        let doubt = |code| seen(case, code).warning().sure(Confidence::Low);
        let wanted = Words::new("其中一面", "one of its faces");
        match cards.as_slice() {
            [1] if case.document.faces.len() > 1 => {
                Ruling::unknown(doubt(FindingCode::SideMissing).with("wanted", wanted))
            }
            [one] if self.own_files && *one > 1 => Ruling::unknown(doubt(FindingCode::SidesNotApart)),
            [_, _, ..] if self.one_frame && cards.iter().all(|n| *n <= 1) => {
                Ruling::unknown(doubt(FindingCode::SidesNotInOneFrame))
            }
            _ => Ruling::silent(),
        }
    }
}

fn seen(case: &Case<'_>, code: FindingCode) -> Observation {
    let seen = Observation::new(code).with("document", case.title.clone()).with("file", case.file_names());
    case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p))
}

fn files(document: &Document) -> usize {
    document.pages.iter().map(|p| p.file).collect::<BTreeSet<_>>().len()
}

/// Cards of several persons in one picture: another paper of the kind shows the same face there, or
/// more cards lie there than one paper has faces.
fn crowded(case: &Case<'_>) -> Ruling {
    let document = case.document;
    let twin = |d: &&Document| {
        d.id != document.id
            && d.kind == document.kind
            && d.pages.iter().any(|p| document.pages.contains(p))
            && d.sides.iter().any(|s| document.sides.contains(s))
    };
    let by_text = case.documents.iter().any(|d| twin(&d));
    let cards = case.pages().filter_map(|p| p.page.quality.as_ref().map(|q| q.cards.len())).max().unwrap_or(0);
    if !by_text && cards <= document.faces.len() {
        return Ruling::met();
    }
    let sure = if by_text { Confidence::Medium } else { Confidence::Low };
    Ruling::noted(seen(case, FindingCode::SeveralCards).warning().sure(sure))
}

/// The faces' names as platforms use them; 正面/反面 mean different sides to different people.
fn face(id: &str) -> Words {
    match id {
        "portrait" => Words::new("人像面", "portrait side"),
        "emblem" => Words::new("国徽面", "emblem side"),
        "front" => Words::new("首页", "front"),
        "back" => Words::new("背面", "back"),
        other => other.into(),
    }
}
