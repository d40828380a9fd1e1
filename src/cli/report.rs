//! `csm report`: one report per respondent, made by several workers, written in input order.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::answers::problem::Problem;
use crate::attachment;
use crate::cli::args::{Report, ReportFormat};
use crate::cli::batch;
use crate::cli::document::{NoDocument, Press, Printed};
use crate::cli::emit;
use crate::cli::exit::Exit;
use crate::cli::findings::{Account, Finding};
use crate::cli::flow;
use crate::cli::input::{self, Batch, Found};
use crate::cli::looks;
use crate::cli::manifest::{self, Manifest};
use crate::cli::output::{self, Taken};
use crate::cli::progress::Progress;
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, Refused, Subject, tell_problem};
use crate::cli::summary::{self, Summary};
use crate::pack::Pack;
use crate::pdf;
use crate::result::csv::Row;

/// What became of one piece of input.
struct Made {
    source: Source,
    /// Bytes of input.
    size: usize,
    /// Line and column of the sheet.
    place: Option<(usize, usize)>,
    outcome: Outcome,
}

/// Where a sheet comes from.
struct Source {
    /// As it is shown.
    input: Arc<str>,
    /// As the system knows it.
    path: Arc<Path>,
}

enum Outcome {
    Done(Box<Done>),
    Refused(Box<Refused>),
    /// The respondent's id, and why.
    Broken(String, NoDocument),
}

/// One respondent's documents.
struct Done {
    id: String,
    warnings: Vec<Problem>,
    printed: Vec<Printed>,
    /// Characters that had to be replaced.
    missing: String,
    /// Cells of the result in `summary.csv`.
    cells: Vec<u8>,
}

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Report) -> Exit {
    if arguments.inputs.is_empty() {
        shell.tell("no_inputs", &[]);
        return Exit::Usage;
    }
    let against = match Against::new(shell, pack, &arguments.target) {
        Ok(against) => against,
        Err(exit) => return exit,
    };
    let options = &arguments.batch;
    let told = batch::watch(shell); // before the first file is begun
    let account = Account::open(shell, options.errors.as_deref(), &arguments.inputs);
    let Ok(account) = account else { return Exit::Usage };
    if arguments.format.contains(&ReportFormat::Pdf) {
        pdf::prepare();
    }
    let press = match Press::with(shell, arguments.edition, &arguments.paper) {
        Ok(press) => press,
        Err(exit) => return exit,
    };
    let always = arguments.inputs.iter().any(|input| input.is_dir());
    let mut run = Run {
        shell,
        out: &arguments.out,
        quiet: options.quiet,
        taken: Taken::default(),
        inputs: arguments.inputs.iter().filter_map(|input| input.canonicalize().ok()).collect(),
        manifest: arguments.manifest.then(Manifest::default),
        account,
        summary: Some(Summary::new(&arguments.out, pack, arguments.csv_bom, always)),
        progress: Progress::new(shell, &arguments.inputs, options.quiet, false),
    };
    let together = [Some(summary::FILE), arguments.manifest.then_some(manifest::NAME)];
    for path in together.into_iter().flatten().map(|name| arguments.out.join(name)) {
        if path.canonicalize().is_ok_and(|real| run.inputs.contains(&real)) {
            shell.tell("would_replace_input", &[("path", &shown(&path))]);
            return Exit::Usage;
        }
    }
    let inputs: Vec<PathBuf> = arguments.inputs.clone();
    let out = output::real(&arguments.out);
    let reading = input::Reading { limit: batch::limit(options), together: false, out };
    flow::in_order(
        batch::workers(options),
        move |put| {
            input::for_each(&inputs, reading, &mut |batch| match batch {
                Batch::Sheets(all) => all.into_iter().all(&mut *put),
                Batch::Lines { .. } => true, // asked for one by one
            });
        },
        |found| make(&against, &press, &arguments.format, found),
        |made| {
            let before = run.account.failed;
            run.settle(made);
            told.done(run.account.done);
            !options.fail_fast || run.account.failed == before
        },
    );
    run.finish(&against, options.errors.as_deref())
}

/// A run of the command.
struct Run<'a> {
    shell: &'a Shell,
    out: &'a Path,
    quiet: bool,
    taken: Taken,
    /// The inputs as given, without links; they are not to be lost.
    inputs: BTreeSet<PathBuf>,
    manifest: Option<Manifest>,
    account: Account<'a>,
    /// `None` after it could not be written.
    summary: Option<Summary>,
    progress: Progress<'a>,
}

