//! `--set KEY=VALUE` and `--table FACTOR`: names to places, all mistakes at once.

use crate::answers::change::{self, Change};
use crate::answers::problem::Problem;
use crate::cli::exit::Exit;
use crate::cli::shell::Shell;
use crate::cli::subject::tell_problem;
use crate::diagnostic::nearest;
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;
use crate::pack::salary::SalaryModel;

/// One `--set`.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// The key as typed.
    pub(super) key: String,
    /// What it changes.
    pub(super) change: Change,
}

/// Questions that play a part in the band: those of the factors, what bounds them, hours and place of work.
fn items(pack: &Pack, model: &SalaryModel) -> Vec<ItemIx> {
    let mut all: Vec<ItemIx> = model.factors.iter().map(|factor| factor.rule.item()).collect();
    all.extend(model.hours_item);
    all.extend(model.no_band.as_ref().map(|rule| rule.item));
    for at in 0..all.len() {
        match &pack.questionnaire.items[all[at].at()].kind {
            ItemKind::Number(number) => all.extend(number.at_most),
            ItemKind::Choice(choice) => {
                let conditions = choice.options.iter().filter_map(|option| option.only_if.as_ref());
                all.extend(conditions.map(crate::pack::questionnaire::Condition::item));
            }
            _ => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Reads every `--set`.
///
/// # Errors
/// At least one key or value is wrong; all of them have been told.
pub(super) fn read(
    shell: &Shell,
    pack: &Pack,
    model: &SalaryModel,
    given: &[String],
) -> Result<Vec<Set>, Exit> {
    let items = items(pack, model);
    let id = |item: &ItemIx| pack.questionnaire.items[item.at()].id.as_str();
    let (mut sets, mut wrong): (Vec<Set>, bool) = (Vec::new(), false);
    for one in given {
        let Some((key, value)) = one.split_once('=') else {
            shell.tell("salary_no_equals", &[("given", one)]);
            wrong = true;
            continue;
        };
        let key = key.trim();
        let by_factor =
            model.factors.iter().find(|factor| factor.id == *key).map(|factor| factor.rule.item());
        let Some(item) = by_factor.or_else(|| items.iter().find(|item| id(item) == key).copied()) else {
            wrong = true;
            let factors: Vec<&str> = model.factors.iter().map(|factor| factor.id.as_str()).collect();
            let known: Vec<&str> = items.iter().map(id).collect();
            let near = nearest(key, factors.iter().chain(&known).copied());
            let near =
                near.map_or_else(String::new, |near| shell.words.say("did_you_mean", &[("near", near)]));
            let gaps = [
                ("key", key),
                ("near", near.as_str()),
                ("factors", &factors.join(", ")),
                ("items", &known.join(", ")),
            ];
            shell.tell("salary_unknown_key", &gaps);
            continue;
        };
        if sets.iter().any(|set: &Set| set.change.item == item) {
            shell.tell("salary_twice", &[("key", key)]);
            wrong = true;
            continue;
        }
        match change::read(pack, item, value) {
            Ok(change) => sets.push(Set { key: key.to_owned(), change }),
            Err(kind) => {
                tell_problem(shell, &format!("--set {key}"), &Problem::new("", kind));
                wrong = true;
            }
        }
    }
    if wrong { Err(Exit::Usage) } else { Ok(sets) }
}

/// The factor of `--table`.
///
/// # Errors
/// There is no such factor; the person has been told.
pub(super) fn factor(shell: &Shell, model: &SalaryModel, given: Option<&str>) -> Result<Option<usize>, Exit> {
    let Some(given) = given else { return Ok(None) };
    if let Some(at) = model.factor(given) {
        return Ok(Some(at));
    }
    let known: Vec<&str> = model.factors.iter().map(|factor| factor.id.as_str()).collect();
    let near = nearest(given, known.iter().copied());
    let near = near.map_or_else(String::new, |near| shell.words.say("did_you_mean", &[("near", near)]));
    shell.tell("salary_unknown_factor", &[("given", given), ("near", &near), ("known", &known.join(", "))]);
    Err(Exit::Usage)
}

/// Ids of answers that were taken away.
pub(super) fn dropped(pack: &Pack, items: &[ItemIx]) -> String {
    let ids: Vec<&str> = items.iter().map(|item| pack.questionnaire.items[item.at()].id.as_str()).collect();
    ids.join(", ")
}
