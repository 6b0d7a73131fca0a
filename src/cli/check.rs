//! `preaudit check DIR`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use anyhow::Result;
use evidence::discover;
use evidence::discover::{DossierListing, DossierSearch, PaperNames};
use model::limits::Limits;
use model::{
    Bilingual, Declaration, Dossier, FindingCode, MerchantQuestion, Report, Severity, SourceTrust,
    Verdict,
};
use policy::evaluate::AuditOptions;
use policy::rejections::add_platform_codes;
use policy::render;
use policy::render::OutputFormat;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::YamlFile;
use preaudit::audit;
use preaudit::audit::{ExtractOptions, FileProgress};
use values::mask::{mask_path, mask_text};

use crate::args::{AuditArgs, CheckArgs, FailOn, Target};
use crate::declaration_file::DeclarationFile;
use crate::dossier_run::DossierRun;
use crate::extract_options::extract_options;
use crate::interview::ask_questions;
use crate::ocr_install::prepare_recognition;
use crate::output::{CliError, Exit, Terminal, unknown_id_error, usage_error};
use crate::places::{common_location, expand_paths};
use crate::progress::ticking_bar;
use crate::rejection_table::find_platform;
use crate::target::override_declaration;

pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<Exit> {
    if args.audit.formats.len() > 1 && args.output.is_none() {
        return Err(usage_error(
            "指定多种格式时请用 -o 文件：每种格式写入同名文件，扩展名不同",
            "several formats need -o FILE: each is written to that name with its own ending",
        ));
    }
    start_threads(args.audit.common.jobs)?;
    prepare_recognition(&args.audit.common, &args.paths, terminal)?;
    let mut auditor = Auditor::new(&args.audit)?.at_places(&args.place)?;
    let platform = args
        .as_platform
        .as_deref()
        .map(|id| find_platform(&auditor.rules, id))
        .transpose()?;
    let paths = expand_paths(&args.paths, auditor.looking.limits.files)?;
    let listing = list_places(&paths, &auditor.looking)?;
    if let [folder] = paths.as_slice() {
        tell_of_many_clients(folder, &auditor, terminal);
    }
    let location = common_location(&paths);
    let location = auditor.shown_name(&location);
    let (dossier, mut report) = if args.interactive {
        audit_with_answers(&paths, &auditor, listing, terminal)?
    } else {
        let bar = ticking_bar(listing.files.len(), terminal);
        let told = bar.clone();
        auditor.looking.progress = FileProgress::new(move || told.inc(1));
        let audited = auditor.audit_dossier(listing);
        bar.finish_and_clear();
        audited?
    };
    if let Some(table) = platform {
        add_platform_codes(&mut report, &auditor.rules.rejections, table);
    }
    for format in &args.audit.formats {
        let bytes =
            auditor.render_report(&dossier, &report, terminal.style(), &location, *format)?;
        let named = args.output.as_deref();
        let file = named.map(|path| args.audit.output_path(path, *format));
        terminal.write_output(file.as_deref(), &bytes)?;
    }
    let fail_on = args.audit.fail_on();
    Ok(exit_of_verdict(report.verdict, fail_on))
}

// Origin: by eye. Two folders may be one client's own order.
/// Dossiers below a folder from which it is more likely one of many clients.
const MANY_CLIENTS: usize = 3;

/// Whoever checks the folder of all his clients gets one report on all of them: it is said.
fn tell_of_many_clients(folder: &Path, auditor: &Auditor, terminal: &Terminal) {
    let search = DossierSearch {
        papers: PaperNames::new(auditor.rules.paper_names()),
        ..DossierSearch::default()
    };
    let roots = [folder.to_owned()];
    let Ok(found) = discover::find_dossiers(&roots, &search, &auditor.looking.limits) else {
        return;
    };
    let count = found.places.len();
    if count >= MANY_CLIENTS {
        let name = folder.display();
        terminal.print_progress(&Bilingual::new(
            format!("注意：{name} 下像是有 {count} 家客户，这里按一家检查；逐家检查请用 preaudit batch {name}"),
            format!("note: {name} looks like the folder of {count} clients and is checked as one; preaudit batch {name} checks each"),
        ));
    }
}

