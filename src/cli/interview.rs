//! `csm interview`: the guided interview; a journal while it goes on, answers file and report at the end.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::answers::Answers;
use crate::answers::split::Piece;
use crate::answers::write::to_json;
use crate::cli::args::{
    EditionName, FormName, Interview as Arguments, Part as PartName, ReportFormat, Sitting, Target,
};
use crate::cli::closing::{self, quoted};
use crate::cli::crash::{self, LastWords};
use crate::cli::document::{NoDocument, Press};
use crate::cli::drafts::{self, Entry};
use crate::cli::emit;
use crate::cli::exit::Exit;
use crate::cli::folder;
use crate::cli::input;
use crate::cli::journal::{self, Journal, Unreadable};
use crate::cli::notebook::{ENDING, Notebook, Reads};
use crate::cli::output;
use crate::cli::phrases::Phrases;
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, Refused, Subject, Why, tell_problem};
use crate::cli::terminal::{self, interrupt};
use crate::interview::draft::Draft;
use crate::interview::run::{Ended, PromptError, Prompter, RunError, run as hold};
use crate::interview::script::ScriptPrompter;
use crate::interview::{Found, Interview, Options, Part, Storage};
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Arguments) -> Exit {
    let part = arguments.part.map(|part| match part {
        PartName::All => Part::All,
        PartName::Profile => Part::Profile,
        PartName::Pay => Part::Pay,
    });
    let form = match arguments.form {
        FormName::Standard => Form::Standard,
        FormName::Full => Form::Full,
    };
    let begin = match &arguments.resume {
        Some(path) => Begin::File(path, part),
        None => Begin::New(form, part),
    };
    sit(shell, pack, &arguments.sitting, &begin)
}

/// Goes on with a draft (`csm drafts resume`).
pub(crate) fn resume(shell: &Shell, pack: &Pack, sitting: &Sitting, entry: &Entry) -> Exit {
    sit(shell, pack, sitting, &Begin::Draft(entry))
}

/// What an interview begins with.
enum Begin<'b> {
    /// Nothing, in this form and part.
    New(Form, Option<Part>),
    /// An answers file.
    File(&'b Path, Option<Part>),
    /// A draft.
    Draft(&'b Entry),
}

/// What there is at the beginning.
struct Start<'a> {
    draft: Draft,
    notebook: Notebook<'a>,
    form: Form,
    part: Part,
    found: Option<Found>,
}

fn sit(shell: &Shell, pack: &Pack, sitting: &Sitting, begin: &Begin<'_>) -> Exit {
    let target = Target { role: None, industry: None, date: sitting.date, mode: None };
    let against = match Against::new(shell, pack, &target) {
        Ok(against) => against,
        Err(exit) => return exit,
    };
    let plain = sitting.accessible || Shell::wants_plain_lines();
    let Some(mut prompter) = prompter(shell, sitting, plain) else { return Exit::Usage };
    let mut start = match begin_with(shell, &against, sitting, begin, plain) {
        Ok(start) => start,
        Err(exit) => return exit,
    };
    let earlier = start.found.as_ref().map_or(&start.draft, |found| &found.draft).answers.lang;
    let options = Options {
        form: start.form,
        part: start.part,
        mode: start.draft.answers.mode,
        lang: shell.chosen_language().or(earlier).unwrap_or(shell.lang),
        suggested_id: start.notebook.name.clone(),
        stored_at: Some(Storage {
            drafts: folder::shown(start.notebook.folder()),
            out: sitting.out.to_string_lossy().into_owned(),
        }),
        found: start.found.take(),
        timing: !sitting.no_timing,
    };
    start.draft.answers.date = Some(against.date);
    let mut interview = Interview::start(pack, options, start.draft);
    let mut notebook = start.notebook;
    notebook.journal.begin_with(interview.draft());
    notebook.reads.set(interview.lang());
    let last_words = last_words(&notebook, sitting);
    let on_signal = Arc::clone(&last_words);
    let _ = interrupt::watch(move || on_signal()); // fails only where someone watches already
    crash::leave_word(last_words);
    let clock_start = Instant::now();
    let mut elapsed = || clock_start.elapsed();
    // a script answers in no time at all
    let clock: Option<&mut dyn FnMut() -> std::time::Duration> =
        if sitting.script.is_none() { Some(&mut elapsed) } else { None };
    let ended = hold(&mut interview, &mut *prompter, &mut notebook, clock);
    notebook.journal.sync();
    let shell = &shell.speaking(interview.lang());
    match ended {
        Ok(Ended::Finished) => finish(shell, &against, interview.answers(), sitting, notebook),
        Ok(Ended::Stopped) => {
            shell.wrapped(&stopped(shell.lang, &notebook, sitting));
            Exit::Done
        }
        Err(error) => broken(shell, &error, &notebook, sitting),
    }
}

