//! Names of folders and files of a set: from the rules' titles and ids, never from the merchant's names.

use model::{Bilingual, FileFormat, Lang};

// Origin: by eye. Eighty bytes are 26 Chinese characters; file systems take 255 bytes.
const MAX_NAME_BYTES: usize = 80;

/// `01-营业执照`, `01-business-license`.
pub fn slot_folder(number: usize, title: &Bilingual, kind: &str, lang: Lang) -> String {
    format!("{number:02}-{}", paper_name(title, kind, lang))
}

/// The file of a slot, numbered where there are several.
pub fn copy_name(
    (title, kind): (&Bilingual, &str),
    number: Option<usize>,
    format: FileFormat,
    lang: Lang,
) -> String {
    let name = paper_name(title, kind, lang);
    let ending = format
        .extensions()
        .first()
        .unwrap_or(&"bin");
    match number {
        Some(number) => format!("{name}-{number}.{ending}"),
        None => format!("{name}.{ending}"),
    }
}

/// The folder of a place among several.
pub fn place_folder(number: usize, title: &Bilingual, id: &str, lang: Lang) -> String {
    format!("{number}-{}", paper_name(title, id, lang))
}

fn paper_name(title: &Bilingual, id: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => safe_name(&title.zh),
        Lang::En => safe_name(id),
    }
}

/// Titles are the user's where rules are: what a file system or a shell may stumble over goes.
fn safe_name(text: &str) -> String {
    let is_fine = |c: char| c.is_alphanumeric() || "-_.（）()《》、".contains(c);
    let mut name = String::new();
    for letter in text
        .chars()
        .map(|c| if is_fine(c) { c } else { '_' })
    {
        if name.len() + letter.len_utf8() > MAX_NAME_BYTES {
            break;
        }
        name.push(letter);
    }
    let name = name.trim_matches(['.', '_']);
    if name.is_empty() {
        "paper".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_their_folder() {
        for (title, name) in [
            ("营业执照", "营业执照"),
            ("身份证（经办人）", "身份证（经办人）"),
            ("../../etc/passwd", "etc_passwd"),
            ("a\\b:c\u{202e}gpj", "a_b_c_gpj"),
            ("..", "paper"),
        ] {
            let title = Bilingual::new(title, title);
            assert_eq!(slot_folder(3, &title, "x", Lang::Zh), format!("03-{name}"));
        }
        let long = Bilingual::new("执".repeat(200), "");
        assert!(slot_folder(1, &long, "x", Lang::Zh).len() <= MAX_NAME_BYTES + 3);
        let of = |number| copy_name((&long, "id-card"), number, FileFormat::Jpeg, Lang::En);
        assert_eq!([of(None), of(Some(2))], ["id-card.jpg", "id-card-2.jpg"]);
    }
}
