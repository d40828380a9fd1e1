//! The development plan: which measures, in which order, with what small effect, and what stays open.

pub mod candidate;
pub mod choose;
pub mod condition;
pub mod effect;
pub mod funding;
pub mod left_out;
pub mod schedule;
pub mod variant;

use chrono::NaiveDate;

use crate::answers::Answers;
use crate::assessment::{Assessment, QualityVerdict};
use crate::id::{CompetencyIx, FundingCode, MeasureIx};
use crate::pack::Pack;
use crate::pack::training::{Catalogue, PlanLimits, PlannedIf};

use self::candidate::{Candidate, Offer, means, offer};
use self::choose::{Budget, choose};
use self::condition::Facts;
use self::effect::{Effect, Start};
use self::variant::variants;

pub use self::left_out::{LeftOut, LeftOutReason};
pub use self::variant::{Variant, VariantKind};

/// Makes the plan for one person; `date` is the day of the report, from which weeks are counted.
///
/// `None` if the pack has no catalogue, if the answers are unusable or if nothing carries the soft-skill score.
/// With no hours at all nothing is planned and the gaps are listed.
#[must_use]
pub fn plan(pack: &Pack, answers: &Answers, assessment: &Assessment, date: NaiveDate) -> Option<Plan> {
    let catalogue = pack.training.as_ref()?;
    if assessment.quality.verdict == QualityVerdict::Unusable || assessment.soft_skills.score.is_none() {
        return None;
    }
    let facts = Facts { pack, catalogue, answers, assessment, date };
    let means = means(pack, catalogue, answers);
    let offer = offer(&facts, &means);
    let starts: Vec<Start> = assessment
        .soft_skills
        .competencies
        .iter()
        .map(|one| Start { level: one.level, gap: one.gap, weight: one.importance })
        .collect();
    let field = Field {
        catalogue,
        limits: &catalogue.limits,
        candidates: &offer.candidates,
        starts: &starts,
        priorities: &assessment.priorities,
    };
    let budget = Budget { hours_per_week: means.hours_per_week, money: means.money };
    let chosen = choose(field.limits, field.candidates, field.starts, budget);
    let mut drawn = field.draw(chosen, means.hours_per_week);
    for one in &mut drawn.measures {
        let measure = &catalogue.measures[one.measure.at()];
        one.certain = if one.price < 0.5 { Vec::new() } else { candidate::certain(measure, &means) };
        one.possible = funding::possible(&facts, &means, measure);
        one.possible.extend(funding::leave(&facts, &means, measure, one.start_week).cloned());
    }
    let variants = variants(&field, &means, &drawn);
    let mut left_open = field.left_open(&drawn);
    for one in &mut left_open {
        one.supply = supply(catalogue, &offer, &drawn, one.competency);
    }
    Some(Plan {
        left_out: left_out::left_out(&field, &offer, &means, &drawn.chosen, &drawn.effect),
        left_open,
        variants,
        weighted_gap: starts.iter().map(|one| one.weight * one.gap).sum(),
        closed: drawn.effect.value(),
        from_one_hour: means.hours_per_week <= 0.0
            && !choose(
                field.limits,
                field.candidates,
                field.starts,
                Budget { hours_per_week: 1.0, money: means.money },
            )
            .is_empty(),
        measures: drawn.measures,
        means,
    })
}

/// What the catalogue has for an open gap.
fn supply(catalogue: &Catalogue, offer: &Offer, drawn: &Drawn<'_>, competency: CompetencyIx) -> Supply {
    let develops = |one: &Candidate| one.gains.iter().any(|(at, _)| *at == competency.at());
    if drawn.measures.iter().any(|one| one.gains.iter().any(|(at, _)| *at == competency)) {
        Supply::Planned
    } else if offer.candidates.iter().any(develops) {
        Supply::Possible
    } else if catalogue.measures.iter().any(|one| {
        one.planned_if != PlannedIf::Never && one.gains.iter().any(|gain| gain.competency == competency)
    }) {
        Supply::NotForYou
    } else {
        Supply::Nothing
    }
}

/// What there is to choose from and to close.
struct Field<'a> {
    catalogue: &'a Catalogue,
    limits: &'a PlanLimits,
    candidates: &'a [Candidate],
    starts: &'a [Start],
    priorities: &'a [CompetencyIx],
}

