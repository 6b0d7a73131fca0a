//! What a row of the findings says: where, what, who waived it, what a platform calls it.

use super::Style;
use crate::render::labels;
use crate::sanitize::printable;
use model::{Finding, PlatformCode, Report};

/// The message of a finding, with its file before it and further lines below.
pub fn finding_message(finding: &Finding, report: &Report, style: Style) -> String {
    let mut message = printable(finding.message.get(style.lang));
    let place = finding.places.first();
    if let Some(path) = place.and_then(|place| report.path_of(place.file)) {
        let path = printable(path);
        // Many messages name their file themselves.
        if !message.contains(&path) {
            message = format!("{path}{}{message}", labels::colon(style.lang));
        }
    }
    if let Some(reason) = &finding.waived {
        message.push('\n');
        message += style.tr("已豁免：", "waived: ");
        message += &printable(reason);
    }
    if let Some(own) = &finding.platform_code {
        message.push('\n');
        message += &platform_line(own, style);
    }
    message
}

/// The platform with its code, its field before it where it has one.
fn platform_line(own: &PlatformCode, style: Style) -> String {
    let field = own.field.iter().map(String::as_str);
    let code = match &own.code {
        Ok(code) => code,
        Err(why) => why.get(style.lang),
    };
    let words: Vec<&str> = field.chain([code]).collect();
    format!("{}: {}", own.platform, words.join(" "))
}
