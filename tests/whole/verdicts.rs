//! The promises of the verdict, over all packs.

use model::{FindingCode, Outcome, RequirementLevel, Severity, Verdict};
use policy::rules::Rules;

use crate::support::{Pack, all_packs, pack_report, preaudit, stdout};

#[test]
fn an_error_means_not_ready_and_an_unknown_is_never_ready() {
    let mut looked = 0;
    for folder in all_packs() {
        let report = pack_report(&folder);
        looked += 1;
        let name = folder.display();
        let errors = report
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error && f.waived.is_none())
            .count();
        let of = |o| {
            report
                .requirements
                .iter()
                .filter(|r| r.level == RequirementLevel::Required && r.outcome == o)
                .count()
        };
        assert_eq!(errors > 0, report.verdict == Verdict::NotReady, "{name}");
        assert_eq!(
            of(Outcome::Unmet) > 0,
            report.verdict == Verdict::NotReady,
            "{name}"
        );
        if report.verdict == Verdict::Ready {
            assert_eq!(of(Outcome::Unknown), 0, "{name}");
        }
    }
    assert!(looked >= 35);
}

#[test]
fn without_readings_no_pack_of_pictures_is_ready() {
    let rules = Rules::load_embedded().expect("sound");
    let mut looked = 0;
    for folder in all_packs() {
        let mut pack = Pack::open(&folder, &rules);
        let pictures = !pack.looking.readings.is_empty();
        pack.looking.readings = evidence::text::ocr_recordings::OcrRecordings::default();
        // Nothing that pixels tell can stand in for text.
        pack.looking.pixels = false;
        if pictures {
            looked += 1;
            assert_ne!(
                pack.audit(&rules).verdict,
                Verdict::Ready,
                "{}",
                pack.dossier.name
            );
        }
    }
    assert!(looked >= 20, "{looked}");
}

#[test]
fn a_specimen_outside_fixture_packs_is_not_ready() {
    let rules = Rules::load_embedded().expect("sound");
    let folder = crate::support::fixtures().join("retail-specimen");
    let report = Pack::open(&folder, &rules).audit(&rules);
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.code == FindingCode::Specimen)
    );
    assert_ne!(report.verdict, Verdict::Ready);
}

#[test]
fn waivers_hold_for_the_very_file_until_their_day() {
    let rules = Rules::load_embedded().expect("sound");
    let folder = crate::support::fixtures().join("catering-low-resolution");
    let whole = Pack::open(&folder, &rules);
    let report = whole.audit(&rules);
    let waivers: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| {
            let file = &report
                .files
                .iter()
                .filter(|x| x.facts.bytes > 0)
                .nth(f.places[0].file)
                .expect("a file")
                .facts;
            model::Waiver {
                finding: f.code.name().into(),
                file: Some(file.path.clone()),
                sha256: Some(file.sha256.clone()),
                reason: "the reviewer agreed".into(),
                owner: "agency".into(),
                until: "2026-12-31".into(),
            }
        })
        .collect();
    assert!(!waivers.is_empty());
    let verdict = |change: &dyn Fn(&mut model::Waiver)| {
        let mut pack = Pack::open(&folder, &rules);
        pack.dossier.declaration.waivers = waivers.clone();
        pack.dossier
            .declaration
            .waivers
            .iter_mut()
            .for_each(change);
        let report = pack.audit(&rules);
        let codes: Vec<_> = report
            .findings
            .iter()
            .map(|f| f.code)
            .collect();
        (report.verdict, codes)
    };
    assert_eq!(verdict(&|_| ()).0, Verdict::Ready);
    let (late, codes) = verdict(&|w| w.until = "2026-10-31".into());
    assert!(late == Verdict::NotReady && codes.contains(&FindingCode::WaiverExpired));
    assert_eq!(
        verdict(&|w| w.until = "2026-11-01".into()).0,
        Verdict::Ready,
        "the last day counts"
    );
    let wrong: [&dyn Fn(&mut model::Waiver); 4] = [
        &|w| w.sha256 = Some("00".repeat(32)),
        &|w| w.file = Some("another.jpg".into()),
        &|w| w.finding = "scan-greyscale".into(),
        &|w| (w.file, w.sha256) = (None, None),
    ];
    for change in wrong {
        let (other, codes) = verdict(change);
        assert!(
            other == Verdict::NotReady && codes.contains(&FindingCode::WaiverUnused),
            "{codes:?}"
        );
        assert!(!codes.contains(&FindingCode::WaiverExpired));
    }
}

