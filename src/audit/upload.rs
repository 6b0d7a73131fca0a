//! Whether a file that an upload place refuses as it is could be made to fit: tried on the pixels,
//! because judging opens no file.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::pages::Source;
use super::{Findable, Looking};
use evidence::discover;
use model::{Bound, FileFacts, Format, Integrity, Resolution, SourceFile, UploadTrial};
use policy::rules::Rules;
use policy::rules::pack::Platform;
use evidence::raster::reencode::{refit, Bounds, Fineness};

/// The trials of each file, in the order of the files; none where a place takes a file as it is.
pub(super) fn trials(
    files: &[SourceFile],
    seen: &Findable,
    rules: &Rules,
    scenarios: &[String],
    looking: &Looking,
) -> Vec<Vec<UploadTrial>> {
    let places: Vec<&Platform> = rules.places(scenarios).collect();
    let demand = rules.demanded_dpi();
    let all: Vec<(&SourceFile, &FileFacts, &Vec<Resolution>)> =
        files.iter().zip(&seen.files).zip(&seen.resolutions).map(|((s, f), r)| (s, f, r)).collect();
    all.par_iter()
        .map(|(source, facts, resolutions)| {
            let not_taken = |p: &&Platform| p.limits.takes_jpeg() && !p.limits.takes(facts);
            let refused: Vec<&Platform> = places.iter().copied().filter(not_taken).collect();
            if refused.is_empty() || !looking.pixels || !can_be_tried(facts) {
                return Vec::new();
            }
            let fineness = demand.zip(resolutions.first().and_then(known_dpi));
            let fineness = fineness.map(|(needs, has)| Fineness { has, needs });
            try_all(source, facts, &refused, fineness, looking)
        })
        .collect()
}

/// One whole picture, or a PDF of one page.
fn can_be_tried(facts: &FileFacts) -> bool {
    let format = facts.probe.format;
    let visible = format.is_picture() || format == Format::Pdf;
    facts.probe.integrity == Integrity::Ok && visible && facts.probe.pages.len() == 1
}

/// A resolution that may be relied on when pixels are given away.
fn known_dpi(resolution: &Resolution) -> Option<f64> {
    resolution.effective.filter(|_| resolution.bound != Some(Bound::AtMost))
}

fn try_all(
    source: &SourceFile,
    facts: &FileFacts,
    places: &[&Platform],
    fineness: Option<Fineness>,
    looking: &Looking,
) -> Vec<UploadTrial> {
    let Ok(bytes) = discover::load(source, &looking.limits) else { return Vec::new() };
    let limits = &looking.limits;
    let Some(seen) = Source::of(&bytes, &facts.probe, limits, &looking.sandbox)
        .zip(facts.probe.pages.first())
        .and_then(|(mut source, page)| source.view(0, page, false, limits).ok().flatten())
    else {
        return Vec::new();
    };
    // A PDF page may be drawn finer or coarser than its scan.
    let fineness = fineness.map(|f| Fineness { has: f.has / seen.per_px, ..f });
    let mut tried: Vec<(Bounds, UploadTrial)> = Vec::new();
    for place in places.iter().map(|p| &p.limits) {
        let bounds = Bounds {
            min_bytes: place.min_bytes.unwrap_or(0),
            max_bytes: place.max_bytes,
            max_side: place.max_side_px,
        };
        // Places with the same limits share their trial.
        let done = tried.iter().find(|(b, _)| *b == bounds).map(|(_, t)| t.clone());
        let trial = done.unwrap_or_else(|| {
            let found = refit(&seen.pixels, fineness, bounds, &looking.limits);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
            let dpi = fineness.map(|f| f.needs.round() as u32);
            UploadTrial { place: String::new(), dpi, setting: found.setting, smallest: found.smallest }
        });
        tried.push((bounds, UploadTrial { place: place.id.clone(), ..trial }));
    }
    tried.into_iter().map(|(_, trial)| trial).collect()
}
