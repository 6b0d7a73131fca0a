//! One pass over a page's content: every picture with its place, every glyph with its character.
//!
//! Nothing is rendered and no pixel is decoded here: who wants a picture's pixels is handed it while
//! it is drawn ([`ImageVisitor`]). Pictures inside tiling patterns, soft-mask groups and
//! Type 3 glyphs are not seen: they are texture, not scans.

use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, RenderContent, SoftMask, interpret,
    interpret_page,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;

use super::cost_limits::content_within_limits;
use super::geometry::PageFrame;
use super::glyph_metrics::GlyphMetrics;
use super::occlusion::Occlusion;
use super::picture::{ImageRole, PlacedImage, placed_images};
use super::problem::PageRefusal;
use super::vector_ink::VectorInk;
use crate::pdf::text::Glyph as Character;
use crate::sandbox::Deadline;
use model::limits::Limits;

/// Pictures of one page: a scan cut into strips of one row of an A3 page at 600 dpi is below it.
const MAX_IMAGES: usize = 20_000;

/// What a page shows.
#[derive(Default)]
pub(super) struct PageContent {
    pub(super) pictures: Vec<PlacedImage>,
    pub(super) glyphs: Vec<Character>,
    /// Visible glyphs.
    pub(super) typeset: usize,
    /// Ink that is no picture.
    pub(super) marks: VectorInk,
}

/// Is handed every picture that is seen, with its number among [`PageContent::pictures`].
pub(super) type ImageVisitor<'c> = &'c mut dyn FnMut(usize, &Image<'_, '_>);

/// Reads the pages of one file; glyphs and time are limited for all of them together.
pub(super) struct ContentReader<'l, 'a> {
    limits: &'l Limits,
    deadline: Deadline,
    want_text: bool,
    /// Characters that may still be taken.
    characters: usize,
    /// Fonts and colour spaces that pages share.
    cache: InterpreterCache<'a>,
}

impl<'l, 'a> ContentReader<'l, 'a> {
    pub(super) fn new(limits: &'l Limits, deadline: Deadline, want_text: bool) -> Self {
        let characters = limits.text_characters;
        let cache = InterpreterCache::new();
        Self {
            limits,
            deadline,
            want_text,
            characters,
            cache,
        }
    }

    /// Interprets one page. A refused page shows nothing; one that was stopped shows what came before.
    pub(super) fn read_page(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
    ) -> (PageContent, Option<PageRefusal>) {
        self.record_page(page, frame, None)
    }

    /// The same once more, handing out the pictures.
    pub(super) fn visit_images(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
        catch: ImageVisitor<'_>,
    ) -> Option<PageRefusal> {
        self.record_page(page, frame, Some(catch)).1
    }

    fn record_page(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
        catch: Option<ImageVisitor<'_>>,
    ) -> (PageContent, Option<PageRefusal>) {
        let mut recorder = ContentRecorder {
            catch,
            drawn: PageContent::default(),
            page: frame.page,
            clips: Vec::new(),
            occlusion: Occlusion::default(),
            places: Vec::new(),
            groups: Vec::new(),
            want_text: self.want_text,
            characters: self.characters,
            deadline: self.deadline,
            cut: None,
        };
        // Checked against the cost limits first: the interpreter would follow forms nested
        // exponentially to their end.
        let work = || {
            let content = content_within_limits(page, self.limits, self.deadline)?;
            interpret_content(page, &content, frame, &self.cache, &mut recorder);
            Ok(())
        };
        let refusal = match panic::catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(())) => recorder.cut,
            Ok(Err(refusal)) => Some(refusal),
            Err(stop) => {
                self.cache = InterpreterCache::new();
                Some(
                    stop.downcast_ref::<PageRefusal>()
                        .copied()
                        .unwrap_or_else(PageRefusal::from_panic),
                )
            }
        };
        self.characters = recorder.characters;
        recorder.hide_covered_glyphs();
        (recorder.drawn, refusal)
    }
}

