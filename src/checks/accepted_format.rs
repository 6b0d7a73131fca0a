//! `accepted-format`: format and size fit where the paper will be uploaded.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use crate::model::{FileFacts, FileRef, FindingCode, Format, Words};

use crate::checks::PlatformLimits;

/// Without parameters the limits of the chosen scenarios decide.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptedFormat {
    /// Formats taken.
    formats: Vec<Format>,
}

impl Check for AcceptedFormat {
    const CODES: &'static [FindingCode] = &[
        FindingCode::FormatNotAccepted,
        FindingCode::FormatUnsupported,
        FindingCode::FileTooLarge,
        FindingCode::FileTooSmall,
    ];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("格式和大小符合上传要求", "format and size fit the place the paper is uploaded to")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.own_files().iter().fold(Ruling::met(), |ruling, (index, file)| {
            let at = FileRef { file: *index, page: 1 };
            let by_rule = formats(&self.formats, file, at, None);
            case.platforms.iter().fold(ruling.and(readable(file, at)).and(by_rule), |ruling, place| {
                ruling.and(formats(&place.formats, file, at, Some(place))).and(size(place, file, at))
            })
        })
    }
}

/// A format that this tool does not read is no pass: nothing of it was checked.
fn readable(file: &FileFacts, at: FileRef) -> Ruling {
    if file.probe.format.is_readable() {
        return Ruling::met();
    }
    let seen = Observation::new(FindingCode::FormatUnsupported)
        .warning()
        .with("file", file.path.clone())
        .with("found", file.probe.format.name())
        .on(at);
    Ruling::unknown(seen)
}

fn formats(accepted: &[Format], file: &FileFacts, at: FileRef, place: Option<&PlatformLimits>) -> Ruling {
    if accepted.is_empty() || accepted.contains(&file.probe.format) {
        return Ruling::met();
    }
    let names: Vec<&str> = accepted.iter().map(|f| f.name()).collect();
    let seen = Observation::new(FindingCode::FormatNotAccepted)
        .with("file", file.path.clone())
        .with("found", file.probe.format.name())
        .with("wanted", names.join(", "));
    Ruling::unmet(placed(seen, place).on(at))
}

fn size(place: &PlatformLimits, file: &FileFacts, at: FileRef) -> Ruling {
    let seen = |code, limit: u64| {
        let seen = Observation::new(code)
            .with("file", file.path.clone())
            .with("measured", kilobytes(file.bytes))
            .with("limit", kilobytes(limit));
        placed(seen, Some(place)).on(at)
    };
    match (place.min_bytes, place.max_bytes) {
        (_, Some(max)) if file.bytes > max => Ruling::unmet(seen(FindingCode::FileTooLarge, max)),
        (Some(min), _) if file.bytes < min => Ruling::unmet(seen(FindingCode::FileTooSmall, min)),
        _ => Ruling::met(),
    }
}

/// The upload place in the words and with the source of the finding.
fn placed(mut seen: Observation, place: Option<&PlatformLimits>) -> Observation {
    let title = place.map_or_else(|| Words::new("本规则", "this rule"), |p| p.title.clone());
    seen.source = place.map(|p| p.source.clone());
    seen.with("place", title)
}

/// Bytes as people read them.
fn kilobytes(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KB", bytes.div_ceil(1024)) } else { format!("{:.1} MB", bytes as f64 / 1_048_576.0) }
}
