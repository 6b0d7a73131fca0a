//! Archives in the folder, opened in memory and within limits.

use std::fs;
use std::io::{Cursor, Write as _};

use evidence::discover::{DiscoverError, DossierListing, discover_files, load_file};
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{FileIntegrity, FileOrigin};
use tempfile::tempdir;
use zip::write::SimpleFileOptions;

use crate::samples::{Stored, crc32, stored, zip_of};

fn with(archive: &[u8], limits: &Limits) -> DossierListing {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("a.zip"), archive).unwrap();
    let found = discover_files(dir.path(), limits, &Sandbox::InProcess).unwrap();
    assert_eq!(
        fs::read_dir(dir.path())
            .unwrap()
            .count(),
        1,
        "nothing is written"
    );
    found
}

fn paths(found: &DossierListing) -> Vec<&str> {
    found
        .files
        .iter()
        .map(|f| f.path.as_str())
        .collect()
}

fn only_reason(found: &DossierListing) -> &str {
    assert_eq!(
        (found.files.len(), found.skipped.len()),
        (0, 1),
        "{found:?}"
    );
    assert!(!found.skipped[0].litter);
    &found.skipped[0].why.en
}

pub fn deflated(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in files {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn members_are_files() {
    let archive = deflated(&[
        ("证件/执照.jpg", b"one"),
        ("b.pdf", b"two"),
        ("__MACOSX/._b.pdf", b"x"),
        ("dir/", b""),
    ]);
    let got = with(&archive, &Limits::default());
    assert_eq!(paths(&got), ["a.zip/b.pdf", "a.zip/证件/执照.jpg"]);
    assert!(matches!(&got.files[0].origin, FileOrigin::Memory(_)));
    assert_eq!(
        &*load_file(&got.files[1], &Limits::default()).unwrap(),
        b"one"
    );
    assert_eq!((got.skipped.len(), got.skipped[0].litter), (1, true));
}

#[test]
fn an_archive_by_content_whatever_its_name() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("照片"), deflated(&[("a.jpg", b"x")])).unwrap();
    fs::write(dir.path().join("no.zip"), b"not an archive").unwrap();
    let got = discover_files(dir.path(), &Limits::default(), &Sandbox::InProcess).unwrap();
    assert_eq!(paths(&got), ["no.zip", "照片/a.jpg"]);
}

#[test]
fn office_documents_stay_whole() {
    let docx = deflated(&[
        ("[Content_Types].xml", b"<x/>"),
        ("word/document.xml", b"<x/>"),
    ]);
    assert_eq!(paths(&with(&docx, &Limits::default())), ["a.zip"]);
    let ofd = deflated(&[("OFD.xml", b"<x/>")]);
    let outer = deflated(&[("发票.ofd", &ofd)]);
    assert_eq!(paths(&with(&outer, &Limits::default())), ["a.zip/发票.ofd"]);
}

#[test]
fn names_in_every_encoding() {
    let unicode_path = |name: &[u8], real: &str| {
        let body = [&[1][..], &crc32(name).to_le_bytes(), real.as_bytes()].concat();
        [&b"up"[..], &(body.len() as u16).to_le_bytes(), &body].concat()
    };
    let archive = zip_of(&[
        stored(b"\xd3\xaa\xd2\xb5\xd6\xb4\xd5\xd5.jpg", b"gbk"),
        Stored {
            flags: 0x800,
            ..stored("身份证.jpg".as_bytes(), b"utf8")
        },
        stored("许可证.jpg".as_bytes(), b"utf8 without the flag"),
        Stored {
            extra: unicode_path(b"_.jpg", "授权书.jpg"),
            ..stored(b"_.jpg", b"extra field")
        },
        stored(b"bad\xff.jpg", b"neither"),
        stored(b"\xb2\xe2\xca\xd4\\a.jpg", b"windows"),
    ]);
    let got = with(&archive, &Limits::default());
    let expected = [
        "bad\\xff.jpg",
        "授权书.jpg",
        "测试/a.jpg",
        "营业执照.jpg",
        "许可证.jpg",
        "身份证.jpg",
    ]
    .map(|n| format!("a.zip/{n}"));
    assert_eq!(paths(&got), expected);
}

