//! Small words that several formats share.

use serde_json::Value;

use crate::sanitize::printable;
use model::Verdict;

// The name that users know from JSON and configuration, so that there is no second list of names.
/// The name that a value has in JSON.
pub(super) fn serde_name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// `ready`, `review`, `not-ready`, or `failed`.
pub(super) fn verdict_name(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Ready) => "ready",
        Some(Verdict::Review) => "review",
        Some(Verdict::NotReady) => "not-ready",
        None => "failed",
    }
}

// Hidden characters are spelled out, not dropped: two different names stay different.
/// Text without control, zero-width and direction characters.
pub(super) fn plain_text(text: &str) -> String {
    printable(text)
}

/// The place of a file of a dossier, as a relative path with `/`.
pub(super) fn file_location(location: &str, file: Option<&str>) -> String {
    match file {
        Some(file) if location.is_empty() || location == "." => file.to_owned(),
        Some(file) => format!("{location}/{file}"),
        None if location.is_empty() => ".".to_owned(),
        None => location.to_owned(),
    }
}
