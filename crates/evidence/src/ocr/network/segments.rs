//! A network cut at its depthwise convolutions: what is left in the graph, and in what order its parts run.

use std::collections::{BTreeSet, HashMap};

use rten_onnx::onnx::{GraphProto, NodeProto, ValueInfoProto};

use super::depthwise::DepthwiseStage;
use super::element_steps::{StepChain, follow_steps, precede_steps};
use super::onnx_graph::{OnnxGraph, integers, operator};

/// A stage with the names of the values that it takes and gives.
#[derive(Debug, PartialEq)]
pub(super) struct CutStage {
    pub stage: DepthwiseStage,
    pub input: String,
    pub output: String,
}

/// What runs between two stages: the part of the graph whose inputs are there by then.
#[derive(Debug, Default, PartialEq)]
pub(super) struct NetworkPart {
    /// Values made before that this part uses.
    pub inputs: BTreeSet<String>,
    /// Values of this part that a stage, a later part or the caller uses.
    pub outputs: BTreeSet<String>,
}

/// Takes the depthwise convolutions out of a graph. Their outputs become inputs of what is left; what they and
/// later parts need becomes its outputs. The parts are one more than the stages, and run before, between and
/// behind them. `None` where there is nothing to cut.
pub(super) fn cut_graph(graph: &mut GraphProto) -> Option<(Vec<CutStage>, Vec<NetworkPart>)> {
    let (stages, taken) = find_stages(&OnnxGraph::new(graph));
    if stages.is_empty() {
        return None;
    }
    let mut taken = taken.into_iter();
    graph
        .node
        .retain(|_| taken.next() == Some(false));
    let segments = divide_graph(graph, &stages);
    let named = |name: &String| ValueInfoProto {
        name: Some(name.clone()),
        ..ValueInfoProto::default()
    };
    let made = stages.iter().map(|stage| &stage.output);
    graph.input.extend(made.map(named));
    let known: BTreeSet<String> = graph
        .output
        .iter()
        .filter_map(|value| value.name.clone())
        .collect();
    let wanted = segments
        .iter()
        .flat_map(|segment| &segment.outputs);
    let wanted = wanted.filter(|name| !known.contains(*name));
    graph.output.extend(wanted.map(named));
    Some((stages, segments))
}

/// The stages in the order of the graph, and for each node whether a stage stands for it.
fn find_stages(graph: &OnnxGraph<'_>) -> (Vec<CutStage>, Vec<bool>) {
    let mut taken = vec![false; graph.nodes.len()];
    let mut stages = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        let Some((stage, input, output)) = read_depthwise(graph, node) else {
            continue;
        };
        let StepChain {
            steps: before,
            value: input,
            nodes: behind,
        } = precede_steps(graph, input, &taken);
        let StepChain {
            steps: after,
            value: output,
            nodes: ahead,
        } = follow_steps(graph, output);
        for index in behind
            .into_iter()
            .chain(ahead)
            .chain([index])
        {
            if let Some(slot) = taken.get_mut(index) {
                *slot = true;
            }
        }
        stages.push(CutStage {
            stage: DepthwiseStage {
                before,
                after,
                ..stage
            },
            input,
            output,
        });
    }
    (stages, taken)
}

