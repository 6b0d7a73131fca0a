//! The process behind `preaudit worker` that audits: one dossier after the other, until its input ends.

use std::io::{self, Read, Write};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use clap::Parser;
use evidence::sandbox;
use indicatif::ProgressBar;
use policy::render::OutputFormat;
use preaudit::batch::{Batch, PlacedEntry};

use crate::args::{Args, Command};
use crate::batch_auditor::BatchAuditor;
use crate::batch_settings::settings_text;
use crate::check::{self, Auditor};
use crate::dossier_line::{DossierLine, ServerRequest};
use crate::output::Terminal;

/// First argument of such a process; not the user's.
pub const ARGUMENT: &str = "--serve-dossiers";

// Origin: by eye. A page of 250 million px, its planes and the models fit; a machine with several of
// these processes survives one that runs away.
/// Address space of one auditor, bytes.
const MAX_MEMORY: u64 = 8 << 30;

/// What a request needs again and again.
struct DossierServer {
    auditor: Auditor,
    terminal: Terminal,
    settings: String,
    format: policy::render::OutputFormat,
}

/// Errors: a broken pipe.
pub fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    sandbox::limit_memory(MAX_MEMORY);
    let mut server = None;
    sandbox::serve_requests(input, output, |header, _| {
        // An empty answer is told as a dossier that was cut off.
        answer_request(header, &mut server).unwrap_or_default()
    })
}

fn answer_request(header: &[u8], server: &mut Option<DossierServer>) -> Result<Vec<u8>> {
    let request: ServerRequest = serde_json::from_slice(header)?;
    let ready = match server.take() {
        Some(ready) => ready,
        None => DossierServer::of_call(&request.call)?,
    };
    let placed = ready.audit_line(request.line);
    *server = Some(ready);
    Ok(serde_json::to_vec(&placed)?)
}

impl DossierServer {
    fn of_call(call: &[String]) -> Result<Self> {
        let args = Args::try_parse_from(call)?;
        let terminal = Terminal::new(&args);
        let Command::Worker(worker) = args.command else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput)).context("call");
        };
        // As many auditors as threads were asked for: one thread each.
        check::start_threads(1)?;
        let auditor = Auditor::new(&worker.audit)?;
        let settings = settings_text(&worker.audit, &auditor, terminal.lang, false)?;
        Ok(Self {
            auditor,
            terminal,
            settings,
            format: worker.audit.format(),
        })
    }

    fn audit_line(&self, line: DossierLine) -> PlacedEntry {
        let work = BatchAuditor {
            auditor: &self.auditor,
            terminal: &self.terminal,
            format: self.format,
            with_line: self.format == OutputFormat::Jsonl,
            target: line.target(),
            location: line.location.clone(),
            reports: false,
            settings: self.settings.clone(),
            bar: ProgressBar::hidden(),
        };
        let looking = &self.auditor.looking;
        let batch = Batch {
            places: &[],
            reports: &[],
            work: &work,
            limits: &looking.limits,
            sandbox: &looking.sandbox,
            cache: None,
            workers: 1,
            stop: &AtomicBool::new(false),
        };
        let dossier = line.dossier();
        PlacedEntry {
            place: line.place,
            entry: batch.audit_place(&dossier, line.known),
        }
    }
}
