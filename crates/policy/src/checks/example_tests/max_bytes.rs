//! `max-bytes`: every file of the document has a size that the rule allows.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, FindingCode, Outcome, PageRef};

/// How large a file may be.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaxBytes {
    /// Bytes at most.
    at_most: u64,
}

impl Check for MaxBytes {
    const CODES: &'static [FindingCode] = &[FindingCode::FileTooLarge];

    fn summary() -> Bilingual {
        Bilingual::new("文件不过大", "no file is too large")
    }

    fn validate_parameters(&self) -> Option<String> {
        (self.at_most == 0).then(|| "at_most must be more than 0".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let files = context.own_files();
        let Some((file, large)) = files
            .iter()
            .find(|(_, f)| f.bytes > self.at_most)
        else {
            return CheckOutcome::met();
        };
        let observation = Observation::new(FindingCode::FileTooLarge)
            .with("file", large.path.clone())
            .with("place", Bilingual::new("本规则", "this rule"))
            .with("measured", large.bytes.to_string())
            .with("limit", self.at_most.to_string());
        CheckOutcome::unmet(observation.on_page(PageRef {
            file: *file,
            page: 1,
        }))
    }

    // One change for each way to fail. An empty list says in a comment why there is none.
    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let bytes = Some(self.at_most + 1);
        vec![builder.with_change(
            |d| d.bytes = bytes,
            FindingCode::FileTooLarge,
            Outcome::Unmet,
        )]
    }

    // Only where a document of which nothing is said would fail.
    fn satisfy(&self, document: &mut SyntheticDocument) {
        document.bytes = Some(self.at_most);
    }
}
