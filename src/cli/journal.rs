//! The journal of an interview: one appended line per answer, owner-only, readable whenever the program dies.
//!
//! The first line says what it is and is there as a whole or not at all (written beside, then renamed).
//! Every other line is a change, appended with one write before the next question appears, and forced to the disk by a
//! thread of its own so that nobody waits for the disk.
//! A line that was cut off by a crash is passed over when reading and cut away before the next is appended.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use fs4::fs_std::FileExt;
use serde_json::{Value, json};

use crate::cli::folder;
use crate::interview::draft::Draft;
use crate::pack::Pack;

/// The format of the first line.
const SCHEMA: &str = "csm-draft/1";
/// Ending of journals.
pub(crate) const ENDING: &str = "draft.jsonl";
/// Larger files are no journals; a real one has under 100 kB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What a journal holds.
#[derive(Debug)]
pub struct Kept {
    /// The draft.
    pub draft: Draft,
    /// The answers file it goes on with, if it began with one.
    pub target: Option<PathBuf>,
    /// The id that file came with.
    pub came_as: Option<String>,
    /// Answers that today's questions do not take.
    pub refused: usize,
    /// Bytes up to the end of the last whole line.
    whole: u64,
    /// Bytes in all.
    length: u64,
}

/// Why a journal cannot be gone on with.
#[derive(Debug)]
pub enum Unreadable {
    /// The file system says so.
    Io(io::Error),
    /// It has no first line of ours.
    NoJournal,
    /// It belongs to another pack or version of it; its id.
    OtherPack(String),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a journal, however its writer ended.
///
/// # Errors
/// [`Unreadable`].
pub fn read(pack: &Pack, path: &Path) -> Result<Kept, Unreadable> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Unreadable::NoJournal);
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut lines =
        bytes[..whole].split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let head: Value = lines.next().ok_or(Unreadable::NoJournal)?;
    if head["schema"] != SCHEMA {
        return Err(Unreadable::NoJournal);
    }
    match head["pack"].as_str() {
        Some(id) if id == pack.id => {}
        other => return Err(Unreadable::OtherPack(other.unwrap_or_default().to_owned())),
    }
    let target = head["target"].as_str().map(PathBuf::from);
    let came_as = head["came_as"].as_str().map(str::to_owned);
    let first = head["draft"].clone();
    let (draft, refused) = Draft::replay(pack, [first].into_iter().chain(lines));
    Ok(Kept { draft, target, came_as, refused, whole: whole as u64, length: bytes.len() as u64 })
}

/// Whether a running interview writes to this journal.
pub(crate) fn is_in_use(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(FileExt::try_lock_shared(&file), Ok(false)))
}

/// A journal that is written.
#[derive(Debug)]
pub(crate) struct Journal<'a> {
    pack: &'a Pack,
    path: PathBuf,
    /// The answers file it goes on with.
    target: Option<PathBuf>,
    /// The id the answers came with.
    came_as: Option<String>,
    /// What has been written so far.
    written: Draft,
    open: Option<Open>,
}

/// An open journal: locked for this program, forced to the disk in the background.
#[derive(Debug)]
struct Open {
    file: File,
    disk: Disk,
}

impl<'a> Journal<'a> {
    /// A journal that will lie at `path`; there is no file before something was answered.
    pub(crate) fn new(pack: &'a Pack, path: PathBuf, target: Option<PathBuf>) -> Self {
        Self { pack, path, target, came_as: None, written: Draft::empty(pack), open: None }
    }

    /// Goes on with a journal that was read.
    ///
    /// # Errors
    /// It cannot be opened, or another interview writes to it.
    pub(crate) fn go_on(pack: &'a Pack, path: PathBuf, read: &Kept) -> io::Result<Self> {
        // not `append`: on Windows a file opened so cannot be cut
        let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
        lock(&file)?;
        if file.metadata()?.len() != read.length {
            return Err(io::ErrorKind::ResourceBusy.into()); // another interview went on with it in between
        }
        file.set_len(read.whole)?; // a line that was cut off would spoil the next one
        file.seek(SeekFrom::End(0))?;
        let open = Some(Open { disk: Disk::of(&file)?, file });
        let (target, came_as) = (read.target.clone(), read.came_as.clone());
        Ok(Self { pack, path, target, came_as, written: read.draft.clone(), open })
    }

    /// What is there before anything is answered; it is not worth a file by itself.
    pub(crate) fn begin_with(&mut self, draft: &Draft) {
        if self.open.is_none() {
            self.written = draft.clone();
            self.came_as.clone_from(&draft.answers.id);
        }
    }

    /// Whether the answers have got another id than they came with.
    pub(crate) fn has_new_id(&self, id: &str) -> bool {
        self.came_as.as_deref() != Some(id)
    }

