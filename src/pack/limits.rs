//! What a number of a pack may be.

use std::fmt;

/// A closed or half-open interval of allowed numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    min: f64,
    max: f64,
    /// Whether `min` itself is allowed.
    with_min: bool,
}

impl Limits {
    /// Any finite number.
    pub(super) const ANY: Self = Self { min: f64::NEG_INFINITY, max: f64::INFINITY, with_min: true };
    /// More than zero: multipliers, durations.
    pub(super) const POSITIVE: Self = Self { min: 0.0, max: f64::INFINITY, with_min: false };
    /// Zero or more: points, money.
    pub(super) const NOT_NEGATIVE: Self = Self { min: 0.0, max: f64::INFINITY, with_min: true };
    /// Zero to one: shares and probabilities.
    pub(super) const SHARE: Self = Self::between(0.0, 1.0);

    /// From `min` to `max`, both allowed.
    pub(super) const fn between(min: f64, max: f64) -> Self {
        Self { min, max, with_min: true }
    }

    /// Whether a number is allowed.
    pub(super) fn has(self, number: f64) -> bool {
        number.is_finite()
            && number <= self.max
            && (number > self.min || (self.with_min && number >= self.min))
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { min, max, with_min } = self;
        match (min.is_finite(), max.is_finite(), with_min) {
            (false, false, _) => f.write_str("any finite number"),
            (false, true, _) => write!(f, "at most {max}"),
            (true, false, true) => write!(f, "{min} or more"),
            (true, false, false) => write!(f, "more than {min}"),
            (true, true, true) => write!(f, "{min} to {max}"),
            (true, true, false) => write!(f, "more than {min}, at most {max}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_at_their_ends() {
        assert!(!Limits::POSITIVE.has(0.0) && Limits::POSITIVE.has(f64::MIN_POSITIVE));
        assert!(Limits::NOT_NEGATIVE.has(0.0) && !Limits::NOT_NEGATIVE.has(-f64::MIN_POSITIVE));
        assert!(Limits::SHARE.has(0.0) && Limits::SHARE.has(1.0) && !Limits::SHARE.has(1.0 + f64::EPSILON));
        assert!(!Limits::ANY.has(f64::NAN) && !Limits::ANY.has(f64::INFINITY));
    }

    #[test]
    fn limits_read_as_a_person_says_them() {
        assert_eq!(Limits::SHARE.to_string(), "0 to 1");
        assert_eq!(Limits::POSITIVE.to_string(), "more than 0");
        assert_eq!(Limits::NOT_NEGATIVE.to_string(), "0 or more");
    }
}
