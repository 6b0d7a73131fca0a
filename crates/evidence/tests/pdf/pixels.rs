//! Pixels of pages, held against what poppler shows of the same files.

use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::pdf::{PageImage, PageImages};
use evidence::sandbox::Sandbox;
use lopdf::{Document, Object};
use model::FileIntegrity;
use model::limits::Limits;

use crate::worker;

/// Files in `fixtures/codecs`.
const FILES: usize = 49;
/// Mean difference of 8-bit samples below which two decoders of a lossy picture agree.
const LOSSY: f64 = 1.0;
/// Mean difference from a page that poppler draws: it resamples even one px to one, and is 1.63 off from
/// the stored bits themselves.
const SAME: f64 = 2.0;
/// The same where both draw or have to guess: blended masks, inks without a profile.
const ALIKE: f64 = 8.5;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/codecs");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert_eq!(files.len(), FILES);
    files
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/codecs/{name}.pdf")),
    )
    .unwrap()
}

fn view(
    bytes: &[u8],
    sandbox: &Sandbox,
) -> Result<Option<PageImage>, evidence::decode::DecodeFailure> {
    PageImages::new(bytes, &Limits::default(), sandbox).load_page(0, false)
}

/// Width and samples of a page as red, green and blue.
fn rgb(view: &PageImage) -> (usize, Vec<u8>) {
    (
        view.pixels.width,
        view.pixels
            .crop_rgb([0, 0, view.pixels.width, view.pixels.height]),
    )
}

/// The page as poppler draws it, one px to a px of the picture.
fn poppler(path: &Path) -> Option<(usize, Vec<u8>)> {
    // poppler knows nothing of UserUnit.
    let dpi = if name(path) == "user-unit" {
        "288"
    } else {
        "144"
    };
    let Ok(out) = Command::new("pdftoppm")
        .args(["-r", dpi, "-singlefile"])
        .arg(path)
        .output()
    else {
        eprintln!("SKIPPED: pdftoppm is not installed");
        return None;
    };
    let head: Vec<&[u8]> = out
        .stdout
        .splitn(4, u8::is_ascii_whitespace)
        .collect();
    let width: usize = std::str::from_utf8(head[1])
        .unwrap()
        .parse()
        .unwrap();
    let samples = head[3]
        .splitn(2, |b| *b == b'\n')
        .nth(1)
        .unwrap();
    Some((width, samples.to_vec()))
}

fn difference(a: &[u8], b: &[u8]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| f64::from(a.abs_diff(*b)))
        .sum::<f64>()
        / a.len() as f64
}

