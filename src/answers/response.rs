//! Reads `answers`: from the text straight into the slots of the items.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::answers::Answer;
use crate::answers::check;
use crate::answers::entry::answer;
use crate::answers::fields::Object;
use crate::answers::json::{Found, pointer};
use crate::answers::keys::Keys;
use crate::answers::problem::{Problem, ProblemKind};
use crate::answers::value::{Pick, Picks, Scalar, Value};
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::{Item, ItemKind, Number};

/// What the items of a pack take, side by side: looked at for every answer of every sheet.
#[derive(Debug)]
pub(super) struct Responses<'a> {
    pack: &'a Pack,
    ids: Keys,
    takes: Vec<Takes<'a>>,
}

/// What an item takes.
#[derive(Debug)]
enum Takes<'a> {
    /// A point of the scale, and whether "no opportunity".
    Rating { na: bool },
    /// Two of these codes.
    Picks(Keys),
    /// One of these codes.
    Choice(Keys),
    /// A number.
    Number(&'a Number),
    /// Several codes.
    List,
}

impl<'a> Responses<'a> {
    /// Those of a pack.
    pub(super) fn new(pack: &'a Pack) -> Self {
        let takes = |(at, item): (usize, &'a Item)| {
            let codes = || Keys::new(check::codes(pack, ItemIx::new(at)));
            match &item.kind {
                ItemKind::Statement(statement) => Takes::Rating { na: statement.na },
                ItemKind::Check => Takes::Rating { na: false },
                ItemKind::Situation(_) => Takes::Picks(codes()),
                ItemKind::Choice(_) => Takes::Choice(codes()),
                ItemKind::Choices(_) => Takes::List,
                ItemKind::Number(number) => Takes::Number(number),
            }
        };
        let items = &pack.questionnaire.items;
        Self {
            pack,
            ids: Keys::new(items.iter().map(|item| item.id.as_str())),
            takes: items.iter().enumerate().map(takes).collect(),
        }
    }

    /// The ids of all items.
    pub(super) fn ids(&self) -> &Keys {
        &self.ids
    }
}

impl<'de> Object<'de> for &Responses<'_> {
    const NAME: &'static str = "answers";

    fn keys(&self) -> &Keys {
        &self.ids
    }

    fn value<A: MapAccess<'de>>(
        &self,
        found: &mut Found,
        key: &str,
        item: Option<ItemIx>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        if let Some(item) = item {
            return map.next_value_seed(Slot { all: self, takes: &self.takes[item.at()], found, item });
        }
        map.next_value_seed(Scalar)?;
        let near = found.near(key, self.ids.sorted());
        found.note(pointer(&["", "answers", key]), ProblemKind::UnknownItem(near));
        Ok(())
    }
}

/// Puts a value into the slot of its item.
///
/// What is plainly an answer is taken as it stands; everything else is kept as a value and looked at closely.
struct Slot<'s> {
    all: &'s Responses<'s>,
    takes: &'s Takes<'s>,
    found: &'s mut Found,
    item: ItemIx,
}