fn prompter(shell: &Shell, sitting: &Sitting, plain: bool) -> Option<Box<dyn Prompter>> {
    Some(match &sitting.script {
        Some(path) => match fs::read_to_string(path) {
            Ok(text) => Box::new(ScriptPrompter::new(&text)),
            Err(error) => {
                let path = path.to_string_lossy();
                shell.tell("cannot_read", &[("path", &path), ("why", &shell.words.why(&error))]);
                return None;
            }
        },
        None if plain => Box::new(terminal::line(io::stdin().lock(), io::stderr())),
        None if io::stdin().is_terminal() && io::stderr().is_terminal() => {
            console::set_colors_enabled_stderr(shell.color);
            let rich = terminal::rich();
            #[cfg(debug_assertions)]
            let rich = rich.panicking_at(Shell::panic_at());
            Box::new(rich)
        }
        None => {
            shell.tell("no_terminal", &[]);
            return None;
        }
    })
}

fn begin_with<'a>(
    shell: &Shell,
    against: &Against<'a>,
    sitting: &Sitting,
    begin: &Begin<'_>,
    plain: bool,
) -> Result<Start<'a>, Exit> {
    let pack = against.pack;
    let words = Phrases::load(shell.lang, "drafts");
    let Some(folder) = folder::drafts() else {
        shell.wrapped(&words.say("no_home", &[]));
        return Err(Exit::Usage);
    };
    let usable = |error: io::Error| {
        let path = folder.to_string_lossy();
        shell.tell("cannot_write", &[("path", &path), ("why", &shell.words.why(&error))]);
        Exit::Usage
    };
    folder::make(&folder).map_err(usable)?;
    let fresh = |target: Option<PathBuf>| Notebook::fresh(pack, &folder, target);
    match begin {
        Begin::New(form, part) => {
            // whoever pipes or scripts an interview wants that one, not the one of yesterday
            let offers = sitting.script.is_none() && (!plain || io::stdin().is_terminal());
            let newest = if offers { drafts::newest(pack, &folder) } else { None };
            let mut notebook = fresh(None);
            let found = newest.map(|(entry, kept, others)| {
                let found =
                    Found { draft: kept.draft.clone(), when: entry.when(), others, refused: kept.refused };
                notebook.found = Some((entry.name, entry.path, kept));
                found
            });
            let part = part.unwrap_or_default();
            Ok(Start { draft: Draft::empty(pack), notebook, form: *form, part, found })
        }
        Begin::File(path, part) => {
            let answers = resumed(shell, against, path)?;
            // from a report the answers go into a file of their own
            let target = (!input::is_pdf(path))
                .then(|| std::path::absolute(path).unwrap_or_else(|_| (*path).to_owned()));
            let (form, part) = (answers.form, part.unwrap_or(answers.part));
            Ok(Start { draft: Draft::of(pack, answers), notebook: fresh(target), form, part, found: None })
        }
        Begin::Draft(entry) => with_draft(shell, pack, &words, entry),
    }
}

