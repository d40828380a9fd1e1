//! Lengths and colours as they are written in a style.

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error as _;

use crate::drawing::Color;
use crate::drawing::geometry::Length;

/// `12pt` or `4.5mm`.
pub(super) fn length<'de, D: Deserializer<'de>>(from: D) -> Result<Length, D::Error> {
    let text = String::deserialize(from)?;
    let (number, unit): (_, fn(f64) -> Length) = match (text.strip_suffix("pt"), text.strip_suffix("mm")) {
        (Some(number), _) => (number, Length::pt),
        (None, Some(number)) => (number, Length::mm),
        (None, None) => return Err(D::Error::custom(format!("`{text}` is no length"))),
    };
    match number.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && (0.0..=5000.0).contains(&value) => Ok(unit(value)),
        _ => Err(D::Error::custom(format!("`{text}` is no length"))),
    }
}

/// `#rrggbb`.
pub(super) fn color<'de, D: Deserializer<'de>>(from: D) -> Result<Color, D::Error> {
    let text = String::deserialize(from)?;
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && !digits.starts_with('+'));
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .map(Color::hex)
        .ok_or_else(|| D::Error::custom(format!("`{text}` is no colour")))
}
