//! Folders as merchants send them, and as nobody should.

use std::fs;
use std::path::Path;
use std::process::Command;

use evidence::discover::{DiscoverError, DossierListing, LoadError, discover_files, load_file};
use evidence::sandbox::Sandbox;
use model::SkippedFile;
use model::limits::Limits;
use tempfile::{TempDir, tempdir};

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempdir().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn found(root: &Path) -> DossierListing {
    discover_files(root, &Limits::default(), &Sandbox::InProcess).unwrap()
}

fn paths(found: &DossierListing) -> Vec<&str> {
    found
        .files
        .iter()
        .map(|f| f.path.as_str())
        .collect()
}

fn skipped<'a>(found: &'a DossierListing, path: &str) -> &'a SkippedFile {
    found
        .skipped
        .iter()
        .find(|s| s.path == path)
        .unwrap_or_else(|| panic!("{path}: {:?}", found.skipped))
}

#[test]
fn files_are_sorted_and_read() {
    let dir = folder(&[
        ("b.jpg", b"bb"),
        ("a/z.jpg", b"z"),
        ("a.jpg", b"a"),
        ("营业执照/正本.jpg", b"x"),
        ("empty.pdf", b""),
    ]);
    let got = found(dir.path());
    assert_eq!(
        paths(&got),
        [
            "a.jpg",
            "a/z.jpg",
            "b.jpg",
            "empty.pdf",
            "营业执照/正本.jpg"
        ]
    );
    assert_eq!(
        got.name,
        dir.path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
    );
    assert_eq!(got.files[2].bytes, 2);
    assert_eq!(
        &*load_file(&got.files[2], &Limits::default()).unwrap(),
        b"bb"
    );
    assert!(got.skipped.is_empty() && got.merchant.is_none() && got.expect.is_none());
}

#[test]
fn controls_are_not_papers() {
    let dir = folder(&[
        ("merchant.yaml", b"merchant: {}"),
        ("expect.yaml", b"verdict: ready"),
        ("readings.jsonl", b"{}"),
        ("expect.yml", b"x"),
        ("sub/merchant.yaml", b"x"),
        ("a.jpg", b"a"),
    ]);
    let got = found(dir.path());
    assert_eq!(paths(&got), ["a.jpg"]);
    assert_eq!(got.merchant.as_ref().unwrap().bytes, b"merchant: {}");
    assert_eq!(got.expect.as_ref().unwrap().path, "expect.yaml");
    assert_eq!(got.readings.as_ref().unwrap().bytes, b"{}");
    assert!(
        skipped(&got, "expect.yml")
            .why
            .en
            .contains("expect.yaml")
    );
    assert!(!skipped(&got, "expect.yml").litter);
    assert!(
        skipped(&got, "sub/merchant.yaml")
            .why
            .en
            .contains("outermost")
    );
    let limits = Limits {
        yaml_bytes: 5,
        ..Limits::default()
    };
    let error = discover_files(dir.path(), &limits, &Sandbox::InProcess).unwrap_err();
    assert!(matches!(error, DiscoverError::Control { .. }), "{error}");
}

#[test]
fn litter_is_told_and_not_a_finding() {
    let dir = folder(&[
        ("Thumbs.db", b"x"),
        (".DS_Store", b"x"),
        ("~$合同.docx", b"x"),
        ("._a.jpg", b"x"),
        ("desktop.ini", b"x"),
        ("__MACOSX/a.jpg", b"x"),
        (".git/objects/aa/bb", b"x"),
        ("a.jpg", b"x"),
    ]);
    let got = found(dir.path());
    assert_eq!(paths(&got), ["a.jpg"]);
    assert_eq!(got.skipped.len(), 7);
    assert!(got.skipped.iter().all(|s| s.litter));
    assert!(
        skipped(&got, ".git").litter,
        "a folder of litter is one entry"
    );
}

#[test]
fn wrong_roots() {
    let dir = folder(&[("a.jpg", b"x")]);
    let error = |path: &str| {
        discover_files(
            &dir.path().join(path),
            &Limits::default(),
            &Sandbox::InProcess,
        )
        .unwrap_err()
    };
    assert!(matches!(error("nowhere"), DiscoverError::Missing { .. }));
    assert!(matches!(error("a.jpg"), DiscoverError::NotAFolder { .. }));
    let words = error("nowhere").to_bilingual();
    assert!(
        words.zh.contains("nowhere 不存在")
            && words
                .en
                .contains("nowhere does not exist")
    );
    assert!(
        !words
            .en
            .contains(dir.path().to_str().unwrap()),
        "no absolute path: {}",
        words.en
    );
    assert_eq!(
        found(&dir.path().join(".")).name,
        dir.path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
    );
}

#[test]
fn ten_thousand_files() {
    let dir = tempdir().unwrap();
    for n in 0..10_000 {
        fs::write(dir.path().join(format!("{n:05}.jpg")), b"").unwrap();
    }
    let got = found(dir.path());
    assert_eq!((got.files.len(), got.skipped.len()), (10_000, 0));
    assert!(
        got.files
            .is_sorted_by(|a, b| a.path < b.path)
    );
    let few = discover_files(
        dir.path(),
        &Limits {
            files: 100,
            ..Limits::default()
        },
        &Sandbox::InProcess,
    )
    .unwrap();
    assert_eq!((few.files.len(), few.skipped.len()), (100, 1));
    assert_eq!(few.skipped[0].path, "00100.jpg");
    assert!(
        few.skipped[0]
            .why
            .en
            .contains("more than 100")
    );
}