    /// Forces what was written to the disk.
    pub(crate) fn sync(&self) {
        if let Some(open) = &self.open {
            let _ = open.file.sync_data();
        }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The answers file it goes on with.
    pub(crate) fn target(&self) -> Option<&Path> {
        self.target.as_deref()
    }

    /// Whether there is a file.
    pub(crate) fn exists(&self) -> bool {
        self.open.is_some()
    }

    /// Appends what is new in the draft; the first time, and when something confidential must go, writes it as a whole.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn keep(&mut self, draft: &Draft) -> io::Result<()> {
        let Some(change) = draft.change_since(self.pack, &self.written) else { return Ok(()) };
        let nothing_yet = draft.answers.id.is_none() && draft.answers.is_empty();
        if self.open.is_none() && nothing_yet {
            return Ok(()); // a look at the first screen leaves nothing behind
        }
        let forgets = draft.forgets_since(self.pack, &self.written);
        match &mut self.open {
            Some(open) if !forgets => {
                open.disk.trouble()?;
                open.file.write_all(format!("{change}\n").as_bytes())?;
                open.disk.wake();
            }
            _ => self.write_whole(draft)?,
        }
        self.written = draft.clone();
        Ok(())
    }

    fn write_whole(&mut self, draft: &Draft) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        folder::make(folder)?;
        let all = draft.change_since(self.pack, &Draft::empty(self.pack)).unwrap_or_default();
        let mut head = json!({ "schema": SCHEMA, "pack": self.pack.id });
        if let Some(target) = &self.target {
            head["target"] = json!(target.to_string_lossy());
            head["came_as"] = json!(self.came_as);
        }
        head["draft"] = all;
        let mut beside = tempfile::Builder::new().prefix(".csm-").tempfile_in(folder)?;
        beside.write_all(format!("{head}\n").as_bytes())?;
        beside.as_file().sync_all()?;
        lock(beside.as_file())?;
        self.open = None;
        let mut file = beside.persist(&self.path).map_err(|error| error.error)?;
        file.seek(SeekFrom::End(0))?;
        self.open = Some(Open { disk: Disk::of(&file)?, file });
        Ok(())
    }

    /// Forces everything to the disk now.
    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    /// Removes the journal: its answers lie elsewhere now.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn remove(mut self) -> io::Result<()> {
        let exists = self.exists();
        self.close();
        if exists { fs::remove_file(&self.path) } else { Ok(()) }
    }
}

fn lock(file: &File) -> io::Result<()> {
    // Locks belong to this program and fall with it. Where there are none, two interviews at once are the person's care.
    match FileExt::try_lock_exclusive(file) {
        Ok(false) => Err(io::ErrorKind::ResourceBusy.into()),
        Ok(true) | Err(_) => Ok(()),
    }
}

/// Forces a file to the disk whenever it has been woken, on a thread of its own; what comes while the disk is busy is done
/// together. Dropping it forces the rest.
#[derive(Debug)]
struct Disk {
    wake: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// Why the disk did not take what the system had taken.
    trouble: Arc<Mutex<Option<io::Error>>>,
}

impl Disk {
    fn of(file: &File) -> io::Result<Self> {
        let file = file.try_clone()?;
        Self::forcing(move || file.sync_data())
    }

