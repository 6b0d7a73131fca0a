//! The summary of a batch: of what a run wrote, or of records that workers and journals left.

use std::io::{self, BufWriter, Seek, Write};

use anyhow::Result;
use model::limits::Limits;
use model::{BatchSummary, DossierRecord, Verdict};
use policy::render;
use policy::render::OutputFormat;
use policy::rules::Rules;
use preaudit::batch;
use preaudit::batch::RecordLookup;
use tempfile::SpooledTempFile;

use crate::args::{AuditArgs, BatchArgs};
use crate::batch_output::BatchOutput;
use crate::check;
use crate::output::{Exit, Terminal};
use crate::record_files::open_records;

// Origin: by eye; the summary of some hundred dossiers.
/// Bytes of a page that stay in memory; a longer one goes to a file without a name.
const MAX_PAGE_IN_MEMORY: usize = 1 << 20;

/// Where a summary goes, and in what form.
pub struct SummaryWriter<'a> {
    pub output: &'a BatchOutput,
    pub args: &'a AuditArgs,
    pub rules: &'a Rules,
    pub terminal: &'a Terminal,
}

impl SummaryWriter<'_> {
    /// Folds and writes the summary: as asked, and for people where reports go to a folder.
    pub fn write(
        &self,
        dossiers: usize,
        record: RecordLookup<'_>,
        disk_is_full: bool,
    ) -> Result<BatchSummary> {
        let summary = batch::summarise_records(dossiers, record)?;
        let mut records = (0..dossiers).filter_map(|index| record(index).transpose());
        let output = self.output;
        let mut page = self.render(&summary, &mut records, output.format)?;
        let file = output.summary.as_deref();
        let terminal = self.terminal;
        let write_failure = terminal
            .copy_output(file, &mut page)
            .err();
        let is_in_folder = output.folder.is_some();
        let is_other_format = output.format != OutputFormat::Table;
        if is_in_folder && is_other_format || write_failure.is_some() {
            // Shown also where the file could not be written, or all the work would end in one error
            // line.
            let mut none = std::iter::empty();
            let mut table = self.render(&summary, &mut none, OutputFormat::Table)?;
            terminal.copy_output(None, &mut table)?;
        } else if is_in_folder {
            page.rewind()?;
            terminal.copy_output(None, &mut page)?;
        }
        for (format, file) in &output.also {
            let mut records = (0..dossiers).filter_map(|index| record(index).transpose());
            let mut page = self.render(&summary, &mut records, *format)?;
            terminal.copy_output(Some(file), &mut page)?;
        }
        // A full disk has been told already.
        match write_failure {
            Some(error) if !disk_is_full => Err(error),
            _ => Ok(summary),
        }
    }

    /// The page, ready to be read from its start. One of many thousand dossiers is too long for memory.
    fn render(
        &self,
        summary: &BatchSummary,
        records: &mut dyn Iterator<Item = io::Result<DossierRecord>>,
        format: OutputFormat,
    ) -> Result<SpooledTempFile> {
        let mut page = SpooledTempFile::new(MAX_PAGE_IN_MEMORY);
        page.write_all(&self.args.file_start(format))?;
        let style = self.terminal.style();
        let mut sink = BufWriter::new(&mut page);
        render::summary::write_summary(summary, records, format, style, self.rules, &mut sink)?;
        sink.flush()?;
        drop(sink);
        page.rewind()?;
        Ok(page)
    }
}

/// `--from`: the summary of records, whoever wrote them.
pub fn fold_records(args: &BatchArgs, terminal: &Terminal) -> Result<Exit> {
    let rules = Rules::load(&args.audit.common.rules, &Limits::default())?;
    let output = BatchOutput::new(args)?;
    let records = open_records(&args.from, terminal)?;
    let writer = SummaryWriter {
        output: &output,
        args: &args.audit,
        rules: &rules,
        terminal,
    };
    let record = |index| records.record(index);
    let summary = writer.write(records.dossiers(), &record, false)?;
    Ok(if summary.complete {
        exit_of_summary(&summary, args)
    } else {
        Exit::Interrupted
    })
}

/// Failed dossiers outrank verdicts; where all failed in the same way, that way is the answer.
pub fn exit_of_summary(summary: &BatchSummary, args: &BatchArgs) -> Exit {
    let verdicts = &summary.verdicts;
    if let Some(first) = summary.failures.first() {
        let all_failed = verdicts.failed == summary.clients.len();
        let alike = all_failed && summary.failures.len() == 1;
        return match first {
            2 if alike => Exit::Usage,
            3 if alike => Exit::NoInput,
            _ => Exit::Failed,
        };
    }
    let fail_on = args.audit.fail_on();
    let fails = |count: usize, verdict| {
        let exit = check::exit_of_verdict(verdict, fail_on);
        count > 0 && exit == Exit::NotReady
    };
    let not_ready = fails(verdicts.not_ready, Verdict::NotReady);
    if not_ready || fails(verdicts.review, Verdict::Review) {
        Exit::NotReady
    } else {
        Exit::Ready
    }
}
