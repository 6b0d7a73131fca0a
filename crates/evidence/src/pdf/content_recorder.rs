//! What a page's content draws, taken down as the interpreter comes by it.

use std::panic;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::Stream;

use super::glyph_metrics::GlyphMetrics;
use super::occlusion::{MIN_OPACITY, Occlusion};
use super::picture::{ImageRole, PlacedImage, placed_images};
use super::problem::PageRefusal;
use super::vector_ink::VectorInk;
use crate::pdf::text::Glyph as Character;
use crate::sandbox::Deadline;

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

/// What a transparency group does to what is drawn in it.
#[derive(Debug, Clone, Copy)]
struct GroupEffect {
    /// See-through or mixed with what lies below.
    blended: bool,
    /// Letters in it may leave no ink.
    hides_letters: bool,
}

/// Takes down the pictures and glyphs of one page.
pub(super) struct ContentRecorder<'c> {
    catch: Option<ImageVisitor<'c>>,
    pub(super) drawn: PageContent,
    page: Rect,
    clips: Vec<Rect>,
    occlusion: Occlusion,
    /// Middles of the glyphs, with the areas that were painted before each.
    places: Vec<(Point, usize)>,
    /// Open groups.
    groups: Vec<GroupEffect>,
    want_text: bool,
    /// Characters that may still be taken.
    pub(super) characters: usize,
    deadline: Deadline,
    /// What was left out.
    pub(super) cut: Option<PageRefusal>,
}

impl<'c> ContentRecorder<'c> {
    pub(super) fn new(
        page: Rect,
        want_text: bool,
        characters: usize,
        deadline: Deadline,
        catch: Option<ImageVisitor<'c>>,
    ) -> Self {
        Self {
            catch,
            drawn: PageContent::default(),
            page,
            clips: Vec::new(),
            occlusion: Occlusion::default(),
            places: Vec::new(),
            groups: Vec::new(),
            want_text,
            characters,
            deadline,
            cut: None,
        }
    }
}

