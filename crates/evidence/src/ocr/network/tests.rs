use std::sync::Arc;

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
    TensorProto, ValueInfoProto,
};

use super::*;

/// A graph that is written down node by node, as the files of PP-OCR have them.
#[derive(Default)]
pub(super) struct GraphWriter {
    graph: GraphProto,
    made: usize,
}

impl GraphWriter {
    fn constant(&mut self, dims: &[i64], first: f32) -> String {
        self.made += 1;
        let name = format!("constant {}", self.made);
        let count = dims.iter().product::<i64>().max(1);
        let samples = (0..count).map(|i| first + (i % 5) as f32 * 0.125);
        let tensor = TensorProto {
            dims: dims.to_vec(),
            data_type: Some(DataType::FLOAT),
            float_data: samples.collect(),
            ..TensorProto::default()
        };
        self.graph.node.push(NodeProto {
            op_type: Some("Constant".to_owned()),
            output: vec![name.clone()],
            attribute: vec![AttributeProto {
                name: Some("value".to_owned()),
                t: Some(tensor),
                r#type: Some(AttributeType::TENSOR),
                ..AttributeProto::default()
            }],
            ..NodeProto::default()
        });
        name
    }

    fn node(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.made += 1;
        let name = format!("{operator} {}", self.made);
        self.graph.node.push(NodeProto {
            op_type: Some(operator.to_owned()),
            name: Some(format!("node {}", self.made)),
            input: inputs
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            output: vec![name.clone()],
            ..NodeProto::default()
        });
        name
    }

    /// A convolution of `[outputs, inputs of a group, rows, columns]`, strides down and across.
    fn convolution(
        &mut self,
        input: &str,
        dims: [i64; 4],
        groups: i64,
        strides: [i64; 2],
    ) -> String {
        let weights = self.constant(&dims, -0.25);
        let bias = self.constant(&dims[..1], 0.25);
        let output = self.node("Conv", &[input, &weights, &bias]);
        let pads = [dims[2] / 2, dims[3] / 2, dims[2] / 2, dims[3] / 2];
        let integers = |name: &str, ints: &[i64]| AttributeProto {
            name: Some(name.to_owned()),
            ints: ints.to_vec(),
            r#type: Some(AttributeType::INTS),
            ..AttributeProto::default()
        };
        let group = AttributeProto {
            name: Some("group".to_owned()),
            i: Some(groups),
            r#type: Some(AttributeType::INT),
            ..AttributeProto::default()
        };
        if let Some(node) = self.graph.node.last_mut() {
            node.attribute = vec![
                integers("kernel_shape", &dims[2..]),
                integers("strides", &strides),
                integers("pads", &pads),
                integers("dilations", &[1, 1]),
                group,
            ];
        }
        output
    }

    /// Scale, offset, hard swish in five operators, scale, offset.
    fn steps(&mut self, input: &str) -> String {
        let [scale, offset] = [1.5, -0.5].map(|n| self.constant(&[1], n));
        let scaled = self.node("Mul", &[&scale, input]);
        let shifted = self.node("Add", &[&scaled, &offset]);
        let three = self.constant(&[1], 3.0);
        let sum = self.node("Add", &[&shifted, &three]);
        let [low, high] = [0.0, 6.0].map(|n| self.constant(&[], n));
        let clipped = self.node("Clip", &[&sum, &low, &high]);
        let product = self.node("Mul", &[&shifted, &clipped]);
        let six = self.constant(&[1], 6.0);
        let swished = self.node("Div", &[&product, &six]);
        let [scale, offset] = [0.75, 0.125].map(|n| self.constant(&[1], n));
        let scaled = self.node("Mul", &[&scale, &swished]);
        self.node("Add", &[&scaled, &offset])
    }

    fn finish(mut self, output: &str) -> ModelProto {
        let value = |name: &str| ValueInfoProto {
            name: Some(name.to_owned()),
            ..ValueInfoProto::default()
        };
        self.graph.input = vec![value("x")];
        self.graph.output = vec![value(output)];
        ModelProto {
            ir_version: Some(8),
            graph: Some(self.graph),
            opset_import: vec![OperatorSetIdProto {
                domain: None,
                version: Some(14),
            }],
            ..ModelProto::default()
        }
    }
}

/// Two depthwise convolutions with a pointwise one between, and a way around the second.
pub(super) fn small_network() -> ModelProto {
    let mut writer = GraphWriter::default();
    let stem = writer.convolution("x", [4, 3, 3, 3], 1, [2, 2]);
    let first = writer.convolution(&stem, [4, 1, 3, 3], 4, [1, 1]);
    let first = writer.steps(&first);
    let pointwise = writer.convolution(&first, [8, 4, 1, 1], 1, [1, 1]);
    let around = writer.steps(&pointwise);
    let before = writer.steps(&around);
    let second = writer.convolution(&before, [8, 1, 5, 5], 8, [1, 1]);
    let second = writer.steps(&second);
    let joined = writer.node("Add", &[&second, &around]);
    let last = writer.convolution(&joined, [2, 8, 1, 1], 1, [1, 1]);
    let result = writer.node("Relu", &[&last]);
    writer.finish(&result)
}

fn run_whole(bytes: Vec<u8>, shape: [usize; 4], data: &[f32]) -> NdTensor<f32, 4> {
    let model = Model::load(bytes).unwrap();
    let input = NdTensorView::try_from_data(shape, data).unwrap();
    let output = model
        .run_one(input.into(), None)
        .unwrap();
    output.try_into().unwrap()
}

#[test]
fn a_network_that_was_cut_says_what_it_said_before() {
    let bytes = small_network().write_buf().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.onnx");
    fs::write(&path, &bytes).unwrap();
    let network = OcrNetwork::open(&path, "small").unwrap();
    assert_eq!(network.parts.len(), 3, "cut at both");
    let threads = Arc::new(ThreadPool::with_num_threads(1));
    for [height, width] in [[32, 32], [48, 100], [10, 130]] {
        let shape = [2, 3, height, width];
        let samples = (0..2 * 3 * height * width).map(|i| (i % 31) as f32 / 15.0 - 1.0);
        let data: Vec<f32> = samples.collect();
        let wanted = run_whole(bytes.clone(), shape, &data);
        let found = network
            .run::<4>(shape, &data, &threads)
            .unwrap();
        assert_eq!(found.shape(), wanted.shape());
        let pairs = found.iter().zip(wanted.iter());
        for (found, wanted) in pairs {
            let allowed = 1e-4 * wanted.abs().max(1.0);
            assert!((found - wanted).abs() < allowed, "{found} for {wanted}");
        }
        assert!(wanted.iter().any(|v| *v > 0.0), "something is told");
    }
}
