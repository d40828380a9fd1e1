//! The sentences of a report: handlebars templates that turn finished values into `CommonMark`.
//!
//! Three guards stand around the engine. Strict mode refuses a path that is not there; [`Template::check`] also finds
//! those that strict mode lets pass (`{{#if typo}}`); and every value is escaped as Markdown text, so a name such as
//! `*|<[x](y)` stays a name. Raw output (`{{{x}}}`), decorators and printing helpers are refused.

mod escape;
mod files;
mod inline;
mod paths;
mod rows;
#[allow(dead_code, reason = "the build takes templates apart, the program puts them together")]
mod stored;
mod trace;
mod uses;
mod vocabulary;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use handlebars::Handlebars;
use serde::Serialize;
use serde_json::Value;

use crate::bundle::Bundle;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;
use crate::locale::Lang;

use self::stored::Stored;

pub use self::escape::escape;
pub use self::files::BUILTIN;
pub use self::trace::Branches;
pub use self::trace::Traced;

/// Name of the template that makes a report and includes all its parts.
pub const REPORT: &str = "report";

/// Name of the template that explains a number.
pub const EXPLAIN: &str = "explain";

/// The templates of one language, parsed.
#[derive(Debug)]
pub struct Template {
    engine: Handlebars<'static>,
    /// The main template alone, with its partials in place; empty if they cannot be.
    whole: Handlebars<'static>,
    /// By the name under which they are included.
    sources: BTreeMap<String, Source>,
    /// Names of those that replace or add to what comes with the program.
    own: BTreeSet<String>,
    lang: Lang,
}

impl Template {
    /// The templates that come with the program.
    ///
    /// # Panics
    /// Never in a build that passed its tests: they parse and check every file.
    #[must_use]
    pub fn builtin(lang: Lang) -> Self {
        let files = BUILTIN.iter().map(|(path, text)| (*path, *path, *text, false));
        Self::parse(lang, files).expect("the templates compiled in parse")
    }

    /// The same, as far as it takes to render one main template ([`REPORT`] or [`EXPLAIN`]): parsing all of them takes longer
    /// than that. The report comes as the build of the program parsed it. For checks and paths take all.
    ///
    /// # Panics
    /// Like [`Template::builtin`].
    #[must_use]
    pub fn builtin_for(lang: Lang, main: &str) -> Self {
        let mut template = Self::empty(lang);
        if main == REPORT {
            template.put_whole(parsed_report(lang));
            return template;
        }
        let ending = ending(lang);
        for (path, text) in BUILTIN {
            let Some(stem) = path.strip_suffix(&ending) else { continue };
            let source = Source { name: (*path).into(), text: (*text).into() };
            template.sources.insert(stem.strip_prefix("partials/").unwrap_or(stem).to_owned(), source);
        }
        let mut findings = Diagnostics::default();
        template.compile_with_partials(main, &mut findings);
        assert_eq!(findings, Diagnostics::default(), "the templates compiled in parse");
        template
    }

    /// Parses the templates of one language: `report.<lang>.hbs` and `partials/<name>.<lang>.hbs`, by path.
    ///
    /// Files of other languages and of other kinds are left alone.
    ///
    /// # Errors
    /// Every file that does not parse, with its place; or the main template is missing.
    pub fn from_files(lang: Lang, files: &BTreeMap<String, String>) -> Result<Self, Diagnostics> {
        let files = files.iter().map(|(path, text)| (path.as_str(), path.as_str(), text.as_str(), false));
        Self::parse(lang, files)
    }

    /// The templates that come with the program, where those of a folder do not replace them.
    ///
    /// # Errors
    /// As [`Template::from_files`].
    pub fn over_builtin(lang: Lang, bundle: &Bundle) -> Result<Self, Diagnostics> {
        let builtin = BUILTIN.iter().filter(|(path, _)| bundle.file(path).is_none());
        let builtin = builtin.map(|(path, text)| (*path, *path, *text, false));
        let given = bundle.files().map(|(path, file)| (path, &*file.shown, &*file.text, true));
        Self::parse(lang, builtin.chain(given))
    }

