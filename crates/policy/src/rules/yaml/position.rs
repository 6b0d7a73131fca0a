//! Line and column of a value inside a YAML text.

use saphyr_parser::{Event, Parser};

use super::path::YamlStep;

/// Line and column, from 1, of the value at `path`; of the deepest part of it that exists.
pub(super) fn locate_value(text: &str, path: &[YamlStep]) -> (usize, usize) {
    let mut best = (0, (1, 1));
    // For every open collection: how many steps of `path` lead to it (None: beside the path), the
    // next index (sequences), and the pending key (mappings).
    let mut open: Vec<OpenCollection> = Vec::new();
    for event in Parser::new_from_str(text) {
        // A text that does not scan ends the search; the place found up to there is still the best.
        let Ok((event, span)) = event else { break };
        let column = span.start.col() + 1;
        let at = (span.start.line(), column);
        let depth = match &event {
            Event::Scalar(value, ..) => match open.last_mut() {
                // In a mapping that has no key waiting, a scalar is the next key and no value.
                Some(OpenCollection {
                    sequence: false,
                    key: key @ None,
                    ..
                }) => {
                    *key = Some(value.to_string());
                    continue;
                }
                _ => enter_value(&mut open, path),
            },
            // An alias is one value here and is not followed, so nested aliases cost nothing.
            Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                enter_value(&mut open, path)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        if let Some(depth) = depth
            && depth > best.0
        {
            best = (depth, at);
        }
        match event {
            Event::SequenceStart(..) => open.push(OpenCollection {
                depth,
                sequence: true,
                next: 0,
                key: None,
            }),
            Event::MappingStart(..) => open.push(OpenCollection {
                depth,
                sequence: false,
                next: 0,
                key: None,
            }),
            _ => {}
        }
    }
    best.1
}

/// A collection that the parser is inside of.
struct OpenCollection {
    depth: Option<usize>,
    sequence: bool,
    next: usize,
    key: Option<String>,
}

/// How many steps of `path` lead to the value that starts now; `None` when it is beside the path.
fn enter_value(open: &mut [OpenCollection], path: &[YamlStep]) -> Option<usize> {
    let Some(parent) = open.last_mut() else {
        return Some(0);
    };
    let step = if parent.sequence {
        parent.next += 1;
        YamlStep::Item(parent.next - 1)
    } else {
        let key = parent.key.take();
        YamlStep::Key(key.unwrap_or_default().into())
    };
    let depth = parent.depth?;
    if path.get(depth) != Some(&step) {
        return None;
    }
    Some(depth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_follows_keys_and_indices() {
        let text = "a: 1\nlist:\n  - x: 1\n  - {y: 2, z: [3, 4]}\nb: {list: 5}\n";
        let at = |path: &[YamlStep]| locate_value(text, path);
        assert_eq!(at(&["a".into()]), (1, 4));
        assert_eq!(at(&["list".into(), 0.into(), "x".into()]), (3, 8));
        assert_eq!(
            at(&["list".into(), 1.into(), "z".into(), 1.into()]),
            (4, 19)
        );
        assert_eq!(at(&["b".into(), "list".into()]), (5, 11));
        assert_eq!(
            at(&["list".into(), 1.into(), "absent".into()]),
            (4, 5),
            "the deepest part that exists"
        );
    }
}
