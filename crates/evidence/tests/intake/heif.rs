//! HEIC files of a known drawing (`fixtures/codecs/heif`), held against the drawing and against libheif.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::picture::load_picture;
use evidence::raster::{Orientation, PageRaster};
use evidence::sandbox::Sandbox;
use evidence::worker::WORKER_ARGUMENT;
use model::limits::Limits;
use model::{ColourMode, FileFormat, FileIntegrity, Probe};
use tempfile::tempdir;

const SIZE: [usize; 2] = [320, 200];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/codecs/heif")
}

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

/// The drawing of fixtures/generator/heif.py.
fn drawn(x: usize, y: usize) -> [u8; 3] {
    let [dx, dy] = [x.abs_diff(240), y.abs_diff(60)];
    if dx * dx + dy * dy < 40 * 40 {
        [200, 40, 40]
    } else if (20..160).contains(&x) && y >= 100 && y % 24 < 10 {
        [40, 40, 40]
    } else {
        [230 - (x / 8) as u8, 235, 210 + (y / 8) as u8]
    }
}

fn probe(bytes: &[u8]) -> Probe {
    evidence::probe::probe_file("a.heic", bytes, &Limits::default())
}

fn decode(bytes: &[u8], sandbox: &Sandbox) -> Result<PageRaster, evidence::decode::DecodeFailure> {
    let upright = Orientation::default();
    load_picture(
        bytes,
        FileFormat::Heic,
        0,
        upright,
        &Limits::default(),
        sandbox,
    )
}

/// Mean difference of all samples from what a px should be.
fn mean_difference(got: &PageRaster, wanted: impl Fn(usize, usize) -> [u8; 3]) -> f64 {
    let rgb = got.crop_rgb([0, 0, got.width, got.height]);
    let mut sum = 0_u64;
    for (at, px) in rgb.chunks_exact(3).enumerate() {
        let wanted = wanted(at % got.width, at / got.width);
        sum += px
            .iter()
            .zip(wanted)
            .map(|(a, b)| u64::from(a.abs_diff(b)))
            .sum::<u64>();
    }
    sum as f64 / rgb.len() as f64
}

/// Name, size, what px it shows.
type Case = (&'static str, [usize; 2], fn(usize, usize) -> [u8; 3]);

const CASES: &[Case] = &[
    ("plain.heic", SIZE, drawn),
    ("thumbnail.heic", SIZE, drawn),
    ("full-chroma.heic", SIZE, drawn),
    ("ten-bits.heic", SIZE, drawn),
    ("odd.heic", [319, 199], drawn),
    ("transparent.heic", SIZE, |x, y| {
        if x < 16 { [255; 3] } else { drawn(x, y) }
    }),
    ("grey.heic", SIZE, |x, y| {
        let [r, g, b] = drawn(x, y).map(u32::from);
        let grey = (299 * r + 587 * g + 114 * b + 500) / 1000;
        [u8::try_from(grey).unwrap_or(u8::MAX); 3]
    }),
    // What the phone's turn makes of the stored drawing.
    ("turned-2.heic", SIZE, |x, y| drawn(319 - x, y)),
    ("turned-3.heic", SIZE, |x, y| drawn(319 - x, 199 - y)),
    ("turned-5.heic", [200, 320], |x, y| drawn(y, x)),
    ("turned-6.heic", [200, 320], |x, y| drawn(y, 199 - x)),
    ("turned-8.heic", [200, 320], |x, y| drawn(319 - y, x)),
];

// Origin: measured, 0.3 to 1.9; a decoder that takes full-range colour for limited is 15 off.
const MOST: f64 = 3.0;

#[test]
fn every_heic_shows_the_drawing() {
    for (name, size, wanted) in CASES {
        let bytes = bytes_of(name);
        let headers = probe(&bytes);
        assert_eq!(
            headers.integrity,
            FileIntegrity::Ok,
            "{name}: {:?}",
            headers.why
        );
        let page = &headers.pages[0];
        let stated = [page.width_px, page.height_px].map(|side| side.unwrap() as usize);
        assert_eq!(stated, *size, "{name}");
        let got = decode(&bytes, &Sandbox::InProcess).unwrap();
        assert_eq!([got.width, got.height], *size, "{name}");
        let far = mean_difference(&got, wanted);
        println!("{name}: {far:.2}");
        assert!(far < MOST, "{name}: {far}");
        let grey = *name == "grey.heic";
        assert_eq!(got.stored == ColourMode::Grey, grey, "{name}");
    }
    let turned = decode(&bytes_of("turned-6.heic"), &Sandbox::InProcess).unwrap();
    let unturned = mean_difference(&turned, drawn);
    assert!(unturned > MOST, "the measure can fail: {unturned}");
    assert_eq!(CASES.len(), 12);
}

#[test]
fn exif_of_a_heic_tells_the_phone_and_turns_nothing() {
    let headers = probe(&bytes_of("turned-6.heic"));
    assert_eq!(headers.camera.as_deref(), Some("Sample Phone 1"));
    let page = &headers.pages[0];
    assert_eq!((page.rotation, page.mirrored), (0, false));
    let [dpi] = &page.declared[..] else {
        panic!("{:?}", page.declared)
    };
    assert_eq!([dpi.x, dpi.y], [150.0, 300.0], "of the upright picture");
}

#[test]
fn what_cannot_be_decoded_is_told() {
    let cut = bytes_of("cut.heic");
    assert_eq!(probe(&cut).integrity, FileIntegrity::Damaged);
    let failure = decode(&cut, &Sandbox::InProcess).unwrap_err();
    assert_eq!(failure.integrity, FileIntegrity::Damaged);
    let large = bytes_of("header-50000x50000.heic");
    assert_eq!(probe(&large).integrity, FileIntegrity::Limit);
    let failure = decode(&large, &Sandbox::InProcess).unwrap_err();
    assert_eq!(failure.integrity, FileIntegrity::Limit);
    let other = probe(&bytes_of("other.avif"));
    assert_eq!(other.integrity, FileIntegrity::Unsupported);
    assert!(other.why.unwrap().en.contains("AVIF"));
}

#[test]
fn the_worker_gives_the_same_picture_and_survives_damage() {
    let worker = Sandbox::worker(env!("CARGO_BIN_EXE_pdf-worker"), WORKER_ARGUMENT);
    let bytes = bytes_of("turned-5.heic");
    let here = decode(&bytes, &Sandbox::InProcess).unwrap();
    let there = decode(&bytes, &worker).unwrap();
    let all = [0, 0, here.width, here.height];
    assert_eq!(here.crop_rgb(all), there.crop_rgb(all));
    let (mut failed, mut tries) = (0, 0);
    let sound = bytes_of("plain.heic");
    for at in (0..sound.len()).step_by(sound.len() / 60) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x55;
        tries += 1;
        if let Err(failure) = decode(&damaged, &worker) {
            failed += 1;
            assert!(!failure.why.zh.is_empty());
        }
    }
    println!("{failed} of {tries} damaged files noticed");
    assert!(tries >= 60 && failed > tries / 2, "{failed} of {tries}");
    assert!(decode(&sound, &worker).is_ok(), "the worker lives on");
}

