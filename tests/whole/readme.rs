//! Every console block of README.md and of the pages in `docs/` does what it shows, in both languages.

use crate::support::preaudit;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Block = (String, Vec<String>);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The English documents: the front page and one page a task.
fn english() -> Vec<PathBuf> {
    let pages = fs::read_dir(root().join("docs")).expect("docs");
    let mut all: Vec<PathBuf> = pages
        .map(|page| page.expect("a page").path())
        .collect();
    all.retain(|page| {
        page.extension()
            .is_some_and(|end| end == "md")
    });
    all.retain(|page| {
        !page
            .to_string_lossy()
            .ends_with(".zh-CN.md")
    });
    all.push(root().join("README.md"));
    all.sort();
    all
}

fn chinese(english: &Path) -> PathBuf {
    english.with_extension("zh-CN.md")
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()))
}

/// `$ command` lines with the output lines that follow each, from the ```console blocks.
fn blocks(text: &str) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        for line in block
            .split("```")
            .next()
            .expect("an end")
            .lines()
        {
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

/// What the command prints; a command that several pages show runs once.
fn run(command: &str, printed: &mut BTreeMap<String, String>) -> String {
    let args = command
        .strip_prefix("cargo run -- ")
        .or_else(|| command.strip_prefix("preaudit "))
        .unwrap_or_else(|| panic!("no call of preaudit: {command}"));
    let output = printed
        .entry(args.to_owned())
        .or_insert_with(|| {
            let output = preaudit(&args.split(' ').collect::<Vec<_>>());
            crate::support::stdout(&output)
        });
    output.clone()
}

/// The test run is this very run; the gate must call the same one.
fn gate_calls_the_tests() {
    let gate = read(&root().join(".ci/run"));
    assert!(
        gate.lines()
            .any(|l| l.ends_with(" cargo test")),
        ".ci/run does not call `cargo test`"
    );
}

#[test]
fn every_console_block_of_the_documents_runs_as_shown() {
    let mut printed = BTreeMap::new();
    let (mut pages, mut ran) = (0, 0);
    for page in english()
        .into_iter()
        .flat_map(|page| [chinese(&page), page])
    {
        pages += 1;
        for (command, expected) in blocks(&read(&page)) {
            if command == "cargo test" {
                gate_calls_the_tests();
                continue;
            }
            let text = run(&command, &mut printed);
            let name = page.display();
            assert!(
                matches(&expected, &text),
                "{name}: $ {command}\nexpected {expected:#?}\n{text}"
            );
            ran += 1;
        }
    }
    assert_eq!(pages, 20, "documents");
    assert!(ran >= 40, "only {ran} commands in the documents");
}

/// Commands without their language, headings by level, and how many blocks of each kind.
fn shape(text: &str) -> (Vec<String>, Vec<usize>, Vec<String>) {
    let commands = blocks(text)
        .into_iter()
        .map(|(command, _)| {
            command
                .replace(" --lang zh", "")
                .replace(" --lang en", "")
        })
        .collect();
    let mut headings = Vec::new();
    let mut fences = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            fences.push(line.to_owned());
        } else if line.starts_with('#') && !is_code {
            headings.push(
                line.chars()
                    .take_while(|c| *c == '#')
                    .count(),
            );
        }
    }
    (commands, headings, fences)
}

#[test]
fn every_english_page_has_its_chinese_one() {
    let english = english();
    assert_eq!(english.len(), 10, "documents");
    for page in english {
        let other = chinese(&page);
        let (text, translated) = (read(&page), read(&other));
        let name = page.display();
        assert_eq!(shape(&text), shape(&translated), "{name}");
        for (from, to) in [(&text, &other), (&translated, &page)] {
            let link = to
                .file_name()
                .expect("a name")
                .to_string_lossy();
            assert!(
                from.contains(&format!("]({link})")),
                "{name}: no link to {link}"
            );
        }
    }
}

#[test]
fn a_page_that_differs_is_found() {
    let page = "# A\n```console\n$ preaudit doctor --lang en\n```\n";
    let same = "# 甲\n```console\n$ preaudit doctor --lang zh\n```\n";
    assert_eq!(shape(page), shape(same));
    assert_ne!(shape(page), shape("# 甲\n"));
    assert_ne!(shape(page), shape(&same.replace("doctor", "man")));
    assert_ne!(shape(page), shape(&format!("{same}## 乙\n")));
}

#[test]
fn the_matcher_can_fail() {
    let want = |s: &str| {
        s.lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(matches(&want("a...z\n...\nend"), "a to z\nmore\nend\nrest"));
    assert!(!matches(&want("a...z"), "b to z"));
    assert!(!matches(&want("...\nend"), "a\nb"));
}
