//! What reading costs: nothing for a page with its own text, nothing the second time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use evidence::ocr::cache::OcrCache;
use evidence::ocr::{FakeEngine, OcrEngine, OcrError, OcrImage, RecognisedPage};
use model::limits::Limits;
use model::{FileOrigin, Rect, SourceFile, TextLine, TextOrigin};
use preaudit::audit;
use preaudit::audit::{CachedOcr, ExtractOptions};

use crate::support::fixtures;

/// An engine that counts how often it is asked.
struct Counting {
    name: &'static str,
    calls: AtomicUsize,
    fake: FakeEngine,
}

impl Counting {
    fn new(name: &'static str) -> Arc<Self> {
        let line = TextLine {
            text: "营业执照".into(),
            rect: Rect {
                x0: 1.0,
                y0: 1.0,
                x1: 9.0,
                y1: 5.0,
            },
            confidence: 0.9,
        };
        Arc::new(Self {
            name,
            calls: AtomicUsize::new(0),
            fake: FakeEngine { lines: vec![line] },
        })
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl OcrEngine for Counting {
    fn name(&self) -> &str {
        self.name
    }

    fn recognise_page(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<RecognisedPage, OcrError> {
        self.calls
            .fetch_add(1, Ordering::SeqCst);
        self.fake
            .recognise_page(picture, limits)
    }
}

fn looking(engine: &Arc<Counting>, cache: Option<&Path>) -> ExtractOptions {
    let engine: Arc<dyn OcrEngine> = Arc::clone(engine) as _;
    let ocr = Some(CachedOcr::new(engine, cache.map(OcrCache::new)));
    ExtractOptions {
        ocr,
        pixels: false,
        ..ExtractOptions::default()
    }
}

fn file(path: &Path) -> SourceFile {
    let bytes = std::fs::metadata(path).unwrap().len();
    SourceFile {
        path: path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned(),
        origin: FileOrigin::Disk(path.into()),
        bytes,
    }
}

fn picture() -> SourceFile {
    file(&fixtures().join("catering-low-resolution/营业执照副本.jpg"))
}

#[test]
fn a_second_run_with_the_cache_reads_nothing_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Counting::new("engine 1, models 1");
    let first = audit::extract_file(&picture(), &looking(&engine, Some(dir.path())));
    assert_eq!((engine.calls(), first.text.origin), (1, TextOrigin::Ocr));
    let second = audit::extract_file(&picture(), &looking(&engine, Some(dir.path())));
    assert_eq!(engine.calls(), 1);
    assert_eq!(second.text, first.text);
}

#[test]
fn without_a_cache_every_run_reads_and_keeps_nothing() {
    let engine = Counting::new("engine 1, models 1");
    for run in 1..=2 {
        let _ = audit::extract_file(&picture(), &looking(&engine, None));
        assert_eq!(engine.calls(), run);
    }
}

#[test]
fn another_engine_another_model_and_another_content_are_read_anew() {
    let dir = tempfile::tempdir().unwrap();
    for (count, name) in [
        "engine 1, models 1",
        "engine 1, models 2",
        "engine 2, models 1",
    ]
    .into_iter()
    .enumerate()
    {
        let engine = Counting::new(name);
        let _ = audit::extract_file(&picture(), &looking(&engine, Some(dir.path())));
        assert_eq!(
            (engine.calls(), kept(dir.path()).len()),
            (1, count + 1),
            "{name}"
        );
    }
    let changed = dir.path().join("changed.jpg");
    let FileOrigin::Disk(original) = picture().origin else {
        panic!("a file on disk")
    };
    let mut bytes = std::fs::read(original).unwrap();
    bytes.extend_from_slice(b"\0");
    std::fs::write(&changed, bytes).unwrap();
    let engine = Counting::new("engine 1, models 1");
    let _ = audit::extract_file(&file(&changed), &looking(&engine, Some(dir.path())));
    assert_eq!(engine.calls(), 1);
}

#[test]
fn the_same_content_under_another_name_is_not_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Counting::new("engine 1, models 1");
    let _ = audit::extract_file(&picture(), &looking(&engine, Some(dir.path())));
    let renamed = SourceFile {
        path: "扫描件 3.jpg".into(),
        ..picture()
    };
    let _ = audit::extract_file(&renamed, &looking(&engine, Some(dir.path())));
    assert_eq!(engine.calls(), 1);
}

#[test]
fn a_page_with_its_own_text_costs_no_reading() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Counting::new("engine 1, models 1");
    let pdf = file(&fixtures().join("catering-permit-missing/营业执照.pdf"));
    let seen = audit::extract_file(&pdf, &looking(&engine, Some(dir.path())));
    assert_eq!((engine.calls(), seen.text.origin), (0, TextOrigin::PdfText));
}

fn kept(dir: &Path) -> Vec<std::path::PathBuf> {
    let json = |p: &std::path::PathBuf| {
        p.extension()
            .is_some_and(|e| e == "json")
    };
    std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(json)
        .collect()
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("cache/readings");
    let _ = audit::extract_file(
        &picture(),
        &looking(&Counting::new("engine"), Some(&folder)),
    );
    let mode = |path: &Path| {
        std::fs::metadata(path)
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    let files = kept(&folder);
    assert_eq!(
        (files.len(), mode(&folder), mode(&files[0])),
        (1, 0o700, 0o600)
    );
}
