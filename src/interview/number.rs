//! Numbers as people type them, in German and English habits.
//!
//! `6,5` and `6.5` are the same number.
//! `1.500` and `1,500` may mean fifteen hundred or one and a half: both readings are returned and the interview asks back.

use crate::locale::Lang;

/// What a typed text can mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// One number.
    Number(f64),
    /// Two readings: with thousands, with decimals.
    Ambiguous(f64, f64),
    /// No number.
    NoNumber,
}

/// More digits than any question needs; below 2^53 every whole number is exact.
const MOST_DIGITS: usize = 15;

/// Reads a typed number; `unit` may follow it (`6,5 Jahre`), so may a euro sign.
///
/// Groups of three digits may be separated by spaces or apostrophes.
/// An exponent, a fraction or words are no number.
#[must_use]
pub fn parse(text: &str, unit: Option<&str>) -> Typed {
    let bare = without_unit(text.trim(), unit);
    let (negative, digits) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let signed = |number: f64| if negative { -number } else { number };
    let Some((joined, grouped)) = without_spaces(digits) else { return Typed::NoNumber };
    match separated(&joined, grouped) {
        Typed::Number(number) => Typed::Number(signed(number)),
        Typed::Ambiguous(thousands, decimals) => Typed::Ambiguous(signed(thousands), signed(decimals)),
        Typed::NoNumber => Typed::NoNumber,
    }
}

fn without_unit<'t>(text: &'t str, unit: Option<&str>) -> &'t str {
    let units = unit.into_iter().chain(["€", "EUR"]);
    for unit in units {
        let Some(at) = text.len().checked_sub(unit.len()) else { continue };
        if text.is_char_boundary(at) && text[at..].to_lowercase() == unit.to_lowercase() {
            return text[..at].trim_end();
        }
    }
    text
}

/// Joins groups of three; the flag says that there were some. `None` = spaces in other places.
fn without_spaces(text: &str) -> Option<(String, bool)> {
    const GAPS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];
    let groups: Vec<&str> = text.split(GAPS).collect();
    let (first, rest) = groups.split_first()?;
    if rest.is_empty() {
        return Some(((*first).to_owned(), false));
    }
    let (last, middle) = rest.split_last()?;
    let whole = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && middle.iter().all(|group| whole(group))
        && whole(last.split(['.', ',']).next()?);
    fits.then(|| (groups.concat(), true))
}

fn separated(text: &str, grouped: bool) -> Typed {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let marks: Vec<(usize, char)> =
        text.match_indices(['.', ',']).map(|(at, mark)| (at, mark.chars().next().unwrap_or('.'))).collect();
    if digits == 0 || digits > MOST_DIGITS || digits + marks.len() != text.len() {
        return Typed::NoNumber;
    }
    let Some(&(last, mark)) = marks.last() else { return number(text, "") };
    let (whole, decimals) = (&text[..last], &text[last + 1..]);
    let groups: Vec<&str> = text.split(mark).collect();
    if marks.len() == 1 {
        let both =
            decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') && !grouped;
        return match (number(&groups.concat(), ""), number(whole, decimals)) {
            (Typed::Number(thousands), Typed::Number(decimal)) if both => {
                Typed::Ambiguous(thousands, decimal)
            }
            _ if decimals.is_empty() => Typed::NoNumber,
            (_, decimal) => decimal,
        };
    }
    if grouped {
        return Typed::NoNumber;
    }
    if marks.iter().all(|(_, other)| *other == mark) {
        return if are_thousands(&groups) { number(&groups.concat(), "") } else { Typed::NoNumber };
    }
    let thousands: Vec<&str> = whole.split(['.', ',']).collect();
    let other_marks_agree = marks[..marks.len() - 1].iter().all(|(_, other)| *other != mark);
    if other_marks_agree && are_thousands(&thousands) && !decimals.is_empty() {
        number(&thousands.concat(), decimals)
    } else {
        Typed::NoNumber
    }
}

fn are_thousands(groups: &[&str]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3)
}

fn number(whole: &str, decimals: &str) -> Typed {
    format!("0{whole}.{decimals}0").parse().map_or(Typed::NoNumber, Typed::Number)
}

