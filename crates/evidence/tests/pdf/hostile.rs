//! Files made to hurt: each comes back with a probe, in this process and by the worker.

use std::path::PathBuf;
use std::time::Duration;

use evidence::pdf;
use evidence::sandbox::Sandbox;
use evidence::worker::WORKER_ARGUMENT;
use lopdf::{Dictionary, Object, dictionary};
use model::limits::Limits;
use model::{FileIntegrity, Probe};

use crate::make::{A4, Maker, draw, full_page, name_of};
use crate::worker;

/// Both ways of reading, which must agree.
fn both(name: &str, bytes: &[u8]) -> Probe {
    let limits = Limits::default();
    let here = pdf::read_pdf(bytes, true, &limits, &Sandbox::InProcess);
    let there = pdf::read_pdf(bytes, true, &limits, &worker());
    assert_eq!(here, there, "{name}: in process and by the worker");
    here.probe
}

/// Two pages, the first of them hurtful: it is refused and the second still read.
fn refused(name: &str, maker: &mut Maker, content: Vec<u8>) {
    maker.image("Im", [100, 100], "DeviceRGB", 8);
    maker.page_bytes(A4, content, Dictionary::new());
    maker.page(
        A4,
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let probe = both(name, &maker.bytes());
    assert_eq!(
        (probe.integrity, probe.pages.len()),
        (FileIntegrity::Limit, 2),
        "{name}: {:?}",
        probe.why
    );
    assert!(
        probe
            .why
            .unwrap()
            .en
            .starts_with("page 1:"),
        "{name}"
    );
    assert_eq!(
        (
            probe.pages[0].placements.len(),
            probe.pages[1].placements.len()
        ),
        (0, 1),
        "{name}"
    );
}

#[test]
fn a_content_bomb_is_refused() {
    refused("flate bomb", &mut Maker::new(), vec![b' '; 200 << 20]);
}

#[test]
fn millions_of_operators_are_refused() {
    refused("operators", &mut Maker::new(), b"q Q ".repeat(1_500_000));
}

#[test]
fn exponential_forms_are_refused() {
    let mut maker = Maker::new();
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut inner = maker.form("F0", identity, "0 0 m 1 1 l S", Dictionary::new());
    for level in 1..20 {
        let below = format!("F{}", level - 1);
        let content = format!("/{below} Do ").repeat(10);
        inner = maker.form(
            &format!("F{level}"),
            identity,
            &content,
            dictionary! { below => inner },
        );
    }
    refused("exponential forms", &mut maker, b"/F19 Do".to_vec());
}

#[test]
fn forms_in_themselves_draw_once() {
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut maker = Maker::new();
    let image = maker.image("Im", [72, 72], "DeviceRGB", 8);
    let picture = draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]);
    let a = maker.form(
        "A",
        identity,
        &format!("{picture} /B Do"),
        Dictionary::new(),
    );
    let b = maker.form("B", identity, "/A Do /A Do", dictionary! { "A" => a });
    let Ok(Object::Stream(form)) = maker.doc.get_object_mut(a) else {
        panic!()
    };
    form.dict.set(
        "Resources",
        dictionary! { "XObject" => dictionary! { "B" => b, "Im" => image } },
    );
    maker.page(A4, "/A Do", Dictionary::new());
    let probe = both("cycle", &maker.bytes());
    assert_eq!(
        (probe.integrity, probe.pages[0].placements.len()),
        (FileIntegrity::Ok, 1)
    );
}

#[test]
fn forms_nested_too_deeply_are_refused() {
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut maker = Maker::new();
    let mut inner = maker.form("F0", identity, "0 0 m 1 1 l S", Dictionary::new());
    for level in 1..40 {
        let below = format!("F{}", level - 1);
        inner = maker.form(
            &format!("F{level}"),
            identity,
            &format!("/{below} Do"),
            dictionary! { below => inner },
        );
    }
    refused("deep forms", &mut maker, b"/F39 Do".to_vec());
}

