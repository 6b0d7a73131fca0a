//! A file's pages one after another: decoded once, measured, read, and forgotten before the next.

use super::options::ExtractOptions;
use super::recognition::CachedOcr;
use super::text_layers::{read_agreeing_samples, settle_layers};
use evidence::decode::DecodeFailure;
use evidence::measure;
use evidence::pdf::{PageImage, PageImages, ScanText};
use evidence::picture::load_picture;
use evidence::raster::Orientation;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{
    Bilingual, FileFormat, FileIntegrity, FileText, OrientationEstimate, Page, PageMeasures, Probe,
    TextOrigin, TextPage,
};

// Origin: by eye. A page number or a stamp must not decide how the whole page lies.
/// Characters on a page from which its reader knows which way is up.
const MIN_CHARS_FOR_ROTATION: usize = 12;

/// Where the pixels of a file's pages come from.
pub(crate) enum PixelSource<'b> {
    Picture(&'b [u8], FileFormat, Sandbox),
    Pdf(PageImages<'b>),
}

impl<'b> PixelSource<'b> {
    /// `None` for files without pixels.
    pub fn for_file(
        bytes: &'b [u8],
        probe: &Probe,
        limits: &'b Limits,
        sandbox: &Sandbox,
    ) -> Option<Self> {
        match probe.format {
            FileFormat::Pdf => {
                let images = PageImages::new(bytes, limits, sandbox);
                Some(Self::Pdf(images))
            }
            format if format.is_picture() => Some(Self::Picture(bytes, format, sandbox.clone())),
            _ => None,
        }
    }

    /// The pixels of a page; `None` where there is nothing to see. `text`: its text is known.
    pub fn load_page(
        &mut self,
        index: usize,
        page: &Page,
        text: bool,
        limits: &Limits,
    ) -> Result<Option<PageImage>, DecodeFailure> {
        match self {
            Self::Picture(bytes, format, sandbox) => {
                let upright = Orientation {
                    rotation: page.rotation,
                    mirrored: page.mirrored,
                };
                let pixels = load_picture(bytes, *format, index, upright, limits, sandbox)?;
                Ok(Some(PageImage {
                    pixels,
                    source_px_per_px: 1.0,
                    region: None,
                }))
            }
            Self::Pdf(views) => views.load_page(index, text),
        }
    }
}

impl PixelSource<'_> {
    /// The same for a copy that is handed in: a PDF page with everything that it shows.
    pub fn draw_page(
        &mut self,
        index: usize,
        page: &Page,
        limits: &Limits,
    ) -> Result<Option<PageImage>, DecodeFailure> {
        match self {
            Self::Picture(..) => self.load_page(index, page, false, limits),
            Self::Pdf(views) => views.draw_page(index),
        }
    }
}

/// Measures and reads every page that needs it. `text` is the file's own text and becomes all that is
/// known of what its pages say: their own text, what a recording has, what the engine reads.
/// `scan_texts`, text over and under scans, is held against that.
///
/// A page that cannot be decoded says so in the probe's `integrity` and `why`.
pub(super) fn extract_pages(
    bytes: &[u8],
    sha256: &str,
    probe: &mut Probe,
    text: &mut FileText,
    scan_texts: Vec<ScanText>,
    options: &ExtractOptions,
) {
    let mut known = options.readings.get(sha256).cloned();
    let is_wanted = options.text && known.is_none();
    let engine = options
        .ocr
        .as_ref()
        .filter(|_| is_wanted);
    if known.is_none() {
        known = engine.and_then(|engine| engine.recall_text(sha256));
    }
    // What was recorded or read before is not read again: recognition takes seconds a page.
    let reader = engine.filter(|_| known.is_none());
    let is_whole = probe.integrity == FileIntegrity::Ok;
    let has_work = options.pixels || reader.is_some();
    if is_whole
        && has_work
        && let Some(engine_text) =
            measure_and_read_pages(bytes, probe, text, &scan_texts, reader, options)
    {
        // A file that was read in part is not kept, or the next run would take that for all of it.
        if let Some(engine) = reader
            && engine_text.whole
        {
            engine.store_text(sha256, &engine_text.text);
        }
        known = known.or(Some(engine_text.text));
    }
    settle_layers(probe, text, scan_texts, &mut known);
    if let Some(known) = known {
        merge_recognised_pages(text, known, probe);
    }
    adopt_reader_rotation(probe, text);
}

struct RecognisedText {
    text: FileText,
    /// Every page that had to be read was.
    whole: bool,
}

impl RecognisedText {
    /// Measures a page and has it read, as far as either is asked for: the telling lines of its text
    /// layer first, for they cost little.
    fn read_page(
        &mut self,
        view: &PageImage,
        page: &mut Page,
        scan_texts: &[ScanText],
        reader: Option<&CachedOcr>,
        options: &ExtractOptions,
    ) {
        if options.pixels {
            page.quality = Some(measure_page(view));
        }
        if let Some(reader) = reader {
            let limits = &options.limits;
            let sampled = read_agreeing_samples(view, page, scan_texts, reader, limits);
            let number = page.number;
            let text_page = sampled.or_else(|| reader.recognise_page(&view.pixels, number, limits));
            self.whole &= text_page.is_some();
            self.text.pages.extend(text_page);
        }
    }
}

