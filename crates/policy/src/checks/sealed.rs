//! `sealed`: the document bears a seal.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome, Observation, PageEvidence};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{
    Bilingual, Confidence, FieldRole, FieldState, FindingCode, Outcome, Point, Rect, Seal,
    SealKind, TextLine, TextPage,
};
use values::name::{NameMatch, compare_companies, ends_like_a_company};
use values::text::normalise_text;

/// What makes a red ring a seal.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sealed {
    /// Share of the outline that must be drawn, 0 to 1.
    ring: f64,
    /// Share of the inside that is red, `[least, most]`, 0 to 1: a printed frame has less (0.03), an
    /// emblem more (0.8).
    fill: [f64; 2],
}

impl Default for Sealed {
    fn default() -> Self {
        // Origin: by eye, between printed frames (0.03) and emblems (0.8); the tests of pixels hold
        // both sides.
        Self {
            ring: 0.6,
            fill: [0.08, 0.62],
        }
    }
}

impl Check for Sealed {
    const CODES: &'static [FindingCode] = &[
        FindingCode::SealMissing,
        FindingCode::SealNotOfficial,
        FindingCode::SubjectMismatch,
    ];

    fn summary() -> Bilingual {
        Bilingual::new("加盖公章", "the paper bears a seal")
    }

    fn validate_parameters(&self) -> Option<String> {
        let [least, most] = self.fill;
        range_error("ring", self.ring, [0.0, 1.0])
            .or_else(|| range_error("fill (most)", most, [0.0, 1.0]))
            .or_else(|| range_error("fill (least)", least, [0.0, most]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let mut unmeasured = false;
        for page in context.pages() {
            match &page.page.quality {
                Some(measures)
                    if measures
                        .seals
                        .iter()
                        .any(|s| self.is_seal(s)) =>
                {
                    return find_unofficial_seal(context)
                        .or_else(|| find_foreign_seal(context))
                        .map_or(CheckOutcome::met(), CheckOutcome::unknown);
                }
                Some(_) => {}
                None => unmeasured = true,
            }
        }
        let observation = Observation::new(FindingCode::SealMissing)
            .at_most_warning()
            .with("document", context.title.clone())
            .with("file", context.file_names());
        let observation = observation.on_first_page(context.document);
        // Seals are seen in pixels; headers and text cannot tell.
        if unmeasured || context.document.pages.is_empty() {
            CheckOutcome::unknown(observation)
        } else {
            CheckOutcome::unmet(observation)
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Unsealed, FindingCode::SealMissing, Outcome::Unmet)]
    }
}

impl Sealed {
    fn is_seal(&self, seal: &Seal) -> bool {
        let [least, most] = self.fill;
        seal.ring >= self.ring && (least..=most).contains(&seal.fill)
    }
}

// Origin: by eye.
/// Characters of a company's name, at least: less is a shred of the ring.
const MIN_SEAL_NAME_CHARS: usize = 6;

/// A seal that legibly names a company which is neither on the document nor the applicant.
fn find_foreign_seal(context: &CheckContext<'_>) -> Option<Observation> {
    let roles = [
        FieldRole::SubjectName,
        FieldRole::Grantor,
        FieldRole::Party,
        FieldRole::AccountHolder,
    ];
    let printed = context.document.fields.values();
    let printed = printed.filter(|f| {
        f.state == FieldState::Present
            && f.role
                .is_some_and(|r| roles.contains(&r))
    });
    let mut known: Vec<&str> = printed
        .map(|f| f.value.as_str())
        .collect();
    known.extend(
        context
            .applicant
            .name
            .as_ref()
            .map(|n| n.value.as_str()),
    );
    let page = |page: PageEvidence<'_>| {
        let found = company_names_in_seals(&page).find(|n| {
            !known
                .iter()
                .any(|k| may_be_same_name(n, k))
        })?;
        Some((found, page.at))
    };
    // With no name on the document and no applicant every seal would be foreign.
    let (found, at) = context
        .pages()
        .find_map(page)
        .filter(|_| !known.is_empty())?;
    let observation = Observation::new(FindingCode::SubjectMismatch)
        .at_most_warning()
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("found", found)
        .with(
            "wanted",
            known
                .first()
                .map(|k| (*k).to_owned())
                .unwrap_or_default(),
        )
        .with(
            "why",
            Bilingual::new("印章上是另一主体的名称。", "Its seal names another entity."),
        );
    Some(observation.on_page(at))
}

// Origin: the seals that companies keep beside the official one; by eye.
/// How the foot of a seal says that it serves one purpose only.
const PURPOSE_SEALS: [&str; 5] = ["专用章", "财务章", "合同章", "项目章", "业务章"];

