//! `csm interview`: the guided interview; answers are on disk after every question, the report at the end.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::answers::Answers;
use crate::answers::split::Piece;
use crate::answers::write::to_json;
use crate::cli::args::{
    EditionName, FormName, Interview as Arguments, Part as PartName, ReportFormat, Target,
};
use crate::cli::document::{NoDocument, Press};
use crate::cli::emit;
use crate::cli::exit::Exit;
use crate::cli::input;
use crate::cli::output;
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, Refused, Why, tell_problem};
use crate::cli::terminal;
use crate::cli::text;
use crate::interview::run::{Ended, PromptError, Prompter, RunError, run as hold};
use crate::interview::script::ScriptPrompter;
use crate::interview::{Interview, Options, Part};
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Arguments) -> Exit {
    let target = Target { role: None, industry: None, date: arguments.date, mode: None };
    let against = match Against::new(shell, pack, &target) {
        Ok(against) => against,
        Err(exit) => return exit,
    };
    let plain = arguments.accessible || Shell::wants_plain_lines();
    let mut prompter: Box<dyn Prompter> = match &arguments.script {
        Some(path) => match fs::read_to_string(path) {
            Ok(text) => Box::new(ScriptPrompter::new(&text)),
            Err(error) => {
                let path = path.to_string_lossy();
                shell.tell("cannot_read", &[("path", &path), ("why", &error.to_string())]);
                return Exit::Usage;
            }
        },
        None if plain => Box::new(terminal::line(io::stdin().lock(), io::stderr())),
        None if io::stdin().is_terminal() && io::stderr().is_terminal() => Box::new(terminal::rich()),
        None => {
            shell.tell("no_terminal", &[]);
            return Exit::Usage;
        }
    };
    let earlier = match arguments.resume.as_deref().map(|path| resumed(shell, &against, path)).transpose() {
        Ok(earlier) => earlier,
        Err(exit) => return exit,
    };
    // From a report the answers go into a file of their own.
    let given = arguments.resume.clone().filter(|path| !input::is_pdf(path));
    let mut draft = Draft {
        folder: &arguments.out,
        pack,
        written: given.clone(),
        id: earlier.as_ref().and_then(|answers| answers.id.clone()),
        given,
        own: false,
    };
    let options = Options {
        form: match (&earlier, arguments.form) {
            (Some(earlier), _) => earlier.form,
            (None, FormName::Standard) => Form::Standard,
            (None, FormName::Full) => Form::Full,
        },
        part: match arguments.part {
            PartName::All => Part::All,
            PartName::Profile => Part::Profile,
            PartName::Pay => Part::Pay,
        },
        mode: earlier.as_ref().map_or(Mode::Own, |earlier| earlier.mode),
        lang: shell.lang,
        suggested_id: suggested_id(),
        stored_at: Some(arguments.out.to_string_lossy().into_owned()),
    };
    let mut answers = earlier.unwrap_or_else(|| Answers::empty(pack.questionnaire.items.len()));
    answers.date = Some(against.date);
    let mut interview = Interview::start(pack, options, answers);
    let begun = Instant::now();
    let mut elapsed = || begun.elapsed();
    let timed = !arguments.no_timing && arguments.script.is_none();
    let clock: Option<&mut dyn FnMut() -> std::time::Duration> =
        if timed { Some(&mut elapsed) } else { None };
    let ended = hold(&mut interview, &mut *prompter, &mut |answers| draft.save(answers), clock);
    prompter.close();
    let place = draft.written.as_deref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    match ended {
        Ok(Ended::Finished) => finish(shell, &against, interview.answers(), &arguments.out, &draft),
        Ok(Ended::Stopped) => {
            stopped(shell, arguments, &place);
            Exit::Done
        }
        Err(error) => broken(shell, &error, arguments, &place),
    }
}

