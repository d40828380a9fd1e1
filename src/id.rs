//! Identifiers as types: an item id is not a competency id is not a string.
//!
//! Two kinds exist.
//! A *name* (`ItemId`, `CompetencyId`, …) is what stands in packs, answers and results and never changes meaning.
//! An *index* (`ItemIx`, `OptionIx`, …) is the place of such a thing inside one loaded pack; checked rules hold indices,
//! so that they cannot dangle and reading a sheet needs no maps.

use std::fmt;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// Wraps the spelling found in a file.
            #[must_use]
            pub fn new(spelling: &str) -> Self {
                Self(spelling.into())
            }

            /// The spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }
    };
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(u16);

        impl $name {
            /// The index of the `at`-th entry; packs never hold more than 65,535 of anything.
            ///
            /// # Panics
            /// If `at` does not fit: the loader refuses such packs before.
            #[must_use]
            pub fn new(at: usize) -> Self {
                Self(u16::try_from(at).expect("the loader limits every list to 65,535 entries"))
            }

            /// The place as a plain number, for indexing.
            #[must_use]
            pub fn at(self) -> usize {
                usize::from(self.0)
            }
        }
    };
}

name!(/// Id of a question of any kind: `COM1`, `S01`, `P2`.
    ItemId);
name!(/// Code of an option inside one item: `voc_3y`, `B`.
    OptionCode);
name!(/// Id of a competency: `COM`.
    CompetencyId);
name!(/// Id of a target level of the job: `manager`.
    RoleId);
name!(/// Id of a group of industries that share targets: `tech`.
    ClusterId);
name!(/// Id of a part of a rubric: `E1`, `X4`.
    PartId);
name!(/// Id of a response-quality rule: `Q4`.
    QualityRuleId);
name!(/// Id of a pay factor: `industry`.
    FactorId);
name!(/// Code of a level of a pay factor: an option code, or a derived one such as `two_plus`.
    LevelCode);
name!(/// Id of a training measure: `J04`.
    MeasureId);
name!(/// Id of a gain rule: `G-DEBRIEF`.
    GainRuleId);
name!(/// Code of a funding instrument: `AFBG`.
    FundingCode);
name!(/// Key of a source: `W4`, `E25`, `V59`.
    SourceKey);
name!(/// Name of a chart in a report: `fit`, `gap-LEA`.
    ChartId);

index!(/// Place of an item in the questionnaire.
    ItemIx);
index!(/// Place of an option in its item.
    OptionIx);
index!(/// Place of a competency in the framework.
    CompetencyIx);
index!(/// Place of a role in the framework.
    RoleIx);
index!(/// Place of a cluster in the framework.
    ClusterIx);
index!(/// Place of a measure in the catalogue.
    MeasureIx);
index!(/// Place of a source in the list of sources.
    SourceIx);
