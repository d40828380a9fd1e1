//! What the body of a list uses of each row.

use std::collections::BTreeSet;

use handlebars::Path;
use handlebars::Template;
use handlebars::template::HelperTemplate;
use handlebars::template::Parameter;
use handlebars::template::TemplateElement;

/// What the body of a list uses of each row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Its fields.
    pub fields: BTreeSet<String>,
    /// The row itself, whatever it is.
    pub whole: bool,
    /// Its place in the list: `@first`, `@last`, `@index`.
    pub place: BTreeSet<String>,
}

impl Uses {
    /// `None` = the block is no list, or its rows need something from outside, or something that is not understood here.
    pub(super) fn of_rows(block: &HelperTemplate) -> Option<Self> {
        let is_plain = block.name.as_name() == Some("each")
            && block.params.len() == 1
            && block.hash.is_empty()
            && block.block_param.is_none();
        let mut uses = Self::default();
        uses.elements(block.template.as_ref().filter(|_| is_plain)?, 0)?;
        Some(uses)
    }

    /// Elements inside as many blocks that have a context of their own.
    fn elements(&mut self, template: &Template, depth: usize) -> Option<()> {
        template.elements.iter().try_for_each(|element| match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => Some(()),
            TemplateElement::Expression(call) => self.call(call, depth),
            TemplateElement::HelperBlock(block) => self.block(block, depth),
            _ => None,
        })
    }

    fn block(&mut self, block: &HelperTemplate, depth: usize) -> Option<()> {
        let enters = match block.name.as_name()? {
            "if" | "unless" => false,
            "each" | "with" => true,
            _ => return None,
        };
        if block.block_param.is_some() {
            return None;
        }
        self.parameters(block, depth)?;
        block.template.iter().try_for_each(|inner| self.elements(inner, depth + usize::from(enters)))?;
        block.inverse.iter().try_for_each(|otherwise| self.elements(otherwise, depth))
    }

    fn call(&mut self, call: &HelperTemplate, depth: usize) -> Option<()> {
        if call.params.is_empty() && call.hash.is_empty() {
            return self.parameter(&call.name, depth);
        }
        self.parameters(call, depth)
    }

    fn parameters(&mut self, call: &HelperTemplate, depth: usize) -> Option<()> {
        call.params.iter().chain(call.hash.values()).try_for_each(|one| self.parameter(one, depth))
    }

    fn parameter(&mut self, parameter: &Parameter, depth: usize) -> Option<()> {
        match parameter {
            Parameter::Literal(_) => Some(()),
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => self.call(call, depth),
                _ => None,
            },
            Parameter::Name(raw) | Parameter::Path(Path::Relative((_, raw)) | Path::Local((_, _, raw))) => {
                self.path(raw, depth)
            }
            _ => None,
        }
    }

    fn path(&mut self, raw: &str, depth: usize) -> Option<()> {
        let is_local = raw.starts_with('@');
        let mut rest = raw.trim_start_matches('@');
        let mut rise = 0;
        while let Some(further) = rest.strip_prefix("../") {
            (rest, rise) = (further, rise + 1);
        }
        let is_simple = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/');
        if rise > depth || !rest.chars().all(is_simple) || rest.contains("..") {
            return None;
        }
        if is_local {
            let is_known = matches!(rest, "first" | "last" | "index");
            // Inside a list of the row they are that list's.
            return match (is_known, rise == depth) {
                (true, true) => {
                    self.place.insert(rest.to_owned());
                    Some(())
                }
                (is_known, _) => is_known.then_some(()),
            };
        }
        if rise < depth {
            return Some(());
        }
        match rest.split(['.', '/']).find(|step| !step.is_empty() && *step != "this") {
            Some(field) => {
                self.fields.insert(field.to_owned());
            }
            None => self.whole = true,
        }
        Some(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Bodies whose rows stand for themselves, with the fields they use, `this` and places.
    pub(in crate::template) const APART: [(&str, &str); 12] = [
        ("{{b}}", "b"),
        ("{{this}}{{#unless @first}};{{/unless}}", "this @first"),
        ("{{this.b}}{{./c.d}} {{dash b}}{{cite c.d}}", "b c"),
        ("{{@index}}{{#if @last}}.{{else}},{{/if}}", "@index @last"),
        ("{{#if b}}{{b}}{{else if e}}x{{else}}{{c.d}}{{/if}}", "b c e"),
        ("{{#if (and b (eq c.d \"y\"))}}{{b}}{{/if}}", "b c"),
        ("{{#each list}}{{f}}{{../b}}{{@first}}{{#unless @last}}, {{/unless}}{{/each}}", "b list"),
        ("{{#each list}}{{#if f}}{{../c.d}}{{/if}}{{else}}none {{b}}{{/each}}", "b c list"),
        ("{{#with c}}{{d}}{{../b}}{{/with}}", "b c"),
        ("{{#each list}}{{#each list}}{{f}}{{../f}}{{../../b}}{{/each}}{{/each}}", "b list"),
        ("{{#each this.list}}{{@../index}}{{@index}}{{/each}}", "list @index"),
        ("Stufe {{! a remark }}{{b}}", "b"),
    ];

    /// Bodies that need something else.
    pub(in crate::template) const NOT_APART: [&str; 9] = [
        "{{../a}}",
        "{{@root.a}}",
        "{{b}}{{#if ../a}}x{{/if}}",
        "{{#each list}}{{../../a}}{{/each}}",
        "{{@key}}{{this}}",
        "{{@../index}}",
        "{{#each list as |one|}}{{one.f}}{{/each}}",
        "{{[b]}}",
        "{{lookup ../group \"c\"}}",
    ];

    fn uses(body: &str) -> Option<String> {
        let parsed = Template::compile(&format!("{{{{#each rows}}}}{body}{{{{/each}}}}")).unwrap();
        let [TemplateElement::HelperBlock(block)] = &parsed.elements[..] else { panic!("{body}") };
        let uses = Uses::of_rows(block)?;
        let this = uses.whole.then(|| "this".to_owned());
        let places = uses.place.iter().map(|place| format!("@{place}"));
        Some(uses.fields.iter().cloned().chain(this).chain(places).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn it_is_known_what_a_body_uses() {
        for (body, used) in APART {
            assert_eq!(uses(body).as_deref(), Some(used), "{body}");
        }
        for body in NOT_APART {
            assert_eq!(uses(body), None, "{body}");
        }
    }
}
