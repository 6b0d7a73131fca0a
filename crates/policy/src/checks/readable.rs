//! `readable`: the document's own text was read, and the type does not rest on its file name.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{
    Bilingual, Confidence, FileEvidence, FileIntegrity, FindingCode, OcrAvailability, Outcome,
};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readable {}

// Origin: by eye. The mean over the lines of a file, 0 to 1.
/// Mean confidence below which a reading counts as none.
const MIN_TEXT_CONFIDENCE: f64 = 0.5;

impl Check for Readable {
    const CODES: &'static [FindingCode] = &[FindingCode::DocumentUnreadable];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new(
            "文件内容已被读取，种类不只凭文件名",
            "the paper's own text was read; its kind does not rest on the file name alone",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        Bilingual::new("文字清楚可读", "its text can be read")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let files = context.own_files();
        // A file that does not open has a finding of its own: to call its text unreadable as well
        // would ask for two remedies.
        if files
            .iter()
            .any(|(_, f)| f.probe.integrity != FileIntegrity::Ok)
        {
            return CheckOutcome::undecided();
        }
        let read = files.iter().any(|(_, f)| {
            f.text
                .mean_confidence()
                .is_some_and(|c| c >= MIN_TEXT_CONFIDENCE)
        });
        if read && !context.is_known_by_name_only() {
            return CheckOutcome::met();
        }
        let (case_name, why) = explain_unreadable(&files, read, context.recognition);
        let observation = Observation {
            case: case_name,
            ..Observation::new(FindingCode::DocumentUnreadable)
        }
        .at_most_warning()
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("why", why);
        CheckOutcome::unknown(observation.on_first_page(context.document))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(
            Defect::Unread,
            FindingCode::DocumentUnreadable,
            Outcome::Unknown,
        )]
    }
}

/// Why it was not read decides what helps: name the document, have it read, or scan it again.
fn explain_unreadable(
    files: &[(usize, &FileEvidence)],
    read: bool,
    recognition: OcrAvailability,
) -> (Option<&'static str>, Bilingual) {
    if read {
        let why = Bilingual::new(
            "读到的文字不能确认其种类",
            "the text that was read does not confirm its kind",
        );
        return (None, why);
    }
    if files
        .iter()
        .all(|(_, f)| f.text.has_unread_pages(&f.probe))
    {
        let (case, zh, en) = match recognition {
            OcrAvailability::NotInstalled => (
                FindingCode::NOT_READ,
                "没有文字层，也没有安装文字识别",
                "it has no text layer, and no text recognition is installed",
            ),
            OcrAvailability::Unused => (
                FindingCode::RECOGNITION_OFF,
                "没有文字层，这次也没有使用文字识别",
                "it has no text layer, and text recognition was not used this time",
            ),
            OcrAvailability::InUse => (
                FindingCode::RECOGNITION_FAILED,
                "没有文字层，文字识别也没能读出来",
                "it has no text layer, and text recognition could not read it",
            ),
        };
        return (Some(case), Bilingual::new(zh, en));
    }
    let why = Bilingual::new(
        "识别出的文字太少或不可靠",
        "too little of it could be made out",
    );
    (None, why)
}
