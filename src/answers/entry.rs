//! A JSON value as the answer of one item, or why it is none.

use crate::answers::check;
use crate::answers::problem::{JsonType, ProblemKind};
use crate::answers::value::{Pick, Picks, Value};
use crate::answers::{Answer, OptionSet};
use crate::diagnostic::nearest;
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;

/// Why a value is no answer.
pub(super) struct Wrong {
    /// What its pointer adds to that of the answer.
    pub(super) below: String,
    /// What it is.
    pub(super) kind: ProblemKind,
    /// What stood there.
    pub(super) found: JsonType,
}

/// Turns a value into the answer of an item; `None` = unanswered.
pub(super) fn answer(pack: &Pack, item: ItemIx, value: &Value<'_>) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let here = |kind: ProblemKind| Wrong { below: String::new(), kind, found: value.json_type() };
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
        (ItemKind::Situation(_), Value::Picks(found)) => {
            if let Some(name) = found.twice {
                return Err(Wrong { below: format!("/{name}"), ..here(ProblemKind::DuplicateKey) });
            }
            if !found.best.is_there() && !found.worst.is_there() && found.other.is_empty() {
                return Err(wrong_type());
            }
            if let Some(field) = found.other.first() {
                let near = nearest(field, ["best", "worst"]).map(str::to_owned);
                let kind = ProblemKind::UnknownField(field.clone(), near);
                return Err(Wrong { below: format!("/{field}"), ..here(kind) });
            }
            picks(pack, item, found)
        }
        (ItemKind::Choice(_), Value::Text(code)) => {
            option(pack, item, code, String::new).map(|one| Some(Answer::Choice(one)))
        }
        (ItemKind::Choices(_), Value::List(all)) => list(pack, item, all),
        (ItemKind::Number(limits), Value::Number(number)) => {
            if !limits.allows(*number) {
                return Err(here(ProblemKind::OutOfRange(question.id.clone(), check::expected(pack, item))));
            }
            Ok(Some(Answer::Number(*number + 0.0))) // −0 becomes 0
        }
        _ => Err(wrong_type()),
    }
}

fn option(pack: &Pack, item: ItemIx, code: &str, below: impl FnOnce() -> String) -> Result<OptionIx, Wrong> {
    if let Some(at) = check::codes(pack, item).position(|one| one == code) {
        return Ok(OptionIx::new(at));
    }
    let near = nearest(code, check::codes(pack, item)).map(str::to_owned);
    let id = pack.questionnaire.items[item.at()].id.clone();
    let kind = ProblemKind::UnknownOption(id, check::expected(pack, item), near);
    Err(Wrong { below: below(), kind, found: JsonType::Text })
}

fn picks(pack: &Pack, item: ItemIx, found: &Picks<'_>) -> Result<Option<Answer>, Wrong> {
    let id = || pack.questionnaire.items[item.at()].id.clone();
    let read = |pick: &Pick<'_>, name: &str| match pick {
        Pick::Absent | Pick::Null => Ok(None),
        Pick::Text(code) => option(pack, item, code, || format!("/{name}")).map(Some),
        Pick::Wrong(found) => Err(Wrong {
            below: format!("/{name}"),
            kind: ProblemKind::AnswerType(id(), check::expected(pack, item)),
            found: *found,
        }),
    };
    let (best, worst) = (read(&found.best, "best")?, read(&found.worst, "worst")?);
    match (best, worst) {
        (Some(best), Some(worst)) if best == worst => {
            Err(Wrong { below: String::new(), kind: ProblemKind::SamePicks(id()), found: JsonType::Object })
        }
        (Some(best), worst) => Ok(Some(Answer::Picks { best, worst })),
        (None, _) => Ok(None),
    }
}

fn list(pack: &Pack, item: ItemIx, all: &[Value<'_>]) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let ItemKind::Choices(choices) = &question.kind else { unreachable!("called for lists only") };
    let here = |kind| Wrong { below: String::new(), kind, found: JsonType::List };
    if all.is_empty() && !choices.may_be_empty {
        return Err(here(ProblemKind::EmptyList(question.id.clone(), check::expected(pack, item))));
    }
    let mut chosen = OptionSet::EMPTY;
    for (at, value) in all.iter().enumerate() {
        let below = || format!("/{at}");
        let Value::Text(code) = value else {
            let kind = ProblemKind::AnswerType(question.id.clone(), check::expected(pack, item));
            return Err(Wrong { below: below(), kind, found: value.json_type() });
        };
        if !chosen.insert(option(pack, item, code, below)?) {
            let kind = ProblemKind::RepeatedOption(question.id.clone());
            return Err(Wrong { below: format!("/{at}"), kind, found: JsonType::Text });
        }
    }
    if let Some(alone) = choices.exclusive
        && chosen.has(alone)
        && chosen.len() > 1
    {
        let code = choices.options[alone.at()].code.to_string();
        return Err(here(ProblemKind::ExclusiveOption(question.id.clone(), code)));
    }
    Ok(Some(Answer::Choices(chosen)))
}