/// The page's content, then its annotations (stamps and form fields are drawn by them).
fn interpret_content<'a>(
    page: &Page<'a>,
    operators: &[u8],
    frame: &PageFrame,
    cache: &InterpreterCache<'a>,
    recorder: &mut ContentRecorder<'_>,
) {
    // Annotations only in the second pass: the content was interpreted from the bytes that were
    // screened, and must not be drawn twice.
    let settings = InterpreterSettings {
        render_content: RenderContent::ANNOTATIONS,
        ..InterpreterSettings::default()
    };
    let mut context = Context::new(frame.transform, frame.page, cache, page.xref(), settings);
    interpret(
        TypedIter::new(operators),
        page.resources(),
        &mut context,
        recorder,
    );
    interpret_page(page, &mut context, recorder);
}

struct ContentRecorder<'c> {
    catch: Option<ImageVisitor<'c>>,
    drawn: PageContent,
    page: Rect,
    clips: Vec<Rect>,
    occlusion: Occlusion,
    /// Middles of the glyphs, with the areas that were painted before each.
    places: Vec<(Point, usize)>,
    /// Open groups; whether each is see-through or blended.
    groups: Vec<bool>,
    want_text: bool,
    /// Characters that may still be taken.
    characters: usize,
    deadline: Deadline,
    /// What was left out.
    cut: Option<PageRefusal>,
}

impl ContentRecorder<'_> {
    /// The interpreter has no way to be stopped other than unwinding; this one passes the panic hook
    /// by and is caught in [`ContentReader::read_page`].
    fn check_deadline(&self) {
        if self.deadline.has_passed() {
            panic::resume_unwind(Box::new(PageRefusal::Time));
        }
    }

    /// What can be seen: the page within the bounding boxes of all clips.
    fn visible_area(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.page)
    }

    /// Whether what is drawn now hides what lies below it.
    fn is_opaque(&self, mask: Option<&SoftMask<'_>>, blend: BlendMode) -> bool {
        mask.is_none() && blend == BlendMode::Normal && !self.groups.contains(&true)
    }

    /// A filled area under or over letters.
    fn record_fill(&mut self, bounds: Rect, props: &DrawProps<'_>, mode: &DrawMode, square: bool) {
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::Invisible) {
            return;
        }
        let [ax, ay, bx, by, ..] = props.transform.as_coeffs();
        let upright = (ay == 0.0 && bx == 0.0) || (ax == 0.0 && by == 0.0);
        let exact = square && upright && self.is_opaque(props.soft_mask.as_ref(), props.blend_mode);
        let bounds = props
            .transform
            .transform_rect_bbox(bounds)
            .intersect(self.visible_area());
        self.occlusion.add_fill(bounds, &props.paint, exact);
    }

    /// What was painted over a glyph is known only at the page's end.
    fn hide_covered_glyphs(&mut self) {
        for (glyph, (middle, under)) in self.drawn.glyphs.iter_mut().zip(&self.places) {
            glyph.visible &= !self.occlusion.hides(*middle, *under);
        }
    }

    /// A line or an area; hair lines have no area of their own.
    fn record_ink(&mut self, bounds: Rect, props: &DrawProps<'_>) {
        self.check_deadline();
        // A quarter pt on each side, by eye.
        let bounds = props
            .transform
            .transform_rect_bbox(bounds)
            .inflate(0.25, 0.25)
            .intersect(self.visible_area());
        if bounds.area() > 0.0 {
            self.drawn.marks.add_ink(bounds, &props.paint);
        }
    }

    fn push_clip(&mut self, bounds: Rect) {
        self.check_deadline();
        // Bounding boxes of clips are enough to tell what is off the page; exact shapes would cost
        // a rasteriser.
        self.clips.push(self.visible_area().intersect(bounds));
    }

    fn record_image(&mut self, stream: &Stream<'_>, matrix: Affine) {
        self.check_deadline();
        for mut picture in placed_images(stream, matrix, self.visible_area(), self.page) {
            picture.under = self.drawn.marks.count();
            if self.drawn.pictures.len() >= MAX_IMAGES {
                self.cut = Some(PageRefusal::Pictures);
                return;
            }
            self.drawn.pictures.push(picture);
        }
    }

    /// A glyph; one whose middle is off the page or clipped away is not seen.
    fn record_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        to_page: Affine,
        vertical: bool,
        ink: Option<&Paint<'_>>,
    ) {
        let metrics = GlyphMetrics::new(glyph, to_page, vertical);
        // Fonts of size 0 and broken matrices give numbers that no later stage can bear.
        if !metrics.is_finite() || !self.visible_area().contains(metrics.middle) {
            return;
        }
        let visible = ink.is_some_and(|paint| self.occlusion.shows_ink(paint, metrics.middle));
        if let Some(paint) = ink {
            let size = metrics.up.hypot();
            let bounds = Rect::from_center_size(metrics.middle, (size, size));
            self.drawn.typeset += 1;
            self.drawn.marks.add_ink(bounds, paint);
        }
        if self.want_text {
            self.record_text(glyph, &metrics, visible);
        }
    }

    /// What a glyph says, one character after the other.
    fn record_text(&mut self, glyph: &Glyph<'_>, metrics: &GlyphMetrics, visible: bool) {
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.record_character(c, metrics, visible),
            Some(BfString::String(text)) => {
                let advance = metrics.advance / text.chars().count().max(1) as f64;
                for (index, c) in text.chars().enumerate() {
                    let origin =
                        metrics.origin + metrics.run.normalize() * (advance * index as f64);
                    let part = GlyphMetrics {
                        origin,
                        advance,
                        ..*metrics
                    };
                    self.record_character(c, &part, visible);
                }
            }
            // Kept, so that a font without a character map shows as unreadable text and not as an
            // empty page.
            None => self.record_character(char::REPLACEMENT_CHARACTER, metrics, visible),
        }
    }

    fn record_character(&mut self, character: char, metrics: &GlyphMetrics, visible: bool) {
        let Some(left) = self.characters.checked_sub(1) else {
            self.cut = Some(PageRefusal::Characters);
            return;
        };
        self.characters = left;
        let direction = metrics.run.normalize();
        self.places.push((metrics.middle, self.occlusion.count()));
        self.drawn.glyphs.push(Character {
            character,
            origin: [metrics.origin.x, metrics.origin.y],
            direction: [direction.x, direction.y],
            advance: metrics.advance,
            size: metrics.up.hypot(),
            visible,
            vertical: metrics.vertical,
        });
    }
}

