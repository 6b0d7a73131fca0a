//! A page drawn small with what was found on it, for `inspect --picture` and for reports.
//!
//! By default nobody can read it: `canvas` rebuilds the page from a few dozen samples a side, and
//! lines of text that are known are painted over before.

// Pixel arithmetic: values are bounded by the canvas and by 8 bits, and `as` saturates from floats.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod canvas;
#[cfg(test)]
mod tests;

use std::f64::consts::TAU;

use canvas::OverlayCanvas;

use super::raster::PageRaster;
use model::{Bilingual, Page, Point, Rect, Seal, TextPage};

// The bound stops a hostile page of a million boxes, each of which costs time to draw.
/// Shapes drawn at most; the densest real page has a few hundred lines of text.
const MAX_SHAPES: usize = 2_000;
/// Corners of the polygon that stands for a seal's ellipse.
const ELLIPSE_CORNERS: u32 = 48;

/// What a shape stands for; its colour and its name in legends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShapeKind {
    /// A line of text.
    Text,
    /// The paper's outline.
    Paper,
    /// A card lying on the page.
    Card,
    /// A company seal.
    Seal,
    /// A QR code.
    Code,
    /// Where a finding is.
    Finding,
}

impl ShapeKind {
    /// All marks in the order they are drawn, the last on top.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Paper,
        Self::Card,
        Self::Seal,
        Self::Code,
        Self::Finding,
    ];

    /// Red, green, blue.
    #[must_use]
    pub fn colour(self) -> [u8; 3] {
        match self {
            Self::Text => [70, 110, 190],
            Self::Paper => [0, 150, 80],
            Self::Card => [230, 120, 0],
            Self::Seal => [210, 20, 40],
            Self::Code => [130, 60, 180],
            Self::Finding => [225, 0, 120],
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> Bilingual {
        match self {
            Self::Text => Bilingual::new("文字", "text"),
            Self::Paper => Bilingual::new("纸张边缘", "outline of the paper"),
            Self::Card => Bilingual::new("卡片", "card"),
            Self::Seal => Bilingual::new("印章", "seal"),
            Self::Code => Bilingual::new("二维码", "QR code"),
            Self::Finding => Bilingual::new("问题所在", "place of a finding"),
        }
    }

    /// Width of its line in px, and how much of the inside its colour covers, 0 to 1.
    fn pen_style(self) -> (f64, f64) {
        // Origin: by eye. Text is faint so that what was found stays visible; findings stand out
        // most.
        match self {
            Self::Text => (1.0, 0.10),
            Self::Finding => (4.0, 0.15),
            Self::Paper | Self::Card | Self::Seal | Self::Code => (3.0, 0.0),
        }
    }
}

/// A closed line on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayShape {
    /// What it stands for.
    pub mark: ShapeKind,
    /// Its corners in fractions of the page as it is drawn, `0, 0` top left.
    pub corners: Vec<Point>,
}

impl OverlayShape {
    /// The shape of a box in fractions of the page, such as the place of a finding.
    #[must_use]
    pub fn from_rect(mark: ShapeKind, rect: &Rect) -> Self {
        let Rect { x0, y0, x1, y1 } = *rect;
        let corner = |x: f64, y: f64| Point { x, y };
        let corners = vec![
            corner(x0, y0),
            corner(x1, y0),
            corner(x1, y1),
            corner(x0, y1),
        ];
        Self { mark, corners }
    }
}

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawOptions {
    /// Px of the long side at most.
    pub long_side: usize,
    /// Show what stands there; otherwise nothing on the page can be read.
    pub reveal: bool,
}

impl Default for DrawOptions {
    fn default() -> Self {
        // Origin: by eye.
        Self {
            long_side: 1400,
            reveal: false,
        }
    }
}

/// What lies under the shapes.
#[derive(Debug, Clone, Copy)]
pub enum Backdrop<'a> {
    /// A scan.
    Pixels(&'a PageRaster),
    /// An empty sheet with these sides, in any unit.
    Sheet(f64, f64),
}

/// A picture of a page, red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayImage {
    /// Width in px.
    pub width: usize,
    /// Height in px.
    pub height: usize,
    samples: Vec<u8>,
}

impl OverlayImage {
    /// Red, green and blue, row by row.
    #[must_use]
    pub fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// As a PNG file; `None` for a picture without pixels.
    #[must_use]
    pub fn to_png(&self) -> Option<Vec<u8>> {
        use image::codecs::png::PngEncoder;
        use image::{ExtendedColorType, ImageEncoder};
        let width = u32::try_from(self.width).ok()?;
        let height = u32::try_from(self.height).ok()?;
        let mut out = Vec::new();
        let encoder = PngEncoder::new(&mut out);
        let written = encoder.write_image(&self.samples, width, height, ExtendedColorType::Rgb8);
        written.ok()?;
        Some(out)
    }