/// A seal that legibly serves contracts, finance or a project, where the type asks the official
/// one. Agreements take the contract seal as well.
fn find_unofficial_seal(context: &CheckContext<'_>) -> Option<Observation> {
    let asked = match context.kind?.seal? {
        // A photo bears no seal of its own; who asks for one on it means the merchant's.
        SealKind::None => SealKind::Official,
        own => own,
    };
    let refused = |text: &String| is_refused(asked, text);
    if !matches!(asked, SealKind::Official | SealKind::Contract) {
        return None;
    }
    let page = |page: PageEvidence<'_>| Some((lines_in_seals(&page).find(refused)?, page.at));
    let (found, at) = context.pages().find_map(page)?;
    let observation = Observation::new(FindingCode::SealNotOfficial)
        .at_most_warning()
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("found", found);
    Some(observation.on_page(at))
}

/// Whether a seal with that text is not the one that is asked.
fn is_refused(asked: SealKind, text: &str) -> bool {
    let text = normalise_text(text);
    let contract = asked == SealKind::Contract && text.contains("合同");
    PURPOSE_SEALS
        .iter()
        .any(|w| text.contains(w))
        && !contract
}

/// Whether a reading of a ring, which loses characters, may be that name.
fn may_be_same_name(read: &str, name: &str) -> bool {
    let (read, name) = (normalise_text(read), normalise_text(name));
    name.contains(&read)
        || read.contains(&name)
        || compare_companies(&read, &name) != NameMatch::Different
}

/// Names of companies that stand inside a seal of the page.
fn company_names_in_seals<'a>(page: &PageEvidence<'a>) -> impl Iterator<Item = String> + use<'a> {
    let name = |t: &String| ends_like_a_company(t) && t.chars().count() >= MIN_SEAL_NAME_CHARS;
    lines_in_seals(page).filter(name)
}

/// What was read inside the seals of the page.
fn lines_in_seals<'a>(page: &PageEvidence<'a>) -> impl Iterator<Item = String> + use<'a> {
    let mut texts = page.file.text.pages.iter();
    let text = texts.find(|text| text.number == page.at.page);
    let measures = page.page.quality.as_ref();
    let seals = text
        .zip(measures)
        .map(|(text, measures)| {
            let seals = measures.seals.iter();
            let boxes = seals.map(|seal| seal_box(seal, measures.size, text));
            boxes.collect::<Vec<Rect>>()
        });
    let seals = seals.unwrap_or_default();
    let inside = move |line: &&TextLine| {
        let line = line.rect;
        // Origin: by eye. A quarter of a line, because boxes of lines reach a little over the ring.
        let slack = 0.25 * line.height();
        seals.iter().any(|seal| {
            let across = line.x0 >= seal.x0 - slack && line.x1 <= seal.x1 + slack;
            across && line.y0 >= seal.y0 - slack && line.y1 <= seal.y1 + slack
        })
    };
    let lines = text
        .into_iter()
        .flat_map(|text| &text.lines)
        .filter(inside);
    lines.map(|line| line.text.trim().to_owned())
}

/// Where a seal lies in the unit of the page's text. `size`: of the page in the px of its measures.
fn seal_box(seal: &Seal, size: [f64; 2], text: &TextPage) -> Rect {
    let [left, top, right, bottom] = seal.bounds;
    let place = |x: f64, y: f64| {
        let share = Point {
            x: x / size[0].max(1.0),
            y: y / size[1].max(1.0),
        };
        // Text of a page that lies on its side is told on the page set upright.
        share.rotate_share(text.turn)
    };
    let (a, b) = (place(left, top), place(right, bottom));
    Rect {
        x0: a.x.min(b.x) * text.width,
        y0: a.y.min(b.y) * text.height,
        x1: a.x.max(b.x) * text.width,
        y1: a.y.max(b.y) * text.height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_for_one_purpose_is_no_official_seal() {
        for text in [
            "合同专用章",
            "财务专用章",
            "示范项目部项目章",
            "业 务 专 用 章",
        ] {
            assert!(is_refused(SealKind::Official, text), "{text}");
        }
        for text in ["样例市示范商贸有限公司", "公章", "9101000012345"] {
            assert!(!is_refused(SealKind::Official, text), "{text}");
        }
        assert!(!is_refused(SealKind::Contract, "合同专用章(1)"));
        assert!(is_refused(SealKind::Contract, "财务专用章"));
    }

    #[test]
    fn a_seal_lies_where_the_upright_page_shows_it() {
        let seal = Seal {
            centre: Point { x: 150.0, y: 250.0 },
            radius: 50.0,
            bounds: [100.0, 200.0, 200.0, 300.0],
            ring: 1.0,
            fill: 0.2,
        };
        let text = |width, height, turn| TextPage {
            number: 1,
            width,
            height,
            turn,
            lines: Vec::new(),
        };
        let rect = |[x0, y0, x1, y1]: [f64; 4]| Rect { x0, y0, x1, y1 };
        // A page of 1000 x 500 px, its text in pt.
        let upright = seal_box(&seal, [1000.0, 500.0], &text(500.0, 250.0, 0));
        assert_eq!(upright, rect([50.0, 100.0, 100.0, 150.0]));
        let turned = seal_box(&seal, [1000.0, 500.0], &text(250.0, 500.0, 90));
        assert_eq!(turned, rect([100.0, 50.0, 150.0, 100.0]));
    }
}
