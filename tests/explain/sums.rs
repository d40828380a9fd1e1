//! Every sum is done again with arithmetic of the test's own.

use std::collections::BTreeMap;

use crate::support::example;
use serde_json::Value;

use super::{EXAMPLES, TOPICS, chain, result, stdout, steps};

/// Does a sum again from the operands alone: a number that comes from a step is worked out there, down to the answers.
fn by_hand(formula: &Value, steps: &BTreeMap<String, Value>) -> f64 {
    if let Some(value) = formula["value"].as_f64() {
        let from = formula["from"].as_str().and_then(|id| steps.get(id));
        return match from.filter(|step| !step["formula"].is_null()) {
            Some(step) => by_hand(&step["formula"], steps),
            None => value,
        };
    }
    let args: Vec<f64> = formula["args"].as_array().unwrap().iter().map(|one| by_hand(one, steps)).collect();
    match formula["op"].as_str().unwrap() {
        "add" => args.iter().sum(),
        "multiply" => args.iter().product(),
        "subtract" => args[0] - args[1],
        "divide" => args[0] / args[1],
        "power" => args[0].powf(args[1]),
        "min" => args.iter().copied().fold(f64::INFINITY, f64::min),
        "max" => args.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "exp" => args[0].exp(),
        "ln" => args[0].ln(),
        "tanh" => args[0].tanh(),
        "sqrt" => args[0].sqrt(),
        "abs" => args[0].abs(),
        other => panic!("unknown operation {other}"),
    }
}

#[track_caller]
fn near(found: f64, expected: f64, what: &str) {
    let allowed = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= allowed, "{what}: {found} is not {expected}");
}

#[test]
fn every_sum_of_a_chain_can_be_done_again_from_its_operands() {
    let (mut sums, mut taken) = (0, 0);
    for name in EXAMPLES {
        for what in TOPICS {
            let chain = chain(name, what);
            let all = steps(&chain);
            for (id, step) in &all {
                if step["formula"].is_null() {
                    continue;
                }
                near(
                    by_hand(&step["formula"], &all),
                    step["value"].as_f64().unwrap(),
                    &format!("{name} {id}"),
                );
                sums += 1;
                let mut open = vec![&step["formula"]];
                while let Some(part) = open.pop() {
                    open.extend(part["args"].as_array().into_iter().flatten());
                    if let Some(other) = part["from"].as_str().and_then(|from| all.get(from)) {
                        near(part["value"].as_f64().unwrap(), other["value"].as_f64().unwrap(), id);
                        taken += 1;
                    }
                }
            }
        }
    }
    assert!(sums > 500 && taken > 900, "{sums} sums, {taken} operands taken from another step");
}

/// Rounded as results are.
fn round(value: f64, places: i32) -> f64 {
    let stretch = 10_f64.powi(places);
    (value * stretch).round() / stretch
}

/// A number of the result against the sum done by hand.
fn same(found: f64, places: i32, result: &Value, what: &str) {
    let expected = result.as_f64().unwrap_or_else(|| panic!("{what} is no number: {result}"));
    assert!((round(found, places) - expected).abs() < 1e-6, "{what}: {found} against {expected}");
}

#[test]
fn every_number_of_the_result_follows_from_the_explanation() {
    for name in EXAMPLES {
        let result = result(name);
        let fit = steps(&chain(name, "fit"));
        let value = |all: &BTreeMap<String, Value>, id: &str| -> f64 {
            let step = all.get(id).unwrap_or_else(|| panic!("{name}: no step {id}"));
            if step["formula"].is_null() {
                step["value"].as_f64().unwrap()
            } else {
                by_hand(&step["formula"], all)
            }
        };
        same(value(&fit, "fit"), 2, &result["fit"]["index"], "index");
        same(value(&fit, "fit.lower"), 2, &result["fit"]["interval"][0], "interval");
        same(value(&fit, "fit.upper"), 2, &result["fit"]["interval"][1], "interval");
        for part in ["soft_skills", "situations", "experience", "education"] {
            same(value(&fit, part), 2, &result[part]["score"], part);
        }
        for (part, points) in ["experience", "education"]
            .iter()
            .flat_map(|one| result[one]["parts"].as_object().unwrap().iter())
        {
            same(value(&fit, part), 2, points, part);
        }
        for one in result["soft_skills"]["competencies"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            for (key, step) in [("target", "target"), ("importance", "weight"), ("attainment", "attainment")]
                .into_iter()
                .chain([("gap", "gap"), ("priority", "priority")])
            {
                same(value(&fit, &format!("{id}.{step}")), 2, &one[key], &format!("{id} {key}"));
            }
            if !one["imputed"].as_bool().unwrap() {
                same(value(&fit, id), 2, &one["level"], id);
                same(value(&fit, &format!("{id}.lower")), 2, &one["interval"][0], id);
                same(value(&fit, &format!("{id}.upper")), 2, &one["interval"][1], id);
            }
        }
        let pay = steps(&chain(name, "salary"));
        for place in ["p10", "p25", "p50", "p75", "p90"] {
            same(value(&pay, &format!("salary.{place}")), 0, &result["salary"][place], place);
            if let Some(agreed) = result["salary"]["agreed_hours"].get(place) {
                same(value(&pay, &format!("salary.agreed.{place}")), 0, agreed, place);
            }
        }
        for factor in result["salary"]["factors"].as_array().unwrap() {
            let id = format!("salary.{}", factor["id"].as_str().unwrap());
            same(value(&pay, &id), 4, &factor["multiplier"], &id);
        }
        let quality = steps(&chain(name, "quality"));
        for rule in result["quality"]["rules"].as_array().unwrap() {
            if !rule["value"].is_null() {
                let id = rule["id"].as_str().unwrap();
                same(value(&quality, id), 3, &rule["value"], id);
            }
        }
        let plan = steps(&chain(name, "plan"));
        for measure in result["plan"]["measures"].as_array().unwrap() {
            let id = measure["id"].as_str().unwrap();
            for (competency, gain) in measure["gains"].as_object().unwrap() {
                same(value(&plan, &format!("{id}.{competency}.added")), 2, gain, id);
            }
        }
    }
}