/// Audits, asks what is open, and audits again with the answers, until nothing more is answered.
fn audit_with_answers(
    paths: &[PathBuf],
    auditor: &Auditor,
    listing: DossierListing,
    terminal: &Terminal,
) -> Result<(Dossier, Report)> {
    let [folder] = paths else {
        return Err(usage_error(
            "-i 会把答案写入 merchant.yaml，请只指定一个文件夹",
            "-i writes the answers into merchant.yaml; name one folder only",
        ));
    };
    let looking = &auditor.looking;
    let mut audited = auditor.audit_dossier(listing)?;
    let mut asked: Vec<String> = Vec::new();
    loop {
        let questions = &audited.1.questions;
        let is_new = |q: &&MerchantQuestion| !asked.contains(&q.name);
        let open: Vec<MerchantQuestion> = questions
            .iter()
            .filter(is_new)
            .cloned()
            .collect();
        let answers = ask_questions(&open, &auditor.rules, terminal)?;
        if answers.is_empty() {
            return Ok(audited);
        }
        // An answer can bring further questions; none is asked twice.
        asked.extend(open.into_iter().map(|q| q.name));
        let file = DeclarationFile::open(folder, &looking.limits, &looking.sandbox)?;
        file.add(&answers, &auditor.rules)?;
        let listing = list_dossier(folder, looking)?;
        audited = auditor.audit_dossier(listing)?;
    }
}

pub struct Auditor {
    args: AuditArgs,
    pub rules: Rules,
    pub looking: ExtractOptions,
    settings: AuditOptions,
}

impl Auditor {
    /// A wrong id or code is a wrong call, before any dossier is looked at.
    pub fn new(args: &AuditArgs) -> Result<Self> {
        let limits = Limits::default();
        let rules = Rules::load(&args.common.rules, &limits)?;
        // Into a declaration that nobody keeps, only to find wrong ids.
        let mut declared = Declaration::default();
        override_declaration(&args.target, &rules, &mut declared)?;
        let as_of = args
            .as_of
            .unwrap_or_else(today_in_china);
        // Only a dossier's own expectation allows specimens.
        let settings = AuditOptions {
            only: parse_codes(&args.only)?,
            skip: parse_codes(&args.skip)?,
            reveal: args.common.reveal,
            trust: args.trust.map(SourceTrust::from),
            ..AuditOptions::on_date(as_of)
        };
        Ok(Self {
            looking: extract_options(&args.common, limits)?,
            args: args.clone(),
            rules,
            settings,
        })
    }

    /// The limits of these upload places count, not those of the scenarios. Errors: no rule knows one.
    pub fn at_places(mut self, places: &[String]) -> Result<Self> {
        let known = || {
            let places = self.rules.platforms.iter();
            places.map(|place| place.limits.id.as_str())
        };
        for place in places {
            if !known().any(|id| id == place) {
                let what = ("上传位置", "upload place");
                return Err(unknown_id_error(what, place, known()));
            }
        }
        self.settings.places = places.to_vec();
        Ok(self)
    }

    /// One dossier with what its own control files and the call say. Errors: as [`Self::audit_dossier`].
    pub fn open_dossier(&self, found: DossierListing) -> Result<DossierRun> {
        let mut declaration = read_declaration(&found, &self.rules)?;
        override_declaration(&self.args.target, &self.rules, &mut declaration)?;
        DossierRun::new(found, declaration, &self.looking, &self.args.common)
    }

    /// What an audit asks for, and shows.
    pub fn settings(&self) -> &AuditOptions {
        &self.settings
    }

    /// Audits one dossier. Errors: its declaration or its expectation is wrong.
    pub fn audit_dossier(&self, found: DossierListing) -> Result<(Dossier, Report)> {
        self.audit_for(found, &Target::default())
    }

    /// The same; what `own` says of this dossier outranks the call.
    pub fn audit_for(&self, found: DossierListing, own: &Target) -> Result<(Dossier, Report)> {
        self.audit_on(found, own, self.args.as_of)
    }