/// A set laid out.
struct Drawn<'a> {
    /// In the order in which it was found, in which it is known to fit.
    found: Vec<usize>,
    /// What does most first.
    chosen: Vec<usize>,
    /// Hours per week it was laid out for.
    pace: f64,
    effect: Effect<'a>,
    measures: Vec<PlannedMeasure>,
    /// Hours above the pace, added up over the weeks.
    excess: f64,
}

impl Drawn<'_> {
    fn weeks(&self) -> u32 {
        self.measures.iter().map(|one| one.start_week + one.weeks - 1).max().unwrap_or(0)
    }
}

impl<'a> Field<'a> {
    /// Lays out a set that was chosen for these hours or fewer.
    fn draw(&self, chosen: Vec<usize>, hours_per_week: f64) -> Drawn<'a> {
        self.draw_within(chosen, hours_per_week, self.limits.weeks)
            .expect("sets that do not fit are never chosen")
    }

    /// Lays out a set in so many weeks; `None` if they do not suffice.
    fn draw_within(&self, found: Vec<usize>, hours_per_week: f64, weeks: u32) -> Option<Drawn<'a>> {
        let mut effect = Effect::none(self.limits, self.starts);
        for at in &found {
            effect.add(*at, &self.candidates[*at].gains);
        }
        let worth = worth(&effect, self.starts, self.candidates.len());
        // what does most comes first when weeks are given out
        let mut chosen = found.clone();
        chosen.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]).then(a.cmp(b)));
        let limits = PlanLimits { weeks, ..self.limits.clone() };
        let mut laid = schedule::arrange(&limits, self.candidates, &chosen, hours_per_week);
        if laid.is_none() {
            chosen.clone_from(&found);
            laid = schedule::arrange(&limits, self.candidates, &chosen, hours_per_week);
        }
        let laid =
            if chosen.is_empty() { schedule::Arrangement { starts: Vec::new(), excess: 0.0 } } else { laid? };
        let steps: Vec<Vec<(usize, f64)>> = (0..self.starts.len()).map(|at| effect.steps(at)).collect();
        let mut measures: Vec<PlannedMeasure> = chosen
            .iter()
            .zip(&laid.starts)
            .map(|(at, start_week)| self.planned(*at, *start_week, hours_per_week, &steps, worth[*at]))
            .collect();
        measures.sort_by_key(|one| one.start_week); // stable: within a week what does most stays first
        Some(Drawn { found, chosen, pace: hours_per_week, effect, measures, excess: laid.excess })
    }

    fn planned(
        &self,
        at: usize,
        start_week: u32,
        pace: f64,
        steps: &[Vec<(usize, f64)>],
        closes: f64,
    ) -> PlannedMeasure {
        let one = &self.candidates[at];
        let step = |competency: usize| {
            steps[competency].iter().find(|(order, _)| *order == at).map(|(_, step)| *step)
        };
        let gains: Vec<(CompetencyIx, f64)> = one
            .gains
            .iter()
            .filter_map(|(competency, _)| Some((CompetencyIx::new(*competency), step(*competency)?)))
            .collect();
        let weighted = |(competency, step): &(CompetencyIx, f64)| self.starts[competency.at()].weight * step;
        let mut main: Option<(CompetencyIx, f64)> = None;
        for gain in &gains {
            if main.is_none_or(|(_, most)| weighted(gain) > most) {
                main = Some((gain.0, weighted(gain)));
            }
        }
        PlannedMeasure {
            measure: one.measure,
            start_week,
            weeks: one.weeks(pace).unwrap_or(1),
            block: one.block,
            hours: one.hours,
            cost: one.cost,
            price: one.price,
            gains,
            closes,
            main: main.map(|(competency, _)| competency),
            after: one.after.clone(),
            certain: Vec::new(),
            possible: Vec::new(),
        }
    }

    /// What stays of each gap, most urgent first.
    fn left_open(&self, drawn: &Drawn<'_>) -> Vec<OpenGap> {
        self.priorities
            .iter()
            .map(|competency| OpenGap {
                competency: *competency,
                before: self.starts[competency.at()].gap,
                after: drawn.effect.open(competency.at()),
                supply: Supply::Possible,
            })
            .filter(|gap| gap.after > crate::assessment::level::TOLERANCE)
            .collect()
    }
}

/// What each candidate contributes to closing the weighted gaps, given all others of the set; adds up to its value.
fn worth(effect: &Effect<'_>, starts: &[Start], candidates: usize) -> Vec<f64> {
    let mut worth = vec![0.0; candidates];
    for (at, start) in starts.iter().enumerate() {
        for (order, closed) in effect.closing(at) {
            worth[order] += start.weight * closed;
        }
    }
    worth
}

