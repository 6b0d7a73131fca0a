//! A finding as an item of a list.

use maud::{Markup, html};

use super::{colour_tag, severity_colour};
use crate::render::labels;
use crate::sanitize::printable;
use model::{Finding, Lang};

/// A finding with the number that marks its place on the document.
pub(super) fn finding_item(index: usize, finding: &Finding, lang: Lang) -> Markup {
    let number = index + 1;
    let colour = severity_colour(finding.severity);
    let severity = labels::severity_label(finding.severity, lang);
    html! {
        li id=(format!("f{number}")) {
            span.num { (number) }
            (colour_tag(colour, severity))
            " "
            (printable(finding.message.get(lang)))
            " "
            code { (finding.code.name()) }
            @if let Some(why) = &finding.waived {
                p.soft {
                    (labels::tr(lang, "已豁免：", "Waived: "))
                    (printable(why))
                }
            }
        }
    }
}
