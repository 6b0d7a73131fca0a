//! How the command has files looked at: recordings, recognition, the worker for PDF content.

use anyhow::Context;
use anyhow::Result;
use evidence::discover::ControlFile;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use model::limits::Limits;
use policy::authoring::Expectation;
use preaudit::audit::{ExtractOptions, FileProgress};

use crate::args::{Common, OcrArg};
use crate::ocr;
use crate::output::usage_error;

/// How files are looked at, with the recordings that the user named.
pub fn extract_options(common: &Common, limits: Limits) -> Result<ExtractOptions> {
    let mut readings = OcrRecordings::default();
    for path in &common.readings {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| {
            usage_error(
                format!("无法读取 {name}：{error}"),
                format!("cannot read {name}: {error}"),
            )
        })?;
        readings.extend(parse_readings(&name, &bytes)?);
    }
    let ocr = ocr::load_recognition(common)?;
    Ok(ExtractOptions {
        limits,
        sandbox: pdf_sandbox()?,
        readings,
        text: true,
        ocr,
        without_ocr: ocr::unused_recognition(),
        pixels: true,
        hashes: true,
        progress: FileProgress::default(),
    })
}

/// The same for one dossier: its own recordings only where its expectation names them.
pub fn dossier_extract_options(
    base: &ExtractOptions,
    common: &Common,
    readings: Option<&ControlFile>,
    expectation: Option<&Expectation>,
) -> Result<ExtractOptions> {
    let mut looking = base.clone();
    let has_recordings = match expectation {
        Some(expectation) => expectation.readings.is_some(),
        None => false,
    };
    if let Some(control) = readings
        && has_recordings
    {
        // Added last, the recordings that the call names win over the dossier's own.
        let mut readings = parse_readings(&control.path, &control.bytes)?;
        readings.extend(looking.readings);
        looking.readings = readings;
    }
    // A pack with OCR recordings is audited with these alone, whatever is installed here.
    if has_recordings && common.ocr == OcrArg::Auto {
        looking.ocr = None;
    }
    Ok(looking)
}

fn parse_readings(name: &str, bytes: &[u8]) -> Result<OcrRecordings> {
    let text = String::from_utf8_lossy(bytes);
    OcrRecordings::parse(&text).map_err(|error| {
        usage_error(
            format!("{name}:{}:1: 不是读取记录：{}", error.line, error.why),
            format!(
                "{name}:{}:1: no record of a reading: {}",
                error.line, error.why
            ),
        )
    })
}

// Not a name from the path: another version could speak another protocol.
/// PDF content is interpreted by this same program as a worker.
pub fn pdf_sandbox() -> Result<Sandbox> {
    let program = std::env::current_exe();
    let program = program.context("the program's own path")?;
    Ok(Sandbox::worker(program, evidence::worker::WORKER_ARGUMENT))
}
