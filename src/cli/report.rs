//! `csm report`: one report per respondent, made by several workers, written in input order.

use std::path::Path;
use std::thread;

use crate::answers::problem::Problem;
use crate::cli::args::{Report, ReportFormat};
use crate::cli::document::{NoDocument, Press, Printed};
use crate::cli::exit::Exit;
use crate::cli::input::{self, Found};
use crate::cli::manifest::{self, Manifest};
use crate::cli::output::{self, Taken};
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, Refused, tell_problem};
use crate::cli::{emit, subject::Subject};
use crate::pack::Pack;

/// Sheets that are taken in at once, per worker.
const BATCH: usize = 16;

/// What became of one piece of input.
enum Outcome {
    Done { input: String, id: String, warnings: Vec<Problem>, printed: Vec<Printed>, missing: String },
    Refused(Box<Refused>),
    Broken(NoDocument),
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
    let press = match Press::with(shell, arguments.edition, &arguments.paper) {
        Ok(press) => press,
        Err(exit) => return exit,
    };
    let workers =
        arguments.jobs.or_else(|| thread::available_parallelism().ok().map(usize::from)).unwrap_or(1).max(1);
    let mut run = Run {
        shell,
        out: &arguments.out,
        formats: &arguments.format,
        taken: Taken::default(),
        done: 0,
        failed: 0,
        workers,
        manifest: arguments.manifest.then(Manifest::default),
    };
    let mut batch = Vec::new();
    input::for_each(&arguments.inputs, |found| {
        batch.push(found);
        if batch.len() >= BATCH * workers {
            run.batch(&against, &press, std::mem::take(&mut batch));
        }
        true
    });
    run.batch(&against, &press, batch);
    run.write_manifest(&against);
    run.finish()
}

/// A run of the command.
struct Run<'a> {
    shell: &'a Shell,
    out: &'a Path,
    formats: &'a [ReportFormat],
    taken: Taken,
    done: usize,
    failed: usize,
    workers: usize,
    manifest: Option<Manifest>,
}

impl Run<'_> {
    /// Makes the documents of a batch side by side and writes them in order.
    fn batch(&mut self, against: &Against<'_>, press: &Press, batch: Vec<Found>) {
        let share = batch.len().div_ceil(self.workers).max(1);
        let mut rest = batch.into_iter();
        let parts: Vec<Vec<Found>> = (0..self.workers).map(|_| rest.by_ref().take(share).collect()).collect();
        let formats = self.formats;
        let outcomes: Vec<Outcome> = thread::scope(|scope| {
            let workers: Vec<_> = parts
                .into_iter()
                .map(|part| {
                    scope.spawn(move || {
                        part.into_iter().map(|found| make(against, press, formats, found)).collect::<Vec<_>>()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        for outcome in outcomes {
            self.settle(outcome);
        }
    }

    fn settle(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Refused(refused) => {
                self.failed += usize::from(refused.is_failure());
                refused.tell(self.shell);
            }
            Outcome::Broken(NoDocument::Template(findings)) => {
                self.failed += 1;
                self.shell.line(&emit::emit(&findings, self.shell.color));
            }
            Outcome::Broken(NoDocument::Other(why)) => {
                self.failed += 1;
                self.shell.tell("template_broken", &[("why", &why)]);
            }
            Outcome::Done { input, id, warnings, printed, missing } => {
                for warning in &warnings {
                    tell_problem(self.shell, &input, warning);
                }
                if !missing.is_empty() {
                    self.shell.tell("missing_glyphs", &[("id", &id), ("characters", &missing)]);
                }
                let name = output::safe_name(&id);
                if self.taken.take(&name) {
                    self.write(&name, &input, &printed);
                } else {
                    self.failed += 1;
                    self.shell.tell("duplicate_id", &[("input", &input), ("name", &name), ("id", &id)]);
                }
            }
        }
    }

    fn write(&mut self, name: &str, input: &str, printed: &[Printed]) {
        for one in printed {
            let ending = match one.format {
                ReportFormat::Pdf => "pdf",
                ReportFormat::Md => "md",
                ReportFormat::Html => "html",
                ReportFormat::Json => "result.json",
            };
            let path = output::inside(self.out, name, ending);
            let shown = path.to_string_lossy().into_owned();
            if let Err(error) = output::write(&path, &one.bytes) {
                self.failed += 1;
                self.shell.tell("cannot_write", &[("path", &shown), ("why", &error.to_string())]);
                return;
            }
            self.shell.tell("written", &[("path", &shown)]);
            if let Some(manifest) = &mut self.manifest {
                manifest.read(input);
                manifest.wrote(&path, input, &one.bytes);
            }
        }
        self.done += 1;
    }

    /// Writes the manifest, if one was asked for.
    fn write_manifest(&mut self, against: &Against<'_>) {
        let Some(manifest) = &self.manifest else { return };
        let path = self.out.join(manifest::NAME);
        let written = manifest
            .to_json(against.pack, against.date)
            .and_then(|json| output::write(&path, format!("{json:#}\n").as_bytes()));
        let shown = path.to_string_lossy().into_owned();
        match written {
            Ok(()) => self.shell.tell("written", &[("path", &shown)]),
            Err(error) => {
                self.failed += 1;
                self.shell.tell("cannot_write", &[("path", &shown), ("why", &error.to_string())]);
            }
        }
    }

    fn finish(&self) -> Exit {
        if self.failed == 0 {
            return Exit::Done;
        }
        let (done, failed) = (self.done.to_string(), self.failed.to_string());
        self.shell.tell("summary", &[("done", &done), ("failed", &failed)]);
        Exit::Failed
    }
}

fn make(against: &Against<'_>, press: &Press, formats: &[ReportFormat], found: Found) -> Outcome {
    let input = found.input.clone();
    let (subject, warnings): (Subject, Vec<Problem>) = match against.take(found, true) {
        Ok(taken) => taken,
        Err(refused) => return Outcome::Refused(refused),
    };
    match press.print(against, &subject, formats) {
        Ok((printed, missing)) => Outcome::Done { input, id: subject.id, warnings, printed, missing },
        Err(why) => Outcome::Broken(why),
    }
}
