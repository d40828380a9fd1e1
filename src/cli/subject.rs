//! One respondent on the way through the core: sheet, request, assessment, plan, result.

use std::cell::OnceCell;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use crate::answers::Answers;
use crate::answers::canonical::Canon;
use crate::answers::json::{Reader, Sheet};
use crate::answers::problem::{Problem, Refusal};
use crate::assessment::{Assessment, Request, assess};
use crate::attachment::Failure;
use crate::cli::args::{ModeName, Target};
use crate::cli::exit::Exit;
use crate::cli::input::{Found, Trouble};
use crate::cli::shell::Shell;
use crate::id::{ItemIx, OptionIx, RoleIx};
use crate::levers::marginal::{Moves, moves};
use crate::pack::Pack;
use crate::pack::questionnaire::{ItemKind, Mode};
use crate::plan::{Plan, plan};
use crate::result::{self, Provenance, Spread};

/// Name and version of the program, as in results and reports.
pub(crate) const PROGRAM: &str = concat!("csm-kompass ", env!("CARGO_PKG_VERSION"));

/// Against what all sheets of a run are assessed.
pub(crate) struct Against<'a> {
    /// The pack.
    pub(crate) pack: &'a Pack,
    /// Reader of sheets.
    pub(crate) reader: Reader<'a>,
    /// What hashes sheets.
    canon: Canon,
    /// Role that overrides the answers.
    role: Option<RoleIx>,
    /// Industry that overrides the answers.
    industry: Option<OptionIx>,
    /// Day of the report.
    pub(crate) date: NaiveDate,
    /// The same as text.
    date_text: String,
}

/// One respondent, assessed.
pub(crate) struct Subject {
    /// Id from the answers, else the input's name.
    pub(crate) id: String,
    /// The answers.
    pub(crate) answers: Answers,
    /// The assessment.
    pub(crate) assessment: Assessment,
    /// The plan.
    pub(crate) plan: Option<Plan>,
    /// What could move, once it was asked for: report and result both say it.
    moves: OnceCell<Moves>,
    /// Hash of the answers, once it was asked for: report, result and overview all name it.
    hash: OnceCell<String>,
}

impl<'a> Against<'a> {
    /// Reads the options of a run.
    ///
    /// # Errors
    /// An unknown role or industry; the person has been told.
    pub(crate) fn new(shell: &Shell, pack: &'a Pack, target: &Target) -> Result<Self, Exit> {
        let mode = match target.mode {
            None | Some(ModeName::Own) => Mode::Own,
            Some(ModeName::Training) => Mode::Training,
            Some(ModeName::Hr) => Mode::Hr,
        };
        let framework = &pack.framework;
        let role = option(shell, pack, framework.role_item, target.role.as_deref(), "unknown_role")?;
        let industry =
            option(shell, pack, framework.industry_item, target.industry.as_deref(), "unknown_industry")?;
        let date = shell.date(target.date)?;
        Ok(Self {
            pack,
            reader: Reader::new(pack, mode),
            canon: Canon::new(pack),
            role: role.map(|one| RoleIx::new(one.at())),
            industry,
            date,
            date_text: date.to_string(),
        })
    }

    /// Assesses a sheet.
    ///
    /// # Errors
    /// It names no role or industry; the id it has.
    pub(crate) fn assess(
        &self,
        name: &str,
        answers: Answers,
        with_plan: bool,
    ) -> Result<Subject, Option<String>> {
        self.assess_named(|| name.to_owned(), answers, with_plan)
    }

    /// Assesses a sheet whose name is only made up if it has no id.
    ///
    /// # Errors
    /// As [`Against::assess`].
    pub(crate) fn assess_named(
        &self,
        name: impl FnOnce() -> String,
        answers: Answers,
        with_plan: bool,
    ) -> Result<Subject, Option<String>> {
        let Some(request) = self.request(&answers) else { return Err(answers.id) };
        let assessment = assess(self.pack, &answers, &request);
        let plan = with_plan.then(|| plan(self.pack, &answers, &assessment, self.date)).flatten();
        let id = answers.id.clone().filter(|id| !id.is_empty()).unwrap_or_else(name);
        Ok(Subject { id, answers, assessment, plan, moves: OnceCell::new(), hash: OnceCell::new() })
    }

    /// Reads and assesses a piece of input.
    ///
    /// # Errors
    /// Why there is no result.
    pub(crate) fn take(
        &self,
        found: Found,
        with_plan: bool,
    ) -> Result<(Subject, Vec<Problem>), Box<Refused>> {
        let refused = |why| Box::new(Refused { input: Arc::clone(&found.input), why });
        let piece = found.piece.map_err(|trouble| refused(Why::Trouble(trouble)))?;
        let Sheet { answers, warnings } =
            self.reader.read(&piece).map_err(|refusal| refused(Why::Sheet(refusal)))?;
        let subject =
            self.assess(&found.name, answers, with_plan).map_err(|id| refused(Why::NoRequest(id)))?;
        Ok((subject, warnings))
    }

    /// The machine-readable result; every single step costs as much again.
    pub(crate) fn spread(&self, subject: &Subject, levers: bool, spread: Spread) -> Vec<u8> {
        let (plan, provenance) = (subject.plan.as_ref(), self.provenance(subject));
        let moves = levers.then(|| self.moves(subject));
        let mut out = Vec::new();
        result::write_spread(&mut out, self.pack, &subject.assessment, plan, moves, &provenance, spread);
        out
    }

