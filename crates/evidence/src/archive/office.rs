//! Which members of an Office document may be papers, by their names (ECMA-376, part 2).

/// What a member of an Office document is to somebody who looks for papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeMember {
    /// A picture, or a document put into the document.
    Embedded,
    /// A drawing in a metafile: it may show a scan, and nothing here draws it.
    Metafile,
    /// The document's own text, tables and settings, its thumbnail, its films and sounds.
    Other,
}

/// Folders of what Word, Excel and PowerPoint insert. The thumbnail of the document lies in
/// `docProps`, so it is none of them.
const EMBEDDED_FOLDERS: &[&str] = &[
    "word/media/",
    "xl/media/",
    "ppt/media/",
    "word/embeddings/",
    "xl/embeddings/",
    "ppt/embeddings/",
];

/// Endings of metafiles, plain and packed, and of Microsoft's own picture formats.
const METAFILES: &[&str] = &["emf", "wmf", "emz", "wmz", "wdp", "hdp", "pict", "pct"];

// An SVG is an icon of the program's own set, and always has a PNG beside it ([MS-ODRAWXML], 2.4.1).
/// Endings of what no scan is kept in.
const NO_SCANS: &[&str] = &[
    "svg", "mp3", "m4a", "wav", "wma", "mp4", "m4v", "mov", "avi", "wmv", "glb",
];

/// What the member of this name is.
#[must_use]
pub fn classify_member(name: &str) -> OfficeMember {
    let mut folders = EMBEDDED_FOLDERS.iter();
    let inserted = folders.any(|f| name.starts_with(f));
    let ending = match name.rsplit_once('.') {
        Some((_, ending)) => ending,
        None => "",
    };
    let ending = ending.to_lowercase();
    if !inserted || NO_SCANS.contains(&ending.as_str()) {
        OfficeMember::Other
    } else if METAFILES.contains(&ending.as_str()) {
        OfficeMember::Metafile
    } else {
        OfficeMember::Embedded
    }
}

#[cfg(test)]
mod tests {
    use super::{OfficeMember, classify_member};

    #[test]
    fn pictures_and_documents_that_somebody_inserted() {
        for (name, expected) in [
            ("word/media/image1.jpeg", OfficeMember::Embedded),
            ("xl/media/image2.PNG", OfficeMember::Embedded),
            ("ppt/embeddings/Sheet1.xlsx", OfficeMember::Embedded),
            ("word/embeddings/oleObject1.bin", OfficeMember::Embedded),
            ("word/media/image3.EMF", OfficeMember::Metafile),
            ("ppt/media/film.mp4", OfficeMember::Other),
            ("docProps/thumbnail.jpeg", OfficeMember::Other),
            ("word/document.xml", OfficeMember::Other),
            ("media/image1.jpg", OfficeMember::Other),
        ] {
            assert_eq!(classify_member(name), expected, "{name}");
        }
    }
}
