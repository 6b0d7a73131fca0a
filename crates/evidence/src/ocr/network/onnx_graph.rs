//! What is asked of an ONNX graph before it is loaded: who makes a value, who uses it, which are constant.

use std::collections::{HashMap, HashSet};

use rten_onnx::onnx::{DataType, GraphProto, NodeProto, TensorProto};

/// A graph with its values looked up.
pub(super) struct OnnxGraph<'g> {
    pub nodes: &'g [NodeProto],
    makers: HashMap<&'g str, usize>,
    users: HashMap<&'g str, Vec<usize>>,
    constants: HashMap<&'g str, &'g TensorProto>,
    outputs: HashSet<&'g str>,
}

impl<'g> OnnxGraph<'g> {
    pub fn new(graph: &'g GraphProto) -> Self {
        let mut found = Self {
            nodes: &graph.node,
            makers: HashMap::new(),
            users: HashMap::new(),
            constants: HashMap::new(),
            outputs: graph
                .output
                .iter()
                .filter_map(|value| value.name.as_deref())
                .collect(),
        };
        for tensor in &graph.initializer {
            if let Some(name) = &tensor.name {
                found.constants.insert(name, tensor);
            }
        }
        for (index, node) in graph.node.iter().enumerate() {
            found.enter_node(index, node);
        }
        found
    }

    fn enter_node(&mut self, index: usize, node: &'g NodeProto) {
        for name in &node.output {
            self.makers.insert(name, index);
        }
        for name in &node.input {
            self.users
                .entry(name)
                .or_default()
                .push(index);
        }
        if operator(node) == "Constant"
            && let [name] = node.output.as_slice()
            && let Some(tensor) = node
                .attribute
                .iter()
                .find_map(|a| a.t.as_ref())
        {
            self.constants.insert(name, tensor);
        }
    }

    /// The node that computes a value, with its index.
    pub fn maker(&self, value: &str) -> Option<(usize, &'g NodeProto)> {
        let index = *self.makers.get(value)?;
        Some((index, self.nodes.get(index)?))
    }

    /// The nodes that use a value, with their indices.
    pub fn users(&self, value: &str) -> Vec<(usize, &'g NodeProto)> {
        let users = self.users.get(value);
        users
            .into_iter()
            .flatten()
            .filter_map(|index| Some((*index, self.nodes.get(*index)?)))
            .collect()
    }

    /// The only node that uses a value; `None` also for what the graph gives back.
    pub fn only_user(&self, value: &str) -> Option<(usize, &'g NodeProto)> {
        match self.users(value).as_slice() {
            [user] if !self.is_output(value) => Some(*user),
            _ => None,
        }
    }

    pub fn is_output(&self, value: &str) -> bool {
        self.outputs.contains(value)
    }

    pub fn is_constant(&self, value: &str) -> bool {
        self.constants.contains_key(value)
    }

    /// Shape and samples of a constant of single floats.
    pub fn constant(&self, value: &str) -> Option<(&'g [i64], Vec<f32>)> {
        let tensor = *self.constants.get(value)?;
        Some((&tensor.dims, float_samples(tensor)?))
    }

    /// A constant that is one number.
    pub fn scalar(&self, value: &str) -> Option<f32> {
        match self.constant(value)?.1.as_slice() {
            [number] => Some(*number),
            _ => None,
        }
    }
}

/// What a node does, by the name that ONNX has for it.
pub(super) fn operator(node: &NodeProto) -> &str {
    node.op_type
        .as_deref()
        .unwrap_or_default()
}

/// The whole numbers of an attribute; empty where it is not given.
pub(super) fn integers<'g>(node: &'g NodeProto, name: &str) -> &'g [i64] {
    let mut attributes = node.attribute.iter();
    let found = attributes.find(|a| a.name.as_deref() == Some(name));
    found.map_or(&[], |a| a.ints.as_slice())
}

/// Single floats as ONNX stores them: as numbers, or as little-endian bytes.
fn float_samples(tensor: &TensorProto) -> Option<Vec<f32>> {
    if tensor.data_type != Some(DataType::FLOAT) {
        return None;
    }
    let Some(raw) = &tensor.raw_data else {
        return Some(tensor.float_data.clone());
    };
    let raw = raw.borrow();
    let (words, rest) = raw.as_chunks::<4>();
    rest.is_empty().then(|| {
        let samples = words
            .iter()
            .map(|word| f32::from_le_bytes(*word));
        samples.collect()
    })
}
