//! What an audit costs: probing 1,000 files, a whole check of a ready pack with recorded readings, and
//! loading the rules. Run with `cargo bench`.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};

use evidence::discover;
use evidence::measure;
use evidence::probe;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use model::limits::Limits;
use model::{Dossier, FileFormat, SourceFile};
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::YamlFile;
use preaudit::audit;
use preaudit::audit::ExtractOptions;

fn main() {
    divan::main();
}

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs")
}

/// The pictures of all packs, repeated to 1,000, in memory.
fn thousand() -> Vec<(String, Vec<u8>)> {
    let files = walkdir::WalkDir::new(packs())
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let pictures: Vec<_> = files
        .filter(|e| {
            e.path()
                .extension()
                .is_some_and(|x| x == "jpg" || x == "png")
        })
        .map(|e| {
            (
                e.file_name()
                    .to_string_lossy()
                    .into_owned(),
                std::fs::read(e.path()).expect("readable"),
            )
        })
        .collect();
    pictures
        .iter()
        .cycle()
        .take(1000)
        .cloned()
        .collect()
}

#[divan::bench(sample_count = 10)]
fn probe_1000_pictures(bencher: divan::Bencher<'_, '_>) {
    let files = thousand();
    let limits = Limits::default();
    bencher.bench(|| {
        files
            .iter()
            .map(|(n, b)| {
                probe::probe_file(n, b, &limits)
                    .pages
                    .len()
            })
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn load_all_rules() -> usize {
    Rules::load_embedded()
        .expect("sound")
        .packs
        .len()
}

#[divan::bench(sample_count = 20)]
fn check_a_ready_pack(bencher: divan::Bencher<'_, '_>) {
    let rules = Rules::load_embedded().expect("sound");
    let limits = Limits::default();
    let folder = packs().join("catering-ready");
    let found = discover::discover_files(&folder, &limits, &Sandbox::InProcess);
    let found = found.expect("a folder");
    let text = |c: &Option<discover::ControlFile>| {
        c.as_ref()
            .map(|c| String::from_utf8_lossy(&c.bytes).into_owned())
            .unwrap_or_default()
    };
    let merchant = YamlFile {
        name: "merchant.yaml".into(),
        text: text(&found.merchant).into(),
    };
    let looking = ExtractOptions {
        readings: OcrRecordings::parse(&text(&found.readings)).expect("records"),
        ..ExtractOptions::default()
    };
    let files: Vec<SourceFile> = found.files;
    let dossier = Dossier {
        name: found.name,
        declaration: parse_declaration(&merchant, &rules).expect("valid"),
        files,
        skipped: found.skipped,
    };
    let settings = AuditOptions {
        specimens: true,
        ..AuditOptions::on_date(jiff::civil::date(2026, 11, 1))
    };
    bencher.bench(|| audit::audit_dossier(&dossier, &rules, &looking, &settings));
}

/// A whole page of a pack, decoded.
fn licence() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg"))
        .expect("readable")
}

fn decoded(bytes: &[u8]) -> evidence::raster::PageRaster {
    let upright = evidence::raster::Orientation::default();
    evidence::decode::decode_page(bytes, FileFormat::Jpeg, 0, upright, &Limits::default())
        .expect("sound")
}

#[divan::bench(sample_count = 50)]
fn decode_a_jpeg(bencher: divan::Bencher<'_, '_>) {
    let bytes = licence();
    bencher.bench(|| decoded(&bytes).width);
}

#[divan::bench(sample_count = 50)]
fn measure_a_page(bencher: divan::Bencher<'_, '_>) {
    let pixels = decoded(&licence());
    bencher.bench(|| measure::measure_page(&pixels).ink_share);
}
