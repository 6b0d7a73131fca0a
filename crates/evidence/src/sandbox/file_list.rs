//! Files that a worker took out of another one: their bytes one behind the other, then what each is.

use serde::{Deserialize, Serialize};

use super::answer::{append_head, split_head};
use model::Bilingual;

/// A file that lay in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractedFile {
    /// Its name, with `/` between the parts.
    pub name: String,
    /// Its bytes, or why they are not taken.
    pub content: Result<Vec<u8>, Bilingual>,
}

/// What a file holds besides itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtractedFiles {
    /// The files, in the order in which they lie there.
    pub files: Vec<ExtractedFile>,
    /// There are more of them than may be looked at.
    pub cut: bool,
}

/// One file as its worker tells of it.
#[derive(Debug, Serialize, Deserialize)]
struct FileHead {
    name: String,
    length: Result<usize, Bilingual>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct FileHeads {
    heads: Vec<FileHead>,
    cut: bool,
}

/// The list while it is written, in the worker.
#[derive(Debug, Default)]
pub(crate) struct FileListWriter {
    bytes: Vec<u8>,
    list: FileHeads,
}

impl FileListWriter {
    /// Files so far.
    pub(crate) fn count(&self) -> usize {
        self.list.heads.len()
    }

    /// There are more files than may be looked at.
    pub(crate) fn mark_cut(&mut self) {
        self.list.cut = true;
    }

    /// One file more.
    pub(crate) fn push_file(&mut self, name: String, content: Result<Vec<u8>, Bilingual>) {
        let length = content.map(|content| {
            self.bytes.extend_from_slice(&content);
            content.len()
        });
        self.list
            .heads
            .push(FileHead { name, length });
    }
}

/// The worker's answer: the list, or why there is none.
pub(crate) fn encode_file_list(outcome: Result<FileListWriter, Bilingual>) -> Vec<u8> {
    match outcome {
        Ok(FileListWriter { bytes, list }) => append_head(bytes, &Ok::<_, Bilingual>(list)),
        Err(why) => append_head(Vec::new(), &Err::<FileHeads, _>(why)),
    }
}

/// `None` for an answer that is not ours.
pub(crate) fn decode_file_list(answer: Vec<u8>) -> Option<Result<ExtractedFiles, Bilingual>> {
    let (bytes, list) = split_head::<Result<FileHeads, Bilingual>>(answer)?;
    let list = match list {
        Ok(list) => list,
        Err(why) => return Some(Err(why)),
    };
    let mut rest = bytes.as_slice();
    let mut files = Vec::new();
    for FileHead { name, length } in list.heads {
        let content = match length {
            Ok(length) => {
                let (own, behind) = rest.split_at_checked(length)?;
                rest = behind;
                Ok(own.to_vec())
            }
            Err(why) => Err(why),
        };
        files.push(ExtractedFile { name, content });
    }
    let cut = list.cut;
    Some(Ok(ExtractedFiles { files, cut }))
}
