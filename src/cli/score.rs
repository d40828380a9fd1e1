//! `csm score`: results without documents, streamed in input order.

use std::io::{self, BufWriter, Write};

use serde_json::Value;

use crate::cli::args::{Score, ScoreFormat};
use crate::cli::exit::Exit;
use crate::cli::input;
use crate::cli::shell::{Shell, harmless};
use crate::cli::subject::{Against, tell_problem};
use crate::cli::text;
use crate::pack::Pack;
use crate::result::csv;

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
    let mut out = Output::new(arguments.format, BufWriter::new(io::stdout().lock()));
    let (mut done, mut failed) = (0_usize, 0_usize);
    let mut broken = out.begin(pack);
    input::for_each(&arguments.inputs, |found| {
        let name = found.input.clone();
        match against.take(found, !arguments.no_plan) {
            Ok((subject, warnings)) => {
                for warning in &warnings {
                    tell_problem(shell, &name, warning);
                }
                done += 1;
                let written = match arguments.format {
                    ScoreFormat::Text => out.text(&text::summary(shell, pack, &subject)),
                    ScoreFormat::Json if !arguments.no_plan => {
                        out.result(&against.result_with_levers(&subject))
                    }
                    _ => out.result(&against.result(&subject)),
                };
                if broken.is_ok() {
                    broken = written;
                }
            }
            Err(refused) => {
                failed += usize::from(refused.is_failure());
                refused.tell(shell);
            }
        }
        broken.is_ok()
    });
    if broken.is_ok() {
        broken = out.end();
    }
    finish(shell, &broken, done, failed)
}

fn finish(shell: &Shell, written: &io::Result<()>, done: usize, failed: usize) -> Exit {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Done,
        Err(error) => {
            shell.tell("cannot_write", &[("path", "-"), ("why", &error.to_string())]);
            return Exit::Failed;
        }
        Ok(()) => {}
    }
    if failed > 0 {
        shell.tell("summary", &[("done", &done.to_string()), ("failed", &failed.to_string())]);
        return Exit::Failed;
    }
    Exit::Done
}

/// Writes results in one of the formats.
struct Output<W: Write> {
    format: ScoreFormat,
    out: W,
    /// The first result is held back: a single one is an object, several are an array.
    held: Option<Value>,
    open: bool,
}

impl<W: Write> Output<W> {
    fn new(format: ScoreFormat, out: W) -> Self {
        Self { format, out, held: None, open: false }
    }

    fn begin(&mut self, pack: &Pack) -> io::Result<()> {
        match self.format {
            ScoreFormat::Csv => self.out.write_all(csv::line(&csv::header(pack)).as_bytes()),
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", harmless(text))
    }

    fn result(&mut self, result: &Value) -> io::Result<()> {
        match self.format {
            ScoreFormat::Jsonl => writeln!(self.out, "{result}"),
            ScoreFormat::Csv => self.out.write_all(csv::line(&csv::row(result)).as_bytes()),
            ScoreFormat::Text => Ok(()),
            ScoreFormat::Json => match self.held.replace(result.clone()) {
                None => Ok(()),
                Some(before) => {
                    let start = if self.open { ",\n" } else { "[\n" };
                    self.open = true;
                    write!(self.out, "{start}{before:#}")
                }
            },
        }
    }

    fn end(&mut self) -> io::Result<()> {
        match (self.held.take(), self.open) {
            (Some(last), true) => writeln!(self.out, ",\n{last:#}\n]")?,
            (Some(only), false) => writeln!(self.out, "{only:#}")?,
            (None, _) => {}
        }
        self.out.flush()
    }
}
