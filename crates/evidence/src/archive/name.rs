//! File names that were written in an encoding nobody noted.

/// A name as text: UTF-8, else GBK (folders and archives made on Chinese Windows), else its bytes
/// with those outside ASCII written as `\xNN`.
#[must_use]
pub fn decode_file_name(raw: &[u8]) -> String {
    decode_utf8_or_gbk(raw).unwrap_or_else(|| escape_bytes(raw))
}

/// The name of an archive's member, with `/` between its parts. Without the UTF-8 flag (APPNOTE
/// appendix D) a name that would be UTF-8 of two-byte letters only is GBK: 营业 has the bytes of
/// Ӫҵ, while Han in UTF-8 takes three.
pub(super) fn decode_member_name(raw: &[u8], flagged: bool) -> String {
    let is_two_byte = |c: char| c < '\u{800}';
    let doubtful = match std::str::from_utf8(raw) {
        Ok(name) => {
            let is_short = !name.is_ascii() && name.chars().all(is_two_byte);
            !flagged && is_short
        }
        Err(_) => false,
    };
    // Archives made on Windows write backslashes. They are replaced after decoding: 0x5c is also
    // the second byte of GBK characters.
    let name = if doubtful {
        decode_gbk(raw).or_else(|| decode_utf8_or_gbk(raw))
    } else {
        decode_utf8_or_gbk(raw)
    };
    match name {
        Some(name) => name.replace('\\', "/"),
        None => escape_bytes(raw),
    }
}

fn decode_utf8_or_gbk(raw: &[u8]) -> Option<String> {
    std::str::from_utf8(raw)
        .map(str::to_owned)
        .ok()
        .or_else(|| decode_gbk(raw))
}

fn decode_gbk(raw: &[u8]) -> Option<String> {
    // Strict: half a character means that the guess is wrong, and then the bytes themselves are
    // shown.
    encoding_rs::GBK
        .decode_without_bom_handling_and_without_replacement(raw)
        .map(std::borrow::Cow::into_owned)
}

fn escape_bytes(raw: &[u8]) -> String {
    let mut name = String::new();
    for chunk in raw.utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name += &format!("\\x{byte:02x}");
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{decode_file_name, decode_member_name};

    #[test]
    fn names_in_utf8_gbk_or_neither() {
        assert_eq!(decode_file_name("营业执照.jpg".as_bytes()), "营业执照.jpg");
        assert_eq!(
            decode_file_name(b"\xd3\xaa\xd2\xb5\xd6\xb4\xd5\xd5.jpg"),
            "营业执照.jpg"
        );
        assert_eq!(decode_file_name(b"a\xff\xfeb.jpg"), "a\\xff\\xfeb.jpg");
        assert_eq!(decode_file_name(b"caf\xe9.jpg"), "caf\\xe9.jpg");
        assert_eq!(decode_file_name("café.jpg".as_bytes()), "café.jpg");
    }

    #[test]
    fn bytes_that_could_be_either() {
        assert_eq!(
            decode_member_name(b"\xd3\xaa\xd2\xb5.jpg", false),
            "营业.jpg"
        );
        assert_eq!(decode_member_name("Ӫҵ.jpg".as_bytes(), true), "Ӫҵ.jpg");
        assert_eq!(decode_member_name("营业.jpg".as_bytes(), false), "营业.jpg");
        assert_eq!(decode_member_name(b"dir\\a.jpg", false), "dir/a.jpg");
        // 0x5c is also the second byte of a GBK character.
        assert_eq!(decode_member_name(b"\x81\x5c.jpg", false), "乗.jpg");
        assert_eq!(decode_member_name(b"bad\xff.jpg", false), "bad\\xff.jpg");
    }
}
