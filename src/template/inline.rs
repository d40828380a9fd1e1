//! Partials put in where they are included, once, instead of every time a report is rendered.
//!
//! The engine gives each partial a copy of the whole context it stands in, and copies every value that is looked up in
//! that copy once more. A partial without parameters says the same where its elements stand in the including template,
//! and there values are only looked at.

use handlebars::Handlebars;
use handlebars::Template;
use handlebars::template::DecoratorTemplate;
use handlebars::template::HelperTemplate;
use handlebars::template::TemplateElement;

/// Partials in partials in partials: more is a circle, and left to the engine to refuse.
const DEPTH: usize = 16;

/// A template with its partials in place; `None` if one has to be included by the engine: it has parameters of its own,
/// is indented as a whole, is not there, or includes itself.
pub(super) fn whole(engine: &Handlebars, main: &str) -> Option<Template> {
    let mut template = engine.get_template(main)?.clone();
    put_in(engine, &mut template, DEPTH)?;
    Some(template)
}

fn put_in(engine: &Handlebars, template: &mut Template, depth: usize) -> Option<()> {
    let mut elements = Vec::with_capacity(template.elements.len());
    for element in std::mem::take(&mut template.elements) {
        match element {
            TemplateElement::PartialExpression(partial) => {
                let mut inner = engine.get_template(plain_name(&partial)?)?.clone();
                put_in(engine, &mut inner, depth.checked_sub(1)?)?;
                elements.append(&mut inner.elements);
            }
            TemplateElement::HelperBlock(mut helper) => {
                blocks(&mut helper).try_for_each(|block| put_in(engine, block, depth))?;
                elements.push(TemplateElement::HelperBlock(helper));
            }
            TemplateElement::PartialBlock(_)
            | TemplateElement::DecoratorExpression(_)
            | TemplateElement::DecoratorBlock(_) => return None,
            other => elements.push(other),
        }
    }
    template.elements = elements;
    template.mapping.clear(); // places are told by the template as it is written
    Some(())
}

/// What a block holds: its own part, and the one for otherwise.
fn blocks(helper: &mut HelperTemplate) -> impl Iterator<Item = &mut Template> {
    helper.template.iter_mut().chain(helper.inverse.iter_mut())
}

/// The name of a partial that is included as it is.
fn plain_name(partial: &DecoratorTemplate) -> Option<&str> {
    let plain = partial.params.is_empty() && partial.hash.is_empty() && partial.indent.is_none();
    partial.name.as_name().filter(|_| plain)
}

/// Names of the partials a template includes, in any of its blocks.
pub(super) fn included(template: &Template) -> Vec<&str> {
    let mut names = Vec::new();
    for element in &template.elements {
        match element {
            TemplateElement::PartialExpression(partial) => names.extend(partial.name.as_name()),
            TemplateElement::PartialBlock(partial) => {
                names.extend(partial.name.as_name());
                names.extend(partial.template.iter().flat_map(included));
            }
            TemplateElement::HelperBlock(helper) => {
                let blocks = helper.template.iter().chain(helper.inverse.iter());
                names.extend(blocks.flat_map(included));
            }
            _ => {}
        }
    }
    names
}
