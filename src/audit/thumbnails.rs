//! Small pictures of the papers for reports that people look at.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Looking;
use super::picture::pictures;
use model::{FileReport, Integrity, Report, SourceFile, Thumbnail};
use evidence::overlay::View;

/// Long side in px of a picture that nobody can read.
const BLURRED_SIDE: usize = 480;
/// Long side in px of a readable one.
const READABLE_SIDE: usize = 1400;
/// JPEG quality, 1 to 100.
const QUALITY: u8 = 75;

/// A thumbnail of each page that can be drawn, in the order of the report's files. Text on them is
/// destroyed unless `reveal`.
#[must_use]
pub fn thumbnails(files: &[SourceFile], report: &Report, reveal: bool, looking: &Looking) -> Vec<Thumbnail> {
    let long_side = if reveal { READABLE_SIDE } else { BLURRED_SIDE };
    let view = View { long_side, reveal };
    // The paths of a report may be masked; the files that were looked at stand in the same order.
    let looked: Vec<(usize, (&SourceFile, &FileReport))> =
        files.iter().zip(report.looked()).enumerate().collect();
    let one = |(file, (source, report)): &(usize, (&SourceFile, &FileReport))| {
        let sound = report.facts.probe.integrity == Integrity::Ok;
        let drawn =
            if sound { pictures(source, &report.facts, &|_| Vec::new(), view, looking) } else { Vec::new() };
        let encoded = drawn.into_iter().filter_map(|(page, drawing)| {
            let (width, height) = (drawing.width.try_into().ok()?, drawing.height.try_into().ok()?);
            Some(Thumbnail { file: *file, page, width, height, jpeg: drawing.jpeg(QUALITY)? })
        });
        encoded.collect::<Vec<_>>()
    };
    looked.par_iter().flat_map_iter(one).collect()
}
