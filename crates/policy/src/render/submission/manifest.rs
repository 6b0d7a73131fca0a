//! `preaudit.pack/1`: what each copy was made of and what became of it. Keys are only added, never
//! renamed.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::step_words::{step_code, step_words};
use crate::render::TOOL_NAME;
use model::{Lang, PlaceSubmission, Submission, SubmissionFile, SubmissionSlot, Verdict};

/// Name and version of the schema.
const SCHEMA: &str = "preaudit.pack/1";

/// The manifest of one submission set.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PackManifest<'a> {
    schema: &'static str,
    tool: ManifestTool,
    as_of: &'a str,
    /// Verdict on the originals under the limits of the places.
    originals: Verdict,
    /// Every required slot is filled.
    complete: bool,
    places: Vec<ManifestPlace<'a>>,
    /// Files that no slot took.
    unused: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestPlace<'a> {
    /// `platform.endpoint`; null where the rules name no place.
    id: Option<&'a str>,
    title: Option<&'a str>,
    folder: &'a str,
    /// Verdict on the copies.
    copies: Verdict,
    max_files: Option<u32>,
    note: Option<&'a str>,
    watermark: Option<&'a str>,
    slots: Vec<ManifestSlot<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestSlot<'a> {
    folder: &'a str,
    title: &'a str,
    kind: &'a str,
    required: bool,
    filled: bool,
    requirements: &'a [String],
    note: Option<&'a str>,
    files: Vec<ManifestFile<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestFile<'a> {
    sources: Vec<ManifestSource<'a>>,
    steps: Vec<ManifestStep>,
    /// Null where no copy was written.
    copy: Option<ManifestCopy<'a>>,
    /// Why no copy was written.
    unmet: Option<&'a str>,
    remarks: Vec<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestSource<'a> {
    path: &'a str,
    page: Option<u32>,
    sha256: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestStep {
    step: &'static str,
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ManifestCopy<'a> {
    path: &'a str,
    sha256: &'a str,
    bytes: u64,
    format: &'static str,
    width_px: Option<u32>,
    height_px: Option<u32>,
    dpi: Option<u32>,
}

/// Writes the manifest as one JSON object, indented, with a line feed at the end.
pub fn write_manifest(set: &Submission, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, &PackManifest::new(set, lang))?;
    sink.write_all(b"\n")
}

impl<'a> PackManifest<'a> {
    /// Titles, notes and steps in one language.
    #[must_use]
    pub fn new(set: &'a Submission, lang: Lang) -> Self {
        let places = set.places.iter();
        Self {
            schema: SCHEMA,
            tool: ManifestTool {
                name: TOOL_NAME,
                version: env!("CARGO_PKG_VERSION"),
            },
            as_of: &set.as_of,
            originals: set.originals,
            complete: set.is_complete(),
            places: places
                .map(|place| manifest_place(place, lang))
                .collect(),
            unused: &set.unused,
        }
    }
}

fn manifest_place(place: &PlaceSubmission, lang: Lang) -> ManifestPlace<'_> {
    let known = place.place.as_ref();
    let slots = place.slots.iter();
    ManifestPlace {
        id: known.map(|p| p.id.as_str()),
        title: known.map(|p| p.title.get(lang)),
        folder: &place.folder,
        copies: place.copies,
        max_files: known.and_then(|p| p.max_files),
        note: known.and_then(|p| Some(p.note.as_ref()?.get(lang))),
        watermark: known.and_then(|p| Some(p.watermark.as_ref()?.get(lang))),
        slots: slots
            .map(|slot| manifest_slot(slot, lang))
            .collect(),
    }
}

fn manifest_slot(slot: &SubmissionSlot, lang: Lang) -> ManifestSlot<'_> {
    let files = slot.files.iter();
    ManifestSlot {
        folder: &slot.folder,
        title: slot.title.get(lang),
        kind: &slot.kind,
        required: slot.required,
        filled: slot.is_filled(),
        requirements: &slot.requirements,
        note: slot
            .note
            .as_ref()
            .map(|note| note.get(lang)),
        files: files
            .map(|file| manifest_file(file, lang))
            .collect(),
    }
}

fn manifest_file(file: &SubmissionFile, lang: Lang) -> ManifestFile<'_> {
    let sources = file
        .sources
        .iter()
        .map(|source| ManifestSource {
            path: &source.path,
            page: source.page,
            sha256: &source.sha256,
        });
    let steps = file
        .steps
        .iter()
        .map(|step| ManifestStep {
            step: step_code(step),
            text: step_words(step).get(lang).to_owned(),
        });
    let copy = file
        .outcome
        .as_ref()
        .ok()
        .map(|copy| ManifestCopy {
            path: &copy.path,
            sha256: &copy.sha256,
            bytes: copy.bytes,
            format: copy.format.name(),
            width_px: copy.size_px.map(|[width, _]| width),
            height_px: copy.size_px.map(|[_, height]| height),
            dpi: copy.dpi,
        });
    ManifestFile {
        sources: sources.collect(),
        steps: steps.collect(),
        copy,
        unmet: file
            .outcome
            .as_ref()
            .err()
            .map(|why| why.get(lang)),
        remarks: file
            .remarks
            .iter()
            .map(|remark| remark.get(lang))
            .collect(),
    }
}
