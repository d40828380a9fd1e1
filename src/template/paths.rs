//! Every path of every template against a sample of the context.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use handlebars::Handlebars;
use handlebars::Path;
use handlebars::template::BlockParam;
use handlebars::template::HelperTemplate;
use handlebars::template::Parameter;
use handlebars::template::TemplateElement;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;

use super::vocabulary::NAMES;

/// Helpers that compute a value.
const VALUE_HELPERS: &[&str] = &["eq", "ne", "gt", "gte", "lt", "lte", "and", "or", "not", "len", "lookup"];
/// Partials in partials in partials: more is a circle.
const DEPTH: usize = 16;

/// Findings about the main template and everything it includes.
pub(super) fn check(
    engine: &Handlebars,
    sources: &BTreeMap<String, Source>,
    main: &str,
    sample: &Value,
) -> Diagnostics {
    let mut walk = Walk::new(engine, sources, sample);
    walk.template(main, &mut vec![Scope::root(sample)], 0);
    let mut findings = Diagnostics(walk.findings);
    findings.0.dedup();
    findings.sort();
    findings
}

/// Names of the templates that the main one includes, itself among them.
pub(super) fn included(
    engine: &Handlebars,
    sources: &BTreeMap<String, Source>,
    main: &str,
    sample: &Value,
) -> BTreeSet<String> {
    let mut walk = Walk::new(engine, sources, sample);
    walk.template(main, &mut vec![Scope::root(sample)], 0);
    walk.included
}

/// Paths used, as seen from the root.
pub(super) fn used(
    engine: &Handlebars,
    sources: &BTreeMap<String, Source>,
    main: &str,
    sample: &Value,
) -> Vec<String> {
    let mut walk = Walk::new(engine, sources, sample);
    walk.template(main, &mut vec![Scope::root(sample)], 0);
    walk.used.into_iter().collect()
}

/// What `this` is inside a block, and under which name besides.
#[derive(Clone)]
struct Scope<'a> {
    here: &'a Value,
    path: String,
    named: Option<String>,
}

impl<'a> Scope<'a> {
    fn root(sample: &'a Value) -> Self {
        Self { here: sample, path: String::new(), named: None }
    }
}

struct Walk<'a> {
    engine: &'a Handlebars<'a>,
    sources: &'a BTreeMap<String, Source>,
    root: &'a Value,
    findings: Vec<Diagnostic>,
    used: BTreeSet<String>,
    included: BTreeSet<String>,
}

