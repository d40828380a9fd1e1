//! A calculation as data: numbers and operations, as a person would write them down.
//!
//! Nothing here computes a result of the program; a formula repeats on paper what a stage has computed, with the
//! operands it had, so that anybody can do the sum again. A test does, with its own arithmetic.

use serde::Serialize;

use crate::explain::Step;

/// A calculation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Formula {
    /// A number.
    Number(Number),
    /// An operation on calculations.
    Apply {
        /// Which.
        op: Op,
        /// On what, in order.
        args: Vec<Formula>,
    },
}

/// A number of a calculation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Number {
    /// Unrounded.
    pub value: f64,
    /// Id of the step it comes from, if it is one of the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Sum of any number.
    Add,
    /// First minus second.
    Subtract,
    /// Product of any number.
    Multiply,
    /// First over second.
    Divide,
    /// First to the power of the second.
    Power,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// Exponential function.
    Exp,
    /// Natural logarithm.
    Ln,
    /// Hyperbolic tangent.
    Tanh,
    /// Square root.
    Sqrt,
    /// Without its sign.
    Abs,
}

/// A bare number.
#[must_use]
pub fn number(value: f64) -> Formula {
    Formula::Number(Number { value, from: None })
}

/// The value of a step; 0 if it has none, which no caller asks for.
#[must_use]
pub fn of(step: &Step) -> Formula {
    taken(&step.id, step.value.unwrap_or_default())
}

/// A number that a step with this id has.
#[must_use]
pub fn taken(id: &str, value: f64) -> Formula {
    Formula::Number(Number { value, from: Some(id.to_owned()) })
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $op:ident($($arg:ident),+);)+) => {
        $($(#[$doc])* #[must_use] pub fn $name($($arg: Formula),+) -> Formula {
            Formula::Apply { op: Op::$op, args: vec![$($arg),+] }
        })+
    };
}

operations! {
    /// first − second
    subtract = Subtract(first, second);
    /// first · second
    times = Multiply(first, second);
    /// first / second
    divide = Divide(first, second);
    /// first ^ second
    power = Power(first, second);
    /// The smaller one.
    min = Min(first, second);
    /// The larger one.
    max = Max(first, second);
    /// e ^ first
    exp = Exp(first);
    /// ln first
    ln = Ln(first);
    /// tanh first
    tanh = Tanh(first);
    /// √ first
    sqrt = Sqrt(first);
    /// |first|
    abs = Abs(first);
}

/// The sum of several.
#[must_use]
pub fn sum(args: Vec<Formula>) -> Formula {
    Formula::Apply { op: Op::Add, args }
}

/// The product of several.
#[must_use]
pub fn product(args: Vec<Formula>) -> Formula {
    Formula::Apply { op: Op::Multiply, args }
}

impl Formula {
    /// The result.
    #[must_use]
    pub fn value(&self) -> f64 {
        let Formula::Apply { op, args } = self else {
            let Formula::Number(number) = self else { return 0.0 };
            return number.value;
        };
        let values: Vec<f64> = args.iter().map(Formula::value).collect();
        let at = |place: usize| values.get(place).copied().unwrap_or_default();
        match op {
            Op::Add => values.iter().sum(),
            Op::Multiply => values.iter().product(),
            Op::Subtract => at(0) - at(1),
            Op::Divide => at(0) / at(1),
            Op::Power => libm::pow(at(0), at(1)),
            Op::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
            Op::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Op::Exp => libm::exp(at(0)),
            Op::Ln => libm::log(at(0)),
            Op::Tanh => libm::tanh(at(0)),
            Op::Sqrt => at(0).sqrt(),
            Op::Abs => at(0).abs(),
        }
    }

    /// As it is written on paper; `show` sets the numbers. Signs are those of mathematics and belong to no language.
    #[must_use]
    pub fn write(&self, show: &dyn Fn(f64) -> String) -> String {
        self.written(show, 0)
    }

    /// Binding of the operation around: 0 none, 1 sum, 2 product, 3 power.
    fn written(&self, show: &dyn Fn(f64) -> String, around: u8) -> String {
        let Formula::Apply { op, args } = self else {
            let Formula::Number(number) = self else { return String::new() };
            let text = show(number.value);
            return if number.value < 0.0 && around > 0 { format!("({text})") } else { text };
        };
        let join = |sign: &str, binding: u8, first: u8, last: u8| {
            let parts: Vec<String> = args
                .iter()
                .enumerate()
                .map(|(at, one)| match one {
                    // a fraction as a factor reads better in brackets
                    Formula::Apply { op: Op::Divide, .. } if at > 0 && *op == Op::Multiply => {
                        one.written(show, 3)
                    }
                    _ => one.written(show, if at > 0 { last } else { first }),
                })
                .collect();
            let text = parts.join(sign);
            if around > binding { format!("({text})") } else { text }
        };
        let call = |name: &str| {
            let parts: Vec<String> = args.iter().map(|one| one.written(show, 0)).collect();
            format!("{name}({})", parts.join("; "))
        };
        match op {
            Op::Add => join(" + ", 1, 1, 1),
            Op::Subtract => join(" \u{2212} ", 1, 1, 2),
            Op::Multiply => join(" · ", 2, 2, 2),
            Op::Divide => join(" / ", 2, 2, 3),
            Op::Power => join("^", 3, 4, 4),
            Op::Min => call("min"),
            Op::Max => call("max"),
            Op::Exp => call("exp"),
            Op::Ln => call("ln"),
            Op::Tanh => call("tanh"),
            Op::Sqrt => call("√"),
            Op::Abs => call("abs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(formula: &Formula) -> String {
        formula.write(&|value| format!("{value}"))
    }

    #[test]
    fn brackets_stand_where_they_must() {
        let four = || number(4.0);
        assert_eq!(text(&divide(sum(vec![four(), number(2.0)]), number(2.0))), "(4 + 2) / 2");
        assert_eq!(text(&subtract(four(), sum(vec![number(1.0), number(2.0)]))), "4 − (1 + 2)");
        assert_eq!(text(&times(number(100.0), divide(four(), number(8.0)))), "100 · (4 / 8)");
        assert_eq!(
            text(&divide(times(number(100.0), four()), times(number(2.0), number(3.0)))),
            "100 · 4 / (2 · 3)"
        );
        assert_eq!(text(&power(sum(vec![four(), four()]), number(2.0))), "(4 + 4)^2");
        assert_eq!(text(&subtract(number(1.0), number(-2.0))), "1 − (-2)");
        assert_eq!(text(&min(four(), exp(number(1.0)))), "min(4; exp(1))");
    }
}
