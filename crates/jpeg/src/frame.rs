//! What the segments of a JPEG say before its scans (ITU-T T.81, B.2).

use super::blocks::{Block, SpectralSelection};
use super::segments::marker;

/// Two numbers: across the picture, and down it.
pub(crate) type AcrossDown = [usize; 2];

/// Divisors of the coefficients of a block.
pub(crate) type QuantisationTable = [u16; 64];

/// One component (channel) of the picture.
#[derive(Debug, Clone, Default)]
pub struct Component {
    id: u8,
    /// Blocks across in an MCU of all components: the horizontal sampling factor H, 1 to 4.
    pub across: usize,
    /// Blocks down: the vertical sampling factor V, 1 to 4.
    pub down: usize,
    /// Blocks that hold the picture, across and down.
    pub(crate) blocks: AcrossDown,
    /// Blocks a row, MCUs filled up.
    pub(crate) stride: usize,
    pub(crate) quantisation: usize,
    /// Every block, of a progressive picture, until all scans have come.
    pub(crate) coefficients: Vec<Block>,
    /// Samples that belong to the picture, across and down.
    size: AcrossDown,
    /// Rows of blocks that are being read, `8 * stride` samples a row; none when no pixels are decoded
    /// here. Blocks jump between rows, which is quick only where all of them stay in the cache.
    strip: Vec<u8>,
    /// The rows that are done.
    samples: Vec<u8>,
    /// Per coefficient: the lowest bit that has come, `None` before the first scan.
    pub(crate) reached: Vec<Option<u32>>,
}

impl Component {
    /// Whether there is room for its samples.
    #[inline(always)]
    pub(crate) fn has_sample_buffer(&self) -> bool {
        !self.strip.is_empty()
    }

    /// Puts rows of eight samples where block `column` of row `row` of the strip lies.
    #[inline(always)]
    pub(crate) fn store_block(&mut self, [column, row]: AcrossDown, rows: &[[u8; 8]; 8]) {
        let width = 8 * self.stride;
        let mut at = 8 * (row * width + column);
        for samples in rows {
            let out = self.strip.get_mut(at..at + 8);
            if let Some(out) = out {
                out.copy_from_slice(samples);
            }
            at += width;
        }
    }

    /// Takes over `blocks` rows of the strip, as far as they belong to the picture.
    pub(crate) fn append_strip(&mut self, blocks: usize) {
        let [width, height] = self.size;
        let total = width * height;
        let rows = self.strip.chunks_exact(8 * self.stride);
        for row in rows.take(8 * blocks) {
            // The last row of MCUs is filled up beyond the picture (T.81, A.2.4); that part is left
            // out.
            if self.samples.len() < total {
                let part = row.get(..width).unwrap_or(row);
                self.samples.extend_from_slice(part);
            }
        }
    }

    /// A scan begins that holds all of its blocks.
    pub(crate) fn begin_scan(&mut self) {
        self.samples.clear();
    }

    /// Width in px and the samples row by row, without padding; none where pixels were not decoded.
    #[must_use]
    pub fn into_samples(self) -> (usize, Vec<u8>) {
        let [width, _] = self.size;
        (width, self.samples)
    }
}

/// Size, channels and coding of the picture.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub(crate) height: usize,
    pub(crate) is_progressive: bool,
    /// The components in the order of the frame header, 1 to 4.
    pub components: Vec<Component>,
    /// MCUs of all channels, across and down, and their height in px.
    pub(crate) mcus: AcrossDown,
    pub(crate) mcu_height: usize,
    /// Furthest that a DC coefficient times its quantisation step can lie from grey, and as much again
    /// for edits in place.
    pub(crate) furthest: i32,
}

/// What the frame header tells of a component (T.81, B.2.2).
struct ComponentSpec {
    id: u8,
    /// Sampling factors H and V: blocks across and down in an MCU.
    sampling: AcrossDown,
    quantisation: u8,
}

