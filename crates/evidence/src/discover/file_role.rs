//! What a name in a dossier stands for, before anything is opened.

// Origin: what Windows, macOS, Linux desktops, NAS boxes and version control leave in folders;
// collected by eye.
/// Folders and files that systems and programs leave behind, lower case.
const SYSTEM_FILES: &[&str] = &[
    "$recycle.bin",
    "#recycle",
    "@eadir",
    "__macosx",
    ".appledouble",
    ".directory",
    ".documentrevisions-v100",
    ".ds_store",
    ".fseventsd",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".hg",
    ".localized",
    ".spotlight-v100",
    ".svn",
    ".temporaryitems",
    ".trashes",
    "desktop.ini",
    "ehthumbs.db",
    "icon\r",
    "lost+found",
    "system volume information",
    "thumbs.db",
];

/// What `preaudit pack` writes beside the copies, at the root of its folder.
const PACK_FILES: &[&str] = &[
    "manifest.json",
    "preaudit-form.md",
    "preaudit-readme.txt",
    "preaudit-填表内容.md",
    "preaudit-说明.txt",
];

/// Names at the root of a dossier that are not papers.
const CONTROL_FILES: &[(&str, FileRole)] = &[
    ("merchant.yaml", FileRole::Merchant),
    ("expect.yaml", FileRole::Expect),
    ("readings.jsonl", FileRole::Readings),
];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileRole {
    /// A paper, as far as the name goes.
    Paper,
    /// What nobody misses.
    SystemFile,
    /// The merchant's declaration.
    Merchant,
    /// The expectation of a fixture pack.
    Expect,
    Readings,
    /// Almost the name of a control file, so its owner would believe it was read.
    Misnamed(&'static str),
    /// A control file that is not at the root.
    Misplaced(&'static str),
}

/// The role of a path inside the dossier.
pub(super) fn role_of_path(path: &str) -> FileRole {
    if path.split('/').any(is_system_file) || PACK_FILES.contains(&path) {
        return FileRole::SystemFile;
    }
    let (folder, name) = path
        .rsplit_once('/')
        .unwrap_or(("", path));
    for (control, role) in CONTROL_FILES {
        if name == *control {
            return if folder.is_empty() {
                *role
            } else {
                FileRole::Misplaced(control)
            };
        }
        if folder.is_empty() && resembles_control_name(name, control) {
            return FileRole::Misnamed(control);
        }
    }
    FileRole::Paper
}

/// `Merchant.YAML`, `merchant.yml`, `expect.yml`.
fn resembles_control_name(name: &str, control: &str) -> bool {
    let lower = name.to_lowercase();
    lower == control
        || lower
            .strip_suffix(".yml")
            .is_some_and(|stem| control.strip_suffix(".yaml") == Some(stem))
}

/// Names that systems and programs make for themselves: lists, origin marks, lock files of office programs,
/// `AppleDouble` companions.
pub(super) fn is_system_file(name: &str) -> bool {
    name.starts_with("~$")
        || name.starts_with("._")
        || name.starts_with(".~lock.")
        || name.starts_with(".trash-")
        || name.ends_with(":Zone.Identifier")
        || SYSTEM_FILES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{FileRole, role_of_path};

    #[test]
    fn roles_by_name() {
        let cases = [
            ("merchant.yaml", FileRole::Merchant),
            ("expect.yaml", FileRole::Expect),
            ("readings.jsonl", FileRole::Readings),
            ("merchant.yml", FileRole::Misnamed("merchant.yaml")),
            ("Merchant.yaml", FileRole::Misnamed("merchant.yaml")),
            ("EXPECT.YML", FileRole::Misnamed("expect.yaml")),
            ("a/merchant.yaml", FileRole::Misplaced("merchant.yaml")),
            ("a.zip/expect.yaml", FileRole::Misplaced("expect.yaml")),
            ("Thumbs.db", FileRole::SystemFile),
            ("a/.DS_Store", FileRole::SystemFile),
            ("x.zip/__MACOSX/._a.jpg", FileRole::SystemFile),
            ("~$合同.docx", FileRole::SystemFile),
            (".git/config", FileRole::SystemFile),
            ("a.jpg:Zone.Identifier", FileRole::SystemFile),
            ("营业执照.jpg", FileRole::Paper),
            ("notes.yml", FileRole::Paper),
            ("thumbs.db.jpg", FileRole::Paper),
            (".hidden.jpg", FileRole::Paper),
        ];
        for (path, expected) in cases {
            assert_eq!(role_of_path(path), expected, "{path}");
        }
    }
}
