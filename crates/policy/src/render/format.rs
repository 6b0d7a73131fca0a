//! The formats of a report: one list that drives the command's option, file endings and dispatch.

use std::fmt;
use std::io::{self, Write};
use std::iter;
use std::str::FromStr;

use super::{
    build_record, client_message, csv, github, html, ics, json, junit, markdown, sarif, table, xlsx,
};
use crate::rules::Rules;
use model::{Bilingual, Report, Thumbnail};

// One list, so that `check` and `batch` offer the same formats.
macro_rules! output_formats {
    ($(
        $variant:ident
        $name:literal
        $extension:literal
        $zh:literal
        $en:literal
    )*) => {
        /// How a report is written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OutputFormat {
            $(
                #[doc = $en]
                $variant,
            )*
        }

        impl OutputFormat {
            /// All formats, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in `--format`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The ending of a file in this format, without the dot.
            #[must_use]
            pub fn extension(self) -> &'static str {
                match self {
                    $(Self::$variant => $extension,)*
                }
            }

            /// What it is for.
            #[must_use]
            pub fn about(self) -> Bilingual {
                match self {
                    $(Self::$variant => Bilingual::new($zh, $en),)*
                }
            }
        }
    };
}

output_formats! {
    Table    "table"    "txt"   "供人在终端阅读"   "For people, on a terminal"
    Json     "json"     "json"  "一个 JSON 对象"   "One JSON object"
    Jsonl    "jsonl"    "jsonl" "每行一个 JSON 对象" "One JSON object a line"
    Markdown "markdown" "md"    "供工单、邮件使用"   "For tickets and mails"
    Html     "html"     "html"  "单个网页文件，可打印" "One self-contained page, to read and print"
    Message  "message"  "txt"   "发给客户的说明"     "A short text for the client: what to send"
    Junit    "junit"    "xml"   "JUnit XML，供 CI" "JUnit XML, for CI"
    Sarif    "sarif"    "sarif" "SARIF 2.1.0，供代码扫描；不使进程失败" "SARIF 2.1.0, for code scanning; does not make the process fail"
    Github   "github"   "txt"   "GitHub Actions 注释" "Annotations of GitHub Actions"
    Csv      "csv"      "csv"   "发现，逗号分隔"   "Findings, comma-separated"
    Ics      "ics"      "ics"   "日历：证照到期日、最后安全提交日" "Calendar: when papers expire, the last safe day to submit"
    Xlsx     "xlsx"     "xlsx"  "工作簿：客户、发现、证照" "Workbook: clients, findings, papers"
}

/// What a format may need beside the report.
#[derive(Debug, Clone, Copy)]
pub struct RenderContext<'a> {
    /// Language and look.
    pub style: table::Style,
    /// Titles and help of finding codes.
    pub rules: &'a Rules,
    // Never absolute: a report that is mailed around must not tell the user's folders.
    /// Where the dossier lies, as a relative path with `/`, for formats that point into it.
    pub location: &'a str,
    /// Pictures of the documents, where [`OutputFormat::shows_pictures`]; rendering opens no file.
    pub thumbnails: &'a [Thumbnail],
}

impl OutputFormat {
    /// It shows the documents: `audit::thumbnails` draws them.
    #[must_use]
    pub fn shows_pictures(self) -> bool {
        self == Self::Html
    }

    /// It points into the dossier: [`RenderContext::location`] is in its bytes.
    #[must_use]
    pub fn shows_locations(self) -> bool {
        matches!(self, Self::Junit | Self::Sarif | Self::Github)
    }
}

/// Writes `report` as `format`.
pub fn write_report(
    report: &Report,
    format: OutputFormat,
    context: RenderContext<'_>,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let lang = context.style.lang;
    // Built only where a format asks for rows.
    let record = || iter::once_with(|| Ok(build_record(report, lang, context.location)));
    match format {
        OutputFormat::Table => table::write_report(report, context.style, sink),
        OutputFormat::Json => json::write_report(report, lang, sink),
        OutputFormat::Jsonl => json::write_line(report, lang, sink),
        OutputFormat::Markdown => markdown::write_report(report, lang, sink),
        OutputFormat::Html => html::write_report(report, context.thumbnails, lang, sink),
        OutputFormat::Message => client_message::write_message(report, lang, sink),
        OutputFormat::Junit => junit::write_records(&mut record(), sink),
        OutputFormat::Sarif => sarif::write(&mut record(), context.rules, lang, sink),
        OutputFormat::Github => github::write_records(&mut record(), lang, sink),
        OutputFormat::Csv => csv::write_records(&mut record(), sink),
        OutputFormat::Ics => ics::write_records(&mut record(), context.rules, lang, sink),
        OutputFormat::Xlsx => xlsx::write_records(&mut record(), lang, sink),
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
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
            .ok_or(())
    }
}
