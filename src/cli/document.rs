//! From an assessed respondent to a document: compose, render, parse, lay out, write.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sha2::{Digest, Sha256};

use crate::answers::write::to_json;
use crate::attachment::{ANSWERS, RESULT};
use crate::cli::args::{EditionName, Paper, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::shell::Shell;
use crate::cli::subject::{Against, PROGRAM, Subject};
use crate::cli::templates::Templates;
use crate::cli::words::Words;
use crate::diagnostic::{Diagnostics, Source};
use crate::document;
use crate::document::Document;
use crate::drawing::Pages;
use crate::fonts::{Added, Shaper};
use crate::html;
use crate::id::ItemIx;
use crate::layout::{Frame, Style, lay_out};
use crate::levers::levers;
use crate::locale::Lang;
use crate::pdf::{About, EmbeddedFile, Extras, Relationship, write_with};
use crate::report::wording::Wording;
use crate::report::{ComposeOptions, Edition, Report, compose};
use crate::result::Spread;
use crate::template::{REPORT, Template};

/// What all documents of a run share; read-only, used by every worker.
pub(crate) struct Press {
    edition: Edition,
    style: Style,
    /// Read when the first document in a language is made: parsing templates costs more than using them.
    languages: BTreeMap<Lang, OnceLock<Language>>,
    lang_given: Option<Lang>,
    /// Answers and result travel inside the personal edition.
    embed: bool,
    /// Own pay, too.
    embed_own_pay: bool,
    fonts: Arc<Added>,
    /// Shapers between two documents: each knows the words of those before.
    shapers: Mutex<Vec<Shaper>>,
}

/// What documents in one language need.
struct Language {
    wording: Wording,
    template: Template,
    words: &'static Words,
}

impl Language {
    fn new(lang: Lang, template: Template) -> Self {
        Self { wording: Wording::builtin(lang), template, words: Words::of(lang) }
    }
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
    /// With the templates, style and faces of the program, answers embedded.
    pub(crate) fn new(shell: &Shell, edition: EditionName) -> Self {
        Self::over(shell, edition, None, &Paper::default(), Added::default())
    }

    /// As the options of a run say; the person has been told what does not fit.
    ///
    /// # Errors
    /// A template, the style or a font cannot be used; nothing has been written.
    pub(crate) fn with(shell: &Shell, edition: EditionName, paper: &Paper) -> Result<Self, Exit> {
        let templates = match &paper.templates {
            Some(folder) => Some(Templates::load(shell, folder)?),
            None => None,
        };
        let mut fonts = Added::default();
        for path in &paper.font {
            let shown = path.to_string_lossy();
            let file = fs::read(path).map_err(|error| {
                shell.tell("cannot_read", &[("path", &shown), ("why", &shell.words.why(&error))]);
                Exit::Usage
            })?;
            fonts.add(file).map_err(|problem| {
                shell.tell(problem.code(), &[("path", &shown)]);
                Exit::Usage
            })?;
        }
        Ok(Self::over(shell, edition, templates, paper, fonts))
    }

    fn over(
        shell: &Shell,
        edition: EditionName,
        templates: Option<Templates>,
        paper: &Paper,
        fonts: Added,
    ) -> Self {
        let edition = match edition {
            EditionName::Personal => Edition::Personal,
            EditionName::Share => Edition::Share,
        };
        let mut languages: BTreeMap<_, _> =
            Lang::ALL.into_iter().map(|lang| (lang, OnceLock::new())).collect();
        let style = match templates {
            None => Style::built_in(),
            Some(templates) => {
                for (lang, template) in templates.languages {
                    languages.insert(lang, OnceLock::from(Language::new(lang, template)));
                }
                templates.style
            }
        };
        Self {
            edition,
            style,
            languages,
            lang_given: shell.lang_given,
            embed: !paper.no_embed,
            embed_own_pay: paper.embed_own_pay,
            fonts: Arc::new(fonts),
            shapers: Mutex::new(Vec::new()),
        }
    }

    fn spoken(&self, lang: Lang) -> &Language {
        self.languages[&lang].get_or_init(|| Language::new(lang, Template::builtin_for(lang, REPORT)))
    }

    /// A shaper for one document; it comes back with [`Press::give_back`].
    fn shaper(&self) -> Shaper {
        let waiting = self.shapers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut shaper = waiting.unwrap_or_else(|| Shaper::with_fonts(Arc::clone(&self.fonts)));
        shaper.begin(); // what is missing is missing in one document and in no other
        shaper
    }

    fn give_back(&self, shaper: Shaper) {
        self.shapers.lock().unwrap_or_else(PoisonError::into_inner).push(shaper);
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
            let text = if self.is_shared(subject) {
                against.pretty_to_share(subject)
            } else {
                against.pretty_personal(subject)
            };
            let bytes = (text + "\n").into_bytes();
            printed.push(Printed { format: ReportFormat::Json, bytes });
        }
        if wants(ReportFormat::Md) || wants(ReportFormat::Pdf) || wants(ReportFormat::Html) {
            let lang = self.language(subject);
            let Language { wording, template, .. } = self.spoken(lang);
            let attached = wants(ReportFormat::Pdf) && self.attaches(subject);
            let report = self.compose(against, subject, wording, attached);
            let text = template
                .render(&report)
                .map_err(|finding| NoDocument::Template(Diagnostics(vec![*finding])))?;
            if wants(ReportFormat::Pdf) || wants(ReportFormat::Html) {
                let source = Source { name: Arc::from("report.md"), text: Arc::from(text.as_str()) };
                let document = document::parse(&source, &report.charts).map_err(NoDocument::Template)?;
                // Before the pages, which use up report and document.
                let html = wants(ReportFormat::Html).then(|| self.html(&report, &document, lang));
                if wants(ReportFormat::Pdf) {
                    let (laid, missing) = self.lay_out(report, document, lang)?;
                    replaced = missing;
                    let bytes = self.pdf(against, subject, laid, &text, lang)?;
                    printed.push(Printed { format: ReportFormat::Pdf, bytes });
                }
                let html = html.map(|html| Printed { format: ReportFormat::Html, bytes: html.into_bytes() });
                printed.extend(html);
            }
            if wants(ReportFormat::Md) {
                printed.push(Printed { format: ReportFormat::Md, bytes: text.into_bytes() });
            }
        }
        Ok((printed, replaced))
    }

    /// Whether a respondent's documents are of the edition to share.
    pub(crate) fn is_shared(&self, subject: &Subject) -> bool {
        self.edition.in_mode(subject.answers.mode) == Edition::Share
    }

    /// Whether the data travel inside: in the personal edition, unless it was declined.
    fn attaches(&self, subject: &Subject) -> bool {
        self.embed && !self.is_shared(subject)
    }

    /// The answers file as it travels inside the person's own report: with the name, for it is their own, and without
    /// own pay unless that was asked for.
    fn attached_answers(&self, against: &Against<'_>, subject: &Subject) -> Vec<u8> {
        let mut answers = subject.answers.clone();
        let items = against.pack.questionnaire.items.iter().enumerate();
        for (at, _) in items.filter(|(_, item)| item.confidential && !self.embed_own_pay) {
            answers.set(ItemIx::new(at), None);
            answers.set_timing_ms(ItemIx::new(at), None);
        }
        format!("{:#}\n", to_json(against.pack, &answers)).into_bytes()
    }

    fn compose(&self, against: &Against<'_>, subject: &Subject, wording: &Wording, attached: bool) -> Report {
        let mut levers = levers(against.pack, &subject.answers, &subject.assessment);
        levers.moves = against.moves(subject).clone();
        let about = ComposeOptions {
            edition: self.edition,
            date: against.date,
            program: PROGRAM.to_owned(),
            input_hash: against.provenance(subject).input_hash,
            attached,
        };
        let plan = subject.plan.as_ref();
        let mut report =
            compose(against.pack, &subject.answers, &subject.assessment, plan, &levers, &about, wording);
        report.own_pay_attached = report.attached && self.embed_own_pay;
        report
    }

    fn title(words: &Words, report: &Report) -> String {
        words.say("report_title", &[("title", &report.pack_title), ("role", &report.target.role)])
    }

    fn html(&self, report: &Report, document: &Document, lang: Lang) -> String {
        let title = Self::title(self.spoken(lang).words, report);
        let page = html::Page { title: &title, lang, creator: PROGRAM };
        let mut shaper = self.shaper();
        let html = html::to_html(document, &report.charts, &self.style, &mut shaper, &page);
        self.give_back(shaper);
        html
    }

    /// The pages; also the characters that had to be replaced. Report and document are not needed after it, and whatever
    /// comes next finds their memory still warm.
    fn lay_out(&self, report: Report, document: Document, lang: Lang) -> Result<(Laid, String), NoDocument> {
        let words = self.spoken(lang).words;
        let frame = Frame {
            head: report.pack_title.clone(),
            foot: report.date.clone(),
            folio: words.say("folio", &[]),
            lang,
            names: report.person.name.split_whitespace().map(str::to_owned).collect(),
        };
        let mut shaper = self.shaper();
        let laid = lay_out(&document, &report.charts, &self.style, &mut shaper, &frame);
        drop(document);
        let missing = shaper.missing().iter().map(|one| format!("{one} (U+{:04X})", u32::from(*one)));
        let missing = missing.collect::<Vec<_>>().join(", ");
        self.give_back(shaper);
        let laid = Laid {
            pages: laid.map_err(|error| NoDocument::Other(error.to_string()))?.value,
            title: Self::title(words, &report),
            subject: report.pack_title,
            attached: report.attached,
        };
        Ok((laid, missing))
    }

    fn pdf(
        &self,
        against: &Against<'_>,
        subject: &Subject,
        laid: Laid,
        text: &str,
        lang: Lang,
    ) -> Result<Vec<u8>, NoDocument> {
        let words = self.spoken(lang).words;
        let (answers, result) = if laid.attached {
            let mut result = against.spread(subject, true, Spread::LinePerField);
            result.push(b'\n');
            (self.attached_answers(against, subject), result)
        } else {
            (Vec::new(), Vec::new())
        };
        let (about_answers, about_result) = (words.say("file_answers", &[]), words.say("file_result", &[]));
        let file =
            |name, description, relationship, bytes| EmbeddedFile { name, description, relationship, bytes };
        let files = [
            file(ANSWERS, &about_answers, Relationship::Source, &answers),
            file(RESULT, &about_result, Relationship::Data, &result),
        ];
        let files = if laid.attached { &files[..] } else { &[] };
        let about = About {
            title: laid.title,
            lang,
            date: against.date,
            subject: laid.subject,
            keywords: Vec::new(),
            creator: PROGRAM.to_owned(),
            producer: PROGRAM.to_owned(),
            seed: seed(&[text.as_bytes(), lang.code().as_bytes(), PROGRAM.as_bytes(), &answers, &result]),
        };
        let extras = Extras { files, fonts: Some(&self.fonts) };
        write_with(laid.pages, &about, extras).map_err(|error| NoDocument::Other(error.to_string()))
    }
}

/// A report's pages, and what else its file needs to know of it.
struct Laid {
    pages: Pages,
    title: String,
    subject: String,
    /// Whether answers and result travel inside.
    attached: bool,
}

/// What the document's id is made from: everything that goes into it, each part with its length.
fn seed(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
