//! `intact`: every file of the document opens and is complete.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FileIntegrity, FindingCode, Outcome, Probe, UnseenContent};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Intact {}

impl Check for Intact {
    const CODES: &'static [FindingCode] = &[
        FindingCode::FileDamaged,
        FindingCode::FileEncrypted,
        FindingCode::FileEmpty,
        FindingCode::FileNotDownloaded,
        FindingCode::ContainerNotOpened,
        FindingCode::LimitExceeded,
    ];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new(
            "文件完整、未加密、可以打开",
            "every file of the paper opens, is complete and needs no password",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context
            .own_files()
            .iter()
            .fold(CheckOutcome::met(), |outcome, (index, file)| {
                let observation = |code| {
                    Observation::new(code)
                        .with("document", context.title.clone())
                        .with("file", file.path.clone())
                        .with(
                            "why",
                            file.probe
                                .why
                                .clone()
                                .unwrap_or_default(),
                        )
                        .on_page(model::PageRef {
                            file: *index,
                            page: 1,
                        })
                };
                if let Some(unseen) = file.probe.unseen {
                    // What is not there, or not opened, may well be sound.
                    let code = unseen_code(unseen);
                    return outcome.and(CheckOutcome::unknown(observation(code).at_most_warning()));
                }
                outcome.and(match file.probe.integrity {
                    FileIntegrity::Ok | FileIntegrity::Unsupported => CheckOutcome::met(),
                    FileIntegrity::Damaged => CheckOutcome::unmet(Observation {
                        case: damage_case(&file.probe),
                        ..observation(FindingCode::FileDamaged)
                    }),
                    FileIntegrity::Encrypted => {
                        CheckOutcome::unmet(observation(FindingCode::FileEncrypted))
                    }
                    FileIntegrity::Empty => {
                        CheckOutcome::unmet(observation(FindingCode::FileEmpty))
                    }
                    // A limit of ours is no fault of the document.
                    FileIntegrity::Limit => CheckOutcome::unknown(
                        observation(FindingCode::LimitExceeded).at_most_warning(),
                    ),
                })
            })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![
            builder.with_defect(Defect::Damaged, FindingCode::FileDamaged, Outcome::Unmet),
            builder.with_defect(
                Defect::Encrypted,
                FindingCode::FileEncrypted,
                Outcome::Unmet,
            ),
            builder.with_defect(Defect::Empty, FindingCode::FileEmpty, Outcome::Unmet),
            builder.with_defect(
                Defect::NotDownloaded,
                FindingCode::FileNotDownloaded,
                Outcome::Unknown,
            ),
            builder.with_defect(
                Defect::Unopened,
                FindingCode::ContainerNotOpened,
                Outcome::Unknown,
            ),
        ]
    }
}

/// Words of their own for a damaged file that opens and is not what was signed.
#[must_use]
pub fn damage_case(probe: &Probe) -> Option<&'static str> {
    let is_damaged = probe.integrity == FileIntegrity::Damaged;
    (is_damaged && probe.is_altered()).then_some(FindingCode::ALTERED)
}

/// What is said of a file whose content nobody saw.
#[must_use]
pub fn unseen_code(unseen: UnseenContent) -> FindingCode {
    match unseen {
        UnseenContent::ClosedContainer => FindingCode::ContainerNotOpened,
        UnseenContent::CloudPlaceholder => FindingCode::FileNotDownloaded,
    }
}
