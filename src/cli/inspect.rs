//! `preaudit inspect FILE...`.

use std::path::PathBuf;

use preaudit::audit; use preaudit::audit::Findable;
use policy::evaluate::privacy;
use model::limits::Limits;
use model::{Origin, SourceFile, TextOrigin};
use evidence::text::ocr_recordings;
use policy::render; use policy::render::inspect::Inspected;
use policy::rules::Rules;

use crate::args::{InspectArgs, InspectFormat};
use crate::check;
use crate::output::{wrong, Exit, Terminal};
use crate::inspect_overlay;

pub fn run(args: &InspectArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    args.picture.as_deref().map_or(Ok(()), inspect_overlay::check_name)?;
    check::start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    let sources = args.files.iter().map(source).collect::<anyhow::Result<Vec<_>>>()?;
    let mut looking = check::looking(&args.common, limits)?;
    looking.text = !args.no_pixels || args.text || args.record;
    looking.pixels = !args.no_pixels;
    // A table of headers shows none, and hashing costs as much as all the rest of it.
    looking.hashes = args.format == InspectFormat::Json;
    let Findable { files, documents, resolutions } =
        audit::look_at(&sources, &[], &rules.catalogue, &looking);
    if args.record {
        let engine = looking.ocr.as_ref().map_or("", |o| o.name());
        return record(&files, engine, args, terminal);
    }
    if let Some(out) = &args.picture {
        inspect_overlay::write(out, &sources, &files, args.common.reveal, &looking, terminal)?;
    }
    let titles = documents.iter().map(|d| rules.title(&d.kind)).collect();
    let mut seen = Inspected { files, resolutions, documents, titles };
    if !args.common.reveal {
        privacy::papers(&mut seen.documents, seen.files.iter_mut(), true);
    }
    let mut bytes = Vec::new();
    match args.format {
        InspectFormat::Table => render::table::inspected(&seen, terminal.style(), args.text, &mut bytes)?,
        InspectFormat::Json => render::inspect::json(&seen, terminal.lang, args.text, &mut bytes)?,
    }
    terminal.write(args.output.as_deref(), &bytes)?;
    Ok(Exit::Ready)
}

/// A file as named; one that does not exist is a wrong call.
fn source(path: &PathBuf) -> anyhow::Result<SourceFile> {
    let name = path.display().to_string();
    let meta = std::fs::metadata(path)
        .map_err(|e| wrong(format!("无法读取 {name}：{e}"), format!("cannot read {name}: {e}")))?;
    if meta.is_dir() {
        return Err(wrong(
            format!("{name} 是文件夹；inspect 查看文件，文件夹请用 check"),
            format!("{name} is a folder: inspect looks at files, check at folders"),
        ));
    }
    Ok(SourceFile { path: name, origin: Origin::Disk(path.clone()), bytes: meta.len() })
}

/// One record a file with text, unmasked: a recording stands for the file's own text.
fn record(
    files: &[model::FileFacts],
    engine: &str,
    args: &InspectArgs,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    let own = concat!("preaudit ", env!("CARGO_PKG_VERSION"));
    let mut lines = String::new();
    for file in files.iter().filter(|f| f.text.characters() > 0) {
        let reader =
            if file.text.origin == TextOrigin::Ocr { format!("{engine}, {own}") } else { own.to_owned() };
        lines += &ocr_recordings::record(&file.sha256, &file.text, &reader)?;
        lines.push('\n');
    }
    terminal.write(args.output.as_deref(), lines.as_bytes())?;
    Ok(if lines.is_empty() { Exit::Nothing } else { Exit::Ready })
}