/// As a merchant does: the scan is replaced by another one, and its old waiver is still declared.
#[test]
fn a_replaced_scan_revives_its_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(crate::support::fixtures().join("catering-low-resolution"))
        .expect("there")
        .flatten()
    {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    let path = folder
        .path()
        .to_string_lossy()
        .into_owned();
    let report = || -> serde_json::Value {
        serde_json::from_slice(&preaudit(&["check", &path, "--format", "json"]).stdout)
            .expect("JSON")
    };
    let errors = |report: &serde_json::Value| -> Vec<(String, String, bool)> {
        let all = report["findings"]
            .as_array()
            .expect("findings")
            .iter();
        let text = |v: &serde_json::Value| {
            v.as_str()
                .unwrap_or_default()
                .to_owned()
        };
        all.filter(|f| f["severity"] == "error")
            .map(|f| (text(&f["code"]), text(&f["file"]), f["waived"].is_string()))
            .collect()
    };
    let before = report();
    let mut waivers = String::from("\nwaivers:\n");
    for (code, file, waived) in errors(&before) {
        assert!(!waived && code == "resolution-too-low", "{code}");
        let files = before["files"]
            .as_array()
            .expect("files");
        let sha = &files
            .iter()
            .find(|f| f["path"] == file.as_str())
            .expect("it")["sha256"];
        waivers += &format!(
            "  - {{ finding: {code}, file: \"{file}\", sha256: {sha}, reason: r, owner: o, until: 2027-01-01 }}\n"
        );
    }
    let declared = folder.path().join("merchant.yaml");
    let text = std::fs::read_to_string(&declared).expect("there") + &waivers;
    std::fs::write(&declared, text).expect("written");
    let held = report();
    assert!(
        held["verdict"] == "ready" && errors(&held).iter().all(|e| e.2),
        "{:?}",
        errors(&held)
    );
    let (_, file, _) = errors(&held).swap_remove(0);
    let scan = folder.path().join(&file);
    // The same picture with a byte more: other bytes, other SHA-256.
    let bytes = [std::fs::read(&scan).expect("there"), vec![0]].concat();
    std::fs::write(&scan, bytes).expect("written");
    let after = report();
    // Nobody has read the new scan yet, so what is wrong with it may only be doubted; it is accepted by nobody.
    assert_ne!(after["verdict"], "ready");
    let findings = after["findings"]
        .as_array()
        .expect("findings");
    assert!(
        findings
            .iter()
            .any(|f| f["file"] == file.as_str() && f["severity"] != "info"),
        "{findings:?}"
    );
    assert!(
        findings
            .iter()
            .all(|f| f["file"] != file.as_str() || f["waived"].is_null()),
        "{findings:?}"
    );
    assert!(
        findings
            .iter()
            .any(|f| f["code"] == "waiver-unused"),
        "{findings:?}"
    );
}

#[test]
fn exit_codes_follow_the_verdict() {
    let code = |args: &[&str]| preaudit(args).status.code();
    assert_eq!(code(&["check", "fixtures/packs/catering-ready"]), Some(0));
    assert_eq!(
        code(&["check", "fixtures/packs/catering-permit-missing"]),
        Some(1)
    );
    assert_eq!(
        code(&[
            "check",
            "fixtures/packs/catering-permit-missing",
            "--fail-on",
            "never"
        ]),
        Some(0)
    );
    assert_eq!(code(&["check", "fixtures/packs/medical-review"]), Some(0));
    assert_eq!(
        code(&[
            "check",
            "fixtures/packs/medical-review",
            "--fail-on",
            "review"
        ]),
        Some(1)
    );
}

#[test]
fn what_nobody_read_is_not_called_illegible() {
    let unread = stdout(&preaudit(&["check", "fixtures/packs/medical-review"]));
    assert!(
        unread.contains("was not read") && unread.contains("ocr install"),
        "{unread}"
    );
    assert!(
        !unread.contains("scan it again in colour"),
        "a fine scan is not to be done again: {unread}"
    );
}

#[test]
fn skipping_a_code_is_said() {
    let args = [
        "check",
        "fixtures/packs/catering-low-resolution",
        "--skip",
        "resolution-too-low",
    ];
    let text = stdout(&preaudit(&args));
    assert!(
        text.contains("not checked, as you asked: resolution-too-low"),
        "{text}"
    );
    let both = stdout(&preaudit(
        &[&args[..3], &["resolution-too-low,photocopy"]].concat(),
    ));
    assert!(
        both.contains("not checked, as you asked: resolution-too-low, photocopy"),
        "{both}"
    );
    let only = stdout(&preaudit(
        &[&args[..2], &["--only", "resolution-too-low,photocopy"]].concat(),
    ));
    assert!(
        only.contains("checked for nothing but, as you asked: resolution-too-low, photocopy"),
        "{only}"
    );
}

#[test]
fn a_table_has_no_colour_in_a_pipe_and_speaks_both_languages() {
    let en = stdout(&preaudit(&[
        "check",
        "fixtures/packs/catering-permit-missing",
    ]));
    let zh = stdout(&preaudit(&[
        "check",
        "fixtures/packs/catering-permit-missing",
        "--lang",
        "zh",
    ]));
    assert!(!en.contains('\u{1b}') && !zh.contains('\u{1b}'));
    for part in [
        "not ready",
        "What to do first",
        "Requirements",
        "Papers found",
        "Findings",
        "Common reject reasons",
    ] {
        assert!(en.contains(part), "{part}");
    }
    for part in [
        "不可提交",
        "先做什么",
        "要求",
        "识别到的文件",
        "常见驳回原因",
    ] {
        assert!(zh.contains(part), "{part}");
    }
}
