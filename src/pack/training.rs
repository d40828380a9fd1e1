//! The training catalogue, funding and the planner's limits.

use crate::id::{CompetencyIx, FundingCode, GainRuleId, ItemIx, MeasureId, MeasureIx, OptionIx, SourceKey};
use crate::locale::Text;

/// Everything the plan is made from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Catalogue {
    /// Measures in catalogue order.
    pub measures: Vec<Measure>,
    /// Gain rules.
    pub rules: Vec<GainRule>,
    /// Planner limits.
    pub limits: PlanLimits,
    /// Funding instruments.
    pub funding: Vec<Funding>,
    /// Educational leave by state.
    pub leave: Vec<EducationalLeave>,
    /// Bonus after the exam by state.
    pub bonus: Vec<Bonus>,
    /// The order in which to check who pays.
    pub checks: Vec<Check>,
    /// § 82 SGB III: the employer's share of the cost by number of staff, ascending.
    pub s82: Vec<StaffShare>,
    /// Real, but not plannable.
    pub watch_list: Vec<Watched>,
    /// Sentences for the report: what makes a course better, what to expect.
    pub advice: Vec<Text>,
    /// Planning answers.
    pub inputs: PlanInputs,
}

/// Where the planner reads the person's situation.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlanInputs {
    /// Hours per week and the assumption if unanswered.
    pub hours: (ItemIx, f64),
    /// Own money and the assumption if unanswered.
    pub money: (ItemIx, f64),
    /// Support that can be expected.
    pub support: ItemIx,
    /// Option of `support`: the employer pays.
    pub employer_pays: OptionIx,
    /// Option of `support`: working time for learning.
    pub employer_time: OptionIx,
    /// Option of `support`: educational leave.
    pub leave: OptionIx,
    /// Option of `support`: registered as seeking work.
    pub jobseeking: OptionIx,
    /// Present situation.
    pub situation: ItemIx,
    /// Option of `situation`: works in service.
    pub in_service: OptionIx,
    /// Option of `situation`: works elsewhere.
    pub other_job: OptionIx,
    /// Option of `situation`: no job.
    pub no_job: OptionIx,
    /// Years in service; from `service_assumed_from` a job is assumed if the situation is unanswered.
    pub service_years: ItemIx,
    /// The threshold.
    pub service_assumed_from: f64,
    /// The place of work.
    pub state: ItemIx,
    /// Number of staff, if asked.
    pub firm_size: Option<ItemIx>,
}

/// What kind of learning a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Public-law qualification or degree.
    Formal,
    /// Exam of a body or vendor.
    Certificate,
    /// Taught course.
    Course,
    /// Reading, online course.
    SelfStudy,
    /// Learning at work.
    OnTheJob,
    /// One-to-one.
    Coaching,
}

/// What a measure at work needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Needs {
    /// Nothing: it can be done by anybody.
    #[default]
    Nothing,
    /// Any job.
    Job,
    /// A job in customer service.
    ServiceTeam,
}

/// Least, planned and most.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// Least.
    pub min: f64,
    /// What the planner calculates with.
    pub plan: f64,
    /// Most.
    pub max: f64,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Measure {
    /// Its id.
    pub id: MeasureId,
    /// Title.
    pub name: Text,
    /// Kind.
    pub kind: MeasureKind,
    /// Gains, first = main competency; per competency the larger of the catalogue's names; empty = no gap measure.
    pub gains: Vec<Gain>,
    /// The catalogue's own names of what it develops, finer than competencies.
    pub detail: Vec<GainDetail>,
    /// Level words between which it makes sense, inclusive.
    pub entry: (u8, u8),
    /// Hours of the person.
    pub hours: Span,
    /// Remark on the hours.
    pub hours_note: Option<Text>,
    /// Weeks.
    pub weeks: Span,
    /// Remark on the weeks.
    pub weeks_note: Option<Text>,
    /// Euro; `None` = not known, never planned.
    pub cost: Option<Span>,
    /// Remark on the cost.
    pub cost_note: Option<Text>,
    /// How it is taught.
    pub format: Text,
    /// Basis of the cost.
    pub cost_basis: Text,
    /// Prerequisites as shown.
    pub prerequisites: Text,
    /// DQR level of the result.
    pub dqr: Option<u8>,
    /// Awarding body or provider kinds.
    pub awarded_by: Text,
    /// Funding that may apply.
    pub funding: Vec<FundingCode>,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// How sure the entry is.
    pub confidence: Text,
    /// What must be there for learning at work.
    pub needs: Needs,
    /// Condition for planning it.
    pub planned_if: PlannedIf,
    /// Shown next to it, does not block.
    pub condition: Option<Text>,
    /// Practice on real cases, each with a structured debrief: goes before other learning.
    pub debrief: bool,
    /// Chance of finishing, factor of the gain.
    pub finish: f64,
    /// Remarks for the person.
    pub notes: Vec<Text>,
    /// Remark on educational leave; only for those who can have it when the measure begins.
    pub leave_note: Option<Text>,
}

