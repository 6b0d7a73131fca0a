//! What one evaluation works on, and how the user wants it done.

use jiff::civil::Date;

use crate::rules::Rules;
use model::{
    Bilingual, Declaration, Document, FileEvidence, FindingCode, OcrAvailability, PageResolution,
    RequirementLevel, SkippedFile, SourceTrust, UploadTrial,
};

/// What an audit asks for, and shows.
#[derive(Debug, Clone)]
pub struct AuditOptions {
    /// The audit's date.
    pub as_of: Date,
    /// Invented documents are expected (fixture packs): their sides say so.
    pub specimens: bool,
    /// Only these codes; empty: all.
    pub only: Vec<FindingCode>,
    /// Not these codes.
    pub skip: Vec<FindingCode>,
    /// Show personal data.
    pub reveal: bool,
    /// What weaker sources demand is only recommended; `None`: every source counts.
    pub trust: Option<SourceTrust>,
    /// Ids of the upload places whose limits count; empty: those of the chosen scenarios.
    pub places: Vec<String>,
}

impl AuditOptions {
    /// What is asked where the user says nothing but the date.
    #[must_use]
    pub fn on_date(as_of: Date) -> Self {
        Self {
            as_of,
            specimens: false,
            only: Vec::new(),
            skip: Vec::new(),
            reveal: false,
            trust: None,
            places: Vec::new(),
        }
    }

    /// How binding a demand of `trust` is to this user.
    pub(super) fn binding_level(
        &self,
        level: RequirementLevel,
        trust: SourceTrust,
    ) -> RequirementLevel {
        let counts = self
            .trust
            .is_none_or(|bound| trust.reaches(bound));
        match level {
            RequirementLevel::Required if !counts => RequirementLevel::Recommended,
            level => level,
        }
    }

    /// Whether the user does not want to hear of `code`.
    pub(super) fn is_muted(&self, code: FindingCode) -> bool {
        self.skip.contains(&code) || !(self.only.is_empty() || self.only.contains(&code))
    }

    /// Told where weaker sources do not count.
    pub(super) fn trust_note(&self) -> Option<Bilingual> {
        let bound = self.trust?;
        let [zh, en] = bound.names();
        Some(Bilingual::new(
            format!("按要求，可信度低于“{zh}”的来源只作建议"),
            format!("as you asked, sources weaker than \"{en}\" only advise"),
        ))
    }

    /// What the user left out, told the short way.
    pub(super) fn narrowing_note(&self) -> Option<Bilingual> {
        let listed = |muted: bool| {
            let codes = FindingCode::ALL
                .iter()
                .filter(|c| self.is_muted(**c) == muted);
            codes
                .map(|c| c.name())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (zh, en, muted) = if !self.only.is_empty() {
            (
                "仅按要求检查",
                "checked for nothing but, as you asked",
                false,
            )
        } else if !self.skip.is_empty() {
            ("按要求未检查", "not checked, as you asked", true)
        } else {
            return None;
        };
        let list = listed(muted);
        Some(Bilingual::new(
            format!("{zh}：{list}"),
            format!("{en}: {list}"),
        ))
    }
}

/// One dossier, extracted and identified.
#[derive(Debug, Clone)]
pub struct EvaluationInput<'a> {
    /// Name of the folder.
    pub name: &'a str,
    /// What was declared.
    pub declaration: &'a Declaration,
    /// The evidence of each file.
    pub files: &'a [FileEvidence],
    /// Resolution of each page of each file.
    pub resolutions: &'a [Vec<PageResolution>],
    /// What trying to meet upload limits gave for each file.
    pub trials: &'a [Vec<UploadTrial>],
    /// Whether pictures could be read: what is advised where one was not.
    pub recognition: OcrAvailability,
    /// What was not looked at.
    pub skipped: &'a [SkippedFile],
    /// What the files turned out to be.
    pub documents: &'a [Document],
    /// The rules.
    pub rules: &'a Rules,
    /// What an audit asks for, and shows.
    pub settings: &'a AuditOptions,
}