/// Where a finding belongs: template, line, column.
#[derive(Clone, Copy)]
struct Here<'a> {
    template: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Walk<'a> {
    fn new(engine: &'a Handlebars<'a>, sources: &'a BTreeMap<String, Source>, root: &'a Value) -> Self {
        let (used, included) = (BTreeSet::new(), BTreeSet::new());
        Self { engine, sources, root, findings: Vec::new(), used, included }
    }

    fn template(&mut self, name: &str, scopes: &mut Vec<Scope<'a>>, depth: usize) {
        if !self.included.contains(name) {
            self.included.insert(name.to_owned());
        }
        if let Some(template) = self.engine.get_template(name) {
            self.elements(name, template, scopes, depth);
        }
    }

    fn elements(
        &mut self,
        name: &str,
        template: &handlebars::Template,
        scopes: &mut Vec<Scope<'a>>,
        depth: usize,
    ) {
        for (at, element) in template.elements.iter().enumerate() {
            let (line, column) = template.mapping.get(at).map_or((1, 1), |place| (place.0, place.1));
            let here = Here { template: name, line, column };
            self.element(here, element, scopes, depth);
        }
    }

    fn element(&mut self, here: Here, element: &TemplateElement, scopes: &mut Vec<Scope<'a>>, depth: usize) {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
            TemplateElement::HtmlExpression(_) => {
                self.report(here, Code("template-raw"), "raw output is not allowed".to_owned(), None);
            }
            TemplateElement::Expression(helper) => self.value(here, helper, scopes),
            TemplateElement::HelperBlock(helper) => self.block(here, helper, scopes, depth),
            TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) => {
                let name = partial.name.as_name().unwrap_or_default();
                if !self.sources.contains_key(name) {
                    let known = nearest(name, self.sources.keys().map(String::as_str)).map(str::to_owned);
                    self.report(
                        here,
                        Code("template-partial"),
                        format!("there is no partial `{name}`"),
                        known,
                    );
                } else if depth < DEPTH {
                    self.template(name, scopes, depth + 1);
                } else {
                    self.report(here, Code("template-circle"), format!("`{name}` includes itself"), None);
                }
            }
            TemplateElement::DecoratorExpression(_) | TemplateElement::DecoratorBlock(_) => {
                self.report(here, Code("template-decorator"), "decorators are not allowed".to_owned(), None);
            }
            // The engine may learn kinds of elements; what this check does not know is not let through.
            _ => self.report(here, Code("template-element"), "unknown kind of element".to_owned(), None),
        }
    }

    /// `{{x}}` or `{{helper x}}`.
    fn value(&mut self, here: Here, helper: &HelperTemplate, scopes: &[Scope<'a>]) {
        if helper.params.is_empty() && helper.hash.is_empty() {
            self.parameter(here, &helper.name, scopes);
            return;
        }
        let name = helper.name.as_name().unwrap_or_default();
        let mut known = VALUE_HELPERS.iter().chain(&NAMES).copied();
        if !known.clone().any(|one| one == name) {
            let known = nearest(name, &mut known).map(str::to_owned);
            self.report(here, Code("template-helper"), format!("unknown helper `{name}`"), known);
        }
        for parameter in helper.params.iter().chain(helper.hash.values()) {
            self.parameter(here, parameter, scopes);
        }
    }

    fn block(&mut self, here: Here, helper: &HelperTemplate, scopes: &mut Vec<Scope<'a>>, depth: usize) {
        let name = helper.name.as_name().unwrap_or_default();
        let first = helper.params.first();
        let inner = match name {
            "if" | "unless" => {
                for parameter in &helper.params {
                    self.parameter(here, parameter, scopes);
                }
                Some(None)
            }
            "each" | "with" => first
                .and_then(|parameter| self.parameter(here, parameter, scopes))
                .and_then(|found| self.enter(here, name, helper, found))
                .map(Some),
            _ => {
                self.report(here, Code("template-helper"), format!("unknown block `{name}`"), None);
                None
            }
        };
        if let (Some(inner), Some(template)) = (inner, &helper.template) {
            let entered = inner.is_some();
            scopes.extend(inner);
            self.elements(here.template, template, scopes, depth);
            if entered {
                scopes.pop();
            }
        }
        if let Some(template) = &helper.inverse {
            self.elements(here.template, template, scopes, depth);
        }
    }

    /// The scope inside `each` or `with`.
    fn enter(
        &mut self,
        here: Here,
        block: &str,
        helper: &HelperTemplate,
        (found, path): (&'a Value, String),
    ) -> Option<Scope<'a>> {
        let named = match &helper.block_param {
            Some(BlockParam::Single(name) | BlockParam::Pair((name, _))) => name.as_name().map(str::to_owned),
            _ => None,
        };
        if block == "with" {
            return Some(Scope { here: found, path, named });
        }
        if let Some(entry) = found.as_array().and_then(|list| list.first()) {
            return Some(Scope { here: entry, path: format!("{path}[]"), named });
        }
        self.report(here, Code("template-list"), format!("`{path}` is no list"), None);
        None
    }

    /// Looks a parameter up; `None` for literals, subexpressions, loop variables and what is not there.
    fn parameter(
        &mut self,
        here: Here,
        parameter: &Parameter,
        scopes: &[Scope<'a>],
    ) -> Option<(&'a Value, String)> {
        match parameter {
            Parameter::Subexpression(sub) => {
                if let TemplateElement::Expression(helper) = sub.as_element() {
                    self.value(here, helper, scopes);
                }
                None
            }
            Parameter::Name(raw) => self.resolve(here, raw, scopes),
            Parameter::Path(Path::Relative((_, raw)) | Path::Local((_, _, raw))) => {
                self.resolve(here, raw, scopes)
            }
            _ => None,
        }
    }

    fn resolve(&mut self, here: Here, raw: &str, scopes: &[Scope<'a>]) -> Option<(&'a Value, String)> {
        let mut rest = raw;
        let mut up = 0;
        while let Some(further) = rest.strip_prefix("../") {
            rest = further;
            up += 1;
        }
        let (mut found, mut path) = match rest.strip_prefix("@root") {
            Some(further) => {
                rest = further.trim_start_matches(['.', '/']);
                (self.root, String::new())
            }
            None if rest.starts_with('@') => return None,
            None => {
                let scope = scopes.len().checked_sub(1 + up).and_then(|at| scopes.get(at))?;
                (scope.here, scope.path.clone())
            }
        };
        let mut segments: Vec<&str> =
            rest.split(['.', '/']).filter(|one| !one.is_empty() && *one != "this").collect();
        let named = segments
            .first()
            .and_then(|first| scopes.iter().rev().find(|scope| scope.named.as_deref() == Some(*first)));
        if let Some(scope) = named {
            (found, path) = (scope.here, scope.path.clone());
            segments.remove(0);
        }
        for segment in segments {
            let Some(next) = found.get(segment) else {
                let known =
                    found.as_object().and_then(|fields| nearest(segment, fields.keys().map(String::as_str)));
                let known = known.map(str::to_owned);
                self.report(here, Code("template-path"), format!("there is no `{raw}` here"), known);
                return None;
            };
            found = next;
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(segment);
        }
        self.used.insert(path.clone());
        Some((found, path))
    }

    fn report(&mut self, here: Here, code: Code, message: String, known: Option<String>) {
        let mut finding = Diagnostic::error(code, message);
        if let Some(source) = self.sources.get(here.template) {
            finding = finding.at(source, super::span(source, here.line, here.column));
        }
        if let Some(known) = known {
            finding = finding.help(format!("did you mean `{known}`?"));
        }
        self.findings.push(finding);
    }
}