    /// The same with every single step and the negotiation marker, as it goes with the personal edition.
    pub(crate) fn pretty_personal(&self, subject: &Subject) -> String {
        let mut result = self.result(subject);
        if let (Some(Ok(pay)), Some(Value::Object(salary))) =
            (&subject.assessment.pay, result.get_mut("salary"))
            && pay.marker.is_some()
        {
            salary.insert(String::from("marker"), result::marker(pay));
        }
        result::pretty(&result)
    }

    /// The same with every single step, as it goes with the edition to share.
    pub(crate) fn pretty_to_share(&self, subject: &Subject) -> String {
        let mut result = self.result(subject);
        result::withhold::withhold(self.pack, subject.plan.as_ref(), &mut result);
        result::pretty(&result)
    }

    fn result(&self, subject: &Subject) -> Value {
        let (plan, provenance) = (subject.plan.as_ref(), self.provenance(subject));
        result::to_json(self.pack, &subject.assessment, plan, Some(self.moves(subject)), &provenance)
    }

    /// Everything that could move for a respondent.
    pub(crate) fn moves<'s>(&self, subject: &'s Subject) -> &'s Moves {
        let all = || moves(self.pack, &subject.answers, &subject.assessment, self.date);
        subject.moves.get_or_init(all)
    }

    /// Against what a sheet is assessed: its own target, unless overridden.
    pub(crate) fn request(&self, answers: &Answers) -> Option<Request> {
        let mut request = Request::of(self.pack, answers, self.date)?;
        request.role = self.role.unwrap_or(request.role);
        request.industry = self.industry.or(request.industry);
        Some(request)
    }

    /// Where the result of a respondent comes from.
    pub(crate) fn provenance(&self, subject: &Subject) -> Provenance {
        Provenance {
            id: Some(subject.id.clone()),
            program: PROGRAM.to_owned(),
            date: self.date_text.clone(),
            input_hash: subject.hash.get_or_init(|| self.canon.hash(&subject.answers)).clone(),
        }
    }
}

/// An input without a result.
pub(crate) struct Refused {
    /// The file as given, or `-`.
    pub(crate) input: Arc<str>,
    /// Why.
    pub(crate) why: Why,
}

/// Why there is no result.
pub(crate) enum Why {
    /// There is no sheet.
    Trouble(Trouble),
    /// The sheet has errors.
    Sheet(Refusal),
    /// Role or industry is not given; the id of the respondent.
    NoRequest(Option<String>),
}

impl Refused {
    /// Whether something failed; what a folder holds besides answers is worth a note only.
    pub(crate) fn is_failure(&self) -> bool {
        !matches!(self.why, Why::Trouble(Trouble::Beside(..)))
    }

    /// Names every finding on stderr.
    pub(crate) fn tell(&self, shell: &Shell) {
        shell.line(&self.text(shell));
    }

    /// Names every finding, a line each.
    pub(crate) fn text(&self, shell: &Shell) -> String {
        let say = |key, gaps: &[(&str, &str)]| shell.fitted(&shell.words.say(key, gaps));
        let path = ("path", &*self.input);
        match &self.why {
            Why::Trouble(Trouble::Io(error)) => say("cannot_read", &[path, ("why", &shell.words.why(error))]),
            Why::Trouble(Trouble::Pdf(failure)) => {
                let count = if let Failure::NoAnswers(count) = failure { *count } else { 0 };
                say(failure.code(), &[path, ("count", &count.to_string())])
            }
            Why::Trouble(Trouble::Beside(kind, count, example)) => {
                say(kind.code(), &[path, ("count", &count.to_string()), ("example", example)])
            }
            Why::Trouble(Trouble::OwnReports(count, example)) => {
                say("own_reports", &[path, ("count", &count.to_string()), ("example", example)])
            }
            Why::Trouble(Trouble::Nothing) => say("no_sheets", &[path]),
            Why::Trouble(Trouble::Problem(problem)) => problem_text(shell, &self.input, problem),
            Why::Sheet(refusal) => {
                let lines: Vec<String> =
                    refusal.problems.iter().map(|one| problem_text(shell, &self.input, one)).collect();
                lines.join("\n")
            }
            Why::NoRequest(_) => format!("{}: {}", self.input, shell.words.say("no_request", &[])),
        }
    }
}

/// Names one finding on stderr.
pub(crate) fn tell_problem(shell: &Shell, input: &str, problem: &Problem) {
    shell.line(&problem_text(shell, input, problem));
}

/// Names one finding: place, code, what and what would be valid.
pub(crate) fn problem_text(shell: &Shell, input: &str, problem: &Problem) -> String {
    let severity = shell.words.say(if problem.is_warning() { "warning" } else { "error" }, &[]);
    let place = problem.position.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
    let pointer = if problem.pointer.is_empty() { String::new() } else { format!(" {}", problem.pointer) };
    let code = problem.kind.code();
    format!("{severity}[{code}] {input}{place}{pointer}: {}", shell.words.problem(problem))
}

fn option(
    shell: &Shell,
    pack: &Pack,
    item: Option<ItemIx>,
    given: Option<&str>,
    message: &str,
) -> Result<Option<OptionIx>, Exit> {
    let Some(given) = given else { return Ok(None) };
    let codes: Vec<&str> = match item.map(|item| &pack.questionnaire.items[item.at()].kind) {
        Some(ItemKind::Choice(choice)) => choice.options.iter().map(|one| one.code.as_str()).collect(),
        _ => Vec::new(),
    };
    if let Some(at) = codes.iter().position(|code| *code == given) {
        return Ok(Some(OptionIx::new(at)));
    }
    shell.tell(message, &[("given", given), ("known", &codes.join(", "))]);
    Err(Exit::Usage)
}