#[test]
fn deep_folders_and_large_files() {
    let dir = folder(&[
        ("1/2/3/4/deep.jpg", b"x"),
        ("1/2/shallow.jpg", b"x"),
        ("big.jpg", &[0; 100]),
    ]);
    let limits = Limits {
        folder_depth: 3,
        file_bytes: 99,
        ..Limits::default()
    };
    let got = discover_files(dir.path(), &limits, &Sandbox::InProcess).unwrap();
    assert_eq!(paths(&got), ["1/2/shallow.jpg", "big.jpg"]);
    assert!(
        skipped(&got, "1/2/3")
            .why
            .en
            .contains("deeper than 3")
    );
    let error = load_file(&got.files[1], &limits).unwrap_err();
    assert_eq!(
        error,
        LoadError::TooLarge {
            bytes: 100,
            limit: 99
        }
    );
    assert!(error.to_bilingual().zh.contains("99"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn links_are_told_and_never_followed() {
        let outside = folder(&[("secret.jpg", b"secret")]);
        let dir = folder(&[("a.jpg", b"x")]);
        let at = |name: &str| dir.path().join(name);
        symlink(outside.path().join("secret.jpg"), at("out.jpg")).unwrap();
        symlink(outside.path(), at("outside")).unwrap();
        symlink("a.jpg", at("inside.jpg")).unwrap();
        symlink(".", at("loop")).unwrap();
        symlink("loop2", at("loop2")).unwrap();
        symlink("nowhere", at("dangling.jpg")).unwrap();
        symlink(outside.path().join("secret.jpg"), at("merchant.yaml")).unwrap();
        let got = found(dir.path());
        assert_eq!(paths(&got), ["a.jpg"]);
        assert_eq!(got.skipped.len(), 7);
        assert!(
            got.skipped
                .iter()
                .all(|s| !s.litter && s.why.en.contains("link"))
        );
        assert!(got.merchant.is_none());
        let linked_root = outside.path().join("root");
        symlink(dir.path(), &linked_root).unwrap();
        assert_eq!(
            paths(&found(&linked_root)),
            ["a.jpg"],
            "the root is what the user named"
        );
    }

    #[test]
    fn pipes_are_never_opened() {
        let dir = folder(&[("a.jpg", b"x")]);
        let pipe = dir.path().join("pipe.jpg");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
        let mut got = found(dir.path());
        assert_eq!(paths(&got), ["a.jpg"]);
        assert!(
            skipped(&got, "pipe.jpg")
                .why
                .en
                .contains("pipe")
        );
        assert!(
            skipped(&got, "socket")
                .why
                .en
                .contains("socket")
        );
        // A pipe that takes a file's place between listing and reading.
        fs::remove_file(dir.path().join("a.jpg")).unwrap();
        fs::rename(&pipe, dir.path().join("a.jpg")).unwrap();
        let error = load_file(&got.files.remove(0), &Limits::default()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("not a regular file"),
            "{error}"
        );
        assert!(matches!(
            discover_files(
                &dir.path().join("a.jpg"),
                &Limits::default(),
                &Sandbox::InProcess
            ),
            Err(DiscoverError::NotAFolder { .. })
        ));
    }

    #[test]
    fn names_of_any_bytes() {
        let dir = tempdir().unwrap();
        let long = format!("{}.jpg", "名".repeat(83));
        assert_eq!(long.len(), 253);
        let names: [&[u8]; 8] = [
            b"new\nline.jpg",
            "🧾.jpg".as_bytes(),
            long.as_bytes(),
            b"bad\xff\xfe.jpg",
            b"bad\\xff\\xfe.jpg",
            b"\xd6\xa4\xd5\xd5.jpg",
            "证照.jpg".as_bytes(),
            "a\u{202e}gpj.exe".as_bytes(),
        ];
        for name in names {
            fs::write(dir.path().join(OsStr::from_bytes(name)), name).unwrap();
        }
        let got = found(dir.path());
        assert_eq!(got.files.len(), names.len());
        let mut unique: Vec<_> = paths(&got);
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{unique:?}");
        for expected in [
            "new\nline.jpg",
            "🧾.jpg",
            &long,
            "bad\\xff\\xfe.jpg",
            "bad\\xff\\xfe (2).jpg",
            "证照.jpg",
            "证照 (2).jpg",
        ] {
            assert!(unique.contains(&expected), "{expected:?} in {unique:?}");
        }
        let mut seen: Vec<_> = got
            .files
            .iter()
            .map(|f| {
                load_file(f, &Limits::default())
                    .unwrap()
                    .to_vec()
            })
            .collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), names.len(), "every path leads to its own file");
    }

    #[test]
    fn what_cannot_be_read_keeps_its_reason() {
        let dir = folder(&[
            ("closed.jpg", b"x"),
            ("locked/a.jpg", b"x"),
            ("open.jpg", b"x"),
        ]);
        let set = |name: &str, mode| {
            fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        set("closed.jpg", 0);
        set("locked", 0);
        if fs::read(dir.path().join("closed.jpg")).is_ok() {
            eprintln!(
                "SKIPPED what_cannot_be_read_keeps_its_reason: this user (root?) may read everything"
            );
            set("locked", 0o700);
            return;
        }
        let got = found(dir.path());
        assert_eq!(paths(&got), ["closed.jpg", "open.jpg"]);
        assert!(
            skipped(&got, "locked")
                .why
                .en
                .contains("permission")
        );
        let error = load_file(&got.files[0], &Limits::default()).unwrap_err();
        assert!(error.to_bilingual().zh.contains("权限"));
        set("locked", 0o700);
    }
}
