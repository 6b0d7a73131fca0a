//! Where the results of a batch go: reports, summary, journal.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::discover::DossierPath;
use evidence::private_files;
use model::Bilingual;
use model::digest::encode_hex;
use policy::render::OutputFormat;
use preaudit::batch::ReportNames;
use sha2::{Digest, Sha256};

use crate::args::{AuditArgs, BatchArgs};
use crate::check::Auditor;
use crate::output::{CliError, Exit, usage_error};
use crate::user_dirs;

pub struct BatchOutput {
    pub folder: Option<PathBuf>,
    /// File of the summary; `None`: the terminal.
    pub summary: Option<PathBuf>,
    /// Of reports and summary.
    pub format: OutputFormat,
    /// Of further summaries: looking at everything again for each would take as long again.
    pub also: Vec<(OutputFormat, PathBuf)>,
}

impl BatchOutput {
    pub fn new(args: &BatchArgs) -> Result<Self> {
        let format = args.audit.format();
        let ending = format.extension();
        let Some(path) = &args.output else {
            if args.audit.formats.len() > 1 {
                return Err(usage_error(
                    "指定多种格式时请用 -o：文件夹，或汇总文件",
                    "several formats need -o: a folder, or a file for the summary",
                ));
            }
            return Ok(Self {
                folder: None,
                summary: None,
                format,
                also: Vec::new(),
            });
        };
        // The ending decides between file and folder, because neither may be there yet.
        if path
            .extension()
            .is_some_and(|extension| extension == ending)
            && !path.is_dir()
        {
            return Ok(Self {
                folder: None,
                summary: Some(args.audit.output_path(path, format)),
                format,
                also: further_summaries(&args.audit, path),
            });
        }
        fs::create_dir_all(path).map_err(|error| {
            let name = path.display();
            usage_error(
                format!("无法创建 {name}：{error}"),
                format!("cannot make {name}: {error}"),
            )
        })?;
        let summary = path.join(format!("summary.{ending}"));
        Ok(Self {
            folder: Some(path.clone()),
            summary: Some(args.audit.output_path(&summary, format)),
            format,
            also: further_summaries(&args.audit, &summary),
        })
    }

    pub fn report_paths(&self, places: &[DossierPath], auditor: &Auditor) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let mut names = ReportNames::default();
        let ending = self.format.extension();
        let name = |place: &DossierPath| {
            let shown = auditor.shown_name(&place.name);
            let name = names.assign_name(&shown, &place.name);
            folder.join(format!("{name}.{ending}"))
        };
        places.iter().map(name).collect()
    }

    /// Beside the reports, or among the user's own things under a name that the same call finds again.
    pub fn journal_path(&self, args: &BatchArgs) -> Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.join("journal.jsonl"));
        }
        let mut hash = Sha256::new();
        for root in &args.roots {
            let whole = fs::canonicalize(root);
            let whole = whole.unwrap_or_else(|_| root.clone());
            hash.update(whole.as_os_str().as_encoded_bytes());
            // A separator: `ab`, `c` and `a`, `bc` must not give one name.
            hash.update([0]);
        }
        hash.update(self.format.name());
        let hash = hash.finalize();
        // Origin: by eye. 64 bits tell the calls of one user apart.
        let start = hash.get(..8).unwrap_or(&hash);
        let name = encode_hex(start);
        let folder = user_dirs::journals_dir();
        private_files::create_private_dir(&folder).map_err(|error| {
            let at = folder.display();
            CliError {
                exit: Exit::Failed,
                message: Bilingual::new(
                    format!("无法创建 {at}：{error}"),
                    format!("cannot make {at}: {error}"),
                ),
            }
        })?;
        Ok(folder.join(format!("{name}.jsonl")))
    }
}

fn further_summaries(args: &AuditArgs, named: &Path) -> Vec<(OutputFormat, PathBuf)> {
    let further = args.formats.iter().skip(1);
    further
        .map(|format| (*format, args.output_path(named, *format)))
        .collect()
}
