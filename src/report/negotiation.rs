//! A short brief for a pay conversation, from nothing but what the person stated.

use serde::Deserialize;
use serde::Serialize;

use crate::report::Edition;
use crate::report::pay::PayPart;
use crate::report::pay::Percentiles;
use crate::report::profile::ProfilePart;
use crate::report::record::Fact;
use crate::report::record::RecordPart;
use crate::report::scene::Scene;

/// At most so many factors are named.
const FACTORS: usize = 4;

/// A negotiation brief.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The band to talk about, per year.
    pub band: Percentiles,
    /// Hours a week the band is for.
    pub hours: String,
    /// Facts that earned points.
    pub facts: Vec<Fact>,
    /// Strengths by name; empty without.
    pub strengths: String,
    /// What raises the band.
    pub raises: Vec<Argument>,
    /// What lowers it: questions to expect.
    pub lowers: Vec<Argument>,
}

/// A factor as an argument.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Factor.
    pub name: String,
    /// Level.
    pub level: String,
    /// Effect per year, signed.
    pub effect: String,
}

/// Composes the brief; `None` in the edition to share, without a band, or with nothing to argue from.
pub(super) fn compose(
    scene: &Scene,
    pay: &PayPart,
    profile: &ProfilePart,
    records: [Option<&RecordPart>; 2],
) -> Option<Brief> {
    let band = pay.band.as_ref().filter(|band| scene.edition == Edition::Personal && !band.caution)?;
    let arguments = |wanted: fn(&crate::report::pay::FactorLine) -> bool| -> Vec<Argument> {
        let found = band.factors.iter().filter(|one| wanted(one)).take(FACTORS);
        found
            .map(|one| Argument {
                name: one.name.clone(),
                level: one.level.clone(),
                effect: one.effect.clone(),
            })
            .collect()
    };
    // What a person has done convinces more than what they have learned: education only where there is no experience.
    let earned = |record: &RecordPart| -> Vec<Fact> {
        record.parts.iter().filter(|part| part.earned).flat_map(|part| part.facts.clone()).collect()
    };
    let facts = records.into_iter().flatten().map(earned).find(|facts| !facts.is_empty()).unwrap_or_default();
    let names: Vec<String> = profile.strengths.iter().map(|one| one.name.clone()).collect();
    let brief = Brief {
        band: band.agreed.as_ref().map_or_else(|| band.year.clone(), |agreed| agreed.year.clone()),
        hours: band
            .agreed
            .as_ref()
            .map_or_else(|| band.full_time_hours.clone(), |agreed| agreed.hours.clone()),
        strengths: scene.format().list(&names),
        raises: arguments(|one| one.raises),
        lowers: arguments(|one| one.lowers),
        facts,
    };
    (!brief.facts.is_empty() || !brief.raises.is_empty()).then_some(brief)
}