/// A printed calculation, read and done again.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.skip("+ ") {
                value += self.product();
            } else if self.skip("− ") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.power();
        loop {
            if self.skip("· ") {
                value *= self.power();
            } else if self.skip("/ ") {
                value /= self.power();
            } else {
                return value;
            }
        }
    }

    fn power(&mut self) -> f64 {
        let base = self.atom();
        if self.skip("^") { base.powf(self.atom()) } else { base }
    }

    fn arguments(&mut self) -> Vec<f64> {
        let mut all = vec![self.sum()];
        while self.skip(";") {
            all.push(self.sum());
        }
        assert!(self.skip(")"), "no closing bracket before {}", self.rest);
        all
    }

    fn atom(&mut self) -> f64 {
        for name in ["min(", "max(", "exp(", "ln(", "tanh(", "√(", "abs(", "("] {
            if self.skip(name) {
                let args = self.arguments();
                return match name {
                    "min(" => args.iter().copied().fold(f64::INFINITY, f64::min),
                    "max(" => args.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                    "exp(" => args[0].exp(),
                    "ln(" => args[0].ln(),
                    "tanh(" => args[0].tanh(),
                    "√(" => args[0].sqrt(),
                    "abs(" => args[0].abs(),
                    _ => args[0],
                };
            }
        }
        let negative = self.skip("−");
        let end = self.rest.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',');
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let value: f64 =
            digits.replace(',', "").parse().unwrap_or_else(|_| panic!("no number: {digits}{rest}"));
        if negative { -value } else { value }
    }
}

/// A calculation as text, or nothing if it is something else.
fn calculated(text: &str) -> Option<f64> {
    let starts = ["min(", "max(", "exp(", "ln(", "tanh(", "√(", "abs(", "(", "−"];
    let first = text.chars().next()?;
    if !text.contains(['+', '−', '·', '/', '(']) {
        return None; // a bare number is no calculation
    }
    if !(first.is_ascii_digit() || starts.iter().any(|one| text.starts_with(one))) {
        return None;
    }
    let mut reader = Reader { rest: text };
    let value = reader.sum();
    reader.rest.trim().is_empty().then_some(value)
}

#[test]
fn printed_calculations_give_what_stands_beside_them() {
    let mut done = 0;
    for name in EXAMPLES {
        for what in TOPICS.into_iter().chain(["LEA", "COM", "PRB", "X1", "J04"]) {
            let path = example(name);
            let text = stdout(&["explain", path.to_str().unwrap(), what, "--format", "md", "--lang", "en"]);
            for line in text.lines().map(|line| line.replace('\\', "")) {
                let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
                let pair = match (cells.len(), line.split_once(" = ")) {
                    (1, Some((calculation, value))) => (calculation, value),
                    (3, _) if line.starts_with('|') => (cells[1], cells[2]),
                    (4, _) if line.starts_with('|') => (cells[2], cells[3]),
                    _ => continue,
                };
                let figure = pair.1.split([';', ' ']).next().unwrap().replace(['€', ','], "");
                let (Some(found), Ok(expected)) =
                    (calculated(pair.0), figure.replace('−', "-").parse::<f64>())
                else {
                    continue;
                };
                // operands are printed with six digits
                let allowed = 2e-5 * expected.abs().max(1.0);
                assert!((found - expected).abs() <= allowed, "{name} {what}: {line}: {found}");
                done += 1;
            }
        }
    }
    assert!(done > 180, "only {done} printed calculations were read");
}
