//! `preaudit inspect FILE...`.

use std::path::PathBuf;

use anyhow::Result;
use evidence::discover;
use evidence::text::ocr_recordings;
use model::limits::Limits;
use model::{Bilingual, FileEvidence, FileOrigin, SkippedFile, SourceFile, TextOrigin};
use policy::evaluate::privacy;
use policy::render;
use policy::render::inspect::Inspection;
use policy::rules::Rules;
use policy::sanitize::printable;
use preaudit::audit;
use preaudit::audit::{DossierEvidence, ExtractOptions};

use crate::args::{InspectArgs, InspectFormat};
use crate::check;
use crate::extract_options;
use crate::inspect_overlay;
use crate::output::{Exit, Terminal, usage_error};

pub fn run(args: &InspectArgs, terminal: &Terminal) -> Result<Exit> {
    // Asked before the work, not after reading a hundred pages.
    if let Some(picture) = &args.picture {
        inspect_overlay::check_name(picture)?;
    }
    check::start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    let looking = inspect_options(args, limits)?;
    let sources = list_sources(args, &looking, terminal)?;
    let DossierEvidence {
        files,
        documents,
        resolutions,
    } = audit::extract_dossier(&sources, &[], &rules.catalogue, &looking);
    if args.record {
        let engine = looking.ocr.as_ref();
        let engine = engine.map_or("", |engine| engine.name());
        return write_recordings(&files, engine, args, terminal);
    }
    if let Some(out) = &args.picture {
        inspect_overlay::write_pictures(
            out,
            &sources,
            &files,
            args.common.reveal,
            &looking,
            terminal,
        )?;
    }
    let titles = documents
        .iter()
        .map(|document| rules.document_title(&document.kind))
        .collect();
    let inspection = Inspection {
        files,
        resolutions,
        documents,
        titles,
    };
    let bytes = render_inspection(inspection, args, terminal)?;
    terminal.write_output(args.output.as_deref(), &bytes)?;
    Ok(Exit::Ready)
}

/// What is looked at: no more than the call asks to see.
fn inspect_options(args: &InspectArgs, limits: Limits) -> Result<ExtractOptions> {
    let mut looking = extract_options::extract_options(&args.common, limits)?;
    looking.text = !args.no_pixels || args.text || args.record;
    looking.pixels = !args.no_pixels;
    // A table of headers shows none, and hashing costs as much as all the rest of it.
    looking.hashes = args.format == InspectFormat::Json;
    Ok(looking)
}

fn render_inspection(
    mut inspection: Inspection,
    args: &InspectArgs,
    terminal: &Terminal,
) -> Result<Vec<u8>> {
    // Last: recordings and pictures need the real text.
    if !args.common.reveal {
        let documents = &mut inspection.documents;
        privacy::mask_documents(documents, inspection.files.iter_mut(), true);
    }
    let mut bytes = Vec::new();
    match args.format {
        InspectFormat::Table => {
            let style = terminal.style();
            render::table::write_inspection(&inspection, style, args.text, &mut bytes)?;
        }
        InspectFormat::Json => {
            let lang = terminal.lang;
            render::inspect::write_json(&inspection, lang, args.text, &mut bytes)?;
        }
    }
    Ok(bytes)
}

/// The files, each with what lies in it; what was left closed is told beside the output.
fn list_sources(
    args: &InspectArgs,
    looking: &ExtractOptions,
    terminal: &Terminal,
) -> Result<Vec<SourceFile>> {
    let mut sources = Vec::new();
    for file in &args.files {
        let file = source_file(file)?;
        let (files, skipped) =
            discover::list_file_contents(file, &looking.limits, &looking.sandbox);
        sources.extend(files);
        for left_out in skipped
            .iter()
            .filter(|skipped| !skipped.litter)
        {
            terminal.print_progress(&skipped_message(left_out));
        }
    }
    Ok(sources)
}

fn skipped_message(skipped: &SkippedFile) -> Bilingual {
    let path = printable(&skipped.path);
    let why = &skipped.why;
    Bilingual::new(
        format!("没有查看 {path}：{}", why.zh),
        format!("not looked at: {path}: {}", why.en),
    )
}

/// A file as named; one that does not exist is a wrong call.
fn source_file(path: &PathBuf) -> Result<SourceFile> {
    let name = path.display().to_string();
    let meta = std::fs::metadata(path).map_err(|error| {
        usage_error(
            format!("无法读取 {name}：{error}"),
            format!("cannot read {name}: {error}"),
        )
    })?;
    if meta.is_dir() {
        return Err(usage_error(
            format!("{name} 是文件夹；inspect 查看文件，文件夹请用 check"),
            format!("{name} is a folder: inspect looks at files, check at folders"),
        ));
    }
    Ok(SourceFile {
        path: name,
        origin: FileOrigin::Disk(path.clone()),
        bytes: meta.len(),
    })
}

/// One record a file with text, unmasked: a recording stands for the file's own text.
fn write_recordings(
    files: &[FileEvidence],
    engine: &str,
    args: &InspectArgs,
    terminal: &Terminal,
) -> Result<Exit> {
    let own = concat!("preaudit ", env!("CARGO_PKG_VERSION"));
    let mut lines = String::new();
    let has_text = |file: &&FileEvidence| file.text.count_characters() > 0;
    for file in files.iter().filter(has_text) {
        let reader = if file.text.origin == TextOrigin::Ocr {
            format!("{engine}, {own}")
        } else {
            own.to_owned()
        };
        let line = ocr_recordings::to_json_line(&file.sha256, &file.text, &reader)?;
        lines += &line;
        lines.push('\n');
    }
    let output = args.output.as_deref();
    terminal.write_output(output, lines.as_bytes())?;
    Ok(if lines.is_empty() {
        Exit::NoInput
    } else {
        Exit::Ready
    })
}
