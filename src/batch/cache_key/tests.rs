use super::*;
use evidence::discover::discover_files;
use evidence::sandbox::Sandbox;

fn found(dir: &std::path::Path) -> DossierListing {
    discover_files(dir, &Limits::default(), &Sandbox::InProcess).unwrap()
}

#[test]
fn papers_read_and_papers_looked_at_have_one_stamp() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("a.jpg", "one"), ("b.jpg", "two")] {
        let path = dir.path().join(name);
        std::fs::write(path, text).unwrap();
    }
    let found = found(dir.path());
    let frame = CacheKeyBuilder::new("settings", "client", &found);
    let limits = Limits::default();
    let stamp = frame.key_of_files(&found, &limits);
    assert!(stamp.is_some());
    let stamp_of = |frame: &CacheKeyBuilder, texts: [&str; 2]| {
        let hashes = texts.map(|text| sha256_hex(text.as_bytes()));
        frame.key_of_hashes(&hashes)
    };
    assert_eq!(stamp_of(&frame, ["one", "two"]), stamp);
    assert_ne!(stamp_of(&frame, ["one", "three"]), stamp);
    assert_ne!(stamp_of(&frame, ["two", "one"]), stamp);
    let other = CacheKeyBuilder::new("other", "client", &found);
    assert_ne!(stamp_of(&other, ["one", "two"]), stamp);
}

#[test]
fn a_paper_that_was_not_read_leaves_no_stamp() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.jpg");
    std::fs::write(&path, "one").unwrap();
    let found = found(dir.path());
    let frame = CacheKeyBuilder::new("settings", "client", &found);
    assert_eq!(frame.key_of_hashes(&[]), None);
    let unread = String::new();
    assert_eq!(frame.key_of_hashes(&[unread]), None);
    std::fs::remove_file(path).unwrap();
    let limits = Limits::default();
    assert_eq!(frame.key_of_files(&found, &limits), None);
}
