//! `csm score`: results without documents, read in pieces, worked on by all cores, written in input order.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::answers::json::Sheet;
use crate::answers::problem::Refusal;
use crate::cli::args::{Score, ScoreFormat};
use crate::cli::batch;
use crate::cli::exit::Exit;
use crate::cli::findings::{Account, Finding};
use crate::cli::flow;
use crate::cli::input::{self, Batch};
use crate::cli::progress::Progress;
use crate::cli::shell::{Shell, harmless};
use crate::cli::subject::{Against, Refused, Subject, Why, problem_text};
use crate::cli::text;
use crate::pack::Pack;
use crate::result::{self, Spread, csv};

/// What became of a piece of work.
#[derive(Default)]
struct Scored {
    /// Bytes of input.
    size: usize,
    /// The results, as they are written.
    bytes: Vec<u8>,
    /// Where each result ends.
    ends: Vec<usize>,
    /// What is to be said, a line each, in order.
    said: String,
    /// What was found about each sheet or input that failed.
    failures: Vec<Vec<Finding>>,
    done: usize,
    /// Something failed, and the rest was left undone on purpose.
    cut: bool,
}

impl Scored {
    fn say(&mut self, line: &str) {
        if !self.said.is_empty() {
            self.said.push('\n');
        }
        self.said.push_str(line);
    }
}

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Score) -> Exit {
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
    let Ok(mut account) = Account::open(shell, options.errors.as_deref(), &arguments.inputs) else {
        return Exit::Usage;
    };
    let progress = Progress::new(shell, &arguments.inputs, options.quiet, true);
    let mut writing = Writing { shell, progress, out: Output::new(arguments.format) };
    let mut broken = writing.out.begin(pack, arguments.csv_bom);
    let worker = Worker { shell, against: &against, arguments, limit: batch::limit(options) };
    let inputs: Vec<PathBuf> = arguments.inputs.clone();
    let reading = input::Reading { limit: worker.limit, together: true, out: None };
    flow::in_order(
        batch::workers(options),
        move |put| input::for_each(&inputs, reading, put),
        |batch| worker.score(batch),
        |scored: Scored| {
            let cut = scored.cut;
            broken =
                std::mem::replace(&mut broken, Ok(())).and_then(|()| writing.settle(&scored, &mut account));
            told.done(account.done);
            broken.is_ok() && !cut
        },
    );
    if broken.is_ok() {
        broken = writing.out.end();
    }
    writing.progress.end();
    let errors = options.errors.as_deref();
    match broken {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let _ = account.keep(errors); // nobody reads on: that is no failure, and there is nothing to say
            Exit::Done
        }
        Err(error) => {
            shell.cannot_print(&error);
            let _ = account.close(errors, options.quiet);
            Exit::Failed
        }
        Ok(()) if account.close(errors, options.quiet) => Exit::Done,
        Ok(()) => Exit::Failed,
    }
}

/// What every worker needs.
struct Worker<'a> {
    shell: &'a Shell,
    against: &'a Against<'a>,
    arguments: &'a Score,
    limit: usize,
}