impl Slot<'_> {
    fn rating(&self, given: u64) -> Option<Answer> {
        let scale = &self.all.pack.questionnaire.scale;
        u8::try_from(given).ok().filter(|point| scale.has(*point)).map(Answer::Rating)
    }

    fn number(&self, given: f64) -> Option<Answer> {
        match self.takes {
            Takes::Number(number) if number.allows(given) => Some(Answer::Number(given + 0.0)), // −0 becomes 0
            _ => None,
        }
    }

    fn text(&self, given: &str) -> Option<Answer> {
        match self.takes {
            Takes::Rating { na: true } if given == "na" => Some(Answer::NotApplicable),
            Takes::Choice(codes) => codes.find(given).map(|at| Answer::Choice(OptionIx::new(at))),
            _ => None,
        }
    }

    fn picks(&self, given: &Picks<'_>) -> Option<Answer> {
        let (Takes::Picks(codes), Pick::Text(best), Pick::Text(worst)) =
            (self.takes, &given.best, &given.worst)
        else {
            return None;
        };
        let (best, worst) = (codes.find(best)?, codes.find(worst)?);
        let plain = best != worst && given.other.is_empty() && given.twice.is_none();
        plain.then(|| Answer::Picks { best: OptionIx::new(best), worst: Some(OptionIx::new(worst)) })
    }

    #[inline]
    fn put<'de>(self, plain: Option<Answer>, value: impl FnOnce() -> Value<'de>) {
        match plain {
            Some(_) => self.found.answers.set(self.item, plain),
            None => self.look(&value()),
        }
    }

    /// Looks at a value closely.
    fn look(self, value: &Value<'_>) {
        let Self { all, found, item, .. } = self;
        let id = &all.pack.questionnaire.items[item.at()].id;
        match answer(all.pack, item, value) {
            Ok(Some(answer)) => found.answers.set(item, Some(answer)),
            Ok(None) => {
                if matches!(value, Value::Picks(picks) if matches!(picks.worst, Pick::Null | Pick::Text(_))) {
                    found.note(format!("/answers/{id}"), ProblemKind::WorstOnly(id.clone()));
                }
            }
            Err(wrong) => {
                found.failed.push(item);
                let problem = Problem::new(format!("/answers/{id}{}", wrong.below), wrong.kind);
                found.problems.push(problem.found(wrong.found));
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Scalar.expecting(f)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.look(&Value::Null);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.look(&Value::Bool);
        Ok(())
    }

    fn visit_u64<E>(self, given: u64) -> Result<(), E> {
        let number = given as f64;
        let rated = matches!(self.takes, Takes::Rating { .. });
        let plain = if rated { self.rating(given) } else { self.number(number) };
        self.put(plain, || Value::Number(number));
        Ok(())
    }

    fn visit_i64<E>(self, given: i64) -> Result<(), E> {
        self.look(&Value::Number(given as f64));
        Ok(())
    }

    fn visit_f64<E>(self, given: f64) -> Result<(), E> {
        let plain = self.number(given);
        self.put(plain, || Value::Number(given));
        Ok(())
    }

    fn visit_str<E>(self, given: &str) -> Result<(), E> {
        let plain = self.text(given);
        self.put(plain, || Value::Text(Cow::Borrowed(given)));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let list = Scalar.visit_seq(seq)?;
        self.look(&list);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let picks = Picks::read(map)?;
        let plain = self.picks(&picks);
        self.put(plain, || Value::Picks(Box::new(picks)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use serde_json::Deserializer;

    #[test]
    fn what_is_taken_as_it_stands_is_what_a_close_look_finds() {
        let pack = Pack::embedded();
        let all = Responses::new(&pack);
        let mut taken = 0;
        for (at, takes) in all.takes.iter().enumerate() {
            let item = ItemIx::new(at);
            let mut texts: Vec<String> = [
                "null", "true", "-1", "0", "1", "5", "6", "2.5", "3.0", "40", "256", "99999999", "\"na\"",
                "[]",
            ]
            .map(String::from)
            .to_vec();
            for code in check::codes(&pack, item).chain(["none of them"]) {
                texts.extend([format!("\"{code}\""), format!("[\"{code}\"]")]);
                texts.push(format!("{{\"best\":\"{code}\"}}"));
                texts.push(format!("{{\"best\":\"{code}\",\"worst\":\"B\"}}"));
                texts.push(format!("{{\"worst\":\"{code}\",\"best\":\"B\",\"best\":\"A\"}}"));
            }
            for text in texts {
                let value = Scalar.deserialize(&mut Deserializer::from_str(&text)).unwrap();
                let expected = answer(&pack, item, &value).ok().flatten();
                let mut found = Found::of(Answers::empty(all.takes.len()));
                let slot = Slot { all: &all, takes, found: &mut found, item };
                slot.deserialize(&mut Deserializer::from_str(&text)).unwrap();
                assert_eq!(found.answers.get(item), expected, "{takes:?} {text}");
                taken += usize::from(expected.is_some());
            }
        }
        assert!(taken > 400, "{taken}");
    }
}