    /// As a JPEG file of `quality` 1 to 100: a blurred page takes a tenth of its PNG. `None` for a
    /// picture without pixels.
    #[must_use]
    pub fn to_jpeg(&self, quality: u8) -> Option<Vec<u8>> {
        super::raster::jpeg_writer::encode_jpeg(&self.samples, self.width, self.height, quality)
    }
}

/// Everything found on a page, in fractions of the page turned as its text is read.
#[must_use]
pub fn page_shapes(page: &Page, text: Option<&TextPage>) -> Vec<OverlayShape> {
    let mut all = Vec::new();
    if let Some(text) = text {
        all.extend(text_line_shapes(text));
    }
    let Some(measures) = &page.quality else {
        return all;
    };
    let rotation = text.map_or(0, |text_page| text_page.turn);
    let [width, height] = measures.size;
    let width = width.max(1.0);
    let height = height.max(1.0);
    let place = |p: Point| {
        let share = Point {
            x: p.x / width,
            y: p.y / height,
        };
        share.rotate_share(rotation)
    };
    let mut add = |mark, corners: Vec<Point>| {
        let corners = corners.into_iter().map(place);
        let corners = corners.collect();
        all.push(OverlayShape { mark, corners });
    };
    if let Some(outline) = &measures.outline {
        add(ShapeKind::Paper, outline.corners.to_vec());
    }
    for card in &measures.cards {
        add(ShapeKind::Card, card.corners.to_vec());
    }
    for seal in &measures.seals {
        add(ShapeKind::Seal, seal_ellipse(seal));
    }
    for code in &measures.codes {
        let corners = code.quad.corners;
        add(ShapeKind::Code, corners.to_vec());
    }
    all
}

/// Draws a page, shrunk and turned as its text is read, with `shapes` on it.
#[must_use]
pub fn draw_overlay(
    ground: Backdrop<'_>,
    rotation: u16,
    shapes: &[OverlayShape],
    view: DrawOptions,
) -> OverlayImage {
    let mut canvas = match ground {
        Backdrop::Pixels(pixels) => {
            let upright = OverlayCanvas::from_page(pixels, view.long_side);
            upright.rotate_clockwise(rotation)
        }
        Backdrop::Sheet(width, height) => OverlayCanvas::blank_sheet(width, height, view.long_side),
    };
    let mut shapes: Vec<&OverlayShape> = shapes
        .iter()
        .filter(|shape| shape.corners.len() > 1)
        .take(MAX_SHAPES)
        .collect();
    shapes.sort_by_key(|shape| shape.mark);
    if !view.reveal {
        // Before the blur, and only known lines: what no engine has read is hidden by the blur
        // alone.
        for shape in &shapes {
            if shape.mark == ShapeKind::Text {
                canvas.paint_over(&shape.corners);
            }
        }
        canvas.blur_page();
    }
    for shape in shapes {
        let colour = shape.mark.colour();
        let (width, inside) = shape.mark.pen_style();
        canvas.fill_box(&shape.corners, colour, inside);
        canvas.draw_outline(&shape.corners, colour, width);
    }
    let (width, height, samples) = canvas.into_parts();
    OverlayImage {
        width,
        height,
        samples,
    }
}

fn text_line_shapes(page: &TextPage) -> impl Iterator<Item = OverlayShape> {
    let width = page.width.max(1.0);
    let height = page.height.max(1.0);
    page.lines.iter().map(move |line| {
        let Rect { x0, y0, x1, y1 } = line.rect;
        let rect = Rect {
            x0: x0 / width,
            y0: y0 / height,
            x1: x1 / width,
            y1: y1 / height,
        };
        OverlayShape::from_rect(ShapeKind::Text, &rect)
    })
}

fn seal_ellipse(seal: &Seal) -> Vec<Point> {
    let [left, top, right, bottom] = seal.bounds;
    let cx = f64::midpoint(left, right);
    let cy = f64::midpoint(top, bottom);
    let rx = (right - left) / 2.0;
    let ry = (bottom - top) / 2.0;
    let at = |i: u32| {
        let turns = TAU * f64::from(i);
        let angle = turns / f64::from(ELLIPSE_CORNERS);
        Point {
            x: cx + rx * angle.cos(),
            y: cy + ry * angle.sin(),
        }
    };
    (0..ELLIPSE_CORNERS).map(at).collect()
}
