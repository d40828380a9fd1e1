//! The program's own folder: where the system keeps the state of programs. Nothing else of ours lies outside `--out`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The program's name in the folders of the system.
const NAME: &str = "csm-kompass";

/// The folder for state: `$XDG_STATE_HOME/csm-kompass` (else `~/.local/state/csm-kompass`), on macOS below
/// `~/Library/Application Support`, on Windows below `%LOCALAPPDATA%`; `None` without a home.
#[must_use]
pub fn state() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", NAME)?;
    Some(folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned())
}

/// The folder of drafts.
#[must_use]
pub fn drafts() -> Option<PathBuf> {
    Some(state()?.join("drafts"))
}

/// A folder as people write it: `~` for their home where shells know that.
pub(crate) fn shown(folder: &Path) -> String {
    let home = directories::BaseDirs::new().filter(|_| cfg!(unix));
    let below = home.as_ref().and_then(|home| folder.strip_prefix(home.home_dir()).ok());
    below.map_or_else(
        || folder.to_string_lossy().into_owned(),
        |below| format!("~/{}", below.to_string_lossy()),
    )
}

/// Makes a folder that only its owner may look into.
///
/// # Errors
/// What the file system says.
pub(crate) fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