/// Goes on with a draft.
fn with_draft<'a>(shell: &Shell, pack: &'a Pack, words: &Phrases, entry: &Entry) -> Result<Start<'a>, Exit> {
    let kept = journal::read(pack, &entry.path).map_err(|error| {
        shell.wrapped(&match error {
            Unreadable::OtherPack(pack) => words.say("other_pack", &[("name", &entry.name), ("pack", &pack)]),
            _ => words.say("unreadable", &[("name", &entry.name)]),
        });
        Exit::Usage
    })?;
    if kept.refused > 0 {
        shell.wrapped(&words.count("refused", kept.refused));
    }
    let journal = Journal::go_on(pack, entry.path.clone(), &kept).map_err(|_| {
        shell.wrapped(&words.say("in_use", &[("name", &entry.name)]));
        Exit::Usage
    })?;
    let notebook = Notebook { name: entry.name.clone(), journal, pack, found: None, reads: Reads::default() };
    let (form, part) = (kept.draft.answers.form, kept.draft.answers.part);
    Ok(Start { draft: kept.draft, notebook, form, part, found: None })
}

/// The answers of an earlier run, complete or not.
fn resumed(shell: &Shell, against: &Against<'_>, path: &Path) -> Result<Answers, Exit> {
    let shown = path.to_string_lossy();
    let bytes = input::answers_text(path).map_err(|trouble| {
        Refused { input: shown.as_ref().into(), why: Why::Trouble(trouble) }.tell(shell);
        Exit::Usage
    })?;
    let piece = Piece { bytes, line: 1, column: 1 };
    let sheet = against.reader.read_draft(&piece).map_err(|refused| {
        for problem in &refused.problems {
            tell_problem(shell, &shown, problem);
        }
        Exit::Failed
    })?;
    if sheet.answers.mode == Mode::Hr {
        shell.tell("no_interview_in_hr", &[("path", &shown)]);
        return Err(Exit::Usage);
    }
    Ok(sheet.answers)
}

/// What is said when a signal or a panic ends the process: by then everything is on the disk and the terminal as it was.
fn last_words(notebook: &Notebook<'_>, sitting: &Sitting) -> LastWords {
    let (path, name) = (notebook.journal.path().to_owned(), notebook.name.clone());
    let reads = notebook.reads.clone();
    let found = notebook.found.as_ref().map(|(name, path, _)| (name.clone(), path.clone()));
    let out = sitting.out.clone();
    Arc::new(move || {
        let own = Some((name.clone(), path.clone()));
        let one = own.into_iter().chain(found.clone()).find(|(_, path)| path.exists());
        if let Some((_, path)) = &one {
            let _ = fs::File::open(path).and_then(|file| file.sync_data());
        }
        let one = one.as_ref().map(|(name, path)| (name.as_str(), path.as_path()));
        let text = left(reads.lang(), one, &out);
        let _ = writeln!(io::stderr().lock(), "\n{text}"); // nobody is left to fail
    })
}

/// What is said when an interview was left: where the draft is and how to go on.
fn left(lang: Lang, draft: Option<(&str, &Path)>, out: &Path) -> String {
    let words = Phrases::load(lang, "drafts");
    let Some((name, path)) = draft else { return words.say("stopped_empty", &[]) };
    let mut command = format!("csm drafts resume {}", quoted(name));
    if out != Path::new("out") {
        command.push_str(" --out ");
        command.push_str(&quoted(&out.to_string_lossy()));
    }
    words.say("stopped", &[("path", &path.to_string_lossy()), ("command", &command), ("name", name)])
}

fn stopped(lang: Lang, notebook: &Notebook<'_>, sitting: &Sitting) -> String {
    let exists = notebook.journal.exists();
    left(lang, exists.then(|| (notebook.name.as_str(), notebook.journal.path())), &sitting.out)
}

