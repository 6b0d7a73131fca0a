//! Depthwise convolutions with the steps around them, a row at a time.
//!
//! `rten` computes them one sample at a time (its issue 370), which takes 40 % of a page's time, and every step
//! around them is a pass over a tensor that no cache holds. Here a row is prepared once, and sixteen samples go
//! through all taps and steps in registers.

// What runs inside of `widest!` must be compiled with it.
#![allow(clippy::inline_always)]

use super::element_steps::ElementStep;
use crate::raster::simd::widest;

/// Samples that go through taps and steps together: two vectors of AVX2, four of NEON.
const LANES: usize = 16;

/// A depthwise convolution, with what is done to its input and its output.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct DepthwiseStage {
    pub before: Vec<ElementStep>,
    /// Channels × rows × columns.
    pub weights: Vec<f32>,
    /// One for each channel.
    pub bias: Vec<f32>,
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// Down and across.
    pub strides: [usize; 2],
    /// Zeros at the top, left, bottom and right.
    pub padding: [usize; 4],
    pub after: Vec<ElementStep>,
}

impl DepthwiseStage {
    /// Batch, channels, height and width of the output; `None` where the kernel is larger than the padded input
    /// or the channels are others.
    pub fn output_shape(&self, input: [usize; 4]) -> Option<[usize; 4]> {
        let [batch, channels, height, width] = input;
        let [top, left, bottom, right] = self.padding;
        let side = |length: usize, pads: usize, axis: usize| {
            let taps = *self.kernel.get(axis)?;
            let stride = *self.strides.get(axis)?;
            let room = (length + pads).checked_sub(taps)?;
            Some(room.checked_div(stride)? + 1)
        };
        let rows = side(height, top + bottom, 0)?;
        let columns = side(width, left + right, 1)?;
        (channels == self.bias.len()).then_some([batch, channels, rows, columns])
    }

    /// Puts the output for samples of `shape` (batch, channels, height, width), in the same order, into a buffer
    /// that has room for exactly that.
    pub fn apply(&self, samples: &[f32], shape: [usize; 4], output: &mut [f32]) -> Option<()> {
        let [_, channels, rows, columns] = self.output_shape(shape)?;
        let [_, _, height, width] = shape;
        let taps = self.kernel.iter().product::<usize>();
        let mut lines = LineBuffer::new(self, width);
        let planes = samples
            .chunks_exact((height * width).max(1))
            .zip(output.chunks_exact_mut((rows * columns).max(1)));
        for (index, (plane, out)) in planes.enumerate() {
            let channel = index % channels;
            let weights = self
                .weights
                .get(channel * taps..(channel + 1) * taps)?;
            let channel = ChannelStage {
                stage: self,
                channel,
                weights,
                bias: *self.bias.get(channel)?,
            };
            widest!(channel.convolve(plane, width, out, columns, &mut lines));
        }
        Some(())
    }
}

/// As many rows of input as the kernel has, after the steps before it, with their padding. A row lies in as many
/// parts as the stride across, so that neighbours in the output are neighbours here.
struct LineBuffer {
    lines: Vec<f32>,
    /// Samples of one part.
    part: usize,
    /// Samples of a row.
    line: usize,
    row: Vec<f32>,
}

impl LineBuffer {
    fn new(stage: &DepthwiseStage, width: usize) -> Self {
        let [_, left, _, right] = stage.padding;
        let [kernel_rows, kernel_columns] = stage.kernel;
        let [_, across] = stage.strides;
        // The last block reads over the end of its row, never more than a block and the kernel.
        let part = (left + width + right).div_ceil(across) + kernel_columns + LANES;
        let line = part * across;
        Self {
            lines: vec![0.0; line * kernel_rows],
            part,
            line,
            row: vec![0.0; width.next_multiple_of(LANES)],
        }
    }
}

/// One channel of a stage.
struct ChannelStage<'s> {
    stage: &'s DepthwiseStage,
    channel: usize,
    weights: &'s [f32],
    bias: f32,
}