/// A number for reading: `6,5`, `50.000` in German, `6.5`, `50,000` in English; groups from five digits on.
#[must_use]
pub fn shown(number: f64, lang: Lang) -> String {
    shown_beside(number, number, lang)
}

/// The same beside another number: where that one has groups, so has this one from four digits on, as in `6.000 bis
/// 400.000`.
#[must_use]
pub fn shown_beside(number: f64, other: f64, lang: Lang) -> String {
    let plain = editable(number, lang);
    let end = plain.find([',', '.']).unwrap_or(plain.len());
    let start = plain.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    let ungrouped = if other.abs() < 10_000.0 { 4 } else { 3 };
    if end - start <= ungrouped {
        return plain;
    }
    let gap = if lang == Lang::De { '.' } else { ',' };
    let mut out = plain[..start].to_owned();
    for (at, digit) in plain[start..end].chars().enumerate() {
        if at > 0 && (end - start - at).is_multiple_of(3) {
            out.push(gap);
        }
        out.push(digit);
    }
    out + &plain[end..]
}

/// A number for editing: as [`shown`], without groups, so that it reads back as itself.
#[must_use]
pub fn editable(number: f64, lang: Lang) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if lang == Lang::De { text.replace('.', ",") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_decimal_marks_mean_the_same() {
        for (text, wanted) in [
            ("6,5", 6.5),
            ("6.5", 6.5),
            (" 9 ", 9.0),
            ("0,500", 0.5),
            (",5", 0.5),
            ("1500", 1500.0),
            ("1500,500", 1500.5),
        ] {
            assert_eq!(parse(text, None), Typed::Number(wanted), "{text}");
        }
    }

    #[test]
    fn three_digits_after_one_mark_are_asked_back() {
        assert_eq!(parse("1.500", None), Typed::Ambiguous(1500.0, 1.5));
        assert_eq!(parse("1,500", None), Typed::Ambiguous(1500.0, 1.5));
        assert_eq!(parse("50.000 €", None), Typed::Ambiguous(50_000.0, 50.0));
        assert_eq!(parse("-1.500", None), Typed::Ambiguous(-1500.0, -1.5));
    }

    #[test]
    fn what_is_clear_is_not_asked_back() {
        for (text, wanted) in [
            ("1.234.567", 1_234_567.0),
            ("1.234,5", 1234.5),
            ("1,234.56", 1234.56),
            ("50 000", 50_000.0),
            ("50 000,5", 50_000.5),
            ("50'000", 50_000.0),
            ("45000 Euro", 45_000.0),
            ("6,5 JAHRE", 6.5),
            ("-3", -3.0),
        ] {
            let unit = if text.contains("Euro") { "Euro" } else { "Jahre" };
            assert_eq!(parse(text, Some(unit)), Typed::Number(wanted), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "5,",
            "1e3",
            "½",
            "zwölf",
            "1,2,3",
            "1.23.456",
            "1 2",
            "1.2,3.4",
            "5 00",
            "９",
            "1234567890123456",
        ] {
            assert_eq!(parse(text, Some("Jahre")), Typed::NoNumber, "{text}");
        }
    }

    #[test]
    fn numbers_read_back_as_themselves() {
        for number in [0.0, 0.5, 6.5, 39.0, 1500.0, 54_321.0, 400_000.0] {
            for lang in Lang::ALL {
                assert_eq!(parse(&editable(number, lang), None), Typed::Number(number));
            }
        }
        assert_eq!(shown(54_321.0, Lang::De), "54.321");
        assert_eq!(shown(54_321.5, Lang::En), "54,321.5");
        assert_eq!(shown(1500.0, Lang::De), "1500");
        assert_eq!(shown(-54_321.0, Lang::De), "-54.321");
        assert_eq!(shown_beside(1500.0, 9000.0, Lang::De), "1500");
        assert_eq!(shown_beside(6000.0, 400_000.0, Lang::De), "6.000");
        assert_eq!(shown_beside(650.0, 400_000.0, Lang::En), "650");
    }
}
