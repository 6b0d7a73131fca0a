//! One dossier, with what its own control files change of the call.

use anyhow::Result;
use evidence::discover::DossierListing;
use model::{Declaration, Dossier, Report};
use policy::authoring::Expectation;
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::rules::yaml::YamlFile;
use preaudit::audit;
use preaudit::audit::ExtractOptions;

use crate::args::Common;
use crate::extract_options::dossier_extract_options;

/// One dossier with what its own control files change of the call.
pub struct DossierRun {
    pub dossier: Dossier,
    looking: ExtractOptions,
    expectation: Option<Expectation>,
}

impl DossierRun {
    /// Errors: the expectation or the recordings are wrong.
    pub fn new(
        found: DossierListing,
        declaration: Declaration,
        looking: &ExtractOptions,
        common: &Common,
    ) -> Result<Self> {
        let mut expectation = None;
        if let Some(file) = &found.expect {
            let file = YamlFile::decode(&file.path, &file.bytes);
            expectation = Some(Expectation::parse(&file)?);
        }
        let looking = dossier_extract_options(
            looking,
            common,
            found.readings.as_ref(),
            expectation.as_ref(),
        )?;
        let dossier = Dossier {
            name: found.name,
            declaration,
            files: found.files,
            skipped: found.skipped,
        };
        Ok(Self {
            dossier,
            looking,
            expectation,
        })
    }

    // A fixture pack has a fixed date, so that it does not fail when a document in it expires.
    /// The report; the date that the call names outranks the dossier's own, which outranks today.
    pub fn audit_with(
        &self,
        rules: &Rules,
        settings: &AuditOptions,
        named: Option<jiff::civil::Date>,
    ) -> Report {
        let settings = self.settings(settings, named);
        audit::audit_dossier(&self.dossier, rules, &self.looking, &settings)
    }

    /// The call's settings with what the dossier's own expectation changes of them.
    pub fn settings(
        &self,
        settings: &AuditOptions,
        named: Option<jiff::civil::Date>,
    ) -> AuditOptions {
        let own = self.expectation.as_ref();
        AuditOptions {
            as_of: named
                .or(own.and_then(|expectation| expectation.as_of))
                .unwrap_or(settings.as_of),
            specimens: own.is_some_and(|expectation| expectation.specimens_allowed),
            ..settings.clone()
        }
    }

    /// How its files are looked at.
    pub fn extract_options(&self) -> &ExtractOptions {
        &self.looking
    }
}