impl ChannelStage<'_> {
    #[inline(always)]
    fn convolve(
        &self,
        plane: &[f32],
        width: usize,
        output: &mut [f32],
        columns: usize,
        lines: &mut LineBuffer,
    ) {
        let [kernel_rows, _] = self.stage.kernel;
        let [down, _] = self.stage.strides;
        let [top, ..] = self.stage.padding;
        let height = plane.len() / width.max(1);
        let mut prepared = 0;
        for (y, out) in output
            .chunks_exact_mut(columns.max(1))
            .enumerate()
        {
            let first = y * down;
            let last = (first + kernel_rows)
                .saturating_sub(top)
                .min(height);
            while prepared < last {
                let start = prepared * width;
                if let Some(row) = plane.get(start..start + width) {
                    self.prepare_row(row, prepared % kernel_rows, lines);
                }
                prepared += 1;
            }
            // Rows of the kernel that lie inside the plane.
            let from = top
                .saturating_sub(first)
                .min(kernel_rows);
            let to = (height + top)
                .saturating_sub(first)
                .min(kernel_rows);
            self.convolve_row(from..to, first, out, lines);
        }
    }

    /// Puts a row through the steps before the convolution and into its slot.
    #[inline(always)]
    fn prepare_row(&self, row: &[f32], slot: usize, lines: &mut LineBuffer) {
        let LineBuffer {
            lines,
            part,
            line,
            row: prepared,
        } = lines;
        if let Some(start) = prepared.get_mut(..row.len()) {
            start.copy_from_slice(row);
        }
        let (blocks, _) = prepared.as_chunks_mut::<LANES>();
        for block in blocks {
            run_steps(&self.stage.before, self.channel, block);
        }
        let [_, left, ..] = self.stage.padding;
        let [_, across] = self.stage.strides;
        let Some(slot) = lines.get_mut(slot * *line..(slot + 1) * *line) else {
            return;
        };
        let samples = prepared.get(..row.len()).unwrap_or(&[]);
        if across == 1 {
            if let Some(inner) = slot.get_mut(left..left + samples.len()) {
                inner.copy_from_slice(samples);
            }
            return;
        }
        for (phase, slot) in slot.chunks_exact_mut(*part).enumerate() {
            // Place `p` of the padded row is place `p / across` of part `p % across`.
            let skipped = (phase + across - left % across) % across;
            let start = (left + skipped) / across;
            let picked = samples
                .iter()
                .skip(skipped)
                .step_by(across);
            for (to, from) in slot.iter_mut().skip(start).zip(picked) {
                *to = *from;
            }
        }
    }

    /// One row of output. `first`: the padded row of input under the kernel's first row.
    #[inline(always)]
    fn convolve_row(
        &self,
        kernel_rows: std::ops::Range<usize>,
        first: usize,
        output: &mut [f32],
        lines: &LineBuffer,
    ) {
        let (blocks, rest) = output.as_chunks_mut::<LANES>();
        let whole = blocks.len() * LANES;
        for (index, block) in blocks.iter_mut().enumerate() {
            *block = self.convolve_block(kernel_rows.clone(), first, index * LANES, lines);
        }
        if !rest.is_empty() {
            let block = self.convolve_block(kernel_rows, first, whole, lines);
            for (to, from) in rest.iter_mut().zip(block) {
                *to = from;
            }
        }
    }

    #[inline(always)]
    fn convolve_block(
        &self,
        kernel_rows: std::ops::Range<usize>,
        first: usize,
        x: usize,
        lines: &LineBuffer,
    ) -> [f32; LANES] {
        let [all_rows, columns] = self.stage.kernel;
        let [top, ..] = self.stage.padding;
        let [_, across] = self.stage.strides;
        let mut sums = [self.bias; LANES];
        for kernel_row in kernel_rows {
            let slot = (first + kernel_row - top) % all_rows * lines.line;
            let weights = self
                .weights
                .get(kernel_row * columns..(kernel_row + 1) * columns);
            for (column, weight) in weights
                .unwrap_or(&[])
                .iter()
                .enumerate()
            {
                let start = slot + column % across * lines.part + column / across + x;
                let samples = lines
                    .lines
                    .get(start..)
                    .and_then(|line| line.first_chunk::<LANES>());
                let Some(samples) = samples else { continue };
                for (sum, sample) in sums.iter_mut().zip(samples) {
                    *sum += sample * weight;
                }
            }
        }
        run_steps(&self.stage.after, self.channel, &mut sums);
        sums
    }
}

/// Runs the steps of one channel over a block.
#[inline(always)]
fn run_steps(steps: &[ElementStep], channel: usize, block: &mut [f32; LANES]) {
    for step in steps {
        match step {
            ElementStep::Affine { scale, offset } => run_affine(block, *scale, *offset),
            ElementStep::ChannelAffine { scale, offset } => {
                let scale = scale
                    .get(channel)
                    .copied()
                    .unwrap_or(1.0);
                let offset = offset
                    .get(channel)
                    .copied()
                    .unwrap_or(0.0);
                run_affine(block, scale, offset);
            }
            ElementStep::Clamp { low, high } => {
                for sample in block.iter_mut() {
                    *sample = sample.max(*low).min(*high);
                }
            }
            ElementStep::HardSwish => {
                for sample in block.iter_mut() {
                    let clipped = (*sample + 3.0).clamp(0.0, 6.0);
                    *sample *= clipped * (1.0 / 6.0);
                }
            }
        }
    }
}

#[inline(always)]
fn run_affine(block: &mut [f32; LANES], scale: f32, offset: f32) {
    for sample in block.iter_mut() {
        *sample = *sample * scale + offset;
    }
}

#[cfg(test)]
mod tests;
