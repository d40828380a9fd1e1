//! From an assessed respondent to a document: compose, render, parse, lay out, write.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::cli::args::{EditionName, ReportFormat};
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, PROGRAM, Subject};
use crate::cli::words::Words;
use crate::diagnostic::{Diagnostics, Source};
use crate::document;
use crate::fonts::Shaper;
use crate::layout::{Frame, Style, lay_out};
use crate::levers::levers;
use crate::locale::Lang;
use crate::pdf::{About, write};
use crate::report::wording::Wording;
use crate::report::{ComposeOptions, Edition, Report, compose};
use crate::template::Template;

/// What all documents of a run share; read-only, used by every worker.
pub(crate) struct Press {
    edition: Edition,
    style: Style,
    languages: BTreeMap<Lang, (Wording, Template)>,
    lang_given: Option<Lang>,
}

/// One document in one format.
pub(crate) struct Printed {
    /// Which.
    pub(crate) format: ReportFormat,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Why there is no document; always a mistake of the program or of a replaced template.
pub(crate) enum NoDocument {
    /// A template does not fit.
    Template(Diagnostics),
    /// Layout or PDF refused.
    Other(String),
}

impl Press {
    /// Reads wording, templates and style.
    pub(crate) fn new(shell: &Shell, edition: EditionName) -> Self {
        let edition = match edition {
            EditionName::Personal => Edition::Personal,
            EditionName::Share => Edition::Share,
        };
        let languages = Lang::ALL
            .into_iter()
            .map(|lang| (lang, (Wording::builtin(lang), Template::builtin(lang))))
            .collect();
        Self { edition, style: Style::built_in(), languages, lang_given: shell.lang_given }
    }

    /// Language of a document: the one given, else that of the answers, else German.
    fn language(&self, subject: &Subject) -> Lang {
        self.lang_given.or(subject.answers.lang).unwrap_or_default()
    }

    /// Makes the documents of one respondent; also the characters that had to be replaced.
    ///
    /// # Errors
    /// A template, the layout or the writer refused; nothing is half done.
    pub(crate) fn print(
        &self,
        against: &Against<'_>,
        subject: &Subject,
        formats: &[ReportFormat],
    ) -> Result<(Vec<Printed>, String), NoDocument> {
        let mut printed = Vec::new();
        let mut replaced = String::new();
        let wants = |format| formats.contains(&format);
        if wants(ReportFormat::Json) {
            let bytes = (against.pretty(subject, true) + "\n").into_bytes();
            printed.push(Printed { format: ReportFormat::Json, bytes });
        }
        if wants(ReportFormat::Md) || wants(ReportFormat::Pdf) {
            let lang = self.language(subject);
            let (wording, template) = &self.languages[&lang];
            let report = self.compose(against, subject, wording);
            let text = template
                .render(&report)
                .map_err(|finding| NoDocument::Template(Diagnostics(vec![*finding])))?;
            if wants(ReportFormat::Pdf) {
                let (bytes, missing) = self.pdf(against, &report, &text, lang)?;
                replaced = missing;
                printed.push(Printed { format: ReportFormat::Pdf, bytes });
            }
            if wants(ReportFormat::Md) {
                printed.push(Printed { format: ReportFormat::Md, bytes: text.into_bytes() });
            }
        }
        Ok((printed, replaced))
    }

    fn compose(&self, against: &Against<'_>, subject: &Subject, wording: &Wording) -> Report {
        let mut levers = levers(against.pack, &subject.answers, &subject.assessment);
        levers.moves = against.moves(subject);
        let about = ComposeOptions {
            edition: self.edition,
            date: against.date,
            program: PROGRAM.to_owned(),
            input_hash: against.provenance(subject).input_hash,
            attached: false,
        };
        let plan = subject.plan.as_ref();
        compose(against.pack, &subject.answers, &subject.assessment, plan, &levers, &about, wording)
    }

    fn pdf(
        &self,
        against: &Against<'_>,
        report: &Report,
        text: &str,
        lang: Lang,
    ) -> Result<(Vec<u8>, String), NoDocument> {
        // one shaper per document: what it misses is missing in this document and in no other
        let mut shaper = Shaper::new();
        let source = Source { name: Arc::from("report.md"), text: Arc::from(text) };
        let document = document::parse(&source, &report.charts).map_err(NoDocument::Template)?;
        let words = Words::load(lang);
        let title =
            words.say("report_title", &[("title", &report.pack_title), ("role", &report.target.role)]);
        let frame = Frame {
            head_left: report.pack_title.clone(),
            head_right: report.date.clone(),
            folio: words.say("folio", &[]),
            lang,
        };
        let pages = lay_out(&document, &report.charts, &self.style, &mut shaper, &frame)
            .map_err(|error| NoDocument::Other(error.to_string()))?;
        let about = About {
            title,
            lang,
            date: against.date,
            subject: report.pack_title.clone(),
            keywords: Vec::new(),
            creator: PROGRAM.to_owned(),
            producer: PROGRAM.to_owned(),
            seed: Sha256::digest(text.as_bytes()).into(),
        };
        let bytes = write(&pages.value, &about).map_err(|error| NoDocument::Other(error.to_string()))?;
        let missing = shaper.missing().iter().map(|one| format!("{one} (U+{:04X})", u32::from(*one)));
        Ok((bytes, missing.collect::<Vec<_>>().join(", ")))
    }
}
