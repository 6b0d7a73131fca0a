//! 7z archives (`fixtures/codecs/seven-zip`): opened like folders, within the limits of archives.

use std::fs;
use std::path::Path;

use evidence::discover::discover_files;
use evidence::sandbox::Sandbox;
use evidence::worker::WORKER_ARGUMENT;
use model::limits::Limits;
use tempfile::tempdir;

fn bytes_of(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/codecs/seven-zip");
    fs::read(folder.join(name)).unwrap()
}

/// Paths of the files of a folder with this archive, and why the others are not taken.
fn listed(name: &str, limits: &Limits, sandbox: &Sandbox) -> (Vec<String>, Vec<String>) {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join(name), bytes_of(name)).unwrap();
    let found = discover_files(folder.path(), limits, sandbox).unwrap();
    let files = found.files.into_iter().map(|f| f.path);
    let skipped = found.skipped.into_iter();
    let skipped = skipped.map(|s| {
        assert!(s.unopened, "{}", s.path);
        format!("{}: {}", s.path, s.why.en)
    });
    (files.collect(), skipped.collect())
}

#[test]
fn members_are_listed_like_those_of_a_zip() {
    let worker = Sandbox::worker(env!("CARGO_BIN_EXE_pdf-worker"), WORKER_ARGUMENT);
    let mut seen = 0;
    for name in ["plain.7z", "lzma.7z", "stored.7z"] {
        for sandbox in [&Sandbox::InProcess, &worker] {
            let (files, skipped) = listed(name, &Limits::default(), sandbox);
            let expected =
                ["营业执照.jpg", "说明.txt", "身份证.png"].map(|f| format!("{name}/资料/{f}"));
            assert_eq!((files, skipped), (expected.to_vec(), Vec::new()), "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 6);
}

#[test]
fn an_archive_as_the_root_stands_for_its_folder() {
    let folder = tempdir().unwrap();
    let root = folder.path().join("plain.7z");
    fs::write(&root, bytes_of("plain.7z")).unwrap();
    let found = discover_files(&root, &Limits::default(), &Sandbox::InProcess).unwrap();
    let paths: Vec<_> = found
        .files
        .into_iter()
        .map(|f| f.path)
        .collect();
    assert_eq!(paths, ["营业执照.jpg", "说明.txt", "身份证.png"]);
}

#[test]
fn what_is_not_unpacked_is_told_with_its_reason() {
    let limits = Limits::default();
    for (name, reason) in [
        ("locked.7z", "needs a password"),
        ("locked-names.7z", "needs a password"),
        ("bomb.7z", "looks like a bomb"),
        ("ppmd.7z", "packed in a way"),
        ("cut.7z", "damaged"),
        ("damaged.7z", "damaged"),
    ] {
        let (_, skipped) = listed(name, &limits, &Sandbox::InProcess);
        assert!(
            skipped
                .iter()
                .any(|why| why.contains(reason)),
            "{name}: {skipped:?}"
        );
    }
    let small = Limits {
        archive_bytes: 1,
        ..Limits::default()
    };
    let (files, skipped) = listed("stored.7z", &small, &Sandbox::InProcess);
    assert!(files.is_empty() && !skipped.is_empty(), "{files:?}");
    let few = Limits {
        archive_members: 1,
        ..Limits::default()
    };
    let (files, skipped) = listed("plain.7z", &few, &Sandbox::InProcess);
    assert_eq!((files.len(), skipped.len()), (1, 1), "{skipped:?}");
}

#[test]
fn damaged_archives_end_with_a_listing() {
    let sound = bytes_of("plain.7z");
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.7z");
    let mut noticed = 0;
    for at in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x41;
        fs::write(&path, &damaged).unwrap();
        let found = discover_files(folder.path(), &Limits::default(), &Sandbox::InProcess).unwrap();
        noticed += usize::from(!found.skipped.is_empty() || found.files.len() != 3);
    }
    println!("{noticed} of {} damaged archives noticed", sound.len());
    assert!(
        noticed * 10 > sound.len() * 9,
        "{noticed} of {}",
        sound.len()
    );
}