/// Expected change of one competency.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Gain {
    /// Which.
    pub competency: CompetencyIx,
    /// Levels, for a person at entry level.
    pub levels: f64,
    /// The rule it comes from.
    pub rule: GainRuleId,
}

/// Expected change of something finer than a competency.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct GainDetail {
    /// The catalogue's name: `conflict_deescalation`.
    pub name: String,
    /// Levels, for a person at entry level.
    pub levels: f64,
    /// The rule it comes from.
    pub rule: GainRuleId,
}

/// When a measure may be planned.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum PlannedIf {
    /// Always.
    Always,
    /// Never automatically: a pay lever or a hint only.
    Never,
    /// One of these alternatives, each a list of conditions that must all hold.
    AnyOf(Vec<Vec<PlanCondition>>),
}

/// A condition of the planner; on an unanswered question it is not met, except `Lacks`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum PlanCondition {
    /// A choice is one of these.
    In(ItemIx, Vec<OptionIx>),
    /// A choice is answered and none of these.
    NotIn(ItemIx, Vec<OptionIx>),
    /// A number is at least this.
    AtLeast(ItemIx, f64),
    /// A number is more than this.
    MoreThan(ItemIx, f64),
    /// A list holds this.
    Has(ItemIx, OptionIx),
    /// A list lacks this (or is unanswered).
    Lacks(ItemIx, OptionIx),
    /// That measure stands earlier in the plan.
    After(MeasureIx),
    /// The level is at least this.
    Level(CompetencyIx, f64),
    /// The state of work grants days of educational leave at the planned start.
    LeaveDays,
}

/// From effect size to gain (training.md §4).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct GainRule {
    /// Its id.
    pub id: GainRuleId,
    /// What it is for.
    pub name: Text,
    /// Effect size and its factors (d, bias, fit, dose); `None` = judgement.
    pub effect: Option<[f64; 4]>,
    /// The gain in levels.
    pub gain: f64,
    /// Range.
    pub range: (f64, f64),
    /// Evidence.
    pub source: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
    /// Remark.
    pub remark: Option<Text>,
}

/// Limits when adding up (training.md §4.4, §4.8).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlanLimits {
    /// Horizon in weeks.
    pub weeks: u32,
    /// At most so many at once.
    pub at_once: usize,
    /// Shares by rank within a competency; further ones nothing.
    pub shares: Vec<f64>,
    /// `(from level, factor)` ascending, starting at 1.
    pub ceiling: Vec<(f64, f64)>,
    /// Highest level.
    pub top: f64,
    /// Cap per competency for one measure.
    pub cap_single: f64,
    /// Cap per competency for a formal one.
    pub cap_formal: f64,
    /// Cap per competency for all together.
    pub cap_total: f64,
    /// A further measure must add at least this weighted part of the gaps; keeps plans short.
    pub least_value: f64,
    /// The same for a measure that costs own money; money is not asked for next to nothing.
    pub least_value_paid: f64,
    /// Hours per week up to which the fastest variant goes; `None` = there is no such variant.
    pub fastest_hours: Option<f64>,
}

impl PlanLimits {
    /// Round numbers on a scale from 1 to 5, to reckon with by hand: for tests.
    #[must_use]
    pub fn example() -> Self {
        Self {
            weeks: 52,
            at_once: 5,
            shares: vec![1.0, 0.5, 0.25],
            ceiling: vec![(1.0, 1.0), (3.0, 0.75), (4.0, 0.5)],
            top: 5.0,
            cap_single: 0.5,
            cap_formal: 1.0,
            cap_total: 1.0,
            least_value: 0.0,
            least_value_paid: 0.0,
            fastest_hours: None,
        }
    }
}

/// In what situation a person is, as far as funding asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Situation {
    /// Has a job.
    Employed,
    /// Has none, or is registered as seeking work.
    Seeking,
    /// Has no job.
    NoJob,
}

