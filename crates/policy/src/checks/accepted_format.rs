//! `accepted-format`: format and size fit where the paper will be uploaded.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use super::{longest_side, PlatformLimits};
use model::{FileFacts, FileRef, FindingCode, Format, JpegSetting, UploadTrial, Words};

/// Without parameters the limits of the chosen scenarios decide.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptedFormat {
    /// Formats taken.
    pub formats: Vec<Format>,
}

impl AcceptedFormat {
    /// Formats that the rule itself asks for; empty: any.
    #[must_use]
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }
}

impl Check for AcceptedFormat {
    const CODES: &'static [FindingCode] = &[
        FindingCode::FormatNotAccepted,
        FindingCode::FormatUnsupported,
        FindingCode::FileTooLarge,
        FindingCode::FileTooSmall,
        FindingCode::LimitsCannotMeet,
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
                ruling
                    .and(formats(&place.formats, file, at, Some(place)))
                    .and(size(place, file, at))
                    .and(feasible(case, *index, place, at))
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
    let seen = |code, measured: String, limit: String| {
        let seen = Observation::new(code).with("file", file.path.clone());
        let seen = seen.with("measured", measured).with("limit", limit);
        Ruling::unmet(placed(seen, Some(place)).on(at))
    };
    let bytes = |code, limit: u64| seen(code, kilobytes(file.bytes), kilobytes(limit));
    let side = longest_side(file);
    let by_bytes = match (place.min_bytes, place.max_bytes) {
        (_, Some(max)) if file.bytes > max => bytes(FindingCode::FileTooLarge, max),
        (Some(min), _) if file.bytes < min => bytes(FindingCode::FileTooSmall, min),
        _ => Ruling::met(),
    };
    match place.max_side_px {
        Some(max) if side > max => {
            by_bytes.and(seen(FindingCode::FileTooLarge, format!("{side} px"), format!("{max} px")))
        }
        _ => by_bytes,
    }
}

/// Whether the file could be made to fit and still be what the rules demand: the audit tried.
fn feasible(case: &Case<'_>, index: usize, place: &PlatformLimits, at: FileRef) -> Ruling {
    let trial = case.trials.get(index).and_then(|t| t.iter().find(|t| t.place == place.id));
    let Some(trial) = trial else { return Ruling::met() };
    let seen = Observation::new(FindingCode::LimitsCannotMeet)
        .with("document", case.title.clone())
        .with("file", case.files.get(index).map(|f| f.path.clone()).unwrap_or_default())
        .with("threshold", trial.dpi.map_or_else(|| Words::new("原有分辨率", "its own resolution"), |dpi| format!("{dpi} dpi").into()));
    let seen = placed(seen, Some(place)).on(at);
    match trial.setting {
        Some(setting) => Ruling::noted(seen.with("why", way(&setting)).info()),
        None => Ruling::unmet(seen.with("why", no_way(trial, place))),
    }
}

/// `JPEG 质量 78、4:2:0、2480 × 3508 像素（1.7 MB）`.
fn way(setting: &JpegSetting) -> Words {
    let JpegSetting { quality, width, height, bytes, .. } = *setting;
    let (colour, size) = (if setting.halved { "4:2:0" } else { "4:4:4" }, kilobytes(bytes));
    Words::new(
        format!("试过可行：另存为 JPEG，质量 {quality}、{colour}、{width} × {height} 像素，得 {size}"),
        format!("found by trying: saved as JPEG quality {quality}, {colour}, {width} × {height} px it has {size}"),
    )
}

fn no_way(trial: &UploadTrial, place: &PlatformLimits) -> Words {
    if trial.smallest.zip(place.min_bytes).is_some_and(|(made, least)| made < least) {
        return Words::new(
            "试过的 JPEG 设置都不行，最高质量也达不到下限",
            "no JPEG setting that was tried does: even the best quality stays below the lower limit",
        );
    }
    match trial.smallest.map(kilobytes) {
        Some(size) => Words::new(
            format!("试过的 JPEG 设置都不行，最小的也有 {size}，再压缩就失去应有的细节"),
            format!("no JPEG setting that was tried does: the smallest has {size}, and less would lose detail that is demanded"),
        ),
        None => Words::new(
            "不减少像素就无法满足，而减少像素就达不到要求的分辨率",
            "the pixels are too many for the place and too few to give any away",
        ),
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
