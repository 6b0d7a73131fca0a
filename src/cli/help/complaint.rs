//! What is wrong with a call, in Chinese. In English clap says it.

use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use model::Lang;

use crate::output::Exit;

/// Prints why a call was not understood, or the help or version that it asked for.
pub fn print_complaint(error: &clap::Error, lang: Lang) -> Exit {
    let asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let complaint = (lang == Lang::Zh && !asked)
        .then(|| describe(error))
        .flatten();
    // Nobody is left to hear that the terminal is closed.
    let _ = match complaint {
        Some(text) => io::stderr().write_all(text.as_bytes()),
        None => error.print(),
    };
    if asked { Exit::Ready } else { Exit::Usage }
}

/// `None` where clap's own words are as good.
fn describe(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(context_text);
    let argument = || context(ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有 {} 这个参数", argument()),
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("没有 {name} 这个命令")
        }
        ErrorKind::InvalidValue if value().is_empty() => format!("{} 后面缺少内容", argument()),
        ErrorKind::InvalidValue => format!("{} 不能是“{}”", argument(), value()),
        ErrorKind::ValueValidation => format!("{} 的内容“{}”不正确", argument(), value()),
        ErrorKind::MissingRequiredArgument => format!("缺少必填的参数：{}", argument()),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            format!("{} 与 {other} 不能同时使用", argument())
        }
        ErrorKind::TooManyValues => format!("{} 后面的内容过多：“{}”", argument(), value()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{} 后面缺少内容", argument())
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        // The help itself is the answer.
        _ => return None,
    };
    let hints = [
        (ContextKind::SuggestedArg, "您是不是要用"),
        (ContextKind::SuggestedSubcommand, "您是不是要用"),
        (ContextKind::SuggestedValue, "您是不是要用"),
        (ContextKind::ValidValue, "可选"),
        (ContextKind::ValidSubcommand, "可选"),
    ];
    let mut text = format!("preaudit: {what}\n");
    for (kind, words) in hints {
        let choices = context(kind).filter(|choices| !choices.is_empty());
        if let Some(choices) = choices {
            text += &format!("  {words}：{choices}\n");
        }
    }
    Some(text + "  用法见 preaudit --help，或 preaudit 命令 --help\n")
}

fn context_text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        other => other.to_string(),
    }
}