fn broken(shell: &Shell, error: &RunError, notebook: &Notebook<'_>, sitting: &Sitting) -> Exit {
    let place = notebook.journal.path().to_string_lossy().into_owned();
    let exit = match error {
        RunError::Save(why) => {
            shell.tell("cannot_write", &[("path", &place), ("why", &shell.words.why(why))]);
            shell.wrapped(&Phrases::load(shell.lang, "drafts").say("last_lost", &[]));
            Exit::Failed
        }
        RunError::Prompt(PromptError::Interrupted) => {
            interrupt::take_over(); // a signal's own last words are not said twice
            Exit::Interrupted
        }
        RunError::Prompt(PromptError::Script(..)) => {
            let script = sitting.script.as_deref().unwrap_or(Path::new("-")).to_string_lossy();
            shell.tell("bad_script", &[("path", &script), ("why", &error.to_string())]);
            Exit::Usage
        }
        RunError::Prompt(PromptError::Closed) => {
            shell.tell("input_ended", &[]);
            Exit::Failed
        }
        RunError::Prompt(PromptError::Terminal(why)) => {
            shell.tell("terminal_failed", &[("why", &shell.words.why(why))]);
            Exit::Usage
        }
    };
    shell.wrapped(&stopped(shell.lang, notebook, sitting));
    exit
}

/// Answers file, short result, report; the draft goes when its answers are safe.
fn finish(
    shell: &Shell,
    against: &Against<'_>,
    answers: &Answers,
    sitting: &Sitting,
    notebook: Notebook<'_>,
) -> Exit {
    interrupt::take_over(); // the few moments until everything is written are not to be interrupted
    let path = notebook.answers_path(answers, &sitting.out);
    let text = format!("{:#}\n", to_json(against.pack, answers));
    if let Err(error) = output::write(&path, text.as_bytes()) {
        let exit = cannot_write(shell, &path, &error);
        shell.wrapped(&stopped(shell.lang, &notebook, sitting));
        return exit;
    }
    let draft = notebook.journal.path().to_owned();
    if let Err(error) = notebook.journal.remove() {
        cannot_write(shell, &draft, &error);
    }
    let Ok(subject) = against.assess("antworten", answers.clone(), true) else {
        shell.tell("no_request", &[]);
        closing::places(shell, &path, None);
        return Exit::Failed;
    };
    closing::result(shell, against.pack, &subject);
    print_report(shell, against, &subject, sitting, &path)
}

/// The report beside the answers; then where everything lies.
fn print_report(
    shell: &Shell,
    against: &Against<'_>,
    subject: &Subject,
    sitting: &Sitting,
    answers: &Path,
) -> Exit {
    let name = answers.file_name().unwrap_or_default().to_string_lossy();
    let name = name
        .strip_suffix(ENDING)
        .map_or_else(|| output::safe_name(&subject.id), |name| name.trim_end_matches('.').to_owned());
    let press = Press::new(shell, EditionName::Personal);
    match press.print(against, subject, &[ReportFormat::Pdf]) {
        Ok((printed, missing)) => {
            if !missing.is_empty() {
                shell.tell("missing_glyphs", &[("id", &subject.id), ("characters", &missing)]);
            }
            let report = output::inside(&sitting.out, &name, "pdf");
            for one in printed {
                if let Err(error) = output::write(&report, &one.bytes) {
                    return cannot_write(shell, &report, &error);
                }
            }
            closing::places(shell, answers, Some(&report));
            if sitting.open
                && let Err(error) = open::that_detached(&report)
            {
                let words = Phrases::load(shell.lang, "closing");
                // What is not found is the program that would open it.
                let why = match error.kind() {
                    io::ErrorKind::NotFound => words.say("no_program", &[]),
                    _ => shell.words.why(&error),
                };
                shell.wrapped(&words.say("not_opened", &[("why", &why)]));
            }
            Exit::Done
        }
        Err(NoDocument::Template(findings)) => {
            shell.line(&emit::emit(&findings, shell.color));
            Exit::Failed
        }
        Err(NoDocument::Other(why)) => {
            shell.tell("template_broken", &[("why", &why)]);
            Exit::Failed
        }
    }
}

fn cannot_write(shell: &Shell, path: &Path, why: &io::Error) -> Exit {
    shell.tell("cannot_write", &[("path", &path.to_string_lossy()), ("why", &shell.words.why(why))]);
    Exit::Failed
}