    fn empty(lang: Lang) -> Self {
        let (sources, own) = (BTreeMap::new(), BTreeSet::new());
        Self { engine: engine(), whole: engine(), sources, own, lang }
    }

    /// Path, name for people, text, and whether it comes from outside.
    fn parse<'f>(
        lang: Lang,
        files: impl Iterator<Item = (&'f str, &'f str, &'f str, bool)>,
    ) -> Result<Self, Diagnostics> {
        let mut template = Self::empty(lang);
        let mut findings = Diagnostics::default();
        let ending = ending(lang);
        for (path, shown, text, own) in files {
            let Some(stem) = path.strip_suffix(&ending) else { continue };
            let name = stem.strip_prefix("partials/").unwrap_or(stem);
            let source = Source { name: shown.into(), text: text.into() };
            template.sources.insert(name.to_owned(), source);
            if own {
                template.own.insert(name.to_owned());
            }
            template.compile(name, &mut findings);
        }
        if !template.sources.contains_key(REPORT) {
            findings.push(Diagnostic::error(
                Code("template-missing"),
                format!("there is no `{REPORT}{ending}` among the templates"),
            ));
        }
        if findings.has_errors() {
            return Err(findings);
        }
        if let Some(whole) = inline::whole(&template.engine, REPORT) {
            template.put_whole(whole);
        }
        Ok(template)
    }

    /// Takes in the main template with its partials in place.
    fn put_whole(&mut self, mut whole: handlebars::Template) {
        rows::set_apart(&mut self.whole, &mut whole);
        self.whole.register_template(REPORT, whole);
    }

    /// Compiles a template that has a source.
    fn compile(&mut self, name: &str, findings: &mut Diagnostics) {
        let Some(source) = self.sources.get(name) else { return };
        if let Err(error) = self.engine.register_template_string(name, &source.text) {
            let finding = Diagnostic::error(Code("template-syntax"), error.reason().to_string());
            let place = error.pos().map(|(line, column)| span(source, line, column));
            findings.push(match place {
                Some(span) => finding.at(source, span),
                None => finding,
            });
        }
    }

    /// Compiles a template and all it includes.
    fn compile_with_partials(&mut self, main: &str, findings: &mut Diagnostics) {
        let mut open = vec![main.to_owned()];
        while let Some(name) = open.pop() {
            if self.engine.has_template(&name) {
                continue;
            }
            self.compile(&name, findings);
            let template = self.engine.get_template(&name);
            open.extend(template.iter().flat_map(|one| inline::included(one)).map(str::to_owned));
        }
    }

    /// Checks every path, helper and partial against a sample of the context that has everything in it.
    ///
    /// An `{{#if}}` around something misspelt renders silently; this is where it is found.
    #[must_use]
    pub fn check(&self, sample: &Value) -> Diagnostics {
        self.check_as(REPORT, sample)
    }

    /// Whether the program has a template of this name.
    fn is_builtin(&self, name: &str) -> bool {
        let ending = ending(self.lang);
        let own = BUILTIN.iter().filter_map(|(path, _)| path.strip_suffix(ending.as_str()));
        own.into_iter().any(|stem| stem.strip_prefix("partials/").unwrap_or(stem) == name)
    }

