//! The command: arguments, terminal, clock and exit codes. Everything else is the library's.

mod adversary;
mod args;
mod batch;
mod batch_auditor;
mod batch_output;
mod batch_settings;
mod check;
mod checklist;
mod doctor;
mod explain;
mod extract_options;
mod fixture_pack;
mod init;
mod inspect;
mod inspect_overlay;
mod ocr;
mod output;
mod rules;
mod rules_diff;
mod test;
mod user_dirs;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};
use output::{Exit, Terminal};

/// Pages of px are large and short-lived: this allocator keeps their memory for the next one, where the
/// system's gives it back and has it cleared anew, which costs as much as half a decoding.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before arguments are parsed: this one is not the user's.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == evidence::pdf::WORKER_ARGUMENT)
    {
        let input = std::io::stdin().lock();
        let output = std::io::stdout().lock();
        let done = evidence::pdf::serve_worker(input, output);
        return if done.is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    let args = Args::parse();
    let terminal = Terminal::new(&args);
    match run_command(&args, &terminal) {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal.print_error(&error);
            Exit::of_error(&error).into()
        }
    }
}

fn run_command(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Check(a) => check::run(a, terminal),
        Command::Batch(a) => batch::run(a, terminal),
        Command::Checklist(a) => checklist::run(a, terminal),
        Command::Init(a) => init::run(a, terminal),
        Command::Inspect(a) => inspect::run(a, terminal),
        Command::Rules(a) => rules::run(a, terminal),
        Command::Explain(a) => explain::run(a, terminal),
        Command::Test(a) => test::run(a, terminal),
        Command::Ocr(a) => ocr::run(a, terminal),
        Command::Doctor(a) => doctor::run(a, terminal),
        Command::Completions { shell } => {
            let mut buffer = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "preaudit", &mut buffer);
            terminal.write_output(None, &buffer)?;
            Ok(Exit::Ready)
        }
        Command::Man { into } => write_manual(into.as_deref(), terminal),
    }
}

/// The manual, from the same definitions as the help.
fn write_manual(into: Option<&Path>, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut command = Args::command().disable_help_subcommand(true);
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
    clap_mangen::Man::new(command).render(&mut page)?;
    terminal.write_output(None, &page)?;
    Ok(Exit::Ready)
}
