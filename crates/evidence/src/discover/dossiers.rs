//! Many merchants below one folder: which folders and archives are dossiers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::paper_folders::PaperNames;
use super::{DiscoverError, file_role, last_path_name};
use crate::{archive, probe};
use model::FileFormat;
use model::limits::Limits;

// Text files are left out: a note beside the folders of the merchants would make their parent a
// dossier.
/// Formats that papers come in.
const DOCUMENT_FORMATS: &[FileFormat] = &[
    FileFormat::Jpeg,
    FileFormat::Png,
    FileFormat::Tiff,
    FileFormat::Bmp,
    FileFormat::Webp,
    FileFormat::Gif,
    FileFormat::Heic,
    FileFormat::Pdf,
    FileFormat::Ofd,
    FileFormat::Docx,
];

/// Endings that clients pack their papers with; only the first can be opened.
const ARCHIVE_EXTENSIONS: &[&str] = &["zip", "rar", "7z"];

// A list of clients or a mail may also lie beside the folders of the merchants.
/// Endings of files that may hold papers: they make a dossier of a folder that has no other below it.
const CONTAINER_EXTENSIONS: &[&str] = &[
    "eml", "msg", "xlsx", "pptx", "doc", "xls", "ppt", "wps", "et", "dps", "rtf", "gz", "bz2", "xz",
];

/// A dossier that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierPath {
    /// The folder or archive.
    pub path: PathBuf,
    /// Its path below the root, with `/`; the root's own name where it is the root.
    pub name: String,
}

/// What lies below the roots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DossierSet {
    /// The dossiers.
    pub places: Vec<DossierPath>,
    /// Folders with papers that belong to no dossier, because dossiers lie below them.
    pub beside: Vec<String>,
    /// Dossiers whose folders are named after papers: taken together as one.
    pub joined: Vec<String>,
}

/// Which folders are dossiers.
#[derive(Debug, Clone, Default)]
pub struct DossierSearch {
    /// Every folder and archive that many levels below a root; by default what looks like a dossier.
    pub depth: Option<usize>,
    /// Only dossiers whose name, or path below the root, matches ([`compile_glob`]).
    pub glob: Option<Regex>,
    /// A folder that is never looked into: our own output.
    pub not: Option<PathBuf>,
    /// Folders named after papers, side by side, are one client.
    pub papers: PaperNames,
}

// Not `globset`: its `?` is one byte, and names are Chinese (ARCHITECTURE.md, "Tried").
/// A pattern of names: `*` any run inside a name, `**` across names, `?` one character. Errors: none
/// but a pattern too large.
pub fn compile_glob(glob: &str) -> Result<Regex, regex::Error> {
    let mut text = String::from("^");
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        let (regex, length) = match c {
            // `**/a` also means `a` at the root, as in .gitignore.
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            c => {
                let literal = regex::escape(&c.to_string());
                (literal, c.len_utf8())
            }
        };
        text += &regex;
        rest = rest.get(length..).unwrap_or_default();
    }
    Regex::new(&(text + "$"))
}

