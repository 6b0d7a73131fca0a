//! A dossier as a line of JSON: what `preaudit worker` reads, lists, and hands to the process that audits.

use std::collections::BTreeMap;
use std::path::PathBuf;

use evidence::discover::DossierPath;
use model::FactAnswer;
use preaudit::batch::{JournalEntry, ListPlace};
use serde::{Deserialize, Serialize};

use crate::args::Target;
use crate::path_text;

/// One line of the input.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierLine {
    /// The folder or archive.
    #[serde(with = "path_text")]
    pub path: PathBuf,
    /// Its name in records and summary; by default the last part of the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Where records say that it lies, with `/`; by default its path below the current folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Its place in the list that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ListPlace>,
    /// Industry; this and the next ones outrank its `merchant.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    /// Scenarios.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenario: Vec<String>,
    /// Entity type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Answers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, FactAnswer>,
    /// What an earlier run found, on whatever machine: the answer where nothing has changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<JournalEntry>,
}

impl DossierLine {
    /// As the audit takes it.
    pub fn dossier(&self) -> DossierPath {
        let last = || {
            self.path
                .file_name()
                .unwrap_or(self.path.as_os_str())
        };
        let name = self.client.clone();
        DossierPath {
            path: self.path.clone(),
            name: name.unwrap_or_else(|| last().to_string_lossy().into_owned()),
        }
    }

    /// What the line says of the merchant.
    pub fn target(&self) -> Target {
        let plain = |answer: &FactAnswer| match answer {
            FactAnswer::Flag(flag) => flag.to_string(),
            FactAnswer::Number(n) => n.to_string(),
            FactAnswer::Text(text) => text.clone(),
        };
        let facts = self.facts.iter();
        Target {
            industry: self.industry.clone(),
            category: self.category.clone(),
            scenario: self.scenario.clone(),
            entity: self.entity.clone(),
            fact: facts
                .map(|(key, answer)| format!("{key}={}", plain(answer)))
                .collect(),
        }
    }
}

/// One dossier, with the call that says how to audit it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServerRequest {
    /// The arguments of the call; the same for all requests.
    pub call: Vec<String>,
    /// The dossier.
    pub line: DossierLine,
}