impl<'a> Device<'a> for ContentRecorder<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let bounds = path.bounding_box();
        self.record_fill(bounds, &props, mode, false);
        self.record_ink(bounds, &props);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(*rect);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        // Groups that change nothing are common in exports of office programs; only real blending
        // counts.
        let blended = opacity < 1.0 || mask.is_some() || blend != BlendMode::Normal;
        self.drawn.marks.blended |= blended;
        self.groups.push(blended);
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.record_fill(*rect, &props, mode, true);
        self.record_ink(*rect, &props);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.check_deadline();
        let ink = (!matches!(mode, DrawMode::Invisible)).then_some(&props.paint);
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            self.record_glyph(glyph, props.transform * glyph.transform(), vertical, ink);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        // Pictures are handed out by the number they had in the first pass, so both passes must
        // count alike.
        let number = self.drawn.pictures.len();
        match &image {
            Image::Stencil(stencil) => self.record_image(stencil.stream(), props.transform),
            Image::Raster(raster) => self.record_image(raster.stream(), props.transform),
        }
        let drawn = self.drawn.pictures.get(number);
        let visible = drawn.is_some_and(|p| p.role != ImageRole::Mask);
        let bounds = drawn
            .filter(|p| p.role == ImageRole::Picture)
            .map(|p| p.bounds().intersect(self.visible_area()));
        if let Some(bounds) = bounds {
            // A picture that is followed by its mask lets through what lies below.
            let opaque = self.drawn.pictures.len() == number + 1
                && self.is_opaque(props.soft_mask.as_ref(), props.blend_mode);
            self.occlusion.add_picture(bounds, self.page, opaque);
        }
        if let Some(catch) = self.catch.as_mut().filter(|_| visible) {
            catch(number, &image);
        }
    }
}
