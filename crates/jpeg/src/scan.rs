//! One scan: its blocks in their order, with restart markers between them (ITU-T T.81, A.2, E.1.4).

use super::bits::BitReader;
use super::blocks::{Block, ComponentState, SpectralSelection};
use super::flaw::FlawKind;
use super::frame::{Component, Frame, ScanComponent};
use super::idct;
use super::tables::DecodingTables;
use fearless_simd::{Level, dispatch};

/// A flaw and the row of MCUs that it is in.
type ScanResult<T> = Result<T, (FlawKind, usize)>;

pub(crate) struct Scan<'t> {
    components: Vec<ComponentState<'t>>,
    /// What each run's coefficients are multiplied with.
    scales: Vec<[f32; 64]>,
    band: SpectralSelection,
    /// MCUs between restart markers, 0 for none.
    interval: usize,
    /// MCUs up to the next one, and its number.
    left: usize,
    turn: u8,
}

impl<'t> Scan<'t> {
    pub(crate) fn new(
        tables: &'t DecodingTables,
        frame: &Frame,
        scan_components: &[ScanComponent],
        band: SpectralSelection,
    ) -> Self {
        let quantisation = |scanned: &ScanComponent| {
            frame
                .components
                .get(scanned.component)
                .map_or([0; 64], |component| tables.quantisation_table(component))
        };
        let mut components = Vec::with_capacity(scan_components.len());
        let mut scales = Vec::with_capacity(scan_components.len());
        for scanned in scan_components {
            let divisors = quantisation(scanned);
            let [dc_divisor, ..] = divisors;
            scales.push(idct::dequantisation_scales(&divisors));
            components.push(ComponentState {
                component: scanned.component,
                dc: tables.dc_table(scanned.dc),
                ac: tables.ac_table(scanned.ac),
                band,
                dc_quantisation: dc_divisor.into(),
                dc_pred: 0,
                eob_run: 0,
            });
        }
        let interval = tables.restart;
        Self {
            components,
            scales,
            band,
            interval,
            left: interval,
            turn: 0,
        }
    }

    /// Walks all blocks from `at`; the place of the marker behind them.
    pub(crate) fn decode_blocks(
        &mut self,
        frame: &mut Frame,
        bytes: &[u8],
        at: usize,
    ) -> ScanResult<usize> {
        let recorded = self.record_bit_positions(frame);
        recorded.map_err(|kind| (kind, 0))?;
        // A scan of one component is not interleaved: its MCU is one block, whatever the sampling
        // (T.81, A.2.2).
        let single = match self.components.as_slice() {
            [state] => frame
                .components
                .get(state.component)
                .map(|component| component.blocks),
            _ => None,
        };
        let is_single = single.is_some();
        let [columns, rows] = single.unwrap_or(frame.mcus);
        let [_, mcu_rows] = frame.mcus;
        let mut bits = BitReader::new(bytes, at);
        for row in 0..rows {
            let place = [columns, row];
            // A row at a time, so that the instruction set is chosen once a row and not once a
            // block.
            let decoded = dispatch!(
                Level::new(),
                _ => self.decode_mcu_row(frame, bytes, &mut bits, place, is_single)
            );
            let whole_rows = row * mcu_rows / rows.max(1);
            decoded.map_err(|kind| (kind, whole_rows))?;
            self.append_strips(frame, is_single);
        }
        let end = find_scan_end(bytes, &bits);
        end.map_err(|kind| (kind, mcu_rows))
    }

    /// A row of MCUs is done.
    fn append_strips(&self, frame: &mut Frame, single: bool) {
        if frame.is_progressive {
            return;
        }
        for state in &self.components {
            if let Some(component) = frame
                .components
                .get_mut(state.component)
            {
                let blocks = if single { 1 } else { component.down };
                component.append_strip(blocks);
            }
        }
    }