impl ComponentSpec {
    fn from_bytes([id, sampling, quantisation]: [u8; 3]) -> Self {
        let across = usize::from(sampling >> 4);
        let down = usize::from(sampling & 15);
        Self {
            id,
            sampling: [across, down],
            quantisation,
        }
    }
}

/// What the frame header tells of the picture as a whole.
struct FrameHeader {
    precision: u8,
    width: usize,
    height: usize,
    components: Vec<ComponentSpec>,
}

impl FrameHeader {
    /// P, Y, X and Nf, then C, H, V and Tq of each component (T.81, B.2.2).
    fn parse(data: &[u8]) -> Option<Self> {
        let (&head, rest) = data.split_first_chunk()?;
        let [precision, y1, y0, x1, x0, count] = head;
        let (specs, _) = rest.as_chunks();
        let components = specs
            .iter()
            .copied()
            .take(count.into())
            .map(ComponentSpec::from_bytes)
            .collect();
        let width = u16::from_be_bytes([x1, x0]);
        let height = u16::from_be_bytes([y1, y0]);
        Some(Self {
            precision,
            width: width.into(),
            height: height.into(),
            components,
        })
    }

    /// Whether a picture of ours can have such a header.
    fn is_supported(&self) -> bool {
        // Sampling factors are 1 to 4 (T.81, table B.2); more than four components no picture of
        // ours has.
        let factors = self.components.iter();
        let mut factors = factors.flat_map(|component| component.sampling);
        let is_sampled = factors.all(|factor| (1..=4).contains(&factor));
        let count = self.components.len();
        let has_components = (1..=4).contains(&count);
        let has_size = self.width > 0 && self.height > 0;
        let has_precision = matches!(self.precision, 8 | 12);
        is_sampled && has_components && has_size && has_precision
    }

    /// The largest sampling factors, across and down.
    fn max_sampling(&self) -> AcrossDown {
        let mut most_across = 0;
        let mut most_down = 0;
        for component in &self.components {
            let [across, down] = component.sampling;
            most_across = most_across.max(across);
            most_down = most_down.max(down);
        }
        [most_across, most_down]
    }
}

impl Frame {
    /// From a SOF segment, with room for its samples when pixels are wanted; `None` when it cannot
    /// be followed (no size, or one told later).
    pub(crate) fn new(marker: u8, data: &[u8], decode_pixels: bool) -> Option<Self> {
        let header = FrameHeader::parse(data)?;
        if !header.is_supported() {
            return None;
        }
        let max_sampling = header.max_sampling();
        let [h_max, v_max] = max_sampling;
        // Components are filled up to whole MCUs at the right and lower edge (T.81, A.2.4).
        let mcus_across = header.width.div_ceil(8 * h_max);
        let mcus_down = header.height.div_ceil(8 * v_max);
        let mcus = [mcus_across, mcus_down];
        let mut frame = Self {
            height: header.height,
            is_progressive: marker == marker::SOF2,
            components: Vec::new(),
            mcus,
            mcu_height: 8 * v_max,
            // DC is eight times the mean of a block, which lies 2^(P-1) from grey at most: 4 << P,
            // doubled.
            furthest: 8 << header.precision,
        };
        let new_component =
            |spec| frame.new_component(spec, header.width, max_sampling, decode_pixels);
        let specs = header.components.iter();
        frame.components = specs.map(new_component).collect();
        Some(frame)
    }

    fn new_component(
        &self,
        spec: &ComponentSpec,
        width: usize,
        [h_max, v_max]: AcrossDown,
        decode_pixels: bool,
    ) -> Component {
        let [across, down] = spec.sampling;
        let [mcus_across, mcus_down] = self.mcus;
        // The component's own size (T.81, A.1.1).
        let own_width = (width * across).div_ceil(h_max);
        let own_height = (self.height * down).div_ceil(v_max);
        let stride = mcus_across * across;
        let stored_blocks = if self.is_progressive {
            stride * mcus_down * down
        } else {
            0
        };
        let (strip_samples, samples) = if decode_pixels {
            (64 * stride * down, own_width * own_height)
        } else {
            (0, 0)
        };
        let blocks_across = own_width.div_ceil(8);
        let blocks_down = own_height.div_ceil(8);
        Component {
            id: spec.id,
            across,
            down,
            blocks: [blocks_across, blocks_down],
            stride,
            quantisation: spec.quantisation.into(),
            coefficients: vec![[0; 64]; stored_blocks],
            size: [own_width, own_height],
            strip: vec![0; strip_samples],
            samples: Vec::with_capacity(samples),
            reached: vec![None; 64],
        }
    }

