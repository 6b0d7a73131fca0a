//! Documents that lie in other files: in a Word, Excel or PowerPoint file, or attached to a PDF.
//!
//! Archives and mails are none of these: what comes out of them is handed in as it is.

use std::collections::BTreeMap;

use model::{FileEvidence, FileFormat, FileIntegrity};

/// The files of a dossier that may hold others, by their paths.
#[derive(Debug, Clone, Default)]
pub struct ContainerFiles<'a> {
    by_path: BTreeMap<&'a str, usize>,
}

impl<'a> ContainerFiles<'a> {
    pub fn of_dossier(files: &'a [FileEvidence]) -> Self {
        let containers = files
            .iter()
            .enumerate()
            .filter(|(_, f)| is_container(f));
        Self {
            by_path: containers
                .map(|(i, f)| (f.path.as_str(), i))
                .collect(),
        }
    }

    /// The file that this one was taken out of, the outermost of several. A member's path is that of
    /// its container and what follows behind a `/`, which no file beside the container can have.
    pub fn enclosing(&self, path: &str) -> Option<usize> {
        let ends = path
            .match_indices('/')
            .map(|(at, _)| at);
        let mut outer = ends.filter_map(|end| path.get(..end));
        outer.find_map(|outer| self.by_path.get(outer).copied())
    }
}

fn is_container(file: &FileEvidence) -> bool {
    match file.probe.format {
        FileFormat::Docx | FileFormat::Pdf => true,
        // Workbooks and slides; an archive that is kept as a file is a damaged one.
        FileFormat::Zip => file.probe.integrity == FileIntegrity::Unsupported,
        _ => false,
    }
}
