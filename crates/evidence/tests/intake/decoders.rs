//! Damaged JPEGs held against other decoders: what `djpeg` and `jpeginfo` complain of is damaged here
//! too, and what is sound is sound. Without those tools the own counts still hold.

use std::collections::BTreeMap;
use std::process::Command;

use evidence::decode::decode_page;
use evidence::raster::Orientation;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use model::limits::Limits;
use model::{FileFormat, FileIntegrity};
use tempfile::tempdir;

/// Pseudo-random numbers, the same on every run.
struct Random(u32);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % n
    }
}

/// A part of a licence, as the encoder is told to write it.
fn written(tune: impl Fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let picture =
        image::load_from_memory(include_bytes!("../../../../tests/data/licence-75dpi.jpg"))
            .unwrap();
    let part = picture
        .crop_imm(150, 120, 331, 203)
        .into_rgb8();
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 85);
    tune(&mut encoder);
    encoder
        .encode(part.as_raw(), 331, 203, ColorType::Rgb)
        .unwrap();
    out
}

fn kinds() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("baseline", written(|_| {})),
        (
            "4:4:4",
            written(|e| e.set_sampling_factor(SamplingFactor::R_4_4_4)),
        ),
        (
            "4:2:2",
            written(|e| e.set_sampling_factor(SamplingFactor::R_4_2_2)),
        ),
        (
            "optimised",
            written(|e| e.set_optimized_huffman_tables(true)),
        ),
        ("restarts", written(|e| e.set_restart_interval(7))),
        ("progressive", written(|e| e.set_progressive(true))),
        (
            "progressive with restarts",
            written(|e| {
                e.set_progressive(true);
                e.set_restart_interval(20);
            }),
        ),
    ]
}

/// Where the coded data of the first scan begins.
fn first_scan(bytes: &[u8]) -> usize {
    let mut at = 2;
    loop {
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        at += 2 + length;
        if bytes[at - 2 - length + 1] == 0xDA {
            return at;
        }
    }
}

/// `name of the set -> files`; every file of "sound" is whole, every file of "cut" is not.
fn sets() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let mut random = Random(2026);
    let mut out: BTreeMap<&'static str, Vec<Vec<u8>>> = BTreeMap::new();
    for (_, bytes) in kinds() {
        let (start, end) = (first_scan(&bytes), bytes.len() - 2);
        let mut add = |set, file| out.entry(set).or_default().push(file);
        for tail in [
            &b""[..],
            &[0; 900],
            b"\0\0\0\x18ftypmp42 motion picture",
            &bytes,
        ] {
            add("sound", [&bytes[..], tail].concat());
        }
        add(
            "sound",
            [&bytes[..2], b"\xff\xfe\0\x06note\xff\xff", &bytes[2..]].concat(),
        );
        add("sound", [&bytes[..end], &[0, 0, 0], &bytes[end..]].concat());
        for _ in 0..12 {
            let at = start + random.below(end - start);
            add("cut", bytes[..at].to_vec());
            add(
                "cut and closed",
                [
                    &bytes[..start + random.below(end - start - 64)],
                    b"\xff\xd9",
                ]
                .concat(),
            );
            let mut file = bytes.clone();
            file[at] ^= 1 << random.below(8);
            add("one bit", file);
            let at = start + random.below(end - start - 32);
            let mut file = bytes.clone();
            file[at..at + 32].fill(0);
            add("zeroed", file);
            add("bytes lost", [&bytes[..at], &bytes[at + 16..]].concat());
        }
        let marks: Vec<usize> = (start..end)
            .filter(|&i| bytes[i] == 0xFF && (0xD0..=0xD7).contains(&bytes[i + 1]))
            .collect();
        for &mark in marks.iter().skip(1).step_by(5) {
            add(
                "restart marker lost",
                [&bytes[..mark], &bytes[mark + 2..]].concat(),
            );
        }
        let scans = (start..end).filter(|&i| bytes[i] == 0xFF && bytes[i + 1] == 0xDA);
        for scan in scans {
            add("scans missing", [&bytes[..scan], b"\xff\xd9"].concat());
        }
    }
    out
}

fn is_damaged(bytes: &[u8]) -> bool {
    match decode_page(
        bytes,
        FileFormat::Jpeg,
        0,
        Orientation::default(),
        &Limits::default(),
    ) {
        Ok(_) => false,
        Err(failure) => {
            assert_eq!(failure.integrity, FileIntegrity::Damaged, "{failure:?}");
            assert!(failure.why.en.contains("JPEG") && !failure.why.zh.is_empty());
            true
        }
    }
}

