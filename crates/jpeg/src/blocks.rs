//! One block of 64 coefficients after the other (ITU-T T.81, F.2.2 and G.1.2).

use super::bits::Bits;
use super::huffman::{extended, END, Huffman};

/// Coefficients, columns first: so the transform needs one transposition and not two.
pub(crate) type Block = [i16; 64];

/// Bits that are no code, or more coefficients than a block has.
pub(crate) struct NoBlock;

type Walked<T> = Result<T, NoBlock>;

/// The coefficients that a scan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Band {
    /// First and last coefficient, in zigzag order.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Bit that earlier scans reached, 0 without any.
    pub(crate) high: u32,
    /// Bit that this scan reaches.
    pub(crate) low: u32,
}

/// One channel of a scan, and where it stands between blocks.
pub(crate) struct Run<'t> {
    /// Its place in the frame.
    pub(crate) component: usize,
    pub(crate) dc: Option<&'t Huffman>,
    pub(crate) ac: Option<&'t Huffman>,
    pub(crate) band: Band,
    /// Divisor of a block's mean, 0 when unknown.
    pub(crate) divisor: i32,
    /// Mean of the block before.
    pub(crate) mean: i32,
    /// Blocks to come in which nothing more follows.
    pub(crate) ended: u32,
}

impl Run<'_> {
    /// Reads a block of a sequential scan; the zigzag place of its last coefficient.
    #[inline(always)]
    pub(crate) fn sequential(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<u32> {
        let mut copy = *bits;
        let last = self.coefficients(&mut copy, block);
        *bits = copy;
        last
    }

    #[inline(always)]
    fn coefficients(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<u32> {
        self.mean(bits, block)?;
        let table = self.ac.ok_or(NoBlock)?;
        let (mut at, mut last) = (1, 0);
        while at < 64 {
            bits.refill();
            let (zeros, value) = match table.coefficient(bits) {
                Some(short) => (short.zeros, short.value),
                None => long(table, bits)?,
            };
            at += zeros;
            let Some(coefficient) = place(at).and_then(|i| block.get_mut(i)) else {
                return if zeros == END { Ok(last) } else { Err(NoBlock) };
            };
            *coefficient = value;
            last = at;
            at += 1;
        }
        Ok(last)
    }

    /// Adds what a progressive scan tells of a block.
    pub(crate) fn progressive(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<()> {
        match self.band {
            Band { first: 0, high: 0, .. } => self.mean(bits, block),
            Band { first: 0, low, .. } => {
                let bit = bits.take(1) as i16;
                block.iter_mut().take(1).for_each(|mean| *mean |= bit << low);
                Ok(())
            }
            Band { high: 0, .. } => self.first_pass(bits, block),
            _ => self.refinement(bits, block),
        }
    }

    /// How far the mean lies from grey, divisor taken in.
    #[inline(always)]
    pub(crate) fn distance(&self) -> i32 {
        (self.mean << self.band.low).wrapping_mul(self.divisor).abs()
    }

    /// Forgets what a restart marker forgets.
    pub(crate) fn restart(&mut self) {
        (self.mean, self.ended) = (0, 0);
    }

    #[inline(always)]
    fn mean(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<()> {
        bits.refill();
        let size = u32::from(self.dc.ok_or(NoBlock)?.symbol(bits).ok_or(NoBlock)?);
        if size > 15 {
            return Err(NoBlock);
        }
        self.mean += i32::from(extended(bits.take(size), size));
        set(block, 0, (self.mean << self.band.low) as i16);
        // Means of broken data wander off; what no picture has is told by the caller.
        self.mean = self.mean.clamp(-0xFFFF, 0xFFFF);
        Ok(())
    }

    fn first_pass(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<()> {
        if self.ended > 0 {
            self.ended -= 1;
            return Ok(());
        }
        let table = self.ac.ok_or(NoBlock)?;
        let mut at = self.band.first;
        while at <= self.band.last {
            bits.refill();
            let symbol = table.symbol(bits).ok_or(NoBlock)?;
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && zeros < 15 {
                self.ended = (1 << zeros) - 1 + bits.take(zeros);
                return Ok(());
            }
            at += zeros;
            if size > 0 && at <= self.band.last {
                set(block, at, extended(bits.take(size), size) << self.band.low);
            }
            at += 1;
        }
        if at > self.band.last + 1 { Err(NoBlock) } else { Ok(()) }
    }

    fn refinement(&mut self, bits: &mut Bits<'_>, block: &mut Block) -> Walked<()> {
        let (mut at, last) = (self.band.first, self.band.last);
        while self.ended == 0 && at <= last {
            bits.refill();
            let symbol = self.ac.ok_or(NoBlock)?.symbol(bits).ok_or(NoBlock)?;
            let (zeros, size) = (u32::from(symbol >> 4), symbol & 15);
            if size == 0 && zeros < 15 {
                self.ended = (1 << zeros) + bits.take(zeros);
                break;
            }
            let one = 1i16 << self.band.low;
            let value = if size == 0 {
                0
            } else if bits.take(1) > 0 {
                one
            } else {
                -one
            };
            at = self.over_zeros(bits, block, at, zeros);
            if size > 1 || at > last {
                return Err(NoBlock);
            }
            set(block, at, value);
            at += 1;
        }
        if self.ended > 0 {
            self.over_zeros(bits, block, at, 64);
            self.ended -= 1;
        }
        Ok(())
    }

    /// Passes over `zeros` coefficients that are still 0; those that are there already bring a bit.
    fn over_zeros(&self, bits: &mut Bits<'_>, block: &mut Block, mut at: u32, mut zeros: u32) -> u32 {
        while at <= self.band.last {
            let Some(value) = place(at).and_then(|i| block.get_mut(i)) else { break };
            if *value != 0 {
                let one = 1i16 << self.band.low;
                if bits.take(1) > 0 && *value & one == 0 {
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
fn long(table: &Huffman, bits: &mut Bits<'_>) -> Walked<(u32, i16)> {
    let symbol = table.symbol(bits).ok_or(NoBlock)?;
    let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
    match size {
        0 if zeros < 15 => Ok((END, 0)),
        0 => Ok((15, 0)),
        _ => {
            // A symbol takes 16 bits at most, so that its value is still in the buffer.
            let value = extended(bits.peek(size) as u32, size);
            bits.skip(size);
            Ok((zeros, value))
        }
    }
}

#[inline(always)]
fn set(block: &mut Block, at: u32, value: i16) {
    if let Some(coefficient) = place(at).and_then(|i| block.get_mut(i)) {
        *coefficient = value;
    }
}

/// Place in a [`Block`] of a coefficient in zigzag order.
#[inline(always)]
fn place(at: u32) -> Option<usize> {
    const ZIGZAG: [u8; 64] = [
        0, 8, 1, 2, 9, 16, 24, 17, 10, 3, 4, 11, 18, 25, 32, 40, 33, 26, 19, 12, 5, 6, 13, 20, 27, 34, 41,
        48, 56, 49, 42, 35, 28, 21, 14, 7, 15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30, 23, 31, 38, 45,
        52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63,
    ];
    ZIGZAG.get(at as usize).map(|&i| usize::from(i & 63))
}

/// Values of a quantisation segment, which come in zigzag order, as a [`Block`] has them.
pub(crate) fn unzigzagged(values: &[u16; 64]) -> [u16; 64] {
    let mut out = [0; 64];
    for (at, &value) in (0u32..).zip(values) {
        if let Some(slot) = place(at).and_then(|i| out.get_mut(i)) {
            *slot = value;
        }
    }
    out
}
