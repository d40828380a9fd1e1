//! From answers to scores, gaps, verdict and pay: pure, and unrounded to the last step.
//!
//! `assess` reads nothing but its arguments. Whatever cannot be computed is `None` with its reason beside it;
//! it is never zero and never left out.

pub mod band;
pub mod fit;
pub mod level;
pub mod pay;
pub mod quality;
pub mod rubric;
pub mod situation;

use chrono::NaiveDate;

use crate::answers::{Answer, Answers};
use crate::id::{ClusterIx, CompetencyIx, ItemIx, OptionIx, RoleIx};
use crate::pack::Pack;
use crate::pack::framework::SituationRules;
use crate::pack::questionnaire::Mode;

pub use self::band::{ChainLink, ChainPart, FactorState, NoPay, OwnPay, Pay, PayFactor, Quantiles};
use self::fit::Pillars;

/// Against what a person is assessed; derived from the answers, parts can be overridden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The target level.
    pub role: RoleIx,
    /// The industry, as option of the industry item; `None` in a pack without industries.
    pub industry: Option<OptionIx>,
    /// Date of the report; decides the price level, never the scores.
    pub date: NaiveDate,
}

impl Request {
    /// The request that the answers themselves make; `None` if they name no role where the pack asks for one, or no
    /// industry where it asks for one.
    #[must_use]
    pub fn of(pack: &Pack, answers: &Answers, date: NaiveDate) -> Option<Self> {
        let chosen = |item: Option<ItemIx>| match item.map(|item| answers.effective(pack, item)) {
            None => Some(None),
            Some(Some(Answer::Choice(option))) => Some(Some(option)),
            Some(_) => None,
        };
        let role =
            chosen(pack.framework.role_item)?.map_or(RoleIx::new(0), |option| RoleIx::new(option.at()));
        Some(Self { role, industry: chosen(pack.framework.industry_item)?, date })
    }

    /// The cluster of the industry; the first one in a pack without industries.
    #[must_use]
    pub fn cluster(&self, pack: &Pack) -> ClusterIx {
        self.industry
            .and_then(|industry| pack.framework.cluster_of_industry.get(industry.at()).copied())
            .unwrap_or(ClusterIx::new(0))
    }
}

/// Assesses one person.
///
/// The order of items, scales and keys never matters: everything joins by place in the pack.
#[must_use]
pub fn assess(pack: &Pack, answers: &Answers, request: &Request) -> Assessment {
    let cluster = request.cluster(pack);
    let mut assessment = profile(pack, answers, request.role, cluster);
    assessment.industry = request.industry;
    assessment.pay = pack.salary.as_ref().map(|model| pay::pay(pack, model, answers, request));
    if let (Some(Ok(pay)), QualityVerdict::Unusable) = (&mut assessment.pay, assessment.quality.verdict) {
        pay.caution = true;
    }
    assessment
}

/// The assessment without pay, against any role and cluster.
#[must_use]
pub fn profile(pack: &Pack, answers: &Answers, role: RoleIx, cluster: ClusterIx) -> Assessment {
    let framework = &pack.framework;
    let competencies = levels(pack, answers, role, cluster);
    let strengths = level::strengths(pack, &competencies);
    let priorities = level::priorities(&competencies);
    let quality = quality::assess(pack, answers, &competencies);
    let situations =
        framework.situations.as_ref().map(|rules| situation::score(pack, answers, rules, &competencies));
    let against = Against::of(pack, answers, competencies, role, cluster);
    let fit = against.fit(pack, answers.mode, &quality, situations.as_ref());
    let Against { soft_skills, experience, education } = against;
    Assessment {
        role,
        industry: None,
        cluster,
        fit,
        soft_skills,
        situations,
        experience,
        education,
        strengths,
        priorities,
        quality,
        pay: None,
        coverage: coverage(pack, answers),
    }
}

/// The fit of the same answers against another role and cluster; what hangs on neither, the quality of the answers and the
/// situations, is taken from their assessment.
#[must_use]
pub fn fit_against(
    pack: &Pack,
    answers: &Answers,
    assessment: &Assessment,
    role: RoleIx,
    cluster: ClusterIx,
) -> Fit {
    let against = Against::of(pack, answers, levels(pack, answers, role, cluster), role, cluster);
    against.fit(pack, answers.mode, &assessment.quality, assessment.situations.as_ref())
}

fn levels(pack: &Pack, answers: &Answers, role: RoleIx, cluster: ClusterIx) -> Vec<CompetencyScore> {
    let demand = level::demand(&pack.framework, role.at(), cluster.at());
    let all = (0..pack.framework.competencies.len()).map(CompetencyIx::new);
    all.map(|at| level::score(pack, answers, at, role.at(), &demand)).collect()
}

/// What hangs on role and cluster.
struct Against {
    soft_skills: SoftSkills,
    experience: Option<RubricScore>,
    education: Option<RubricScore>,
}