#[test]
fn bombs_outside_the_content_are_refused() {
    let mut maker = Maker::new();
    maker.image("Im", [100, 100], "DeviceRGB", 8);
    let map = maker.flate("Map", Dictionary::new(), vec![b' '; 100 << 20]);
    maker.fonts.set(
        "T",
        dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Any", "ToUnicode" => map,
        },
    );
    maker.page(A4, "BT /T 10 Tf 9 9 Td (ABC) Tj ET", Dictionary::new());
    let probe = both("map bomb", &maker.bytes());
    assert_eq!(
        (probe.integrity, probe.pages.len()),
        (FileIntegrity::Limit, 1)
    );
    assert!(probe.pages[0].size_pt.is_some());
}

#[test]
fn truncation_anywhere_leaves_a_probe() {
    let mut maker = Maker::new();
    maker.image("Im", [100, 100], "DeviceRGB", 8);
    maker.page(
        A4,
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let whole = maker.bytes();
    let sandbox = worker();
    let mut modern = Vec::new();
    maker
        .finish()
        .save_modern(&mut modern)
        .unwrap();
    let mut looked = 0;
    for file in [&whole, &modern] {
        for end in (0..file.len() - 6).step_by(64) {
            let here = pdf::read_pdf(&file[..end], true, &Limits::default(), &Sandbox::InProcess);
            assert_ne!(here.probe.integrity, FileIntegrity::Ok, "cut at {end}");
            let there = pdf::read_pdf(&file[..end], true, &Limits::default(), &sandbox);
            assert_eq!(here, there, "cut at {end}");
            looked += 1;
        }
    }
    assert!(looked > 20, "{looked}");
}

#[test]
fn flipped_bits_leave_a_probe() {
    let whole = full_page([60, 60], Dictionary::new());
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let probe = pdf::read_pdf(&bytes, true, &Limits::default(), &Sandbox::InProcess).probe;
        assert!(probe.pages.len() <= 2);
    }
}

#[test]
fn loops_and_nests_leave_a_probe() {
    let mut maker = Maker::new();
    maker.page(A4, "", Dictionary::new());
    let pages = maker.pages;
    let doc = maker.finish();
    let kids: Vec<Object> = vec![pages.into(), Object::Reference((999, 0))];
    doc.get_dictionary_mut(pages)
        .unwrap()
        .set("Kids", kids);
    doc.get_dictionary_mut(pages)
        .unwrap()
        .set("Parent", pages);
    let mut looped = Vec::new();
    doc.save_to(&mut looped).unwrap();
    let probe = both("page tree loop", &looped);
    assert_eq!(
        (probe.integrity, probe.pages.len()),
        (FileIntegrity::Damaged, 0)
    );

    let deep = format!("{}{}", "[".repeat(60_000), "]".repeat(60_000));
    let head = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/X 4 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox";
    let tail = "\ntrailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n";
    let nested = format!("{head}[0 0 99 99]>>endobj\n4 0 obj{deep}endobj{tail}");
    assert_eq!(
        both("deep array", nested.as_bytes())
            .pages
            .len(),
        1
    );
    let nested = format!("{head}{deep}>>endobj\n{tail}");
    both("deep array as a page box", nested.as_bytes());
    let mut maker = Maker::new();
    maker.page(A4, &format!("{deep} TJ"), Dictionary::new());
    assert_eq!(
        both("deep array in content", &maker.bytes())
            .pages
            .len(),
        1
    );
}

