//! `whole`: every file of the paper opens and is complete.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Integrity, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Whole {}

impl Check for Whole {
    const CODES: &'static [FindingCode] =
        &[FindingCode::FileDamaged, FindingCode::FileEncrypted, FindingCode::FileEmpty, FindingCode::LimitExceeded];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("文件完整、未加密、可以打开", "every file of the paper opens, is complete and needs no password")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.own_files().iter().fold(Ruling::met(), |ruling, (index, file)| {
            let seen = |code| {
                Observation::new(code)
                    .with("document", case.title.clone())
                    .with("file", file.path.clone())
                    .with("why", file.probe.why.clone().unwrap_or_default())
                    .on(model::FileRef { file: *index, page: 1 })
            };
            ruling.and(match file.probe.integrity {
                Integrity::Ok | Integrity::Unsupported => Ruling::met(),
                Integrity::Damaged => Ruling::unmet(seen(FindingCode::FileDamaged)),
                Integrity::Encrypted => Ruling::unmet(seen(FindingCode::FileEncrypted)),
                Integrity::Empty => Ruling::unmet(seen(FindingCode::FileEmpty)),
                Integrity::Limit => Ruling::unknown(seen(FindingCode::LimitExceeded).warning()),
            })
        })
    }
}
