//! The development plan: what, when, at what cost, with what small effect, and what stays open.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::QualityVerdict;
use crate::id::CompetencyIx;
use crate::id::MeasureIx;
use crate::id::SourceKey;
use crate::pack::training::Catalogue;
use crate::pack::training::Measure;
use crate::pack::training::MeasureKind;
use crate::plan::Job;
use crate::plan::OpenGap;
use crate::plan::Plan;
use crate::plan::PlannedMeasure;
use crate::plan::Supply;
use crate::report::change;
use crate::report::change::ChangeLine;
use crate::report::figure::fill;
use crate::report::funding;
use crate::report::funding::FundingPart;
use crate::report::left_out;
use crate::report::left_out::LeftOutLine;
use crate::report::left_out::LeftOutMeasure;
use crate::report::profile::ProfilePart;
use crate::report::scene::Citations;
use crate::report::scene::Scene;
use crate::report::unreached::UnreachedLine;
use crate::report::unreached::unreached;
use crate::report::variant;
use crate::report::variant::VariantLine;
use crate::report::variant::share;

/// At most so many sentences of advice: more are not read.
const ADVICE: usize = 4;

/// A smaller change of level rounds to nothing and is not named.
const SHOWN: f64 = 0.005;

/// The plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanPart {
    /// The pack has training measures.
    pub offered: bool,
    /// A plan was made.
    pub made: bool,
    /// None was made because the answers form no consistent picture.
    pub unusable: bool,
    /// Hours per week.
    pub hours_per_week: String,
    /// Exactly one hour per week.
    pub one_hour: bool,
    /// The hours were assumed.
    pub hours_assumed: bool,
    /// No hours can be set aside.
    pub no_hours: bool,
    /// Without hours: one hour a week would make a first plan.
    pub from_one_hour: bool,
    /// Number of weeks above the hours per week; 0 = none.
    pub busy_weeks: usize,
    /// Exactly one such week.
    pub one_busy_week: bool,
    /// Hours of the busiest week.
    pub busiest_week: String,
    /// A course of one week is planned, whose hours count against the total only.
    pub blocks: bool,
    /// Something is learnt at work.
    pub at_work: bool,
    /// Share of the weighted gaps that the plan closes.
    pub share: String,
    /// Own money, whole euros.
    pub money: String,
    /// The money was assumed.
    pub money_assumed: bool,
    /// Hours or money were assumed.
    pub assumed: bool,
    /// The employer bears costs.
    pub employer_pays: bool,
    /// The employer gives working time for learning.
    pub time_given: bool,
    /// Hours of each month, as the timeline shows them; empty without measures.
    pub load: String,
    /// A job in service was assumed.
    pub job_assumed: bool,
    /// No job at present.
    pub no_job: bool,
    /// A job in another field.
    pub other_job: bool,
    /// Registered as seeking work.
    pub jobseeking: bool,
    /// The measures by start.
    pub measures: Vec<MeasureLine>,
    /// Hours altogether.
    pub hours: String,
    /// Own money altogether.
    pub cost: String,
    /// Prices altogether; differs from the cost if somebody else pays.
    pub price: String,
    /// Somebody else pays a part.
    pub paid: bool,
    /// Last week of the plan.
    pub weeks: u32,
    /// Expected change by competency; without measures every gap.
    pub changes: Vec<ChangeLine>,
    /// Minimums that are not met and that the plan does not reach either.
    pub unreached: Vec<UnreachedLine>,
    /// At least one gap stays open.
    pub stays_open: bool,
    /// Competencies, each with its gap in brackets, that no measure of the catalogue develops; empty if none.
    pub nothing: String,
    /// The same of those whose measures do not suit the person's answers.
    pub not_for_you: String,
    /// The same of those whose measures do not fit beside the plan or do less.
    pub not_planned: String,
    /// The plan beside others; empty if they are all the same.
    pub variants: Vec<VariantLine>,
    /// Measures left out, by reason.
    pub left_out: Vec<LeftOutLine>,
    /// One of them says from which means it would fit.
    pub left_out_from: bool,
    /// Offers whose price or hours are not known, for the first gaps, names; empty without.
    pub watched: String,
    /// Funding to check.
    pub funding: FundingPart,
    /// Advice of the catalogue.
    pub advice: Vec<String>,
}

