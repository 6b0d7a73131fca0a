//! What pixels say about a page: numbers, never verdicts.
//!
//! Lengths are in px of the upright page unless a field says otherwise. `None` means that the
//! measure could not be taken, which is never a pass.

use serde::{Deserialize, Serialize};

/// A point on the upright page in px, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Four corners in px: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quad {
    /// The corners in that order.
    pub corners: [Point; 4],
}

// Origin: by eye. A program draws frames exactly; paper lies on glass or a table within a degree or two.
/// Part of an edge by which its ends may stand apart on a frame that a program drew.
const DRAWN_SLACK: f64 = 0.005;

impl Quad {
    /// Whether its edges run as exactly along the picture's as a program draws them.
    #[must_use]
    pub fn is_drawn_square(&self) -> bool {
        let [a, b, c, d] = self.corners;
        let level = |p: Point, q: Point| (p.y - q.y).abs() <= DRAWN_SLACK * (p.x - q.x).abs();
        let plumb = |p: Point, q: Point| (p.x - q.x).abs() <= DRAWN_SLACK * (p.y - q.y).abs();
        level(a, b) && level(d, c) && plumb(a, d) && plumb(b, c)
    }

    /// Mean length of the upper and lower edge, px.
    #[must_use]
    pub fn width(&self) -> f64 {
        let [a, b, c, d] = self.corners;
        f64::midpoint(a.distance_to(b), d.distance_to(c))
    }

    /// Mean length of the left and right edge, px.
    #[must_use]
    pub fn height(&self) -> f64 {
        let [a, b, c, d] = self.corners;
        f64::midpoint(a.distance_to(d), b.distance_to(c))
    }

    /// `[left, top, right, bottom]` around the corners, px.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        self.corners.iter().fold(
            [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
            |[l, t, r, b], p| [l.min(p.x), t.min(p.y), r.max(p.x), b.max(p.y)],
        )
    }
}

impl Point {
    /// Distance to `other` in px.
    #[must_use]
    pub fn distance_to(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Where a point of a page, in shares of its width and height, lies once the page is turned
    /// clockwise by that many degrees: 0, 90, 180 or 270.
    #[must_use]
    pub fn rotate_share(self, degrees: u16) -> Self {
        let Self { x, y } = self;
        let (x, y) = match (degrees / 90) % 4 {
            0 => (x, y),
            1 => (1.0 - y, x),
            2 => (1.0 - x, 1.0 - y),
            _ => (y, 1.0 - x),
        };
        Self { x, y }
    }
}

/// A side of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageEdge {
    /// Top.
    Top,
    /// Right.
    Right,
    /// Bottom.
    Bottom,
    /// Left.
    Left,
}

/// Colour of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColourMode {
    /// Three or more channels.
    Colour,
    /// One channel of several bits.
    Grey,
    /// Black and white only.
    Bilevel,
}

/// Colour by pixels, whatever the file's mode says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColourMeasure {
    /// The finding.
    pub colour: ColourMode,
    /// Share of pixels whose chroma departs from the tint of paper and ink, 0 to 1.
    pub chroma_share: f64,
    /// Share of dark pixels that are neither ink nor paper, 0 to 1; near 0 for black and white.
    pub midtone_share: f64,
}

/// Light on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    /// Luma of the paper, 0 to 255 (95th percentile).
    pub paper: f64,
    /// Luma of the ink, 0 to 255 (half a percent of the page is darker).
    pub ink: f64,
    /// Share of the page in clipped patches, 0 to 1; `None` on paper so white that they cannot be told.
    pub glare_share: Option<f64>,
    /// Share of the page at full white, 0 to 1: high on copies and digital pages.
    pub clipped_share: f64,
    /// Darkest paper over brightest paper across the page, 0 to 1; 1 is even light.
    pub evenness: f64,
}

/// Detail that the pixels really hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectiveResolution {
    /// Resolved over stored pixels, 0 to 1: multiply with the dpi of the page.
    pub ratio: f64,
    /// Pixels that do not repeat the one before, `[across, down]`; below 1 after an enlargement
    /// without interpolation.
    pub repeats: [f64; 2],
    /// Where the spectrum of the print ends, 1 at half a cycle a px.
    pub spectrum_end: f64,
    /// Widths of the print's edges from 20 to 80 % in px: sharpest tenth, median.
    pub edge_px: [f64; 2],
    /// Text tiles the measure rests on.
    pub tiles: usize,
}

/// A guess with its strength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrientationEstimate {
    /// Degrees clockwise that would set the page upright: 0, 90, 180 or 270.
    pub clockwise: u16,
    /// 0 (a coin toss) to 1.
    pub confidence: f64,
}

/// Signs that a picture was taken from a screen; each alone also befalls scans.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenTraces {
    /// The picture has exactly the pixels of a known device's screen.
    pub device_size: bool,
    /// A uniform bar with a few small glyphs lies along the top, like a status bar.
    pub status_bar: bool,
    /// Share of rows and columns that are exactly flat from edge to edge, 0 to 1.
    pub flat_share: f64,
    /// Strength of a fine regular grid (a photographed screen), peak over median of the spectrum.
    pub grid: Option<f64>,
}