impl Against {
    fn of(
        pack: &Pack,
        answers: &Answers,
        competencies: Vec<CompetencyScore>,
        role: RoleIx,
        cluster: ClusterIx,
    ) -> Self {
        let framework = &pack.framework;
        let rubric = |rubric| rubric::score(pack, answers, rubric, role.at(), cluster.at());
        Self {
            soft_skills: fit::soft_skills(framework, f64::from(pack.questionnaire.scale.min), competencies),
            experience: framework.experience.as_ref().map(rubric),
            education: framework.education.as_ref().map(rubric),
        }
    }

    fn fit(&self, pack: &Pack, mode: Mode, quality: &Quality, situations: Option<&SituationScore>) -> Fit {
        let framework = &pack.framework;
        let pillars = Pillars {
            situations: situations.and_then(|one| one.score),
            situations_sem: framework.situations.as_ref().map_or(0.0, |rules| rules.sem),
            experience: self.experience.as_ref().and_then(|one| one.score),
            education: self.education.as_ref().and_then(|one| one.score),
        };
        let refused = match (mode, quality.verdict) {
            (Mode::Hr, _) => Some(NoFit::Mode),
            (_, QualityVerdict::Unusable) => Some(NoFit::Unusable),
            _ => None,
        };
        let mut fit = fit::fit(framework, &self.soft_skills, &pillars, refused);
        if let (Ok(index), Some(rules)) = (&mut fit.index, &framework.fit) {
            index.widen(rules, framework.levels.z);
        }
        fit
    }
}

fn coverage(pack: &Pack, answers: &Answers) -> Coverage {
    let mut coverage = Coverage::default();
    for (at, question) in pack.questionnaire.asked.iter().enumerate() {
        let item = ItemIx::new(at);
        let asked = answers.part.holds(question.parts) && answers.is_asked(pack, item);
        if !question.counts || !asked {
            continue;
        }
        coverage.asked += 1;
        match answers.get(item) {
            Some(Answer::NotApplicable) => coverage.not_applicable += 1,
            Some(_) => coverage.answered += 1,
            None => {
                coverage.skipped += 1;
                coverage.open.push(item);
            }
        }
    }
    coverage
}

/// Everything an assessment finds out.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The target level.
    pub role: RoleIx,
    /// The industry.
    pub industry: Option<OptionIx>,
    /// The cluster of the industry.
    pub cluster: ClusterIx,
    /// The index and the verdict.
    pub fit: Fit,
    /// Soft skills by competency.
    pub soft_skills: SoftSkills,
    /// Situations; `None` if the pack has none.
    pub situations: Option<SituationScore>,
    /// Experience; `None` if the pack has no rubric.
    pub experience: Option<RubricScore>,
    /// Education; `None` if the pack has no rubric.
    pub education: Option<RubricScore>,
    /// Strengths, best first, at most as many as the pack names.
    pub strengths: Vec<CompetencyIx>,
    /// Every competency with a gap, most urgent first.
    pub priorities: Vec<CompetencyIx>,
    /// Response quality.
    pub quality: Quality,
    /// Pay, or why there is none; `None` if the pack has no salary model.
    pub pay: Option<Result<Pay, NoPay>>,
    /// What was asked and answered.
    pub coverage: Coverage,
}

/// Soft skills.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftSkills {
    /// 0–100; `None` if too many competencies are imputed.
    pub score: Option<f64>,
    /// The same over scorable competencies only.
    pub score_without_imputed: Option<f64>,
    /// Standard error of the score.
    pub sem: f64,
    /// By competency, in table order.
    pub competencies: Vec<CompetencyScore>,
}

/// One competency.
#[derive(Clone, Debug, PartialEq)]
pub struct CompetencyScore {
    /// The level to calculate with; the entry value if not scorable.
    pub level: f64,
    /// Not scorable: the level is the pack's entry value and is not shown.
    pub imputed: bool,
    /// One of the statements without a value was answered "no opportunity" (else: left open).
    pub no_opportunity: bool,
    /// Valid answers.
    pub answered: usize,
    /// Valid answers it needs.
    pub needed: usize,
    /// Statements asked.
    pub asked: usize,
    /// Standard error for this number of answers.
    pub sem: f64,
    /// Interval of the level; `None` if imputed.
    pub interval: Option<(f64, f64)>,
    /// Effective target.
    pub target: f64,
    /// Effective weight.
    pub importance: f64,
    /// Part of the way from 1 to the target, at most 1.
    pub attainment: f64,
    /// max(0, target − level).
    pub gap: f64,
    /// importance × gap.
    pub priority: f64,
    /// The gap in words.
    pub gap_class: GapClass,
    /// Minimum and status; `None` without one.
    pub must_have: Option<MustHave>,
}

impl SoftSkills {
    /// `score ± z·SEM`, cut at 0 and 100; `None` without a score.
    #[must_use]
    pub fn interval(&self, z: f64) -> Option<(f64, f64)> {
        self.score.map(|score| around(score, z * self.sem))
    }
}

impl SituationScore {
    /// `score ± z·SEM` with the pack's standard error, cut at 0 and 100; `None` without a score.
    #[must_use]
    pub fn interval(&self, rules: &SituationRules, z: f64) -> Option<(f64, f64)> {
        self.score.map(|score| around(score, z * rules.sem))
    }
}

