use super::*;
use crate::ocr::network::tests::small_network;

#[test]
fn steps_around_a_convolution_leave_the_graph_with_it() {
    let mut graph = small_network().graph.unwrap();
    let (stages, segments) = cut_graph(&mut graph).unwrap();
    assert_eq!((stages.len(), segments.len()), (2, 3));
    // A scale with its offset is two steps; the hard swish is one.
    let counts = stages
        .iter()
        .map(|cut| (cut.stage.before.len(), cut.stage.after.len()));
    assert_eq!(counts.collect::<Vec<_>>(), [(0, 5), (5, 5)]);
    let operators = graph.node.iter().map(operator);
    let clips = operators
        .filter(|name| *name == "Clip")
        .count();
    assert_eq!(clips, 1, "the way around keeps its steps");
}

#[test]
fn each_part_asks_only_for_what_was_made_before() {
    let mut graph = small_network().graph.unwrap();
    let (stages, segments) = cut_graph(&mut graph).unwrap();
    let mut made = BTreeSet::from(["x".to_owned()]);
    for (index, segment) in segments.iter().enumerate() {
        assert!(segment.inputs.is_subset(&made), "{index}: {segment:?}");
        made.extend(segment.outputs.iter().cloned());
        if let Some(stage) = stages.get(index) {
            assert!(made.contains(&stage.input), "{}", stage.input);
            made.insert(stage.output.clone());
        }
    }
    let result = graph.output[0].name.clone().unwrap();
    assert!(made.contains(&result));
}

#[test]
fn a_graph_without_depthwise_convolutions_is_left_alone() {
    let mut graph = small_network().graph.unwrap();
    graph
        .node
        .retain(|node| operator(node) != "Conv");
    let before = graph.node.len();
    assert!(cut_graph(&mut graph).is_none());
    assert_eq!(graph.node.len(), before);
}
