//! A file's pages one after another: decoded once, measured, read, and forgotten before the next.

use super::Looking;
use super::recognition::Recognition;
use model::limits::Limits;
use model::{Format, Integrity, Measures, Page, Probe, Text, TextOrigin, TextPage, Turn, Words};
use evidence::pdf::{View, Views};
use evidence::sandbox::Sandbox;
use evidence::measure; use evidence::decode::DecodeFailure; use evidence::raster::Orientation;

/// Characters on a page from which its reader knows which way is up.
const ENOUGH: usize = 12;

/// Where a file's pixels come from.
pub(super) enum Source<'b> {
    Picture(&'b [u8], Format),
    Pdf(Views<'b>),
}

impl<'b> Source<'b> {
    /// `None` for files without pixels.
    pub fn of(bytes: &'b [u8], probe: &Probe, limits: &'b Limits, sandbox: &Sandbox) -> Option<Self> {
        match probe.format {
            Format::Pdf => Some(Self::Pdf(Views::new(bytes, limits, sandbox))),
            format if format.is_picture() => Some(Self::Picture(bytes, format)),
            _ => None,
        }
    }

    /// The pixels of a page; `None` where there is nothing to see. `text`: its text is known.
    pub fn view(
        &mut self,
        index: usize,
        page: &Page,
        text: bool,
        limits: &Limits,
    ) -> Result<Option<View>, DecodeFailure> {
        match self {
            Self::Picture(bytes, format) => {
                let upright = Orientation { rotation: page.rotation, mirrored: page.mirrored };
                let pixels = evidence::decode::decode(bytes, *format, index, upright, limits)?;
                Ok(Some(View { pixels, per_px: 1.0 }))
            }
            Self::Pdf(views) => views.view(index, text),
        }
    }
}

/// Measures and reads every page that needs it. `text` is the file's own text and becomes all that is
/// known of what its pages say: their own text, what a recording has, what the engine reads.
///
/// A page that cannot be decoded says so in the probe's `integrity` and `why`.
pub(super) fn look(bytes: &[u8], sha256: &str, probe: &mut Probe, text: &mut Text, looking: &Looking) {
    let mut known = looking.readings.get(sha256).cloned();
    let engine = looking.ocr.as_ref().filter(|_| looking.text && known.is_none());
    if known.is_none() {
        known = engine.and_then(|engine| engine.recall(sha256));
    }
    let reader = engine.filter(|_| known.is_none());
    if probe.integrity == Integrity::Ok
        && (looking.pixels || reader.is_some())
        && let Some(read) = each(bytes, probe, text, reader, looking)
    {
        if let Some(engine) = reader.filter(|_| read.whole) {
            engine.keep(sha256, &read.text);
        }
        known = known.or(Some(read.text));
    }
    if let Some(known) = known {
        merge(text, known, probe);
    }
    turn(probe, text);
}

/// What an engine read from a file.
struct Read {
    text: Text,
    /// Every page that had to be read was.
    whole: bool,
}

fn each(
    bytes: &[u8],
    probe: &mut Probe,
    text: &Text,
    reader: Option<&Recognition>,
    looking: &Looking,
) -> Option<Read> {
    let limits = &looking.limits;
    let mut source = Source::of(bytes, probe, limits, &looking.sandbox)?;
    let mut read = Read { text: Text { origin: TextOrigin::Ocr, pages: Vec::new() }, whole: true };
    let unread: Vec<bool> = probe.pages.iter().map(|p| text.lacks(probe, p.number)).collect();
    let many = probe.pages.len() > 1;
    for (index, (page, unread)) in probe.pages.iter_mut().zip(unread).enumerate() {
        let reader = reader.filter(|_| unread);
        if !looking.pixels && reader.is_none() {
            continue;
        }
        match source.view(index, page, !unread, limits) {
            Ok(None) => {}
            Ok(Some(view)) => {
                if looking.pixels {
                    page.quality = Some(measure(&view));
                }
                if let Some(reader) = reader {
                    let got = reader.read(&view.pixels, page.number, limits);
                    read.whole &= got.is_some();
                    read.text.pages.extend(got);
                }
            }
            Err(failure) => {
                read.whole = false;
                let stop = failure.integrity == Integrity::Limit || probe.format != Format::Pdf;
                note(&mut probe.integrity, &mut probe.why, failure, many.then_some(page.number));
                if stop {
                    break;
                }
            }
        }
    }
    // Without a reader nothing was read; with one, pages that show nothing were.
    (reader.is_some() && (read.whole || !read.text.pages.is_empty())).then_some(read)
}

fn measure(view: &View) -> Measures {
    measure::measure(&view.pixels).scaled(view.per_px)
}

/// The first failure is the file's. An encoding we do not know may be fine: its measures stay unknown,
/// the file whole.
fn note(integrity: &mut Integrity, why: &mut Option<Words>, failure: DecodeFailure, page: Option<u32>) {
    if *integrity != Integrity::Ok || failure.integrity == Integrity::Unsupported {
        return;
    }
    *integrity = failure.integrity;
    *why = Some(match page {
        Some(page) => Words::new(
            format!("第 {page} 页：{}", failure.why.zh),
            format!("page {page}: {}", failure.why.en),
        ),
        None => failure.why,
    });
}

/// Adds pages that the file's own text does not have, or has no more of than a mark.
fn merge(text: &mut Text, known: Text, probe: &Probe) {
    if text.pages.is_empty() {
        *text = known;
        return;
    }
    let richer = |page: &TextPage| {
        let own = text.pages.iter().find(|p| p.number == page.number);
        text.lacks(probe, page.number) && own.is_none_or(|o| o.characters() < page.characters())
    };
    let fresh: Vec<TextPage> = known.pages.into_iter().filter(richer).collect();
    if fresh.is_empty() {
        return;
    }
    text.pages.retain(|p| fresh.iter().all(|f| f.number != p.number));
    text.pages.extend(fresh);
    text.pages.sort_by_key(|p| p.number);
    // Of two origins the less sure one: a confidence stands at every line.
    text.origin = known.origin;
}

/// Who read a page knows better than its lines' pattern which way is up.
fn turn(probe: &mut Probe, text: &Text) {
    for page in &mut probe.pages {
        let read = text.pages.iter().find(|p| p.number == page.number && p.characters() >= ENOUGH);
        let (Some(read), Some(quality)) = (read, &mut page.quality) else { continue };
        // A text layer says nothing about the scan under it; a recording need not say how it was read.
        let told = text.origin == TextOrigin::Ocr || text.origin == TextOrigin::Sidecar && read.turn != 0;
        if told {
            quality.turn = read.confidence().map(|confidence| Turn { clockwise: read.turn, confidence });
        }
    }
}