    /// The same for another main template.
    #[must_use]
    pub fn check_as(&self, main: &str, sample: &Value) -> Diagnostics {
        let mut findings = paths::check(&self.engine, &self.sources, main, sample);
        let included = paths::included(&self.engine, &self.sources, main, sample);
        for name in self.own.difference(&included).filter(|name| !self.is_builtin(name)) {
            let message = format!("no template includes `{name}`: it is never used");
            let known = nearest(name, included.iter().map(String::as_str));
            let help = known.map(|known| format!("did you mean `{known}{}`?", ending(self.lang)));
            let finding = Diagnostic::warning(Code("template-unused"), message);
            let finding = match self.sources.get(name) {
                Some(source) => finding.at(source, 0..source.text.find('\n').unwrap_or(source.text.len())),
                None => finding,
            };
            findings.push(match help {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
        findings
    }

    /// Every path the templates use, from the root of the context, sorted; list entries as `[]`.
    #[must_use]
    pub fn paths(&self, sample: &Value) -> Vec<String> {
        self.paths_as(REPORT, sample)
    }

    /// The same for another main template.
    #[must_use]
    pub fn paths_as(&self, main: &str, sample: &Value) -> Vec<String> {
        paths::used(&self.engine, &self.sources, main, sample)
    }

    /// Renders `CommonMark`.
    ///
    /// # Errors
    /// A path is missing in the context, with its place in the template.
    pub fn render<T: Serialize>(&self, report: &T) -> Result<String, Box<Diagnostic>> {
        match self.whole.render(REPORT, report) {
            Ok(text) => Ok(collapse(&text)),
            // whatever is wrong, the templates as they are written know their lines
            Err(_) if self.engine.has_template(REPORT) => self.render_as(REPORT, report),
            Err(_) => Self::builtin(self.lang).render_as(REPORT, report),
        }
    }

    /// Renders another main template.
    ///
    /// # Errors
    /// Like [`Template::render`].
    pub fn render_as<T: Serialize>(&self, main: &str, context: &T) -> Result<String, Box<Diagnostic>> {
        let text = self.engine.render(main, context).map_err(|error| {
            let finding = Diagnostic::error(Code("template-render"), error.reason().to_string());
            let source = self.sources.get(error.template_name.as_deref().unwrap_or(main));
            Box::new(match (source, error.line_no, error.column_no) {
                (Some(source), Some(line), Some(column)) => finding.at(source, span(source, line, column)),
                _ => finding,
            })
        })?;
        Ok(collapse(&text))
    }
}

/// The report's template with its partials in place, as `build.rs` parsed it.
fn parsed_report(lang: Lang) -> handlebars::Template {
    let stored: &[u8] = match lang {
        Lang::De => include_bytes!(concat!(env!("OUT_DIR"), "/report.de.bin")),
        Lang::En => include_bytes!(concat!(env!("OUT_DIR"), "/report.en.bin")),
    };
    let mut template =
        postcard::from_bytes::<Stored<'_>>(stored).expect("the build wrote a template").template();
    template.name = Some(REPORT.to_owned());
    template
}

/// How the files of a language end.
fn ending(lang: Lang) -> String {
    format!(".{}.hbs", lang.code())
}

/// Template files in a folder that no language would ever read, for their names say neither language nor place.
#[must_use]
pub fn misplaced(bundle: &Bundle) -> Diagnostics {
    let mut findings = Diagnostics::default();
    for (path, file) in bundle.files().filter(|(path, _)| path.rsplit('.').next() == Some("hbs")) {
        let stem = Lang::ALL.into_iter().find_map(|lang| path.strip_suffix(&ending(lang)));
        let placed = stem.is_some_and(|stem| !stem.strip_prefix("partials/").unwrap_or(stem).contains('/'));
        if !placed {
            let source = Source { name: file.shown.clone(), text: file.text.clone() };
            let known = nearest(path, BUILTIN.iter().map(|(known, _)| *known));
            let help = known.map_or_else(
                || "templates are called `report.de.hbs` and `partials/NAME.de.hbs`, or with `en`".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            let message = format!("`{path}` is no name of a template");
            findings.push(Diagnostic::error(Code("template-name"), message).at(&source, 0..0).help(help));
        }
    }
    findings
}

fn engine() -> Handlebars<'static> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(escape);
    for name in ["log", "raw"] {
        engine.unregister_helper(name);
    }
    vocabulary::register(&mut engine);
    engine
}

/// Bytes of the word at a line and column (both from 1).
fn span(source: &Source, line: usize, column: usize) -> std::ops::Range<usize> {
    let start: usize = source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = source.text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at);
    let from = (start + within).min(source.text.len());
    let length = source.text[from..].find('\n').unwrap_or(source.text.len() - from);
    from..from + length
}

/// Parts left out leave blank lines behind; one is enough. No block of the vocabulary needs more, or ends in blanks.
fn collapse(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for (_, line) in tidy_lines(text) {
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}

/// The lines that are left, each with its place among all lines.
fn tidy_lines(text: &str) -> Vec<(usize, &str)> {
    let mut kept = Vec::new();
    let mut blank = true;
    for (place, line) in text.lines().map(|line| line.trim_end_matches([' ', '\t'])).enumerate() {
        if line.is_empty() && blank {
            continue;
        }
        // One blank is left of a sentence before; two or more would be the indent of a nested list.
        let line = line.strip_prefix(' ').filter(|rest| !rest.starts_with(' ')).unwrap_or(line);
        blank = line.is_empty();
        kept.push((place, line));
    }
    if kept.last().is_some_and(|(_, line)| line.is_empty()) {
        kept.pop();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::REPORT;
    use super::Template;
    use crate::locale::Lang;
    use crate::report::Report;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn template(main: &str, partial: &str) -> Result<Template, super::Diagnostics> {
        let files = BTreeMap::from([
            ("report.de.hbs".to_owned(), main.to_owned()),
            ("partials/one.de.hbs".to_owned(), partial.to_owned()),
            ("partials/one.en.hbs".to_owned(), "{{#if".to_owned()),
        ]);
        Template::from_files(Lang::De, &files)
    }

    fn findings(main: &str) -> Vec<String> {
        let sample = json!({"a": "x", "list": [{"b": "y"}], "group": {"c": true}});
        let checked = template(main, "{{a}}").unwrap().check(&sample);
        checked.0.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn strict_rendering_is_silent_where_the_check_speaks() {
        let main = "{{#if typo}}x{{/if}}";
        assert_eq!(template(main, "").unwrap().render(&json!({})).unwrap(), "");
        assert_eq!(findings(main), ["there is no `typo` here"]);
    }

    #[test]
    fn paths_are_followed_through_blocks_and_partials() {
        let good = "{{a}}{{#each list}}{{b}}{{../a}}{{@index}}{{@root.group.c}}{{/each}}{{#with group}}{{c}}{{/with}}\
                    {{> one}}{{#if (and group.c (eq a 1))}}{{else if a}}{{/if}}{{#each list as |one|}}{{one.b}}{{/each}}";
        assert_eq!(findings(good), Vec::<String>::new());
        assert_eq!(findings("{{#each list}}{{a}}{{/each}}"), ["there is no `a` here"]);
        assert_eq!(findings("{{#with group}}{{> one}}{{/with}}"), ["there is no `a` here"]);
        assert_eq!(findings("{{#if (eq group.d 1)}}{{/if}}"), ["there is no `group.d` here"]);
        assert_eq!(findings("{{#each a}}{{/each}}"), ["`a` is no list"]);
    }

    #[test]
    fn raw_output_unknown_helpers_and_partials_are_refused() {
        assert_eq!(findings("{{{a}}}"), ["raw output is not allowed"]);
        assert_eq!(findings("{{& a}}"), ["raw output is not allowed"]);
        assert_eq!(findings("{{log a}}"), ["unknown helper `log`"]);
        assert_eq!(findings("{{> two}}"), ["there is no partial `two`"]);
    }

    #[test]
    fn errors_are_located() {
        let failed = template("\n{{#if}", "").unwrap_err();
        assert_eq!(failed.0[0].place.source.as_ref().unwrap().name.as_ref(), "report.de.hbs");
        let failed = template("a\n  {{b}}", "").unwrap().render(&json!({"a": 1})).unwrap_err();
        assert!(failed.message.contains('b'), "{}", failed.message);
        assert_eq!(&failed.place.source.as_ref().unwrap().text[failed.place.span.clone().unwrap()], "{{b}}");
        let finding = &template("a\n  {{#if b}}x{{/if}}", "").unwrap().check(&json!({"a": 1})).0[0];
        assert!(finding.place.span.as_ref().is_some_and(|span| span.start == 4), "{finding:?}");
    }

    #[test]
    fn the_report_the_build_parsed_is_what_its_files_say() {
        for lang in Lang::ALL {
            let (pieces, plain) = (Template::builtin_for(lang, REPORT), Template::builtin(lang));
            // An element remembers whether it begins a line; that is for indented partials, and there are none.
            let shown = |one: &Template| {
                let whole = format!("{:?}", one.whole.get_template(REPORT));
                whole.replace("indent_before_write: true", "indent_before_write: false")
            };
            assert!(shown(&pieces) == shown(&plain));
            assert!(!pieces.engine.has_template(REPORT));
            for report in [Report::sample(), Report::blank()] {
                let text = plain.render_as(REPORT, &report).unwrap();
                assert!(pieces.render(&report).unwrap() == text && plain.render(&report).unwrap() == text);
            }
            let fault = pieces.render(&json!({"profile": {}})).unwrap_err();
            assert_eq!(fault, plain.render_as(REPORT, &json!({"profile": {}})).unwrap_err());
            assert!(fault.place.span.is_some());
        }
    }

    #[test]
    fn a_partial_with_a_context_of_its_own_is_left_to_the_engine() {
        for (main, said) in [("{{> one group}}", "y"), ("{{> one a=\"z\"}}", "z"), ("{{> one}}", "x")] {
            let template = template(main, "{{a}}").unwrap();
            let context = json!({"a": "x", "group": {"a": "y"}});
            assert_eq!(template.render(&context).unwrap(), format!("{said}\n"));
            assert_eq!(template.whole.has_template(REPORT), said == "x");
        }
    }

    #[test]
    fn a_missing_main_template_is_named() {
        let failed = Template::from_files(Lang::De, &BTreeMap::new()).unwrap_err();
        assert_eq!(failed.0[0].message, "there is no `report.de.hbs` among the templates");
    }

    #[test]
    fn own_words_say_what_their_long_forms_say() {
        let files = |main: &str| BTreeMap::from([("report.de.hbs".to_owned(), main.to_owned())]);
        let render = |main: &str, context: &serde_json::Value| {
            Template::from_files(Lang::De, &files(main)).unwrap().render(context)
        };
        let pairs = [
            ("{{dash x}}.", "{{#if x}}{{x}}{{else}}–{{/if}}."),
            ("a{{cite x}}.", r"a{{#if x}} [\[{{x}}\]](#sources){{/if}}."),
            ("a{{keys x}}.", r"a{{#if x}} \[{{x}}\]{{/if}}."),
        ];
        for (word, form) in pairs {
            for x in
                [json!("W1, W2"), json!("*a*"), json!(""), json!(0), json!(1.5), json!(null), json!(true)]
            {
                let context = json!({ "x": x });
                assert_eq!(render(word, &context).unwrap(), render(form, &context).unwrap(), "{word} {x}");
            }
            let missing = render(&format!("\n{word}"), &json!({"y": 1})).unwrap_err();
            assert!(missing.message.contains('x') && missing.place.span.is_some(), "{missing:?}");
        }
        assert_eq!(findings("{{dash typo}}"), ["there is no `typo` here"]);
        assert_eq!(findings("{{cites a}}"), ["unknown helper `cites`"]);
        assert_eq!(findings("{{dash a}}{{cite group.c}}"), Vec::<String>::new());
    }

    #[test]
    fn blank_lines_collapse() {
        assert_eq!(super::collapse("\n\na  \n\n\n \n b\n  - c\n\n"), "a\n\nb\n  - c\n");
    }
}
