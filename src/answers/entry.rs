//! A JSON value as the answer of one item, or why it is none.

use crate::answers::check;
use crate::answers::problem::ProblemKind;
use crate::answers::value::Value;
use crate::answers::{Answer, OptionSet};
use crate::diagnostic::nearest;
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;

/// A finding with what its pointer adds to that of the answer.
pub(super) type Wrong = (String, ProblemKind);

/// Turns a value into the answer of an item; `None` = unanswered.
pub(super) fn answer(pack: &Pack, item: ItemIx, value: &Value) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let here = |kind: ProblemKind| (String::new(), kind);
    let wrong_type = || here(ProblemKind::AnswerType(question.id.clone(), check::expected(pack, item)));
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    match (&question.kind, value) {
        (ItemKind::Statement(_) | ItemKind::Check, Value::Text(text)) if text == "na" => {
            let offered = matches!(&question.kind, ItemKind::Statement(statement) if statement.na);
            if offered {
                return Ok(Some(Answer::NotApplicable));
            }
            Err(here(ProblemKind::NaNotOffered(question.id.clone(), check::expected(pack, item))))
        }
        (ItemKind::Statement(_) | ItemKind::Check, Value::Number(number)) => {
            if number.fract() != 0.0 {
                return Err(wrong_type());
            }
            let scale = &pack.questionnaire.scale;
            if *number < f64::from(scale.min) || *number > f64::from(scale.max) {
                return Err(here(ProblemKind::OutOfRange(question.id.clone(), check::expected(pack, item))));
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
            Ok(Some(Answer::Rating(*number as u8)))
        }
        (ItemKind::Situation(_), Value::Picks { best, worst, other, twice }) => {
            if let Some(name) = twice {
                return Err((format!("/{name}"), ProblemKind::DuplicateKey));
            }
            if best.is_none() && worst.is_none() && other.is_empty() {
                return Err(wrong_type());
            }
            if let Some(field) = other.first() {
                let near = nearest(field, ["best", "worst"]).map(str::to_owned);
                return Err((format!("/{field}"), ProblemKind::UnknownField(field.clone(), near)));
            }
            picks(pack, item, best.as_deref(), worst.as_deref())
        }
        (ItemKind::Choice(_), Value::Text(code)) => {
            option(pack, item, code, "").map(|one| Some(Answer::Choice(one)))
        }
        (ItemKind::Choices(_), Value::List(all)) => list(pack, item, all),
        (ItemKind::Number(limits), Value::Number(number)) => {
            let steps = number / limits.step;
            if *number < limits.min || *number > limits.max || steps.fract() != 0.0 {
                return Err(here(ProblemKind::OutOfRange(question.id.clone(), check::expected(pack, item))));
            }
            Ok(Some(Answer::Number(*number + 0.0))) // −0 becomes 0
        }
        _ => Err(wrong_type()),
    }
}

fn option(pack: &Pack, item: ItemIx, code: &str, below: &str) -> Result<OptionIx, Wrong> {
    if let Some(at) = check::codes(pack, item).position(|one| one == code) {
        return Ok(OptionIx::new(at));
    }
    let near = nearest(code, check::codes(pack, item)).map(str::to_owned);
    let id = pack.questionnaire.items[item.at()].id.clone();
    Err((below.to_owned(), ProblemKind::UnknownOption(id, check::expected(pack, item), near)))
}

fn picks(
    pack: &Pack,
    item: ItemIx,
    best: Option<&Value>,
    worst: Option<&Value>,
) -> Result<Option<Answer>, Wrong> {
    let id = || pack.questionnaire.items[item.at()].id.clone();
    let read = |value: Option<&Value>, name: &str| match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(code)) => option(pack, item, code, &format!("/{name}")).map(Some),
        Some(_) => Err((format!("/{name}"), ProblemKind::AnswerType(id(), check::expected(pack, item)))),
    };
    let (best, worst) = (read(best, "best")?, read(worst, "worst")?);
    match (best, worst) {
        (Some(best), Some(worst)) if best == worst => Err((String::new(), ProblemKind::SamePicks(id()))),
        (Some(best), worst) => Ok(Some(Answer::Picks { best, worst })),
        (None, _) => Ok(None),
    }
}

fn list(pack: &Pack, item: ItemIx, all: &[Value]) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let ItemKind::Choices(choices) = &question.kind else { unreachable!("called for lists only") };
    if all.is_empty() && !choices.may_be_empty {
        return Err((
            String::new(),
            ProblemKind::EmptyList(question.id.clone(), check::expected(pack, item)),
        ));
    }
    let mut chosen = OptionSet::EMPTY;
    for (at, value) in all.iter().enumerate() {
        let below = format!("/{at}");
        let Value::Text(code) = value else {
            return Err((below, ProblemKind::AnswerType(question.id.clone(), check::expected(pack, item))));
        };
        if !chosen.insert(option(pack, item, code, &below)?) {
            return Err((below, ProblemKind::RepeatedOption(question.id.clone())));
        }
    }
    if let Some(alone) = choices.exclusive
        && chosen.has(alone)
        && chosen.len() > 1
    {
        let code = choices.options[alone.at()].code.to_string();
        return Err((String::new(), ProblemKind::ExclusiveOption(question.id.clone(), code)));
    }
    Ok(Some(Answer::Choices(chosen)))
}
