//! `accepted-format`: format and size fit where the document will be uploaded.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use super::{UploadLimits, find_small_page, longest_side_px};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{
    Bilingual, FileEvidence, FileFormat, FileIntegrity, FindingCode, JpegSetting, Outcome, PageRef,
    UploadTrial,
};

/// Without parameters the limits of the chosen scenarios decide.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptedFormat {
    /// Formats taken.
    pub formats: Vec<FileFormat>,
}

impl AcceptedFormat {
    /// Formats that the rule itself asks for; empty: any.
    #[must_use]
    pub fn formats(&self) -> &[FileFormat] {
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

    fn summary() -> Bilingual {
        Bilingual::new(
            "格式和大小符合上传要求",
            "format and size fit the place the paper is uploaded to",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // Of what was not downloaded or not opened nobody knows the format; `intact` tells of it.
        let seen = |(_, file): &&(usize, &FileEvidence)| file.probe.unseen.is_none();
        context
            .own_files()
            .iter()
            .filter(seen)
            .fold(CheckOutcome::met(), |outcome, (index, file)| {
                // Format and size belong to the whole file; its first page stands for it in reports.
                let at = PageRef {
                    file: *index,
                    page: 1,
                };
                let by_rule = check_format(&self.formats, file, at, None);
                let kind = &context.document.kind;
                let places = context
                    .platforms
                    .iter()
                    .filter(|p| p.concerns_type(kind));
                places.fold(
                    outcome
                        .and(check_readable_format(file, at))
                        .and(by_rule),
                    |ruling, place| {
                        ruling
                            .and(check_format(&place.formats, file, at, Some(place)))
                            .and(check_size(place, file, at))
                            .and(check_feasibility(context, *index, place, at))
                    },
                )
            })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let refused = builder.context.restricted || !self.formats.is_empty();
        let (code, outcome) = if refused {
            (FindingCode::FormatNotAccepted, Outcome::Unmet)
        } else {
            (FindingCode::FormatUnsupported, Outcome::Unknown)
        };
        vec![builder.with_change(|p| p.format = Some(FileFormat::Zip), code, outcome)]
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        document.format = self
            .formats
            .iter()
            .copied()
            .find(|f| f.is_readable());
    }
}

/// A format that this tool does not read is no pass, nor is a known one whose pixels it could not
/// decode: nothing of it was checked.
fn check_readable_format(file: &FileEvidence, at: PageRef) -> CheckOutcome {
    let probe = &file.probe;
    if probe.format.is_readable() && probe.integrity != FileIntegrity::Unsupported {
        return CheckOutcome::met();
    }
    let name = probe.format.name();
    let found = match &probe.why {
        Some(why) if probe.format.is_readable() => Bilingual::new(
            format!("{name}（{}）", why.zh),
            format!("{name} ({})", why.en),
        ),
        _ => name.into(),
    };
    let observation = Observation::new(FindingCode::FormatUnsupported)
        .at_most_warning()
        .with("file", file.path.clone())
        .with("found", found)
        .on_page(at);
    CheckOutcome::unknown(observation)
}

fn check_format(
    accepted: &[FileFormat],
    file: &FileEvidence,
    at: PageRef,
    place: Option<&UploadLimits>,
) -> CheckOutcome {
    if accepted.is_empty() || accepted.contains(&file.probe.format) {
        return CheckOutcome::met();
    }
    let names: Vec<&str> = accepted
        .iter()
        .map(|f| f.name())
        .collect();
    let observation = Observation::new(FindingCode::FormatNotAccepted)
        .with("file", file.path.clone())
        .with("found", file.probe.format.name())
        .with("wanted", names.join(", "));
    CheckOutcome::unmet(with_upload_limits(observation, place).on_page(at))
}

fn check_size(place: &UploadLimits, file: &FileEvidence, at: PageRef) -> CheckOutcome {
    let unmet = |code, measured: String, limit: String| {
        let observation = Observation::new(code).with("file", file.path.clone());
        let observation = observation
            .with("measured", measured)
            .with("limit", limit);
        CheckOutcome::unmet(with_upload_limits(observation, Some(place)).on_page(at))
    };
    let bytes = |code, limit: u64| unmet(code, format_bytes(file.bytes), format_bytes(limit));
    let side = longest_side_px(file);
    let by_bytes = match (place.min_bytes, place.max_bytes) {
        (_, Some(max)) if file.bytes > max => bytes(FindingCode::FileTooLarge, max),
        (Some(min), _) if file.bytes < min => bytes(FindingCode::FileTooSmall, min),
        _ => CheckOutcome::met(),
    };
    let by_side = match place.max_side_px {
        Some(max) if side > max => by_bytes.and(unmet(
            FindingCode::FileTooLarge,
            format!("{side} px"),
            format!("{max} px"),
        )),
        _ => by_bytes,
    };
    by_side.and(check_least_sides(place, file, at))
}

/// Whether every picture has the pixels that the place asks for at least.
fn check_least_sides(place: &UploadLimits, file: &FileEvidence, at: PageRef) -> CheckOutcome {
    let small = |least| Some((find_small_page(file, least)?, least));
    let Some((found, least)) = place.min_sides_px.and_then(small) else {
        return CheckOutcome::met();
    };
    let pixels = |[short, long]: [u32; 2]| format!("{short} × {long} px");
    let observation = Observation::new(FindingCode::FileTooSmall)
        .in_case(FindingCode::FEW_PIXELS)
        .with("file", file.path.clone())
        .with("measured", pixels(found))
        .with("limit", pixels(least));
    CheckOutcome::unmet(with_upload_limits(observation, Some(place)).on_page(at))
}

/// Whether the file could be made to fit and still be what the rules demand: the audit tried.
fn check_feasibility(
    context: &CheckContext<'_>,
    index: usize,
    place: &UploadLimits,
    at: PageRef,
) -> CheckOutcome {
    // No trial was made where the place takes the file as it is, or where none could be made.
    let trial = context
        .trials
        .get(index)
        .and_then(|t| t.iter().find(|t| t.place == place.id));
    let Some(trial) = trial else {
        return CheckOutcome::met();
    };
    let observation = Observation::new(FindingCode::LimitsCannotMeet)
        .with("document", context.title.clone())
        .with(
            "file",
            context
                .files
                .get(index)
                .map(|f| f.path.clone())
                .unwrap_or_default(),
        )
        .with(
            "threshold",
            trial.dpi.map_or_else(
                || Bilingual::new("原有分辨率", "its own resolution"),
                |dpi| format!("{dpi} dpi").into(),
            ),
        );
    let observation = with_upload_limits(observation, Some(place)).on_page(at);
    // A setting that fits does not clear the finding on the size: it only tells the sender how to.
    match trial.setting {
        Some(setting) => CheckOutcome::met_with(
            observation
                .with("why", jpeg_setting_text(&setting))
                .at_most_info(),
        ),
        None => CheckOutcome::unmet(observation.with("why", infeasible_reason(trial, place))),
    }
}

/// `JPEG 质量 78、4:2:0、2480 × 3508 像素（1.7 MB）`.
fn jpeg_setting_text(setting: &JpegSetting) -> Bilingual {
    let JpegSetting {
        quality,
        width,
        height,
        bytes,
        ..
    } = *setting;
    let (colour, size) = (
        if setting.halved { "4:2:0" } else { "4:4:4" },
        format_bytes(bytes),
    );
    Bilingual::new(
        format!(
            "试过可行：另存为 JPEG，质量 {quality}、{colour}、{width} × {height} 像素，得 {size}"
        ),
        format!(
            "found by trying: saved as JPEG quality {quality}, {colour}, {width} × {height} px it has {size}"
        ),
    )
}

fn infeasible_reason(trial: &UploadTrial, place: &UploadLimits) -> Bilingual {
    if trial
        .smallest
        .zip(place.min_bytes)
        .is_some_and(|(made, least)| made < least)
    {
        return Bilingual::new(
            "试过的 JPEG 设置都不行，最高质量也达不到下限",
            "no JPEG setting that was tried does: even the best quality stays below the lower limit",
        );
    }
    match trial.smallest.map(format_bytes) {
        Some(size) => Bilingual::new(
            format!("试过的 JPEG 设置都不行，最小的也有 {size}，再压缩就失去应有的细节"),
            format!(
                "no JPEG setting that was tried does: the smallest has {size}, and less would lose detail that is demanded"
            ),
        ),
        None => Bilingual::new(
            "不减少像素就无法满足，而减少像素就达不到要求的分辨率",
            "the pixels are too many for the place and too few to give any away",
        ),
    }
}

/// The upload endpoint in the words and with the source of the finding.
fn with_upload_limits(mut observation: Observation, place: Option<&UploadLimits>) -> Observation {
    let title = place.map_or_else(
        || Bilingual::new("本规则", "this rule"),
        |p| p.title.clone(),
    );
    // An upload limit has a source of its own, not that of the requirement that asks for the
    // document.
    observation.source = place.map(|p| p.source.clone());
    observation.with("place", title)
}

/// Bytes as people read them.
fn format_bytes(bytes: u64) -> String {
    // Kilobytes are rounded up: a file of 500.1 KB must not be shown as the 500 KB that are
    // allowed.
    if bytes < 1 << 20 {
        format!("{} KB", bytes.div_ceil(1024))
    } else {
        format!("{:.1} MB", bytes as f64 / 1_048_576.0)
    }
}
