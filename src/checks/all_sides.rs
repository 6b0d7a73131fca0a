//! `all-sides`: both faces of a card are there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use crate::model::{FindingCode, Words};

/// Whether the faces must share a picture.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AllSides {
    /// `true`: all faces in one picture.
    pub one_frame: bool,
}

impl Check for AllSides {
    const CODES: &'static [FindingCode] = &[FindingCode::SideMissing, FindingCode::SidesNotInOneFrame];

    fn sentence() -> Words {
        Words::new("证件各面齐全（如人像面、国徽面）", "every face of the card is there (portrait and emblem side)")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let document = case.document;
        if document.faces.is_empty() {
            return Ruling::not_applicable();
        }
        if !case.was_read() {
            return Ruling::silent();
        }
        let missing: Vec<&String> = document.faces.iter().filter(|f| !document.sides.contains(f)).collect();
        let seen = |code| {
            let seen = Observation::new(code).with("document", case.title.clone());
            document.pages.first().map_or(seen.clone(), |p| seen.on(*p))
        };
        if !missing.is_empty() {
            let (zh, en): (Vec<_>, Vec<_>) = missing.iter().map(|f| face(f)).map(|w| (w.zh, w.en)).unzip();
            let wanted = Words::new(zh.join("、"), en.join(", "));
            // A file that could not be read may be the missing face.
            let seen = seen(FindingCode::SideMissing).with("wanted", wanted);
            return if case.unread_namesakes() { Ruling::unknown(seen.warning()) } else { Ruling::unmet(seen) };
        }
        if self.one_frame && document.pages.len() > 1 {
            return Ruling::unmet(seen(FindingCode::SidesNotInOneFrame));
        }
        Ruling::met()
    }
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
