//! A network as it runs: on `rten`, with its depthwise convolutions in a kernel of our own.
//!
//! `rten` has no fast kernel for them. So a network is cut there when it is loaded (`segments`): what lies between
//! runs on `rten`, a part at a time, and each convolution runs here with the steps around it (`depthwise`).

mod depthwise;
mod element_steps;
mod onnx_graph;
mod segments;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_onnx::onnx::ModelProto;
use rten_tensor::{NdTensor, NdTensorView, Tensor, prelude::*};

use super::error::{ModelError, OcrError};
use depthwise::DepthwiseStage;

/// A loaded network.
pub(super) struct OcrNetwork {
    what: &'static str,
    model: Model,
    /// Empty where nothing was cut: the model then runs in one piece.
    parts: Vec<NetworkPart>,
}

/// A part of the graph, and the stage that follows it.
struct NetworkPart {
    inputs: Vec<NodeId>,
    outputs: Vec<NodeId>,
    /// With the values that it takes and gives; the last part has none.
    stage: Option<(DepthwiseStage, NodeId, NodeId)>,
    /// Values that nothing uses after this part.
    spent: Vec<NodeId>,
}

impl OcrNetwork {
    pub(super) fn open(path: &Path, what: &'static str) -> Result<Self, ModelError> {
        let unreadable = |source| ModelError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let bytes = fs::read(path).map_err(unreadable)?;
        let (model, parts) = match open_in_parts(&bytes) {
            Some(cut) => cut,
            // Nothing to cut, or a graph that cannot be: it runs as it is, or loading tells why not.
            None => (load_model(bytes, path)?, Vec::new()),
        };
        Ok(Self { what, model, parts })
    }

    /// What the file tells of itself, by key.
    pub fn metadata(&self, key: &str) -> Option<String> {
        let metadata = self.model.metadata();
        metadata.get(key).map(str::to_owned)
    }

    /// Runs the network on `data` of `shape` (batch, planes, height, width).
    pub fn run<const N: usize>(
        &self,
        shape: [usize; 4],
        data: &[f32],
        threads: &Arc<ThreadPool>,
    ) -> Result<NdTensor<f32, N>, OcrError> {
        let failed = |problem: String| OcrError::Inference {
            model: self.what,
            problem,
        };
        let input = NdTensorView::try_from_data(shape, data);
        let input = input.map_err(|e| failed(format!("{e:?}")))?;
        let output = if self.parts.is_empty() {
            let options = run_options(threads);
            let output = self
                .model
                .run_one(input.into(), Some(options));
            output.map_err(|e| failed(e.to_string()))?
        } else {
            self.run_parts(&input, threads)
                .map_err(failed)?
        };
        let tensor = output.try_into();
        tensor.map_err(|e| failed(format!("{e:?}")))
    }

    fn run_parts(
        &self,
        input: &NdTensorView<'_, f32, 4>,
        threads: &Arc<ThreadPool>,
    ) -> Result<Value, String> {
        let missing = || "a value is missing".to_owned();
        let &input_id = self
            .model
            .input_ids()
            .first()
            .ok_or_else(missing)?;
        let &output_id = self
            .model
            .output_ids()
            .first()
            .ok_or_else(missing)?;
        let mut values: HashMap<NodeId, Value> = HashMap::new();
        let mut buffers = SampleBuffers::default();
        for part in &self.parts {
            if !part.outputs.is_empty() {
                let given = part.inputs.iter().map(|id| {
                    if *id == input_id {
                        return Some((*id, ValueOrView::from(*input)));
                    }
                    let value = values.get(id)?;
                    Some((*id, ValueOrView::from(value)))
                });
                let given: Option<Vec<_>> = given.collect();
                let options = run_options(threads);
                let made = self
                    .model
                    .run(given.ok_or_else(missing)?, &part.outputs, Some(options));
                let made = made.map_err(|e| e.to_string())?;
                values.extend(part.outputs.iter().copied().zip(made));
            }
            if let Some((stage, from, to)) = &part.stage {
                let value = values.get(from).ok_or_else(missing)?;
                let made = run_stage(stage, value, &mut buffers);
                values.insert(*to, made.ok_or_else(missing)?);
            }
            for id in &part.spent {
                if let Some(value) = values.remove(id) {
                    buffers.give_back(value);
                }
            }
        }
        values
            .remove(&output_id)
            .ok_or_else(missing)
    }

    /// Last dimension of the output where the model fixes it.
    pub(super) fn class_count(&self) -> Option<usize> {
        let id = *self.model.output_ids().first()?;
        let shape = self.model.node_info(id)?.shape()?;
        match shape.last()? {
            rten::Dimension::Fixed(n) => Some(*n),
            rten::Dimension::Symbolic(_) => None,
        }
    }
}

