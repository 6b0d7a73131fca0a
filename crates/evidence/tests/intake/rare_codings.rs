//! Codings that few programs read (`fixtures/codecs/rare`): what is decoded shows what outside decoders
//! show, what is not says so by name, and only what lacks something is damaged.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use evidence::decode::{DecodeFailure, decode_page};
use evidence::pdf::PageImages;
use evidence::raster::{Orientation, PageRaster};
use evidence::sandbox::Sandbox;
use model::FileFormat;
use model::limits::Limits;
use tempfile::tempdir;

use Worth::{Damaged, Decoded, Unsupported};

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// So many of the outside decoders read it too, and see the same.
    Decoded(usize),
    Unsupported,
    Damaged,
}

const TABLE: &[(&str, Worth)] = &[
    ("arithmetic.jpg", Unsupported),
    ("bits-lowest-bit-first.tif", Decoded(2)),
    ("cmyk.jpg", Decoded(0)),
    ("fax-g3-cut.tif", Damaged),
    ("fax-g3-lowest-bit-first.tif", Decoded(2)),
    ("fax-g3-two-dimensional-cut.tif", Damaged),
    ("fax-g3-two-dimensional.tif", Decoded(2)),
    ("fax-g3.tif", Decoded(2)),
    ("fax-g4-cut.tif", Damaged),
    ("fax-g4-inverted.tif", Decoded(2)),
    ("fax-g4-lowest-bit-first.tif", Decoded(2)),
    ("fax-g4-strips.tif", Decoded(2)),
    ("fax-g4-tiles.tif", Decoded(1)),
    ("fax-g4.tif", Decoded(2)),
    ("fax-rle.tif", Decoded(2)),
    ("fax-uncompressed-runs.tif", Unsupported),
    ("float.tif", Unsupported),
    ("grey-10.tif", Unsupported),
    ("grey-12.tif", Unsupported),
    ("grey-14.tif", Unsupported),
    ("grey-with-alpha.tif", Decoded(2)),
    ("jpeg2000.tif", Unsupported),
    ("jpx-alpha.pdf", Decoded(1)),
    ("jpx-cut.pdf", Damaged),
    ("jpx-esrgb.pdf", Decoded(1)),
    ("jpx-lab.pdf", Decoded(0)),
    ("jpx-sixteen-bits.pdf", Decoded(1)),
    ("jpx-unknown-colour.pdf", Unsupported),
    ("lab.tif", Unsupported),
    ("late-height-cut.jpg", Damaged),
    ("late-height-restarts.jpg", Decoded(0)),
    ("late-height.jpg", Decoded(0)),
    ("lossless.jpg", Unsupported),
    ("motion-cut.jpg", Damaged),
    ("motion-grey.jpg", Decoded(2)),
    ("motion.jpg", Decoded(2)),
    ("old-jpeg-parted.tif", Unsupported),
    ("old-jpeg.tif", Decoded(1)),
    ("overlapping-strips.tif", Unsupported),
    ("planar-16.tif", Decoded(2)),
    ("planar-cut.tif", Damaged),
    ("planar-flate.tif", Decoded(2)),
    ("planar-tiles.tif", Unsupported),
    ("planar.tif", Decoded(2)),
    ("rgb-16.tif", Decoded(2)),
    ("subsampled.tif", Unsupported),
    ("thumbnail-first.tif", Decoded(1)),
    ("tiles-cut.tif", Damaged),
    ("tiles-over-the-edge.tif", Decoded(1)),
    ("twelve-bits.jpg", Unsupported),
    ("without-strip-sizes.tif", Unsupported),
];

/// Mean difference of 8-bit samples below which two decoders agree: they enlarge the chroma of a JPEG
/// and round sixteen bits each in its own way.
const ALIKE: f64 = 1.0;
/// The same where poppler draws a page: it resamples even one px to one (`tests/pdf/pixels.rs`).
const ALIKE_ON_A_PAGE: f64 = 2.0;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/codecs/rare")
}

fn decode_first_page(path: &Path) -> Result<PageRaster, DecodeFailure> {
    let bytes = std::fs::read(path).unwrap();
    let limits = Limits::default();
    let format = match path
        .extension()
        .and_then(|e| e.to_str())
    {
        Some("jpg") => FileFormat::Jpeg,
        Some("tif") => FileFormat::Tiff,
        _ => {
            let mut pages = PageImages::new(&bytes, &limits, &Sandbox::InProcess);
            let page = pages.load_page(0, false)?;
            return Ok(page.unwrap().pixels);
        }
    };
    decode_page(&bytes, format, 0, Orientation::default(), &limits)
}

/// Width and samples, red, green and blue.
type Pixels = (usize, Vec<u8>);

fn rgb(page: &PageRaster) -> Pixels {
    let whole = [0, 0, page.width, page.height];
    (page.width, page.crop_rgb(whole))
}

/// What an outside decoder makes of a file.
enum OutsideView {
    NotInstalled,
    NoPage,
    Seen(Pixels),
}

