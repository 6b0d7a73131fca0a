//! Text over and under scans: held against the drawn page, which is what a reviewer sees.

use super::further_text::PrintedPicture;
use super::recognition::CachedOcr;
use evidence::pdf::{PageImage, ScanText};
use evidence::text::layer_agreement::{LayerVerdict, compare_layer, select_samples};
use evidence::text::printed_text::{count_characters, find_further_lines, says_more};
use model::limits::Limits;
use model::{FileText, Page, Probe, Rect, TextLayer, TextLine, TextOrigin, TextPage};

// Origin: by eye. Boxes of invisible letters are seldom exactly those of the printed ones.
/// What is read around a line, in its height.
const MARGIN: f64 = 0.15;

/// The telling lines of the page's text, read from the picture where the text has them. `None` where
/// the page has no text over or under its scan, the lines cannot be placed, they do not say what the text
/// says, or the picture says more: then the whole page has to be read.
pub(super) fn read_agreeing_samples(
    view: &PageImage,
    page: &Page,
    texts: &[ScanText],
    reader: &CachedOcr,
    limits: &Limits,
) -> Option<TextPage> {
    let mut texts = texts.iter();
    let text = texts.find(|t| t.number == page.number)?;
    let hidden = text.hidden.as_ref();
    let printed = text.printed.as_ref();
    let layer = hidden.or(printed)?;
    // Turned text lies otherwise than the pixels.
    if layer.turn != 0 {
        return None;
    }
    let region = view.region?;
    let size = [view.pixels.width, view.pixels.height];
    let read_line = |rect: Rect| {
        let read = reader.recognise_line(&view.pixels, &rect, limits);
        let (text, confidence) = read?;
        Some(TextLine {
            text,
            rect,
            confidence,
        })
    };
    let mut lines = Vec::new();
    for sample in select_samples(layer) {
        let rect = line_in_px(&sample.rect, region, size)?;
        let line = read_line(rect)?;
        lines.push(line);
    }
    if text.hidden.is_none() {
        let picture = PrintedPicture {
            view,
            printed: boxes_in_px(layer, region, size),
            measures: page.quality.as_ref(),
        };
        let further = picture.find_further_lines(reader, limits)?;
        let further = further
            .into_iter()
            .filter_map(read_line);
        lines.extend(further.filter(|line| !line.text.is_empty()));
    }
    let reading = TextPage {
        number: page.number,
        width: view.pixels.width as f64,
        height: view.pixels.height as f64,
        turn: 0,
        lines,
    };
    let verdict = compare_layer(layer, &reading);
    (verdict == LayerVerdict::Agrees).then_some(reading)
}

fn boxes_in_px(text: &TextPage, region: [f64; 4], size: [usize; 2]) -> Vec<Rect> {
    let lines = text.lines.iter();
    let boxes = lines.filter_map(|line| line_in_px(&line.rect, region, size));
    boxes.collect()
}

/// A line's box on the page, pt, as a box in the picture that shows `region`, px.
fn line_in_px(line: &Rect, region: [f64; 4], size: [usize; 2]) -> Option<Rect> {
    let [left, top, right, bottom] = region;
    let [width, height] = size.map(|px| px as f64);
    let across = width / (right - left);
    let down = height / (bottom - top);
    let margin = line.height() * MARGIN;
    let x0 = (line.x0 - margin - left) * across;
    let y0 = (line.y0 - margin - top) * down;
    let x1 = (line.x1 + margin - left) * across;
    let y1 = (line.y1 + margin - top) * down;
    let rect = Rect {
        x0: x0.max(0.0),
        y0: y0.max(0.0),
        x1: x1.min(width),
        y1: y1.min(height),
    };
    let is_wide = rect.width() >= 1.0;
    let is_visible = is_wide && rect.height() >= 1.0;
    is_visible.then_some(rect)
}

