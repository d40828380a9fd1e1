//! Numbers, money, dates and lists as a reader of one language expects them.
//!
//! A value is rounded here and nowhere else, half away from zero; every decision was taken before, on the
//! unrounded value.

use std::collections::BTreeMap;

use chrono::Datelike;
use chrono::NaiveDate;
use serde::Deserialize;

/// Conventions of a language, read from its locale file (section `format`).
///
/// Patterns hold names in braces: `{amount} €`, `{from} bis {to}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Decimal mark.
    pub decimal: String,
    /// Thousands separator.
    pub group: String,
    /// Months in full, January first; twelve.
    pub months: [String; 12],
    /// Months as chart labels; twelve.
    pub months_short: [String; 12],
    /// Pattern of a date: `{day}`, `{month}`, `{year}`.
    pub date: String,
    /// Pattern by currency code: `{amount}`.
    pub money: BTreeMap<String, String>,
    /// Pattern for any other currency: `{amount}`, `{currency}`.
    pub money_other: String,
    /// Pattern of a percentage: `{number}`.
    pub percent: String,
    /// Pattern of a range in running text: `{from}`, `{to}`.
    pub range: String,
    /// Pattern of a range in tables and charts.
    pub range_short: String,
    /// Pattern of hours in charts: `{number}`.
    pub hours: String,
    /// Pattern of points out of a maximum: `{points}`, `{max}`.
    pub out_of: String,
    /// Pattern of a multiplier: `{number}`.
    pub times: String,
    /// Word before the last entry of a list.
    pub and: String,
    /// The same where an entry holds that word itself.
    pub and_plainer: String,
}

/// True minus sign: a hyphen would let a line break before the number.
const MINUS: char = '\u{2212}';

/// A whole number that is not negative, where it is small enough to be exact; its digits are found ten times faster.
fn exactly(whole: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, from 0 to below 2^53"
    )]
    (0.0..9e15).contains(&whole).then_some(whole as u64)
}

/// Pay as an estimate: in hundreds, or in tens where hundreds would make one of a month's quartiles (few hours a week).
pub(super) fn estimated(amount: f64) -> f64 {
    let unit = if amount.abs() < 1_000.0 { 10.0 } else { 100.0 };
    (amount / unit).round() * unit
}

