//! A folder, or an archive used as one, turned into the list of files to look at.
//!
//! Nothing is followed out of the folder and nothing but regular files is opened. Everything that
//! is left out is kept with its reason, because a paper that nobody looked at must not look missing.

mod collector;
mod containers;
mod dossiers;
mod error;
mod file_patterns;
mod file_role;
mod listing;
mod load;
mod paper_folders;
mod unpack;
mod walk;

use std::fs;
use std::path::{Path, PathBuf};

pub use dossiers::{DossierPath, DossierSearch, DossierSet, compile_glob, find_dossiers};
pub use error::DiscoverError;
pub use file_patterns::expand_pattern;
pub use listing::{ControlFile, DossierListing};
pub use load::{FileBytes, LoadError, load_file};
pub use paper_folders::PaperNames;

use crate::archive;
use crate::sandbox::Sandbox;
use model::limits::Limits;
use model::{SkippedFile, SourceFile};
use walk::FolderWalk;

/// Lists the files of one merchant: `root` is a folder, or a ZIP archive that stands for one. What lies
/// in archives, mails, Office documents and PDFs is listed too; PDFs are looked through in `sandbox`.
///
/// # Errors
/// The root is missing, is neither, cannot be read, or a control file at its root cannot be used.
pub fn discover_files(
    root: &Path,
    limits: &Limits,
    sandbox: &Sandbox,
) -> Result<DossierListing, DiscoverError> {
    let name = last_path_name(root);
    let metadata = fs::metadata(root);
    let metadata = metadata.map_err(|e| DiscoverError::from_io(&name, &e))?;
    let mut walk = FolderWalk::new(limits, sandbox);
    if metadata.is_dir() {
        walk.walk_folder(root, &name)?;
    } else if metadata.is_file() {
        walk.unpack_root_archive(root, &name)?;
    } else {
        return Err(DiscoverError::NotAFolder { name });
    }
    Ok(walk.into_listing(name))
}

/// Lists the files of one merchant that lie in several places: folders, archives and single files. A single
/// one that stands for a whole dossier is listed as [`discover_files`] does.
///
/// # Errors
/// As [`discover_files`], for any of them.
pub fn discover_places(
    roots: &[PathBuf],
    limits: &Limits,
    sandbox: &Sandbox,
) -> Result<DossierListing, DiscoverError> {
    let whole = match roots {
        [root] => Some(discover_files(root, limits, sandbox)),
        _ => None,
    };
    match whole {
        Some(Err(DiscoverError::NotAFolder { .. })) | None => {}
        Some(listing) => return listing,
    }
    let mut walk = FolderWalk::new(limits, sandbox);
    for root in roots {
        let name = last_path_name(root);
        let metadata = fs::metadata(root);
        let metadata = metadata.map_err(|e| DiscoverError::from_io(&name, &e))?;
        if metadata.is_dir() {
            walk.walk_folder(root, &name)?;
        } else {
            walk.add_file(root, name, &metadata, roots.len() == 1)?;
        }
    }
    Ok(walk.into_listing(name_of_places(roots)))
}

/// The only file's name, or that of the folder where the first one lies.
fn name_of_places(roots: &[PathBuf]) -> String {
    match roots {
        [root] => last_path_name(root),
        [first, ..] => {
            let parent = first.parent();
            let parent = parent.filter(|path| !path.as_os_str().is_empty());
            last_path_name(parent.unwrap_or(Path::new(".")))
        }
        [] => String::new(),
    }
}

/// A file and what it holds, as a folder with nothing but this file would be listed. The file itself comes
/// first, an archive too. Paths begin as the file's own.
#[must_use]
pub fn list_file_contents(
    file: SourceFile,
    limits: &Limits,
    sandbox: &Sandbox,
) -> (Vec<SourceFile>, Vec<SkippedFile>) {
    // Roles go by the names inside: where the file lies is its owner's affair.
    let given = file.path.clone();
    let name = given
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    let inside = SourceFile {
        path: name.to_owned(),
        ..file.clone()
    };
    let mut walk = FolderWalk::new(limits, sandbox);
    // Only a control file can be in error, and none stands at the root of a container.
    let listing = match walk.open_container(inside, 0) {
        Ok(()) => walk.into_listing(name.to_owned()),
        Err(_) => DossierListing::default(),
    };
    let to_given = |path: &str| {
        let rest = path.strip_prefix(name).unwrap_or(path);
        format!("{given}{rest}")
    };
    let own_path = name.to_owned();
    let members = listing
        .files
        .into_iter()
        .filter(|f| f.path != own_path);
    let members = members.map(|member| SourceFile {
        path: to_given(&member.path),
        ..member
    });
    let skipped = listing
        .skipped
        .into_iter()
        .map(|skipped| SkippedFile {
            path: to_given(&skipped.path),
            ..skipped
        });
    let skipped = skipped.collect();
    let files = std::iter::once(file)
        .chain(members)
        .collect();
    (files, skipped)
}

/// The last part of a path, also for `.` and `..`.
fn last_path_name(root: &Path) -> String {
    let canonical = fs::canonicalize(root).ok();
    let name = root.file_name().or_else(|| {
        canonical
            .as_deref()
            .and_then(Path::file_name)
    });
    name.map_or_else(
        || "/".to_owned(),
        |name| archive::decode_file_name(name.as_encoded_bytes()),
    )
}
