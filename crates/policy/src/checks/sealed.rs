//! `sealed`: the paper bears a seal.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Observation, PageFacts, Ruling};
use model::{Confidence, FieldRole, FieldState, FindingCode, Line, Seal, Words};
use values::name::{compare, ends_like_a_company, NameMatch};
use values::text::fold;

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
        Self { ring: 0.6, fill: [0.08, 0.62] }
    }
}

impl Check for Sealed {
    const CODES: &'static [FindingCode] = &[FindingCode::SealMissing, FindingCode::SubjectMismatch];

    fn sentence() -> Words {
        Words::new("加盖公章", "the paper bears a seal")
    }

    fn problem(&self) -> Option<String> {
        let [least, most] = self.fill;
        outside("ring", self.ring, [0.0, 1.0])
            .or_else(|| outside("fill (most)", most, [0.0, 1.0]))
            .or_else(|| outside("fill (least)", least, [0.0, most]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let mut unmeasured = false;
        for page in case.pages() {
            match &page.page.quality {
                Some(measures) if measures.seals.iter().any(|s| self.is_seal(s)) => {
                    return foreign(case).map_or(Ruling::met(), Ruling::unknown);
                }
                Some(_) => {}
                None => unmeasured = true,
            }
        }
        let seen = Observation::new(FindingCode::SealMissing)
            .warning()
            .with("document", case.title.clone())
            .with("file", case.file_names());
        let seen = case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p));
        // Seals are seen in pixels; headers and text cannot tell.
        if unmeasured || case.document.pages.is_empty() { Ruling::unknown(seen) } else { Ruling::unmet(seen) }
    }
}

impl Sealed {
    fn is_seal(&self, seal: &Seal) -> bool {
        let [least, most] = self.fill;
        seal.ring >= self.ring && (least..=most).contains(&seal.fill)
    }
}

/// Characters of a company's name, at least: less is a shred of the ring.
const WHOLE_NAME: usize = 6;

/// A seal that legibly names a company which is neither on the paper nor the applicant.
fn foreign(case: &Case<'_>) -> Option<Observation> {
    let roles = [FieldRole::SubjectName, FieldRole::Grantor, FieldRole::AccountHolder];
    let printed = case.document.fields.values();
    let printed = printed.filter(|f| f.state == FieldState::Present && f.role.is_some_and(|r| roles.contains(&r)));
    let mut known: Vec<&str> = printed.map(|f| f.value.as_str()).collect();
    known.extend(case.applicant.name.as_ref().map(|n| n.value.as_str()));
    let page = |page: PageFacts<'_>| {
        let found = sealed_names(&page).find(|n| !known.iter().any(|k| may_be(n, k)))?;
        Some((found, page.at))
    };
    let (found, at) = case.pages().find_map(page).filter(|_| !known.is_empty())?;
    let seen = Observation::new(FindingCode::SubjectMismatch)
        .warning()
        .sure(Confidence::Medium)
        .with("document", case.title.clone())
        .with("file", case.file_names())
        .with("found", found)
        .with("wanted", known.first().map(|k| (*k).to_owned()).unwrap_or_default())
        .with("why", Words::new("印章上是另一主体的名称。", "Its seal names another entity."));
    Some(seen.on(at))
}

/// Whether a reading of a ring, which loses characters, may be that name.
fn may_be(read: &str, name: &str) -> bool {
    let (read, name) = (fold(read), fold(name));
    name.contains(&read) || read.contains(&name) || compare(&read, &name) != NameMatch::Different
}

/// Names of companies that stand inside a seal of the page.
fn sealed_names<'a>(page: &PageFacts<'a>) -> impl Iterator<Item = String> + use<'a> {
    let quality = page.page.quality.as_ref();
    let text = page.file.text.pages.iter().find(|t| t.number == page.at.page && t.turn == 0);
    let seals: Vec<[f64; 4]> = quality.iter().flat_map(|q| &q.seals).map(|s| s.bounds).collect();
    let width = f64::from(page.page.width_px.unwrap_or_default());
    let scale = text.map_or(1.0, |t| width / t.width.max(1.0));
    let inside = move |line: &Line| {
        let r = line.rect;
        let [x0, y0, x1, y1] = [r.x0, r.y0, r.x1, r.y1].map(|v| v * scale);
        let slack = 0.25 * (y1 - y0);
        seals.iter().any(|[left, top, right, bottom]| {
            x0 >= left - slack && x1 <= right + slack && y0 >= top - slack && y1 <= bottom + slack
        })
    };
    let lines = text.into_iter().flat_map(|t| &t.lines).filter(move |l| inside(l));
    let name = |t: &String| ends_like_a_company(t) && t.chars().count() >= WHOLE_NAME;
    lines.map(|l| l.text.trim().to_owned()).filter(name)
}
