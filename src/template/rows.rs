//! Rows of a list that say nothing but what they hold.
//!
//! The engine looks every value up from the root of the context and copies the way there each time. The body of an
//! `{{#each}}` that uses nothing from outside its row says the same with the row as its root, and there the way is one
//! step. It also says what it said before of a row with the same values: the sources, terms and published figures of a
//! batch of reports are put into words once.
//!
//! What such a body says depends on the values it uses and on nothing else, so no report shows in another.

use std::hash::Hash;
use std::hash::Hasher;
use std::io;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use handlebars::Context;
use handlebars::Handlebars;
use handlebars::Helper;
use handlebars::HelperDef;
use handlebars::HelperResult;
use handlebars::Output;
use handlebars::PathAndJson;
use handlebars::RenderContext;
use handlebars::RenderErrorReason;
use handlebars::Renderable;
use handlebars::Template;
use handlebars::template::Parameter;
use handlebars::template::TemplateElement;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use rustc_hash::FxHasher;
use serde_json::Map;
use serde_json::Value;
use smallvec::SmallVec;

use super::uses::Uses;

/// Most rows of a list that are remembered, and most of which it is known that they were there; beyond, it begins anew.
const MOST: usize = 256;
const MOST_SEEN: usize = 4_000;

/// Bytes of most rows.
const USUAL_SIZE: usize = 256;

/// Values a body uses of a row, mostly.
const USUAL_VALUES: usize = 8;

/// Finds the lists of a template whose rows stand for themselves, and has helpers of their own render them.
pub(super) fn set_apart(engine: &mut Handlebars, template: &mut Template) {
    let mut found = Vec::new();
    mark(template, &mut found);
    for (name, uses) in found {
        engine.register_helper(&name, Box::new(Rows { uses, said: Mutex::default() }));
    }
}

/// Gives the outermost lists whose rows stand for themselves names that no template can spell.
fn mark(template: &mut Template, found: &mut Vec<(String, Uses)>) {
    for element in &mut template.elements {
        let TemplateElement::HelperBlock(block) = element else { continue };
        if let Some(uses) = Uses::of_rows(block) {
            let name = format!("each of list {}", found.len());
            block.name = Parameter::Name(name.clone());
            found.push((name, uses));
        } else {
            block.template.iter_mut().for_each(|inner| mark(inner, found));
        }
        block.inverse.iter_mut().for_each(|otherwise| mark(otherwise, found));
    }
}

/// Renders the rows of one list of a template.
struct Rows {
    uses: Uses,
    said: Mutex<Said>,
}

/// What has been said of rows, by the values it was said of.
#[derive(Default)]
struct Said {
    /// By hash; never iterated, so the order of a hash map cannot show.
    rows: FxHashMap<u64, Row>,
    /// Hashes of what was said once: most of it is of one person and will not come again, so it is not kept.
    seen: FxHashSet<u64>,
}

/// A row that has been rendered.
struct Row {
    /// What its body used, as [`Values`] has it.
    fields: Box<[Option<Value>]>,
    place: SmallVec<[Value; 1]>,
    text: Box<str>,
}

/// What a body uses of a row, in the order of [`Uses`], or the row itself; what is not there has no value.
#[derive(Hash)]
struct Values<'v> {
    fields: SmallVec<[Option<&'v Value>; USUAL_VALUES]>,
    place: SmallVec<[Value; 1]>,
}

impl Rows {
    /// What the body uses of a row.
    fn used<'v>(&self, row: &'v Value, index: usize, count: usize) -> Values<'v> {
        let fields = if self.uses.whole {
            std::iter::once(Some(row)).collect()
        } else {
            self.uses.fields.iter().map(|name| row.get(name)).collect()
        };
        let place = self.uses.place.iter().map(|name| match name.as_str() {
            "first" => Value::from(index == 0),
            "last" => Value::from(index + 1 == count),
            _ => Value::from(index),
        });
        Values { fields, place: place.collect() }
    }

    /// Says of a row what was said of the same values before, or has it rendered.
    fn row(
        &self,
        values: &Values<'_>,
        out: &mut dyn Output,
        render: impl FnOnce(&mut dyn Output) -> HelperResult,
    ) -> HelperResult {
        let mut hasher = FxHasher::default();
        values.hash(&mut hasher);
        let hash = hasher.finish();
        let mut said = self.said();
        if let Some(row) = said.rows.get(&hash).filter(|row| row.is_of(values)) {
            return Ok(out.write(&row.text)?);
        }
        let is_new = said.meet(hash);
        drop(said);
        if is_new {
            return render(out);
        }
        let mut text = Text(String::with_capacity(USUAL_SIZE));
        render(&mut text)?;
        out.write(&text.0)?;
        self.said().remember(hash, Row::new(values, text.0));
        Ok(())
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner) // nothing panics while it is held
    }

    fn render(
        &self,
        body: &Template,
        engine: &Handlebars<'_>,
        values: &Values<'_>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let context = self.context(values);
        let mut state = RenderContext::new(None);
        if let Some(block) = state.block_mut() {
            for (name, value) in self.uses.place.iter().zip(&values.place) {
                block.set_local_var(name, value.clone());
            }
        }
        body.render(engine, &context, &mut state, out)
    }

    /// A row as far as its body uses it.
    fn context(&self, values: &Values<'_>) -> Context {
        if self.uses.whole {
            return Context::from(values.fields.first().copied().flatten().cloned().unwrap_or_default());
        }
        let fields = self.uses.fields.iter().zip(&values.fields);
        let fields = fields.filter_map(|(name, value)| Some((name.clone(), (*value)?.clone())));
        Context::from(Value::Object(fields.collect::<Map<String, Value>>()))
    }
}