impl ContentRecorder<'_> {
    /// The interpreter has no way to be stopped other than unwinding; this one passes the panic hook
    /// by and is caught by who interprets the page.
    fn check_deadline(&self) {
        if self.deadline.has_passed() {
            panic::resume_unwind(Box::new(PageRefusal::Time));
        }
    }

    /// What can be seen: the page within the bounding boxes of all clips.
    fn visible_area(&self) -> Rect {
        let clip = self.clips.last().copied();
        clip.unwrap_or(self.page)
    }

    /// Whether what is drawn now hides what lies below it.
    fn is_opaque(&self, mask: Option<&SoftMask<'_>>, blend: BlendMode) -> bool {
        let is_in_blended_group = self
            .groups
            .iter()
            .any(|group| group.blended);
        let covers = mask.is_none() && blend == BlendMode::Normal;
        covers && !is_in_blended_group
    }

    /// A filled area under or over letters.
    fn record_fill(
        &mut self,
        bounds: Rect,
        props: &DrawProps<'_>,
        draw_mode: &DrawMode,
        square: bool,
    ) {
        if matches!(draw_mode, DrawMode::Stroke(_) | DrawMode::Invisible) {
            return;
        }
        let [ax, ay, bx, by, ..] = props.transform.as_coeffs();
        let keeps_axes = ay == 0.0 && bx == 0.0;
        let swaps_axes = ax == 0.0 && by == 0.0;
        let upright = keeps_axes || swaps_axes;
        let mask = props.soft_mask.as_ref();
        let opaque = self.is_opaque(mask, props.blend_mode);
        let exact = square && upright && opaque;
        let bounds = props
            .transform
            .transform_rect_bbox(bounds)
            .intersect(self.visible_area());
        self.occlusion
            .add_fill(bounds, &props.paint, exact);
    }

    /// What was painted over a glyph is known only at the page's end.
    pub(super) fn hide_covered_glyphs(&mut self) {
        let glyphs = self.drawn.glyphs.iter_mut();
        let glyphs = glyphs.zip(&self.places);
        for (glyph, &(middle, under)) in glyphs {
            let is_hidden = self.occlusion.hides(middle, under);
            glyph.visible &= !is_hidden;
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
            self.drawn
                .marks
                .add_ink(bounds, &props.paint);
        }
    }

    fn push_clip(&mut self, bounds: Rect) {
        self.check_deadline();
        // Bounding boxes of clips are enough to tell what is off the page; exact shapes would cost
        // a rasteriser.
        let visible = self.visible_area().intersect(bounds);
        self.clips.push(visible);
    }

    fn record_image(&mut self, stream: &Stream<'_>, matrix: Affine) {
        self.check_deadline();
        let seen = self.visible_area();
        for mut picture in placed_images(stream, matrix, seen, self.page) {
            picture.under = self.drawn.marks.count();
            if self.drawn.pictures.len() >= MAX_IMAGES {
                self.cut = Some(PageRefusal::Pictures);
                return;
            }
            self.drawn.pictures.push(picture);
        }
    }

    /// A glyph; one whose middle is off the page or clipped away is not seen. `hidden`: its ink may
    /// not be.
    fn record_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        metrics: &GlyphMetrics,
        ink: Option<&Paint<'_>>,
        hidden: bool,
    ) {
        // Fonts of size 0 and broken matrices give numbers that no later stage can bear.
        if !metrics.is_finite()
            || !self
                .visible_area()
                .contains(metrics.middle)
        {
            return;
        }
        let visible = match ink {
            Some(paint) if metrics.is_legible() && !hidden => self
                .occlusion
                .shows_ink(paint, metrics.middle),
            _ => false,
        };
        if let Some(paint) = ink {
            let size = metrics.up.hypot();
            let square = (size, size);
            let bounds = Rect::from_center_size(metrics.middle, square);
            self.drawn.typeset += 1;
            self.drawn.marks.add_ink(bounds, paint);
        }
        if self.want_text {
            self.record_text(glyph, metrics, visible);
        }
    }

    /// What a glyph says, one character after the other.
    fn record_text(&mut self, glyph: &Glyph<'_>, metrics: &GlyphMetrics, visible: bool) {
        // A procedure may draw anything, whatever its name says.
        let character = match glyph {
            Glyph::Outline(outline) => outline.as_unicode(),
            Glyph::Type3(_) => None,
        };
        match character {
            Some(BfString::Char(c)) => self.record_character(c, metrics, visible),
            Some(BfString::String(text)) => {
                let count = text.chars().count().max(1);
                let advance = metrics.advance / count as f64;
                let direction = metrics.run.normalize();
                for (index, c) in text.chars().enumerate() {
                    let way = advance * index as f64;
                    let origin = metrics.origin + direction * way;
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
        let under = self.occlusion.count();
        self.places
            .push((metrics.middle, under));
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
        let is_mixed = blend != BlendMode::Normal;
        let blended = opacity < 1.0 || mask.is_some() || is_mixed;
        self.drawn.marks.blended |= blended;
        self.groups.push(GroupEffect {
            blended,
            hides_letters: opacity < MIN_OPACITY || mask.is_some(),
        });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.record_fill(*rect, &props, mode, true);
        self.record_ink(*rect, &props);
    }

    fn draw_glyph_run(
        &mut self,
        run: &GlyphRun<'_, 'a>,
        props: DrawProps<'a>,
        draw_mode: &DrawMode,
    ) {
        self.check_deadline();
        let ink = match draw_mode {
            DrawMode::Invisible => None,
            _ => Some(&props.paint),
        };
        // What a mask lets through is known only to whoever draws it.
        let hidden = props.soft_mask.is_some()
            || self
                .groups
                .iter()
                .any(|g| g.hides_letters);
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            let to_page = props.transform * glyph.transform();
            let metrics = GlyphMetrics::new(glyph, to_page, vertical);
            self.record_glyph(glyph, &metrics, ink, hidden);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        // Pictures are handed out by the number they had in the first pass, so both passes must
        // count alike.
        let number = self.drawn.pictures.len();
        let stream = match &image {
            Image::Stencil(stencil) => stencil.stream(),
            Image::Raster(raster) => raster.stream(),
        };
        self.record_image(stream, props.transform);
        let drawn = self.drawn.pictures.get(number);
        let colour_keyed = drawn.is_some_and(|image| image.colour_keyed);
        let visible = drawn.is_some_and(|image| image.role != ImageRole::Mask);
        let seen = self.visible_area();
        let bounds = drawn
            .filter(|image| image.role == ImageRole::Picture)
            .map(|image| image.bounds().intersect(seen));
        if let Some(bounds) = bounds {
            // A picture that is followed by its mask lets through what lies below.
            let count = self.drawn.pictures.len();
            let is_last = count == number + 1;
            let mask = props.soft_mask.as_ref();
            let is_whole = is_last && !colour_keyed;
            let opaque = is_whole && self.is_opaque(mask, props.blend_mode);
            self.occlusion
                .add_picture(bounds, self.page, opaque);
        }
        if let Some(catch) = &mut self.catch
            && visible
        {
            catch(number, &image);
        }
    }
}