/// A plan for the months ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What the planner assumed and was told.
    pub means: Means,
    /// The chosen measures by start week.
    pub measures: Vec<PlannedMeasure>,
    /// What stays of each gap, most urgent first; gaps that close are not listed.
    pub left_open: Vec<OpenGap>,
    /// Measures that would help but are not planned, with the reason.
    pub left_out: Vec<LeftOut>,
    /// The plan beside others: without own money, as stated, fastest; empty if nothing is planned.
    pub variants: Vec<Variant>,
    /// Sum over the competencies of weight × gap, in weighted levels.
    pub weighted_gap: f64,
    /// The part of it that the plan closes.
    pub closed: f64,
    /// Without any hours: one hour a week would make a first plan.
    pub from_one_hour: bool,
}

impl Plan {
    /// Most hours of any week; a course of one week, whose hours count against the total only, left out.
    ///
    /// Can lie above the hours per week where no arrangement without overload was found; the hours of the whole plan
    /// never exceed those of the whole horizon.
    #[must_use]
    pub fn busiest_week(&self) -> f64 {
        self.weekly().into_iter().fold(0.0, f64::max)
    }

    /// Number of weeks above the hours per week, by more than three minutes.
    #[must_use]
    pub fn busy_weeks(&self) -> usize {
        self.weekly().into_iter().filter(|hours| *hours > self.means.hours_per_week + 0.05).count()
    }

    /// Hours of every week, courses of one week left out.
    #[must_use]
    pub fn weekly(&self) -> Vec<f64> {
        let end = |one: &PlannedMeasure| one.start_week + one.weeks;
        let last = self.measures.iter().map(end).max().unwrap_or(1);
        (1..last)
            .map(|week| {
                let running =
                    |one: &&PlannedMeasure| !one.block && (one.start_week..end(one)).contains(&week);
                self.measures.iter().filter(running).map(|one| one.hours / f64::from(one.weeks)).sum()
            })
            .collect()
    }
}

/// What a person can put in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// Hours per week.
    pub hours_per_week: f64,
    /// The hours are the default assumption.
    pub hours_assumed: bool,
    /// Own money in euro for the horizon.
    pub money: f64,
    /// The money is the default assumption.
    pub money_assumed: bool,
    /// The employer bears costs.
    pub employer_pays: bool,
    /// The employer gives working time for learning.
    pub time_given: bool,
    /// Present situation.
    pub job: Job,
    /// Registered as seeking work.
    pub jobseeking: bool,
}

/// Present situation as far as the plan needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Works in service.
    InService,
    /// Not answered; assumed to work in service because of the years there.
    AssumedInService,
    /// Works elsewhere.
    Other,
    /// No job.
    None,
    /// Not answered and nothing to assume.
    Unknown,
}

/// A measure in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMeasure {
    /// Which.
    pub measure: MeasureIx,
    /// First week, from 1.
    pub start_week: u32,
    /// Length in weeks.
    pub weeks: u32,
    /// A course of one week: its hours count against the total only.
    pub block: bool,
    /// Hours of the person.
    pub hours: f64,
    /// Own money, euro: what is left after funding that is certain by the person's own answers.
    pub cost: f64,
    /// Price, euro; differs from the cost if somebody else pays for certain.
    pub price: f64,
    /// Expected change by competency, in levels; adds up over the plan.
    pub gains: Vec<(CompetencyIx, f64)>,
    /// Weighted part of the gaps it closes, given all others of the plan; adds up to what the plan closes.
    pub closes: f64,
    /// The competency it does most for.
    pub main: Option<CompetencyIx>,
    /// Measures of the plan that end before it.
    pub after: Vec<MeasureIx>,
    /// Who pays by the person's own answers; empty in variants.
    pub certain: Vec<FundingCode>,
    /// What could pay, to be checked and never subtracted, and educational leave last; empty in variants.
    pub possible: Vec<FundingCode>,
}

/// What stays of a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenGap {
    /// Which competency.
    pub competency: CompetencyIx,
    /// Gap before.
    pub before: f64,
    /// Gap after the plan.
    pub after: f64,
    /// What the catalogue has for it; of the plan itself, not of its variants.
    pub supply: Supply,
}

/// What the catalogue has for a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// A measure of the plan works on it.
    Planned,
    /// Measures could be planned, but others do more for the same means, or the means do not suffice.
    Possible,
    /// There are measures, but none that suits this person's answers.
    NotForYou,
    /// No measure of the catalogue develops it.
    Nothing,
}
