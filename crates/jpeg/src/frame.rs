//! What the segments of a JPEG say before its scans (ITU-T T.81, B.2).

use super::blocks::{Block, SpectralSelection, from_zigzag};
use super::huffman::HuffmanTable;
use super::segments::marker;

/// One component (channel) of the picture.
#[derive(Debug, Clone, Default)]
pub struct Component {
    id: u8,
    /// Blocks across in an MCU of all components: the horizontal sampling factor H, 1 to 4.
    pub across: usize,
    /// Blocks down: the vertical sampling factor V, 1 to 4.
    pub down: usize,
    /// Blocks that hold the picture, across and down.
    pub(crate) blocks: [usize; 2],
    /// Blocks a row, MCUs filled up.
    pub(crate) stride: usize,
    pub(crate) quantisation: usize,
    /// Every block, of a progressive picture, until all scans have come.
    pub(crate) coefficients: Vec<Block>,
    /// Samples that belong to the picture, across and down.
    size: [usize; 2],
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
    pub(crate) fn store_block(&mut self, [column, row]: [usize; 2], rows: &[[u8; 8]; 8]) {
        let width = 8 * self.stride;
        let mut at = 8 * (row * width + column);
        for samples in rows {
            if let Some(out) = self.strip.get_mut(at..at + 8) {
                out.copy_from_slice(samples);
            }
            at += width;
        }
    }

