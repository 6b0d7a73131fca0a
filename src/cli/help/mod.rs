//! Help and complaints about the call in the user's language.
//!
//! The English texts stand beside the arguments, where clap takes them from. The Chinese ones stand in
//! `chinese`; a test finds every command, argument and value without one.

mod chinese;
mod complaint;

use std::ffi::OsString;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command, CommandFactory, FromArgMatches, Parser};
use model::Lang;

use crate::args::Args;
use crate::output::locale_language;

pub use complaint::print_complaint;

/// What the call says; a call that is only a question is answered by clap's error.
///
/// Every call comes through here, and few of them ask for help: texts are translated only for those.
pub fn parse_call(call: &[OsString], lang: Lang) -> Result<Args, clap::Error> {
    match Args::try_parse_from(call) {
        Err(_) if lang == Lang::Zh => {
            let matches = command(lang).try_get_matches_from(call)?;
            Args::from_arg_matches(&matches)
        }
        parsed => parsed,
    }
}

/// The language of a call that has not been understood yet: `--lang`, or else the system's.
pub fn language_of_call(call: &[OsString]) -> Lang {
    let words: Vec<&str> = call
        .iter()
        .filter_map(|word| word.to_str())
        .collect();
    let following = words
        .windows(2)
        .find_map(|pair| match pair {
            ["--lang", value] => Some(*value),
            _ => None,
        });
    let joined = || {
        words
            .iter()
            .find_map(|word| word.strip_prefix("--lang="))
    };
    match following.or_else(joined) {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => locale_language(),
    }
}

/// The command line with its texts in one language.
pub fn command(lang: Lang) -> Command {
    let mut command = Args::command();
    if lang == Lang::En {
        return command;
    }
    // Before texts are replaced: clap adds its own `--help`, `--version` and `help` here, and hands the
    // options of all commands down.
    command.build();
    translate_command(command, "")
}

fn translate_command(command: Command, path: &str) -> Command {
    let name = command.get_name().to_owned();
    let path = match path {
        "" | "preaudit" => name,
        parent => format!("{parent} {name}"),
    };
    let usage = translate_usage(&command);
    let mut command = command
        .help_template(chinese::TEMPLATE)
        .override_usage(StyledStr::from(usage))
        .subcommand_help_heading("命令")
        .mut_args(|arg| translate_argument(arg, &path))
        .mut_subcommands(|sub| translate_command(sub, &path));
    if let Some(about) = chinese::find_command(original_path(&path)) {
        command = command.about(about).long_about(about);
    }
    if let Some(words) = chinese::find_after_help(original_path(&path)) {
        command = command.after_help(words);
    }
    command
}

/// `help` lists every command once more, below itself.
fn original_path(path: &str) -> &str {
    match path.split_once("help ") {
        Some(("", below)) => below,
        _ if path.ends_with(" help") => "help",
        _ => path,
    }
}

fn translate_usage(command: &Command) -> String {
    let usage = command
        .clone()
        .render_usage()
        .to_string();
    let usage = usage
        .trim_start_matches("Usage:")
        .trim();
    let usage = usage.replace("\n       ", "\n      ");
    usage
        .replace("[OPTIONS]", "[选项]")
        .replace("[COMMAND]", "[命令]")
        .replace("<COMMAND>", "<命令>")
}

fn translate_argument(arg: Arg, command: &str) -> Arg {
    let heading = if arg.is_positional() {
        "参数"
    } else {
        "选项"
    };
    let id = arg.get_id().as_str().to_owned();
    let Some(text) = chinese::find_argument(command, &id) else {
        return arg.help_heading(heading);
    };
    let values: Vec<PossibleValue> = arg.get_possible_values();
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<String> = defaults
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let is_flag = !arg.get_action().takes_values();
    let mut short = text.to_owned();
    let mut long = text.to_owned();
    if !defaults.is_empty() && !is_flag {
        let default = format!("（默认：{}）", defaults.join("、"));
        short += &default;
        long += &default;
    }
    if !values.is_empty() && !is_flag {
        let names: Vec<&str> = values
            .iter()
            .map(PossibleValue::get_name)
            .collect();
        short += &format!("（可选：{}）", names.join("、"));
        long += "\n可选：";
        for value in &values {
            let name = value.get_name();
            let about = chinese::find_value(&id, name).unwrap_or_default();
            long += &format!("\n- {name}：{about}");
        }
    }
    arg.help_heading(heading)
        .hide_possible_values(true)
        .hide_default_value(true)
        .help(short)
        .long_help(long)
}

#[cfg(test)]
mod tests;
