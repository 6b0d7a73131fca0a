//! A fixture pack opened: what it holds, what it expects, how it is to be judged.

use evidence::discover::{ControlFile, DossierListing};
use model::{Declaration, Dossier};
use policy::authoring::Expectation;
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::{Diagnostics, YamlFile};

use crate::audit;

/// A fixture pack, ready to be audited.
#[derive(Debug)]
pub struct FixturePack {
    /// Its files and what it declares.
    pub dossier: Dossier,
    /// What an audit of it must say.
    pub expectation: Expectation,
    /// Its OCR recordings; they count only where the expectation names them.
    pub readings: Option<ControlFile>,
    /// Its date, and whether invented documents are expected.
    pub settings: AuditOptions,
}

impl FixturePack {
    /// Reads the declaration and the expectation of a folder that was listed.
    ///
    /// # Errors
    /// Either of them is wrong, with every place.
    pub fn open(listing: DossierListing, rules: &Rules) -> Result<Self, Diagnostics> {
        let expectation = match &listing.expect {
            Some(control) => Expectation::parse(&decode(control))?,
            None => Expectation::parse(&YamlFile::decode("expect.yaml", &[]))?,
        };
        let declaration = match &listing.merchant {
            Some(control) => parse_declaration(&decode(control), rules)?,
            None => Declaration::default(),
        };
        // Without a date of its own a test would fail on the day a document in it expires.
        let today = || audit::date_in_china(jiff::Timestamp::now());
        let settings = AuditOptions {
            specimens: expectation.specimens_allowed,
            ..AuditOptions::on_date(expectation.as_of.unwrap_or_else(today))
        };
        Ok(Self {
            dossier: Dossier {
                name: listing.name,
                declaration,
                files: listing.files,
                skipped: listing.skipped,
            },
            expectation,
            readings: listing.readings,
            settings,
        })
    }
}

fn decode(control: &ControlFile) -> YamlFile {
    YamlFile::decode(&control.path, &control.bytes)
}