/// Whether a tool complains; `None` when it is not installed.
fn complains(tool: &str, args: &[&str], file: &std::path::Path) -> Option<bool> {
    let output = Command::new(tool)
        .args(args)
        .arg(file)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    Some(
        !output.status.success()
            || !output.stderr.is_empty()
            || said.contains("WARNING")
            || said.contains("ERROR"),
    )
}

#[test]
fn damage_is_found_where_other_decoders_find_it_and_nowhere_else() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("picture.jpg");
    let (mut compared, mut missed) = (0, Vec::new());
    let mut table = format!(
        "{:22} {:>4} {:>5} {:>6} {:>9}\n",
        "set", "n", "ours", "djpeg", "jpeginfo"
    );
    for (set, files) in sets() {
        let mut counts = [0usize; 3];
        for (i, bytes) in files.iter().enumerate() {
            std::fs::write(&file, bytes).unwrap();
            let ours = is_damaged(bytes);
            let theirs = [
                complains("djpeg", &["-outfile", "/dev/null"], &file),
                complains("jpeginfo", &["-c"], &file),
            ];
            compared += theirs.iter().flatten().count();
            for (count, found) in counts
                .iter_mut()
                .zip([Some(ours), theirs[0], theirs[1]])
            {
                *count += usize::from(found == Some(true));
            }
            // Zeros before the end marker are padding to us; the others warn of them.
            if theirs[0] == Some(true) && !ours && set != "sound" {
                missed.push(format!("{set} {i}"));
            }
        }
        table += &format!(
            "{set:22} {:>4} {:>5} {:>6} {:>9}\n",
            files.len(),
            counts[0],
            counts[1],
            counts[2]
        );
        let n = files.len();
        match set {
            "sound" => assert_eq!((n, counts[0]), (42, 0), "sound files called damaged"),
            "cut" | "cut and closed" => assert_eq!((n, counts[0]), (84, 84), "{set}"),
            "restart marker lost" | "scans missing" => {
                assert!(n >= 8 && counts[0] == n, "{set}: {counts:?} of {n}");
            }
            // A flipped bit may change one coefficient and nothing else: no decoder can know.
            _ => assert!(n == 84 && counts[0] >= 25, "{set}: {counts:?}"),
        }
    }
    eprintln!("{table}");
    if compared == 0 {
        eprintln!("SKIPPED: neither djpeg nor jpeginfo is installed; nothing was compared");
    }
    assert!(
        missed.is_empty(),
        "djpeg finds what we do not: {missed:?}\n{table}"
    );
}

#[test]
fn rows_before_the_damage_are_named() {
    let bytes = written(|_| {});
    let failure = |bytes: &[u8]| {
        decode_page(
            bytes,
            FileFormat::Jpeg,
            0,
            Orientation::default(),
            &Limits::default(),
        )
        .unwrap_err()
        .why
        .en
    };
    let start = first_scan(&bytes);
    let half = failure(&bytes[..usize::midpoint(start, bytes.len())]);
    let rows: usize = half
        .split("first ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        (40..180).contains(&rows) && half.contains("of 203 rows"),
        "{half}"
    );
    assert!(
        failure(&bytes[..bytes.len() - 2]).contains("end marker"),
        "{}",
        failure(&bytes[..bytes.len() - 2])
    );
    let coarse = kinds()
        .into_iter()
        .find(|(kind, _)| *kind == "progressive")
        .unwrap()
        .1;
    let second = (start..coarse.len())
        .filter(|&i| coarse[i..].starts_with(&[0xFF, 0xDA]))
        .nth(1)
        .unwrap();
    assert!(failure(&[&coarse[..second], b"\xff\xd9"].concat()).contains("scans of a progressive"));
}

#[test]
fn hostile_scans_end() {
    // Two hundred scans and more over a large picture, each of a few bytes.
    let coarse = kinds()
        .into_iter()
        .find(|(kind, _)| *kind == "progressive")
        .unwrap()
        .1;
    let first = (2..coarse.len())
        .find(|&i| coarse[i..].starts_with(&[0xFF, 0xDA]))
        .unwrap();
    let second = (first + 2..coarse.len())
        .find(|&i| coarse[i..].starts_with(&[0xFF, 0xDA]))
        .unwrap();
    let many = [
        &coarse[..first],
        &coarse[first..second].repeat(400),
        &coarse[second..],
    ]
    .concat();
    let got = decode_page(
        &many,
        FileFormat::Jpeg,
        0,
        Orientation::default(),
        &Limits::default(),
    )
    .unwrap_err();
    assert_ne!(got.integrity, FileIntegrity::Ok);
    let hurried = Limits {
        jpeg_blocks: 1,
        ..Limits::default()
    };
    let late = decode_page(
        &coarse,
        FileFormat::Jpeg,
        0,
        Orientation::default(),
        &hurried,
    )
    .unwrap_err();
    assert_eq!(late.integrity, FileIntegrity::Limit);
}
