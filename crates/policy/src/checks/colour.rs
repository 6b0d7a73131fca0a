//! `colour`: every page is in colour.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{is_vector, Colour, FindingCode, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InColour {}

impl Check for InColour {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanGreyscale, FindingCode::ColourUnknown];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("彩色扫描或拍照", "every page is in colour")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let mut pages = case.pages().peekable();
        if pages.peek().is_none() {
            return Ruling::silent();
        }
        pages.fold(Ruling::met(), |ruling, page| {
            let found = match page.page.seen_colour() {
                Some(Colour::Colour) => return ruling,
                None if is_vector(page.page) => return ruling, // nothing is scanned on it
                None => {
                    let seen = Observation::new(FindingCode::ColourUnknown)
                        .warning()
                        .with("document", case.title.clone())
                        .with("file", page.file.path.clone());
                    return ruling.and(Ruling::unknown(seen.on(page.at)));
                }
                Some(Colour::Grey) => Words::new("灰度", "greyscale"),
                Some(Colour::Bilevel) => Words::new("黑白", "black and white"),
            };
            let seen = Observation::new(FindingCode::ScanGreyscale)
                .with("document", case.title.clone())
                .with("file", page.file.path.clone())
                .with("found", found);
            ruling.and(Ruling::unmet(seen.on(page.at)))
        })
    }
}