fn measure_and_read_pages(
    bytes: &[u8],
    probe: &mut Probe,
    text: &FileText,
    scan_texts: &[ScanText],
    reader: Option<&CachedOcr>,
    options: &ExtractOptions,
) -> Option<RecognisedText> {
    let limits = &options.limits;
    let mut source = PixelSource::for_file(bytes, probe, limits, &options.sandbox)?;
    let mut engine_text = RecognisedText {
        text: FileText {
            origin: TextOrigin::Ocr,
            pages: Vec::new(),
        },
        whole: true,
    };
    let unread: Vec<bool> = probe
        .pages
        .iter()
        .map(|page| text.page_is_unread(probe, page.number))
        .collect();
    let many = probe.pages.len() > 1;
    let pages = probe.pages.iter_mut().zip(unread);
    for (index, (page, unread)) in pages.enumerate() {
        let reader = reader.filter(|_| unread);
        if !options.pixels && reader.is_none() {
            continue;
        }
        match source.load_page(index, page, !unread, limits) {
            Ok(Some(view)) => engine_text.read_page(&view, page, scan_texts, reader, options),
            Ok(None) => {}
            Err(failure) => {
                engine_text.whole = false;
                // After a damaged page of a PDF the others may still be whole. A limit, or damage
                // in a picture, ends the file.
                let is_limit = failure.integrity == FileIntegrity::Limit;
                let stop = is_limit || probe.format != FileFormat::Pdf;
                record_decode_failure(
                    &mut probe.integrity,
                    &mut probe.why,
                    failure,
                    many.then_some(page.number),
                );
                if stop {
                    break;
                }
            }
        }
    }
    // Without a reader nothing was read; with one, pages that show nothing were.
    let has_text = engine_text.whole || !engine_text.text.pages.is_empty();
    if reader.is_some() && has_text {
        Some(engine_text)
    } else {
        None
    }
}

fn measure_page(view: &PageImage) -> PageMeasures {
    measure::measure_page(&view.pixels).scaled_by(view.source_px_per_px)
}

/// The first failure is the file's; damage outranks an encoding that is not followed, of which nobody
/// knows more than that it was not seen.
fn record_decode_failure(
    integrity: &mut FileIntegrity,
    why: &mut Option<Bilingual>,
    failure: DecodeFailure,
    page: Option<u32>,
) {
    let is_damage = failure.integrity == FileIntegrity::Damaged;
    let first = match *integrity {
        FileIntegrity::Ok => true,
        FileIntegrity::Unsupported => is_damage,
        _ => false,
    };
    if !first {
        return;
    }
    *integrity = failure.integrity;
    *why = Some(match page {
        Some(page) => Bilingual::new(
            format!("第 {page} 页：{}", failure.why.zh),
            format!("page {page}: {}", failure.why.en),
        ),
        None => failure.why,
    });
}

/// Adds pages that the file's own text does not have, or has no more of than a mark.
fn merge_recognised_pages(text: &mut FileText, known: FileText, probe: &Probe) {
    if known.pages.is_empty() && !text.pages.is_empty() {
        return;
    }
    if text.pages.is_empty() {
        *text = known;
        return;
    }
    // Few characters over a scan are a mark such as a page number; they must not hide what was
    // recognised.
    let richer = |page: &TextPage| {
        let mut pages = text.pages.iter();
        let own = pages.find(|known_page| known_page.number == page.number);
        let is_richer = match own {
            Some(own) => own.count_characters() < page.count_characters(),
            None => true,
        };
        text.page_is_unread(probe, page.number) && is_richer
    };
    let fresh = known.pages.into_iter().filter(richer);
    let fresh: Vec<_> = fresh.collect();
    if fresh.is_empty() {
        return;
    }
    text.pages.retain(|page| {
        !fresh
            .iter()
            .any(|recognised| recognised.number == page.number)
    });
    text.pages.extend(fresh);
    text.pages
        .sort_by_key(|page| page.number);
    // Of two origins the less sure one: a confidence stands at every line.
    text.origin = known.origin;
}

/// Who read a page knows better than its lines' pattern which way is up.
fn adopt_reader_rotation(probe: &mut Probe, text: &FileText) {
    for page in &mut probe.pages {
        let page_text = text.pages.iter().find(|text_page| {
            text_page.number == page.number
                && text_page.count_characters() >= MIN_CHARS_FOR_ROTATION
        });
        let Some(page_text) = page_text else {
            continue;
        };
        let Some(quality) = &mut page.quality else {
            continue;
        };
        // A recording need not say how it was read, and letters that stand upright say nothing about
        // a picture beside them; a turned page of letters is turned.
        let is_recognised = text.origin == TextOrigin::Ocr;
        let is_turned = text.origin != TextOrigin::None && page_text.turn != 0;
        let knows_rotation = is_recognised || is_turned;
        if knows_rotation {
            quality.turn = page_text
                .mean_confidence()
                .map(|confidence| OrientationEstimate {
                    clockwise: page_text.turn,
                    confidence,
                });
        }
    }
}