#[test]
fn huge_headers_cost_nothing() {
    let mut maker = Maker::new();
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 30_000, "Height" => 30_000,
        "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => name_of("FlateDecode"),
    };
    maker.xobject("Im", lopdf::Stream::new(dict, vec![0x78, 0x9c, 1, 2, 3]));
    maker.page(
        A4,
        &draw("Im", [595.0, 0.0, 0.0, 842.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let probe = both("huge picture", &maker.bytes());
    assert_eq!(
        (probe.integrity, probe.pages[0].width_px),
        (FileIntegrity::Ok, Some(30_000))
    );
    let mut maker = Maker::new();
    maker.page([1e30, 1e30], "0 0 m 1 1 l S", Dictionary::new());
    assert_eq!(
        both("huge box", &maker.bytes()).integrity,
        FileIntegrity::Damaged
    );
}

#[test]
fn empty_and_foreign_bytes() {
    assert_eq!(both("empty", b"").integrity, FileIntegrity::Empty);
    assert_eq!(
        both("no pdf", b"GIF89a and so on").integrity,
        FileIntegrity::Damaged
    );
}

/// A script that plays the worker.
#[cfg(unix)]
fn impostor(dir: &tempfile::TempDir, script: &str) -> Sandbox {
    use std::os::unix::fs::PermissionsExt;
    let path: PathBuf = dir.path().join("worker.sh");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Sandbox::worker(path, WORKER_ARGUMENT)
}

#[cfg(unix)]
#[test]
fn workers_that_hang_or_die_are_limits() {
    let bytes = full_page([100, 100], Dictionary::new());
    let limits = Limits {
        page_time: Duration::from_millis(200),
        ..Limits::default()
    };
    let dir = tempfile::tempdir().unwrap();
    let pid_file = dir.path().join("pid");
    let hang = format!("sleep 300 & echo $! > {}; wait", pid_file.display());
    let cases = [
        (hang.as_str(), FileIntegrity::Limit, "too long"),
        ("kill -ABRT $$", FileIntegrity::Limit, "memory"),
        ("exit 3", FileIntegrity::Damaged, "half-way"),
        (
            "printf 'abcdefghijklmnop'",
            FileIntegrity::Damaged,
            "half-way",
        ),
    ];
    for (script, integrity, why) in cases {
        let sandbox = impostor(&dir, script);
        let probe = pdf::read_pdf(&bytes, true, &limits, &sandbox).probe;
        assert_eq!(probe.integrity, integrity, "{script}: {:?}", probe.why);
        assert!(probe.why.unwrap().en.contains(why), "{script}");
    }
    let grandchild = std::fs::read_to_string(pid_file).unwrap();
    let state =
        std::fs::read_to_string(format!("/proc/{}/stat", grandchild.trim())).unwrap_or_default();
    assert!(
        state.is_empty() || state.contains(") Z "),
        "the worker's own child still runs: {state}"
    );
    let probe = pdf::read_pdf(
        &bytes,
        true,
        &limits,
        &Sandbox::worker("/nowhere/preaudit", WORKER_ARGUMENT),
    )
    .probe;
    assert_eq!(probe.integrity, FileIntegrity::Limit);
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_out_of_memory_dies_alone_and_is_replaced() {
    let sandbox = worker();
    let small = Limits {
        worker_bytes: 32 << 20,
        ..Limits::default()
    };
    let mut maker = Maker::new();
    maker.page_bytes(A4, vec![b' '; 30 << 20], Dictionary::new());
    let bytes = maker.bytes();
    let probe = pdf::read_pdf(&bytes, true, &small, &sandbox).probe;
    assert_eq!(probe.integrity, FileIntegrity::Limit, "{:?}", probe.why);
    assert_eq!(probe.pages.len(), 1, "the page is still known");
    let other = worker();
    assert_eq!(
        pdf::read_pdf(&bytes, true, &Limits::default(), &other)
            .probe
            .integrity,
        FileIntegrity::Ok
    );
}

#[test]
fn one_pool_serves_many_threads() {
    let (sandbox, bytes) = (worker(), full_page([100, 100], Dictionary::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    assert_eq!(
                        pdf::read_pdf(&bytes, true, &Limits::default(), &sandbox)
                            .probe
                            .integrity,
                        FileIntegrity::Ok
                    );
                }
            });
        }
    });
}

#[test]
fn without_time_the_pages_are_still_known() {
    let bytes = full_page([100, 100], Dictionary::new());
    let limits = Limits {
        page_time: Duration::ZERO,
        ..Limits::default()
    };
    let probe = pdf::read_pdf(&bytes, true, &limits, &Sandbox::InProcess).probe;
    assert_eq!(
        (probe.integrity, probe.pages.len()),
        (FileIntegrity::Limit, 1)
    );
    assert!(probe.pages[0].size_pt.is_some() && probe.pages[0].placements.is_empty());
}

#[test]
fn a_page_full_of_dust_is_no_text() {
    let mut maker = Maker::new();
    maker.fonts.set(
        "F",
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" },
    );
    let content = format!("BT /F 0.00001 Tf 50 500 Td ({}) Tj ET", "i".repeat(400_000));
    maker.page(A4, &content, Dictionary::new());
    let reading = pdf::read_pdf(
        &maker.bytes(),
        true,
        &Limits::default(),
        &Sandbox::InProcess,
    );
    assert_eq!(
        (reading.probe.integrity, reading.text.count_characters()),
        (FileIntegrity::Ok, 0)
    );
}
