//! The formats of a report: one list that drives the command's option, file endings and dispatch.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::{json, table};
use crate::model::{Dossier, Report, Words};
use crate::rules::Rules;

macro_rules! output_formats {
    ($($variant:ident $name:literal $extension:literal $zh:literal $en:literal)*) => {
        /// How a report is written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OutputFormat {
            $(#[doc = $en] $variant,)*
        }

        impl OutputFormat {
            /// All formats, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in `--format`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The ending of a file in this format, without the dot.
            #[must_use]
            pub fn extension(self) -> &'static str {
                match self { $(Self::$variant => $extension,)* }
            }

            /// What it is for.
            #[must_use]
            pub fn about(self) -> Words {
                match self { $(Self::$variant => Words::new($zh, $en),)* }
            }
        }
    };
}

output_formats! {
    Table    "table"    "txt"   "供人在终端阅读"   "For people, on a terminal"
    Json     "json"     "json"  "一个 JSON 对象"   "One JSON object"
    Jsonl    "jsonl"    "jsonl" "每行一个 JSON 对象" "One JSON object a line"
}

/// What a format may need beside the report.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Language and look.
    pub style: table::Style,
    /// Titles and help of finding codes.
    pub rules: &'a Rules,
    /// The files themselves, for formats that show them.
    pub dossier: &'a Dossier,
    /// Where the dossier lies, as a relative path with `/`, for formats that point into it.
    pub location: &'a str,
}

/// Writes `report` as `format`.
pub fn write(
    report: &Report,
    format: OutputFormat,
    context: Context<'_>,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let lang = context.style.lang;
    match format {
        OutputFormat::Table => table::write(report, context.style, sink),
        OutputFormat::Json => json::write(report, lang, sink),
        OutputFormat::Jsonl => json::write_line(report, lang, sink),
    }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for OutputFormat {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|f| f.name() == name).ok_or(())
    }
}