    /// Blocks that a scan of these channels holds.
    pub(crate) fn count_blocks(&self, scan_components: &[ScanComponent]) -> u64 {
        let component = |scanned: &ScanComponent| self.components.get(scanned.component);
        // A scan of one component holds only blocks of the picture; of several, whole MCUs (T.81,
        // A.2.2 and A.2.3).
        let blocks = match scan_components {
            [only] => component(only).map_or(0, |component| {
                let [across, down] = component.blocks;
                across * down
            }),
            several => {
                let mcu_blocks: usize = several
                    .iter()
                    .filter_map(component)
                    .map(|c| c.across * c.down)
                    .sum();
                let [mcus_across, mcus_down] = self.mcus;
                mcu_blocks * mcus_across * mcus_down
            }
        };
        blocks as u64
    }

    /// Whether every bit of every coefficient has come.
    pub(crate) fn is_complete(&self) -> bool {
        self.components
            .iter()
            .flat_map(|component| &component.reached)
            .all(|&bit| bit == Some(0))
    }
}

/// A channel in a scan: its place in the frame and the numbers of its tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScanComponent {
    pub(crate) component: usize,
    pub(crate) dc: usize,
    pub(crate) ac: usize,
}

/// From a SOS segment: the channels of a scan and its coefficients; `None` when it fits no frame.
pub(crate) fn parse_scan_header(
    frame: &Frame,
    data: &[u8],
) -> Option<(Vec<ScanComponent>, SpectralSelection)> {
    let (&count, rest) = data.split_first()?;
    let count = usize::from(count);
    let (pairs, rest) = rest.split_at_checked(2 * count)?;
    let scan_component = |&[id, tables]: &[u8; 2]| {
        let component = frame
            .components
            .iter()
            .position(|component| component.id == id)?;
        Some(ScanComponent {
            component,
            dc: usize::from(tables >> 4),
            ac: usize::from(tables & 15),
        })
    };
    let (pairs, _) = pairs.as_chunks();
    let mut scan_components = Vec::with_capacity(count);
    for pair in pairs {
        scan_components.push(scan_component(pair)?);
    }
    let &[ss, se, bits, ..] = rest else {
        return None;
    };
    let band = if frame.is_progressive {
        SpectralSelection {
            ss: u32::from(ss),
            se: u32::from(se),
            ah: u32::from(bits >> 4),
            al: u32::from(bits & 15),
        }
    } else {
        SpectralSelection {
            ss: 0,
            se: 63,
            ah: 0,
            al: 0,
        }
    };
    // DC and AC never share a progressive scan (T.81, G.1.1.1.1).
    let has_one_kind = band.ss > 0 || band.se == 0;
    let is_one_kind = !frame.is_progressive || has_one_kind;
    let is_sound = is_one_kind && is_band_sound(band);
    // AC coefficients come in scans of one component each (T.81, G.1.1.1.1).
    let has_components = match scan_components.len() {
        0 => false,
        1 => true,
        _ => band.ss == 0,
    };
    (is_sound && has_components).then_some((scan_components, band))
}

fn is_band_sound(band: SpectralSelection) -> bool {
    let SpectralSelection { ss, se, ah, al } = band;
    let is_within_block = ss <= se && se < 64;
    // Successive approximation sends one bit a scan (T.81, G.1.1.1.2).
    let refines = ah == 0 || al + 1 == ah;
    // Al is at most 13 (T.81, table B.3); a larger shift would push coefficients out of 16 bits.
    is_within_block && refines && al < 14
}
