//! `preaudit learn`: the rules held against what became of past submissions.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use model::Report;
use policy::back_test::{
    BackTest, History, PastSubmission, ReasonKey, ReasonReader, Tally, parse_history,
};
use policy::render::back_test::{html, json, table};
use policy::rules::yaml::{Diagnostic, Diagnostics, YamlFile};

use crate::args::{AuditArgs, LearnArgs, LearnFormat, Target};
use crate::check::{Auditor, list_dossier, start_threads};
use crate::output::{Exit, Terminal, usage_error};

pub fn run(args: &LearnArgs, terminal: &Terminal) -> Result<Exit> {
    start_threads(args.common.jobs)?;
    let audit_args = AuditArgs::for_target(&Target::default(), &args.common, None);
    let auditor = Auditor::new(&audit_args)?;
    let history = read_history(&args.history)?;
    let learner = Learner {
        file: args
            .history
            .to_string_lossy()
            .into_owned(),
        root: root_folder(args),
        reader: ReasonReader::new(&auditor.rules),
        auditor: &auditor,
        terminal,
    };
    let (back_test, sound) = learner.learn(&history);
    let mut bytes = Vec::new();
    match args.format {
        LearnFormat::Table => table::write_back_test(&back_test, terminal.style(), &mut bytes)?,
        LearnFormat::Json => json::write_back_test(&back_test, terminal.lang, &mut bytes)?,
        LearnFormat::Html => html::write_back_test(&back_test, terminal.lang, &mut bytes)?,
    }
    terminal.write_output(args.output.as_deref(), &bytes)?;
    Ok(if !sound {
        Exit::Failed
    } else if back_test.submissions == 0 {
        Exit::NoInput
    } else {
        Exit::Ready
    })
}

/// Folders of the table stand below the folder that the table lies in.
fn root_folder(args: &LearnArgs) -> PathBuf {
    let beside = || {
        args.history
            .parent()
            .map(Path::to_owned)
    };
    let root = args.root.clone().or_else(beside);
    root.unwrap_or_default()
}

// A hundred thousand rows of a hundred bytes.
/// Bytes of a table that are read.
const MAX_TABLE_BYTES: u64 = 10 << 20;

fn read_history(path: &Path) -> Result<History> {
    let name = path.to_string_lossy();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        let mut bounded = file.take(MAX_TABLE_BYTES + 1);
        bounded.read_to_end(&mut bytes)
    });
    read.map_err(|error| {
        usage_error(
            format!("无法读取 {name}：{error}"),
            format!("cannot read {name}: {error}"),
        )
    })?;
    if bytes.len() as u64 > MAX_TABLE_BYTES {
        return Err(usage_error(
            format!("{name} 超过 {MAX_TABLE_BYTES} 字节：请分成几个表"),
            format!("{name} has more than {MAX_TABLE_BYTES} bytes: split the table"),
        ));
    }
    // GBK and byte order marks, as spreadsheets write them.
    let text = YamlFile::decode(&name, &bytes).text;
    let history = parse_history(&name, &text);
    Ok(history.map_err(|problem| Diagnostics(vec![problem]))?)
}

struct Learner<'a> {
    file: String,
    root: PathBuf,
    reader: ReasonReader<'a>,
    auditor: &'a Auditor,
    terminal: &'a Terminal,
}

impl Learner<'_> {
    /// Audits every submission as of its day; `false`: something could not be read, and was told.
    fn learn(&self, history: &History) -> (BackTest, bool) {
        let mut sound = history.problems.is_empty();
        for problem in &history.problems {
            self.tell(problem.clone());
        }
        let rows = history.submissions.iter();
        let reasons: Vec<Option<Vec<ReasonKey>>> = rows
            .map(|row| self.read_reasons(row))
            .collect();
        let all: Vec<ReasonKey> = reasons
            .iter()
            .flatten()
            .flatten()
            .cloned()
            .collect();
        let mut tally = Tally::new(&all);
        tally.leave_out(history.bad_rows);
        for (row, reasons) in history.submissions.iter().zip(&reasons) {
            let reasons = reasons.as_ref();
            let audited = reasons.and_then(|reasons| Some((self.audit(row)?, reasons)));
            if let Some((report, reasons)) = audited {
                tally.add(&report, row.outcome, reasons);
            } else {
                tally.leave_out(1);
                sound = false;
            }
        }
        (tally.finish(&self.reader), sound)
    }

    /// The reasons of a row; `None` where one of them is not known, which is told: a row without it would count
    /// as foreseen what was not.
    fn read_reasons(&self, row: &PastSubmission) -> Option<Vec<ReasonKey>> {
        let mut keys = Vec::new();
        let mut known = true;
        for reason in &row.reasons {
            let key = self
                .reader
                .read(reason, row.platform.as_deref());
            if key.is_none() {
                self.tell_unknown_reason(row, reason);
                known = false;
            }
            keys.extend(key);
        }
        known.then_some(keys)
    }

    fn tell_unknown_reason(&self, row: &PastSubmission, reason: &str) {
        let reason = self.auditor.shown_text(reason);
        self.tell_at(
            row.reasons_place,
            &format!("驳回原因“{reason}”没有收录：请写 id，或换成平台的原话；此行未计入"),
            &format!("the reason “{reason}” is not known: write an id or the platform's words; the row is left out"),
        );
    }

    /// The report as of the day of the submission; `None` where it cannot be audited, which is told.
    fn audit(&self, row: &PastSubmission) -> Option<Report> {
        let folder = self.root.join(&row.folder);
        let listing = list_dossier(&folder, &self.auditor.looking);
        let audited = listing.and_then(|listing| {
            self.auditor
                .audit_on(listing, &Target::default(), Some(row.date))
        });
        match audited {
            Ok((_, report)) => Some(report),
            Err(error) => {
                let words = self.terminal.format_error(&error);
                let words = self
                    .auditor
                    .shown_text(words.trim_end());
                let place = (row.line, row.column);
                self.tell_at(
                    place,
                    &format!("此行未计入：{words}"),
                    &format!("the row is left out: {words}"),
                );
                None
            }
        }
    }

    fn tell_at(&self, (line, column): (usize, usize), zh: &str, en: &str) {
        let message = model::Bilingual::new(zh, en);
        self.tell(Diagnostic::at_place(&self.file, line, column, message));
    }

    fn tell(&self, problem: Diagnostic) {
        let error = Diagnostics(vec![problem]).into();
        self.terminal.print_error(&error);
    }
}
