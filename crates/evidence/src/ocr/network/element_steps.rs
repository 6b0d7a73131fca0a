//! Steps that treat every sample of a tensor alike, and where they stand in a row in a graph.
//!
//! PP-OCR puts seven to nine of them between two convolutions: a scale, an offset, a hard swish in five operators, a
//! scale and an offset again. Each costs a pass over a tensor that no cache holds.

use rten_onnx::onnx::NodeProto;

use super::onnx_graph::{OnnxGraph, operator};

/// A function of one sample.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ElementStep {
    /// `sample * scale + offset`.
    Affine { scale: f32, offset: f32 },
    /// The same with numbers for each channel.
    ChannelAffine { scale: Vec<f32>, offset: Vec<f32> },
    /// Held between two numbers.
    Clamp { low: f32, high: f32 },
    /// `sample * clamp(sample + 3, 0, 6) / 6` (Howard et al. 2019).
    HardSwish,
}

/// Steps in a row, from the value that they start from to the value that they end in.
pub(super) struct StepChain {
    pub steps: Vec<ElementStep>,
    /// The value at the far end.
    pub value: String,
    /// Indices of the nodes that the steps stand for.
    pub nodes: Vec<usize>,
}

/// The steps behind a value, as far as nothing else uses what is between.
pub(super) fn follow_steps(graph: &OnnxGraph<'_>, from: &str) -> StepChain {
    let mut chain = StepChain {
        steps: Vec::new(),
        value: from.to_owned(),
        nodes: Vec::new(),
    };
    loop {
        let value = chain.value.clone();
        let next = hard_swish_behind(graph, &value).or_else(|| {
            let (index, node) = graph.only_user(&value)?;
            let step = single_step(graph, node, &value)?;
            let output = node.output.first()?;
            Some((step, output.clone(), vec![index]))
        });
        let Some((step, output, nodes)) = next else {
            return chain;
        };
        chain.steps.push(step);
        chain.value = output;
        chain.nodes.extend(nodes);
    }
}

/// The steps before a value, as far as nothing else uses what is between. `taken`: nodes that belong to others.
pub(super) fn precede_steps(graph: &OnnxGraph<'_>, to: &str, taken: &[bool]) -> StepChain {
    let mut chain = StepChain {
        steps: Vec::new(),
        value: to.to_owned(),
        nodes: Vec::new(),
    };
    let is_free = |nodes: &[usize]| {
        nodes
            .iter()
            .all(|index| taken.get(*index) == Some(&false))
    };
    loop {
        let value = chain.value.clone();
        let Some((step, input, nodes)) = step_before(graph, &value) else {
            break;
        };
        // What this value is used for besides would have to be computed twice.
        let alone = graph.users(&value).len() == expected_users(&chain);
        if !alone || graph.is_output(&value) || !is_free(&nodes) {
            break;
        }
        chain.steps.push(step);
        chain.value = input;
        chain.nodes.extend(nodes);
    }
    chain.steps.reverse();
    chain
}

/// How many nodes use a value that only the step behind it uses.
fn expected_users(chain: &StepChain) -> usize {
    match chain.steps.last() {
        Some(ElementStep::HardSwish) => 2,
        _ => 1,
    }
}

/// A step, the value at its far end, and the nodes that it stands for.
type FoundStep = (ElementStep, String, Vec<usize>);

fn step_before(graph: &OnnxGraph<'_>, value: &str) -> Option<FoundStep> {
    let (index, node) = graph.maker(value)?;
    if let Some(found) = hard_swish_before(graph, index, node) {
        return Some(found);
    }
    let input = node
        .input
        .iter()
        .find(|name| !graph.is_constant(name))?;
    let step = single_step(graph, node, input)?;
    Some((step, input.clone(), vec![index]))
}

/// A step that is one node.
fn single_step(graph: &OnnxGraph<'_>, node: &NodeProto, value: &str) -> Option<ElementStep> {
    let other = || {
        let mut inputs = node.input.iter();
        graph.scalar(inputs.find(|name| *name != value)?)
    };
    let is_first = node
        .input
        .first()
        .is_some_and(|name| name == value);
    match operator(node) {
        "Mul" => Some(ElementStep::Affine {
            scale: other()?,
            offset: 0.0,
        }),
        "Div" if is_first => Some(ElementStep::Affine {
            scale: 1.0 / other()?,
            offset: 0.0,
        }),
        "Add" => Some(ElementStep::Affine {
            scale: 1.0,
            offset: other()?,
        }),
        "Relu" => Some(ElementStep::Clamp {
            low: 0.0,
            high: f32::INFINITY,
        }),
        "HardSwish" => Some(ElementStep::HardSwish),
        "BatchNormalization" if is_first => normalisation(graph, node),
        _ => None,
    }
}

