use super::*;

/// Numbers that look alike nowhere, from -1 to 1.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let next = |_| {
        state = state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        f64::from(state) as f32 / (f64::from(u32::MAX) as f32) * 2.0 - 1.0
    };
    (0..count).map(next).collect()
}

fn step(steps: &[ElementStep], channel: usize, sample: f32) -> f32 {
    let mut block = [sample; LANES];
    run_steps(steps, channel, &mut block);
    block[0]
}

/// As the definition says it: a sum over all taps for each sample.
fn by_definition(stage: &DepthwiseStage, samples: &[f32], shape: [usize; 4]) -> Vec<f32> {
    let [batch, channels, height, width] = shape;
    let [_, _, rows, columns] = stage.output_shape(shape).unwrap();
    let [top, left, ..] = stage.padding;
    let [kernel_rows, kernel_columns] = stage.kernel;
    let mut output = Vec::new();
    for plane in 0..batch * channels {
        let channel = plane % channels;
        for y in 0..rows {
            for x in 0..columns {
                let mut sum = stage.bias[channel];
                for row in 0..kernel_rows {
                    for column in 0..kernel_columns {
                        let from_y = (y * stage.strides[0] + row).checked_sub(top);
                        let from_x = (x * stage.strides[1] + column).checked_sub(left);
                        let (Some(from_y), Some(from_x)) = (from_y, from_x) else {
                            continue;
                        };
                        if from_y >= height || from_x >= width {
                            continue;
                        }
                        let at = (plane * height + from_y) * width + from_x;
                        let weight = (channel * kernel_rows + row) * kernel_columns + column;
                        sum += step(&stage.before, channel, samples[at]) * stage.weights[weight];
                    }
                }
                output.push(step(&stage.after, channel, sum));
            }
        }
    }
    output
}

fn stage(kernel: [usize; 2], strides: [usize; 2], padding: [usize; 4]) -> DepthwiseStage {
    let channels = 3;
    DepthwiseStage {
        before: vec![ElementStep::HardSwish],
        weights: numbers(channels * kernel[0] * kernel[1], 7),
        bias: numbers(channels, 11),
        kernel,
        strides,
        padding,
        after: vec![
            ElementStep::Affine {
                scale: 1.5,
                offset: -0.25,
            },
            ElementStep::ChannelAffine {
                scale: vec![1.0, 2.0, 3.0],
                offset: vec![0.5, 0.0, -0.5],
            },
            ElementStep::Clamp {
                low: -2.0,
                high: 2.0,
            },
        ],
    }
}

#[test]
fn every_shape_gives_what_the_definition_gives() {
    let mut looked = 0;
    for kernel in [[1, 1], [3, 3], [5, 5], [7, 7], [1, 5], [5, 1], [2, 2]] {
        for strides in [[1, 1], [2, 1], [1, 2], [2, 2], [3, 3]] {
            for padding in [[0; 4], [1; 4], [2, 2, 2, 2], [0, 1, 2, 3], [3; 4]] {
                for [height, width] in [[7, 7], [9, 33], [16, 16], [3, 50], [24, 17]] {
                    let stage = stage(kernel, strides, padding);
                    let shape = [2, 3, height, width];
                    let samples = numbers(2 * 3 * height * width, 3);
                    let Some(output) = stage.output_shape(shape) else {
                        assert!(
                            kernel[0] > height + padding[0] + padding[2],
                            "{kernel:?} {padding:?} {shape:?}"
                        );
                        continue;
                    };
                    let mut found = vec![f32::NAN; output.iter().product()];
                    stage
                        .apply(&samples, shape, &mut found)
                        .unwrap();
                    let wanted = by_definition(&stage, &samples, shape);
                    assert_eq!(found.len(), wanted.len());
                    for (found, wanted) in found.iter().zip(&wanted) {
                        assert!(
                            (found - wanted).abs() < 1e-4,
                            "{kernel:?} {strides:?} {padding:?} {shape:?}: {found} for {wanted}"
                        );
                    }
                    looked += 1;
                }
            }
        }
    }
    assert!(looked > 700, "{looked}");
}

#[test]
fn other_channels_and_too_large_kernels_have_no_output() {
    let stage = stage([7, 7], [1, 1], [0; 4]);
    assert_eq!(stage.output_shape([1, 3, 6, 9]), None);
    assert_eq!(stage.output_shape([1, 4, 9, 9]), None);
    assert_eq!(stage.output_shape([1, 3, 9, 9]), Some([1, 3, 3, 3]));
}