/// What an instrument asks of the person and the measure, as far as answers can tell.
///
/// It keeps an instrument from being shown to people who cannot get it; what the answers do not tell stays open and is
/// said in words.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FundingRule {
    /// One of these; empty = any. An unknown situation counts as any.
    pub situations: Vec<Situation>,
    /// Alternatives of which one must not be contradicted by the answers; empty = any.
    pub possible_if: Vec<Vec<PlanCondition>>,
    /// Alternatives of which one holds: opens the instrument whatever the situation is.
    pub also_if: Vec<Vec<PlanCondition>>,
    /// Kinds of measures; empty = any.
    pub kinds: Vec<MeasureKind>,
    /// Least and most hours of the measure.
    pub hours: Option<(f64, f64)>,
    /// Least and most euro of the measure.
    pub cost: Option<(f64, f64)>,
    /// Most weeks of the measure.
    pub weeks: Option<f64>,
    /// No measure names it: the rule alone decides.
    pub unnamed: bool,
    /// What the employer bears goes by the number of staff ([`Catalogue::s82`]).
    pub by_staff: bool,
    /// Told to people who said they are in one of the situations, whether a measure names it or not.
    pub general: bool,
}

/// A sentence in the order of checks.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Check {
    /// The sentence.
    pub text: Text,
    /// For people in one of these situations; empty = any.
    pub situations: Vec<Situation>,
    /// Only if one of these instruments can apply; empty = always.
    pub codes: Vec<FundingCode>,
}

/// A funding instrument.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Funding {
    /// Its code.
    pub code: FundingCode,
    /// Name.
    pub name: Text,
    /// What it gives.
    pub gives: Text,
    /// Who.
    pub who: Text,
    /// What it asks of the measure.
    pub asks: Text,
    /// Status of our knowledge.
    pub status: Text,
    /// Active today; `None` = not known, not shown as available.
    pub active: Option<bool>,
    /// The group code measures carry (`LAND` for the states' vouchers), if not the code itself.
    pub group: Option<FundingCode>,
    /// State of work or residence it belongs to, as option of the state item.
    pub state: Option<OptionIx>,
    /// By residence, not by place of work.
    pub by_residence: bool,
    /// Share of the cost and cap in euro, where known.
    pub share: Option<f64>,
    /// Cap in euro.
    pub cap: Option<f64>,
    /// Further figures in words.
    pub details: Option<Text>,
    /// Who can get it, for what.
    pub rule: FundingRule,
    /// First day of the rules described; `None` = not known.
    pub valid_from: Option<chrono::NaiveDate>,
    /// Last day; `None` = no end known.
    pub valid_until: Option<chrono::NaiveDate>,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// How sure.
    pub confidence: Text,
}

/// The employer's share of the cost for a size of firm.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StaffShare {
    /// Least number of staff.
    pub staff_from: u32,
    /// Fewer staff than this; `None` = no limit.
    pub staff_below: Option<u32>,
    /// Options of the question for the number of staff that lie in this row.
    pub sizes: Vec<OptionIx>,
    /// Share of the course cost, 0 to 1.
    pub employer_share: f64,
    /// When the share can be waived, in words.
    pub waiver: Option<Text>,
    /// Sources.
    pub source: Vec<SourceKey>,
}

/// Educational leave in one state.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct EducationalLeave {
    /// The state.
    pub state: OptionIx,
    /// Days per year in a five-day week.
    pub days: u32,
    /// The rule in words.
    pub rule: Option<Text>,
    /// Months of waiting.
    pub wait_months: Option<u32>,
    /// Days before the start.
    pub apply_days_before: Option<u32>,
    /// Limits in words.
    pub limits: Option<Text>,
    /// A known change: from this day so many days, with a remark.
    pub change: Option<(chrono::NaiveDate, u32, Text)>,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// How sure.
    pub confidence: Text,
}

/// Money after passing an advanced exam.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bonus {
    /// The states.
    pub states: Vec<OptionIx>,
    /// Euro.
    pub amount: Option<f64>,
    /// In words.
    pub text: Text,
    /// Confirmed for IHK Fachwirt/Betriebswirt.
    pub confirmed: bool,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// How sure.
    pub confidence: Text,
}

/// Real, but its price or hours cannot be checked.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Watched {
    /// Name.
    pub name: Text,
    /// What it develops.
    pub competencies: Vec<CompetencyIx>,
    /// What is known.
    pub known: Text,
    /// What is missing.
    pub missing: Text,
    /// Sources.
    pub source: Vec<SourceKey>,
}
