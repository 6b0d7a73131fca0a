//! One scan: its blocks in their order, with restart markers between them (ITU-T T.81, A.2, E.1.4).

use super::bits::Bits;
use super::blocks::{Band, Block, Run};
use super::frame::{Component, Frame, Part, Tables};
use super::idct;
use super::parse::FlawKind;
use fearless_simd::{dispatch, Level};

/// A flaw and the row of MCUs that it is in.
type Walked<T> = Result<T, (FlawKind, usize)>;

pub(crate) struct Scan<'t> {
    runs: Vec<Run<'t>>,
    /// What each run's coefficients are multiplied with.
    scales: Vec<[f32; 64]>,
    band: Band,
    /// MCUs between restart markers, 0 for none.
    interval: usize,
    /// MCUs up to the next one, and its number.
    left: usize,
    turn: u8,
}

impl<'t> Scan<'t> {
    pub(crate) fn new(tables: &'t Tables, frame: &Frame, parts: &[Part], band: Band) -> Self {
        let divisors = |part: &Part| {
            frame.components.get(part.component).map_or([0; 64], |component| tables.divisors(component))
        };
        let run = |part: &Part| Run {
            component: part.component,
            dc: tables.dc(part.dc),
            ac: tables.ac(part.ac),
            band,
            divisor: divisors(part).first().copied().unwrap_or(0).into(),
            mean: 0,
            ended: 0,
        };
        let scales = parts.iter().map(|part| idct::scales(&divisors(part))).collect();
        let interval = tables.restart;
        Self { runs: parts.iter().map(run).collect(), scales, band, interval, left: interval, turn: 0 }
    }

    /// Walks all blocks from `at`; the place of the marker behind them.
    pub(crate) fn all(&mut self, frame: &mut Frame, bytes: &[u8], at: usize) -> Walked<usize> {
        self.reach(frame).map_err(|kind| (kind, 0))?;
        let single = match self.runs.as_slice() {
            [run] => frame.components.get(run.component).map(|c| c.blocks),
            _ => None,
        };
        let [columns, rows] = single.unwrap_or(frame.units);
        let mut bits = Bits::new(bytes, at);
        for row in 0..rows {
            dispatch!(Level::new(), _ => self.row(frame, bytes, &mut bits, [columns, row], single.is_some()))
                .map_err(|kind| (kind, row * frame.units[1] / rows.max(1)))?;
            self.take_strips(frame, single.is_some());
        }
        end(bytes, &bits).map_err(|kind| (kind, frame.units[1]))
    }

    /// A row of MCUs is done.
    fn take_strips(&self, frame: &mut Frame, single: bool) {
        for run in self.runs.iter().filter(|_| !frame.is_progressive) {
            if let Some(component) = frame.components.get_mut(run.component) {
                component.take_strip(if single { 1 } else { component.down });
            }
        }
    }