/// The answers of an earlier run, complete or not.
fn resumed(shell: &Shell, against: &Against<'_>, path: &Path) -> Result<Answers, Exit> {
    let shown = path.to_string_lossy();
    let bytes = input::answers_text(path).map_err(|trouble| {
        Refused { input: shown.clone().into_owned(), why: Why::Trouble(trouble) }.tell(shell);
        Exit::Usage
    })?;
    let piece = Piece { bytes, line: 1, column: 1 };
    let sheet = against.reader.read_draft(&piece).map_err(|problems| {
        for problem in &problems {
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

fn stopped(shell: &Shell, arguments: &Arguments, place: &str) {
    if place.is_empty() {
        shell.tell("stopped_empty", &[]);
        return;
    }
    let mut command = format!("csm interview --resume {}", quoted(place));
    match arguments.part {
        PartName::All => {}
        PartName::Profile => command.push_str(" --part profile"),
        PartName::Pay => command.push_str(" --part pay"),
    }
    if arguments.out != Arguments::default().out {
        command.push_str(" --out ");
        command.push_str(&quoted(&arguments.out.to_string_lossy()));
    }
    shell.tell("interrupted", &[("path", place), ("command", &command)]);
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |one: char| one.is_alphanumeric() || matches!(one, '/' | '.' | '-' | '_' | ':' | '\\');
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

fn broken(shell: &Shell, error: &RunError, arguments: &Arguments, place: &str) -> Exit {
    let script = arguments.script.as_deref();
    match error {
        RunError::Save(why) => {
            shell.tell("cannot_write", &[("path", place), ("why", &why.to_string())]);
            Exit::Failed
        }
        RunError::Prompt(PromptError::Interrupted) => {
            stopped(shell, arguments, place);
            Exit::Interrupted
        }
        RunError::Prompt(PromptError::Script(..)) => {
            let script = script.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            shell.tell("bad_script", &[("path", &script), ("why", &error.to_string())]);
            Exit::Usage
        }
        RunError::Prompt(PromptError::Closed) => {
            shell.tell("input_ended", &[]);
            stopped(shell, arguments, place);
            Exit::Failed
        }
        RunError::Prompt(PromptError::Terminal(why)) => {
            shell.tell("terminal_failed", &[("why", &why.to_string())]);
            stopped(shell, arguments, place);
            Exit::Usage
        }
    }
}

/// The short result on the screen, then the report.
fn finish(shell: &Shell, against: &Against<'_>, answers: &Answers, out: &Path, draft: &Draft<'_>) -> Exit {
    let place = draft.written.as_deref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(subject) = against.assess("antworten", answers.clone(), true) else {
        shell.tell("no_request", &[]);
        return Exit::Failed;
    };
    shell.line("");
    for line in text::summary(shell, against.pack, &subject).lines() {
        shell.wrapped(line);
    }
    shell.line("");
    let press = Press::new(shell, EditionName::Personal);
    let name = draft.name().unwrap_or_else(|| output::safe_name(&subject.id));
    match press.print(against, &subject, &[ReportFormat::Pdf]) {
        Ok((printed, missing)) => {
            if !missing.is_empty() {
                shell.tell("missing_glyphs", &[("id", &subject.id), ("characters", &missing)]);
            }
            let path = output::inside(out, &name, "pdf");
            let shown = path.to_string_lossy().into_owned();
            for one in printed {
                if let Err(error) = output::write(&path, &one.bytes) {
                    shell.tell("cannot_write", &[("path", &shown), ("why", &error.to_string())]);
                    return Exit::Failed;
                }
            }
            shell.tell("interview_done", &[("answers", &place), ("report", &shown)]);
            shell.tell("hint_report", &[]);
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

/// The answers file, rewritten as a whole after every answer, owner-only.
struct Draft<'a> {
    folder: &'a Path,
    pack: &'a Pack,
    /// The file this run writes, or goes on with.
    written: Option<PathBuf>,
    /// The id it was named after.
    id: Option<String>,
    /// The file to go on with; it is never removed.
    given: Option<PathBuf>,
    /// The file that is written was made by this run.
    own: bool,
}

impl Draft<'_> {
    fn save(&mut self, answers: &Answers) -> io::Result<()> {
        let path = match &self.written {
            Some(path) if self.id == answers.id => path.clone(),
            _ => self.free_path(answers.id.as_deref().unwrap_or("antworten")),
        };
        let text = format!("{:#}\n", to_json(self.pack, answers));
        output::write(&path, text.as_bytes())?;
        self.id.clone_from(&answers.id);
        if let Some(before) = self.written.replace(path.clone())
            && before != path
            && self.own
        {
            fs::remove_file(before)?; // the id was changed: the file of this run moved
        }
        self.own |= self.given.as_deref() != Some(&path);
        Ok(())
    }

    /// A name that is not taken: nobody's answers are written over.
    fn free_path(&self, id: &str) -> PathBuf {
        let name = output::safe_name(id);
        let first = output::inside(self.folder, &name, ENDING);
        let mut others = (2..).map(|number| output::inside(self.folder, &format!("{name}-{number}"), ENDING));
        if first.exists() { others.find(|path| !path.exists()).unwrap_or(first) } else { first }
    }

    /// The file name without its ending, for the report beside it.
    fn name(&self) -> Option<String> {
        let name = self.written.as_deref()?.file_name()?.to_string_lossy();
        Some(name.strip_suffix(ENDING)?.trim_end_matches('.').to_owned())
    }
}

/// Ending of answers files.
const ENDING: &str = "answers.json";

/// A random id that says nothing about the person; without randomness a fixed one.
fn suggested_id() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0_u8; 6];
    if getrandom::fill(&mut bytes).is_err() {
        return String::from("r-1");
    }
    let letters: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    format!("r-{letters}")
}
