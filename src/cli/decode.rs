//! `preaudit decode`: a platform's refusal back to the papers.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use model::{Bilingual, Report};
use policy::rejections::{DecodedItem, Decoder, MAX_ITEMS};
use policy::render::decoded::{DecodedAnswer, json, table};
use policy::rules::Rules;
use policy::rules::yaml::YamlFile;

use crate::args::{AuditArgs, DecodeArgs, DecodeFormat};
use crate::check::{Auditor, list_dossier, start_threads};
use crate::output::{Exit, Terminal, usage_error};
use crate::rejection_table::find_platform;

pub fn run(args: &DecodeArgs, terminal: &Terminal) -> Result<Exit> {
    start_threads(args.common.jobs)?;
    let audit_args = AuditArgs::for_target(&args.target, &args.common, args.as_of);
    let auditor = Auditor::new(&audit_args)?;
    if let Some(id) = &args.platform {
        find_platform(&auditor.rules, id)?;
    }
    let answer = read_answer(args.answer.as_deref())?;
    let report = args
        .dir
        .as_deref()
        .map(|folder| audit_folder(folder, &auditor))
        .transpose()?;
    let items = decode_items(args, &auditor.rules, &answer, report.as_ref(), terminal);
    let shown = DecodedAnswer {
        items: &items,
        report: report.as_ref(),
    };
    let mut bytes = Vec::new();
    match args.format {
        DecodeFormat::Table => table::write_answer(shown, terminal.style(), &mut bytes)?,
        DecodeFormat::Json => json::write_answer(shown, terminal.lang, &mut bytes)?,
    }
    terminal.write_output(args.output.as_deref(), &bytes)?;
    Ok(if items.is_empty() {
        Exit::NoInput
    } else if shown.is_known() {
        Exit::Ready
    } else {
        Exit::NotReady
    })
}

/// What the answer says, personal data masked unless the user asked to see it.
fn decode_items(
    args: &DecodeArgs,
    rules: &Rules,
    answer: &str,
    report: Option<&Report>,
    terminal: &Terminal,
) -> Vec<DecodedItem> {
    let scenarios = report
        .into_iter()
        .flat_map(|report| &report.scenarios)
        .map(|(id, _)| id.clone());
    let decoder = Decoder::new(rules).for_scenarios(scenarios.collect());
    let mut items = decoder.decode(answer, args.platform.as_deref());
    if items.len() >= MAX_ITEMS {
        terminal.print_progress(&Bilingual::new(
            format!("注意：只读前 {MAX_ITEMS} 项"),
            format!("note: only the first {MAX_ITEMS} items are read"),
        ));
    }
    if !args.common.reveal {
        items
            .iter_mut()
            .for_each(DecodedItem::mask);
    }
    items
}

fn audit_folder(folder: &Path, auditor: &Auditor) -> Result<Report> {
    let listing = list_dossier(folder, &auditor.looking)?;
    let (_, report) = auditor.audit_dossier(listing)?;
    Ok(report)
}

// A webhook has some kilobytes; what is larger is another file, named by mistake.
/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: u64 = 1 << 20;

/// The answer itself: from the input, from a file of that name, or as it stands in the call.
fn read_answer(given: Option<&str>) -> Result<String> {
    let bytes = match given {
        None | Some("-") => read_bounded(io::stdin().lock()).context("stdin")?,
        Some(name) if is_file(name) => {
            let file = File::open(name).map_err(|error| {
                usage_error(
                    format!("无法读取 {name}：{error}"),
                    format!("cannot read {name}: {error}"),
                )
            })?;
            read_bounded(file).with_context(|| name.to_owned())?
        }
        Some(text) => Some(text.as_bytes().to_vec()),
    };
    let bytes = bytes.ok_or_else(|| {
        usage_error(
            format!("驳回内容超过 {MAX_ANSWER_BYTES} 字节：请只粘贴平台的答复"),
            format!("the answer has more than {MAX_ANSWER_BYTES} bytes: paste the platform's answer alone"),
        )
    })?;
    // GBK and byte order marks, as editors on Windows write them.
    let text = YamlFile::decode("answer", &bytes).text;
    Ok(text.into_owned())
}

/// A pasted sentence may be longer than any file name; asking for such a file is no error.
fn is_file(name: &str) -> bool {
    !name.contains('\n') && Path::new(name).is_file()
}

/// All bytes, or `None` where there are too many.
fn read_bounded(source: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    // One byte more tells "too large" from "just fits".
    let mut bounded = source.take(MAX_ANSWER_BYTES + 1);
    bounded.read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_ANSWER_BYTES).then_some(bytes))
}
