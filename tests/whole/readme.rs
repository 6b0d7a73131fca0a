//! Every console block of README.md does what it shows.

use crate::support::preaudit;

/// `$ command` lines with the output lines that follow each, from the ```console blocks.
fn blocks() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"))
        .expect("README.md");
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        for line in block.split("```").next().expect("an end").lines() {
            match (line.strip_prefix("$ "), all.last_mut()) {
                (Some(command), _) => all.push((command.to_owned(), Vec::new())),
                (None, Some((_, lines))) => lines.push(line.to_owned()),
                (None, None) => panic!("output before a command: {line}"),
            }
        }
    }
    all
}

/// `...` stands for any rest of a line, a line of it for any lines.
fn matches(expected: &[String], output: &str) -> bool {
    let mut lines = output.lines();
    let mut anywhere = false;
    for want in expected {
        if want == "..." {
            anywhere = true;
            continue;
        }
        let mut parts = want.splitn(2, "...");
        let (head, tail) = (parts.next().unwrap_or_default(), parts.next());
        let fits = |line: &str| match tail {
            Some(tail) => line.starts_with(head) && line.ends_with(tail),
            None => line == head,
        };
        let found = if anywhere {
            lines.any(fits)
        } else {
            lines.next().is_some_and(fits)
        };
        if !found {
            return false;
        }
        anywhere = false;
    }
    true
}

#[test]
fn every_console_block_of_the_readme_runs_as_shown() {
    let mut ran = 0;
    for (command, expected) in blocks() {
        let args = command
            .strip_prefix("cargo run -- ")
            .or_else(|| command.strip_prefix("preaudit "));
        let Some(args) = args else {
            // This very run is that command; the gate must call the same one.
            assert_eq!(command, "cargo test");
            let gate = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/run"))
                .expect(".ci/run");
            assert!(
                gate.lines().any(|l| l.ends_with(" cargo test")),
                ".ci/run does not call `cargo test`"
            );
            continue;
        };
        let output = preaudit(&args.split(' ').collect::<Vec<_>>());
        let text = crate::support::stdout(&output);
        assert!(
            matches(&expected, &text),
            "$ {command}\nexpected {expected:#?}\n{text}"
        );
        ran += 1;
    }
    assert!(ran >= 6, "only {ran} commands in README.md");
}

#[test]
fn the_matcher_can_fail() {
    let want = |s: &str| s.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&want("a...z\n...\nend"), "a to z\nmore\nend\nrest"));
    assert!(!matches(&want("a...z"), "b to z"));
    assert!(!matches(&want("...\nend"), "a\nb"));
}
