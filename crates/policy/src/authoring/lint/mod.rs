//! What is wrong with rules that are well formed: nothing can meet them, nothing proves them, nobody
//! uses them, their source is old.

mod lints;
mod place;
mod rejections;
mod tables;
mod trees;

pub use lints::{Lint, LintKind, LintOptions};

use crate::authoring::TestResult;
use crate::rules::Rules;

/// Everything to be said of the rules, worst first. `tests`: what the authors' tests came to.
#[must_use]
pub fn lint_rules(rules: &Rules, tests: &[TestResult], settings: &LintOptions) -> Vec<Lint> {
    let mut all = trees::lint_trees(rules, settings);
    all.extend(tables::lint_tables(rules, tests, settings));
    all.extend(rejections::lint_rejections(rules, settings));
    // Worst first, by the order of the variants; then by place.
    all.sort();
    all.dedup();
    all
}
