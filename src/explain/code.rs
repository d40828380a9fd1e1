//! The codes of a chain: what a step is, and which further numbers it names.
//!
//! JSON, its schema and the templates speak of steps by these; a test compares them.

use serde::Serialize;

/// Code of a kind, class, status or verdict, as results spell it; empty for what is no bare code.
#[must_use]
pub fn code<T: Serialize>(of: &T) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

macro_rules! codes {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $code:ident,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $code,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];
        }
    };
}

codes! {
    /// What a step is. The codes are those of JSON and of the templates.
    Kind {
        /// Everything that can be explained.
        Overview,
        /// A response.
        Answer,
        /// A question and what its answer did.
        Item,
        /// A step that used an answer.
        Use,
        /// A competency: its level.
        Level,
        /// Reliability of so many statements.
        Reliability,
        /// Standard error.
        Error,
        /// Lower end of an interval.
        Lower,
        /// Upper end of an interval.
        Upper,
        /// Target of a competency.
        Target,
        /// Weight of a competency.
        Weight,
        /// Part of the way to the target.
        Attainment,
        /// Distance to the target.
        Gap,
        /// Weight times gap.
        Priority,
        /// A minimum.
        MustHave,
        /// The index.
        Fit,
        /// Soft skills.
        SoftSkills,
        /// Situations.
        Situations,
        /// One situation.
        Situation,
        /// Experience.
        Experience,
        /// Education.
        Education,
        /// A part of experience or education.
        Part,
        /// Band of the index.
        Band,
        /// Verdict after the must-haves.
        Verdict,
        /// One weight changed.
        Variation,
        /// All of them.
        Sensitivity,
        /// A limit of the bands within the interval.
        Borderline,
        /// What leads to the next better verdict.
        Next,
        /// A competency at a higher level.
        Raise,
        /// Pay.
        Salary,
        /// Starting value.
        Base,
        /// A factor.
        Factor,
        /// Sum of the logarithms.
        Effect,
        /// The sum, damped.
        Damped,
        /// Wage growth.
        Growth,
        /// Width of the band.
        Sigma,
        /// Minimum wage per year.
        Floor,
        /// A percentile.
        Percentile,
        /// A percentile for the agreed hours.
        Agreed,
        /// Position by negotiation.
        Marker,
        /// The plan.
        Plan,
        /// Means of the plan.
        Means,
        /// A measure.
        Measure,
        /// Effect of a measure on a competency, before others are considered.
        Gain,
        /// What it adds beside the others.
        Added,
        /// Effect size behind a gain.
        Effectiveness,
        /// A competency after the plan.
        After,
        /// Response quality.
        Quality,
        /// A rule of it.
        Rule,
        /// Coverage.
        Coverage,
        /// A missing piece.
        Missing,
    }
}

codes! {
    /// A number a sentence names.
    Fact {
        /// Responses that count.
        Answered,
        /// Questions asked.
        Asked,
        /// Responses needed.
        Needed,
        /// "No opportunity".
        NotApplicable,
        /// Left open.
        Skipped,
        /// Scales without a level.
        NotScorable,
        /// The response before it is turned round.
        Given,
        /// Limit of a class or band.
        Limit,
        /// The next limit.
        NextLimit,
        /// Weight of a part.
        Weight,
        /// Most there is.
        Most,
        /// Least there is.
        Least,
        /// Level of the qualifications framework.
        Rank,
        /// Multiplier after damping.
        Scaled,
        /// Step in euro.
        Step,
        /// Year.
        Year,
        /// Hours.
        Hours,
        /// Hours per week.
        HoursPerWeek,
        /// Money.
        Money,
        /// Price.
        Price,
        /// First week.
        FromWeek,
        /// Last week.
        ToWeek,
        /// Points.
        Points,
        /// Number of cases.
        Cases,
        /// Cases with another band.
        BandChanges,
        /// Cases with another verdict.
        VerdictChanges,
        /// Factor of a weight.
        Factor,
        /// Value without what cannot be judged.
        Without,
        /// Weighted closed part of the gaps.
        Worth,
        /// Gap before.
        Before,
        /// Gap after.
        Open,
        /// Standard deviation.
        Sd,
        /// Width of the band as it is.
        Width,
        /// Width it would have.
        Narrower,
        /// Standard error.
        Error,
    }
}
