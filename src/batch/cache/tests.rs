use super::*;
use model::DossierRecord;

#[test]
fn a_result_comes_back_whole_and_for_its_form_only() {
    let dir = tempfile::tempdir().unwrap();
    let results = dir.path().join("results");
    let cache = ResultCache::new(&results, "json");
    let record = DossierRecord {
        client: "a".into(),
        ..DossierRecord::default()
    };
    let entry = JournalEntry {
        stamp: "s".into(),
        sha256: None,
        record,
    };
    let place = dir.path();
    assert_eq!(cache.get(place), None);
    let report = b"report\nof two lines";
    cache.put(place, &entry, report);
    let (kept, kept_report) = cache.get(place).unwrap();
    assert_eq!(kept.record, entry.record);
    assert_eq!(kept_report, report);
    let other_form = ResultCache::new(&results, "csv");
    assert_eq!(other_form.get(place), None);
    let file = cache.entry_path(place);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.pop();
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(cache.get(place), None, "a cut report");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| {
            let metadata = std::fs::metadata(path).unwrap();
            metadata.permissions().mode() & 0o777
        };
        assert_eq!(mode(&results), 0o700);
        assert_eq!(mode(&file), 0o600);
    }
}