impl Format {
    /// A number with so many decimals (0 to 4), grouped, half away from zero; a value that rounds to zero has no sign.
    #[must_use]
    pub fn number(&self, value: f64, places: usize) -> String {
        let stretch = [1.0, 10.0, 100.0, 1_000.0, 10_000.0][places.min(4)];
        // The small addend lets 2.675, which is 2.67499… in binary, round as written on paper.
        let whole = (value.abs() * stretch + 1e-9).round();
        let width = places.min(4) + 1;
        let digits = match exactly(whole) {
            // By itself, for padding takes the long way.
            Some(number) => match number.to_string() {
                short if short.len() < width => format!("{short:0>width$}"),
                digits => digits,
            },
            None => format!("{whole:0width$.0}"),
        };
        let (integer, fraction) = digits.split_at(digits.len() - places.min(4));
        let mut text = String::with_capacity(2 * digits.len() + 4);
        if value < 0.0 && whole > 0.0 {
            text.push(MINUS);
        }
        self.push_grouped(integer, &mut text);
        if !fraction.is_empty() {
            text.push_str(&self.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A number with so many decimals (0 to 9), zeros at the end left out.
    #[must_use]
    pub fn exact(&self, value: f64, places: usize) -> String {
        let text = format!("{:.*}", places.min(9), value.abs());
        let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut shown = String::new();
        self.push_grouped(integer, &mut shown);
        if !fraction.is_empty() {
            shown.push_str(&self.decimal);
            shown.push_str(fraction);
        }
        let zero = !shown.contains(|one: char| ('1'..='9').contains(&one));
        if value < 0.0 && !zero { format!("{MINUS}{shown}") } else { shown }
    }

    /// An amount of money with two decimals where it is not whole.
    #[must_use]
    pub fn money_to_the_cent(&self, amount: f64, currency: &str) -> String {
        let number = self.exact(amount.abs(), 2);
        let text = match self.money.get(currency) {
            Some(pattern) => fill(pattern, &[("amount", &number)]),
            None => fill(&self.money_other, &[("amount", &number), ("currency", currency)]),
        };
        if amount <= -0.005 { format!("{MINUS}{text}") } else { text }
    }

    /// Adds digits, with the thousands separator between them.
    fn push_grouped(&self, digits: &str, text: &mut String) {
        let (mut first, mut rest) = digits.split_at(digits.len() % 3);
        while !rest.is_empty() {
            text.push_str(first);
            if !first.is_empty() {
                text.push_str(&self.group);
            }
            (first, rest) = rest.split_at(3);
        }
        text.push_str(first);
    }

    /// A number with as few decimals (at most two) as it needs: 6, 1,5, 2,25.
    #[must_use]
    pub fn short(&self, value: f64) -> String {
        self.number(value, needed_places(value, 0))
    }

    /// A level or score: one decimal, two where one would hide something.
    #[must_use]
    pub fn level(&self, value: f64) -> String {
        self.number(value, needed_places(value, 1))
    }

    /// With its sign: `+0,2`; zero is `±0`.
    #[must_use]
    pub fn signed(&self, value: f64, places: usize) -> String {
        signed(value, |amount| self.number(amount, places))
    }

    /// An amount of money, whole units.
    #[must_use]
    pub fn money(&self, amount: f64, currency: &str) -> String {
        let number = self.number(amount.abs(), 0);
        let text = match self.money.get(currency) {
            Some(pattern) => fill(pattern, &[("amount", &number)]),
            None => fill(&self.money_other, &[("amount", &number), ("currency", currency)]),
        };
        if amount <= -0.5 { format!("{MINUS}{text}") } else { text }
    }

    /// Pay, rounded to hundreds, below a thousand to tens: an estimate printed to the euro would promise too much.
    #[must_use]
    pub fn pay(&self, amount: f64, currency: &str) -> String {
        self.money(estimated(amount), currency)
    }

    /// A range of pay with the currency once: `48.100–63.000 €`.
    #[must_use]
    pub fn pay_range(&self, from: f64, to: f64, currency: &str) -> String {
        let rounded = |amount: f64| self.number(estimated(amount), 0);
        let range = self.range_short(&rounded(from), &rounded(to));
        match self.money.get(currency) {
            Some(pattern) => fill(pattern, &[("amount", &range)]),
            None => fill(&self.money_other, &[("amount", &range), ("currency", currency)]),
        }
    }

    /// A difference of pay with its sign.
    #[must_use]
    pub fn signed_pay(&self, amount: f64, currency: &str) -> String {
        signed((amount / 100.0).round() * 100.0, |one| self.money(one, currency))
    }

    /// A ratio as a percentage without decimals.
    #[must_use]
    pub fn percent(&self, ratio: f64) -> String {
        fill(&self.percent, &[("number", &self.number(ratio * 100.0, 0))])
    }

    /// A ratio as a signed percentage with one decimal where needed.
    #[must_use]
    pub fn signed_percent(&self, ratio: f64) -> String {
        let per_cent = (ratio * 1000.0).round() / 10.0;
        signed(per_cent, |one| fill(&self.percent, &[("number", &self.short(one))]))
    }

    /// A ratio as a signed percentage with one decimal, for columns of them.
    #[must_use]
    pub fn signed_tenths_of_percent(&self, ratio: f64) -> String {
        let per_cent = (ratio * 1000.0).round() / 10.0;
        signed(per_cent, |one| fill(&self.percent, &[("number", &self.number(one, 1))]))
    }

    /// A multiplier: `× 1,14`.
    #[must_use]
    pub fn times(&self, ratio: f64) -> String {
        fill(&self.times, &[("number", &self.number(ratio, 2))])
    }

    /// A range in running text; one value if both ends look the same.
    #[must_use]
    pub fn range(&self, from: &str, to: &str) -> String {
        if from == to { from.to_owned() } else { fill(&self.range, &[("from", from), ("to", to)]) }
    }

    /// A range in tables and charts.
    #[must_use]
    pub fn range_short(&self, from: &str, to: &str) -> String {
        if from == to { from.to_owned() } else { fill(&self.range_short, &[("from", from), ("to", to)]) }
    }

    /// Points out of a maximum: `19,4 von 25`.
    #[must_use]
    pub fn out_of(&self, points: f64, max: f64) -> String {
        fill(
            &self.out_of,
            &[("points", &self.number(points, needed_places(points, 0).min(1))), ("max", &self.short(max))],
        )
    }

    /// A date in full.
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        fill(
            &self.date,
            &[
                ("day", &date.day().to_string()),
                ("month", &self.months[date.month0() as usize]),
                ("year", &date.year().to_string()),
            ],
        )
    }

    /// Short name of the month of a date.
    #[must_use]
    pub fn month(&self, date: NaiveDate) -> &str {
        &self.months_short[date.month0() as usize]
    }

    /// `A, B und C`; `A und B sowie C` where an entry holds the word itself.
    #[must_use]
    pub fn list(&self, entries: &[String]) -> String {
        match entries {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let within = format!(" {} ", self.and);
                let clash = entries.iter().any(|entry| entry.contains(&within));
                let and = if clash { &self.and_plainer } else { &self.and };
                format!("{} {and} {last}", first.join(", "))
            }
        }
    }
}

/// Puts the sign before whatever the amount looks like; `±` for zero.
fn signed(value: f64, show: impl Fn(f64) -> String) -> String {
    let shown = show(value.abs());
    if !shown.chars().any(|one| ('1'..='9').contains(&one)) {
        return format!("±{shown}");
    }
    format!("{}{shown}", if value < 0.0 { MINUS } else { '+' })
}

/// Fewest decimals (from `least` to 2) that show the value exactly; 2 if none does.
fn needed_places(value: f64, least: usize) -> usize {
    (least..2)
        .find(|places| {
            let stretched = value * [1.0, 10.0][*places];
            (stretched - stretched.round()).abs() < 1e-6
        })
        .unwrap_or(2)
}

/// Replaces `{name}` by its value.
#[must_use]
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else { break };
        text.push_str(&rest[..open]);
        let name = &rest[open + 1..open + length];
        match values.iter().find(|(one, _)| *one == name) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&rest[open..=open + length]),
        }
        rest = &rest[open + length + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::locale::Lang;
    use crate::report::wording::Wording;
    use chrono::NaiveDate;

    fn check(lang: Lang, cases: &[(&str, String)]) {
        for (expected, found) in cases {
            assert_eq!(*expected, found, "{lang:?}");
        }
    }

    #[test]
    fn german_figures_read_as_germans_write_them() {
        let wording = Wording::builtin(Lang::De);
        let format = &wording.format;
        check(
            Lang::De,
            &[
                ("55.000\u{a0}€", format.pay(55_040.16, "EUR")),
                ("530\u{a0}€", format.pay(533.0, "EUR")),
                ("1.000\u{a0}€", format.pay(996.0, "EUR")),
                ("\u{2212}1.800\u{a0}€", format.signed_pay(-1_774.17, "EUR")),
                ("±0\u{a0}€", format.signed_pay(49.0, "EUR")),
                ("2,5", format.level(2.5)),
                ("4,0", format.level(4.0)),
                ("3,75", format.level(3.75)),
                ("2,67", format.level(8.0 / 3.0)),
                ("1.234.567", format.number(1_234_567.0, 0)),
                ("0,05", format.number(0.05, 2)),
                ("2,68", format.number(2.675, 2)),
                ("0", format.number(-0.2, 0)),
                ("+0,2", format.signed(0.1875, 1)),
                ("1,14", format.times(1.14).replace("×\u{a0}", "")),
                ("45\u{a0}%", format.percent(0.45)),
                ("+3,5\u{a0}%", format.signed_percent(0.035)),
                ("+3\u{a0}%", format.signed_percent(0.03)),
                ("+3,0\u{a0}%", format.signed_tenths_of_percent(0.03)),
                ("−2,9\u{a0}%", format.signed_tenths_of_percent(-0.029)),
                ("6", format.short(6.0)),
                ("23.\u{a0}November 2026", format.date(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())),
                ("A, B und C", format.list(&["A".into(), "B".into(), "C".into()])),
                ("A und B sowie C", format.list(&["A und B".into(), "C".into()])),
            ],
        );
    }

    #[test]
    fn english_figures_read_as_the_british_write_them() {
        let wording = Wording::builtin(Lang::En);
        let format = &wording.format;
        check(
            Lang::En,
            &[
                ("€55,000", format.pay(55_040.16, "EUR")),
                ("\u{2212}€1,800", format.signed_pay(-1_774.17, "EUR")),
                ("2.5", format.level(2.5)),
                ("23\u{a0}November 2026", format.date(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())),
                ("CHF\u{a0}1,000", format.money(1000.0, "CHF")),
            ],
        );
    }

    #[test]
    fn a_pattern_keeps_what_it_does_not_know() {
        assert_eq!(fill("{a} {b} {", &[("a", "1")]), "1 {b} {");
    }
}