fn run_options(threads: &Arc<ThreadPool>) -> RunOptions {
    let threads = Arc::clone(threads);
    RunOptions::default().with_thread_pool(Some(threads))
}

// Origin: a part gives back what its stage took and what the one before gave.
/// Buffers kept at a time.
const KEPT_BUFFERS: usize = 2;

/// Buffers of values that nothing uses any more. A new one would be pages that the system has to clear first.
#[derive(Default)]
struct SampleBuffers(Vec<Vec<f32>>);

impl SampleBuffers {
    fn give_back(&mut self, value: Value) {
        let Ok(tensor) = Tensor::<f32>::try_from(value) else {
            return;
        };
        self.0.push(tensor.into_data());
        // Tensors shrink from part to part, so the oldest is too large for what comes.
        if self.0.len() > KEPT_BUFFERS {
            self.0.remove(0);
        }
    }

    /// The smallest that holds `count` samples, whatever they are; a new one where none does.
    fn take(&mut self, count: usize) -> Vec<f32> {
        let fitting = self.0.iter().enumerate();
        let fitting = fitting.filter(|(_, buffer)| buffer.capacity() >= count);
        let smallest = fitting.min_by_key(|(_, buffer)| buffer.capacity());
        let mut buffer = match smallest.map(|(index, _)| index) {
            Some(index) => self.0.swap_remove(index),
            None => Vec::new(),
        };
        buffer.truncate(count);
        buffer.resize(count, 0.0);
        buffer
    }
}

fn run_stage(stage: &DepthwiseStage, value: &Value, buffers: &mut SampleBuffers) -> Option<Value> {
    let input: NdTensorView<'_, f32, 4> = value.as_view().try_into().ok()?;
    let shape = stage.output_shape(input.shape())?;
    let mut output = buffers.take(shape.iter().product());
    stage.apply(input.to_contiguous().data(), input.shape(), &mut output)?;
    let output = NdTensor::try_from_data(shape, output).ok()?;
    Some(Value::from(output.into_dyn()))
}

fn load_model(bytes: Vec<u8>, path: &Path) -> Result<Model, ModelError> {
    // Packing once takes longer to load and more memory, and saves time on every page.
    let mut options = ModelOptions::with_all_ops();
    let loaded = options
        .prepack_weights(true)
        .load(bytes);
    loaded.map_err(|e| ModelError::Damaged {
        path: path.to_owned(),
        problem: e.to_string(),
    })
}

/// The model without its depthwise convolutions, and in what order its parts run.
fn open_in_parts(bytes: &[u8]) -> Option<(Model, Vec<NetworkPart>)> {
    let mut proto = ModelProto::parse_buf(bytes).ok()?;
    let (stages, segments) = segments::cut_graph(proto.graph.as_mut()?)?;
    let model = load_model(proto.write_buf().ok()?, Path::new("")).ok()?;
    let parts = join_parts(&model, stages, segments)?;
    Some((model, parts))
}

/// The parts with their values found in the model; `None` where one is not there.
fn join_parts(
    model: &Model,
    stages: Vec<segments::CutStage>,
    segments: Vec<segments::NetworkPart>,
) -> Option<Vec<NetworkPart>> {
    let node = |name: &String| model.find_node(name);
    let mut parts = Vec::with_capacity(segments.len());
    let mut stages = stages.into_iter();
    for segment in segments {
        let inputs: Option<Vec<NodeId>> = segment
            .inputs
            .iter()
            .map(node)
            .collect();
        let outputs: Option<Vec<NodeId>> = segment
            .outputs
            .iter()
            .map(node)
            .collect();
        let stage = match stages.next() {
            Some(cut) => Some((cut.stage, node(&cut.input)?, node(&cut.output)?)),
            None => None,
        };
        parts.push(NetworkPart {
            inputs: inputs?,
            outputs: outputs?,
            stage,
            spent: Vec::new(),
        });
    }
    note_spent_values(&mut parts, model.output_ids());
    Some(parts)
}

/// Notes with each part what is used for the last time there.
fn note_spent_values(parts: &mut [NetworkPart], results: &[NodeId]) {
    let mut used_later: Vec<NodeId> = results
        .iter()
        .take(1)
        .copied()
        .collect();
    for part in parts.iter_mut().rev() {
        let taken = part
            .stage
            .as_ref()
            .map(|(_, from, _)| *from);
        for id in part.inputs.iter().copied().chain(taken) {
            if !used_later.contains(&id) {
                used_later.push(id);
                part.spent.push(id);
            }
        }
    }
}

#[cfg(test)]
mod tests;
