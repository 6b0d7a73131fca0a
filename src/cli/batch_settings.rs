//! What decides results and is the same for all dossiers of a batch: a part of their cache keys.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use model::Lang;
use model::limits::Limits;
use policy::rules::load;
use policy::rules::yaml::{Diagnostics, YamlFile};
use sha2::{Digest, Sha256};

use crate::args::{AuditArgs, BatchArgs};
use crate::check;
use crate::check::Auditor;

// All of it goes into the stamp of a kept result. What is missing here would bring back results of
// other settings; a word too many only costs time.
/// Whatever is the same for all dossiers and decides results.
pub fn settings_text(args: &BatchArgs, auditor: &Auditor<'_>, lang: Lang) -> Result<String> {
    let audit_args: &AuditArgs = &args.audit;
    let mut text = format!(
        "preaudit {} {}\n",
        env!("CARGO_PKG_VERSION"),
        program_identity()
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
        "{lang:?} {} {:?}",
        audit_args.format,
        auditor
            .looking
            .ocr
            .as_ref()
            .map(preaudit::audit::CachedOcr::name)
    );
    let _ = writeln!(text, "{:?}", auditor.looking.ocr_availability());
    let _ = writeln!(text, "{:?}", args.output.is_some());
    for path in &audit_args.common.readings {
        let bytes = fs::read(path)?;
        let digest = Sha256::digest(bytes);
        let _ = writeln!(text, "readings {digest:x?}");
    }
    let roots: Vec<String> = args
        .roots
        .iter()
        .map(|folder| check::relative_location(folder))
        .collect();
    let _ = writeln!(text, "{roots:?} {:?}", auditor.looking.limits);
    Ok(text)
}

/// Another build of the same version may decide otherwise.
fn program_identity() -> String {
    let program = std::env::current_exe();
    let Ok(metadata) = program.and_then(fs::metadata) else {
        return String::new();
    };
    let modified = metadata.modified().ok();
    format!("{} {modified:?}", metadata.len())
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
