//! A parsed template as plain data: written by `build.rs`, read back by the program in a fraction of the time parsing takes.
//!
//! The engine's own types can be taken apart and put together but not serialised. Only what templates of ours contain has
//! a place here; anything else is refused when the program is built.

use std::collections::HashMap;

use handlebars::JsonValue;
use handlebars::Path;
use handlebars::PathSeg;
use handlebars::Template;
use handlebars::template::ExpressionSpecBuilder;
use handlebars::template::HelperTemplate;
use handlebars::template::Parameter;
use handlebars::template::Subexpression;
use handlebars::template::TemplateElement;
use serde::Deserialize;
use serde::Serialize;

/// A template, as a list of its elements.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored<'a>(#[serde(borrow)] Vec<Element<'a>>);

#[derive(Debug, Serialize, Deserialize)]
enum Element<'a> {
    Text(&'a str),
    #[serde(borrow)]
    Value(Call<'a>),
    #[serde(borrow)]
    Block(Block<'a>),
}

/// A name with its arguments: a value that is looked up, or a helper that is called.
#[derive(Debug, Serialize, Deserialize)]
struct Call<'a> {
    #[serde(borrow)]
    name: Argument<'a>,
    #[serde(borrow)]
    arguments: Vec<Argument<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Block<'a> {
    #[serde(borrow)]
    head: Call<'a>,
    #[serde(borrow)]
    inner: Option<Stored<'a>>,
    #[serde(borrow)]
    otherwise: Option<Stored<'a>>,
    /// Whether the engine noted an `{{else if}}`.
    chain: bool,
}

#[derive(Debug, Serialize, Deserialize)]
enum Argument<'a> {
    Name(&'a str),
    Path(&'a str),
    Words(&'a str),
    Count(i64),
    #[serde(borrow)]
    Call(Box<Call<'a>>),
}

impl<'a> Stored<'a> {
    /// A template taken apart; `None` if it holds what has no place here: raw output, comments, partials, decorators,
    /// named arguments, block parameters.
    pub(super) fn of(template: &'a Template) -> Option<Self> {
        template.elements.iter().map(Element::of).collect::<Option<_>>().map(Self)
    }

    /// Puts the template together again.
    pub(super) fn template(&self) -> Template {
        let mut template = Template::new();
        template.elements = self.0.iter().map(Element::element).collect();
        template
    }
}

impl<'a> Element<'a> {
    fn of(element: &'a TemplateElement) -> Option<Self> {
        match element {
            TemplateElement::RawString(text) => Some(Self::Text(text)),
            TemplateElement::Expression(call) if !call.block => Some(Self::Value(Call::of(call)?)),
            TemplateElement::HelperBlock(block) if block.block => Some(Self::Block(Block::of(block)?)),
            _ => None,
        }
    }

    fn element(&self) -> TemplateElement {
        match self {
            Self::Text(text) => TemplateElement::RawString((*text).to_owned()),
            Self::Value(call) => TemplateElement::Expression(Box::new(call.helper(false, false))),
            Self::Block(block) => TemplateElement::HelperBlock(Box::new(block.helper())),
        }
    }
}

impl<'a> Block<'a> {
    fn of(block: &'a HelperTemplate) -> Option<Self> {
        let part = |part: &'a Option<Template>| match part {
            Some(template) => Stored::of(template).map(Some),
            None => Some(None),
        };
        Some(Self {
            head: Call::of(block)?,
            inner: part(&block.template)?,
            otherwise: part(&block.inverse)?,
            chain: block.chain,
        })
    }

    fn helper(&self) -> HelperTemplate {
        let mut helper = self.head.helper(true, self.chain);
        helper.template = self.inner.as_ref().map(Stored::template);
        helper.inverse = self.otherwise.as_ref().map(Stored::template);
        helper
    }
}

impl<'a> Call<'a> {
    fn of(call: &'a HelperTemplate) -> Option<Self> {
        let plain = call.hash.is_empty() && call.block_param.is_none();
        let arguments = call.params.iter().map(Argument::of).collect::<Option<_>>()?;
        Some(Self { name: Argument::of(&call.name)?, arguments }).filter(|_| plain)
    }

    fn helper(&self, block: bool, chain: bool) -> HelperTemplate {
        let spec = ExpressionSpecBuilder::default()
            .name(self.name.parameter())
            .params(self.parameters())
            .hash(HashMap::new())
            .omit_pre_ws(false)
            .omit_pro_ws(false)
            .build()
            .expect("every field is set");
        let make = if chain { HelperTemplate::new_chain } else { HelperTemplate::new };
        make(spec, block, false) // indents matter to partials only
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.arguments.iter().map(Argument::parameter).collect()
    }
}

impl<'a> Argument<'a> {
    fn of(parameter: &'a Parameter) -> Option<Self> {
        Some(match parameter {
            Parameter::Name(name) => Self::Name(name),
            Parameter::Path(Path::Relative((_, raw)) | Path::Local((_, _, raw))) => Self::Path(raw),
            Parameter::Literal(JsonValue::String(words)) => Self::Words(words),
            Parameter::Literal(JsonValue::Number(number)) => Self::Count(number.as_i64()?),
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => Self::Call(Box::new(Call::of(call)?)),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn parameter(&self) -> Parameter {
        match self {
            Self::Name(name) => Parameter::Name((*name).to_owned()),
            Self::Path(raw) => Parameter::Path(path(raw)),
            Self::Words(words) => Parameter::Literal((*words).into()),
            Self::Count(count) => Parameter::Literal((*count).into()),
            Self::Call(call) => Parameter::Subexpression(Subexpression::new(
                call.name.parameter(),
                call.parameters(),
                HashMap::new(),
            )),
        }
    }
}

/// A path as the engine reads it; names with dots, nearly all there are, without its parser.
fn path(raw: &str) -> Path {
    let is_name = |part: &str| {
        part != "this"
            && part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
    };
    if raw.split('.').all(is_name) {
        let names = raw.split('.').map(|name| PathSeg::Named(name.to_owned()));
        return Path::Relative((names.collect(), raw.to_owned()));
    }
    Path::parse(raw).expect("the engine read it before")
}
