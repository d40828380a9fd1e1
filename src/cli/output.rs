//! Where documents go: safe names, written beside and renamed, readable by the owner only.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use unicode_normalization::UnicodeNormalization;

/// Longest name, in bytes, that leaves room for every ending.
const LONGEST: usize = 120;

/// Names no respondent may have: device names of Windows and our own summary.
const RESERVED: [&str; 23] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "summary",
];

/// A respondent's id as a file name that is safe on every file system.
///
/// Letters and digits of any script, `-`, `_` and single inner dots stay; everything else becomes `_`.
#[must_use]
pub fn safe_name(id: &str) -> String {
    let mut name = String::new();
    for one in id.nfc() {
        let keep =
            one.is_alphanumeric() || matches!(one, '-' | '_') || (one == '.' && !name.ends_with(['.', '_']));
        name.push(if keep { one } else { '_' });
        if name.len() > LONGEST {
            name.pop();
            break;
        }
    }
    let mut name = name.trim_matches(['.', '_', ' ']).to_owned();
    if name.is_empty() {
        name = String::from("respondent");
    }
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    if RESERVED.contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    name
}

/// The names already given in this run; two respondents never share a file, on no file system.
#[derive(Debug, Default)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    /// Takes a safe name; `false` if it is taken.
    ///
    /// Case is folded as far as any file system folds it: over capitals, so that `ß` meets `SS`.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_uppercase().to_lowercase())
    }
}

/// How the name of a file begins that is not yet in place.
const BEGUN_PREFIX: &str = ".csm-";

/// Whether a path is that of a file somebody has begun and not yet put in place.
pub(crate) fn is_begun(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(BEGUN_PREFIX.as_bytes()))
}

/// A path without links and detours, whether or not it exists yet.
pub(crate) fn real(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Some(real);
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (parent != path).then(|| real(parent).map(|parent| parent.join(path.file_name().unwrap_or_default())))?
}

/// Files that are begun and not yet in place.
static BEGUN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn begun() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes whatever is begun; nothing comes into place after this. For the moment before the process ends at once.
pub(crate) fn abandon() {
    let mut begun = begun();
    for path in std::mem::take(&mut *begun) {
        let _ = fs::remove_file(path); // it is gone already, or the folder is
    }
    std::mem::forget(begun);
}

/// A file that is written beside its place and put there when it is whole; owner-only, and gone if it is dropped before.
///
/// What is no file, such as a pipe or a device, stays what it is and is written to at once.
pub(crate) struct Draft {
    file: BufWriter<Place>,
    target: PathBuf,
}

/// Where the bytes of a draft go.
enum Place {
    /// Into a file that is not yet in place.
    Beside(NamedTempFile),
    /// Into a pipe or device.
    Here(File),
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(file) => file.as_file_mut().write(bytes), // an error of its own would tell the name beside
            Self::Here(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file) => file.as_file_mut().flush(),
            Self::Here(file) => file.flush(),
        }
    }
}

impl Draft {
    /// Begins a file.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn begin(target: &Path) -> io::Result<Self> {
        match fs::metadata(target) {
            Ok(there) if there.is_dir() => {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
            }
            Ok(there) if !there.is_file() => {
                let file = BufWriter::new(Place::Here(File::options().write(true).open(target)?));
                return Ok(Self { file, target: target.to_path_buf() });
            }
            _ => {}
        }
        let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if folder.exists() && !folder.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        fs::create_dir_all(folder)?;
        let mut begun = begun(); // an interrupt waits until it knows of the file
        let file = tempfile::Builder::new().prefix(BEGUN_PREFIX).tempfile_in(folder).map_err(bare)?;
        begun.insert(file.path().to_path_buf());
        Ok(Self { file: BufWriter::new(Place::Beside(file)), target: target.to_path_buf() })
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// What the file system says; then nothing is left behind.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self { file, target } = self;
        let Place::Beside(file) = file.into_inner().map_err(io::IntoInnerError::into_error)? else {
            return Ok(());
        };
        file.as_file().sync_all()?;
        let mut begun = begun();
        begun.remove(file.path());
        file.persist(target).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// An error without the path of the file beside, which nobody has heard of.
fn bare(error: io::Error) -> io::Error {
    let cause = error.get_ref().and_then(|wrapped| wrapped.source()?.downcast_ref::<io::Error>());
    cause.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// Writes a file completely or not at all, owner-only.
///
/// # Errors
/// What the file system says; then nothing is left behind.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::begin(path)?;
    draft.write_all(bytes)?;
    draft.finish()
}

/// A path inside a folder.
pub(crate) fn inside(folder: &Path, name: &str, ending: &str) -> PathBuf {
    folder.join(format!("{name}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_everywhere() {
        for (id, expected) in [
            ("r-0001", "r-0001"),
            ("../../etc/passwd", "etc_passwd"),
            ("CON", "_CON"),
            ("a/b", "a_b"),
            ("summary", "_summary"),
            ("", "respondent"),
            ("...", "respondent"),
            ("Łukasz Żółć", "Łukasz_Żółć"),
            ("x\u{202e}fdp", "x_fdp"),
        ] {
            assert_eq!(safe_name(id), expected, "{id:?}");
        }
        assert!(safe_name(&"ü".repeat(300)).len() <= LONGEST);
    }

    #[test]
    fn names_differing_in_case_only_are_the_same() {
        let mut taken = Taken::default();
        assert!(taken.take("Anna"));
        assert!(!taken.take("anna"));
        assert!(taken.take("Straße") && !taken.take("STRASSE") && !taken.take("strasse"));
        // composed and decomposed are the same name before they get here
        assert_eq!(safe_name("Jose\u{301}"), safe_name("José"));
    }
}
