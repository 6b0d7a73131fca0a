//! One dossier of a batch, audited as `check` would.

use anyhow::Result;
use evidence::discover::{DiscoverError, DossierListing, DossierPath};
use indicatif::ProgressBar;
use model::{AuditFailure, DossierRecord};
use policy::render;
use policy::render::OutputFormat;
use preaudit::batch::{AuditedDossier, DossierAuditor};

use crate::args::Target;
use crate::check;
use crate::check::Auditor;
use crate::output::{Exit, Terminal};
use crate::places::relative_location;

/// One dossier as `check` would audit it.
pub struct BatchAuditor<'a> {
    pub auditor: &'a Auditor,
    pub terminal: &'a Terminal,
    pub format: OutputFormat,
    /// What is said of this dossier alone.
    pub target: Target,
    /// Where it lies, where whoever listed it has said so.
    pub location: Option<String>,
    pub reports: bool,
    /// The record keeps the whole report as a line of JSON.
    pub with_line: bool,
    pub settings: String,
    pub bar: ProgressBar,
}

impl BatchAuditor<'_> {
    fn shown_location(&self, place: &DossierPath) -> String {
        let location = match &self.location {
            Some(location) => location.clone(),
            None => relative_location(&place.path),
        };
        self.auditor.shown_name(&location)
    }

    fn audit_and_render(
        &self,
        place: &DossierPath,
        found: DossierListing,
    ) -> Result<AuditedDossier> {
        let (dossier, report) = self
            .auditor
            .audit_for(found, &self.target)?;
        let lang = self.terminal.lang;
        let location = self.shown_location(place);
        let mut record = render::build_record(&report, lang, &location);
        record.client = self.auditor.shown_name(&place.name);
        // A report in a file is read elsewhere: no colours, and not this terminal's width.
        let style = policy::render::table::Style {
            color: false,
            width: None,
            ..self.terminal.style()
        };
        let bytes = if self.reports {
            self.auditor
                .render_report(&dossier, &report, style, &location, self.format)?
        } else {
            Vec::new()
        };
        if self.with_line {
            let mut line = Vec::new();
            render::json::write_line(&report, lang, &mut line)?;
            record.line = String::from_utf8(line).ok();
        }
        let hashes = report
            .examined_files()
            .map(|file| file.facts.sha256.clone())
            .collect();
        Ok(AuditedDossier {
            record,
            report: bytes,
            hashes,
        })
    }
}

impl DossierAuditor for BatchAuditor<'_> {
    fn audit_dossier(&self, place: &DossierPath, found: DossierListing) -> AuditedDossier {
        let empty = found.files.is_empty();
        let outcome = if empty {
            Err(check::no_files_error(&found.name))
        } else {
            self.audit_and_render(place, found)
        };
        outcome.unwrap_or_else(|error| {
            // The codes that `check` would end with.
            let exit = match Exit::of_error(&error) {
                Exit::Usage => 2,
                Exit::NoInput => 3,
                _ => 4,
            };
            let message = self
                .terminal
                .format_error(&error)
                .trim_end()
                .to_owned();
            AuditedDossier {
                record: self.failure_record(place, AuditFailure { exit, message }),
                ..AuditedDossier::default()
            }
        })
    }

    fn failure_record(&self, place: &DossierPath, failure: AuditFailure) -> DossierRecord {
        // In a table the program's name before each message is noise.
        let message = self.auditor.shown_text(
            failure
                .message
                .trim_start_matches("preaudit: "),
        );
        DossierRecord {
            client: self.auditor.shown_name(&place.name),
            location: self.shown_location(place),
            as_of: self.auditor.as_of().to_string(),
            failure: Some(AuditFailure { message, ..failure }),
            ..DossierRecord::default()
        }
    }

    fn listing_failure(&self, error: &DiscoverError) -> AuditFailure {
        let exit = if matches!(error, DiscoverError::Control { .. }) {
            2
        } else {
            4
        };
        AuditFailure {
            exit,
            message: error
                .to_bilingual()
                .get(self.terminal.lang)
                .to_owned(),
        }
    }

    fn settings_of(&self, place: &DossierPath) -> String {
        // Another machine has its folders elsewhere: where a dossier lies counts only where its report
        // tells it.
        let is_in_report = self.reports && self.format.shows_locations();
        let location = if is_in_report {
            self.shown_location(place)
        } else {
            String::new()
        };
        format!("{}{location}\n{:?}\n", self.settings, self.target)
    }

    fn location_of(&self, place: &DossierPath) -> String {
        self.shown_location(place)
    }

    fn report_progress(&self, done: usize) {
        self.bar.set_position(done as u64);
    }
}
