//! A path in JSON: its text, or its bytes in hexadecimal where it is no Unicode. The folders of merchants
//! come from archives of every age, and one with such a name must not end the list of all others.

use std::path::{Path, PathBuf};

use model::digest::encode_hex;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathText {
    Text(String),
    Bytes { hex: String },
}

pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let text = match path.to_str() {
        Some(text) => PathText::Text(text.to_owned()),
        None => PathText::Bytes {
            hex: encode_hex(path.as_os_str().as_encoded_bytes()),
        },
    };
    text.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    match PathText::deserialize(deserializer)? {
        PathText::Text(text) => Ok(text.into()),
        PathText::Bytes { hex } => path_of_hex(&hex).ok_or_else(|| D::Error::custom("path")),
    }
}

#[cfg(unix)]
fn path_of_hex(hex: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| {
        let digits = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(digits, 16).ok()
    };
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    let bytes = bytes.filter(|_| rest.is_empty())?;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// Such names come from systems whose names are bytes.
#[cfg(not(unix))]
fn path_of_hex(_: &str) -> Option<PathBuf> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[derive(Serialize, Deserialize)]
    struct Line(#[serde(with = "super")] PathBuf);

    #[test]
    fn any_path_comes_back() {
        let names: [&[u8]; 3] = ["门店".as_bytes(), b"a\xff\xfe", b"{\"hex\":\"00\"}"];
        for name in names {
            let path = PathBuf::from(OsStr::from_bytes(name));
            let text = serde_json::to_string(&Line(path.clone())).unwrap();
            let back: Line = serde_json::from_str(&text).unwrap();
            assert_eq!(back.0, path, "{text}");
        }
        assert!(serde_json::from_str::<Line>(r#"{"hex":"0"}"#).is_err());
        assert!(serde_json::from_str::<Line>(r#"{"hex":"0g"}"#).is_err());
    }
}
