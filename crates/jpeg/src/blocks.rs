//! One block of 64 coefficients after the other (ITU-T T.81, F.2.2 and G.1.2).

use super::bits::BitReader;
use super::huffman::{EOB, HuffmanTable, extend};

/// Coefficients, columns first: so the transform needs one transposition and not two.
pub(crate) type Block = [i16; 64];

/// Bits that are no code, or more coefficients than a block has.
pub(crate) struct InvalidBlock;

type BlockResult<T> = Result<T, InvalidBlock>;

/// The coefficients that a scan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SpectralSelection {
    // Ss and Se of the scan header (T.81, B.2.3).
    /// First and last coefficient, in zigzag order.
    pub(crate) ss: u32,
    pub(crate) se: u32,
    // Ah and Al, the bit positions of successive approximation (T.81, G.1.1.1.2).
    /// Bit that earlier scans reached, 0 without any.
    pub(crate) ah: u32,
    /// Bit that this scan reaches.
    pub(crate) al: u32,
}

/// One channel of a scan, and where it stands between blocks.
pub(crate) struct ComponentState<'t> {
    /// Its place in the frame.
    pub(crate) component: usize,
    pub(crate) dc: Option<&'t HuffmanTable>,
    pub(crate) ac: Option<&'t HuffmanTable>,
    pub(crate) band: SpectralSelection,
    /// Divisor of a block's mean, 0 when unknown.
    pub(crate) dc_quantisation: i32,
    /// Mean of the block before.
    pub(crate) dc_pred: i32,
    // EOBRUN of T.81, G.1.2.2.
    /// Blocks to come in which nothing more follows.
    pub(crate) eob_run: u32,
}

impl ComponentState<'_> {
    /// Reads a block of a sequential scan; the zigzag place of its last coefficient.
    #[inline(always)]
    pub(crate) fn decode_sequential(
        &mut self,
        bits: &mut BitReader<'_>,
        block: &mut Block,
    ) -> BlockResult<u32> {
        let mut copy = *bits;
        let last = self.decode_coefficients(&mut copy, block);
        *bits = copy;
        last
    }

    #[inline(always)]
    fn decode_coefficients(
        &mut self,
        bits: &mut BitReader<'_>,
        block: &mut Block,
    ) -> BlockResult<u32> {
        self.decode_dc(bits, block)?;
        let table = self.ac.ok_or(InvalidBlock)?;
        let mut at = 1;
        let mut last = 0;
        while at < 64 {
            bits.refill();
            let (run_length, value) = match table.decode_short(bits) {
                Some(short) => (short.run_length, short.value),
                None => decode_long_code(table, bits)?,
            };
            at += run_length;
            let Some(coefficient) = coefficient_at(block, at) else {
                return if run_length == EOB {
                    Ok(last)
                } else {
                    Err(InvalidBlock)
                };
            };
            *coefficient = value;
            last = at;
            at += 1;
        }
        Ok(last)
    }

    /// Adds what a progressive scan tells of a block.
    pub(crate) fn decode_progressive(
        &mut self,
        bits: &mut BitReader<'_>,
        block: &mut Block,
    ) -> BlockResult<()> {
        // The four procedures of T.81, G.1.2: DC and AC, first scan and refinement of each.
        match self.band {
            SpectralSelection { ss: 0, ah: 0, .. } => self.decode_dc(bits, block),
            SpectralSelection { ss: 0, al: low, .. } => {
                let bit = bits.read_bits(1) as i16;
                let [dc, ..] = block;
                *dc |= bit << low;
                Ok(())
            }
            SpectralSelection { ah: 0, .. } => self.decode_ac_first(bits, block),
            _ => self.decode_ac_refine(bits, block),
        }
    }

    /// How far the mean lies from grey, divisor taken in.
    #[inline(always)]
    pub(crate) fn dc_distance(&self) -> i32 {
        let dc = self.dc_pred << self.band.al;
        dc.wrapping_mul(self.dc_quantisation)
            .abs()
    }

    /// Forgets what a restart marker forgets.
    pub(crate) fn reset_at_restart(&mut self) {
        self.dc_pred = 0;
        self.eob_run = 0;
    }

    #[inline(always)]
    fn decode_dc(&mut self, bits: &mut BitReader<'_>, block: &mut Block) -> BlockResult<()> {
        bits.refill();
        let symbol = self
            .dc
            .ok_or(InvalidBlock)?
            .decode_symbol(bits)
            .ok_or(InvalidBlock)?;
        let size = u32::from(symbol);
        // Table F.1 of T.81 ends at 11 for 8 bits a sample and at 15 for 12; 16 is for lossless
        // coding only.
        if size > 15 {
            return Err(InvalidBlock);
        }
        let difference = extend(bits.read_bits(size), size);
        self.dc_pred += i32::from(difference);
        let dc = self.dc_pred << self.band.al;
        set_coefficient(block, 0, dc as i16);
        // Means of broken data wander off; what no picture has is told by the caller.
        self.dc_pred = self.dc_pred.clamp(-0xFFFF, 0xFFFF);
        Ok(())
    }

    fn decode_ac_first(
        &mut self,
        bits: &mut BitReader<'_>,
        coefficients: &mut Block,
    ) -> BlockResult<()> {
        if self.eob_run > 0 {
            self.eob_run -= 1;
            return Ok(());
        }
        let table = self.ac.ok_or(InvalidBlock)?;
        let mut at = self.band.ss;
        while at <= self.band.se {
            bits.refill();
            let symbol = table
                .decode_symbol(bits)
                .ok_or(InvalidBlock)?;
            let (run_length, size) = split_symbol(symbol);
            if size == 0 && run_length < 15 {
                self.eob_run = (1 << run_length) - 1 + bits.read_bits(run_length);
                return Ok(());
            }
            at += run_length;
            if size > 0 && at <= self.band.se {
                let value = extend(bits.read_bits(size), size);
                set_coefficient(coefficients, at, value << self.band.al);
            }
            at += 1;
        }
        // A run that ends beyond Se is what no encoder writes: a sign of broken data.
        if at > self.band.se + 1 {
            Err(InvalidBlock)
        } else {
            Ok(())
        }
    }

    fn decode_ac_refine(
        &mut self,
        bits: &mut BitReader<'_>,
        coefficients: &mut Block,
    ) -> BlockResult<()> {
        let mut at = self.band.ss;
        let last = self.band.se;
        while self.eob_run == 0 && at <= last {
            bits.refill();
            let symbol = self
                .ac
                .ok_or(InvalidBlock)?
                .decode_symbol(bits)
                .ok_or(InvalidBlock)?;
            let (run_length, size) = split_symbol(symbol);
            if size == 0 && run_length < 15 {
                self.eob_run = (1 << run_length) + bits.read_bits(run_length);
                break;
            }
            // Refinement brings one bit: a new coefficient is plus or minus that bit (T.81,
            // G.1.2.3).
            let one = 1i16 << self.band.al;
            let value = if size == 0 {
                0
            } else if bits.read_bits(1) > 0 {
                one
            } else {
                -one
            };
            at = self.refine_past_zeros(bits, coefficients, at, run_length);
            // A size above 1 is not allowed here by T.81, G.1.2.3, so it tells of damage.
            if size > 1 || at > last {
                return Err(InvalidBlock);
            }
            set_coefficient(coefficients, at, value);
            at += 1;
        }
        if self.eob_run > 0 {
            self.refine_past_zeros(bits, coefficients, at, 64);
            self.eob_run -= 1;
        }
        Ok(())
    }

    /// Passes over `zeros` coefficients that are still 0; those that are there already bring a bit.
    fn refine_past_zeros(
        &self,
        bits: &mut BitReader<'_>,
        block: &mut Block,
        mut at: u32,
        mut zeros: u32,
    ) -> u32 {
        let one = 1i16 << self.band.al;
        while at <= self.band.se {
            let Some(value) = coefficient_at(block, at) else {
                break;
            };
            if *value != 0 {
                if bits.read_bits(1) > 0 && *value & one == 0 {
                    *value += if *value > 0 { one } else { -one };
                }
            } else if zeros == 0 {
                break;
            } else {
                zeros -= 1;
            }
            at += 1;
        }
        at
    }
}

