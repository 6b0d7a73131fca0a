//! Annotations of GitHub Actions: workflow commands, one a line.

use std::io::{self, Write};

use super::Records;
use super::text::file_location;
use model::{Bilingual, DossierRecord, FindingRow, Lang, Severity};

/// Writes an annotation for every finding and for every dossier that could not be audited.
pub fn write_records(records: Records<'_>, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    for record in records {
        let record = record?;
        if let Some(failure) = &record.failure {
            write_annotation(
                "error",
                &record.location,
                &record.client,
                &failure.message,
                sink,
            )?;
        }
        for finding in &record.findings {
            write_finding(&record, finding, lang, sink)?;
        }
    }
    Ok(())
}

fn write_finding(
    record: &DossierRecord,
    f: &FindingRow,
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    // Waived problems stay visible in the pull request, at the mildest level.
    let level = match (f.severity, &f.waived) {
        (_, Some(_)) | (Severity::Info, None) => "notice",
        (Severity::Warning, None) => "warning",
        (Severity::Error, None) => "error",
    };
    // Most documents have one page, where its number is noise.
    let page = f.page.filter(|page| *page > 1);
    let page =
        page.map(|page| Bilingual::new(format!("（第 {page} 页）"), format!(" (page {page})")));
    let waiver_note = f
        .waived
        .as_ref()
        .map(|reason| Bilingual::new(format!("；已豁免：{reason}"), format!("; waived: {reason}")));
    let text_of = |words: Option<Bilingual>| {
        words
            .map(|words| words.get(lang).to_owned())
            .unwrap_or_default()
    };
    let message = format!(
        "{}: {}{}{}\n{}",
        record.client,
        f.message,
        text_of(page),
        text_of(waiver_note),
        f.remedy
    );
    write_annotation(
        level,
        &file_location(&record.location, f.file.as_deref()),
        &f.code,
        &message,
        sink,
    )
}

/// `::error file=…,title=…::message`.
pub(super) fn write_annotation(
    level: &str,
    file: &str,
    title: &str,
    message: &str,
    sink: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        sink,
        "::{level} file={},title={}::{}",
        escape_property(file),
        escape_property(title),
        escape_data(message)
    )
}

// Origin: `escapeData` and `escapeProperty` of GitHub's toolkit (@actions/core). Percent signs
// first, or the codes for line breaks would be escaped again. A file name could otherwise end the
// line and begin a command of its own.
/// The message of a command: percent signs and line breaks as codes.
fn escape_data(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| super::text::plain_text(line).replace('%', "%25"))
        .collect();
    lines.join("%0A")
}

/// The value of a command's property: separators as codes too.
fn escape_property(text: &str) -> String {
    escape_data(text)
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_the_command() {
        let mut out = Vec::new();
        write_annotation("error", "a,b:c\r%.jpg", "t", "50 %\n::error::x", &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error file=a%2Cb%3Ac\\r%25.jpg,title=t::50 %25%0A::error::x\n"
        );
    }
}
