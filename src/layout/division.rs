//! Where inside a word a line may end.

use rustc_hash::FxHashMap;

use crate::locale::Lang;

use super::hyphenate::hyphenate;
use super::hyphenate::is_address;
use super::paragraph::Gap;

/// Words that end compounds, by their first letter; never iterated, so the order of a hash map cannot show.
pub type Joints = FxHashMap<char, Vec<String>>;

/// Words that end compounds, in small letters, as they are looked up.
#[must_use]
pub fn joints(words: &[String]) -> Joints {
    let mut joints = Joints::default();
    for word in words {
        if let Some(letter) = word.chars().next() {
            joints.entry(letter).or_default().push(word.clone());
        }
    }
    joints
}

/// Where inside a word a line may end (bytes from its start), and how.
#[must_use]
pub fn break_points(word: &str, lang: Lang, joints: &Joints) -> Vec<(usize, Gap)> {
    let hyphen = |at: usize| {
        // Capitals inside a part forbid hyphens, so what follows one is in small letters.
        let rest = &word[at..];
        let known = rest.chars().next().and_then(|letter| joints.get(&letter));
        let joint = known.is_some_and(|known| known.iter().any(|joint| rest.starts_with(joint.as_str())));
        (at, if joint { Gap::Joint } else { Gap::Hyphen })
    };
    let mut points: Vec<(usize, Gap)> = hyphenate(word, lang).into_iter().map(hyphen).collect();
    // Without a known joint one place is as good as another.
    if points.iter().all(|(_, gap)| *gap == Gap::Hyphen) {
        for (_, gap) in &mut points {
            *gap = Gap::Joint;
        }
    }
    let address = is_address(word);
    let (mut before, mut letters) = (' ', 0);
    let mut chars = word.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, after)| *after);
        let seam = match c {
            '/' if !address && is_ending(&word[at + 1..]) => false,
            // Not behind `E-`, `IT-` or `AdA-`: what is left at the end of the line would say nothing.
            '-' if !address => letters > SHORT && after.is_alphabetic(),
            '/' if !address => before.is_alphabetic() && after.is_alphabetic(),
            '—' => !before.is_whitespace() && after.is_alphabetic(),
            '/' | '.' | '?' | '&' | '=' | '-' if address => {
                before.is_alphanumeric() && after.is_alphanumeric()
            }
            _ => false,
        };
        if seam {
            points.push((at + c.len_utf8(), Gap::Seam));
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        before = c;
    }
    points.sort_by_key(|(at, _)| *at);
    points
}

/// So many letters before a written hyphen are too few for the end of a line.
const SHORT: usize = 3;

/// What follows a stroke is an ending, as in "Fachwirt/in": it does not begin a line.
fn is_ending(rest: &str) -> bool {
    let letters = rest.find(|one: char| !one.is_alphabetic()).unwrap_or(rest.len());
    rest[..letters].chars().count() <= 5 && rest[..letters].chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_after_a_stroke_stays_with_its_word() {
        let seams = |word: &str| -> Vec<String> {
            let points = break_points(word, Lang::De, &FxHashMap::default());
            points.iter().filter(|(_, gap)| *gap == Gap::Seam).map(|(at, _)| word[*at..].to_owned()).collect()
        };
        assert!(seams("Fachwirt/in,").is_empty());
        assert!(seams("Teamleiter/innen").is_empty());
        assert_eq!(seams("Meister/Techniker"), ["Techniker"]);
    }

    #[test]
    fn compounds_are_divided_at_their_joints_first() {
        let joints = joints(&["management".to_owned(), "orientierung".to_owned()]);
        let joint = |word: &str| -> Vec<String> {
            let points = break_points(word, Lang::De, &joints);
            points
                .iter()
                .filter(|(_, gap)| *gap == Gap::Joint)
                .map(|(at, _)| word[*at..].to_owned())
                .collect()
        };
        assert_eq!(joint("Beschwerdemanagement"), ["management"]);
        assert_eq!(joint("Kundenorientierung,"), ["orientierung,"]);
        assert_eq!(joint("Verhandlung"), ["handlung", "lung"]);
    }
}
