//! Random sheets: what the property tests, the benches and the examples run on.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "each test file uses its part")]

use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{Item, ItemKind, Keying};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Map, Value, json};

/// A source of random numbers that is the same in every run.
pub fn random(seed: u8) -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32])
}

/// A random number below a limit.
pub fn below(rng: &mut TestRng, limit: usize) -> usize {
    (rng.next_u32() as usize) % limit
}

/// A random legal answer to one item, or none; style 0 is a straight line, 1 is noise, the others a person.
fn answer(rng: &mut TestRng, pack: &Pack, item: &Item, style: usize, base: &[usize]) -> Option<Value> {
    if !item.required && below(rng, if style < 2 { 12 } else { 150 }) == 0 {
        return (below(rng, 2) == 0).then_some(Value::Null);
    }
    let some = |rng: &mut TestRng, codes: Vec<String>| codes[below(rng, codes.len())].clone();
    Some(match &item.kind {
        ItemKind::Statement(statement) if statement.na && below(rng, 6 + 10 * style) == 0 => json!("na"),
        ItemKind::Statement(_) if style == 0 => json!(3),
        ItemKind::Check if style > 1 => json!(2),
        ItemKind::Statement(statement) if style > 1 => {
            let point = (base[statement.competency.at()] + below(rng, 3)).clamp(1, 5);
            json!(if statement.keying == Keying::Reverse { 6 - point } else { point })
        }
        ItemKind::Statement(_) | ItemKind::Check => json!(1 + below(rng, 5)),
        ItemKind::Situation(situation) => {
            let codes: Vec<String> = situation.options.iter().map(|one| one.code.to_string()).collect();
            let best = below(rng, codes.len());
            let worst = (best + 1 + below(rng, codes.len() - 1)) % codes.len();
            if below(rng, 8) == 0 {
                json!({ "best": codes[best] })
            } else {
                json!({ "best": codes[best], "worst": codes[worst] })
            }
        }
        ItemKind::Choice(choice) => {
            json!(some(
                rng,
                choice
                    .options
                    .iter()
                    .filter(|one| one.only_if.is_none())
                    .map(|one| one.code.to_string())
                    .collect()
            ))
        }
        ItemKind::Choices(choices) => {
            let codes: Vec<String> = choices.options.iter().map(|one| one.code.to_string()).collect();
            match choices.exclusive {
                Some(alone) if below(rng, 4) == 0 => json!([codes[alone.at()]]),
                alone => {
                    let mut all: Vec<String> = Vec::new();
                    for (at, code) in codes.iter().enumerate() {
                        if alone.is_none_or(|alone| alone.at() != at) && below(rng, 3) == 0 {
                            all.push(code.clone());
                        }
                    }
                    if all.is_empty() && !choices.may_be_empty {
                        all.push(codes[0].clone());
                    }
                    json!(all)
                }
            }
        }
        ItemKind::Number(number) => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            let steps = ((number.max.min(60.0) - number.min) / number.step) as usize;
            json!(number.min + number.step * below(rng, steps + 1) as f64)
        }
    })
    .filter(|_| !pack.questionnaire.items.is_empty())
}

/// A random sheet, legal or nearly so.
pub fn sheet(rng: &mut TestRng, pack: &Pack) -> Value {
    let style = below(rng, 4);
    let mode = ["self", "training", "hr"][below(rng, 3)];
    let form = ["standard", "full"][below(rng, 2)];
    let base: Vec<usize> = pack.framework.competencies.iter().map(|_| 1 + below(rng, 4)).collect();
    let mut answers = Map::new();
    for item in &pack.questionnaire.items {
        if let Some(answer) = answer(rng, pack, item, style, &base) {
            answers.insert(item.id.to_string(), answer);
        }
    }
    json!({ "schema": "csm-answers/1", "pack": pack.id, "form": form, "mode": mode, "lang": "de", "answers": answers })
}

/// Takes out what the findings name until the sheet is legal.
pub fn mended(reader: &Reader<'_>, mut sheet: Value) -> Option<(Value, csm_kompass::answers::Answers)> {
    for _ in 0..6 {
        let piece = Piece { bytes: sheet.to_string().into_bytes(), line: 1, column: 1 };
        match reader.read(&piece) {
            Ok(read) => return Some((sheet, read.answers)),
            Err(refused) => {
                for problem in refused.problems.iter().filter(|one| !one.is_warning()) {
                    let item = problem.pointer.strip_prefix("/answers/").unwrap_or_default().to_owned();
                    let answers = sheet["answers"].as_object_mut().unwrap();
                    if answers.remove(&item).is_none() {
                        answers.insert(item, json!("business")); // B2 became required
                    }
                }
            }
        }
    }
    None
}

/// A sheet spoilt in one of many ways, as the bytes of one line.
pub fn spoilt(rng: &mut TestRng, sheet: &Value, line: &str) -> Vec<u8> {
    let mut changed = sheet.clone();
    let items: Vec<String> = sheet["answers"].as_object().unwrap().keys().cloned().collect();
    let item = items[below(rng, items.len())].clone();
    let odd = [
        json!(99),
        json!(-1),
        json!(2.5),
        json!("nonsense"),
        json!([]),
        json!(["a", 1, {"b": null}]),
        json!({}),
        json!({"best": "A", "worst": "A"}),
        json!({"best": 1}),
        json!({"worst": "A"}),
        json!(true),
        json!("na"),
        json!({"best": "A", "x": [1, 2]}),
        json!(["none", "none"]),
        json!(1e300),
        json!(""),
        json!({"best": "A", "worst": {"best": 1}}),
    ];
    match below(rng, 16) {
        0..=4 => changed["answers"][&item] = odd[below(rng, odd.len())].clone(),
        5 => drop(changed["answers"].as_object_mut().unwrap().remove("P1")),
        6 => changed["answers"][format!("{item}x")] = json!(1),
        7 => changed["mode"] = [json!("hr"), json!("boss"), json!(1), Value::Null][below(rng, 4)].clone(),
        8 => changed["extra~/\u{1b}"] = json!({"a": [1]}),
        9 => {
            changed["respondent"] =
                [json!(1), json!([1]), json!({"id": 1, "mail": "x"}), Value::Null][below(rng, 4)].clone();
        }
        10 => {
            let cut = below(rng, line.len());
            return line.as_bytes()[..cut].to_vec();
        }
        11 => {
            let mut bytes = line.as_bytes().to_vec();
            let at = below(rng, bytes.len());
            bytes[at] = u8::try_from(below(rng, 256)).unwrap();
            return bytes;
        }
        12 => {
            let tails = [" x", "}", " // remark", "{}", " {\"a\":1}", "\t \r", ",", "]"];
            return format!("{line}{}", tails[below(rng, tails.len())]).into_bytes();
        }
        13 => {
            let lines = [
                "[1] x",
                "\"text\"",
                "17 18",
                "",
                "   ",
                "null",
                "} {\"a\":1}",
                "[[]",
                "\u{feff}{}",
                "{\"a\":\"\\",
                "]",
            ];
            return lines[below(rng, lines.len())].as_bytes().to_vec();
        }
        14 => return line.replacen("\"answers\":{", "\"answers\":{\"COM1\":3,\"COM1\":4,", 1).into_bytes(),
        _ => {
            changed["timing_ms"] =
                [json!({"COM1": -1}), json!({"XX": 1}), json!(3), json!({"COM1": "a", "COM2": null})]
                    [below(rng, 4)]
                .clone();
        }
    }
    changed.to_string().into_bytes()
}