impl HelperDef for Rows {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let (list, otherwise) = (helper.param(0).map(PathAndJson::value), helper.inverse());
        match (list, helper.template(), otherwise) {
            (Some(Value::Array(list)), Some(body), _) if !list.is_empty() => {
                let mut rows = list.iter().enumerate();
                rows.try_for_each(|(index, row)| {
                    let values = self.used(row, index, list.len());
                    self.row(&values, out, |out| self.render(body, engine, &values, out))
                })
            }
            (Some(Value::Array(_)), _, None) => Ok(()),
            // Whatever else it is, the template as it is written knows what to do; see `Template::render`.
            (Some(Value::Object(_)), ..) | (_, _, None) => {
                Err(RenderErrorReason::Other("no list".to_owned()).into())
            }
            (_, _, Some(otherwise)) => otherwise.render(engine, context, state, out),
        }
    }
}

impl Said {
    /// Takes down that a row has come; whether it is for the first time.
    fn meet(&mut self, hash: u64) -> bool {
        if self.seen.len() >= MOST_SEEN {
            self.seen.clear();
        }
        self.seen.insert(hash)
    }

    fn remember(&mut self, hash: u64, row: Row) {
        if self.rows.len() >= MOST {
            self.rows.clear();
        }
        self.rows.insert(hash, row);
    }
}

impl Row {
    fn new(values: &Values<'_>, text: String) -> Self {
        let fields = values.fields.iter().map(|value| value.cloned()).collect();
        Self { fields, place: values.place.clone(), text: text.into_boxed_str() }
    }

    fn is_of(&self, values: &Values<'_>) -> bool {
        self.place == values.place && self.fields.iter().map(Option::as_ref).eq(values.fields.iter().copied())
    }
}

/// Rendered text.
struct Text(String);

impl Output for Text {
    fn write(&mut self, text: &str) -> Result<(), io::Error> {
        self.0.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use crate::locale::Lang;
    use crate::template::REPORT;
    use crate::template::uses::tests::APART;
    use crate::template::uses::tests::NOT_APART;

    use super::*;

    fn template(main: &str) -> crate::template::Template {
        let files = BTreeMap::from([("report.de.hbs".to_owned(), main.to_owned())]);
        crate::template::Template::from_files(Lang::De, &files).unwrap()
    }

    /// The same list, rows of it, and others.
    fn contexts() -> Vec<Value> {
        let row = |b: &str, d: Value, list: Value| json!({"b": b, "c": {"d": d}, "e": true, "list": list});
        let inner = json!([{"f": 1, "list": [{"f": "*"}, {"f": 2}]}, {"f": "", "list": []}]);
        let rows = [
            row("x", json!("y"), inner.clone()),
            row("", json!(1.5), json!([])),
            row("x", json!("z"), inner),
        ];
        let lists = [vec![0, 1, 2], vec![2, 1, 0], vec![0], vec![], vec![0, 0, 0], vec![1, 2]];
        let of = |list: &Vec<usize>| list.iter().map(|at| rows[*at].clone()).collect::<Vec<_>>();
        let list = lists.iter().map(|list| json!({"a": "A", "group": {"c": "C"}, "rows": of(list)}));
        list.chain([json!({"a": "B", "group": {"c": "D"}, "rows": ["x", 1, null, "x"]})]).collect()
    }

    #[test]
    fn rows_say_what_the_engine_says_however_often_they_come() {
        let bodies = APART.iter().map(|(body, _)| *body).chain(NOT_APART);
        for body in bodies {
            for frame in
                ["BODY", "a{{#if a}}BODY{{/if}}", "{{#with group}}{{#with @root}}BODY{{/with}}{{/with}}"]
            {
                let list = format!("{{{{#each rows}}}}{body}|{{{{else}}}}nothing{{{{/each}}}}");
                let main = frame.replace("BODY", &list);
                let template = template(&main);
                for round in 0..3 {
                    for context in contexts() {
                        let (own, plain) = (template.render(&context), template.render_as(REPORT, &context));
                        assert_eq!(own, plain, "{main} {context} {round}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_list_is_taken_as_the_engine_takes_it() {
        for main in ["{{#each rows}}{{this}};{{/each}}", "{{#each rows}}{{this}};{{else}}nothing{{/each}}"] {
            let template = template(main);
            for rows in
                [json!({"x": 1, "y": "z"}), json!({}), json!([]), json!(null), json!("text"), json!(false)]
            {
                for context in [json!({ "rows": rows }), json!({})] {
                    assert_eq!(
                        template.render(&context),
                        template.render_as(REPORT, &context),
                        "{main} {context}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_field_that_is_not_there_is_told_with_its_place() {
        let template = template("\n{{#each rows}}{{typo}}{{/each}}");
        let fault = template.render(&contexts()[0]).unwrap_err();
        assert!(fault.message.contains("typo") && fault.place.span.is_some(), "{fault:?}");
    }

    #[test]
    fn most_lists_of_the_report_stand_for_themselves() {
        for lang in Lang::ALL {
            let mut whole = crate::template::parsed_report(lang);
            let mut found = Vec::new();
            mark(&mut whole, &mut found);
            assert!(found.len() > 50, "{lang:?}: {}", found.len());
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut said = Said::default();
        assert!(said.meet(7) && !said.meet(7));
        let values = Values { fields: SmallVec::new(), place: SmallVec::new() };
        for hash in 0..10_000 {
            said.meet(hash);
            said.remember(hash, Row::new(&values, String::new()));
            assert!(said.rows.len() <= MOST && said.seen.len() <= MOST_SEEN);
        }
    }
}
