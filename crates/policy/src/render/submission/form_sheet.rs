//! The values to type into the form, as tables in Markdown.

use std::io::{self, Write};

use crate::render::labels::tr;
use crate::render::markdown_syntax::{escape_text, format_heading, format_table};
use model::{Lang, Submission};

/// Writes a table for the merchant, for each paper and for the account.
pub fn write_form_sheet(
    set: &Submission,
    reveal: bool,
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let title = tr(lang, "填表内容", "Values for the form");
    write!(sink, "{}", format_heading(1, title))?;
    if !reveal {
        let note = tr(
            lang,
            "个人信息已遮盖；加 --reveal 可写出全文。",
            "Personal data is masked; --reveal writes it out.",
        );
        writeln!(sink, "{note}\n")?;
    }
    let head = [tr(lang, "栏目", "Field"), tr(lang, "内容", "Value")];
    for section in &set.form {
        let title = escape_text(section.title.get(lang));
        write!(sink, "{}", format_heading(2, &title))?;
        let rows = section
            .rows
            .iter()
            .map(|(label, value)| {
                let label = escape_text(label.get(lang));
                vec![label, escape_text(value)]
            });
        let rows: Vec<Vec<String>> = rows.collect();
        writeln!(sink, "{}", format_table(&head, &rows))?;
    }
    Ok(())
}
