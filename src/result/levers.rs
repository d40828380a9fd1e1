//! Single steps in the machine-readable result: the field `levers`.

use super::object::Object;
use crate::id::OptionCode;
use crate::levers::marginal::{Move, Moves, What};
use crate::pack::Pack;

/// Every step, in the order of [`Moves`], and all of pay together.
pub(super) fn add(all: &mut Object<'_>, pack: &Pack, moves: &Moves) {
    all.object("levers", |levers| {
        levers.objects("steps", &moves.all, |one, step| add_step(one, pack, step));
        match moves.combined {
            Some(one) => levers.object("combined", |combined| {
                combined.number("pay", one.change, 0);
                combined.number("pay_ratio", one.ratio, 4);
                combined.number("uncapped", one.uncapped, 0);
            }),
            None => levers.null("combined"),
        }
    });
}

fn add_step(fields: &mut Object<'_>, pack: &Pack, one: &Move) {
    match &one.what {
        What::Competency { competency, from, to } => {
            fields.text("kind", "competency");
            fields.text("id", pack.framework.competencies[competency.at()].id.as_str());
            fields.number("from", *from, 2);
            fields.number("to", *to, 2);
        }
        What::Certificate { item, option } => {
            fields.text("kind", "certificate");
            fields.text("id", pack.questionnaire.items[item.at()].id.as_str());
            fields.text_if_any("to", pack.option_code(*item, *option).map(OptionCode::as_str));
        }
        What::Factor { factor, from, to } => {
            fields.text("kind", "factor");
            fields.text_if_any("id", pack.salary.as_ref().map(|model| model.factors[*factor].id.as_str()));
            fields.text("from", from.as_str());
            fields.text("to", to.as_str());
        }
    }
    fields.maybe("fit", one.fit);
    let bands = pack.framework.fit.as_ref().map(|rules| &rules.bands);
    fields.text_if_any("verdict", one.verdict.and_then(|at| Some(bands?.get(at)?.code.as_str())));
    fields.number_if_any("pay", one.pay.map(|pay| pay.change), 0);
    fields.number_if_any("pay_ratio", one.pay.map(|pay| pay.ratio), 4);
    fields.put("pay_judgement", one.pay.is_some_and(|pay| pay.judgement));
    let learning =
        one.learning.and_then(|route| Some((route, &pack.training.as_ref()?.measures[route.measure.at()])));
    match learning {
        Some((route, measure)) => fields.object("learning", |way| {
            way.text("measure", measure.id.as_str());
            way.number("hours", route.hours, 1);
            way.maybe("levels", route.levels);
            way.maybe("fit", route.fit);
            way.maybe("fit_per_100_hours", one.fit_per_100_hours());
            way.maybe("pay_per_hour", one.pay_per_hour());
        }),
        None => fields.null("learning"),
    }
}
