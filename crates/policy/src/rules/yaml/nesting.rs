//! How deeply a YAML text nests, found out before the parser that builds values sees it: that one takes time by the
//! square of the depth (22 s for a line of 100,000 brackets).

use saphyr_parser::{Event, Parser};

// By eye. The built-in rules nest eleven collections at most.
/// Collections inside one another.
const MAX_DEPTH: usize = 64;

// By eye: so many brackets in a text that this scanner does not understand take the other one some milliseconds
// even if all of them stay open.
/// Opening brackets of a text that does not scan.
const MAX_UNSCANNED_BRACKETS: usize = 1_000;

/// Line and column, from 1, of the first collection that lies too deep.
pub(super) fn find_deep_nesting(text: &str) -> Option<(usize, usize)> {
    let brackets = text
        .bytes()
        .filter(|b| matches!(b, b'[' | b'{'));
    let brackets = brackets.count();
    // Without brackets depth costs width: each level is indented by one more.
    if brackets <= MAX_DEPTH {
        return None;
    }
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let place = error.marker();
                let too_many = brackets > MAX_UNSCANNED_BRACKETS;
                return too_many.then(|| (place.line(), place.col() + 1));
            }
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some((span.start.line(), span.start.col() + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_told_by_its_place_and_width_is_none() {
        let wide = format!("a: [{}]", "[x], ".repeat(50_000));
        assert_eq!(find_deep_nesting(&wide), None);
        let quoted = format!("a: \"{}\"", "[".repeat(900));
        assert_eq!(find_deep_nesting(&quoted), None);
        let deep = format!("a:\n  b: {}", "[".repeat(1_000_000));
        // The scanner looks a line ahead, and gives up at a depth of its own.
        let line = find_deep_nesting(&deep).map(|(line, _)| line);
        assert_eq!(line, Some(2));
        let deep = format!("a: {}{}", "[\n ".repeat(70), "]\n ".repeat(70));
        let line = find_deep_nesting(&deep).map(|(line, _)| line);
        assert_eq!(line, Some(64), "the mapping around them is the first");
        for opening in ["{a: ", "[a, ", "!x [", "? [", "[ # ]]]\n", "[\"]\", "] {
            let deep = format!("a: {}", opening.repeat(30_000));
            assert!(find_deep_nesting(&deep).is_some(), "{opening}");
        }
    }

    #[test]
    fn what_does_not_scan_may_hold_some_brackets_and_not_thousands() {
        let broken = |count| format!("\t\"a\n: b: {}", "[".repeat(count));
        assert_eq!(find_deep_nesting(&broken(200)), None);
        assert!(find_deep_nesting(&broken(20_000)).is_some());
    }
}
