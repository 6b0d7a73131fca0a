//! Rules held against past submissions, as one self-contained page.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{confusion_cells, confusion_heads, count_line, rule_heads};
use crate::back_test::{BackTest, RuleTally};
use crate::render::html::{render_page, wide_table};
use crate::render::labels::tr;
use model::Lang;

/// Writes the page.
pub fn write_back_test(back_test: &BackTest, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let title = tr(lang, "规则回测", "Rules against past submissions");
    let fired = |rule: &&RuleTally| rule.fired() > 0;
    let rules = back_test
        .requirements
        .iter()
        .filter(fired);
    let body = html! {
        header {
            h1 { (title) }
            p { (count_line(back_test.submissions, back_test.left_out, lang)) }
        }
        main {
            section { (reasons_table(back_test, lang)) }
            section { (rules_table(rules.chain(&back_test.codes), lang)) }
            section { (silent_list(back_test, lang)) }
        }
        footer { p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) } }
    };
    let page = render_page(title, lang, &body);
    sink.write_all(page.as_bytes())
}

fn reasons_table(back_test: &BackTest, lang: Lang) -> Markup {
    let title = tr(lang, "驳回原因", "Reject reasons");
    let verdict = tr(lang, "（结论：不可提交）", "(verdict: not ready)");
    let mut heads = vec![tr(lang, "驳回原因", "reason")];
    heads.extend(confusion_heads(lang));
    let body = html! {
        tr {
            td { (verdict) }
            @for cell in confusion_cells(&back_test.verdicts) { td { (cell) } }
        }
        @for reason in &back_test.reasons {
            tr {
                td { (reason.title.get(lang)) " " code { (reason.id) } }
                @for cell in confusion_cells(&reason.confusion) { td { (cell) } }
            }
        }
    };
    html! {
        h2 { (title) }
        (wide_table(title, &heads, &body))
    }
}

fn rules_table<'a>(rules: impl Iterator<Item = &'a RuleTally>, lang: Lang) -> Markup {
    let title = tr(lang, "报告过的规则", "Rules that fired");
    let body = html! {
        @for rule in rules {
            tr {
                td { (rule.title.get(lang)) " " code { (rule.id) } }
                td { (rule.asked) }
                td { (rule.fired_refused) }
                td { (rule.fired_accepted) }
            }
        }
    };
    html! {
        h2 { (title) }
        (wide_table(title, &rule_heads(lang), &body))
    }
}

fn silent_list(back_test: &BackTest, lang: Lang) -> Markup {
    html! {
        h2 { (tr(lang, "从未报告的规则", "Rules that never fired")) }
        ul {
            @for rule in back_test.silent_requirements() {
                li { (rule.title.get(lang)) " " code { (rule.id) } }
            }
        }
    }
}
