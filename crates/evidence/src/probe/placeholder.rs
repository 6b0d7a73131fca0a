//! Files that stand for others: what a cloud drive or a download leaves until the content has come.

use model::Bilingual;

// Origin: what iCloud Drive, odrive, Baidu and Xunlei drives and browsers leave in folders; collected by eye.
/// Endings behind the name of the file that is meant.
const PLACEHOLDER_ENDINGS: &[&str] = &[
    ".icloud",
    ".cloud",
    ".cloudf",
    ".baiduyun.p.downloading",
    ".baiduyun.downloading",
    ".xltd",
    ".crdownload",
    ".part",
    ".partial",
    ".download",
];

/// The name of the file that a placeholder stands for: `营业执照.pdf` for `.营业执照.pdf.icloud`.
#[must_use]
pub fn promised_name(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    // Lower case of some letters is longer; then the ending cannot be cut off by its length.
    let ending = PLACEHOLDER_ENDINGS
        .iter()
        .find(|ending| lower.len() == name.len() && lower.ends_with(**ending))?;
    let stem = name.get(..name.len() - ending.len())?;
    // iCloud Drive hides its placeholders by a point in front.
    let stem = stem.strip_prefix('.').unwrap_or(stem);
    (!stem.is_empty()).then_some(stem)
}

/// Whether the last part of a path is the name of a placeholder.
#[must_use]
pub fn is_placeholder(path: &str) -> bool {
    let name = path.rsplit('/').next();
    name.and_then(promised_name).is_some()
}

pub(super) fn placeholder_reason() -> Bilingual {
    Bilingual::new(
        "只是网盘或下载留下的占位文件，内容还没有下载到本机",
        "only a placeholder of a cloud drive or a download: its content is not on this disk yet",
    )
}

#[cfg(test)]
mod tests {
    use super::promised_name;

    #[test]
    fn names_of_what_is_not_there_yet() {
        for (name, promised) in [
            (".营业执照.pdf.icloud", Some("营业执照.pdf")),
            (".扫描件.icloud", Some("扫描件")),
            ("执照.JPG.CRDOWNLOAD", Some("执照.JPG")),
            ("许可证.pdf.baiduyun.p.downloading", Some("许可证.pdf")),
            (".icloud", None),
            ("icloud.jpg", None),
            ("营业执照.pdf", None),
        ] {
            assert_eq!(promised_name(name), promised, "{name}");
        }
    }
}
