//! Three words the templates have beside those of the engine, for what stands in a hundred places of a report.
//!
//! `{{dash x}}` is `{{#if x}}{{x}}{{else}}–{{/if}}`: a cell of a table is never empty. `{{cite x}}` is
//! `{{#if x}} [\[{{x}}\]](#sources){{/if}}`: what is said leads to its sources. `{{keys x}}`
//! is `{{#if x}} \[{{x}}\]{{/if}}`: the same where the list of sources is at hand. Said in one word it is also looked up
//! once.

use handlebars::Context;
use handlebars::Handlebars;
use handlebars::Helper;
use handlebars::HelperDef;
use handlebars::HelperResult;
use handlebars::JsonRender;
use handlebars::JsonTruthy;
use handlebars::Output;
use handlebars::RenderContext;
use handlebars::RenderErrorReason;

use super::escape;

/// Their names.
pub(super) const NAMES: [&str; 3] = ["cite", "dash", "keys"];

/// Makes them known.
pub(super) fn register(engine: &mut Handlebars) {
    engine.register_helper("dash", Box::new(Around { before: "", after: "", nothing: "–" }));
    engine
        .register_helper("cite", Box::new(Around { before: " [\\[", after: "\\]](#sources)", nothing: "" }));
    engine.register_helper("keys", Box::new(Around { before: " \\[", after: "\\]", nothing: "" }));
}

/// A value with something around it, or something else where there is none.
struct Around {
    before: &'static str,
    after: &'static str,
    nothing: &'static str,
}

impl HelperDef for Around {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let Some(value) = helper.param(0).filter(|value| !value.is_value_missing()) else {
            // as the engine refuses a path that is not there
            let path = helper.param(0).and_then(|value| value.relative_path()).cloned();
            return Err(RenderErrorReason::MissingVariable(path).into());
        };
        if !value.value().is_truthy(false) {
            out.write(self.nothing)?;
            return Ok(());
        }
        out.write(self.before)?;
        match value.value().as_str() {
            Some(text) => out.write(&escape(text))?,
            None => out.write(&escape(&value.value().render()))?,
        }
        out.write(self.after)?;
        Ok(())
    }
}