#[test]
fn every_codec_and_placement_shows_what_poppler_shows() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for path in files() {
        let name = name(&path);
        let bytes = std::fs::read(&path).unwrap();
        let seen = view(&bytes, &Sandbox::InProcess).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let (width, ours) = rgb(&seen.unwrap_or_else(|| panic!("{name} shows nothing")));
        let Some((their_width, theirs)) = poppler(&path) else {
            return;
        };
        compared += 1;
        if name == "askew" {
            // Drawn at the scan's dpi, which is not the page's: only the scan's own box is shown.
            assert!(width > their_width && difference(&ours, &vec![255; ours.len()]) > 20.0);
            continue;
        }
        let drawn =
            ["stamped", "soft-mask-coarse", "flate-cmyk", "jpeg-cmyk"].contains(&name.as_str());
        assert_eq!((width, ours.len()), (their_width, theirs.len()), "{name}");
        let off = difference(&ours, &theirs);
        if off >= if drawn { ALIKE } else { SAME } {
            wrong.push(format!("{name}: mean difference {off:.2}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(compared, FILES);
}

/// The file's only picture as poppler decodes it, without drawing the page.
fn extracted(path: &Path) -> Option<image::RgbImage> {
    let dir = tempfile::tempdir().unwrap();
    let Ok(_) = Command::new("pdfimages")
        .arg("-png")
        .arg(path)
        .arg(dir.path().join("p"))
        .output()
    else {
        eprintln!("SKIPPED: pdfimages is not installed");
        return None;
    };
    Some(
        image::open(dir.path().join("p-000.png"))
            .unwrap()
            .into_rgb8(),
    )
}

#[test]
fn every_codec_gives_the_stored_pixels() {
    let lossless = [
        "bits",
        "fax-g3",
        "fax-g3-two-dimensional",
        "fax-g4",
        "fax-g4-black-1",
        "flate-grey",
        "flate-in-ascii",
        "flate-png-rows",
        "flate-rgb",
        "flate-tiff-rows",
        "indexed-4",
        "indexed-8",
        "jbig2",
        "jpx-grey",
        "jpx-rgb",
        "jpx-tiles",
        "lzw",
        "run-length",
    ];
    let lossy = ["jpeg-grey", "jpeg-in-flate", "jpeg-progressive", "jpeg-rgb"];
    let mut wrong = Vec::new();
    for name in lossless.iter().chain(&lossy) {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/codecs/{name}.pdf"));
        let (width, ours) = rgb(&view(&file(name), &Sandbox::InProcess)
            .unwrap()
            .unwrap());
        let Some(theirs) = extracted(&path) else {
            return;
        };
        assert_eq!(
            (width, ours.len()),
            (theirs.width() as usize, theirs.as_raw().len()),
            "{name}"
        );
        let off = difference(&ours, theirs.as_raw());
        if off > if lossy.contains(name) { LOSSY } else { 0.0 } {
            wrong.push(format!("{name}: mean difference {off:.2}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_worker_gives_the_same_pixels() {
    let sandbox = worker();
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let here = view(&bytes, &Sandbox::InProcess)
            .unwrap()
            .unwrap();
        let there = view(&bytes, &sandbox).unwrap().unwrap();
        assert_eq!(rgb(&here), rgb(&there), "{}", name(&path));
        assert_eq!(
            (here.pixels.stored, here.source_px_per_px),
            (there.pixels.stored, there.source_px_per_px)
        );
    }
}

#[test]
fn stored_pictures_are_not_resampled() {
    // Black and white stays so, whatever the codec, the placement or the pieces.
    for name in ["bits", "fax-g4", "fax-g3", "jbig2", "stencil"] {
        let (_, samples) = rgb(&view(&file(name), &Sandbox::InProcess)
            .unwrap()
            .unwrap());
        assert!(
            samples
                .iter()
                .all(|s| [0, 255].contains(s)),
            "{name}"
        );
    }
    let (_, whole) = rgb(&view(&file("flate-rgb"), &Sandbox::InProcess)
        .unwrap()
        .unwrap());
    let (_, hidden) = rgb(&view(&file("hidden-bar"), &Sandbox::InProcess)
        .unwrap()
        .unwrap());
    assert_eq!(whole, hidden, "what lies under a scan is not seen");
}

/// The picture's stream after `change`.
fn spoiled(bytes: &[u8], change: impl Fn(&mut lopdf::Stream)) -> Vec<u8> {
    let mut doc = Document::load_mem(bytes).unwrap();
    for object in doc.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if stream
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|n| n == b"Image")
        {
            change(stream);
        }
    }
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

#[test]
fn pictures_cut_short_are_damaged() {
    let mut looked = 0;
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        for share in [2, 5, 9] {
            let cut = spoiled(&bytes, |stream| {
                let length = stream.content.len() * share / 10;
                stream.set_content(stream.content[..length].to_vec());
            });
            let failure = view(&cut, &Sandbox::InProcess);
            let failure = failure
                .err()
                .unwrap_or_else(|| panic!("{} at {share}/10 passes", name(&path)));
            assert_eq!(
                failure.integrity,
                FileIntegrity::Damaged,
                "{} at {share}/10: {failure:?}",
                name(&path)
            );
            looked += 1;
        }
    }
    assert_eq!(looked, FILES * 3);
}

#[test]
fn pictures_that_lie_about_their_size_are_damaged() {
    // A codec that carries its own size; more pixels claimed than stored.
    for name in [
        "jpeg-rgb",
        "jpx-rgb",
        "jpx-tiles",
        "jbig2",
        "fax-g4",
        "flate-rgb",
        "indexed-4",
        "lzw",
    ] {
        let lie = spoiled(&file(name), |stream| {
            stream.dict.set("Width", 960);
            stream.dict.set("Height", 640);
        });
        let failure = view(&lie, &Sandbox::InProcess).unwrap_err();
        assert_eq!(
            failure.integrity,
            FileIntegrity::Damaged,
            "{name}: {failure:?}"
        );
    }
}

#[test]
fn noise_in_a_picture_neither_panics_nor_hangs() {
    let sandbox = worker();
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        for seed in 1..4usize {
            let noisy = spoiled(&bytes, |stream| {
                let length = stream.content.len();
                for i in 0..=length / 40 {
                    stream.content[(i * 7919 * seed + 31 * seed) % length] ^= ((i * 37 + seed)
                        % 256)
                        .try_into()
                        .unwrap_or(0);
                }
            });
            if let Err(failure) = view(&noisy, &sandbox) {
                assert_ne!(failure.why.en, "", "{}", name(&path));
            }
        }
    }
}

#[test]
fn bombs_are_over_the_limit_before_they_go_off() {
    let limits = Limits {
        pixels: 30_000,
        ..Limits::default()
    };
    for name in [
        "flate-rgb",
        "jpeg-rgb",
        "jbig2",
        "fax-g4",
        "jpx-rgb",
        "strips",
        "stamped",
    ] {
        let failure = PageImages::new(&file(name), &limits, &Sandbox::InProcess)
            .load_page(0, false)
            .unwrap_err();
        assert_eq!(
            failure.integrity,
            FileIntegrity::Limit,
            "{name}: {failure:?}"
        );
    }
    let bomb = spoiled(&file("flate-rgb"), |stream| {
        stream.set_plain_content(vec![0; 300 << 20]);
        stream.compress().unwrap();
    });
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        view(&bomb, &worker())
            .unwrap_err()
            .integrity,
        FileIntegrity::Limit
    );
}

#[test]
fn a_worker_that_dies_is_replaced_within_the_file() {
    let sandbox = worker();
    let bytes = file("flate-rgb");
    let none = Limits {
        page_time: std::time::Duration::ZERO,
        ..Limits::default()
    };
    let mut views = PageImages::new(&bytes, &none, &sandbox);
    assert!(views.load_page(0, false).is_err());
    assert!(views.load_page(0, false).is_err());
    assert!(
        PageImages::new(&bytes, &Limits::default(), &sandbox)
            .load_page(0, false)
            .unwrap()
            .is_some()
    );
}

#[test]
fn pages_of_text_are_drawn_only_where_a_seal_may_be() {
    use crate::make::{A4, Maker};
    use lopdf::{Dictionary, dictionary};
    let helvetica =
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let page = |content: &str| {
        let mut maker = Maker::new();
        maker.fonts.set("F", helvetica.clone());
        maker
            .page(
                A4,
                &format!("BT /F 20 Tf 50 700 Td (Specimen) Tj ET {content}"),
                Dictionary::new(),
            )
            .bytes()
    };
    let limits = Limits::default();
    let black = page("0 0 m 500 500 l S");
    assert!(
        PageImages::new(&black, &limits, &Sandbox::InProcess)
            .load_page(0, true)
            .unwrap()
            .is_none()
    );
    let red = page("1 0 0 RG 300 300 100 100 re S");
    let seen = PageImages::new(&red, &limits, &Sandbox::InProcess)
        .load_page(0, true)
        .unwrap()
        .unwrap();
    assert_eq!(
        (seen.pixels.width, seen.pixels.height),
        (1240, 1754),
        "150 dpi"
    );
    let unread = PageImages::new(&black, &limits, &Sandbox::InProcess)
        .load_page(0, false)
        .unwrap()
        .unwrap();
    assert_eq!(unread.pixels.width, 1654, "200 dpi");
    let empty = Maker::new()
        .page(A4, "", Dictionary::new())
        .bytes();
    assert!(
        PageImages::new(&empty, &limits, &Sandbox::InProcess)
            .load_page(0, false)
            .unwrap()
            .is_none()
    );
}
