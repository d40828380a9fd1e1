//! The short words of a report in one language, from `templates/locale/<lang>.toml`.
//!
//! Sentences stand in the templates; what stands here appears inside charts and table cells, where a template has
//! no say, or is a finished name of a state that several templates share.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Source;
use crate::locale::Lang;
use crate::report::figure::Format;

/// Words and figures of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The language.
    pub lang: Lang,
    /// How figures look.
    pub format: Format,
    /// The words.
    pub words: Words,
}

/// Section `report` of a locale file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Gap classes.
    pub gap: GapWords,
    /// States of a must-have.
    pub must_have: MustHaveWords,
    /// Parts of the index.
    pub pillar: PillarWords,
    /// Kinds of measures, by code.
    pub kind: BTreeMap<String, String>,
    /// How well founded a pay factor's level is.
    pub basis: BasisWords,
    /// Short verdict for charts and tables, by band code; a band without one is shown with its full name.
    pub verdict: BTreeMap<String, String>,
    /// Words inside charts.
    pub chart: ChartWords,
}

/// Names of the gap classes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GapWords {
    /// Larger than the error of measurement.
    pub clear: String,
    /// Within the error of measurement.
    pub possible: String,
    /// Target reached.
    pub none: String,
    /// Not scorable because there was no opportunity.
    pub no_opportunity: String,
    /// Not scorable for want of answers.
    pub too_few: String,
    /// Left out in the edition to share.
    pub withheld: String,
    /// How large it is: `{number}`.
    pub size: String,
    /// Nobody knows.
    pub no_level: String,
}

/// Names of the states of a must-have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MustHaveWords {
    /// At or above the minimum.
    pub met: String,
    /// Undecided.
    pub open: String,
    /// Below.
    pub not_met: String,
}

/// Names of the parts of the index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarWords {
    /// Soft skills.
    pub soft_skills: String,
    /// Situations.
    pub situations: String,
    /// Experience.
    pub experience: String,
    /// Education.
    pub education: String,
}

/// How a multiplier is founded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisWords {
    /// Taken from a source.
    pub sourced: String,
    /// From a source, made smaller by judgement.
    pub shrunk: String,
    /// Judgement only.
    pub judgement: String,
    /// The reference itself.
    pub reference: String,
    /// Question left open.
    pub skipped: String,
    /// Follows from another answer.
    pub decided: String,
}

/// Words inside charts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartWords {
    /// Start of the waterfall.
    pub base: String,
    /// Total before growth: `{year}`.
    pub level_of: String,
    /// Growth since the reference year.
    pub growth: String,
    /// The floor raised the median.
    pub floor: String,
    /// End of the waterfall.
    pub median: String,
    /// Marker of own pay.
    pub own: String,
    /// Marker of the negotiating position.
    pub marker: String,
    /// Row of hours per month.
    pub load: String,
    /// Index with its tolerance: `{value}`, `{tolerance}`.
    pub tolerance: String,
}

/// The locale files compiled in.
const BUILTIN: [(Lang, &str); 2] = [
    (Lang::De, include_str!("../../templates/locale/de.toml")),
    (Lang::En, include_str!("../../templates/locale/en.toml")),
];

/// A locale file as far as the report reads it; interview and command line own the other sections.
#[derive(Deserialize)]
struct Sections {
    format: Format,
    report: Words,
}

impl Wording {
    /// The wording that comes with the program.
    ///
    /// # Panics
    /// Never in a build that passed its tests: they read both files.
    #[must_use]
    pub fn builtin(lang: Lang) -> Self {
        let (_, text) =
            BUILTIN.iter().find(|(one, _)| *one == lang).expect("every language has a locale file");
        let source = Source { name: "locale".into(), text: (*text).into() };
        Self::from_toml(lang, &source).expect("the locale files compiled in are complete")
    }

    /// Reads the sections `format` and `report` of a locale file.
    ///
    /// # Errors
    /// A key is missing, unknown or of the wrong type, with its place.
    pub fn from_toml(lang: Lang, source: &Source) -> Result<Self, Box<Diagnostic>> {
        let sections: Sections = toml::from_str(&source.text).map_err(|error| {
            let finding = Diagnostic::error(Code("locale-file"), error.message());
            Box::new(match error.span() {
                Some(span) => finding.at(source, span),
                None => finding,
            })
        })?;
        Ok(Self { lang, format: sections.format, words: sections.report })
    }
}

#[cfg(test)]
mod tests {
    use super::Wording;
    use crate::diagnostic::Source;
    use crate::locale::Lang;

    #[test]
    fn both_locale_files_are_complete() {
        for lang in Lang::ALL {
            assert_eq!(Wording::builtin(lang).lang, lang);
        }
    }

    #[test]
    fn a_missing_word_is_located() {
        let source = Source { name: "x.toml".into(), text: "[format]\ndecimal = \",\"\n[report]\n".into() };
        let finding = Wording::from_toml(Lang::De, &source).unwrap_err();
        assert!(finding.place.span.is_some());
        assert!(finding.message.contains("missing field"), "{}", finding.message);
    }
}
