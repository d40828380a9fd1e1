//! A parsed template as plain data: written by `build.rs`, read back by the program in a fraction of the time parsing takes.
//!
//! The engine's own types can be taken apart but not serialised. Only what templates of ours contain has a place here;
//! anything else is refused when the program is built. [`super::said`] renders it.

use handlebars::JsonValue;
use handlebars::Template;
use handlebars::template::HelperTemplate;
use handlebars::template::Parameter;
use handlebars::template::TemplateElement;
use serde::Deserialize;
use serde::Serialize;

/// A template, as a list of its elements.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Stored<'a>(#[serde(borrow)] pub(super) Vec<Element<'a>>);

/// A piece of a template.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Element<'a> {
    /// Words as they are.
    Text(&'a str),
    /// `{{path}}`.
    #[serde(borrow)]
    Value(Path<'a>),
    /// `{{#if}}`, and `{{#unless}}` the other way round.
    Choice(#[serde(borrow)] Test<'a>, #[serde(borrow)] Stored<'a>, #[serde(borrow)] Stored<'a>),
    /// `{{#each}}`.
    Each(#[serde(borrow)] Path<'a>, #[serde(borrow)] Stored<'a>, #[serde(borrow)] Option<Stored<'a>>),
    /// `{{#with}}`.
    With(#[serde(borrow)] Path<'a>, #[serde(borrow)] Stored<'a>, #[serde(borrow)] Option<Stored<'a>>),
}

/// Where a value is found.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Path<'a> {
    /// From where the block stands; no name = the value there itself.
    #[serde(borrow)]
    Here(Vec<&'a str>),
    /// From the root of the context.
    #[serde(borrow)]
    Root(Vec<&'a str>),
    /// Whether this is the first round of a list.
    First,
    /// Whether it is the last.
    Last,
}

/// A condition.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Test<'a> {
    /// There is something.
    #[serde(borrow)]
    Is(Path<'a>),
    /// `(not path)`.
    #[serde(borrow)]
    Not(Path<'a>),
    /// `(and …)`.
    #[serde(borrow)]
    All(Vec<Test<'a>>),
    /// `(or …)`.
    #[serde(borrow)]
    Any(Vec<Test<'a>>),
    /// `(eq path …)`.
    Equal(#[serde(borrow)] Path<'a>, #[serde(borrow)] Operand<'a>),
    /// `(ne path …)`.
    Different(#[serde(borrow)] Path<'a>, #[serde(borrow)] Operand<'a>),
}

/// What a value is compared with.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Operand<'a> {
    /// Another value.
    #[serde(borrow)]
    Value(Path<'a>),
    /// These words.
    Words(&'a str),
    /// This number.
    Count(i64),
}

impl<'a> Stored<'a> {
    /// A template taken apart; `None` if it holds what has no place here: raw output, comments, partials, decorators,
    /// named arguments, block parameters, helpers without a form of their own.
    pub(super) fn of(template: &'a Template) -> Option<Self> {
        template.elements.iter().map(Element::of).collect::<Option<_>>().map(Self)
    }
}

impl<'a> Element<'a> {
    fn of(element: &'a TemplateElement) -> Option<Self> {
        match element {
            TemplateElement::RawString(text) => Some(Self::Text(text)),
            TemplateElement::Expression(call) if !call.block => {
                arguments(call)?.is_empty().then(|| Path::of(&call.name))?.map(Self::Value)
            }
            TemplateElement::HelperBlock(block) if block.block => Self::block(block),
            _ => None,
        }
    }

    fn block(block: &'a HelperTemplate) -> Option<Self> {
        let [argument] = arguments(block)? else { return None };
        let part = |part: &'a Option<Template>| match part {
            Some(template) => Stored::of(template).map(Some),
            None => Some(None),
        };
        let (inner, otherwise) = (part(&block.template)?.unwrap_or_default(), part(&block.inverse)?);
        Some(match block.name.as_name()? {
            "if" => Self::Choice(Test::of(argument)?, inner, otherwise.unwrap_or_default()),
            "unless" => Self::Choice(Test::of(argument)?, otherwise.unwrap_or_default(), inner),
            "each" => Self::Each(Path::of(argument)?, inner, otherwise),
            "with" => Self::With(Path::of(argument)?, inner, otherwise),
            _ => return None,
        })
    }
}

/// What a helper is given; `None` if some of it has a name, or if it names something itself.
fn arguments(call: &HelperTemplate) -> Option<&[Parameter]> {
    (call.hash.is_empty() && call.block_param.is_none()).then_some(&call.params[..])
}

impl<'a> Path<'a> {
    fn of(parameter: &'a Parameter) -> Option<Self> {
        let raw = match parameter {
            Parameter::Name(_) | Parameter::Path(_) => parameter.as_name()?,
            _ => return None,
        };
        let is_name = |part: &&str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        };
        let names = |raw: &'a str| {
            let names: Vec<&str> = raw.split('.').collect();
            (names.iter().all(is_name) && !names.contains(&"this")).then_some(names)
        };
        match raw {
            "@first" => Some(Self::First),
            "@last" => Some(Self::Last),
            "this" => Some(Self::Here(Vec::new())),
            _ => match (raw.strip_prefix("this."), raw.strip_prefix("@root.")) {
                (Some(rest), _) => names(rest).map(Self::Here),
                (_, Some(rest)) => names(rest).map(Self::Root),
                _ => names(raw).map(Self::Here),
            },
        }
    }
}

impl<'a> Test<'a> {
    fn of(parameter: &'a Parameter) -> Option<Self> {
        let Parameter::Subexpression(inner) = parameter else { return Path::of(parameter).map(Self::Is) };
        let TemplateElement::Expression(call) = inner.as_element() else { return None };
        let arguments = arguments(call)?;
        Some(match (call.name.as_name()?, arguments) {
            ("and", tests) => Self::All(tests.iter().map(Self::of).collect::<Option<_>>()?),
            ("or", tests) => Self::Any(tests.iter().map(Self::of).collect::<Option<_>>()?),
            ("not", [path]) => Self::Not(Path::of(path)?),
            ("eq", [path, other]) => Self::Equal(Path::of(path)?, Operand::of(other)?),
            ("ne", [path, other]) => Self::Different(Path::of(path)?, Operand::of(other)?),
            _ => return None,
        })
    }
}

impl<'a> Operand<'a> {
    fn of(parameter: &'a Parameter) -> Option<Self> {
        match parameter {
            Parameter::Literal(JsonValue::String(words)) => Some(Self::Words(words)),
            Parameter::Literal(JsonValue::Number(number)) => number.as_i64().map(Self::Count),
            other => Path::of(other).map(Self::Value),
        }
    }
}
