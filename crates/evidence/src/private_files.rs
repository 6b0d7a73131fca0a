//! Files that hold personal data: on Unix their folder is open to its owner only (0700), and so is each
//! file (0600).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes beside the file's place and moves it there, so that nobody reads half of it. Makes the
/// folder.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let here = Path::new(".");
    let dir = path.parent().unwrap_or(here);
    create_private_dir(dir)?;
    write_atomically(path, bytes, |fresh| open_owner_only(fresh, true))
}

/// As [`write_private`], with the usual permissions, into a folder that exists: for files meant to be
/// passed on.
pub fn write_public(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomically(path, bytes, |fresh| File::create(fresh))
}

fn write_atomically(
    path: &Path,
    bytes: &[u8],
    create: impl Fn(&Path) -> io::Result<File>,
) -> io::Result<()> {
    static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);
    let count = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    // In the same folder, because a rename is atomic only within one file system; process and
    // number keep workers apart.
    let name = format!(".{process}-{count}.new");
    let fresh = path.with_file_name(name);
    let outcome = create(&fresh)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&fresh, path));
    if outcome.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    outcome
}

/// Opens a file to be read and written at its end, empty or as it is.
pub fn open_private(path: &Path, empty: bool) -> io::Result<File> {
    open_owner_only(path, empty)
}

fn open_owner_only(path: &Path, empty: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .create(true)
        .truncate(empty);
    // At creation and not afterwards, so that there is no moment in which others can open the file.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder, and closes it to others.
pub fn create_private_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)?;
        // A folder that exists already keeps its old mode when it is "created".
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    fs::create_dir_all(dir)
}
