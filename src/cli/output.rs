//! Terminal, files, exit codes.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use anyhow::Result;
use model::{Bilingual, Lang};
use policy::render::table::{Style, terminal_width};
use policy::rules::yaml::{Diagnostic, Diagnostics, name_hint};
use policy::sanitize::printable;

use crate::args::{Args, ColorArg};

// Scripts and CI read these numbers: they are only added, never changed.
/// Exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Ready, or nothing to object.
    Ready,
    /// Not ready; an expectation failed; a rule problem.
    NotReady,
    /// The call, a rule or a declaration is wrong.
    Usage,
    /// Nothing to check.
    NoInput,
    /// The audit itself failed.
    Failed,
    /// Stopped by the user.
    Interrupted,
}

impl Exit {
    pub fn of_error(error: &anyhow::Error) -> Self {
        if let Some(fault) = error.downcast_ref::<CliError>() {
            return fault.exit;
        }
        if error
            .downcast_ref::<Diagnostics>()
            .is_some()
        {
            Self::Usage
        } else {
            Self::Failed
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ready => 0,
            Exit::NotReady => 1,
            Exit::Usage => 2,
            Exit::NoInput => 3,
            Exit::Failed => 4,
            // 128 + SIGINT (2), as shells report an interrupted program.
            Exit::Interrupted => 130,
        })
    }
}

/// An error with its exit code, in both languages.
#[derive(Debug)]
pub struct CliError {
    pub exit: Exit,
    pub message: Bilingual,
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for CliError {}

/// A wrong call, in both languages.
pub fn usage_error(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    CliError {
        exit: Exit::Usage,
        message: Bilingual::new(zh, en),
    }
    .into()
}

#[derive(Debug)]
pub struct Terminal {
    pub lang: Lang,
    pub color: bool,
    /// Columns of the terminal; `None` in a pipe.
    pub width: Option<u16>,
    pub verbose: bool,
    pub quiet: bool,
}

impl Terminal {
    pub fn new(args: &Args) -> Self {
        let on_terminal = io::stdout().is_terminal();
        let color = match args.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            // https://no-color.org: any value that is not empty turns colour off.
            ColorArg::Auto => {
                let no_color = std::env::var_os("NO_COLOR");
                on_terminal && no_color.is_none_or(|value| value.is_empty())
            }
        };
        // Origin: by eye, for terminals that do not tell their width.
        let width = on_terminal.then(|| terminal_width().unwrap_or(100));
        let lang = args
            .lang
            .map_or_else(locale_language, Lang::from);
        Self {
            lang,
            color,
            width,
            verbose: args.verbose > 0,
            quiet: args.quiet,
        }
    }

    pub fn style(&self) -> Style {
        Style {
            lang: self.lang,
            color: self.color,
            width: self.width,
            verbose: self.verbose,
            quiet: self.quiet,
        }
    }

    /// Writes to a file, or to stdout. A closed pipe is the reader's choice, not an error.
    pub fn write_output(&self, file: Option<&Path>, mut bytes: &[u8]) -> Result<()> {
        self.copy_output(file, &mut bytes)
    }

    /// The same with what a reader gives, however much that is.
    #[expect(
        clippy::unused_self,
        reason = "where output goes is the terminal's business"
    )]
    pub fn copy_output(&self, file: Option<&Path>, source: &mut dyn Read) -> Result<()> {
        let Some(path) = file else {
            // `preaudit … | head` closes the pipe early.
            let mut stdout = io::stdout();
            let written = io::copy(source, &mut stdout);
            let written = written.and_then(|_| stdout.flush());
            return match written {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                other => other.context("stdout"),
            };
        };
        let copied = File::create(path).and_then(|mut file| io::copy(source, &mut file));
        copied.map(drop).map_err(|error| {
            let name = path.display();
            usage_error(
                format!("无法写入 {name}：{error}"),
                format!("cannot write {name}: {error}"),
            )
        })
    }

    /// Says what is going on, beside the output.
    pub fn print_progress(&self, words: &Bilingual) {
        if !self.quiet {
            // Nobody is left to hear that stderr is closed.
            let mut stderr = io::stderr().lock();
            let _ = writeln!(stderr, "{}", words.get(self.lang));
        }
    }

    pub fn print_error(&self, error: &anyhow::Error) {
        // Nobody is left to hear that stderr is closed.
        let _ = io::stderr()
            .lock()
            .write_all(self.format_error(error).as_bytes());
    }

    /// An error in the language of the output, a line feed at its end.
    pub fn format_error(&self, error: &anyhow::Error) -> String {
        // A line for each problem as `file:line:column`, which editors can jump to.
        if let Some(problems) = error.downcast_ref::<Diagnostics>() {
            let line = |problem: &Diagnostic| {
                let file = printable(&problem.file);
                format!(
                    "{file}:{}:{}: {}\n",
                    problem.line,
                    problem.column,
                    problem.message().get(self.lang)
                )
            };
            let lines = problems.0.iter().map(line);
            lines.collect()
        } else if let Some(fault) = error.downcast_ref::<CliError>() {
            format!("preaudit: {}\n", fault.message.get(self.lang))
        } else {
            format!("preaudit: {error:#}\n")
        }
    }
}

// Origin: POSIX.1-2017, XBD section 8.2. An empty variable counts as not set.
/// The language of the locale: `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set.
/// The language of the system.
pub fn locale_language() -> Lang {
    let locale_value = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    let is_chinese = |value: &String| value.to_lowercase().starts_with("zh");
    if locale_value
        .as_ref()
        .is_some_and(is_chinese)
    {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// A wrong call: `id` is none of the `valid` ones; the nearest of them is offered, and all where they are few.
pub fn unknown_id_error<'a>(
    what: (&str, &str),
    id: &str,
    valid: impl Iterator<Item = &'a str>,
) -> anyhow::Error {
    let (what_zh, what_en) = what;
    let hint = name_hint(id, valid);
    usage_error(
        format!("未知的{what_zh} `{id}`{}", hint.zh),
        format!("unknown {what_en} `{id}`{}", hint.en),
    )
}
