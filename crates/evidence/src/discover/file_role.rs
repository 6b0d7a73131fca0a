//! What a name in a dossier stands for, before anything is opened.

/// Folders and files that systems and programs leave behind, lower case.
const LITTER: &[&str] = &[
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

/// Names at the root of a dossier that are not papers.
const CONTROLS: &[(&str, Role)] =
    &[("merchant.yaml", Role::Merchant), ("expect.yaml", Role::Expect), ("readings.jsonl", Role::Readings)];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A paper, as far as the name goes.
    Paper,
    /// What nobody misses.
    Litter,
    /// The merchant's declaration.
    Merchant,
    /// The expectation of a fixture pack.
    Expect,
    /// Recorded readings.
    Readings,
    /// Almost the name of a control file, so its owner would believe it was read.
    Misnamed(&'static str),
    /// A control file that is not at the root.
    Misplaced(&'static str),
}

/// The role of a path inside the dossier.
pub(super) fn role(path: &str) -> Role {
    if path.split('/').any(is_litter) {
        return Role::Litter;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    for (control, role) in CONTROLS {
        if name == *control {
            return if folder.is_empty() { *role } else { Role::Misplaced(control) };
        }
        if folder.is_empty() && is_almost(name, control) {
            return Role::Misnamed(control);
        }
    }
    Role::Paper
}

/// `Merchant.YAML`, `merchant.yml`, `expect.yml`.
fn is_almost(name: &str, control: &str) -> bool {
    let lower = name.to_lowercase();
    lower == control
        || lower.strip_suffix(".yml").is_some_and(|stem| control.strip_suffix(".yaml") == Some(stem))
}

/// Names that systems and programs make for themselves: lists, origin marks, lock files of office programs,
/// `AppleDouble` companions.
pub(super) fn is_litter(name: &str) -> bool {
    name.starts_with("~$")
        || name.starts_with("._")
        || name.starts_with(".~lock.")
        || name.starts_with(".trash-")
        || name.ends_with(":Zone.Identifier")
        || LITTER.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{role, Role};

    #[test]
    fn roles_by_name() {
        let cases = [
            ("merchant.yaml", Role::Merchant),
            ("expect.yaml", Role::Expect),
            ("readings.jsonl", Role::Readings),
            ("merchant.yml", Role::Misnamed("merchant.yaml")),
            ("Merchant.yaml", Role::Misnamed("merchant.yaml")),
            ("EXPECT.YML", Role::Misnamed("expect.yaml")),
            ("a/merchant.yaml", Role::Misplaced("merchant.yaml")),
            ("a.zip/expect.yaml", Role::Misplaced("expect.yaml")),
            ("Thumbs.db", Role::Litter),
            ("a/.DS_Store", Role::Litter),
            ("x.zip/__MACOSX/._a.jpg", Role::Litter),
            ("~$合同.docx", Role::Litter),
            (".git/config", Role::Litter),
            ("a.jpg:Zone.Identifier", Role::Litter),
            ("营业执照.jpg", Role::Paper),
            ("notes.yml", Role::Paper),
            ("thumbs.db.jpg", Role::Paper),
            (".hidden.jpg", Role::Paper),
        ];
        for (path, expected) in cases {
            assert_eq!(role(path), expected, "{path}");
        }
    }
}