    /// So many MCUs of a row.
    #[inline(always)]
    fn row<'a>(
        &mut self,
        frame: &mut Frame,
        bytes: &'a [u8],
        bits: &mut Bits<'a>,
        [columns, row]: [usize; 2],
        single: bool,
    ) -> Result<(), FlawKind> {
        for column in 0..columns {
            if self.interval > 0 && self.left == 0 {
                *bits = self.restarted(bytes, bits)?;
            }
            self.unit(frame, bits, [column, row], single).map_err(|()| missing(bytes, bits))?;
            self.left = self.left.wrapping_sub(1);
        }
        Ok(())
    }

    /// Notes the bits that come with this scan; scans must follow on each other.
    fn reach(&self, frame: &mut Frame) -> Result<(), FlawKind> {
        let band = self.band.first as usize..=self.band.last as usize;
        for run in &self.runs {
            let Some(component) = frame.components.get_mut(run.component) else { continue };
            component.begin_scan();
            for bit in component.reached.get_mut(band.clone()).unwrap_or(&mut []) {
                if frame.is_progressive && bit.unwrap_or(0) != self.band.high {
                    return Err(FlawKind::MissingScans);
                }
                *bit = Some(self.band.low);
            }
        }
        Ok(())
    }

    /// One MCU: a block of a single channel, or some of each.
    #[inline(always)]
    fn unit(
        &mut self,
        frame: &mut Frame,
        bits: &mut Bits<'_>,
        place: [usize; 2],
        single: bool,
    ) -> Result<(), ()> {
        for (run, scales) in self.runs.iter_mut().zip(&self.scales) {
            let component = frame.components.get_mut(run.component).ok_or(())?;
            let [across, down] = if single { [1, 1] } else { [component.across, component.down] };
            let [left, top] = [place[0] * across, place[1] * down];
            for y in top..top + down {
                for x in left..left + across {
                    if frame.is_progressive {
                        refine(run, component, bits, [x, y])?;
                    } else {
                        read(run, component, scales, bits, [x, y - top])?;
                    }
                    if bits.is_over() || run.distance() > frame.furthest {
                        return Err(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Bits behind the restart marker that must come now.
    fn restarted<'a>(&mut self, bytes: &'a [u8], bits: &Bits<'a>) -> Result<Bits<'a>, FlawKind> {
        let rest = bits.rest();
        if rest.bytes > 0 && !rest.is_padding {
            return Err(FlawKind::TooMany(rest.bytes));
        }
        if bytes.get(rest.marker + 1) != Some(&(0xD0 + self.turn)) {
            return Err(missing(bytes, bits));
        }
        self.runs.iter_mut().for_each(Run::restart);
        self.left = self.interval;
        self.turn = (self.turn + 1) % 8;
        Ok(Bits::new(bytes, rest.marker + 2))
    }
}

/// Adds what this scan tells of a block.
#[inline(always)]
fn refine(
    run: &mut Run<'_>,
    component: &mut Component,
    bits: &mut Bits<'_>,
    [x, y]: [usize; 2],
) -> Result<(), ()> {
    let block = component.coefficients.get_mut(y * component.stride + x).ok_or(())?;
    run.progressive(bits, block).map_err(|_| ())
}

/// Reads a block and draws it.
#[inline(always)]
fn read(
    run: &mut Run<'_>,
    component: &mut Component,
    scales: &[f32; 64],
    bits: &mut Bits<'_>,
    at: [usize; 2],
) -> Result<(), ()> {
    let mut block: Block = [0; 64];
    let last = run.sequential(bits, &mut block).map_err(|_| ())?;
    draw(component, at, &block, last == 0, scales);
    Ok(())
}

/// Draws a block of the strip.
#[inline(always)]
fn draw(component: &mut Component, at: [usize; 2], block: &Block, is_flat: bool, scales: &[f32; 64]) {
    if !component.is_drawn() {
        return;
    }
    if is_flat {
        component.put(at, &[[idct::flat(block[0], scales); 8]; 8]);
    } else {
        component.put(at, &idct::samples(block, scales));
    }
}

/// Draws a progressive picture, of which all scans have come.
pub(crate) fn draw_all(frame: &mut Frame, tables: &Tables) {
    for component in &mut frame.components {
        let scales = idct::scales(&tables.divisors(component));
        let blocks = std::mem::take(&mut component.coefficients);
        for row in blocks.chunks(component.stride.max(1)) {
            dispatch!(Level::new(), _ => {
                for (column, block) in row.iter().enumerate() {
                    let is_flat = block.iter().skip(1).all(|&c| c == 0);
                    draw(component, [column, 0], block, is_flat, &scales);
                }
            });
            component.take_strip(1);
        }
    }
}

/// What it means that a block cannot be walked, or that a marker is not where it must be.
fn missing(bytes: &[u8], bits: &Bits<'_>) -> FlawKind {
    let rest = bits.rest();
    match bytes.get(rest.marker + 1) {
        _ if rest.bytes > 0 => FlawKind::NoCode,
        None => FlawKind::CutShort,
        Some(0xD0..=0xD7) => FlawKind::Restart,
        Some(_) => FlawKind::TooFew,
    }
}

/// The marker behind the scan. A restart marker too many is harmless, blocks behind it are not.
fn end(bytes: &[u8], bits: &Bits<'_>) -> Result<usize, FlawKind> {
    let mut rest = bits.rest();
    while rest.bytes == 0 || rest.is_padding {
        if !matches!(bytes.get(rest.marker + 1), Some(0xD0..=0xD7)) {
            return Ok(rest.marker);
        }
        rest = Bits::new(bytes, rest.marker + 2).rest();
    }
    Err(FlawKind::TooMany(rest.bytes))
}