/// A convolution with one input channel for each output channel, constant weights and no dilation; with the
/// values that it takes and gives.
fn read_depthwise<'g>(
    graph: &OnnxGraph<'_>,
    node: &'g NodeProto,
) -> Option<(DepthwiseStage, &'g str, &'g str)> {
    if operator(node) != "Conv" {
        return None;
    }
    let (input, weights) = (node.input.first()?, node.input.get(1)?);
    let (shape, weights) = graph.constant(weights)?;
    let &[channels, 1, rows, columns] = shape else {
        return None;
    };
    let mut attributes = node.attribute.iter();
    let groups = attributes
        .find(|a| a.name.as_deref() == Some("group"))?
        .i?;
    let dilated = integers(node, "dilations")
        .iter()
        .any(|d| *d != 1);
    let padded_by_rule = node
        .attribute
        .iter()
        .any(|a| a.name.as_deref() == Some("auto_pad"));
    if groups != channels || dilated || padded_by_rule {
        return None;
    }
    let bias = match node
        .input
        .get(2)
        .filter(|name| !name.is_empty())
    {
        Some(name) => graph.constant(name)?.1,
        None => vec![0.0; usize::try_from(channels).ok()?],
    };
    let strides = whole_numbers(integers(node, "strides"), 1)?;
    let stage = DepthwiseStage {
        weights,
        bias,
        kernel: whole_numbers(&[rows, columns], 1)?,
        strides,
        padding: whole_numbers(integers(node, "pads"), 0)?,
        ..DepthwiseStage::default()
    };
    let sound = !stage.strides.contains(&0) && !stage.kernel.contains(&0);
    sound.then_some((stage, input, node.output.first()?))
}

/// As many whole numbers as are asked for; `default` where none is given.
fn whole_numbers<const N: usize>(given: &[i64], default: usize) -> Option<[usize; N]> {
    if given.is_empty() {
        return Some([default; N]);
    }
    let numbers: Option<Vec<usize>> = given
        .iter()
        .map(|n| usize::try_from(*n).ok())
        .collect();
    numbers?.try_into().ok()
}

/// Sorts what is left of a graph into the parts between its stages. A node belongs to the first part in which all
/// of its inputs are there.
fn divide_graph(graph: &GraphProto, stages: &[CutStage]) -> Vec<NetworkPart> {
    let mut part_of = parts_of_outside_values(graph, stages);
    let from_outside: BTreeSet<&str> = part_of.keys().copied().collect();
    let mut parts = Vec::new();
    parts.resize_with(stages.len() + 1, NetworkPart::default);
    for node in &graph.node {
        let inputs = node.input.iter();
        let inputs = inputs.filter_map(|name| Some((name, *part_of.get(name.as_str())?)));
        let inputs: Vec<(&String, usize)> = inputs.collect();
        let Some(part) = inputs
            .iter()
            .map(|(_, part)| *part)
            .max()
        else {
            continue;
        };
        let outputs = node.output.iter();
        part_of.extend(outputs.map(|name| (name.as_str(), part)));
        for (name, made_in) in inputs {
            let outside = from_outside.contains(name.as_str());
            if made_in == part && !outside {
                continue;
            }
            if let Some(own) = parts.get_mut(part) {
                own.inputs.insert(name.clone());
            }
            if !outside {
                ask_for(&mut parts, made_in, name);
            }
        }
    }
    let results = graph
        .output
        .iter()
        .filter_map(|value| value.name.as_ref());
    let taken = stages.iter().map(|stage| &stage.input);
    for name in results.chain(taken) {
        if let Some(part) = part_of.get(name.as_str())
            && !from_outside.contains(name.as_str())
        {
            ask_for(&mut parts, *part, name);
        }
    }
    parts
}

/// From which part on a value is there that no node makes: what the caller gives from the first, what a stage
/// gives from the one behind it. What is not here is constant.
fn parts_of_outside_values<'a>(
    graph: &'a GraphProto,
    stages: &'a [CutStage],
) -> HashMap<&'a str, usize> {
    // Older files name the constants among the inputs.
    let constants: BTreeSet<&str> = graph
        .initializer
        .iter()
        .filter_map(|tensor| tensor.name.as_deref())
        .collect();
    let given = graph
        .input
        .iter()
        .filter_map(|value| value.name.as_deref())
        .filter(|name| !constants.contains(name))
        .map(|name| (name, 0));
    let made = stages.iter().enumerate();
    let made = made.map(|(index, stage)| (stage.output.as_str(), index + 1));
    given.chain(made).collect()
}

fn ask_for(parts: &mut [NetworkPart], part: usize, name: &str) {
    if let Some(part) = parts.get_mut(part) {
        part.outputs.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests;
