//! Files that nobody read: which of them may be a document that is missing.

use super::input::EvaluationInput;
use crate::checks::Observation;
use model::{
    Bilingual, ClassificationBasis, FileEvidence, FileFormat, FileIntegrity, FindingCode,
    OcrAvailability, Probe, SkippedFile, TextOrigin, UnseenContent,
};

// Origin: by eye.
/// Names that a finding lists at most.
const MAX_NAMES: usize = 3;

// Origin: the formats that WPS, Microsoft Office, phones and mail programs save, collected by eye.
/// Endings of files that are no paper whatever they hold: tables, texts, films, sounds, programs.
const NO_PAPER: &[&str] = &[
    "xls", "xlsx", "xlsm", "csv", "et", "ods", "txt", "md", "json", "jsonl", "yaml", "yml", "xml",
    "html", "htm", "url", "lnk", "ini", "log", "mp3", "m4a", "wav", "amr", "mp4", "mov", "avi",
    "exe", "msi", "apk", "db", "ttf", "otf", "eml",
];

/// Those of them that may hold pictures of papers.
const MAY_HOLD_PAPERS: &[&str] = &["xls", "xlsx", "xlsm", "et", "ods", "eml"];

/// The files of a dossier that nobody read and that may be a paper.
#[derive(Debug, Clone, Default)]
pub struct UnreadFiles {
    /// In a form that can be handed in: reading them would tell, so a missing document is in doubt.
    doubtful: Vec<String>,
    /// In a form that nobody takes (AVIF, archives that did not open): a document is missing as
    /// things stand, and these are where it may be.
    unusable: Vec<String>,
    /// Text recognition would read some of the doubtful ones: which of the words of a finding say so.
    case: Option<&'static str>,
}

impl UnreadFiles {
    pub fn of_dossier(input: &EvaluationInput<'_>) -> Self {
        let mut all = Self::default();
        let mut placeholders = Vec::new();
        for (index, file) in input.files.iter().enumerate() {
            let on_file = |d: &model::Document| d.pages.iter().any(|p| p.file == index);
            let claimed = input.documents.iter().any(on_file);
            match file.probe.unseen {
                // Whatever its name says, it may hold anything.
                Some(UnseenContent::ClosedContainer) => all.add_file(file, input.recognition),
                Some(UnseenContent::CloudPlaceholder) if claimed => {
                    placeholders.push(file.path.clone());
                }
                _ if claimed => {}
                _ => all.add_file(file, input.recognition),
            }
        }
        input
            .skipped
            .iter()
            .for_each(|s| all.add_skipped(s));
        let nothing_read = input
            .documents
            .iter()
            .all(|d| d.basis != ClassificationBasis::Content);
        if nothing_read {
            // Where no paper at all was read, none can be called missing: the folder of a cloud drive
            // shows what was synchronised so far.
            all.doubtful.append(&mut all.unusable);
            all.doubtful.append(&mut placeholders);
        }
        all
    }

    /// A file that is no document by what was read of it.
    fn add_file(&mut self, file: &FileEvidence, recognition: OcrAvailability) {
        let path = || file.path.clone();
        let unread = file.text.origin == TextOrigin::None;
        match file.probe.integrity {
            // A damaged or locked file is refused whatever it is, so it cannot be what is missing.
            FileIntegrity::Damaged | FileIntegrity::Encrypted => {}
            // Some cloud drives keep an empty file in the place of one that was not downloaded.
            FileIntegrity::Empty => self.unusable.push(path()),
            // What is in a container is no matter of the container's name.
            _ if file.probe.unseen == Some(UnseenContent::ClosedContainer) => {
                self.unusable.push(path());
            }
            FileIntegrity::Ok | FileIntegrity::Limit | FileIntegrity::Unsupported => {
                if !unread || is_no_paper(&file.path, file.probe.format) || shows_no_text(file) {
                } else if file.probe.format.is_readable() && !is_closed_coding(&file.probe) {
                    self.doubtful.push(path());
                    if file.text.has_unread_pages(&file.probe) {
                        self.case = recognition_case(recognition);
                    }
                } else {
                    self.unusable.push(path());
                }
            }
        }
    }