impl Run<'_> {
    fn settle(&mut self, made: Made) {
        let Made { source, size, place, outcome } = made;
        let input = &source.input;
        match outcome {
            Outcome::Refused(refused) => {
                if refused.is_failure() {
                    self.fail(input, place, &refused.findings(self.shell));
                }
                if refused.is_failure() || !self.quiet {
                    self.progress.aside(|| refused.tell(self.shell));
                }
            }
            Outcome::Broken(id, why) => self.broken(input, place, &id, why),
            Outcome::Done(done) => self.done(&source, place, &done),
        }
        self.progress.pass(size, self.account.done, self.account.failed);
    }

    fn broken(&mut self, input: &str, place: Option<(usize, usize)>, id: &str, why: NoDocument) {
        let text = match why {
            NoDocument::Template(findings) => emit::emit(&findings, self.shell.color),
            NoDocument::Other(why) => self.shell.words.say("template_broken", &[("why", &why)]),
        };
        self.progress.aside(|| self.shell.line(&text));
        self.fail(input, place, &[Finding::new("template", input, &text).at(place).about(Some(id))]);
    }

    fn done(&mut self, source: &Source, place: Option<(usize, usize)>, done: &Done) {
        let input = &*source.input;
        if !self.quiet {
            self.progress.aside(|| {
                for warning in &done.warnings {
                    tell_problem(self.shell, input, warning);
                }
                if !done.missing.is_empty() {
                    self.shell.tell("missing_glyphs", &[("id", &done.id), ("characters", &done.missing)]);
                }
            });
        }
        let name = output::safe_name(&done.id);
        let failed = if !self.taken.take(&name) {
            let gaps = vec![("input", input.to_owned()), ("name", name.clone()), ("id", done.id.clone())];
            Some(("duplicate-id", "duplicate_id", gaps))
        } else if let Some(path) = self.would_be_lost(&name, source, &done.printed) {
            Some(("would-replace-input", "would_replace_input", vec![("path", shown(&path))]))
        } else if let Some((code, key, path)) = self.stands_in_the_way(&name, &done.printed) {
            Some((code, key, vec![("path", shown(&path))]))
        } else {
            self.write(&name, source, &done.printed).err().map(|(path, error)| {
                ("cannot-write", "cannot_write", vec![("path", path), ("why", self.shell.words.why(&error))])
            })
        };
        if let Some((code, key, gaps)) = failed {
            let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.progress.aside(|| self.shell.tell(key, &gaps));
            let finding = Finding::new(code, input, &self.shell.words.say(key, &gaps)).at(place);
            let finding = finding.about(Some(&done.id));
            return self.fail(input, place, &[finding]);
        }
        self.account.done += 1;
        self.sum_up(|summary| summary.done(input, place.map(|(line, _)| line), &name, &done.cells));
    }

    fn fail(&mut self, input: &str, place: Option<(usize, usize)>, findings: &[Finding]) {
        self.account.fail(findings);
        self.sum_up(|summary| summary.failed(input, place.map(|(line, _)| line), findings));
    }

    /// Adds to the summary; one that cannot be written is given up and told once.
    fn sum_up(&mut self, row: impl FnOnce(&mut Summary) -> io::Result<()>) {
        let Some(mut summary) = self.summary.take() else { return };
        match row(&mut summary) {
            Ok(()) => self.summary = Some(summary),
            Err(error) => self.not_written(summary.path(), &error),
        }
    }

    fn not_written(&mut self, path: &Path, error: &io::Error) {
        self.failed_at("cannot-write", "cannot_write", path, error);
    }

    /// A failure of a file that belongs to no respondent.
    fn failed_at(&mut self, code: &'static str, key: &str, path: &Path, error: &io::Error) {
        let shown = shown(path);
        let gaps = [("path", &*shown), ("why", &*self.shell.words.why(error))];
        self.progress.aside(|| self.shell.tell(key, &gaps));
        let finding = Finding::new(code, &shown, &self.shell.words.say(key, &gaps));
        self.account.fail(&[finding]);
    }

    /// Where one document goes.
    fn place(&self, name: &str, printed: &Printed) -> PathBuf {
        let ending = match printed.format {
            ReportFormat::Pdf => "pdf",
            ReportFormat::Md => "md",
            ReportFormat::Html => "html",
            ReportFormat::Json => "result.json",
        };
        output::inside(self.out, name, ending)
    }

    /// An input in whose place a document would come that does not hold the same answers, own pay included.
    fn would_be_lost(&self, name: &str, source: &Source, printed: &[Printed]) -> Option<PathBuf> {
        printed.iter().find_map(|one| {
            let path = self.place(name, one);
            let real = path.canonicalize().ok()?; // else there is nothing to lose
            let is_input =
                self.inputs.contains(&real) || source.path.canonicalize().is_ok_and(|own| own == real);
            (is_input && !holds_answers_of(&one.bytes, &real)).then_some(path)
        })
    }

    /// A PDF in whose place a document would come although it is none of ours, or holds answers that the new one would
    /// not hold: a report may be the only place where they are.
    fn stands_in_the_way(
        &self,
        name: &str,
        printed: &[Printed],
    ) -> Option<(&'static str, &'static str, PathBuf)> {
        let one = printed.iter().find(|one| one.format == ReportFormat::Pdf)?;
        let path = self.place(name, one);
        if !fs::metadata(&path).is_ok_and(|there| there.is_file()) {
            return None; // there is nothing to lose
        }
        let there = fs::read(&path).ok()?;
        if memchr::memmem::find(&there, looks::MAKER).is_none() {
            return Some(("would-replace-other", "would_replace_other", path));
        }
        let loses = attachment::answers(&one.bytes).is_err() && attachment::answers(&there).is_ok();
        loses.then_some(("would-replace-answers", "would_replace_answers", path))
    }

    fn write(&mut self, name: &str, source: &Source, printed: &[Printed]) -> Result<(), (String, io::Error)> {
        for one in printed {
            let path = self.place(name, one);
            let shown = shown(&path);
            output::write(&path, &one.bytes).map_err(|error| (shown.clone(), error))?;
            if !self.quiet {
                self.progress.aside(|| self.shell.tell("written", &[("path", &shown)]));
            }
            if let Some(manifest) = &mut self.manifest {
                manifest.read(&source.path);
                manifest.wrote(&path, &source.path, &one.bytes);
            }
        }
        Ok(())
    }

    /// Writes the manifest, if one was asked for.
    fn write_manifest(&mut self, against: &Against<'_>) {
        let Some(manifest) = &self.manifest else { return };
        let json = match manifest.to_json(against.pack, against.date) {
            Ok(json) => json,
            Err((input, error)) => return self.failed_at("unreadable", "cannot_read", &input, &error),
        };
        let path = self.out.join(manifest::NAME);
        let written = output::write(&path, format!("{json:#}\n").as_bytes());
        self.wrote(&path, written);
    }

    /// Puts the summary in place, if there is one; it stands in the manifest as what all inputs made together.
    fn write_summary(&mut self) {
        let Some(summary) = self.summary.take() else { return };
        let path = summary.path().to_path_buf();
        let written = match summary.finish() {
            Ok(false) => return,
            Ok(true) => self.manifest.as_mut().map_or(Ok(()), |manifest| manifest.wrote_together(&path)),
            Err(error) => Err(error),
        };
        self.wrote(&path, written);
    }

    fn wrote(&mut self, path: &Path, written: io::Result<()>) {
        match written {
            Ok(()) if self.quiet => {}
            Ok(()) => self.progress.aside(|| self.shell.tell("written", &[("path", &shown(path))])),
            Err(error) => self.not_written(path, &error),
        }
    }

    fn finish(mut self, against: &Against<'_>, errors: Option<&Path>) -> Exit {
        self.write_summary();
        self.write_manifest(against);
        self.progress.end();
        if self.account.close(errors, self.quiet) { Exit::Done } else { Exit::Failed }
    }
}

