//! A read-only tree of text files: compiled in, a folder on disk, or a map in a test.
//!
//! Packs and templates come from one. Besides the shell this is the only place that reads files.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Ends of names that a folder is searched for; everything else in it (a readme, fonts) is left alone.
const READ: [&str; 2] = [".toml", ".hbs"];

/// Largest file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Lists files of a folder of this repository once: name and text.
macro_rules! compiled_in {
    ($folder:literal: $($name:literal),* $(,)?) => {
        [$(($name, concat!($folder, $name), include_str!(concat!("../", $folder, $name)))),*]
    };
}

/// A text file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFile {
    /// Name for people: the path as given.
    pub shown: Arc<str>,
    /// Text without byte-order mark, lines ended by `\n`: an edit on another system changes neither places nor hashes.
    pub text: Arc<str>,
}

/// A read-only tree of text files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// By path inside the bundle, parted by `/` on every system.
    files: BTreeMap<String, BundleFile>,
}

impl Bundle {
    /// The pack that is compiled in.
    #[must_use]
    pub fn embedded() -> Self {
        let mut bundle = Self::default();
        for (name, shown, text) in EMBEDDED {
            bundle.insert(name, shown, text);
        }
        bundle
    }

    /// Reads a folder with its subfolders; hidden entries are left alone.
    ///
    /// # Errors
    /// If the folder or one of the files cannot be read, or a file is not UTF-8.
    pub fn folder(path: &Path) -> Result<Self, UnreadableBundle> {
        let mut bundle = Self::default();
        bundle.read(path, "")?;
        Ok(bundle)
    }

    /// Files given as name and text; the later of two with the same name holds.
    pub fn memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut bundle = Self::default();
        for (name, text) in files {
            bundle.insert(name, name, text);
        }
        bundle
    }

    /// One file; `None` if it is not there.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&BundleFile> {
        self.files.get(name)
    }

    /// Every file by its name, in the order of the names.
    pub fn files(&self) -> impl Iterator<Item = (&str, &BundleFile)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file))
    }

    fn insert(&mut self, name: &str, shown: &str, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        self.files.insert(name.to_owned(), BundleFile { shown: shown.into(), text: text.into() });
    }

    fn read(&mut self, folder: &Path, prefix: &str) -> Result<(), UnreadableBundle> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |cause| UnreadableBundle { path, cause }
        };
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let entry = entry.map_err(unreadable(folder))?;
            let path = entry.path();
            let file_name = entry.file_name();
            let Some(file_name) = file_name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let name = format!("{prefix}{file_name}");
            if path.is_dir() {
                self.read(&path, &format!("{name}/"))?;
            } else if READ.iter().any(|end| name.ends_with(end)) {
                let text = text_of(&path).map_err(unreadable(&path))?;
                self.insert(&name, &path.to_string_lossy(), &text);
            }
        }
        Ok(())
    }
}

/// The text of a file that is one, and not larger than any of a pack is: a device would go on for ever.
fn text_of(path: &Path) -> io::Result<String> {
    let unfit = |why: Unfit| io::Error::new(io::ErrorKind::InvalidData, why);
    if !fs::metadata(path)?.is_file() {
        return Err(unfit(Unfit::NoFile));
    }
    let mut text = String::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST { Err(unfit(Unfit::TooLarge)) } else { Ok(text) }
}

/// Why something in a folder is not read although the system would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is a device, a pipe or the like.
    NoFile,
    /// It is larger than any file of a pack or of templates.
    TooLarge,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoFile => "it is no file",
            Self::TooLarge => "it is larger than 16 MiB",
        })
    }
}

impl std::error::Error for Unfit {}

/// A folder or file of a bundle cannot be read.
#[derive(Debug)]
pub struct UnreadableBundle {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub cause: io::Error,
}

impl fmt::Display for UnreadableBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path.display(), self.cause)
    }
}

impl std::error::Error for UnreadableBundle {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Name, name for people and text of the files of the built-in pack; a test compares the list with the folder.
static EMBEDDED: [(&str, &str, &str); 12] = compiled_in!(
    "questions/csm/":
    "framework.toml",
    "funding.toml",
    "items.toml",
    "pack.toml",
    "salary.toml",
    "salary_evidence.toml",
    "scoring.toml",
    "sources_competency.toml",
    "sources_salary.toml",
    "sources_training.toml",
    "training.toml",
    "training_evidence.toml",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_compiled_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions/csm");
        let on_disk = Bundle::folder(&folder).unwrap();
        let names = |bundle: &Bundle| bundle.files().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&on_disk), names(&Bundle::embedded()));
        assert!(names(&on_disk).len() >= 5, "the folder is empty");
        for (name, file) in on_disk.files() {
            assert_eq!(Bundle::embedded().file(name).map(|file| &file.text), Some(&file.text), "{name}");
        }
    }

    #[test]
    fn byte_order_mark_and_line_ends_make_no_difference() {
        let windows = Bundle::memory([("a.toml", "\u{feff}a = 1\r\nb = 2\r\n")]);
        assert_eq!(windows, Bundle::memory([("a.toml", "a = 1\nb = 2\n")]));
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = Bundle::folder(Path::new("no/such/folder")).unwrap_err();
        assert!(error.to_string().starts_with("cannot read `no/such/folder`: "), "{error}");
    }

    /// A device would be read for ever.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("items.toml")).unwrap();
        let error = Bundle::folder(folder.path()).unwrap_err();
        assert!(error.to_string().contains("items.toml"), "{error}");
        let why = error.cause.get_ref().and_then(|why| why.downcast_ref());
        assert_eq!(why, Some(&Unfit::NoFile));
    }
}