    /// What was left out: files of an operating system are no papers that nobody read.
    fn add_skipped(&mut self, file: &SkippedFile) {
        let promised = FileFormat::from_extension(&file.path);
        let no_paper = is_no_paper(&file.path, promised.unwrap_or(FileFormat::Other));
        // What was not opened may hold pictures, whatever it is itself.
        let closed = file.unopened && has_ending(&file.path, MAY_HOLD_PAPERS);
        if file.litter || no_paper && !closed {
        } else if promised.is_some_and(FileFormat::is_readable) {
            self.doubtful.push(file.path.clone());
        } else {
            self.unusable.push(file.path.clone());
        }
    }

    /// How many of them leave a missing document in doubt.
    pub fn count_doubtful(&self) -> usize {
        self.doubtful.len()
    }

    /// The same files as places to look at only: none of them takes anything back.
    pub fn without_doubt(&self) -> Self {
        Self {
            doubtful: Vec::new(),
            unusable: self
                .doubtful
                .iter()
                .chain(&self.unusable)
                .cloned()
                .collect(),
            case: self.case,
        }
    }

    /// The names, at most [`MAX_NAMES`]; empty where there are none.
    pub fn names(&self) -> Bilingual {
        let all: Vec<&String> = self
            .doubtful
            .iter()
            .chain(&self.unusable)
            .collect();
        let list = |separator: &str| {
            let first = all
                .iter()
                .take(MAX_NAMES)
                .map(|p| p.as_str());
            first
                .collect::<Vec<_>>()
                .join(separator)
        };
        let more = all.len().saturating_sub(MAX_NAMES);
        if more == 0 {
            return Bilingual::new(list("、"), list(", "));
        }
        Bilingual::new(
            format!("{} 等 {} 个文件", list("、"), all.len()),
            format!("{} and {more} more", list(", ")),
        )
    }

    /// The clause that says where a missing document may be; empty where there is nothing unread.
    pub fn whereabouts(&self) -> Bilingual {
        let names = self.names();
        if names.zh.is_empty() {
            return names;
        }
        Bilingual::new(
            format!("（未能读取 {}，其中可能有它）", names.zh),
            format!(" (it may be in what could not be read: {})", names.en),
        )
    }
}

/// What is advised for pictures that nobody read; nothing where recognition did what it could.
fn recognition_case(recognition: OcrAvailability) -> Option<&'static str> {
    match recognition {
        OcrAvailability::NotInstalled => Some(FindingCode::NOT_READ),
        OcrAvailability::Unused => Some(FindingCode::RECOGNITION_OFF),
        OcrAvailability::InUse => None,
    }
}

/// Whether the name's ending rules a paper out. The bytes of a picture or a PDF outrank it.
fn is_no_paper(path: &str, format: FileFormat) -> bool {
    let outer = matches!(
        format,
        FileFormat::Other | FileFormat::Zip | FileFormat::Text
    );
    outer && has_ending(path, NO_PAPER)
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = path
        .rsplit('/')
        .next()
        .and_then(|n| n.rsplit_once('.'));
    ending.is_some_and(|(_, e)| endings.contains(&e.to_lowercase().as_str()))
}

/// A file of a format that is read, in a coding of it that is not and that no place takes: AVIF.
fn is_closed_coding(probe: &Probe) -> bool {
    probe.integrity == FileIntegrity::Unsupported && probe.pages.is_empty()
}

/// A picture whose pixels were measured and on which nothing is printed at all.
pub fn shows_no_text(file: &FileEvidence) -> bool {
    let pages = &file.probe.pages;
    file.probe.format.is_picture()
        && !pages.is_empty()
        && pages.iter().all(|p| {
            let measures = p.quality.as_ref();
            measures.is_some_and(|m| m.blur.is_none() && m.skew_deg.is_none() && m.turn.is_none())
        })
}

/// A document that is missing, as far as was seen: what nobody looked into is named.
pub fn missing_document(unread: &UnreadFiles, document: Bilingual) -> Observation {
    let observation = Observation::new(FindingCode::DocumentMissing)
        .with("document", document)
        .with("alternatives", "");
    let files = unread.names();
    if files.zh.is_empty() {
        return observation;
    }
    Observation {
        case: Some(FindingCode::MAY_BE_UNSEEN),
        ..observation.with("files", files)
    }
}

/// A document that may be among the files that nobody read, with their names.
pub fn not_recognised(unread: &UnreadFiles, document: Bilingual) -> Observation {
    let observation = Observation {
        case: unread.case,
        ..Observation::new(FindingCode::DocumentNotRecognised)
    };
    observation
        .at_most_warning()
        .with("document", document)
        .with("count", unread.count_doubtful().to_string())
        .with("files", unread.names())
}