#[test]
fn names_are_only_names() {
    let archive = zip_of(&[
        stored(b"../../escape.jpg", b"1"),
        stored(b"/etc/passwd", b"2"),
        stored(b"C:\\a.jpg", b"3"),
        stored(b"same.jpg", b"4"),
        stored(b"same.jpg", b"5"),
        stored(b"same (2).jpg", b"6"),
    ]);
    let got = with(&archive, &Limits::default());
    assert_eq!(got.files.len(), 6, "{:?}", paths(&got));
    let bytes = |path: &str| {
        let file = got
            .files
            .iter()
            .find(|f| f.path == path)
            .unwrap_or_else(|| panic!("{path}: {:?}", paths(&got)));
        load_file(file, &Limits::default())
            .unwrap()
            .to_vec()
    };
    assert_eq!(bytes("a.zip/../../escape.jpg"), b"1");
    assert_eq!(bytes("a.zip//etc/passwd"), b"2");
    assert_eq!(bytes("a.zip/same.jpg"), b"4");
    assert_eq!(bytes("a.zip/same (2).jpg"), b"5");
    assert_eq!(bytes("a.zip/same (2) (2).jpg"), b"6");
}

#[test]
fn encrypted_members_are_told() {
    let archive = zip_of(&[Stored {
        flags: 1,
        ..stored(b"a.jpg", b"0123456789abc")
    }]);
    assert!(only_reason(&with(&archive, &Limits::default())).contains("password"));
}

#[test]
fn bombs() {
    let zeros = vec![0; 20 << 20];
    let bomb = deflated(&[("bomb.bmp", &zeros)]);
    assert!(only_reason(&with(&bomb, &Limits::default())).contains("zip bomb"));
    let limits = Limits {
        archive_ratio: 1_000_000,
        archive_bytes: 10 << 20,
        ..Limits::default()
    };
    assert!(only_reason(&with(&bomb, &limits)).contains("larger"));
    let blank = deflated(&[("blank.bmp", &zeros[..1 << 20])]);
    assert_eq!(
        with(&blank, &Limits::default())
            .files
            .len(),
        1,
        "a blank page is no bomb"
    );

    let many = deflated(&[
        ("1", &zeros[..600]),
        ("2", &zeros[..600]),
        ("3", &zeros[..300]),
    ]);
    let got = with(
        &many,
        &Limits {
            archive_bytes: 1000,
            ..Limits::default()
        },
    );
    assert_eq!(
        (paths(&got), got.skipped.len()),
        (vec!["a.zip/1", "a.zip/3"], 1),
        "the sum counts"
    );
}

#[test]
fn broken_members_use_up_the_budget_too() {
    let zeros = vec![0; 400];
    let mut archive = deflated(&[("1", &zeros), ("2", &zeros), ("3", &zeros)]);
    let sums: Vec<_> = archive
        .windows(4)
        .enumerate()
        .filter(|(_, w)| w == b"PK\x01\x02")
        .map(|(at, _)| at + 16)
        .collect();
    for at in &sums[..2] {
        archive[*at] ^= 1;
    }
    let got = with(
        &archive,
        &Limits {
            archive_bytes: 1000,
            ..Limits::default()
        },
    );
    assert_eq!((got.files.len(), got.skipped.len()), (0, 3));
    assert!(
        got.skipped[1]
            .why
            .en
            .contains("damaged")
    );
    assert!(got.skipped[2].why.en.contains("larger"));
}

#[test]
fn a_member_that_lies_about_its_size() {
    let mut bomb = deflated(&[("a.bmp", &vec![0; 3 << 20])]);
    let at = bomb
        .windows(4)
        .rposition(|w| w == b"PK\x01\x02")
        .unwrap()
        + 24;
    bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    assert!(only_reason(&with(&bomb, &Limits::default())).contains("damaged"));
}

#[test]
fn archives_inside_archives() {
    let one = deflated(&[("paper.jpg", b"x")]);
    let two = deflated(&[("one.zip", &one)]);
    assert_eq!(
        paths(&with(&two, &Limits::default())),
        ["a.zip/one.zip/paper.jpg"]
    );
    let three = deflated(&[("two.zip", &two)]);
    let got = with(&three, &Limits::default());
    assert!(only_reason(&got).contains("nested deeper than 2"));
    assert_eq!(got.skipped[0].path, "a.zip/two.zip/one.zip");
}