    /// The same as of a day; `None`: the dossier's own day, or today.
    pub fn audit_on(
        &self,
        found: DossierListing,
        own: &Target,
        as_of: Option<jiff::civil::Date>,
    ) -> Result<(Dossier, Report)> {
        let mut declaration = read_declaration(&found, &self.rules)?;
        let args = &self.args;
        override_declaration(&args.target, &self.rules, &mut declaration)?;
        override_declaration(own, &self.rules, &mut declaration)?;
        let one = DossierRun::new(found, declaration, &self.looking, &args.common)?;
        let mut report = one.audit_with(&self.rules, &self.settings, as_of);
        let dossier = one.dossier;
        let least = Severity::from(self.args.min_severity);
        // After the verdict: hiding findings must not change what was decided.
        if least > Severity::Info {
            report.drop_below(least);
        }
        Ok((dossier, report))
    }

    pub fn render_report(
        &self,
        dossier: &Dossier,
        report: &Report,
        style: render::table::Style,
        location: &str,
        format: OutputFormat,
    ) -> Result<Vec<u8>> {
        let thumbnails = if format.shows_pictures() {
            let reveal = self.settings.reveal;
            audit::draw_thumbnails(&dossier.files, report, reveal, &self.looking)
        } else {
            Vec::new()
        };
        let context = render::RenderContext {
            style,
            rules: &self.rules,
            location,
            thumbnails: &thumbnails,
        };
        let mut bytes = self.args.file_start(format);
        render::write_report(report, format, context, &mut bytes)?;
        Ok(bytes)
    }

    /// The date of dossiers that have none of their own.
    pub fn as_of(&self) -> jiff::civil::Date {
        self.settings.as_of
    }

    /// A path or a name of a file or folder.
    pub fn shown_name(&self, name: &str) -> String {
        if self.settings.reveal {
            name.to_owned()
        } else {
            mask_path(name)
        }
    }

    /// A message.
    pub fn shown_text(&self, text: &str) -> String {
        if self.settings.reveal {
            text.to_owned()
        } else {
            mask_text(text)
        }
    }
}

/// What `merchant.yaml` says, held against the rules that know its ids.
pub fn read_declaration(found: &DossierListing, rules: &Rules) -> Result<Declaration> {
    let Some(control) = &found.merchant else {
        return Ok(Declaration::default());
    };
    Ok(parse_declaration(
        &YamlFile::decode(&control.path, &control.bytes),
        rules,
    )?)
}

/// Lists the folder; a folder without any file is nothing to check.
pub fn list_dossier(folder: &Path, looking: &ExtractOptions) -> Result<DossierListing> {
    list_places(&[folder.to_owned()], looking)
}

fn list_places(paths: &[PathBuf], looking: &ExtractOptions) -> Result<DossierListing> {
    let found = discover::discover_places(paths, &looking.limits, &looking.sandbox);
    let listing = found.map_err(|error| CliError {
        exit: Exit::Usage,
        message: error.to_bilingual(),
    })?;
    if listing.files.is_empty() {
        Err(no_files_error(&listing.name))
    } else {
        Ok(listing)
    }
}

pub fn no_files_error(name: &str) -> anyhow::Error {
    let message = Bilingual::new(
        format!("{name} 中没有可检查的文件"),
        format!("no file to check in {name}"),
    );
    CliError {
        exit: Exit::NoInput,
        message,
    }
    .into()
}

/// Threads for files; 0: all cores.
pub fn start_threads(jobs: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()
        .context("threads")
}

// Terms end by the calendar of China, wherever the computer stands.
pub fn today_in_china() -> jiff::civil::Date {
    audit::date_in_china(jiff::Timestamp::now())
}

pub fn parse_codes(names: &[String]) -> Result<Vec<FindingCode>> {
    let one = |name: &String| {
        let all = FindingCode::ALL
            .iter()
            .map(|code| code.name());
        let what = ("发现代码", "finding code");
        let code = name.parse();
        code.map_err(|()| unknown_id_error(what, name, all))
    };
    names.iter().map(one).collect()
}

pub fn exit_of_verdict(verdict: Verdict, fail_on: FailOn) -> Exit {
    match (verdict, fail_on) {
        (Verdict::NotReady, FailOn::NotReady | FailOn::Review)
        | (Verdict::Review, FailOn::Review) => Exit::NotReady,
        _ => Exit::Ready,
    }
}