/// A planned measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeasureLine {
    /// Id in results.
    pub id: String,
    /// Title.
    pub name: String,
    /// Kind in words.
    pub kind: String,
    /// First week.
    pub from_week: u32,
    /// Last week.
    pub to_week: u32,
    /// Starts and ends in the same week.
    pub one_week: bool,
    /// Hours.
    pub hours: String,
    /// Own money.
    pub cost: String,
    /// Price; empty if it equals the cost.
    pub price: String,
    /// Costs nothing.
    pub free: bool,
    /// Expected change by competency.
    pub gains: Vec<GainLine>,
    /// Names of the competencies it is for.
    pub aims: String,
    /// The competency it does most for; empty if it is withheld.
    pub main: String,
    /// Share of the weighted gaps it closes.
    pub share: String,
    /// Learnt at work.
    pub at_work: bool,
    /// Names of planned measures that come before; empty if none.
    pub after: String,
    /// Somebody else pays by the person's own answers.
    pub paid: bool,
    /// Names of funding to check; empty if none.
    pub funding: String,
    /// What the first gain rests on.
    pub evidence: EvidenceLine,
    /// No effect size is known for measures of this kind.
    pub no_effect_size: bool,
    /// Leads to a formal qualification.
    pub formal: bool,
    /// How it is taught, as a sentence; empty if not recorded.
    pub format: String,
    /// Prerequisites; empty if none are recorded.
    pub prerequisites: String,
    /// Condition to know; empty if none.
    pub condition: String,
    /// Awarding body or provider; empty if not recorded.
    pub awarded_by: String,
    /// Basis of the price; empty if not recorded.
    pub cost_basis: String,
    /// How sure the entry is; empty if not recorded.
    pub confidence: String,
    /// Notes of the catalogue.
    pub notes: Vec<String>,
    /// Keys of sources; empty if none.
    pub sources: String,
}

/// An expected change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GainLine {
    /// Competency.
    pub name: String,
    /// Expected change, signed.
    pub expected: String,
    /// Lower end; empty if no range is known.
    pub from: String,
    /// Upper end.
    pub to: String,
    /// Rests on judgement: no effect size was found.
    pub judgement: bool,
    /// Not the first of the list.
    pub further: bool,
}

/// What an expected gain rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLine {
    /// The rule: what was studied; empty if nothing is recorded.
    pub name: String,
    /// Effect size of the studies; empty = none was found, the gain is a judgement.
    pub effect: String,
    /// Keys of sources; empty if none.
    pub sources: String,
}

/// The part with the measures it shows, for the chart.
pub(super) struct PlanView<'a> {
    pub part: PlanPart,
    pub shown: Vec<&'a PlannedMeasure>,
}

/// Composes the part. A measure that is for discreet competencies only does not appear in the edition to share.
pub(super) fn compose<'a>(
    scene: &Scene,
    plan: Option<&'a Plan>,
    profile: &ProfilePart,
    cites: &mut Citations,
) -> PlanView<'a> {
    let Some(catalogue) = &scene.pack.training else {
        return PlanView { part: PlanPart::default(), shown: Vec::new() };
    };
    let unusable = scene.assessment.quality.verdict == QualityVerdict::Unusable;
    let Some(plan) = plan.filter(|_| !profile.unanswered) else {
        return PlanView {
            part: PlanPart { offered: true, unusable, ..PlanPart::default() },
            shown: Vec::new(),
        };
    };
    let shown: Vec<&PlannedMeasure> = plan.measures.iter().filter(|one| shows(scene, one)).collect();
    let part = part(scene, catalogue, plan, &shown, cites);
    PlanView { part, shown }
}

/// Whether this edition names a measure.
pub(super) fn shows(scene: &Scene, one: &PlannedMeasure) -> bool {
    one.gains.is_empty() || one.gains.iter().any(|(competency, _)| !scene.withheld(*competency))
}

