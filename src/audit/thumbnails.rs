//! Small pictures of the documents for reports that people look at.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::ExtractOptions;
use super::picture::draw_file_pages;
use evidence::overlay::{DrawOptions, OverlayImage};
use model::{FileIntegrity, FileReport, Report, SourceFile, Thumbnail};

// Origin: by eye. The text is destroyed before, so this only has to show the layout.
/// Long side in px of a picture that nobody can read.
const BLURRED_SIDE: usize = 480;
// Origin: by eye. 120 dpi on A4 (11.7 in), where small print can still be read.
/// Long side in px of a readable one.
const READABLE_SIDE: usize = 1400;
// Origin: by eye; also the default of libjpeg.
/// JPEG quality, 1 to 100.
const JPEG_QUALITY: u8 = 75;

/// A thumbnail of each page that can be drawn, in the order of the report's files. Text on them is
/// destroyed unless `reveal`.
#[must_use]
pub fn draw_thumbnails(
    files: &[SourceFile],
    report: &Report,
    reveal: bool,
    options: &ExtractOptions,
) -> Vec<Thumbnail> {
    let long_side = if reveal { READABLE_SIDE } else { BLURRED_SIDE };
    let view = DrawOptions { long_side, reveal };
    // The paths of a report may be masked; the files that were looked at stand in the same order.
    let examined_files = files
        .iter()
        .zip(report.examined_files());
    let examined_files: Vec<_> = examined_files.enumerate().collect();
    let encode_file = |(file, (source, report)): &(usize, (&SourceFile, &FileReport))| {
        let is_intact = report.facts.probe.integrity == FileIntegrity::Ok;
        let drawings = if is_intact {
            draw_file_pages(source, &report.facts, &|_| Vec::new(), view, options)
        } else {
            Vec::new()
        };
        let encode_page = |(page, drawing): (u32, OverlayImage)| {
            let width = drawing.width.try_into().ok()?;
            let height = drawing.height.try_into().ok()?;
            let jpeg = drawing.to_jpeg(JPEG_QUALITY)?;
            Some(Thumbnail {
                file: *file,
                page,
                width,
                height,
                jpeg,
            })
        };
        let encoded_pages = drawings
            .into_iter()
            .filter_map(encode_page);
        encoded_pages.collect::<Vec<_>>()
    };
    examined_files
        .par_iter()
        .flat_map_iter(encode_file)
        .collect()
}
