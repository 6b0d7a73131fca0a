//! Rules held against past submissions, for people, on a terminal.

use std::io::{self, Write};

use super::{confusion_cells, confusion_heads, count_line, rule_heads};
use crate::back_test::{BackTest, RuleTally};
use crate::render::table::Style;

/// Writes the counts: reasons, rules that fired, rules that never did.
pub fn write_back_test(back_test: &BackTest, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let counts = count_line(back_test.submissions, back_test.left_out, lang);
    writeln!(sink, "{counts}")?;
    let mut heads = vec![style.tr("驳回原因", "reject reason")];
    heads.extend(confusion_heads(lang));
    let mut table = style.new_table(&heads);
    let verdict = style.tr("（结论：不可提交）", "(verdict: not ready)");
    table.add_row(cells(verdict, confusion_cells(&back_test.verdicts)));
    for reason in &back_test.reasons {
        let name = format!("{} ({})", reason.title.get(lang), reason.id);
        table.add_row(cells(&name, confusion_cells(&reason.confusion)));
    }
    writeln!(sink, "{table}")?;
    if style.quiet {
        return Ok(());
    }
    let fired = |rule: &&RuleTally| rule.fired() > 0;
    let rules = back_test
        .requirements
        .iter()
        .filter(fired);
    write_rules(rules.chain(&back_test.codes), style, sink)?;
    write_silent(back_test, style, sink)
}

fn cells<const N: usize>(name: &str, rest: [String; N]) -> Vec<String> {
    let name = [name.to_owned()];
    name.into_iter().chain(rest).collect()
}

fn write_rules<'a>(
    rules: impl Iterator<Item = &'a RuleTally>,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let mut table = style.new_table(&rule_heads(style.lang));
    for rule in rules {
        let counts = [rule.asked, rule.fired_refused, rule.fired_accepted];
        table.add_row(cells(&rule.id, counts.map(|count| count.to_string())));
    }
    writeln!(sink, "\n{table}")
}

fn write_silent(back_test: &BackTest, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let silent: Vec<&RuleTally> = back_test
        .silent_requirements()
        .collect();
    let heading = style.tr("从未报告的规则", "Rules that never fired");
    let heading = style.paint(heading, "1;4");
    writeln!(sink, "\n{heading} ({})", silent.len())?;
    for rule in silent {
        let title = rule.title.get(style.lang);
        writeln!(sink, " - {}  {title}", rule.id)?;
    }
    Ok(())
}
