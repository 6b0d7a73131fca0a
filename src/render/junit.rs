//! JUnit XML of `test`, for CI.

use std::fmt::Write as _;

use crate::suite::{Difference, PackResult};

/// One test case a pack.
#[must_use]
pub fn suite(results: &[PackResult]) -> String {
    let failed = results.iter().filter(|r| !r.differences.is_empty()).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites><testsuite name=\"preaudit\" tests=\"{}\" failures=\"{failed}\">",
        results.len()
    );
    for result in results {
        let _ = write!(xml, "  <testcase classname=\"preaudit\" name=\"{}\"", escape(&result.name));
        if result.differences.is_empty() {
            xml += "/>\n";
            continue;
        }
        let lines: Vec<String> = result.differences.iter().map(line).collect();
        let _ = writeln!(xml, "><failure message=\"{}\"/></testcase>", escape(&lines.join("; ")));
    }
    xml + "</testsuite></testsuites>\n"
}

fn line(difference: &Difference) -> String {
    match difference {
        Difference::Verdict(expected, found) => format!("verdict: expected {expected}, found {found}"),
        Difference::Missing(finding) => format!("missing {finding}"),
        Difference::Unexpected(finding) => format!("unexpected {finding}"),
        Difference::Outcome(what, expected, found) => format!("{what}: expected {expected}, found {found}"),
        Difference::Broken(why) => why.clone(),
    }
}

/// XML 1.0 text: markup escaped, characters that XML cannot hold dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
