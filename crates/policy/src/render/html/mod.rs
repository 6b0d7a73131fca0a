//! Self-contained pages: inline style, pictures in the file, no script, nothing from outside.

mod evidence;
mod finding_item;
mod papers;
mod report;
mod tiles;

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use model::{Lang, Outcome, ReasonStatus, Severity, SourceTrust, Verdict};

pub use report::write_report;

use super::labels;

const STYLE: &str = include_str!("style.css");

// Origin: W3C Content Security Policy Level 3. The style is in the file, so inline style is
// allowed; scripts are not, so that hostile text which got past the escaping still does nothing.
/// No script, no font, no connection: a report that is mailed around must not call home.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// A whole page.
pub(super) fn render_page(title: &str, lang: Lang, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(labels::tr(lang, "zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string() + "\n"
}

/// A table that scrolls sideways on a narrow page; `body`: its rows.
pub(super) fn wide_table(label: &str, heads: &[&str], body: &Markup) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(label) {
            table {
                thead {
                    tr {
                        @for head in heads {
                            th scope="col" { (head) }
                        }
                    }
                }
                tbody { (body) }
            }
        }
    }
}

pub(super) fn colour_tag(colour: &str, text: &str) -> Markup {
    html! { span class={ "tag " (colour) } { (text) } }
}

pub(super) fn verdict_colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "green",
        Verdict::Review => "amber",
        Verdict::NotReady => "red",
    }
}

pub(super) fn outcome_colour(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "green",
        Outcome::Unmet => "red",
        Outcome::Unknown => "amber",
        Outcome::Waived | Outcome::NotApplicable => "blue",
    }
}

pub(super) fn severity_colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "red",
        Severity::Warning => "amber",
        Severity::Info => "blue",
    }
}

pub(super) fn reason_colour(status: ReasonStatus) -> &'static str {
    match status {
        ReasonStatus::Triggered => "red",
        ReasonStatus::Clear => "green",
        ReasonStatus::Unknown => "amber",
    }
}

// Sources that no rule backs stand out: a reader may want to weigh them before paying for a new
// document.
/// A source with its trust and date; what is not to be relied on stands out.
pub(super) fn source_note(title: &str, trust: SourceTrust, as_of: &str, lang: Lang) -> Markup {
    let weak = matches!(trust, SourceTrust::Practice | SourceTrust::Unverified);
    let trust = labels::trust_label(trust, lang);
    html! {
        p.soft {
            (labels::tr(lang, "来源：", "Source: "))
            (title)
            " · "
            @if weak {
                (colour_tag("amber", trust))
            } @else {
                (trust)
            }
            @if !as_of.is_empty() {
                " · "
                (as_of)
            }
        }
    }
}

/// Bytes as a `data:` URL (RFC 2397, RFC 4648 base 64).
fn data_url(kind: &str, bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // Four characters for three bytes, and room for the media type in front.
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 40);
    let _ = write!(out, "data:{kind};base64,"); // a string takes whatever is written
    for chunk in bytes.chunks(3) {
        // A last chunk of one or two bytes is filled with zero bits (RFC 4648, section 4).
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            // `chunk.len() + 1` digits carry data, the rest is padding.
            let digit = DIGITS
                .get((bits >> (18 - 6 * i) & 63) as usize)
                .copied()
                .unwrap_or(b'=');
            out.push(if i <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_as_in_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(
                data_url("x", bytes.as_bytes()),
                format!("data:x;base64,{text}")
            );
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let page = render_page(
            "</title><script>",
            Lang::En,
            &html! { p { ("<img src=x onerror=y>") } },
        );
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
    }
}