fn outside_views(path: &Path) -> Vec<(&'static str, OutsideView)> {
    let dir = tempdir().unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let [ppm, tif, stem] = ["out.ppm", "out.tif", "out"].map(|name| dir.path().join(name));
    let file = text(path);
    let run = |tool: &str, args: &[&str], made: &Path| {
        let _ = std::fs::remove_file(made);
        let mut command = Command::new(tool);
        command.args(args).stdin(Stdio::null());
        match command.output() {
            Err(_) => OutsideView::NotInstalled,
            Ok(_) => read_pixels(made).map_or(OutsideView::NoPage, OutsideView::Seen),
        }
    };
    let [ppm_name, tif_name, stem_name] = [&ppm, &tif, &stem].map(|path| text(path));
    let ffmpeg = || {
        let args = [
            "-v",
            "error",
            "-y",
            "-i",
            &file,
            "-frames:v",
            "1",
            "-pix_fmt",
            "rgb24",
        ];
        run("ffmpeg", &[&args[..], &[&ppm_name]].concat(), &ppm)
    };
    match path
        .extension()
        .and_then(|e| e.to_str())
    {
        Some("jpg") => vec![
            (
                "libjpeg",
                run("djpeg", &["-outfile", &ppm_name, &file], &ppm),
            ),
            ("ffmpeg", ffmpeg()),
        ],
        Some("tif") => vec![
            (
                "libtiff",
                run("tiff2rgba", &["-c", "none", &file, &tif_name], &tif),
            ),
            ("ffmpeg", ffmpeg()),
        ],
        _ => {
            let args = ["-r", "144", "-singlefile", &file, &stem_name];
            vec![("poppler", run("pdftoppm", &args, &ppm))]
        }
    }
}

/// The last page of what a decoder wrote, which is the largest of our files' pages.
fn read_pixels(path: &Path) -> Option<Pixels> {
    let bytes = std::fs::read(path).ok()?;
    if path
        .extension()
        .is_some_and(|e| e == "tif")
    {
        let page = |n| {
            decode_page(
                &bytes,
                FileFormat::Tiff,
                n,
                Orientation::default(),
                &Limits::default(),
            )
        };
        return page(1)
            .or_else(|_| page(0))
            .ok()
            .map(|page| rgb(&page));
    }
    // "P6", width, height, 255 and the samples, as these tools write them.
    let head: Vec<&[u8]> = bytes
        .splitn(5, u8::is_ascii_whitespace)
        .collect();
    let width = std::str::from_utf8(head.get(1)?)
        .ok()?
        .parse()
        .ok()?;
    match *head {
        [b"P6", _, _, b"255", samples] => Some((width, samples.to_vec())),
        // Grey pictures come as "P5", one sample a px.
        [b"P5", _, _, b"255", samples] => {
            let rgb = samples
                .iter()
                .flat_map(|&grey| [grey; 3]);
            Some((width, rgb.collect()))
        }
        _ => None,
    }
}

fn mean_difference((width, ours): &Pixels, (their_width, theirs): &Pixels) -> Option<f64> {
    if width != their_width || ours.len() != theirs.len() {
        return None;
    }
    let off = ours
        .iter()
        .zip(theirs)
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    Some(off.sum::<f64>() / ours.len() as f64)
}

/// One line of the table, and how many outside decoders see the same or are not there to ask.
fn compare_outside(path: &Path, ours: &Pixels) -> (String, usize) {
    let mut line = String::new();
    let mut agreeing = 0;
    for (tool, theirs) in outside_views(path) {
        let OutsideView::Seen(theirs) = theirs else {
            let is_absent = matches!(theirs, OutsideView::NotInstalled);
            line += &if is_absent {
                format!(", {tool} LEFT OUT")
            } else {
                format!(", {tool} reads no page")
            };
            agreeing += usize::from(is_absent);
            continue;
        };
        let alike = if tool == "poppler" {
            ALIKE_ON_A_PAGE
        } else {
            ALIKE
        };
        let off = mean_difference(ours, &theirs);
        line += &off.map_or_else(
            || format!(", {tool} reads another page"),
            |off| format!(", {tool} {off:.2} off"),
        );
        agreeing += usize::from(off.is_some_and(|off| off < alike));
    }
    (line, agreeing)
}

#[test]
fn every_rare_coding_is_decoded_or_named() {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut found: Vec<String> = entries
        .map(|e| {
            e.unwrap()
                .file_name()
                .into_string()
                .unwrap()
        })
        .collect();
    found.sort();
    let listed: Vec<&str> = TABLE
        .iter()
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(found, listed);
    let mut wrong = Vec::new();
    for (name, worth) in TABLE {
        let path = folder().join(name);
        let (said, agreeing) = match decode_first_page(&path) {
            Ok(page) => {
                let (line, agreeing) = compare_outside(&path, &rgb(&page));
                (format!("decoded{line}"), agreeing)
            }
            Err(failure) => (format!("{:?}: {}", failure.integrity, failure.why.en), 0),
        };
        eprintln!("{name:32} {said}");
        let fits = match worth {
            Decoded(least) => said.starts_with("decoded") && agreeing >= *least,
            Unsupported => said.starts_with("Unsupported: not supported: "),
            Damaged => said.starts_with("Damaged: "),
        };
        if !fits {
            wrong.push(format!("{name}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_late_height_changes_no_pixel() {
    let pixels = |name: &str| rgb(&decode_first_page(&folder().join(name)).unwrap());
    let plain = pixels("motion.jpg");
    assert_eq!(pixels("late-height.jpg"), plain);
    assert_eq!(pixels("late-height-restarts.jpg"), plain);
    assert_eq!((plain.0, plain.1.len()), (240, 240 * 160 * 3));
}
