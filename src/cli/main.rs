//! The command: arguments, terminal, clock and exit codes. Everything else is the library's.

mod adversary;
mod answer;
mod args;
mod batch;
mod batch_auditor;
mod batch_output;
mod batch_settings;
mod batch_summary;
mod check;
mod checklist;
mod declaration_file;
mod decode;
mod doctor;
mod dossier_line;
mod dossier_list;
mod dossier_run;
mod dossier_search;
mod dossier_server;
mod explain;
mod explain_activity;
mod explain_cause;
mod extract_options;
mod fixture_pack;
mod help;
mod init;
mod inspect;
mod inspect_overlay;
mod interview;
mod learn;
mod ocr;
mod ocr_download;
mod ocr_install;
mod output;
mod pack;
mod path_text;
mod places;
mod progress;
mod record_files;
mod rejection_table;
mod rules;
mod rules_diff;
mod rules_show;
mod target;
mod test;
mod user_dirs;
mod worker;

use std::ffi::OsString;
use std::io::{self, StdinLock, StdoutLock};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;

use evidence::worker::{WORKER_ARGUMENT, serve_worker};

use args::{Args, Command};
use output::{Exit, Terminal};

/// Pages of px are large and short-lived: this allocator keeps their memory for the next one, where the
/// system's gives it back and has it cleared anew, which costs as much as half a decoding.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before arguments are parsed: this one is not the user's.
    let first_argument = std::env::args_os().nth(1);
    let is_first = |own: &str| {
        first_argument
            .as_ref()
            .is_some_and(|given| given == own)
    };
    if is_first(WORKER_ARGUMENT) {
        return serve(serve_worker);
    }
    if is_first(dossier_server::ARGUMENT) {
        return serve(dossier_server::serve);
    }
    let call = with_command(std::env::args_os());
    let lang = help::language_of_call(&call);
    let args = match help::parse_call(&call, lang) {
        Ok(args) => args,
        Err(error) => return help::print_complaint(&error, lang).into(),
    };
    let terminal = Terminal::new(&args);
    match run_command(&args, &terminal) {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal.print_error(&error);
            Exit::of_error(&error).into()
        }
    }
}

/// Papers without a command are checked. `rules` is a command also where a folder has that name.
fn with_command(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut given: Vec<OsString> = given.collect();
    // The commands are listed only where a folder has that name: every call comes through here.
    let is_path = |first: &OsString| {
        Path::new(first).exists()
            && Args::command()
                .find_subcommand(first)
                .is_none()
    };
    if given.get(1).is_some_and(is_path) {
        given.insert(1, "check".into());
    }
    given
}

/// Does what the parent process asks.
fn serve(work: fn(StdinLock<'static>, StdoutLock<'static>) -> io::Result<()>) -> ExitCode {
    let input = io::stdin().lock();
    let output = io::stdout().lock();
    if work(input, output).is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run_command(args: &Args, terminal: &Terminal) -> Result<Exit> {
    match &args.command {
        Command::Check(args) => check::run(args, terminal),
        Command::Batch(args) => batch::run(args, terminal),
        Command::Worker(args) => worker::run(args, terminal),
        Command::Checklist(args) => checklist::run(args, terminal),
        Command::Init(args) => init::run(args, terminal),
        Command::Answer(args) => answer::run(args, terminal),
        Command::Pack(args) => pack::run(args, terminal),
        Command::Decode(args) => decode::run(args, terminal),
        Command::Learn(args) => learn::run(args, terminal),
        Command::Inspect(args) => inspect::run(args, terminal),
        Command::Rules(args) => rules::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Test(args) => test::run(args, terminal),
        Command::Ocr(args) => ocr::run(args, terminal),
        Command::Doctor(args) => doctor::run(args, terminal),
        Command::Completions { shell } => {
            let mut buffer = Vec::new();
            let mut command = help::command(terminal.lang);
            clap_complete::generate(*shell, &mut command, "preaudit", &mut buffer);
            terminal.write_output(None, &buffer)?;
            Ok(Exit::Ready)
        }
        Command::Man { into } => write_manual(into.as_deref(), terminal),
    }
}

/// The manual, from the same definitions as the help.
fn write_manual(into: Option<&Path>, terminal: &Terminal) -> Result<Exit> {
    let mut command = help::command(terminal.lang).disable_help_subcommand(true);
    // Without this the pages lack the options that all commands share.
    command.build();
    if let Some(folder) = into {
        std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map_err(|error| {
                let name = folder.display();
                output::usage_error(
                    format!("无法写入 {name}：{error}"),
                    format!("cannot write {name}: {error}"),
                )
            })?;
        return Ok(Exit::Ready);
    }
    let mut page = Vec::new();
    let manual = clap_mangen::Man::new(command);
    manual.render(&mut page)?;
    terminal.write_output(None, &page)?;
    Ok(Exit::Ready)
}