    /// So many MCUs of a row.
    #[inline(always)]
    fn decode_mcu_row<'a>(
        &mut self,
        frame: &mut Frame,
        bytes: &'a [u8],
        bits: &mut BitReader<'a>,
        [columns, row]: [usize; 2],
        single: bool,
    ) -> Result<(), FlawKind> {
        for column in 0..columns {
            if self.interval > 0 && self.left == 0 {
                *bits = self.resume_after_restart(bytes, bits)?;
            }
            self.decode_mcu(frame, bits, [column, row], single)
                .map_err(|()| flaw_at_marker(bytes, bits))?;
            // Without restart intervals the count wraps below zero and is never looked at.
            self.left = self.left.wrapping_sub(1);
        }
        Ok(())
    }

    /// Notes the bits that come with this scan; scans must follow on each other.
    fn record_bit_positions(&self, frame: &mut Frame) -> Result<(), FlawKind> {
        let first = self.band.ss as usize;
        let last = self.band.se as usize;
        for state in &self.components {
            let component = frame
                .components
                .get_mut(state.component);
            let Some(component) = component else {
                continue;
            };
            component.begin_scan();
            let reached = component.reached.get_mut(first..=last);
            for bit in reached.unwrap_or_default() {
                // An earlier scan must have come just this far, or the coefficients are built on
                // what is not there.
                let expected = bit.unwrap_or(0);
                if frame.is_progressive && expected != self.band.ah {
                    return Err(FlawKind::MissingScans);
                }
                *bit = Some(self.band.al);
            }
        }
        Ok(())
    }

    /// One MCU: a block of a single channel, or some of each.
    #[inline(always)]
    fn decode_mcu(
        &mut self,
        frame: &mut Frame,
        bits: &mut BitReader<'_>,
        [column, row]: [usize; 2],
        single: bool,
    ) -> Result<(), ()> {
        let states = self
            .components
            .iter_mut()
            .zip(&self.scales);
        for (state, scales) in states {
            let component = frame
                .components
                .get_mut(state.component);
            let component = component.ok_or(())?;
            let [across, down] = if single {
                [1, 1]
            } else {
                [component.across, component.down]
            };
            let left = column * across;
            let top = row * down;
            for y in top..top + down {
                for x in left..left + across {
                    if frame.is_progressive {
                        decode_progressive_block(state, component, bits, [x, y])?;
                    } else {
                        let place = [x, y - top];
                        decode_sequential_block(state, component, scales, bits, place)?;
                    }
                    // Tested after each block: zeros behind the end of the data decode to
                    // something, too.
                    if bits.is_exhausted() || state.dc_distance() > frame.furthest {
                        return Err(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Bits behind the restart marker that must come now.
    fn resume_after_restart<'a>(
        &mut self,
        bytes: &'a [u8],
        bits: &BitReader<'a>,
    ) -> Result<BitReader<'a>, FlawKind> {
        let rest = bits.find_remainder();
        // Padding before a marker is harmless; data is not, because its blocks are lost.
        if rest.bytes > 0 && !rest.is_padding {
            return Err(FlawKind::ExtraBytes(rest.bytes));
        }
        // RST0 to RST7 come in turn (T.81, B.2.1), so that a lost interval shows.
        let expected = 0xD0 + self.turn;
        let marker = bytes.get(rest.marker + 1);
        if marker != Some(&expected) {
            return Err(flaw_at_marker(bytes, bits));
        }
        // Predictions start anew at each restart marker (T.81, F.2.1.3.1).
        for state in &mut self.components {
            state.reset_at_restart();
        }
        self.left = self.interval;
        self.turn = (self.turn + 1) % 8;
        Ok(BitReader::new(bytes, rest.marker + 2))
    }
}

/// Adds what this scan tells of a block.
#[inline(always)]
fn decode_progressive_block(
    state: &mut ComponentState<'_>,
    component: &mut Component,
    bits: &mut BitReader<'_>,
    [x, y]: [usize; 2],
) -> Result<(), ()> {
    let index = y * component.stride + x;
    let block = component.coefficients.get_mut(index);
    let block = block.ok_or(())?;
    let decoded = state.decode_progressive(bits, block);
    decoded.map_err(|_| ())
}

/// Reads a block and draws it.
#[inline(always)]
fn decode_sequential_block(
    state: &mut ComponentState<'_>,
    component: &mut Component,
    scales: &[f32; 64],
    bits: &mut BitReader<'_>,
    at: [usize; 2],
) -> Result<(), ()> {
    let mut block = [0; 64];
    let decoded = state.decode_sequential(bits, &mut block);
    let last = decoded.map_err(|_| ())?;
    let is_dc_only = last == 0;
    reconstruct_block(component, at, &block, is_dc_only, scales);
    Ok(())
}

#[inline(always)]
fn reconstruct_block(
    component: &mut Component,
    at: [usize; 2],
    block: &Block,
    is_dc_only: bool,
    scales: &[f32; 64],
) {
    if !component.has_sample_buffer() {
        return;
    }
    if is_dc_only {
        let [dc, ..] = *block;
        let sample = idct::dc_only_sample(dc, scales);
        component.store_block(at, &[[sample; 8]; 8]);
    } else {
        component.store_block(at, &idct::inverse_dct(block, scales));
    }
}

/// Draws a progressive picture, of which all scans have come.
pub(crate) fn reconstruct_frame(frame: &mut Frame, tables: &DecodingTables) {
    for component in &mut frame.components {
        let divisors = tables.quantisation_table(component);
        let scales = idct::dequantisation_scales(&divisors);
        let blocks = std::mem::take(&mut component.coefficients);
        let stride = component.stride.max(1);
        for row in blocks.chunks(stride) {
            dispatch!(Level::new(), _ => {
                for (column, block) in row.iter().enumerate() {
                    let is_dc_only = block.iter().skip(1).all(|&c| c == 0);
                    let place = [column, 0];
                    reconstruct_block(component, place, block, is_dc_only, &scales);
                }
            });
            component.append_strip(1);
        }
    }
}

/// What it means that a block cannot be walked, or that a marker is not where it must be.
fn flaw_at_marker(bytes: &[u8], bits: &BitReader<'_>) -> FlawKind {
    let rest = bits.find_remainder();
    match bytes.get(rest.marker + 1) {
        _ if rest.bytes > 0 => FlawKind::InvalidCode,
        None => FlawKind::CutShort,
        Some(0xD0..=0xD7) => FlawKind::Restart,
        Some(_) => FlawKind::MissingBlocks,
    }
}

/// The marker behind the scan. A restart marker too many is harmless, blocks behind it are not.
fn find_scan_end(bytes: &[u8], bits: &BitReader<'_>) -> Result<usize, FlawKind> {
    let mut rest = bits.find_remainder();
    while rest.bytes == 0 || rest.is_padding {
        let marker = bytes.get(rest.marker + 1);
        if !matches!(marker, Some(0xD0..=0xD7)) {
            return Ok(rest.marker);
        }
        let next = BitReader::new(bytes, rest.marker + 2);
        rest = next.find_remainder();
    }
    Err(FlawKind::ExtraBytes(rest.bytes))
}