/// Decides of every page with a layer what counts, by what is known of its picture: the layer where
/// both agree, the picture otherwise. `known` loses the pages whose layer counts.
pub(super) fn settle_layers(
    probe: &mut Probe,
    text: &mut FileText,
    texts: Vec<ScanText>,
    known: &mut Option<FileText>,
) {
    for scan_text in texts {
        let number = scan_text.number;
        let mut readings = known.iter().flat_map(|k| &k.pages);
        let Some(reading) = readings.find(|p| p.number == number) else {
            // Nobody saw the scan, so nobody knows what it says.
            continue;
        };
        let settled = settle_page(scan_text, reading);
        if let Some(state) = settled.state
            && let Some(page) = page_of(probe, number)
        {
            page.text_layer = Some(state);
        }
        let Some(known) = known.as_mut() else {
            continue;
        };
        if let Some(own) = settled.own {
            known
                .pages
                .retain(|p| p.number != number);
            take_page(text, own);
        } else if let Some(added) = settled.added
            && let Some(page) = known
                .pages
                .iter_mut()
                .find(|p| p.number == number)
        {
            append_unread_lines(page, added);
        }
    }
}

/// What of a page's text counts.
#[derive(Default)]
struct SettledPage {
    state: Option<TextLayer>,
    /// Stands for the page.
    own: Option<TextPage>,
    /// Stands beside what was read of the picture.
    added: Option<TextPage>,
}

fn settle_page(text: ScanText, reading: &TextPage) -> SettledPage {
    if let Some(printed) = text.printed {
        return settle_printed(printed, reading);
    }
    let verdict = text
        .hidden
        .as_ref()
        .map(|layer| compare_layer(layer, reading));
    let state = verdict.and_then(state_of_verdict);
    let agreed = state == Some(TextLayer::Agreement);
    match text.hidden.filter(|_| agreed) {
        Some(layer) => SettledPage {
            state,
            own: Some(join_lines(layer, text.added)),
            added: None,
        },
        None => SettledPage {
            state,
            own: None,
            added: text.added,
        },
    }
}

/// Letters over a scan: the page's text where the scan is their background, an addition where it is a
/// paper of its own.
fn settle_printed(printed: TextPage, reading: &TextPage) -> SettledPage {
    let further = find_further_lines(&printed, reading);
    let beyond = count_characters(further.iter().copied());
    if says_more(beyond, count_characters(&printed.lines)) {
        return SettledPage {
            state: Some(TextLayer::Addition),
            own: None,
            added: Some(printed),
        };
    }
    let state = state_of_verdict(compare_layer(&printed, reading));
    let agrees = state == Some(TextLayer::Agreement);
    let own = agrees.then(|| {
        let rest = TextPage {
            lines: further.into_iter().cloned().collect(),
            ..reading.clone()
        };
        let mut own = printed;
        append_unread_lines(&mut own, rest);
        own
    });
    SettledPage {
        state,
        own,
        added: None,
    }
}

fn state_of_verdict(verdict: LayerVerdict) -> Option<TextLayer> {
    match verdict {
        LayerVerdict::Agrees => Some(TextLayer::Agreement),
        LayerVerdict::Differs => Some(TextLayer::Disagreement),
        LayerVerdict::Undecided => None,
    }
}

fn page_of(probe: &mut Probe, number: u32) -> Option<&mut Page> {
    let mut pages = probe.pages.iter_mut();
    pages.find(|p| p.number == number)
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
    if let Some(added) = added
        && added.turn == layer.turn
    {
        layer.lines.extend(added.lines);
    }
    layer
}

/// The added lines that the engine did not read on the page, in its unit. They stay lines of their own:
/// a purpose note may be a marking, but it is no part of a label or value.
fn append_unread_lines(page: &mut TextPage, added: TextPage) {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    let lines = page.lines.iter();
    let read: String = lines.map(|l| plain(&l.text)).collect();
    let across = page.width / added.width;
    let down = page.height / added.height;
    let lines = added.lines.into_iter();
    let is_new = |line: &TextLine| !read.contains(&plain(&line.text));
    let missing = lines.filter(is_new);
    page.lines
        .extend(missing.map(|l| TextLine {
            rect: Rect {
                x0: l.rect.x0 * across,
                y0: l.rect.y0 * down,
                x1: l.rect.x1 * across,
                y1: l.rect.y1 * down,
            },
            ..l
        }));
}