fn part(
    scene: &Scene,
    catalogue: &Catalogue,
    plan: &Plan,
    shown: &[&PlannedMeasure],
    cites: &mut Citations,
) -> PlanPart {
    let format = scene.format();
    let means = &plan.means;
    let total = |value: fn(&PlannedMeasure) -> f64| shown.iter().map(|one| value(one)).sum::<f64>();
    let (cost, price) = (total(|one| one.cost), total(|one| one.price));
    let open = |supply: Supply| {
        let gaps =
            plan.left_open.iter().filter(|one| one.supply == supply && !scene.withheld(one.competency));
        let name = |one: &OpenGap| {
            let score = &scene.assessment.soft_skills.competencies[one.competency.at()];
            let name = scene.competency_name(one.competency);
            let words = &scene.wording.words.gap;
            let size = || fill(&words.size, &[("number", &format.number(one.after, 2))]);
            format!("{name} ({})", if score.imputed { words.no_level.clone() } else { size() })
        };
        format.list(&gaps.map(name).collect::<Vec<_>>())
    };
    let left_out = left_out::compose(scene, catalogue, plan);
    let kind = |one: &&PlannedMeasure| catalogue.measures[one.measure.at()].kind;
    PlanPart {
        offered: true,
        made: true,
        unusable: false,
        hours_per_week: format.short(means.hours_per_week),
        one_hour: means.hours_per_week == 1.0,
        hours_assumed: means.hours_assumed,
        from_one_hour: plan.from_one_hour,
        busy_weeks: plan.busy_weeks(),
        one_busy_week: plan.busy_weeks() == 1,
        busiest_week: format.number(plan.busiest_week(), 1),
        blocks: shown.iter().any(|one| one.block),
        at_work: shown.iter().any(|one| kind(one) == MeasureKind::OnTheJob),
        share: share(scene, plan, &plan.measures, plan.closed),
        no_hours: means.hours_per_week <= 0.0,
        money: format.number(means.money, 0),
        money_assumed: means.money_assumed,
        assumed: means.hours_assumed || means.money_assumed,
        employer_pays: means.employer_pays,
        time_given: means.time_given,
        load: String::new(), // by the timeline, which is made of this part
        job_assumed: means.job == Job::AssumedInService,
        no_job: means.job == Job::None,
        other_job: means.job == Job::Other,
        jobseeking: means.jobseeking,
        measures: shown.iter().map(|one| measure(scene, catalogue, plan, one, cites)).collect(),
        hours: format.short(total(|one| one.hours)),
        cost: format.money(cost, "EUR"),
        price: format.money(price, "EUR"),
        paid: price > cost + 0.5,
        weeks: shown.iter().map(|one| one.start_week + one.weeks - 1).max().unwrap_or_default(),
        changes: change::compose(scene, plan, shown),
        unreached: unreached(scene, plan),
        stays_open: plan.left_open.iter().any(|one| !scene.withheld(one.competency)),
        nothing: open(Supply::Nothing),
        not_for_you: open(Supply::NotForYou),
        not_planned: open(Supply::Possible),
        variants: variant::compose(scene, catalogue, plan),
        left_out_from: left_out.iter().flat_map(|line| &line.measures).any(LeftOutMeasure::says_from),
        left_out,
        watched: left_out::watched(scene, catalogue, plan),
        funding: funding::compose(scene, catalogue, plan, shown, cites),
        advice: catalogue.advice.iter().take(ADVICE).map(|one| scene.text(one)).collect(),
    }
}

