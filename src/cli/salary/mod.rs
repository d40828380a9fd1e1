//! `csm salary`: the band, what changes would do to it, and tables over a factor.

mod change;
mod columns;
mod csv;
mod json;
mod statement;
mod what_if;

use std::io::{self, Write};

use serde_json::Value;

use crate::answers::change::Change;
use crate::assessment::{NoPay, Pay, Request};
use crate::cli::args::{Salary, SalaryFormat};
use crate::cli::exit::Exit;
use crate::cli::input;
use crate::cli::salary::change::Set;
use crate::cli::shell::{Shell, harmless};
use crate::cli::subject::{Against, Refused, Subject, tell_problem};
use crate::levers::pay::{Row, Variant, table, vary};
use crate::pack::Pack;
use crate::pack::questionnaire::Mode;
use crate::pack::salary::SalaryModel;

/// One respondent's pay with everything asked for.
struct View<'a> {
    pack: &'a Pack,
    model: &'a SalaryModel,
    subject: &'a Subject,
    /// Pay as answered.
    now: &'a Pay,
    /// Each change alone; `None` if it is possible only together with others.
    single: Vec<(&'a Set, Option<Variant>)>,
    /// All changes together; `None` without changes.
    all: Option<Variant>,
    /// The factor of a table and its rows.
    table: Option<(usize, Vec<Row>)>,
    /// Own pay may be placed: one person, for themselves, as text.
    own: bool,
}

/// What is asked of every respondent.
struct Wanted<'a> {
    sets: Vec<Set>,
    table: Option<usize>,
    model: &'a SalaryModel,
}

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Salary) -> Exit {
    if arguments.inputs.is_empty() {
        shell.tell("no_inputs", &[]);
        return Exit::Usage;
    }
    let Some(model) = &pack.salary else {
        shell.line(&shell.words.say("why_no_model", &[]));
        return Exit::Usage;
    };
    let against = Against::new(shell, pack, &arguments.target);
    let sets = change::read(shell, pack, model, &arguments.set);
    let factor = change::factor(shell, pack, model, arguments.table.as_deref());
    let (Ok(against), Ok(sets), Ok(table)) = (against, sets, factor) else { return Exit::Usage };
    let wanted = Wanted { sets, table, model };
    let mut run = Run::new(shell, &against, &wanted, arguments.format);
    input::one_by_one(&arguments.inputs, |found| {
        let name = found.input.clone();
        match against.take(found, false) {
            Ok((subject, warnings)) => {
                for warning in &warnings {
                    tell_problem(shell, &name, warning);
                }
                run.take(subject);
            }
            Err(refused) => run.refuse(&refused),
        }
        run.written.is_ok()
    });
    run.finish()
}

/// A run of the command. The first respondent is held back: only the second tells whether there are several.
struct Run<'a> {
    shell: &'a Shell,
    against: &'a Against<'a>,
    wanted: &'a Wanted<'a>,
    format: SalaryFormat,
    held: Option<Subject>,
    several: bool,
    values: Vec<Value>,
    header: bool,
    written: io::Result<()>,
    failed: usize,
    refused_changes: bool,
}

impl<'a> Run<'a> {
    fn new(shell: &'a Shell, against: &'a Against<'a>, wanted: &'a Wanted<'a>, format: SalaryFormat) -> Self {
        Self {
            shell,
            against,
            wanted,
            format,
            held: None,
            several: false,
            values: Vec::new(),
            header: false,
            written: Ok(()),
            failed: 0,
            refused_changes: false,
        }
    }

    fn refuse(&mut self, refused: &Refused) {
        self.failed += usize::from(refused.is_failure());
        refused.tell(self.shell);
    }

    fn take(&mut self, subject: Subject) {
        if let Some(before) = self.held.replace(subject) {
            self.several = true;
            self.show(&before);
        }
    }