/// The dossiers among and below `roots`, sorted, each once.
///
/// A folder with a `merchant.yaml` is one. So is a folder with papers and no dossier below it, and an
/// archive in a folder that is none; a folder with papers of its own keeps its subfolders, unless it is
/// a root. A file that a cloud drive has not downloaded counts as the paper it stands for. Links are not followed. A folder or archive that cannot be read is listed, so that it is reported.
///
/// # Errors
/// A root is missing, or is neither a folder nor an archive.
pub fn find_dossiers(
    roots: &[PathBuf],
    search: &DossierSearch,
    limits: &Limits,
) -> Result<DossierSet, DiscoverError> {
    let mut all = Vec::new();
    let mut beside = Vec::new();
    let mut joined = Vec::new();
    for root in roots {
        let name = last_path_name(root);
        let metadata = fs::metadata(root);
        let metadata = metadata.map_err(|e| DiscoverError::from_io(&name, &e))?;
        if !metadata.is_dir() {
            if !is_zip_file(root) {
                return Err(DiscoverError::NotAFolder { name });
            }
            all.push(DossierPath {
                path: root.clone(),
                name,
            });
            continue;
        }
        let finder = DossierFinder {
            search,
            limits,
            root: name,
        };
        let mut found = finder.visit_folder(root, "", 0);
        let by_name = |a: &DossierPath, b: &DossierPath| a.name.cmp(&b.name);
        found.places.sort_by(by_name);
        all.extend(found.places);
        beside.extend(found.beside);
        joined.extend(found.joined);
    }
    // A root may lie below another root, or be named twice in another spelling.
    let mut visited = BTreeSet::new();
    all.retain(|p| {
        let whole = fs::canonicalize(&p.path);
        let place = whole.unwrap_or_else(|_| p.path.clone());
        visited.insert(place)
    });
    if let Some(glob) = &search.glob {
        all.retain(|p| {
            let last = p.name.rsplit('/').next();
            glob.is_match(&p.name) || glob.is_match(last.unwrap_or_default())
        });
    }
    make_names_unique(&mut all);
    Ok(DossierSet {
        places: all,
        beside,
        joined,
    })
}

/// Two roots may hold folders of one name.
fn make_names_unique(all: &mut [DossierPath]) {
    let mut names = BTreeSet::new();
    for place in all {
        let mut n = 1;
        let name = place.name.clone();
        while !names.insert(place.name.clone()) {
            n += 1;
            place.name = format!("{name} ({n})");
        }
    }
}

struct DossierFinder<'a> {
    search: &'a DossierSearch,
    limits: &'a Limits,
    root: String,
}

/// What a folder and everything below it gave.
#[derive(Default)]
struct Subtree {
    places: Vec<DossierPath>,
    /// Some of them say that they are dossiers, by `merchant.yaml`.
    declared: bool,
    /// Folders with papers that belong to none.
    beside: Vec<String>,
    /// Folders whose folders are named after papers.
    joined: Vec<String>,
}

impl Subtree {
    fn of_dossier(place: DossierPath) -> Self {
        Self {
            places: vec![place],
            ..Self::default()
        }
    }

    fn add(&mut self, found: Self) {
        self.declared |= found.declared;
        self.places.extend(found.places);
        self.beside.extend(found.beside);
        self.joined.extend(found.joined);
    }
}

/// What lies directly in a folder.
#[derive(Default)]
struct FolderListing {
    folders: Vec<(PathBuf, String)>,
    archives: Vec<(PathBuf, String)>,
    papers: bool,
    /// Files that may hold papers.
    containers: bool,
    declared: bool,
}

impl FolderListing {
    /// Whether the folder is a dossier itself, whatever lies below it. The root has level 0.
    fn is_dossier_above(&self, below: &Subtree, level: usize) -> bool {
        // Subfolders without a declaration are one merchant's own order (licence, contracts),
        // unless they lie directly in a root: there each is taken for a merchant.
        let holds_dossiers = !below.places.is_empty() && (below.declared || level == 0);
        // Nobody's folder vanishes because all its papers lie in mails and old Office documents.
        let holds_nothing = below.places.is_empty() && self.archives.is_empty();
        (self.papers && !holds_dossiers) || (self.containers && holds_nothing)
    }
}

