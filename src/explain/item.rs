//! A question: what was answered, and everything the answer went into.

use crate::answers::Answer;
use crate::explain::Fact;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::What;
use crate::explain::answer;
use crate::explain::explain;
use crate::explain::private;
use crate::id::ItemIx;
use crate::pack::questionnaire::ItemKind;

/// The answer with every step that used it; none if nothing did.
pub(super) fn uses(subject: &Subject, item: ItemIx) -> Step {
    let question = &subject.pack.questionnaire.items[item.at()];
    let given = answer(subject, item);
    let mut step = Step::new(Kind::Item, question.id.as_str()).named(&question.text);
    step.given = given.given;
    step.word = given.word;
    step.value = given.value;
    if let Some(Answer::Rating(point)) = subject.answers.effective(subject.pack, item) {
        step.value = Some(f64::from(point));
    }
    if question.planning {
        step = step.fact(Fact::Cases, 1.0); // steers the plan only
    }
    let mut found = Vec::new();
    let mut places =
        vec![What::Fit, What::SoftSkills, What::Situations, What::Salary, What::Plan, What::Quality];
    if let ItemKind::Statement(statement) = &question.kind {
        places.push(What::Competency(statement.competency)); // mode `hr` shows it by itself
    }
    for what in places {
        if let Ok(chain) = explain(subject, what) {
            collect(&chain, question.id.as_str(), private(subject, item), &mut found);
        }
    }
    step.from(found)
}

/// Steps that stand directly above the answer, each once; without the value that would tell a confidential one.
fn collect(step: &Step, id: &str, confidential: bool, found: &mut Vec<Step>) {
    let direct = step.steps.iter().any(|one| one.kind == Kind::Answer && one.id == id);
    let itself = step.kind == Kind::Situation && step.id == id;
    if (direct || itself) && !found.iter().any(|one| one.id == step.id) {
        let mut used = Step::new(Kind::Use, &step.id);
        used.name.clone_from(&step.name);
        if !confidential {
            used.value = step.value;
            used.unit = step.unit;
            used.formula.clone_from(&step.formula);
        }
        used.sources.clone_from(&step.sources);
        used.judgement = step.judgement;
        found.push(used);
    }
    for one in &step.steps {
        collect(one, id, confidential, found);
    }
}
