//! The command: arguments, terminal, clock and exit codes. Everything else is the library's.

mod args;
mod check;
mod counts;
mod doctor;
mod explain;
mod home;
mod inspect;
mod ocr;
mod output;
mod picture;
mod rules;
mod rules_diff;
mod suite;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use output::{Exit, Terminal};

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|a| a == preaudit::probe::pdf::WORKER_ARGUMENT) {
        let done = preaudit::probe::pdf::serve(std::io::stdin().lock(), std::io::stdout().lock());
        return if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let args = Args::parse();
    let terminal = Terminal::new(&args);
    match run(&args, &terminal) {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal.error(&error);
            Exit::of_error(&error).into()
        }
    }
}

fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Check(a) => check::run(a, terminal),
        Command::Inspect(a) => inspect::run(a, terminal),
        Command::Rules(a) => rules::run(a, terminal),
        Command::Explain(a) => explain::run(a, terminal),
        Command::Test(a) => suite::run(a, terminal),
        Command::Ocr(a) => ocr::run(a, terminal),
        Command::Doctor(a) => doctor::run(a, terminal),
        Command::Completions { shell } => {
            let mut buffer = Vec::new();
            clap_complete::generate(
                *shell,
                &mut <Args as clap::CommandFactory>::command(),
                "preaudit",
                &mut buffer,
            );
            terminal.write(None, &buffer)?;
            Ok(Exit::Ready)
        }
    }
}