fn make(against: &Against<'_>, press: &Press, formats: &[ReportFormat], found: Found) -> Made {
    let source = Source { input: Arc::clone(&found.input), path: Arc::clone(&found.path) };
    let size = found.size();
    let place = found.piece.as_ref().ok().map(|piece| (piece.line, piece.column));
    let taken = against.take(found, true);
    #[cfg(debug_assertions)]
    if let (Ok((subject, _)), Some(id)) = (&taken, Shell::panic_at()) {
        assert_ne!(subject.id, id, "panic for a test");
    }
    let outcome = match taken {
        Err(refused) => Outcome::Refused(refused),
        Ok((subject, warnings)) => match press.print(against, &subject, formats) {
            Err(why) => Outcome::Broken(subject.id, why),
            Ok((printed, missing)) => {
                let cells = cells(against, press, &subject);
                Outcome::Done(Box::new(Done { id: subject.id, warnings, printed, missing, cells }))
            }
        },
    };
    Made { source, size, place, outcome }
}

/// Whether a document holds the same answers as a report that is there.
fn holds_answers_of(document: &[u8], there: &Path) -> bool {
    let read = |text: &[u8]| serde_json::from_slice::<Value>(text).ok();
    let new = attachment::answers(document).ok().and_then(|text| read(&text));
    let old = fs::read(there).ok().and_then(|bytes| read(&attachment::answers(&bytes).ok()?));
    new.is_some() && new == old
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn cells(against: &Against<'_>, press: &Press, subject: &Subject) -> Vec<u8> {
    let mut cells = Vec::new();
    let (provenance, mode) = (against.provenance(subject), subject.answers.mode);
    let shared = press.is_shared(subject);
    Row::begin(&mut cells).result(against.pack, mode, &subject.assessment, &provenance, shared);
    cells
}
