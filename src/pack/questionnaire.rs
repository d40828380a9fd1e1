//! The questionnaire: every question, its kind, its order and its rules.

use crate::id::{CompetencyIx, ItemId, ItemIx, OptionCode, OptionIx};
use crate::locale::Text;

/// Which of the forms of the questionnaire a person fills in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The form for every person.
    #[default]
    Standard,
    /// Everything in the bank; standard is a part of it.
    Full,
}

/// In which setting the questionnaire is used; stricter modes come later in the order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A person for themselves.
    #[default]
    #[serde(rename = "self")]
    Own,
    /// A provider or counsellor with a cohort.
    Training,
    /// Applications and selection: profile, gaps and development only.
    Hr,
}

/// Which part of the questionnaire an item belongs to (`--part`); an item may belong to both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Parts {
    /// Asked for the competency profile.
    pub profile: bool,
    /// Asked for the pay band.
    pub pay: bool,
}

/// All questions of a pack.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Questionnaire {
    /// Every item; an [`ItemIx`] points here. Items stand in interview order.
    pub items: Vec<Item>,
    /// The blocks in which the interview presents them.
    pub sections: Vec<Section>,
    /// The statements of each competency, in interview order; competencies without any may be missing at the end.
    pub statements: Vec<Vec<ItemIx>>,
    /// The situations, in interview order.
    pub situations: Vec<ItemIx>,
    /// Of each item, what decides whether it is asked; the same as in the items, but side by side.
    pub asked: Vec<Asked>,
    /// The scale of all statements.
    pub scale: ResponseScale,
    /// Order of competency statements for the response-quality rules, checks excluded; standard form.
    pub order_standard: Vec<ItemIx>,
    /// The same for the full form.
    pub order_full: Vec<ItemIx>,
    /// What the interview says before the first question, per form.
    pub intro: FormText,
    /// Instruction sentences that are no section's lead.
    pub honest: Text,
    /// Word before the choice of the most effective option.
    pub best: Text,
    /// Word before the choice of the least effective option.
    pub worst: Text,
    /// Planning values for the duration.
    pub pace: Pace,
}

impl Questionnaire {
    /// The statements of a competency, of every form.
    pub fn statements_of(&self, competency: CompetencyIx) -> impl Iterator<Item = (ItemIx, &Statement)> {
        let places = self.statements.get(competency.at()).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| match &self.items[place.at()].kind {
            ItemKind::Statement(statement) => Some((*place, statement)),
            _ => None,
        })
    }

    /// The situations, of every form.
    pub fn all_situations(&self) -> impl Iterator<Item = (ItemIx, &Situation)> {
        self.situations.iter().filter_map(|place| match &self.items[place.at()].kind {
            ItemKind::Situation(situation) => Some((*place, situation)),
            _ => None,
        })
    }
}

/// A text that differs between the forms.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FormText {
    /// For the standard form.
    pub standard: Text,
    /// For the full form.
    pub full: Text,
}

impl FormText {
    /// The text for one form.
    #[must_use]
    pub fn get(&self, form: Form) -> &Text {
        match form {
            Form::Standard => &self.standard,
            Form::Full => &self.full,
        }
    }
}

/// Planning values in seconds, from the pack.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pace {
    /// Per statement.
    pub statement: f64,
    /// Per situation, both picks.
    pub situation: f64,
    /// Per fact.
    pub fact: f64,
    /// Introduction and transitions together.
    pub overhead: f64,
}

/// A block of the interview.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Section {
    /// Short id: `statements`.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// Text shown once before the first question of the block, per form.
    pub lead: Option<FormText>,
    /// Its items in order.
    pub items: Vec<ItemIx>,
}

/// The ordered points a statement is answered with.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ResponseScale {
    /// Lowest point.
    pub min: u8,
    /// Highest point; `min < max`.
    pub max: u8,
    /// Label of each point, from `min` to `max`.
    pub anchors: Vec<Text>,
    /// Label of "no opportunity".
    pub na: Text,
    /// Explanation of "no opportunity".
    pub na_help: Text,
}

impl ResponseScale {
    /// Turns a response into item points, mirroring it for a reverse-keyed statement: `min + max − response`.
    #[must_use]
    pub fn points(&self, response: u8, keying: Keying) -> u8 {
        match keying {
            Keying::Forward => response,
            Keying::Reverse => self.max - (response - self.min),
        }
    }

    /// Whether a point lies on the scale.
    #[must_use]
    pub fn has(&self, point: u8) -> bool {
        (self.min..=self.max).contains(&point)
    }
}

/// Which end of the scale speaks for the competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Keying {
    /// A high response means a high level.
    Forward,
    /// A high response means a low level.
    Reverse,
}

/// One question.
#[expect(clippy::struct_excessive_bools, reason = "each stands for a key of its own in the pack")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The question or statement; for a situation the story.
    pub text: Text,
    /// Short name for lists and reports; `None` = the text is short enough.
    pub name: Option<Text>,
    /// "Why we ask".
    pub help: Option<Text>,
    /// A hint shown under the question at once.
    pub hint: Option<Text>,
    /// What it looks like and how it is answered.
    pub kind: ItemKind,
    /// The smallest form that contains it.
    pub form: Form,
    /// Where it belongs.
    pub parts: Parts,
    /// A file without an answer is rejected (if the item is asked).
    pub required: bool,
    /// The interview may go on without an answer.
    pub optional: bool,
    /// What mode `hr` does with an answer.
    pub in_hr: InHr,
    /// The interview asks for consent before it; never written by batch, never in hashes or embedded data.
    pub confidential: bool,
    /// Steers the plan only; not counted as asked in the coverage.
    pub planning: bool,
    /// Any one of these conditions being true leaves the item out.
    pub skip_if: Vec<Condition>,
}

