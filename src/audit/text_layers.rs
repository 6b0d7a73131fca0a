//! Text over and under scans: held against the drawn page, which is what a reviewer sees.

use super::recognition::CachedOcr;
use evidence::pdf::{PageImage, ScanText};
use evidence::text::layer_agreement::{LayerVerdict, compare_layer, select_samples};
use model::limits::Limits;
use model::{FileText, Page, Probe, Rect, TextLayer, TextLine, TextOrigin, TextPage};

// Origin: by eye. Boxes of invisible letters are seldom exactly those of the printed ones.
/// What is read around a line, in its height.
const MARGIN: f64 = 0.15;

/// The telling lines of the page's layer, read from the picture where the layer has them. `None` where
/// the page has no layer, the lines cannot be placed, or they do not say what the layer says: then the
/// whole page has to be read.
pub(super) fn read_agreeing_samples(
    view: &PageImage,
    page: &Page,
    texts: &[ScanText],
    reader: &CachedOcr,
    limits: &Limits,
) -> Option<TextPage> {
    let layer = texts
        .iter()
        .find(|t| t.number == page.number)?
        .hidden
        .as_ref()?;
    // A turned layer lies otherwise than the pixels.
    let region = view.region.filter(|_| layer.turn == 0)?;
    let samples = select_samples(layer);
    let mut lines = Vec::with_capacity(samples.len());
    for line in samples {
        let rect = line_in_px(&line.rect, region, [view.pixels.width, view.pixels.height])?;
        let (text, confidence) = reader.recognise_line(&view.pixels, &rect, limits)?;
        lines.push(TextLine {
            text,
            rect,
            confidence,
        });
    }
    let reading = TextPage {
        number: page.number,
        width: view.pixels.width as f64,
        height: view.pixels.height as f64,
        turn: 0,
        lines,
    };
    (compare_layer(layer, &reading) == LayerVerdict::Agrees).then_some(reading)
}

/// A line's box on the page, pt, as a box in the picture that shows `region`, px.
fn line_in_px(line: &Rect, region: [f64; 4], size: [usize; 2]) -> Option<Rect> {
    let [left, top, right, bottom] = region;
    let (across, down) = (
        size[0] as f64 / (right - left),
        size[1] as f64 / (bottom - top),
    );
    let margin = line.height() * MARGIN;
    let rect = Rect {
        x0: ((line.x0 - margin - left) * across).max(0.0),
        y0: ((line.y0 - margin - top) * down).max(0.0),
        x1: ((line.x1 + margin - left) * across).min(size[0] as f64),
        y1: ((line.y1 + margin - top) * down).min(size[1] as f64),
    };
    (rect.width() >= 1.0 && rect.height() >= 1.0).then_some(rect)
}

/// Decides of every page with a layer what counts, by what is known of its picture: the layer where
/// both agree, the picture otherwise. `known` loses the pages whose layer counts.
pub(super) fn settle_layers(
    probe: &mut Probe,
    text: &mut FileText,
    texts: Vec<ScanText>,
    known: &mut Option<FileText>,
) {
    for ScanText {
        number,
        hidden,
        added,
    } in texts
    {
        let reading = known
            .iter()
            .flat_map(|k| &k.pages)
            .find(|p| p.number == number);
        let Some(reading) = reading else {
            // Nobody saw the scan, so nobody knows what it says.
            continue;
        };
        let verdict = hidden.as_ref().map(|layer| compare_layer(layer, reading));
        let state = match verdict {
            Some(LayerVerdict::Agrees) => Some(TextLayer::Agreement),
            Some(LayerVerdict::Differs) => Some(TextLayer::Disagreement),
            Some(LayerVerdict::Undecided) | None => None,
        };
        if let (Some(page), Some(state)) = (page_of(probe, number), state) {
            page.text_layer = Some(state);
        }
        let counts = hidden.filter(|_| state == Some(TextLayer::Agreement));
        if let (Some(layer), Some(known)) = (counts, known.as_mut()) {
            known.pages.retain(|p| p.number != number);
            take_page(text, join_lines(layer, added));
        } else if let (Some(added), Some(known)) = (added, known.as_mut())
            && let Some(page) = known.pages.iter_mut().find(|p| p.number == number)
        {
            append_unread_lines(page, added);
        }
    }
}

fn page_of(probe: &mut Probe, number: u32) -> Option<&mut Page> {
    probe.pages.iter_mut().find(|p| p.number == number)
}

fn take_page(text: &mut FileText, page: TextPage) {
    if text.pages.is_empty() {
        text.origin = TextOrigin::PdfText;
    }
    text.pages.push(page);
    text.pages.sort_by_key(|p| p.number);
}

/// Both in the page's own unit.
fn join_lines(mut layer: TextPage, added: Option<TextPage>) -> TextPage {
    let lines = added
        .filter(|a| a.turn == layer.turn)
        .map_or_else(Vec::new, |a| a.lines);
    layer.lines.extend(lines);
    layer
}

/// The added lines that the engine did not read on the page, in its unit. They stay lines of their own:
/// a purpose note may be a marking, but it is no part of a label or value.
fn append_unread_lines(page: &mut TextPage, added: TextPage) {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    let read: String = page.lines.iter().map(|l| plain(&l.text)).collect();
    let (across, down) = (page.width / added.width, page.height / added.height);
    let missing = added
        .lines
        .into_iter()
        .filter(|l| !read.contains(&plain(&l.text)));
    page.lines.extend(missing.map(|l| TextLine {
        rect: Rect {
            x0: l.rect.x0 * across,
            y0: l.rect.y0 * down,
            x1: l.rect.x1 * across,
            y1: l.rect.y1 * down,
        },
        ..l
    }));
}