    /// Takes over `blocks` rows of the strip, as far as they belong to the picture.
    pub(crate) fn append_strip(&mut self, blocks: usize) {
        let [width, height] = self.size;
        for row in self.strip.chunks_exact(8 * self.stride).take(8 * blocks) {
            // The last row of MCUs is filled up beyond the picture (T.81, A.2.4); that part is left
            // out.
            if self.samples.len() < width * height {
                self.samples
                    .extend_from_slice(row.get(..width).unwrap_or(row));
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
        (self.size[0], self.samples)
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
    pub(crate) mcus: [usize; 2],
    pub(crate) mcu_height: usize,
    /// Furthest that a DC coefficient times its quantisation step can lie from grey, and as much again
    /// for edits in place.
    pub(crate) furthest: i32,
}

/// What the frame header tells of a component (T.81, B.2.2).
struct ComponentSpec {
    id: u8,
    /// Sampling factors H and V: blocks across and down in an MCU.
    sampling: [usize; 2],
    quantisation: u8,
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
        let (&[precision, y1, y0, x1, x0, count], rest) = data.split_first_chunk()?;
        let (specs, _) = rest.as_chunks();
        let spec = |&[id, sampling, quantisation]: &[u8; 3]| ComponentSpec {
            id,
            sampling: [usize::from(sampling >> 4), usize::from(sampling & 15)],
            quantisation,
        };
        Some(Self {
            precision,
            width: u16::from_be_bytes([x1, x0]).into(),
            height: u16::from_be_bytes([y1, y0]).into(),
            components: specs.iter().take(count.into()).map(spec).collect(),
        })
    }

    /// Whether a picture of ours can have such a header.
    fn is_supported(&self) -> bool {
        // Sampling factors are 1 to 4 (T.81, table B.2); more than four components no picture of
        // ours has.
        let mut factors = self.components.iter().flat_map(|c| c.sampling);
        factors.all(|factor| (1..=4).contains(&factor))
            && (1..=4).contains(&self.components.len())
            && self.width > 0
            && self.height > 0
            && matches!(self.precision, 8 | 12)
    }

    /// The largest sampling factors, across and down.
    fn max_sampling(&self) -> [usize; 2] {
        self.components.iter().fold([0, 0], |most, c| {
            [most[0].max(c.sampling[0]), most[1].max(c.sampling[1])]
        })
    }
}

impl Frame {
    /// From a SOF segment, with room for its samples when pixels are wanted; `None` when it cannot
    /// be followed (no size, or one told later).
    pub(crate) fn new(marker: u8, data: &[u8], decode_pixels: bool) -> Option<Self> {
        let header = FrameHeader::parse(data).filter(FrameHeader::is_supported)?;
        let max_sampling = header.max_sampling();
        let [h_max, v_max] = max_sampling;
        // Components are filled up to whole MCUs at the right and lower edge (T.81, A.2.4).
        let mcus = [
            header.width.div_ceil(8 * h_max),
            header.height.div_ceil(8 * v_max),
        ];
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
        let component = |spec| frame.new_component(spec, header.width, max_sampling, decode_pixels);
        frame.components = header.components.iter().map(component).collect();
        Some(frame)
    }

    fn new_component(
        &self,
        spec: &ComponentSpec,
        width: usize,
        [h_max, v_max]: [usize; 2],
        decode_pixels: bool,
    ) -> Component {
        let [across, down] = spec.sampling;
        // The component's own size (T.81, A.1.1).
        let size = [
            (width * across).div_ceil(h_max),
            (self.height * down).div_ceil(v_max),
        ];
        let stride = self.mcus[0] * across;
        let stored_blocks = if self.is_progressive {
            stride * self.mcus[1] * down
        } else {
            0
        };
        let (strip_samples, samples) = if decode_pixels {
            (64 * stride * down, size[0] * size[1])
        } else {
            (0, 0)
        };
        Component {
            id: spec.id,
            across,
            down,
            blocks: size.map(|side| side.div_ceil(8)),
            stride,
            quantisation: spec.quantisation.into(),
            coefficients: vec![[0; 64]; stored_blocks],
            size,
            strip: vec![0; strip_samples],
            samples: Vec::with_capacity(samples),
            reached: vec![None; 64],
        }
    }

    /// Blocks that a scan of these channels holds.
    pub(crate) fn count_blocks(&self, scan_components: &[ScanComponent]) -> u64 {
        let component =
            |scan_component: &ScanComponent| self.components.get(scan_component.component);
        // A scan of one component holds only blocks of the picture; of several, whole MCUs (T.81,
        // A.2.2 and A.2.3).
        let blocks = match scan_components {
            [scan_component] => component(scan_component).map_or(0, |c| c.blocks[0] * c.blocks[1]),
            _ => {
                scan_components
                    .iter()
                    .filter_map(component)
                    .map(|c| c.across * c.down)
                    .sum::<usize>()
                    * self.mcus[0]
                    * self.mcus[1]
            }
        };
        blocks as u64
    }

    /// Whether every bit of every coefficient has come.
    pub(crate) fn is_complete(&self) -> bool {
        self.components
            .iter()
            .flat_map(|c| &c.reached)
            .all(|&bit| bit == Some(0))
    }
}

/// Tables that segments define, four of each.
#[derive(Default)]
pub(crate) struct DecodingTables {
    dc: [Option<HuffmanTable>; 4],
    ac: [Option<HuffmanTable>; 4],
    /// Divisors, as blocks have them.
    quantisation: [Option<[u16; 64]>; 4],
    /// MCUs between restart markers, 0 for none.
    pub(crate) restart: usize,
}

impl DecodingTables {
    pub(crate) fn dc_table(&self, number: usize) -> Option<&HuffmanTable> {
        self.dc.get(number)?.as_ref()
    }

    pub(crate) fn ac_table(&self, number: usize) -> Option<&HuffmanTable> {
        self.ac.get(number)?.as_ref()
    }

    /// Divisors of a channel's blocks; zeros when no table says.
    pub(crate) fn quantisation_table(&self, component: &Component) -> [u16; 64] {
        self.quantisation
            .get(component.quantisation)
            .copied()
            .flatten()
            .unwrap_or([0; 64])
    }

    /// Takes in a DHT segment; `None` when it holds no tables.
    pub(crate) fn define_huffman(&mut self, mut data: &[u8]) -> Option<()> {
        // One segment may hold several tables (T.81, B.2.4.2); the loop ends because each takes 17
        // bytes.
        while let Some((&kind, rest)) = data.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total: usize = counts.iter().map(|&n| usize::from(n)).sum();
            let table = HuffmanTable::new(counts, rest)?;
            let tables = if kind >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            *tables.get_mut(usize::from(kind & 15))? = Some(table);
            data = rest.get(total..)?;
        }
        Some(())
    }

    /// Takes in a DRI segment; one that is too short turns restart markers off.
    pub(crate) fn define_restart_interval(&mut self, data: &[u8]) {
        let interval = data.first_chunk().copied().map(u16::from_be_bytes);
        self.restart = interval.map_or(0, usize::from);
    }

    /// Takes in a DQT segment; `None` when it holds no tables.
    pub(crate) fn define_quantisation(&mut self, mut data: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = data.split_first() {
            // Pq: 8 or 16 bits a value (T.81, B.2.4.1).
            let bytes = if kind >> 4 == 0 { 1 } else { 2 };
            let mut values = [0u16; 64];
            for (value, raw) in values
                .iter_mut()
                .zip(rest.get(..64 * bytes)?.chunks_exact(bytes))
            {
                *value = raw.iter().fold(0, |sum, &b| sum << 8 | u16::from(b));
            }
            *self.quantisation.get_mut(usize::from(kind & 15))? = Some(from_zigzag(&values));
            data = rest.get(64 * bytes..)?;
        }
        Some(())
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
    let (scan_components, rest) = rest.split_at_checked(2 * usize::from(count))?;
    let scan_component = |&[id, tables]: &[u8; 2]| {
        let component = frame.components.iter().position(|c| c.id == id)?;
        Some(ScanComponent {
            component,
            dc: usize::from(tables >> 4),
            ac: usize::from(tables & 15),
        })
    };
    let scan_components: Vec<ScanComponent> = scan_components
        .as_chunks()
        .0
        .iter()
        .map(scan_component)
        .collect::<Option<_>>()?;
    let &[ss, se, bits, ..] = rest else {
        return None;
    };
    let band = if frame.is_progressive {
        let [ss, se, ah, al] = [ss, se, bits >> 4, bits & 15].map(u32::from);
        SpectralSelection { ss, se, ah, al }
    } else {
        SpectralSelection {
            ss: 0,
            se: 63,
            ah: 0,
            al: 0,
        }
    };
    // DC and AC never share a progressive scan (T.81, G.1.1.1.1).
    let is_one_kind = !frame.is_progressive || band.ss > 0 || band.se == 0;
    // Successive approximation sends one bit a scan (T.81, G.1.1.1.2).
    let refines = band.ah == 0 || band.al + 1 == band.ah;
    // Al is at most 13 (T.81, table B.3); a larger shift would push coefficients out of 16 bits.
    let is_sound = band.ss <= band.se && band.se < 64 && band.al < 14 && is_one_kind && refines;
    (is_sound && !scan_components.is_empty() && (band.ss == 0 || scan_components.len() == 1))
        .then_some((scan_components, band))
}
