//! `csm explain`: the chain from the answers to a number, as text, Markdown or JSON.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::chart::Charts;
use crate::cli::args::{Explain, ExplainFormat};
use crate::cli::exit::Exit;
use crate::cli::shell::{Shell, harmless};
use crate::cli::subject::{Against, Subject, tell_problem};
use crate::cli::templates::Templates;
use crate::cli::{emit, input, plain};
use crate::diagnostic::{Diagnostics, Source};
use crate::document;
use crate::explain::{Refusal, SCHEMA, Step, Subject as Case, What, explain};
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::Mode;
use crate::report::chain::lay_open;
use crate::report::wording::Wording;
use crate::template::{EXPLAIN, Template};

/// Columns of text that goes anywhere but to a terminal.
const COLUMNS: usize = 80;
/// Wider lines are hard to read.
const WIDEST: usize = 110;

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, arguments: &Explain) -> Exit {
    let what = match arguments.what.as_deref().map(|name| What::parse(pack, name)) {
        None => What::Overview,
        Some(Ok(what)) => what,
        Some(Err(unknown)) => {
            let given = arguments.what.as_deref().unwrap_or_default();
            let near = unknown.near.map(|near| shell.words.say("explain_near", &[("near", &near)]));
            let gaps =
                [("given", given), ("near", &near.unwrap_or_default()), ("known", &unknown.known.join(", "))];
            shell.tell("explain_unknown", &gaps);
            return Exit::Usage;
        }
    };
    let against = match Against::new(shell, pack, &arguments.target) {
        Ok(against) => against,
        Err(exit) => return exit,
    };
    let own = match arguments.templates.as_deref().map(|folder| Templates::load(shell, folder)).transpose() {
        Ok(own) => own.map(|templates| templates.languages),
        Err(exit) => return exit,
    };
    let press = Press { shell, pack, what, format: arguments.format, columns: columns(), own };
    let (mut chosen, mut failed) = (Vec::new(), 0_usize);
    input::one_by_one(std::slice::from_ref(&arguments.input), |found| {
        let name = found.input.clone();
        match against.take(found, true) {
            Ok((subject, warnings)) => {
                if arguments.id.as_ref().is_none_or(|id| *id == subject.id) {
                    for warning in &warnings {
                        tell_problem(shell, &name, warning);
                    }
                    chosen.push(subject);
                }
            }
            Err(refused) => {
                failed += usize::from(refused.is_failure());
                refused.tell(shell);
            }
        }
        true
    });
    if let (true, Some(id)) = (chosen.is_empty(), &arguments.id) {
        shell.tell("explain_no_id", &[("id", id)]);
        return Exit::Usage;
    }
    failed += press.all(&against, &chosen, &mut BufWriter::new(io::stdout().lock()));
    if failed > 0 { Exit::Failed } else { Exit::Done }
}

/// Columns of the terminal if text goes to one.
fn columns() -> usize {
    let terminal = console::Term::stdout().size_checked().filter(|_| io::stdout().is_terminal());
    terminal.map_or(COLUMNS, |(_, columns)| usize::from(columns).clamp(40, WIDEST))
}

/// What all explanations of a run share.
struct Press<'a> {
    shell: &'a Shell,
    pack: &'a Pack,
    what: What,
    format: ExplainFormat,
    columns: usize,
    /// Templates that take the place of the program's.
    own: Option<BTreeMap<Lang, Template>>,
}

impl Press<'_> {
    /// Writes every explanation; returns how many there are not.
    fn all(&self, against: &Against<'_>, subjects: &[Subject], out: &mut impl Write) -> usize {
        let several = subjects.len() > 1;
        let mut failed = 0;
        let mut values = Vec::new();
        let mut texts = Vec::new();
        for subject in subjects {
            let assessment = &subject.assessment;
            let plan = subject.plan.as_ref();
            let case = Case { pack: self.pack, answers: &subject.answers, assessment, plan };
            let chain = match explain(&case, self.what) {
                Ok(chain) => chain,
                Err(why) => {
                    failed += 1;
                    let key = match why {
                        Refusal::Mode => "explain_mode_hr",
                        Refusal::NotInPack => "explain_not_in_pack",
                        Refusal::NoPlan => "explain_no_plan",
                    };
                    self.shell.tell(key, &[("id", &subject.id)]);
                    continue;
                }
            };
            if self.format == ExplainFormat::Json {
                values.push(self.json(against, subject, &chain));
                continue;
            }
            match self.written(subject, &chain, several) {
                Ok(text) => texts.push(text),
                Err(findings) => {
                    failed += 1;
                    self.shell.line(&emit::emit(&findings, self.shell.color));
                }
            }
        }
        let text = match (self.format, values.len()) {
            (ExplainFormat::Json, 0) => String::new(),
            (ExplainFormat::Json, 1) if !several => format!("{:#}\n", values[0]),
            (ExplainFormat::Json, _) => format!("{:#}\n", Value::Array(values)),
            _ => texts.join("\n"),
        };
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.shell.cannot_print(&error);
                failed + 1
            }
            _ => failed,
        }
    }

    /// The chain as data, never localised; sources in full.
    fn json(&self, against: &Against<'_>, subject: &Subject, chain: &Step) -> Value {
        let framework = &self.pack.framework;
        let cited = chain.all_sources();
        let hr = subject.answers.mode == Mode::Hr;
        let sources: Vec<Value> = self
            .pack
            .sources
            .iter()
            .filter(|one| cited.contains(&one.key))
            .map(|one| {
                let full = if hr { &one.short } else { &one.full }; // the long form can name pay
                json!({ "key": one.key, "full": full, "year": one.year, "url": one.url })
            })
            .collect();
        json!({
            "schema": SCHEMA,
            "respondent": { "id": subject.id },
            "role": framework.roles[subject.assessment.role.at()].id,
            "cluster": framework.clusters[subject.assessment.cluster.at()].id,
            "date": against.date.to_string(),
            "pack": self.pack.id,
            "step": chain,
            "sources": sources,
        })
    }

    /// The chain in sentences: Markdown, or text of it.
    fn written(&self, subject: &Subject, chain: &Step, several: bool) -> Result<String, Diagnostics> {
        let lang: Lang = self.shell.lang_given.or(subject.answers.lang).unwrap_or_default();
        let wording = Wording::builtin(lang);
        let (role, cluster) = (subject.assessment.role.at(), subject.assessment.cluster.at());
        let id = if several { subject.id.as_str() } else { "" };
        let hr = subject.answers.mode == Mode::Hr;
        let view = lay_open(self.pack, chain, id, (role, cluster), hr, &wording);
        let found = match self.own.as_ref().and_then(|own| own.get(&lang)) {
            Some(own) => own.render_as(EXPLAIN, &view),
            None => Template::builtin_for(lang, EXPLAIN).render_as(EXPLAIN, &view),
        };
        let markdown = found.map_err(|finding| Diagnostics(vec![*finding]))?;
        if self.format == ExplainFormat::Md {
            return Ok(markdown);
        }
        let source = Source { name: Arc::from("explain.md"), text: Arc::from(markdown.as_str()) };
        let document = document::parse(&source, &Charts::default())?;
        Ok(harmless(&plain::text(&document, self.columns)))
    }
}
