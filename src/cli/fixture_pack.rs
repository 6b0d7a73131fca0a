//! A fixture pack opened: what it holds, what it expects, how it is to be audited.

use std::path::Path;

use evidence::discover::ControlFile;
use model::{Declaration, Dossier};
use policy::authoring::Expectation;
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::YamlFile;
use preaudit::audit::ExtractOptions;

use crate::args::Common;
use crate::check;
use crate::extract_options;

/// A fixture pack, ready to be audited.
pub struct OpenPack {
    pub dossier: Dossier,
    pub expectation: Expectation,
    pub looking: ExtractOptions,
    pub settings: AuditOptions,
}

/// Opens a fixture pack: its expectation, declaration and recordings.
pub fn open_pack(
    folder: &Path,
    rules: &Rules,
    common: &Common,
    base: &ExtractOptions,
) -> anyhow::Result<OpenPack> {
    let listing = check::list_dossier(folder, base)?;
    let control = match &listing.expect {
        Some(control) => control.clone(),
        None => ControlFile {
            path: "expect.yaml".into(),
            bytes: Vec::new(),
        },
    };
    let expectation_file = YamlFile::decode(&control.path, &control.bytes);
    let expectation = Expectation::parse(&expectation_file)?;
    let declared = match &listing.merchant {
        Some(control) => {
            let file = YamlFile::decode(&control.path, &control.bytes);
            parse_declaration(&file, rules)?
        }
        None => Declaration::default(),
    };
    let expected = Some(&expectation);
    let looking = extract_options::dossier_extract_options(base, common, &listing, expected)?;
    // Without a date of its own a test would fail on the day a document in it expires.
    let as_of = expectation.as_of.unwrap_or_else(check::today_in_china);
    let settings = AuditOptions {
        specimens: expectation.specimens_allowed,
        reveal: common.reveal,
        ..AuditOptions::on_date(as_of)
    };
    let dossier = Dossier {
        name: listing.name,
        declaration: declared,
        files: listing.files,
        skipped: listing.skipped,
    };
    Ok(OpenPack {
        dossier,
        expectation,
        looking,
        settings,
    })
}
