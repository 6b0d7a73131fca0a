//! The parts of an OFD container, inflated within limits, and the paths by which they name each other.

use std::collections::BTreeMap;

use super::xml::XmlElement;
use crate::archive::Archive;
use model::Bilingual;
use model::limits::Limits;

/// Parts by their path, without a slash before it.
pub(super) struct OfdPackage {
    parts: BTreeMap<String, Vec<u8>>,
}

impl OfdPackage {
    /// Inflates every part; one that does not inflate makes the whole document damaged.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Bilingual> {
        let archive = Archive::open(bytes, limits)?;
        if let Some(why) = archive.damage {
            return Err(why);
        }
        let mut budget = limits.archive_bytes;
        let mut parts = BTreeMap::new();
        for member in archive.members() {
            let name = member
                .name
                .trim_start_matches('/')
                .to_owned();
            let content = member.read_bytes(&mut budget, limits)?;
            // Of two parts of one name a reader shows one and a signature may cover the other.
            if parts
                .insert(name.clone(), content)
                .is_some()
            {
                return Err(Bilingual::new(
                    format!("OFD 里有两个同名部件（{name}）"),
                    format!("the OFD document has two parts of one name ({name})"),
                ));
            }
        }
        Ok(Self { parts })
    }

    pub(super) fn part(&self, path: &str) -> Option<&[u8]> {
        self.parts.get(path).map(Vec::as_slice)
    }

    pub(super) fn parse_part(&self, path: &str) -> Option<XmlElement> {
        XmlElement::parse_part(self.part(path)?)
    }
}

/// A path as a part states it: from the root with a slash before it, else from the part's own folder.
pub(super) fn resolve_path(from: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let folder = from
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let start = if path.starts_with('/') { "" } else { folder };
    let mut names: Vec<&str> = Vec::new();
    for name in start.split('/').chain(path.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve_path;

    #[test]
    fn paths_are_resolved_from_the_part_that_names_them() {
        for (from, path, resolved) in [
            (
                "Doc_0/Document.xml",
                "Pages/Page_0/Content.xml",
                "Doc_0/Pages/Page_0/Content.xml",
            ),
            ("Doc_0/Document.xml", "/Doc_1/a.xml", "Doc_1/a.xml"),
            (
                "Doc_0/Signs/Signatures.xml",
                "../Res/a.png",
                "Doc_0/Res/a.png",
            ),
            ("OFD.xml", "../../outside", "outside"),
        ] {
            assert_eq!(resolve_path(from, path), resolved, "{from} {path}");
        }
    }
}
