//! Rendering that remembers which line of which template each line of the text comes from.

use std::collections::BTreeMap;
use std::ops::Range;

use handlebars::Context;
use handlebars::Handlebars;
use handlebars::Helper;
use handlebars::HelperDef;
use handlebars::HelperResult;
use handlebars::Output;
use handlebars::RenderContext;
use handlebars::Renderable;
use serde::Serialize;

use crate::diagnostic::Source;

use super::REPORT;
use super::Template;
use super::engine;
use super::tidy_lines;

/// Where the marks of lines begin: characters of private use that no template and no sample holds.
const FIRST_MARK: u32 = 0x10_0000;
/// The last of them.
const LAST_MARK: u32 = 0x10_FFFD;

/// A rendered text and where its lines come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    /// The text, as [`Template::render`] gives it.
    pub text: String,
    /// Of each line of the text: template and bytes of the line there; `None` if it cannot be told.
    origins: Vec<Option<(Source, Range<usize>)>>,
}

impl Traced {
    /// The template's line that a place of the text comes from.
    #[must_use]
    pub fn origin(&self, at: usize) -> Option<&(Source, Range<usize>)> {
        let line = self.text.get(..at)?.matches('\n').count();
        self.origins.get(line)?.as_ref()
    }
}

/// Every markable line of every template, numbered.
struct Marked {
    engine: Handlebars<'static>,
    places: Vec<(Source, Range<usize>)>,
}

/// How conditions are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branches {
    /// As the context says.
    Taken,
    /// Both branches of every condition, one after the other: all that a template can say, in one text.
    All,
}

/// `if` and `unless` that take both branches.
struct Both;

impl HelperDef for Both {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        for branch in [helper.template(), helper.inverse()].into_iter().flatten() {
            branch.render(engine, context, state, out)?;
        }
        Ok(())
    }
}

impl Template {
    /// Renders with every line of the text traced back to its template.
    ///
    /// `None` if the context does not fit, which [`Template::check`] tells in better words.
    #[must_use]
    pub fn trace<T: Serialize>(&self, context: &T, branches: Branches) -> Option<Traced> {
        let render = |marks| {
            let marked = Marked::of(&self.sources, branches, marks)?;
            Some((marked.engine.render(REPORT, context).ok()?, marked.places))
        };
        let (plain, _) = render(false)?;
        let (rendered, places) = render(true)?;
        let (mut bare, mut lines) = (String::with_capacity(plain.len()), Vec::new());
        for line in rendered.split_inclusive('\n') {
            let mut marks = line.chars().rev().filter_map(mark_number);
            lines.push(marks.next().and_then(|number| places.get(number)).cloned());
            bare.extend(line.chars().filter(|c| mark_number(*c).is_none()));
        }
        if bare != plain {
            lines.clear(); // the marks changed the text: better no place than a wrong one
        }
        let mut text = String::with_capacity(plain.len());
        let mut origins = Vec::new();
        for (place, line) in tidy_lines(&plain) {
            text.push_str(line);
            text.push('\n');
            origins.push(lines.get(place).cloned().flatten());
        }
        Some(Traced { text, origins })
    }
}

impl Marked {
    /// The templates once more, their lines marked or not.
    fn of(sources: &BTreeMap<String, Source>, branches: Branches, marks: bool) -> Option<Self> {
        let mut marked = Self { engine: engine(), places: Vec::new() };
        if branches == Branches::All {
            marked.engine.register_helper("if", Box::new(Both));
            marked.engine.register_helper("unless", Box::new(Both));
            marked.engine.set_strict_mode(false); // a path that is not there is told elsewhere, and hides nothing else
        }
        for (name, source) in sources {
            let mut text = String::with_capacity(source.text.len() * 2);
            let mut at = 0;
            let lines: Vec<&str> = source.text.split_inclusive('\n').collect();
            for (place, line) in lines.iter().enumerate() {
                let words = line.trim_end();
                text.push_str(words);
                let next = lines.get(place + 1).map_or("", |next| next.trim_start());
                if marks && says_something(words) && !words.ends_with("~}}") && !next.starts_with("{{~") {
                    let number = u32::try_from(marked.places.len()).ok()?;
                    text.push(char::from_u32(FIRST_MARK + number).filter(|c| u32::from(*c) <= LAST_MARK)?);
                    marked.places.push((source.clone(), at..at + words.len()));
                }
                text.push_str(&line[words.len()..]);
                at += line.len();
            }
            marked.engine.register_template_string(name, &text).ok()?;
        }
        Some(marked)
    }
}

fn mark_number(c: char) -> Option<usize> {
    let code = u32::from(c);
    (FIRST_MARK..=LAST_MARK).contains(&code).then(|| (code - FIRST_MARK) as usize)
}

/// Whether a line leaves something behind; one of blocks and partials alone vanishes as a whole.
fn says_something(line: &str) -> bool {
    let mut rest = line;
    let mut said = false;
    while let Some((before, tag)) = rest.split_once("{{") {
        said |= !before.trim().is_empty();
        let (tag, after) = tag.split_once("}}").unwrap_or((tag, ""));
        let tag = tag.trim_start_matches(['~', ' ']);
        said |= !(tag.starts_with(['#', '/', '>', '!', '^']) || tag.starts_with("else"));
        rest = after;
    }
    said || !rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::locale::Lang;

    #[test]
    fn lines_are_traced_through_blocks_and_partials() {
        let main = "# A {#a}\n\n{{#each list}}\n- {{b}}\n{{/each}}\n\n{{> one}}\nend\n";
        let files = BTreeMap::from([
            ("report.de.hbs".to_owned(), main.to_owned()),
            ("partials/one.de.hbs".to_owned(), "{{#if c}}\nyes\n{{else}}\nno\n{{/if}}\n".to_owned()),
        ]);
        let template = Template::from_files(Lang::De, &files).unwrap();
        let context = json!({"list": [{"b": 1}, {"b": 2}], "c": false});
        let traced = template.trace(&context, Branches::Taken).unwrap();
        assert_eq!(traced.text, template.render(&context).unwrap());
        let origin = |words: &str| {
            let (source, span) = traced.origin(traced.text.find(words).unwrap()).unwrap();
            (source.name.to_string(), source.text[span.clone()].to_owned())
        };
        assert_eq!(origin("- 2"), ("report.de.hbs".to_owned(), "- {{b}}".to_owned()));
        assert_eq!(origin("no"), ("partials/one.de.hbs".to_owned(), "no".to_owned()));
        assert_eq!(origin("end").1, "end");
        let all = template.trace(&context, Branches::All).unwrap();
        assert!(all.text.contains("yes\nno\n"), "{}", all.text);
    }

    #[test]
    fn every_line_of_the_built_in_templates_can_be_traced() {
        let sample = crate::report::Report::sample();
        for lang in Lang::ALL {
            let template = Template::builtin(lang);
            let traced = template.trace(&sample, Branches::Taken).unwrap();
            assert_eq!(traced.text, template.render(&sample).unwrap());
            let known = traced.origins.iter().flatten().count();
            assert!(known * 10 > traced.origins.len() * 4, "{known} of {}", traced.origins.len());
            for (line, origin) in traced.text.lines().zip(&traced.origins) {
                assert!(line.is_empty() || origin.is_some(), "{lang:?}: {line}");
            }
        }
    }
}
