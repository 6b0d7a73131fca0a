//! The three networks and the dictionary, as installed by the user.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ModelError;
use super::manifest::{
    ANGLE_FILE, DETECTION_FILE, DICTIONARY_FILE, InstalledModels, RECOGNITION_FILE,
};
use super::network::OcrNetwork;

/// Key of the dictionary in the ONNX metadata of the recognition model, one character a line.
const DICTIONARY_KEY: &str = "character";

/// PP-OCR models, loaded.
pub struct OcrModels {
    pub(super) detection: OcrNetwork,
    /// Absent in sets that come without one.
    pub(super) angle: Option<OcrNetwork>,
    pub(super) recognition: OcrNetwork,
    /// Class `n + 1` is character `n`; class 0 is blank.
    pub(super) dictionary: Vec<String>,
    name: String,
}

impl OcrModels {
    /// Loads what [`install_from`](super::install_from) put into `dir`.
    pub fn open(dir: &Path) -> Result<Self, ModelError> {
        let detection = OcrNetwork::open(&dir.join(DETECTION_FILE), "detection")?;
        let angle = dir
            .join(ANGLE_FILE)
            .exists()
            .then(|| OcrNetwork::open(&dir.join(ANGLE_FILE), "angle"))
            .transpose()?;
        let path = dir.join(RECOGNITION_FILE);
        let recognition = OcrNetwork::open(&path, "recognition")?;
        let dictionary =
            load_dictionary(&recognition, dir).ok_or(ModelError::NoDictionary { path })?;
        let dictionary = add_space_class(dictionary, recognition.class_count())?;
        let name = InstalledModels::read_manifest(dir)
            .map_or_else(|| "PP-OCR".to_owned(), |installed| installed.set);
        Ok(Self {
            detection,
            angle,
            recognition,
            dictionary,
            name,
        })
    }

    /// The set's name, for reports and as part of a cache key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of characters the recognition model knows.
    #[must_use]
    pub fn character_count(&self) -> usize {
        self.dictionary.len()
    }
}

/// A dictionary beside the model goes before the one inside.
fn load_dictionary(net: &OcrNetwork, dir: &Path) -> Option<Vec<String>> {
    let beside: PathBuf = dir.join(DICTIONARY_FILE);
    let text = if let Ok(text) = fs::read_to_string(beside) {
        text
    } else {
        net.metadata(DICTIONARY_KEY)?
    };
    Some(split_dictionary(&text))
}

/// One entry a line; only line feeds end a line, for the dictionary may hold other separators.
fn split_dictionary(text: &str) -> Vec<String> {
    text.strip_suffix('\n')
        .unwrap_or(text)
        .split('\n')
        .map(|l| l.trim_end_matches('\r').to_owned())
        .collect()
}

/// The models' classes are blank, the dictionary, then space; some sets list the space themselves.
fn add_space_class(
    mut dictionary: Vec<String>,
    classes: Option<usize>,
) -> Result<Vec<String>, ModelError> {
    let characters = dictionary.len();
    match classes {
        Some(n) if n == characters + 1 => {}
        Some(n) if n != characters + 2 => {
            return Err(ModelError::Dictionary {
                classes: n,
                characters,
            });
        }
        _ => dictionary.push(" ".to_owned()),
    }
    Ok(dictionary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Vec<String> {
        split_dictionary("a\r\n\u{3000}\nb\n")
    }

    #[test]
    fn a_dictionary_keeps_odd_spaces() {
        assert_eq!(three(), ["a", "\u{3000}", "b"]);
    }

    #[test]
    fn the_space_is_the_last_class() {
        assert_eq!(
            add_space_class(three(), Some(5))
                .unwrap()
                .last()
                .unwrap(),
            " "
        );
        assert_eq!(
            add_space_class(three(), Some(4))
                .unwrap()
                .len(),
            3
        );
        assert_eq!(
            add_space_class(three(), None)
                .unwrap()
                .len(),
            4
        );
        assert!(matches!(
            add_space_class(three(), Some(9)),
            Err(ModelError::Dictionary {
                classes: 9,
                characters: 3
            })
        ));
    }

    #[test]
    fn models_that_are_not_there_are_an_error_with_the_file() {
        let dir = tempfile::tempdir().unwrap();
        assert!(
            matches!(OcrModels::open(dir.path()), Err(ModelError::Unreadable { path, .. })
            if path.ends_with(DETECTION_FILE))
        );
        fs::write(dir.path().join(DETECTION_FILE), b"no model").unwrap();
        assert!(matches!(
            OcrModels::open(dir.path()),
            Err(ModelError::Damaged { .. })
        ));
    }
}