impl Worker<'_> {
    fn score(&self, batch: Batch) -> Scored {
        let mut scored = Scored { size: batch.size(), ..Scored::default() };
        match batch {
            Batch::Lines { input, stem, first, lines } => {
                let mut number = first;
                lines.read(&self.against.reader, self.limit, |read| {
                    self.sheet(&mut scored, &input, || format!("{stem}-{number}"), read);
                    number += 1;
                });
            }
            Batch::Sheets(all) => {
                for found in all {
                    let read = match found.piece {
                        Ok(piece) => self.against.reader.read(&piece),
                        Err(trouble) => {
                            self.refuse(&mut scored, &found.input, Why::Trouble(trouble));
                            continue;
                        }
                    };
                    self.sheet(&mut scored, &found.input, || found.name, read);
                }
            }
        }
        scored
    }

    fn sheet(
        &self,
        scored: &mut Scored,
        input: &Arc<str>,
        name: impl FnOnce() -> String,
        read: Result<Sheet, Refusal>,
    ) {
        if scored.cut {
            return;
        }
        let Sheet { answers, warnings } = match read {
            Ok(sheet) => sheet,
            Err(refusal) => return self.refuse(scored, input, Why::Sheet(refusal)),
        };
        let with_plan = !self.arguments.no_plan && shows_plan(self.arguments.format);
        let subject = match self.against.assess_named(name, answers, with_plan) {
            Ok(subject) => subject,
            Err(id) => return self.refuse(scored, input, Why::NoRequest(id)),
        };
        if !self.arguments.batch.quiet {
            for warning in &warnings {
                scored.say(&problem_text(self.shell, input, warning));
            }
        }
        scored.done += 1;
        self.write(&mut scored.bytes, &subject);
        scored.ends.push(scored.bytes.len());
    }

    fn refuse(&self, scored: &mut Scored, input: &Arc<str>, why: Why) {
        if scored.cut {
            return;
        }
        let refused = Refused { input: Arc::clone(input), why };
        let failed = refused.is_failure();
        if failed {
            scored.cut = self.arguments.batch.fail_fast;
            scored.failures.push(refused.findings(self.shell));
        }
        if failed || !self.arguments.batch.quiet {
            scored.say(&refused.text(self.shell));
        }
    }

    /// Writes one result in the format asked for.
    fn write(&self, out: &mut Vec<u8>, subject: &Subject) {
        let (pack, assessment) = (self.against.pack, &subject.assessment);
        match self.arguments.format {
            ScoreFormat::Text => {
                out.extend(harmless(&text::summary(self.shell, pack, subject)).as_bytes());
                out.push(b'\n');
            }
            ScoreFormat::Json => {
                let levers = !self.arguments.no_plan;
                out.extend(self.against.spread(subject, levers, Spread::LinePerValue));
            }
            ScoreFormat::Jsonl => {
                result::write(
                    out,
                    pack,
                    assessment,
                    subject.plan.as_ref(),
                    &self.against.provenance(subject),
                );
                out.push(b'\n');
            }
            ScoreFormat::Csv => {
                let mut row = csv::Row::begin(out);
                let provenance = self.against.provenance(subject);
                row.result(pack, subject.answers.mode, assessment, &provenance, false);
                row.end();
            }
        }
    }
}

/// Whether a format says anything about the plan; it takes longer than everything else together.
fn shows_plan(format: ScoreFormat) -> bool {
    matches!(format, ScoreFormat::Json | ScoreFormat::Jsonl)
}

/// Settles pieces of work in order.
struct Writing<'a> {
    shell: &'a Shell,
    progress: Progress<'a>,
    out: Output,
}

impl Writing<'_> {
    fn settle(&mut self, scored: &Scored, account: &mut Account<'_>) -> io::Result<()> {
        self.out.results(scored)?;
        account.done += scored.done;
        for findings in &scored.failures {
            account.fail(findings);
        }
        if !scored.said.is_empty() {
            self.progress.aside(|| self.shell.line(&scored.said));
        }
        self.progress.pass(scored.size, account.done, account.failed);
        Ok(())
    }
}

/// Writes results in one of the formats.
struct Output {
    format: ScoreFormat,
    out: io::Stdout,
    /// The first result is held back: a single one is an object, several are an array.
    held: Option<Vec<u8>>,
    open: bool,
}

impl Output {
    fn new(format: ScoreFormat) -> Self {
        Self { format, out: io::stdout(), held: None, open: false }
    }

    fn begin(&mut self, pack: &Pack, bom: bool) -> io::Result<()> {
        if self.format != ScoreFormat::Csv {
            return Ok(());
        }
        let mark = if bom { csv::MARK } else { "" };
        self.whole(&[mark.as_bytes(), &csv::header_line(&csv::header(pack))].concat())
    }

    /// Writes bytes and does not leave half of them in a buffer.
    fn whole(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock();
        out.write_all(bytes)?;
        out.flush()
    }

    fn results(&mut self, scored: &Scored) -> io::Result<()> {
        if self.format != ScoreFormat::Json {
            return if scored.bytes.is_empty() { Ok(()) } else { self.whole(&scored.bytes) };
        }
        let mut out = Vec::with_capacity(scored.bytes.len());
        let mut start = 0;
        for end in &scored.ends {
            if let Some(before) = self.held.replace(scored.bytes[start..*end].to_vec()) {
                out.extend(if self.open { b",\n" } else { b"[\n" });
                out.extend(before);
                self.open = true;
            }
            start = *end;
        }
        self.whole(&out)
    }

    fn end(&mut self) -> io::Result<()> {
        match (self.held.take(), self.open) {
            (Some(last), true) => self.whole(&[b",\n", &*last, b"\n]\n"].concat()),
            (Some(only), false) => self.whole(&[&*only, b"\n"].concat()),
            (None, _) => Ok(()),
        }
    }
}