impl DossierFinder<'_> {
    fn visit_folder(&self, folder: &Path, name: &str, level: usize) -> Subtree {
        let own = || self.name_folder(folder, name);
        let is_own = |not: &PathBuf| match fs::canonicalize(folder) {
            Ok(whole) => whole == *not,
            Err(_) => false,
        };
        let is_too_deep = level > self.limits.folder_depth;
        if is_too_deep
            || self
                .search
                .not
                .as_ref()
                .is_some_and(is_own)
        {
            return Subtree::default();
        }
        let Ok(list) = list_folder(folder, name) else {
            // Listed and not passed over: the audit of it fails with the reason, and the batch
            // shows that.
            return Subtree::of_dossier(own());
        };
        if let Some(depth) = self.search.depth {
            return self.collect_at_depth(own(), list, level, depth);
        }
        if list.declared {
            return Subtree {
                declared: true,
                ..Subtree::of_dossier(own())
            };
        }
        let mut below = Subtree::default();
        for (path, name) in &list.folders {
            below.add(self.visit_folder(path, name, level + 1));
        }
        if self.is_one_client(&list, &below) {
            let own = own();
            return Subtree {
                joined: vec![own.name.clone()],
                ..Subtree::of_dossier(own)
            };
        }
        if list.is_dossier_above(&below, level) {
            return Subtree::of_dossier(own());
        }
        if list.papers {
            below.beside.push(own().name);
        }
        for (path, name) in list.archives {
            below
                .places
                .push(DossierPath { path, name });
        }
        below
    }

    /// Whether the folders below are named after papers: one client's own order.
    fn is_one_client(&self, list: &FolderListing, below: &Subtree) -> bool {
        let places = below.places.iter();
        let folders: Vec<&str> = places
            .filter_map(|p| p.name.rsplit('/').next())
            .collect();
        let is_undivided = !below.declared && list.archives.is_empty();
        is_undivided
            && self
                .search
                .papers
                .are_of_one_client(&folders)
    }

    /// A folder as a dossier; a root is called as it was given.
    fn name_folder(&self, folder: &Path, name: &str) -> DossierPath {
        let name = if name.is_empty() { &self.root } else { name };
        DossierPath {
            path: folder.to_owned(),
            name: name.to_owned(),
        }
    }

    fn collect_at_depth(
        &self,
        own: DossierPath,
        list: FolderListing,
        level: usize,
        depth: usize,
    ) -> Subtree {
        let mut below = Subtree::default();
        if level == depth {
            below.places.push(own);
        } else if level < depth {
            for (path, name) in &list.folders {
                below.places.extend(
                    self.visit_folder(path, name, level + 1)
                        .places,
                );
            }
            if level + 1 == depth {
                below.places.extend(
                    list.archives
                        .into_iter()
                        .map(|(path, name)| DossierPath { path, name }),
                );
            }
        }
        below
    }
}

fn list_folder(folder: &Path, name: &str) -> std::io::Result<FolderListing> {
    let mut listing = FolderListing::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file_name = entry.file_name();
        let own = archive::decode_file_name(file_name.as_encoded_bytes());
        let kind = entry.file_type()?;
        let is_placeholder = probe::is_placeholder(&own);
        let is_hidden = own.starts_with('.') && !is_placeholder;
        if file_role::is_system_file(&own) || is_hidden {
            continue;
        }
        let relative = if name.is_empty() {
            own.clone()
        } else {
            format!("{name}/{own}")
        };
        if kind.is_dir() {
            listing
                .folders
                .push((entry.path(), relative));
        } else if kind.is_file() {
            listing.declared |= own == "merchant.yaml";
            listing.papers |= is_document_name(&own) || is_placeholder;
            listing.containers |= has_extension(&own, CONTAINER_EXTENSIONS);
            if has_extension(&own, ARCHIVE_EXTENSIONS) {
                listing
                    .archives
                    .push((entry.path(), relative));
            }
        }
    }
    listing.folders.sort();
    listing.archives.sort();
    Ok(listing)
}

/// By its ending: nothing is opened to find dossiers.
fn is_document_name(name: &str) -> bool {
    match FileFormat::from_extension(name) {
        Some(format) => DOCUMENT_FORMATS.contains(&format),
        None => false,
    }
}

/// By its ending too, so that one that cannot be opened is reported and not passed over.
fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let extension = extension.to_lowercase();
    extensions.contains(&extension.as_str())
}

fn is_zip_file(path: &Path) -> bool {
    match super::load::read_magic(path) {
        Some(bytes) => archive::is_zip(&bytes),
        None => false,
    }
}