/// Scale and offset of a batch normalisation.
fn normalisation(graph: &OnnxGraph<'_>, node: &NodeProto) -> Option<ElementStep> {
    let [_, gain, shift, mean, variance] = node.input.as_slice() else {
        return None;
    };
    let numbers = |name: &String| Some(graph.constant(name)?.1);
    let [gain, shift] = [numbers(gain)?, numbers(shift)?];
    let [mean, variance] = [numbers(mean)?, numbers(variance)?];
    let mut attributes = node.attribute.iter();
    let epsilon = attributes.find(|a| a.name.as_deref() == Some("epsilon"));
    // Origin: the default of ONNX.
    let epsilon = epsilon
        .and_then(|a| a.f)
        .unwrap_or(1e-5);
    let scale: Vec<f32> = gain
        .iter()
        .zip(&variance)
        .map(|(gain, variance)| gain / (variance + epsilon).sqrt())
        .collect();
    let offset = shift
        .iter()
        .zip(&mean)
        .zip(&scale)
        .map(|((shift, mean), scale)| shift - mean * scale)
        .collect();
    Some(ElementStep::ChannelAffine { scale, offset })
}

/// `value * clip(value + 3, 0, 6) / 6`, looked for from its start.
fn hard_swish_behind(graph: &OnnxGraph<'_>, value: &str) -> Option<FoundStep> {
    if graph.is_output(value) {
        return None;
    }
    for (_, product) in graph.users(value) {
        if operator(product) != "Mul" {
            continue;
        }
        let (index, end) = graph.only_user(product.output.first()?)?;
        let found = hard_swish_before(graph, index, end);
        if let Some((step, _, nodes)) = found.filter(|(_, input, _)| input == value) {
            return Some((step, end.output.first()?.clone(), nodes));
        }
    }
    None
}

/// The same, looked for from its end, which divides.
fn hard_swish_before(graph: &OnnxGraph<'_>, index: usize, end: &NodeProto) -> Option<FoundStep> {
    let [numerator, six] = end.input.as_slice() else {
        return None;
    };
    let divides = operator(end) == "Div" && is_number(graph.scalar(six)?, 6.0);
    let (product_index, product) = graph.maker(numerator)?;
    if !divides || operator(product) != "Mul" {
        return None;
    }
    graph.only_user(numerator)?;
    let [a, b] = product.input.as_slice() else {
        return None;
    };
    [(a, b), (b, a)]
        .into_iter()
        .find_map(|(value, clipped)| {
            let nodes = clipped_sum(graph, value, clipped)?;
            let alone = graph.users(value).len() == 2;
            alone.then(|| {
                let all = [nodes.as_slice(), &[product_index, index]].concat();
                (ElementStep::HardSwish, value.clone(), all)
            })
        })
}

/// The nodes of `clip(value + 3, 0, 6)`.
fn clipped_sum(graph: &OnnxGraph<'_>, value: &str, clipped: &str) -> Option<Vec<usize>> {
    let (clip_index, clip) = graph.maker(clipped)?;
    let [sum, low, high] = clip.input.as_slice() else {
        return None;
    };
    let bounds = is_number(graph.scalar(low)?, 0.0) && is_number(graph.scalar(high)?, 6.0);
    let (sum_index, add) = graph.maker(sum)?;
    let adds = operator(add) == "Add"
        && add
            .input
            .iter()
            .any(|name| name == value);
    let mut others = add.input.iter();
    let three = graph.scalar(others.find(|name| *name != value)?)?;
    let single = graph.only_user(sum).is_some() && graph.only_user(clipped).is_some();
    let whole = operator(clip) == "Clip" && bounds && adds && is_number(three, 3.0) && single;
    whole.then(|| vec![sum_index, clip_index])
}

fn is_number(found: f32, wanted: f32) -> bool {
    (found - wanted).abs() < f32::EPSILON
}