/// What decides whether an item is asked, in a few bytes: it is looked at several times for every item of every sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// The smallest form that contains it.
    pub form: Form,
    /// What mode `hr` does with an answer.
    pub in_hr: InHr,
    /// It has skip rules.
    pub has_skip_rules: bool,
    /// If it is asked, nothing but its own shape can be wrong or odd about an answer, and none need be there.
    pub free: bool,
    /// Where it belongs.
    pub parts: Parts,
    /// It counts in the coverage: no planning, nothing confidential.
    pub counts: bool,
}

impl Asked {
    /// Of an item.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let free = match &item.kind {
            ItemKind::Statement(_) | ItemKind::Check | ItemKind::Situation(_) => true,
            ItemKind::Choice(choice) => choice.options.iter().all(|one| one.only_if.is_none()),
            ItemKind::Choices(choices) => choices.subset_of.is_none(),
            ItemKind::Number(number) => {
                number.at_most.is_none() && number.ask_below.is_none() && number.ask_above.is_none()
            }
        };
        Self {
            form: item.form,
            in_hr: item.in_hr,
            has_skip_rules: !item.skip_if.is_empty(),
            free: free && !item.required,
            parts: item.parts,
            counts: !item.planning && !item.confidential,
        }
    }
}

/// What mode `hr` does with an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum InHr {
    /// Asked and used.
    #[default]
    Asked,
    /// Never asked; an answer is an error.
    Refused,
    /// Never asked; an answer is kept, not used, with a warning.
    Ignored,
}

/// The kinds of items.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum ItemKind {
    /// A statement rated on the response scale.
    Statement(Statement),
    /// A check of attention: rated like a statement, never scored, no "no opportunity".
    Check,
    /// A situation with a most and a least effective option.
    Situation(Situation),
    /// One of several options.
    Choice(Choice),
    /// Any of several options.
    Choices(Choices),
    /// A number.
    Number(Number),
}

/// What a statement measures.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Statement {
    /// The competency it speaks for.
    pub competency: CompetencyIx,
    /// In which direction.
    pub keying: Keying,
    /// Whether "no opportunity" is offered.
    pub na: bool,
    /// Where the wording comes from: `new`, or the adapted public-domain original.
    pub origin: String,
}

/// A situation.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Situation {
    /// The competency it is nearest to.
    pub primary: CompetencyIx,
    /// The second nearest.
    pub secondary: Option<CompetencyIx>,
    /// Its options with their keyed values.
    pub options: Vec<SituationOption>,
}

/// One way to act in a situation.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SituationOption {
    /// `A` to `D`.
    pub code: OptionCode,
    /// Wording.
    pub text: Text,
    /// Effectiveness as keyed: −2, −1, +1 or +2.
    pub value: i8,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ChoiceOption {
    /// Its code, stable for ever.
    pub code: OptionCode,
    /// Wording.
    pub text: Text,
    /// Short wording for tables; `None` = the text is short enough.
    pub short: Option<Text>,
    /// Offered only if this holds; otherwise choosing it is an error.
    pub only_if: Option<Condition>,
}

/// A choice of one option.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// The options in order.
    pub options: Vec<ChoiceOption>,
    /// Preselected in the interview; never filled in for a file.
    pub preselected: Option<OptionIx>,
    /// Options that mean "I do not know": treated as skipped by pay.
    pub unknown: Vec<OptionIx>,
}

/// A choice of any number of options.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Choices {
    /// The options in order; at most 64.
    pub options: Vec<ChoiceOption>,
    /// The option that stands alone ("none of these").
    pub exclusive: Option<OptionIx>,
    /// Whether an empty list is an answer.
    pub may_be_empty: bool,
    /// Only options chosen there may be chosen here; same codes, places by code.
    pub subset_of: Option<ItemIx>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Number {
    /// Smallest allowed.
    pub min: f64,
    /// Largest allowed.
    pub max: f64,
    /// Allowed steps from zero: 1 or 0.5.
    pub step: f64,
    /// Preselected in the interview; never filled in for a file.
    pub preselected: Option<f64>,
    /// Below this the interview asks back and a file gets a warning.
    pub ask_below: Option<f64>,
    /// Above this likewise.
    pub ask_above: Option<f64>,
    /// Must not exceed the answer to this item, if both are there.
    pub at_most: Option<ItemIx>,
    /// Unit for display.
    pub unit: Option<Text>,
    /// Unit of exactly one, where it reads differently.
    pub unit_one: Option<Text>,
}

impl Number {
    /// Whether a number lies in its range and on a step.
    #[must_use]
    pub fn allows(&self, number: f64) -> bool {
        number >= self.min && number <= self.max && (number / self.step).fract() == 0.0
    }

    /// The unit in the form that goes with a value.
    #[must_use]
    pub fn unit_of(&self, value: f64) -> Option<&Text> {
        let one = self.unit_one.as_ref().filter(|_| value == 1.0);
        one.or(self.unit.as_ref())
    }
}

/// A condition on an earlier answer; closed kinds, no expression language.
///
/// A condition on an unanswered item is false.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Condition {
    /// A choice is one of these, or a list holds one of them.
    AnyOf(ItemIx, Vec<OptionIx>),
    /// A choice is answered and none of these.
    NoneOf(ItemIx, Vec<OptionIx>),
    /// A number equals this.
    Equals(ItemIx, f64),
}

impl Condition {
    /// The item it looks at.
    #[must_use]
    pub fn item(&self) -> ItemIx {
        match self {
            Condition::AnyOf(item, _) | Condition::NoneOf(item, _) | Condition::Equals(item, _) => *item,
        }
    }
}
