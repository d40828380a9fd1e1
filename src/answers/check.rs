//! What a sheet must satisfy as a whole: required answers, contradictions between answers, mode `hr`, warnings.

use crate::answers::json::Found;
use crate::answers::problem::{Expected, Problem, ProblemKind};
use crate::answers::route::Routing;
use crate::answers::{Answer, Answers};
use crate::id::{ItemId, ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::{InHr, ItemKind, Mode};

/// Codes of an item's options, in order; none for ratings and numbers.
pub(crate) fn codes(pack: &Pack, item: ItemIx) -> impl Iterator<Item = &str> {
    let (plain, situation) = match &pack.questionnaire.items[item.at()].kind {
        ItemKind::Choice(choice) => (choice.options.as_slice(), [].as_slice()),
        ItemKind::Choices(choices) => (choices.options.as_slice(), [].as_slice()),
        ItemKind::Situation(situation) => ([].as_slice(), situation.options.as_slice()),
        ItemKind::Statement(_) | ItemKind::Check | ItemKind::Number(_) => ([].as_slice(), [].as_slice()),
    };
    plain.iter().map(|one| one.code.as_str()).chain(situation.iter().map(|one| one.code.as_str()))
}

/// What a valid answer to an item looks like.
pub(crate) fn expected(pack: &Pack, item: ItemIx) -> Expected {
    let all = || codes(pack, item).map(str::to_owned).collect();
    let scale = &pack.questionnaire.scale;
    match &pack.questionnaire.items[item.at()].kind {
        ItemKind::Statement(statement) => {
            Expected::Rating { min: scale.min, max: scale.max, na: statement.na }
        }
        ItemKind::Check => Expected::Rating { min: scale.min, max: scale.max, na: false },
        ItemKind::Situation(_) => Expected::Picks(all()),
        ItemKind::Choice(_) => Expected::OneOf(all()),
        ItemKind::Choices(choices) => Expected::ListOf(all(), choices.may_be_empty),
        ItemKind::Number(number) => Expected::Number { min: number.min, max: number.max, step: number.step },
    }
}

/// Whether an answer contradicts the answer to another item; both must be there.
///
/// The interview asks this before it accepts an answer, the reader of files for every answer.
#[must_use]
pub fn contradiction(pack: &Pack, answers: &Answers, item: ItemIx, answer: Answer) -> Option<ProblemKind> {
    let question = &pack.questionnaire.items[item.at()];
    let id = |at: ItemIx| pack.questionnaire.items[at.at()].id.clone();
    match (&question.kind, answer) {
        (ItemKind::Number(number), Answer::Number(given)) => {
            let other = number.at_most?;
            let Some(Answer::Number(limit)) = answers.get(other) else { return None };
            (given > limit).then(|| ProblemKind::MoreThan(question.id.clone(), id(other)))
        }
        (ItemKind::Choices(choices), Answer::Choices(chosen)) => {
            let other = choices.subset_of?;
            let Some(Answer::Choices(allowed)) = answers.get(other) else { return None };
            let known: Vec<&str> = codes(pack, other).collect();
            let inside = |one: OptionIx| {
                let code = choices.options[one.at()].code.as_str();
                known.iter().position(|other| *other == code).is_some_and(|at| allowed.has(OptionIx::new(at)))
            };
            (!chosen.iter().all(inside)).then(|| ProblemKind::NotSubset(question.id.clone(), id(other)))
        }
        (ItemKind::Choice(choice), Answer::Choice(chosen)) => {
            let option = &choice.options[chosen.at()];
            let condition = option.only_if.as_ref()?;
            let other = condition.item();
            answers.get(other)?;
            let holds = answers.holds(pack, condition);
            (!holds).then(|| ProblemKind::OptionNotOffered(question.id.clone(), id(other)))
        }
        _ => None,
    }
}

/// Whether a number is unusual enough to be asked back.
#[must_use]
pub fn unusual(pack: &Pack, item: ItemIx, answer: Answer) -> bool {
    let (ItemKind::Number(number), Answer::Number(given)) =
        (&pack.questionnaire.items[item.at()].kind, answer)
    else {
        return false;
    };
    number.ask_below.is_some_and(|limit| given < limit) || number.ask_above.is_some_and(|limit| given > limit)
}

/// Every finding about answers that lie in their slots already.
pub(crate) fn slots(pack: &Pack, answers: &Answers) -> Vec<Problem> {
    let mut found = Found::of(answers.clone());
    items(pack, &mut found);
    found.problems
}

/// Checks a whole sheet and notes what it finds.
pub(crate) fn sheet(pack: &Pack, found: &mut Found) {
    for field in ["schema", "pack", "answers"] {
        if !found.has(field) {
            found.note("", ProblemKind::MissingField(field));
        }
    }
    if found.timing && found.answers.mode == Mode::Hr {
        found.note("/timing_ms", ProblemKind::TimingRefusedInHr);
    }
    items(pack, found);
}

fn items(pack: &Pack, found: &mut Found) {
    let mut other_form = Vec::new();
    let mut ignored = Vec::new();
    for (at, asked) in pack.questionnaire.asked.iter().enumerate() {
        let one = ItemIx::new(at);
        if !(asked.free && found.answers.is_asked(pack, one)) {
            item(pack, found, one, &mut other_form, &mut ignored);
        }
    }
    if !other_form.is_empty() {
        found.note("/answers", ProblemKind::OtherForm(other_form));
    }
    if !ignored.is_empty() {
        found.note("/answers", ProblemKind::IgnoredInHr(ignored));
    }
}

fn item(
    pack: &Pack,
    found: &mut Found,
    item: ItemIx,
    other_form: &mut Vec<ItemId>,
    ignored: &mut Vec<ItemId>,
) {
    let question = &pack.questionnaire.items[item.at()];
    let pointer = || format!("/answers/{}", question.id);
    let routing = found.answers.routing(pack, item);
    let Some(answer) = found.answers.get(item) else {
        if question.required && routing == Routing::Asked && !found.failed.contains(&item) {
            found.note(pointer(), ProblemKind::MissingAnswer(question.id.clone()));
        }
        if found.failed.contains(&item) && found.answers.mode == Mode::Hr && question.in_hr == InHr::Refused {
            found.note(pointer(), ProblemKind::RefusedInHr(question.id.clone()));
        }
        return;
    };
    if routing == Routing::Refused {
        return found.note(pointer(), ProblemKind::RefusedInHr(question.id.clone()));
    }
    if let Some(kind) = contradiction(pack, &found.answers, item, answer) {
        return found.note(pointer(), kind);
    }
    match routing {
        Routing::OtherForm => other_form.push(question.id.clone()),
        Routing::Ignored => ignored.push(question.id.clone()),
        Routing::SkippedBy(other) => {
            let other = pack.questionnaire.items[other.at()].id.clone();
            found.note(pointer(), ProblemKind::LeftOut(question.id.clone(), other));
        }
        Routing::Asked if unusual(pack, item, answer) => {
            found.note(pointer(), ProblemKind::Unusual(question.id.clone()));
        }
        Routing::Asked | Routing::Refused => {}
    }
}