#[test]
fn too_many_members() {
    let names: Vec<_> = (0..30)
        .map(|n| format!("{n:02}.jpg").into_bytes())
        .collect();
    let members: Vec<_> = names
        .iter()
        .map(|name| stored(name, b"x"))
        .collect();
    let got = with(
        &zip_of(&members),
        &Limits {
            archive_members: 10,
            ..Limits::default()
        },
    );
    assert_eq!((got.files.len(), got.skipped.len()), (10, 1));
    assert!(
        got.skipped[0]
            .why
            .en
            .contains("more than 10")
    );
}

#[test]
fn damaged_archives_stay_files() {
    let archive = deflated(&[
        ("a.jpg", b"some bytes of a picture"),
        ("b.jpg", b"more of them"),
    ]);
    let mut kept = 0;
    for end in 4..archive.len() {
        let got = with(&archive[..end], &Limits::default());
        assert_eq!(
            (paths(&got), got.skipped.len()),
            (vec!["a.zip"], 0),
            "cut at {end}"
        );
        let probe = evidence::probe::probe_file("a.zip", &archive[..end], &Limits::default());
        assert_eq!(probe.integrity, FileIntegrity::Damaged, "cut at {end}");
        kept += 1;
    }
    assert!(kept > 200, "{kept}");
    let mut broken = zip_of(&[stored(b"a.jpg", b"picture"), stored(b"b.jpg", b"other")]);
    broken[36] ^= 1;
    let got = with(&broken, &Limits::default());
    assert_eq!(paths(&got), ["a.zip/b.jpg"]);
    assert!(
        got.skipped[0]
            .why
            .en
            .contains("checksum")
    );
    assert!(only_reason(&with(&deflated(&[]), &Limits::default())).contains("holds no file"));
}

#[test]
fn any_byte_of_an_archive_may_be_anything() {
    let inner = deflated(&[("paper.jpg", b"some bytes")]);
    let archive = deflated(&[("执照.jpg", b"some bytes of a picture"), ("i.zip", &inner)]);
    for at in 0..archive.len() {
        for value in [0, 0xff, archive[at] ^ 0x10] {
            let mut broken = archive.clone();
            broken[at] = value;
            let got = with(&broken, &Limits::default());
            assert!(
                !got.files.is_empty() || !got.skipped.is_empty(),
                "byte {at} = {value}"
            );
        }
    }
}

#[test]
fn an_archive_as_the_root() {
    let dir = tempdir().unwrap();
    let root = dir.path().join("商户甲.zip");
    let write = |files: &[(&str, &[u8])]| fs::write(&root, deflated(files)).unwrap();

    write(&[("merchant.yaml", b"m"), ("a.jpg", b"x")]);
    let got = discover_files(&root, &Limits::default(), &Sandbox::InProcess).unwrap();
    assert_eq!(
        (got.name.as_str(), paths(&got)),
        ("商户甲.zip", vec!["a.jpg"])
    );
    assert_eq!(got.merchant.unwrap().bytes, b"m");

    write(&[
        ("商户甲/merchant.yaml", b"m"),
        ("商户甲/照片/a.jpg", b"x"),
        ("__MACOSX/商户甲/._a.jpg", b"x"),
    ]);
    let got = discover_files(&root, &Limits::default(), &Sandbox::InProcess).unwrap();
    assert_eq!(
        (paths(&got), got.merchant.is_some()),
        (vec!["照片/a.jpg"], true),
        "one folder is the folder"
    );

    write(&[
        ("[Content_Types].xml", b"<x/>"),
        ("word/document.xml", b"<x/>"),
    ]);
    assert!(matches!(
        discover_files(&root, &Limits::default(), &Sandbox::InProcess),
        Err(DiscoverError::NotAFolder { .. })
    ));
    fs::write(&root, b"PK\x03\x04 broken").unwrap();
    assert!(matches!(
        discover_files(&root, &Limits::default(), &Sandbox::InProcess),
        Err(DiscoverError::Unreadable { .. })
    ));
}