    fn forcing(mut force: impl FnMut() -> io::Result<()> + Send + 'static) -> io::Result<Self> {
        let (wake, woken) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let told = Arc::clone(&trouble);
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn(move || {
            while woken.recv().is_ok() {
                while woken.try_recv().is_ok() {}
                match force() {
                    Ok(()) => {}
                    // a file system that cannot be forced; the line is with the system all the same
                    Err(error)
                        if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {}
                    Err(error) => *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error),
                }
            }
        })?;
        Ok(Self { wake: Some(wake), thread: Some(thread), trouble })
    }

    /// What went wrong since this was asked last: a full disk may take a line and lose it later.
    fn trouble(&self) -> io::Result<()> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    fn wake(&self) {
        if let Some(wake) = &self.wake {
            let _ = wake.send(());
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.wake = None; // what was sent is still received
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use crate::answers::Answer;

    fn journal<'a>(pack: &'a Pack, folder: &Path) -> Journal<'a> {
        Journal::new(pack, folder.join(format!("r-1.{ENDING}")), None)
    }

    fn lines_of(bytes: &[u8]) -> usize {
        bytes.split(|byte| *byte == b'\n').count() - 1
    }

    #[test]
    fn a_cut_off_line_and_rubbish_lose_nothing_else() {
        let (pack, folder) = (Pack::embedded(), tempfile::tempdir().unwrap());
        let mut journal = journal(&pack, folder.path());
        let mut draft = Draft::empty(&pack);
        journal.keep(&draft).unwrap();
        assert!(!journal.path().exists(), "nothing answered, no file");
        draft.answers.id = Some("anna".to_owned());
        for at in 0..9 {
            draft.answers.set(crate::id::ItemIx::new(at + 2), Some(Answer::Rating(3)));
            journal.keep(&draft).unwrap();
        }
        assert!(is_in_use(journal.path()));
        let path = journal.path().to_owned();
        drop(journal);
        assert!(!is_in_use(&path));
        let whole = fs::read(&path).unwrap();
        assert_eq!(lines_of(&whole), 9);
        let head = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for end in head..=whole.len() {
            fs::write(&path, &whole[..end]).unwrap();
            let lines = lines_of(&whole[..end]);
            assert_eq!(read(&pack, &path).unwrap().draft.answers.len(), lines, "cut at {end}");
        }
        fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        let found = read(&pack, &path).unwrap();
        let mut again = Journal::go_on(&pack, path.clone(), &found).unwrap();
        again.keep(&draft).unwrap();
        again.close();
        assert_eq!(read(&pack, &path).unwrap().draft, draft, "the answer that was cut off came again");
        let mut spoilt = whole.clone();
        spoilt.splice(head..head, b"\0\0\0\0\nnot json\n".iter().copied());
        fs::write(&path, spoilt).unwrap();
        assert_eq!(read(&pack, &path).unwrap().draft.answers.len(), 9);
        fs::write(&path, &whole[..head - 1]).unwrap();
        assert!(matches!(read(&pack, &path), Err(Unreadable::NoJournal)));
    }

    #[test]
    fn a_confidential_answer_taken_back_stands_nowhere_any_more() {
        let (pack, folder) = (Pack::embedded(), tempfile::tempdir().unwrap());
        let mut journal = journal(&pack, folder.path());
        let mut draft = Draft::empty(&pack);
        let pay = pack.item("D10").unwrap();
        draft.answers.id = Some("anna".to_owned());
        journal.keep(&draft).unwrap();
        draft.answers.set(pay, Some(Answer::Number(54_321.0)));
        journal.keep(&draft).unwrap();
        assert!(fs::read_to_string(journal.path()).unwrap().contains("54321"));
        draft.answers.set(pay, None);
        journal.keep(&draft).unwrap();
        assert!(!fs::read_to_string(journal.path()).unwrap().contains("54321"));
        draft.answers.name = Some("Anna".to_owned());
        journal.keep(&draft).unwrap();
        assert_eq!(read(&pack, journal.path()).unwrap().draft, draft);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_look_into_it() {
        use std::os::unix::fs::PermissionsExt;
        let (pack, folder) = (Pack::embedded(), tempfile::tempdir().unwrap());
        let mut journal = journal(&pack, &folder.path().join("state/drafts"));
        let mut draft = Draft::empty(&pack);
        draft.answers.id = Some("anna".to_owned());
        journal.keep(&draft).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(journal.path()), 0o600);
        assert_eq!(mode(journal.path().parent().unwrap()), 0o700);
    }

    #[test]
    fn a_disk_that_loses_lines_is_told_before_the_next_one() {
        let (pack, folder) = (Pack::embedded(), tempfile::tempdir().unwrap());
        for (kind, is_trouble) in [(ErrorKind::StorageFull, true), (ErrorKind::InvalidInput, false)] {
            let mut journal = journal(&pack, folder.path());
            let mut draft = Draft::empty(&pack);
            draft.answers.id = Some("anna".to_owned());
            journal.keep(&draft).unwrap();
            // the system takes the line, the disk does not
            let (done, forced) = channel();
            journal.open.as_mut().unwrap().disk = Disk::forcing(move || {
                let _ = done.send(());
                Err(kind.into())
            })
            .unwrap();
            draft.answers.set(crate::id::ItemIx::new(2), Some(Answer::Rating(3)));
            journal.keep(&draft).unwrap();
            forced.recv().unwrap();
            let mut told = Ok(());
            for rating in (1..=5).cycle().take(50) {
                draft.answers.set(crate::id::ItemIx::new(3), Some(Answer::Rating(rating)));
                told = told.and_then(|()| journal.keep(&draft));
                std::thread::sleep(Duration::from_millis(2));
            }
            assert_eq!(told.is_err(), is_trouble, "{told:?}");
            journal.remove().unwrap();
        }
    }

    #[test]
    fn every_answer_is_forced_to_the_disk_within_a_second_and_the_last_at_exit() {
        let forced = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&forced);
        let disk = Disk::forcing(move || {
            std::thread::sleep(Duration::from_millis(20)); // a slow disk
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
        .unwrap();
        disk.wake();
        let begun = Instant::now();
        while forced.load(Ordering::SeqCst) == 0 && begun.elapsed() < Duration::from_secs(1) {
            std::thread::yield_now();
        }
        assert_eq!(forced.load(Ordering::SeqCst), 1);
        let begun = Instant::now();
        (0..100).for_each(|_| disk.wake());
        assert!(begun.elapsed() < Duration::from_millis(15), "nobody waits for the disk");
        drop(disk);
        assert!((2..=60).contains(&forced.load(Ordering::SeqCst)), "together, and not forgotten");
    }
}
