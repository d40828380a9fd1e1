//! Changes to a sheet as a person types them (`t25_49`, `8`, `leadership,tools`), held to the same checks as a file.

use crate::answers::Answers;
use crate::answers::check;
use crate::answers::entry;
use crate::answers::problem::{Problem, ProblemKind};
use crate::answers::value::{Pick, Picks, Value};
use crate::answers::{Answer, check::contradiction};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;

/// One answer set or taken away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The question.
    pub item: ItemIx,
    /// Its new answer; `None` = unanswered.
    pub answer: Option<Answer>,
}

/// A sheet after changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The sheet.
    pub answers: Answers,
    /// Answers that no longer fit a changed one and were therefore taken away; never a changed one itself.
    pub dropped: Vec<ItemIx>,
    /// Findings the sheet did not have before and that do not stop its assessment.
    pub warnings: Vec<Problem>,
}

/// Reads a value as it is typed: the code of an option, codes with commas, or a number with point or comma; nothing at
/// all means unanswered.
///
/// # Errors
/// Why it is no answer to this question, with what would be.
pub fn read(pack: &Pack, item: ItemIx, typed: &str) -> Result<Change, ProblemKind> {
    let typed = typed.trim();
    let text = || Value::Text(typed.into());
    let value = match &pack.questionnaire.items[item.at()].kind {
        _ if typed.is_empty() => Value::Null,
        ItemKind::Choices(_) => {
            Value::List(typed.split(',').map(|one| Value::Text(one.trim().into())).collect())
        }
        ItemKind::Choice(_) => text(),
        ItemKind::Number(_) | ItemKind::Statement(_) | ItemKind::Check => {
            let number = typed.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
            number.map_or_else(text, Value::Number)
        }
        ItemKind::Situation(_) => match typed.split_once(',') {
            Some((best, worst)) => Value::Picks(Box::new(Picks {
                best: Pick::Text(best.trim().into()),
                worst: Pick::Text(worst.trim().into()),
                other: Vec::new(),
                twice: None,
            })),
            None => text(),
        },
    };
    entry::answer(pack, item, &value).map(|answer| Change { item, answer }).map_err(|wrong| wrong.kind)
}

/// Makes changes to a sheet.
///
/// An answer that contradicts a changed one is taken away, as the interview asks it anew; a changed answer that
/// contradicts another one is refused. A question that is asked only because of a change may stay open, and an answer
/// left over from before it was left out does not count.
///
/// # Errors
/// All findings that stop the sheet.
pub fn apply(pack: &Pack, before: &Answers, changes: &[Change]) -> Result<Changed, Vec<Problem>> {
    let mut answers = before.clone();
    for change in changes {
        answers.set(change.item, change.answer);
    }
    let is_changed = |item: ItemIx| changes.iter().any(|change| change.item == item);
    // what was kept from a question left out was never asked for in this sheet: it stays unscored
    for item in (0..pack.questionnaire.items.len()).map(ItemIx::new).filter(|item| !is_changed(*item)) {
        let stray = answers.get(item).is_some() && !before.is_asked(pack, item);
        if stray && answers.is_asked(pack, item) {
            answers.set(item, None);
        }
    }
    let mut dropped = Vec::new();
    for item in (0..pack.questionnaire.items.len()).map(ItemIx::new).filter(|item| !is_changed(*item)) {
        let Some(answer) = answers.get(item) else { continue };
        let held =
            || before.get(item).is_some_and(|answer| contradiction(pack, before, item, answer).is_some());
        if contradiction(pack, &answers, item, answer).is_some() && !held() {
            answers.set(item, None);
            dropped.push(item);
        }
    }
    let mut found = check::slots(pack, &answers);
    let known = if found.is_empty() { Vec::new() } else { check::slots(pack, before) };
    let opened = |kind: &ProblemKind| match kind {
        ProblemKind::MissingAnswer(id) => {
            !changes.iter().any(|one| pack.questionnaire.items[one.item.at()].id == *id)
        }
        _ => false,
    };
    found.retain(|problem| !known.contains(problem) && !opened(&problem.kind));
    if found.iter().all(Problem::is_warning) {
        Ok(Changed { answers, dropped, warnings: found })
    } else {
        Err(found)
    }
}