/// A company seal: a red ring, round or oval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seal {
    /// Centre, px.
    pub centre: Point,
    /// Half the larger side of its box, px.
    pub radius: f64,
    /// `[left, top, right, bottom]` in px.
    pub bounds: [f64; 4],
    /// Share of the outline that is drawn, 0 to 1.
    pub ring: f64,
    /// Share of its inside that is red, 0 to 1; a filled disc (an emblem) is near 1.
    pub fill: f64,
}

/// A QR code that was decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct QrCode {
    /// The text it encodes.
    pub text: String,
    /// Where it is.
    pub quad: Quad,
}

/// The lightest part of a page without print: paper, or what a program painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// Its commonest luma, 0 to 255; at 255 a scanner may have clipped what was there.
    pub level: u8,
    /// Share of the ground that has exactly this level, 0 to 1.
    pub share: f64,
}

/// Everything measured on one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageMeasures {
    /// Width and height of the page in the px of all places below.
    pub size: [f64; 2],
    /// Colour by pixels.
    pub colour: ColourMeasure,
    /// Blur at text scale, 0 (sharp) to 1; `None` without text.
    pub blur: Option<f64>,
    /// Light.
    pub exposure: Exposure,
    /// Degrees that the text lines fall to the right, clockwise; `None` without lines.
    pub skew_deg: Option<f64>,
    /// Which way is up; `None` without text lines.
    pub turn: Option<OrientationEstimate>,
    /// Share of the page that is ink, 0 to 1.
    pub ink_share: f64,
    /// Nothing is on the page.
    pub blank: bool,
    /// The paper's outline when the picture shows more than the paper.
    pub outline: Option<Quad>,
    /// Sides at which print runs into the picture's edge.
    pub cut_off: Vec<PageEdge>,
    /// Detail; `None` without text.
    pub resolved: Option<EffectiveResolution>,
    /// Traces of a screen.
    pub screen: ScreenTraces,
    /// How much the page looks like a black-and-white copy, 0 to 1.
    pub photocopy: f64,
    /// Seals, largest first.
    pub seals: Vec<Seal>,
    /// QR codes that could be decoded.
    pub codes: Vec<QrCode>,
    /// Cards of ID-1 shape (85.60 × 53.98 mm, ISO/IEC 7810) lying in the picture.
    pub cards: Vec<Quad>,
    /// How even the paper is; `None` where print leaves none.
    pub ground: Option<Ground>,
    /// The page in few bytes, to find one scan used twice; `None` where too little is on it to tell it from others.
    pub look: Option<ScanFingerprint>,
}

/// A page in few bytes, to find one scan used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanFingerprint {
    /// Difference hash: tells which pages are worth comparing.
    pub hash: u64,
    /// Mean levels of a grid of [`ScanFingerprint::GRID_SIDE`] by [`ScanFingerprint::GRID_SIDE`] cells, row by
    /// row: tells whether they are the same scan. Cells of several millimetres; no letter can be read in them.
    pub cells: [u8; ScanFingerprint::GRID_SIDE * ScanFingerprint::GRID_SIDE],
}

impl ScanFingerprint {
    // By eye: 24 cells on an A4 page are 9 by 12 mm each, so no letter survives in one.
    /// Cells across and down.
    pub const GRID_SIDE: usize = 24;
}

impl PageMeasures {
    /// In px of a scan of which `source_px_per_px` px go to one that was measured. What was measured
    /// coarser than the scan does not tell its detail.
    #[must_use]
    pub fn scaled_by(mut self, source_px_per_px: f64) -> Self {
        let point = |point: Point| Point {
            x: point.x * source_px_per_px,
            y: point.y * source_px_per_px,
        };
        let quad = |quad: Quad| Quad {
            corners: quad.corners.map(point),
        };
        self.size = self.size.map(|v| v * source_px_per_px);
        self.outline = self.outline.map(quad);
        for seal in &mut self.seals {
            seal.centre = point(seal.centre);
            seal.radius *= source_px_per_px;
            seal.bounds = seal
                .bounds
                .map(|v| v * source_px_per_px);
        }
        self.codes
            .iter_mut()
            .for_each(|code| code.quad = quad(code.quad));
        self.cards
            .iter_mut()
            .for_each(|card| *card = quad(*card));
        // A coarse preview cannot tell what the scan holds; the epsilon takes the rounding of 1.0.
        self.resolved = self
            .resolved
            .filter(|_| source_px_per_px <= 1.0 + f64::EPSILON);
        if let Some(resolved) = &mut self.resolved {
            // No page holds more detail than its pixels, whatever the scale says.
            resolved.ratio = (resolved.ratio / source_px_per_px).min(1.0);
            resolved.edge_px = resolved
                .edge_px
                .map(|v| v * source_px_per_px);
        }
        self
    }
}
