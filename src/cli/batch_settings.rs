//! What decides results and is the same for all dossiers of a call: a part of their cache keys.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use model::Lang;
use model::limits::Limits;
use policy::rules::load;
use policy::rules::yaml::{Diagnostics, YamlFile};
use sha2::{Digest, Sha256};

use crate::args::AuditArgs;
use crate::check::Auditor;

// All of it goes into the stamp of a kept result. What is missing here would bring back results of
// other settings; a word too many only costs time.
/// Whatever is the same for all dossiers and decides results.
pub fn settings_text(
    audit_args: &AuditArgs,
    auditor: &Auditor,
    lang: Lang,
    with_reports: bool,
) -> Result<String> {
    // No time, place or machine: what another machine kept holds here as well.
    let mut text = format!(
        "preaudit {} {}\n",
        env!("CARGO_PKG_VERSION"),
        env!("PREAUDIT_SOURCES")
    );
    let _ = writeln!(
        text,
        "rules {}",
        rules_digest(&audit_args.common.rules, &auditor.looking.limits)?
    );
    // Both: a day named by the call outranks those of dossiers, today does not.
    let _ = writeln!(text, "as of {} {:?}", auditor.as_of(), audit_args.as_of);
    let _ = writeln!(text, "{:?} {:?}", audit_args.target, audit_args.trust);
    let _ = writeln!(
        text,
        "{:?} {:?} {:?} {}",
        audit_args.only, audit_args.skip, audit_args.min_severity, audit_args.common.reveal
    );
    let _ = writeln!(
        text,
        "{lang:?} {:?} {:?}",
        audit_args.formats,
        auditor
            .looking
            .ocr
            .as_ref()
            .map(preaudit::audit::CachedOcr::name)
    );
    let _ = writeln!(text, "{:?}", auditor.looking.ocr_availability());
    let _ = writeln!(text, "{with_reports:?}");
    for path in &audit_args.common.readings {
        let bytes = fs::read(path)?;
        let digest = Sha256::digest(bytes);
        let _ = writeln!(text, "readings {digest:x?}");
    }
    let _ = writeln!(text, "{:?}", auditor.looking.limits);
    Ok(text)
}

fn rules_digest(folders: &[PathBuf], limits: &Limits) -> Result<String> {
    let mut hash = Sha256::new();
    let mut add = |files: Vec<YamlFile>| {
        for file in files {
            // Length and NUL between parts: text that moves from one file to the next must change
            // the digest.
            hash.update(format!(
                "{}\0{}\0{}\0",
                file.name,
                file.text.len(),
                file.text
            ));
        }
    };
    add(load::embedded_files());
    for folder in folders {
        let files = load::read_folder(folder, limits);
        let files = files.map_err(Diagnostics)?;
        add(files);
    }
    Ok(format!("{:x?}", hash.finalize()))
}