/// A coefficient whose code, or value, is longer than one look.
#[inline(always)]
fn decode_long_code(
    huffman_table: &HuffmanTable,
    bits: &mut BitReader<'_>,
) -> BlockResult<(u32, i16)> {
    let symbol = huffman_table
        .decode_symbol(bits)
        .ok_or(InvalidBlock)?;
    let (run_length, size) = split_symbol(symbol);
    match size {
        0 if run_length < 15 => Ok((EOB, 0)),
        // ZRL: fifteen zeros and this one (T.81, F.1.2.2.1).
        0 => Ok((15, 0)),
        _ => {
            // A symbol takes 16 bits at most, so that its value is still in the buffer.
            let value = extend(bits.peek_bits(size) as u32, size);
            bits.skip_bits(size);
            Ok((run_length, value))
        }
    }
}

/// The zeros before a coefficient, and the bits of its value (T.81, F.1.2.2.1).
#[inline(always)]
fn split_symbol(symbol: u8) -> (u32, u32) {
    let run_length = symbol >> 4;
    let size = symbol & 15;
    (run_length.into(), size.into())
}

#[inline(always)]
fn set_coefficient(block: &mut Block, at: u32, value: i16) {
    if let Some(coefficient) = coefficient_at(block, at) {
        *coefficient = value;
    }
}

#[inline(always)]
fn coefficient_at(block: &mut Block, at: u32) -> Option<&mut i16> {
    let index = index_of_zigzag(at)?;
    block.get_mut(index)
}

/// Place in a [`Block`] of a coefficient in zigzag order.
#[inline(always)]
fn index_of_zigzag(at: u32) -> Option<usize> {
    // T.81, figure A.6, with rows and columns exchanged, because a block here has its columns
    // first.
    const ZIGZAG: [u8; 64] = [
        0, 8, 1, 2, 9, 16, 24, 17, 10, 3, 4, 11, 18, 25, 32, 40, 33, 26, 19, 12, 5, 6, 13, 20, 27,
        34, 41, 48, 56, 49, 42, 35, 28, 21, 14, 7, 15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30,
        23, 31, 38, 45, 52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63,
    ];
    // The mask tells the compiler that the index is below 64, which saves a test in the inner loop.
    ZIGZAG
        .get(at as usize)
        .map(|&i| usize::from(i & 63))
}

/// Values of a quantisation segment, which come in zigzag order, as a [`Block`] has them.
pub(crate) fn from_zigzag(values: &[u16; 64]) -> [u16; 64] {
    let mut out = [0; 64];
    let numbered = (0u32..).zip(values);
    for (at, &value) in numbered {
        let index = index_of_zigzag(at);
        let slot = index.and_then(|i| out.get_mut(i));
        if let Some(slot) = slot {
            *slot = value;
        }
    }
    out
}