/// A photo of a phone is a grid of tiles of 512 px, turned by its container.
fn tiled() -> Vec<u8> {
    let (width, height) = (560_u32, 530_u32);
    let rgb: Vec<u8> = (0..width * height)
        .flat_map(|at| {
            let (x, y) = (at % width, at / width);
            drawn((x * 320 / width) as usize, (y * 200 / height) as usize)
        })
        .collect();
    let options = heifer::EncodeOptions::default();
    heifer::encode_rgb8(width, height, &rgb, &options).unwrap()
}

#[test]
fn a_grid_of_tiles_is_one_picture() {
    let bytes = tiled();
    let headers = probe(&bytes);
    assert_eq!(
        (headers.pages[0].width_px, headers.pages[0].height_px),
        (Some(560), Some(530))
    );
    let got = decode(&bytes, &Sandbox::InProcess).unwrap();
    let far = mean_difference(&got, |x, y| drawn(x * 320 / 560, y * 200 / 530));
    assert!(far < MOST, "{far}");
    assert_eq!(
        probe(&bytes[..bytes.len() - 1]).integrity,
        FileIntegrity::Damaged
    );
}

#[test]
fn libheif_sees_the_same_pictures() {
    if Command::new("heif-convert")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("LEFT OUT: heif-convert is not installed");
        return;
    }
    let scratch = tempdir().unwrap();
    let mut files: Vec<(String, Vec<u8>)> = CASES
        .iter()
        // Libheif leaves transparent px as they are; here they lie on white paper.
        .filter(|(name, _, _)| *name != "transparent.heic")
        .map(|(name, _, _)| ((*name).to_owned(), bytes_of(name)))
        .collect();
    files.push(("tiled.heic".to_owned(), tiled()));
    let mut compared = 0;
    for (name, bytes) in files {
        let source = scratch.path().join(&name);
        let target = scratch.path().join("a.png");
        fs::write(&source, &bytes).unwrap();
        let run = Command::new("heif-convert")
            .arg(&source)
            .arg(&target)
            .output()
            .unwrap();
        assert!(run.status.success(), "{name}");
        let theirs = image::open(&target).unwrap().to_rgb8();
        let ours = decode(&bytes, &Sandbox::InProcess).unwrap();
        assert_eq!(
            [ours.width, ours.height],
            [theirs.width() as usize, theirs.height() as usize],
            "{name}"
        );
        let far = mean_difference(&ours, |x, y| theirs.get_pixel(x as u32, y as u32).0);
        println!("{name}: {far:.3} from libheif");
        // Between samples of colour the two fill in differently.
        assert!(far < 0.5, "{name}: {far}");
        compared += 1;
    }
    assert_eq!(compared, 12);
}