fn measure(
    scene: &Scene,
    catalogue: &Catalogue,
    plan: &Plan,
    planned: &PlannedMeasure,
    cites: &mut Citations,
) -> MeasureLine {
    let about = &catalogue.measures[planned.measure.at()];
    let format = scene.format();
    let gains: Vec<GainLine> = planned
        .gains
        .iter()
        .filter(|(competency, levels)| !scene.withheld(*competency) && *levels >= SHOWN)
        .enumerate()
        .map(|(at, (competency, levels))| GainLine {
            further: at > 0,
            ..gain(scene, catalogue, about, *competency, *levels)
        })
        .collect();
    let main = planned.main.filter(|one| !scene.withheld(*one));
    let main = main.or_else(|| planned.gains.iter().map(|(at, _)| *at).find(|at| !scene.withheld(*at)));
    let backing = backing(catalogue, about, main);
    let names = |all: &[MeasureIx]| {
        all.iter().map(|one| scene.text(&catalogue.measures[one.at()].name)).collect::<Vec<_>>().join("; ")
    };
    let aims: Vec<String> = gains.iter().map(|one| one.name.clone()).collect();
    let last = planned.start_week + planned.weeks.max(1) - 1;
    let leave = about.leave_note.iter().filter(|_| funding::can_have_leave(scene, catalogue, plan, planned));
    MeasureLine {
        id: about.id.as_str().to_owned(),
        name: scene.text(&about.name),
        kind: scene.wording.words.kind.get(kind_code(about.kind)).cloned().unwrap_or_default(),
        from_week: planned.start_week,
        to_week: last,
        one_week: last == planned.start_week,
        hours: format.short(planned.hours),
        cost: format.money(planned.cost, "EUR"),
        price: if (planned.price - planned.cost).abs() < 0.5 {
            String::new()
        } else {
            format.money(planned.price, "EUR")
        },
        free: planned.price < 0.5,
        main: main.map(|one| scene.competency_name(one)).unwrap_or_default(),
        share: share(scene, plan, [planned], planned.closes),
        at_work: about.kind == MeasureKind::OnTheJob,
        after: names(&planned.after),
        paid: !planned.certain.is_empty(),
        funding: funding::names(scene, catalogue, &planned.possible),
        evidence: main.map(|one| evidence(scene, catalogue, about, one, cites)).unwrap_or_default(),
        aims: format.list(&aims),
        no_effect_size: !gains.is_empty() && gains.iter().all(|one| one.judgement),
        gains,
        formal: about.kind == MeasureKind::Formal,
        format: scene.sentence(&about.format),
        prerequisites: scene.sentence(&about.prerequisites),
        condition: about.condition.as_ref().map(|one| scene.sentence(one)).unwrap_or_default(),
        awarded_by: scene.sentence(&about.awarded_by),
        cost_basis: scene.sentence(&about.cost_basis),
        confidence: scene.sentence(&about.confidence),
        notes: about.notes.iter().chain(leave).map(|one| scene.sentence(one)).collect(),
        sources: cites.cite(about.source.iter().filter(|key| !backing.contains(key))),
    }
}

/// Sources of what the gain of the main competency rests on; they stand there and not a second time.
fn backing<'a>(catalogue: &'a Catalogue, about: &Measure, main: Option<CompetencyIx>) -> &'a [SourceKey] {
    let gain = about.gains.iter().find(|gain| Some(gain.competency) == main);
    let rule = gain.and_then(|gain| catalogue.rules.iter().find(|rule| rule.id == gain.rule));
    rule.map(|rule| rule.source.as_slice()).unwrap_or_default()
}

/// What the gain of the main competency rests on: the studies, or nothing but judgement.
fn evidence(
    scene: &Scene,
    catalogue: &Catalogue,
    about: &Measure,
    main: CompetencyIx,
    cites: &mut Citations,
) -> EvidenceLine {
    let gain = about.gains.iter().find(|gain| gain.competency == main);
    let rule = gain.and_then(|gain| catalogue.rules.iter().find(|rule| rule.id == gain.rule));
    let Some(rule) = rule else { return EvidenceLine::default() };
    EvidenceLine {
        name: scene.text(&rule.name),
        effect: rule.effect.map(|[effect, ..]| scene.format().number(effect, 2)).unwrap_or_default(),
        sources: cites.cite(&rule.source),
    }
}

/// The range of a gain keeps the proportions of its rule: half and one and a half times for most.
fn gain(
    scene: &Scene,
    catalogue: &Catalogue,
    about: &Measure,
    competency: CompetencyIx,
    levels: f64,
) -> GainLine {
    let format = scene.format();
    let rule = about
        .gains
        .iter()
        .find(|one| one.competency == competency)
        .and_then(|one| catalogue.rules.iter().find(|rule| rule.id == one.rule));
    let range = rule.filter(|rule| rule.gain > 0.0).map(|rule| {
        let stretch = levels / rule.gain;
        (format.number(rule.range.0 * stretch, 2), format.number(rule.range.1 * stretch, 2))
    });
    let (from, to) = range.unwrap_or_default();
    GainLine {
        name: scene.competency_name(competency),
        expected: format.signed(levels, 2), // as levels: quarters of a step are usual
        from,
        to,
        judgement: rule.is_none_or(|rule| rule.effect.is_none()),
        further: false,
    }
}

fn kind_code(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Formal => "formal",
        MeasureKind::Certificate => "certificate",
        MeasureKind::Course => "course",
        MeasureKind::SelfStudy => "self_study",
        MeasureKind::OnTheJob => "on_the_job",
        MeasureKind::Coaching => "coaching",
    }
}