    fn finish(mut self) -> Exit {
        if let Some(last) = self.held.take() {
            self.show(&last);
        }
        if self.written.is_ok() && self.format == SalaryFormat::Json {
            let whole = match self.values.len() {
                0 => None,
                1 if !self.several => self.values.pop(),
                _ => Some(Value::Array(std::mem::take(&mut self.values))),
            };
            if let Some(whole) = whole {
                self.print(&format!("{whole:#}\n"));
            }
        }
        match &self.written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Done,
            Err(error) => {
                self.shell.cannot_print(error);
                return Exit::Failed;
            }
            Ok(()) => {}
        }
        match (self.refused_changes, self.failed) {
            (true, _) => Exit::Usage,
            (false, 0) => Exit::Done,
            (false, _) => Exit::Failed,
        }
    }

    fn print(&mut self, text: &str) {
        if self.written.is_ok() {
            self.written = io::stdout().lock().write_all(text.as_bytes());
        }
    }

    /// Shows one respondent.
    fn show(&mut self, subject: &Subject) {
        let shell = self.shell;
        let now = match &subject.assessment.pay {
            Some(Ok(now)) => now,
            why => {
                self.failed += 1;
                let key = if matches!(why, Some(Err(NoPay::Mode))) { "why_mode_hr" } else { "why_abroad" };
                let why = shell.words.say("score_no_pay", &[("why", &shell.words.say(key, &[]))]);
                return shell.line(&format!("{}: {why}", subject.id));
            }
        };
        let Some(view) = self.view(subject, now) else { return };
        match self.format {
            SalaryFormat::Text => {
                let mut text = if view.table.is_some() {
                    what_if::table(shell, &view)
                } else if view.all.is_some() {
                    what_if::comparison(shell, &view)
                } else {
                    statement::statement(shell, &view)
                };
                if self.several {
                    text.push('\n');
                }
                self.print(&harmless(&text));
            }
            SalaryFormat::Json => {
                let value = json::value(&view, &self.against.provenance(subject));
                self.values.push(value);
            }
            SalaryFormat::Csv => {
                let mut text = if self.header { String::new() } else { csv::header() };
                self.header = true;
                text.push_str(&csv::rows(&view));
                self.print(&text);
            }
        }
    }

    /// Everything asked for about one respondent; `None` if a change does not fit the sheet, which has been told.
    fn view<'v>(&mut self, subject: &'v Subject, now: &'v Pay) -> Option<View<'v>>
    where
        'a: 'v,
    {
        let (wanted, pack) = (self.wanted, self.against.pack);
        let request = Request {
            role: subject.assessment.role,
            industry: subject.assessment.industry,
            date: self.against.date,
        };
        let vary = |changes: &[Change]| vary(pack, wanted.model, &subject.answers, &request, changes);
        let changes: Vec<Change> = wanted.sets.iter().map(|set| set.change).collect();
        let all = if changes.is_empty() {
            None
        } else {
            match vary(&changes) {
                Ok(variant) => Some(variant),
                Err(problems) => {
                    self.refused_changes = true;
                    for problem in &problems {
                        tell_problem(self.shell, &format!("{} --set", subject.id), problem);
                    }
                    return None;
                }
            }
        };
        if let Some(variant) = &all {
            for warning in &variant.changed.warnings {
                tell_problem(self.shell, &format!("{} --set", subject.id), warning);
            }
            let dropped = change::dropped(pack, &variant.changed.dropped);
            if !dropped.is_empty() {
                self.shell.tell("salary_dropped", &[("id", &subject.id), ("items", &dropped)]);
            }
        }
        let single = wanted.sets.iter().map(|set| (set, vary(&[set.change]).ok())).collect();
        let table = wanted.table.and_then(|at| {
            let (answers, request, now) = match &all {
                Some(variant) => (&variant.changed.answers, &variant.request, variant.pay.as_ref().ok()?),
                None => (&subject.answers, &request, now),
            };
            Some((at, table(pack, wanted.model, answers, request, now, at)))
        });
        let own = self.format == SalaryFormat::Text && !self.several && subject.answers.mode == Mode::Own;
        Some(View { pack, model: wanted.model, subject, now, single, all, table, own })
    }
}
