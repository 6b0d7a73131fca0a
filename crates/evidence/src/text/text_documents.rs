//! Text files and Word documents: paragraphs in order, laid out as lines so that the rest of the tool
//! need not know where a text came from.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use model::limits::Limits;
use model::{FileText, Rect, TextLine, TextOrigin, TextPage};

// Origin: ISO 216, 210 by 297 mm, in whole points.
/// A4 in points.
pub const A4_SIZE_PT: [f64; 2] = [595.0, 842.0];

/// The text of a file in UTF-8, UTF-16 with byte order mark, or GBK. `None`: it is no text.
#[must_use]
pub fn read_text_file(bytes: &[u8], limits: &Limits) -> Option<FileText> {
    let text = decode_characters(bytes)?;
    let clean = text.lines().map(|l| {
        l.trim_start_matches(['#', '*', '>', ' ', '\u{3000}'])
            .to_owned()
    });
    Some(lay_out_lines(clean, TextOrigin::PlainText, limits))
}

fn decode_characters(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Some(encoding.decode(bytes).0.into_owned());
    }
    // Text holds no control characters but line ends and tabs.
    let is_control = |b: &u8| {
        let is_layout = matches!(b, b'\n' | b'\r' | b'\t' | 0x0c);
        *b < 0x20 && !is_layout
    };
    if bytes.iter().any(is_control) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    // GBK last: it would take most text in UTF-8, too, and garble it.
    let (text, _, damaged) = encoding_rs::GBK.decode(bytes);
    (!damaged).then(|| text.into_owned())
}

/// The text of `word/document.xml`: a paragraph a line; cells of a table row stand on one line.
#[must_use]
pub fn read_word_document(xml: &[u8], limits: &Limits) -> FileText {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut in_text_run = false;
    let mut left = limits.text_characters;
    let mut depth = 0_usize;
    // What follows damage is not read.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) => {
                depth += 1;
                // By eye: no real document comes near; stops nesting that only costs time.
                if depth > 256 {
                    break;
                }
                in_text_run = e.local_name().as_ref() == "t";
            }
            Event::Empty(e) => match e.local_name().as_ref() {
                "tab" => line.push(' '),
                "br" | "cr" => {
                    let whole = std::mem::take(&mut line);
                    lines.push(whole);
                }
                _ => {}
            },
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                in_text_run = false;
                match e.local_name().as_ref() {
                    // A cell ends with a paragraph of its own; its line is taken back, so that a
                    // table row is one line.
                    "tc" => line = lines.pop().unwrap_or_default() + " ",
                    "p" | "tr" => {
                        let whole = std::mem::take(&mut line);
                        lines.push(whole);
                    }
                    _ => {}
                }
            }
            Event::Text(text) if in_text_run => {
                push_bounded(&mut line, &text, &mut left);
            }
            Event::GeneralRef(entity) if in_text_run => {
                let text = resolve_entity(&entity);
                push_bounded(&mut line, &text, &mut left);
            }
            Event::Eof => break,
            _ => {}
        }
        if left == 0 {
            break;
        }
    }
    lines.push(line);
    lay_out_lines(lines.into_iter(), TextOrigin::Docx, limits)
}

fn push_bounded(line: &mut String, text: &str, left: &mut usize) {
    let prefix: String = text.chars().take(*left).collect();
    *left -= prefix.chars().count();
    line.push_str(&prefix);
}

/// The five entities of XML and character references; a document of its own declares none.
pub(crate) fn resolve_entity(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    match &**entity {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

/// Lines one below the other on one sheet, the first as large as a title.
fn lay_out_lines(
    lines: impl Iterator<Item = String>,
    origin: TextOrigin,
    limits: &Limits,
) -> FileText {
    let mut left = limits.text_characters;
    let mut all = Vec::new();
    let mut y = 40.0;
    let [sheet_width, sheet_height] = A4_SIZE_PT;
    let trimmed = lines.map(|l| l.trim().to_owned());
    for text in trimmed.filter(|l| !l.is_empty()) {
        let count = text.chars().count();
        if count > left {
            break;
        }
        left -= count;
        // Sizes by eye: only the ratio counts, which makes the first line the title.
        let size = if all.is_empty() { 20.0 } else { 10.0 };
        // A title stands in the middle of its sheet.
        let natural_width = size * count as f64;
        let width = natural_width.min(sheet_width - 80.0);
        let x0 = if all.is_empty() {
            (sheet_width - width) / 2.0
        } else {
            40.0
        };
        all.push(TextLine {
            text,
            rect: Rect {
                x0,
                y0: y,
                x1: x0 + width,
                y1: y + size,
            },
            confidence: 1.0,
        });
        y += 1.6 * size;
    }
    let height = sheet_height.max(y + 40.0);
    let page = TextPage {
        number: 1,
        width: sheet_width,
        height,
        turn: 0,
        lines: all,
    };
    FileText {
        origin,
        pages: vec![page],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &FileText) -> Vec<&str> {
        text.lines()
            .map(|l| l.text.as_str())
            .collect()
    }

    #[test]
    fn encodings_of_chinese_editors_are_read() {
        let limits = Limits::default();
        let gbk = encoding_rs::GBK
            .encode("积分规则\r\n1元得10积分")
            .0
            .into_owned();
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(
                "积分规则\n1元得10积分"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes),
            )
            .collect();
        for bytes in [gbk, utf16, "\u{feff}# 积分规则\n1元得10积分".into()] {
            let text = read_text_file(&bytes, &limits).expect("text");
            assert_eq!(lines(&text), ["积分规则", "1元得10积分"]);
            assert_eq!(text.origin, TextOrigin::PlainText);
        }
        assert!(read_text_file(b"\x00\x01\x02binary", &limits).is_none());
    }

    #[test]
    fn paragraphs_tables_and_entities_of_a_word_document() {
        let xml = "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>积分</w:t></w:r><w:r><w:t>规则</w:t></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>有效期</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2年</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><w:t>A&amp;B&#20013;</w:t><w:br/><w:t>下一行</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p></w:body></w:document>";
        let text = read_word_document(xml.as_bytes(), &Limits::default());
        assert_eq!(lines(&text), ["积分规则", "有效期 2年", "A&B中", "下一行"]);
    }

    #[test]
    fn hostile_documents_end() {
        let limits = Limits {
            text_characters: 50,
            ..Limits::default()
        };
        let deep = "<w:p>".repeat(100_000);
        assert!(lines(&read_word_document(deep.as_bytes(), &limits)).is_empty());
        let long = format!("<w:p><w:t>{}</w:t></w:p>", "长".repeat(10_000));
        assert!(read_word_document(long.as_bytes(), &limits).count_characters() <= 50);
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:p><w:t>&a;&a;</w:t></w:p>";
        assert_eq!(
            read_word_document(bomb.as_bytes(), &limits).count_characters(),
            0
        );
        assert_eq!(
            read_word_document(b"<w:p><w:t>\xff\xfe</broken", &limits).origin,
            TextOrigin::Docx
        );
    }
}