fn around(score: f64, half: f64) -> (f64, f64) {
    ((score - half).max(0.0), (score + half).min(100.0))
}

/// How sure a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapClass {
    /// Larger than the error of measurement.
    Clear,
    /// Within the error of measurement.
    Possible,
    /// Target reached.
    None,
    /// No level.
    NotScorable,
}

/// A must-have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MustHave {
    /// The minimum.
    pub minimum: f64,
    /// Where the person stands.
    pub status: MustHaveStatus,
}

/// Status of a must-have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MustHaveStatus {
    /// At or above the minimum.
    Met,
    /// Below by less than the error of measurement, or not scorable.
    Open,
    /// Below.
    NotMet,
}

/// A part of the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Pillar {
    /// Soft skills.
    #[serde(rename = "S")]
    SoftSkills,
    /// Situations.
    #[serde(rename = "J")]
    Situations,
    /// Experience.
    #[serde(rename = "X")]
    Experience,
    /// Education.
    #[serde(rename = "E")]
    Education,
}

/// The fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The index, or why there is none.
    pub index: Result<FitIndex, NoFit>,
    /// Must-haves not met or open, in table order, then missing pillars.
    pub reasons: Vec<FitReason>,
}

/// An index with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct FitIndex {
    /// 0–100.
    pub value: f64,
    /// Standard error.
    pub sem: f64,
    /// Interval, cut at 0 and 100.
    pub interval: (f64, f64),
    /// Band of the index alone, as place in the pack's bands.
    pub band: usize,
    /// Verdict after the must-have caps.
    pub verdict: usize,
    /// The best band the must-haves allow.
    pub cap: usize,
    /// The interval reaches into another band.
    pub borderline: Option<Borderline>,
    /// The index without entry values.
    pub without_imputed: Option<f64>,
    /// Weight of each pillar that counted, after dividing by the rest.
    pub weights: Vec<(Pillar, f64)>,
}

/// An index whose interval crosses a limit between two bands; the nearest limit if it crosses several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Borderline {
    /// The band on the other side, as place in the pack's bands.
    pub neighbour: usize,
    /// The limit between both.
    pub limit: f64,
    /// The verdict on the other side; equal to the present one where a must-have limits it anyway.
    pub verdict: usize,
}

/// What lowers or qualifies a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitReason {
    /// A must-have that is not met or open.
    MustHave(CompetencyIx, MustHaveStatus),
    /// A pillar that could not be computed.
    Missing(Pillar),
}

/// Why there is no index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// Mode `hr`.
    Mode,
    /// The answers form no consistent picture.
    Unusable,
    /// Nothing carries the soft skills.
    NoSoftSkills,
    /// More than one other pillar is missing.
    Missing(Vec<Pillar>),
    /// The pack has no fit rules.
    NoRules,
}

/// Situations.
#[derive(Clone, Debug, PartialEq)]
pub struct SituationScore {
    /// 0–100; `None` with too few answers.
    pub score: Option<f64>,
    /// Situations with both picks (with `best_only`: with a best pick).
    pub answered: usize,
    /// Computed from the best picks alone.
    pub best_only: bool,
    /// By situation asked: item and value of both picks, −4 to +4.
    pub values: Vec<(ItemIx, Option<i32>)>,
    /// Situations worth a second look.
    pub hints: Vec<ItemIx>,
}

/// A rubric's result.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricScore {
    /// The sum; `None` if a part has no value.
    pub score: Option<f64>,
    /// By part.
    pub parts: Vec<PartScore>,
}

/// One part of a rubric.
#[derive(Clone, Debug, PartialEq)]
pub struct PartScore {
    /// Points; `None` if an answer it needs is missing.
    pub points: Option<f64>,
    /// The unanswered items it needs.
    pub missing: Vec<ItemIx>,
}

/// Response quality.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// In a word.
    pub verdict: QualityVerdict,
    /// Sum of the points.
    pub points: u32,
    /// By rule: index (if computable) and points.
    pub rules: Vec<QualityFinding>,
    /// The self-description is very positive (no effect on anything).
    pub very_positive: bool,
    /// Imputed scales call for a line on coverage.
    pub coverage_note: bool,
}

/// One rule's finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QualityFinding {
    /// The index; `None` = could not be computed.
    pub value: Option<f64>,
    /// Points.
    pub points: u32,
}

/// Response quality in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityVerdict {
    /// Nothing conspicuous.
    Good,
    /// Results shown with a notice.
    Limited,
    /// No index, no verdict, no plan; an invitation to repeat.
    Unusable,
}

/// What was asked and answered (planning questions and optional extras excluded).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Questions asked.
    pub asked: usize,
    /// With an answer that counts, "no opportunity" excluded.
    pub answered: usize,
    /// Answered "no opportunity".
    pub not_applicable: usize,
    /// Asked and left open.
    pub skipped: usize,
    /// Which were left open.
    pub open: Vec<ItemIx>,
}
