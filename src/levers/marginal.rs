//! What each single step would do to index, verdict and pay, and how many hours of learning it takes.

use chrono::NaiveDate;

use crate::answers::change::Change;
use crate::answers::{Answer, Answers, OptionSet};
use crate::assessment::fit::{self, Pillars};
use crate::assessment::level::{self, TOLERANCE};
use crate::assessment::{Assessment, FitReason, Pay, Request, profile};
use crate::id::{CompetencyIx, ItemIx, LevelCode, MeasureIx, OptionIx};
use crate::levers::pay::{Step, steps, vary};
use crate::pack::Pack;
use crate::pack::framework::PartRule;
use crate::pack::questionnaire::ItemKind;
use crate::pack::salary::{Learning, SalaryModel};
use crate::plan::candidate::{Candidate, means, offer};
use crate::plan::condition::Facts;
use crate::plan::effect::{Effect, Start};

/// Every step of one person, the most gain per hour of learning first; and all steps of pay together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// The steps.
    pub all: Vec<Move>,
    /// All of them that touch pay, at once; `None` without a band or if they exclude each other.
    pub combined: Option<Combined>,
}

/// One step and what it would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// What changes.
    pub what: What,
    /// Change of the index; `None` without an index before or after, or if other parts of it count then.
    pub fit: Option<f64>,
    /// The verdict then, as place in the pack's bands.
    pub verdict: Option<usize>,
    /// Change of pay; `None` without a band.
    pub pay: Option<PayMove>,
    /// What there is to learn; `None` = no hours known.
    pub learning: Option<Route>,
}

/// What a step changes.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A competency one level up, at most to its target.
    Competency {
        /// Which.
        competency: CompetencyIx,
        /// Level now.
        from: f64,
        /// Level then.
        to: f64,
    },
    /// One more group of certificates, counted as recent.
    Certificate {
        /// The question.
        item: ItemIx,
        /// The group.
        option: OptionIx,
    },
    /// A pay factor.
    Factor {
        /// Its place.
        factor: usize,
        /// Level now.
        from: LevelCode,
        /// Level then.
        to: LevelCode,
    },
}

/// A change of pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PayMove {
    /// Of the full-time median, euro per year.
    pub change: f64,
    /// As a ratio of it.
    pub ratio: f64,
    /// Rests on judgement alone.
    pub judgement: bool,
}

/// The way of the catalogue with the most effect per hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// The measure.
    pub measure: MeasureIx,
    /// Hours of learning.
    pub hours: f64,
    /// Levels it brings to a competency; `None` where it leads to the answer itself.
    pub levels: Option<f64>,
    /// Change of the index by that alone.
    pub fit: Option<f64>,
}

/// All steps of pay at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combined {
    /// Change of the full-time median, euro per year.
    pub change: f64,
    /// As a ratio of it.
    pub ratio: f64,
    /// The change without the soft cap: more, because advantages are damped.
    pub uncapped: f64,
}

impl Move {
    /// Points of the index per hundred hours of learning; `None` where no hours are known or no index.
    #[must_use]
    pub fn fit_per_100_hours(&self) -> Option<f64> {
        let route = self.learning?;
        (route.hours > 0.0).then_some(route.fit? / route.hours * 100.0)
    }

    /// Euro a year per hour of learning.
    #[must_use]
    pub fn pay_per_hour(&self) -> Option<f64> {
        let route = self.learning.filter(|route| route.hours > 0.0)?;
        Some(self.pay?.change / route.hours)
    }
}

/// Everything one person could move; nothing where there is neither an index nor a band.
///
/// Competencies that cannot be judged have no step: their level is not known. The effect on pay is that of the pay
/// model alone, in which no competency plays a part.
#[must_use]
pub fn moves(pack: &Pack, answers: &Answers, assessment: &Assessment, date: NaiveDate) -> Moves {
    let request = Request { role: assessment.role, industry: assessment.industry, date };
    let candidates = pack.training.as_ref().map_or_else(Vec::new, |catalogue| {
        let means = means(pack, catalogue, answers);
        let mut candidates = offer(&Facts { pack, catalogue, answers, assessment, date }, &means).candidates;
        // what does not end within the horizon at this pace is no way for this person
        let ends = |one: &Candidate| Some(one.earliest - 1 + one.weeks(means.hours_per_week)?);
        candidates.retain(|one| ends(one).is_some_and(|week| week <= catalogue.limits.weeks));
        candidates
    });
    let scene = Scene { pack, answers, assessment, request, candidates };
    let mut all = scene.competencies();
    all.extend(scene.certificates());
    let mut combined = None;
    if let (Some(model), Some(Ok(pay))) = (&pack.salary, &assessment.pay) {
        let certificates = certificate_items(pack);
        let mut found = steps(pack, model, answers, &request, pay);
        // lists of certificates are looked at group by group
        found.retain(|step| {
            !certificates.iter().any(|(item, _)| *item == model.factors[step.factor].rule.item())
        });
        all.extend(found.iter().map(|step| scene.factor(model, pay, step)));
        combined = scene.combined(model, pay, &found, &all);
    }
    all.retain(|one| one.fit.is_some() || one.pay.is_some());
    let rank = |one: &Move| {
        let fit = one.fit_per_100_hours().unwrap_or(-1.0);
        let pay = one.pay_per_hour().unwrap_or(-1.0);
        let change = one.pay.map_or(0.0, |pay| pay.change);
        (one.learning.is_some(), fit, pay, change, one.fit.unwrap_or(0.0))
    };
    all.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        b.0.cmp(&a.0)
            .then(b.1.total_cmp(&a.1))
            .then(b.2.total_cmp(&a.2))
            .then(b.3.total_cmp(&a.3))
            .then(b.4.total_cmp(&a.4))
    });
    Moves { all, combined }
}

/// The person, while steps are looked at.
struct Scene<'a> {
    pack: &'a Pack,
    answers: &'a Answers,
    assessment: &'a Assessment,
    request: Request,
    /// Measures the person could take.
    candidates: Vec<Candidate>,
}

impl Scene<'_> {
    fn index(&self) -> Option<f64> {
        self.assessment.fit.index.as_ref().ok().map(|index| index.value)
    }

    /// Each competency below its target one level up.
    fn competencies(&self) -> Vec<Move> {
        let Some(before) = self.index() else { return Vec::new() };
        let no_pay = self.assessment.pay.as_ref().and_then(|pay| pay.as_ref().ok());
        let scores = &self.assessment.soft_skills.competencies;
        let below = (0..scores.len()).filter(|at| !scores[*at].imputed && scores[*at].gap > 0.0);
        below
            .filter_map(|at| {
                let (from, target) = (scores[at].level, scores[at].target);
                let to = (from + 1.0).min(target);
                let (index, verdict) = self.raised(at, to)?;
                let mut learning = self.best_measure(at, to - from);
                if let Some(route) = &mut learning {
                    let reached = route.levels.unwrap_or_default();
                    route.fit = self.raised(at, from + reached).map(|(then, _)| then - before);
                }
                Some(Move {
                    what: What::Competency { competency: CompetencyIx::new(at), from, to },
                    fit: Some(index - before),
                    verdict: Some(verdict),
                    pay: no_pay.map(|_| PayMove { change: 0.0, ratio: 0.0, judgement: false }),
                    learning,
                })
            })
            .collect()
    }

    /// Index and verdict with one competency at another level.
    fn raised(&self, at: usize, level: f64) -> Option<(f64, usize)> {
        let (pack, assessment) = (self.pack, self.assessment);
        let lowest = f64::from(pack.questionnaire.scale.min);
        let mut competencies = assessment.soft_skills.competencies.clone();
        let one = &mut competencies[at];
        one.level = level;
        one.attainment = ((level - lowest) / (one.target - lowest)).min(1.0);
        if let Some(must) = &mut one.must_have {
            must.status = level::status(&pack.framework.levels, level, must.minimum, false);
        }
        let soft = fit::soft_skills(&pack.framework, lowest, competencies);
        let pillars = Pillars {
            situations: assessment.situations.as_ref().and_then(|one| one.score),
            situations_sem: pack.framework.situations.as_ref().map_or(0.0, |rules| rules.sem),
            experience: assessment.experience.as_ref().and_then(|one| one.score),
            education: assessment.education.as_ref().and_then(|one| one.score),
        };
        let index = fit::fit(&pack.framework, &soft, &pillars, None).index.ok()?;
        Some((index.value, index.verdict))
    }

    /// The measure this person could take with the most effect on a competency per hour.
    fn best_measure(&self, at: usize, step: f64) -> Option<Route> {
        let catalogue = self.pack.training.as_ref()?;
        let level = self.assessment.soft_skills.competencies[at].level;
        let starts = [Start { level, gap: step, weight: 1.0 }];
        let routes = self.candidates.iter().filter_map(|one| {
            let (_, gain) = one.gains.iter().find(|(competency, _)| *competency == at)?;
            let levels = Effect::none(&catalogue.limits, &starts).added_by(0, &[(0, *gain)]);
            let possible = one.after.is_empty() && levels > TOLERANCE && one.hours > 0.0;
            let (measure, hours) = (one.measure, one.hours);
            possible.then_some(Route { measure, hours, levels: Some(levels), fit: None })
        });
        routes.max_by(|a, b| {
            let worth = |one: &Route| one.levels.unwrap_or_default() / one.hours;
            worth(a).total_cmp(&worth(b)).then(b.measure.cmp(&a.measure))
        })
    }

    /// Each group of certificates the person does not have.
    fn certificates(&self) -> Vec<Move> {
        let mut all = Vec::new();
        for (item, recent) in certificate_items(self.pack) {
            let ItemKind::Choices(choices) = &self.pack.questionnaire.items[item.at()].kind else { continue };
            let Some(Answer::Choices(chosen)) = self.answers.effective(self.pack, item) else { continue };
            for option in (0..choices.options.len()).map(OptionIx::new) {
                if Some(option) != choices.exclusive && !chosen.has(option) {
                    let changes = self.with_groups(item, recent, &[option]);
                    all.extend(self.answered(What::Certificate { item, option }, &changes));
                }
            }
        }
        all
    }

    /// The changes that add groups of certificates, recent ones.
    fn with_groups(&self, item: ItemIx, recent: ItemIx, groups: &[OptionIx]) -> Vec<Change> {
        let items = &self.pack.questionnaire.items;
        let (ItemKind::Choices(all), ItemKind::Choices(newer)) =
            (&items[item.at()].kind, &items[recent.at()].kind)
        else {
            return Vec::new();
        };
        let present = |item: ItemIx| match self.answers.get(item) {
            Some(Answer::Choices(chosen)) => chosen,
            _ => OptionSet::EMPTY,
        };
        let kept = present(item).iter().filter(|one| Some(*one) != all.exclusive);
        let certificates: OptionSet = kept.chain(groups.iter().copied()).collect();
        let codes: Vec<&str> = groups.iter().map(|one| all.options[one.at()].code.as_str()).collect();
        let same = newer.options.iter().enumerate().filter(|(_, one)| codes.contains(&one.code.as_str()));
        let fresh: OptionSet = present(recent).iter().chain(same.map(|(at, _)| OptionIx::new(at))).collect();
        vec![
            Change { item, answer: Some(Answer::Choices(certificates)) },
            Change { item: recent, answer: Some(Answer::Choices(fresh)) },
        ]
    }

    /// A step that is a change of answers.
    fn answered(&self, what: What, changes: &[Change]) -> Option<Move> {
        let sheet = crate::answers::change::apply(self.pack, self.answers, changes).ok()?.answers;
        let then = profile(self.pack, &sheet, self.assessment.role, self.assessment.cluster);
        let (fit, verdict) = self.fit_then(&then);
        let pay = match (&self.pack.salary, &self.assessment.pay) {
            (Some(model), Some(Ok(now))) => {
                let then = vary(self.pack, model, self.answers, &self.request, changes).ok()?.pay.ok()?;
                Some(pay_move(now, &then, false))
            }
            _ => None,
        };
        let learning = match &what {
            What::Certificate { item, option } => self.learning(*item, *option, fit),
            _ => None,
        };
        Some(Move { what, fit, verdict, pay, learning })
    }

    /// Change of the index, if the same parts count before and after.
    fn fit_then(&self, then: &Assessment) -> (Option<f64>, Option<usize>) {
        let missing = |one: &Assessment| -> Vec<FitReason> {
            let reasons = one.fit.reasons.iter().copied();
            reasons.filter(|reason| matches!(reason, FitReason::Missing(_))).collect()
        };
        match (&self.assessment.fit.index, &then.fit.index) {
            (Ok(now), Ok(later)) if missing(self.assessment) == missing(then) => {
                (Some(later.value - now.value), Some(later.verdict))
            }
            _ => (None, None),
        }
    }

    /// A step of a pay factor, with what it does to the index.
    fn factor(&self, model: &SalaryModel, now: &Pay, step: &Step) -> Move {
        let request = &step.then.request;
        let cluster = request.cluster(self.pack);
        let then = profile(self.pack, &step.then.changed.answers, request.role, cluster);
        let (fit, verdict) = self.fit_then(&then);
        let rule = &model.factors[step.factor].rule;
        let judgement = rule.is_judgement(&step.to);
        let option = step.changes.iter().find_map(|change| match change.answer {
            Some(Answer::Choice(option)) => Some(option),
            _ => None,
        });
        Move {
            what: What::Factor { factor: step.factor, from: step.from.clone(), to: step.to.clone() },
            fit,
            verdict,
            pay: step.then.pay.as_ref().ok().map(|then| pay_move(now, then, judgement)),
            learning: option.and_then(|option| self.learning(rule.item(), option, fit)),
        }
    }

    /// The shortest measure that leads to an answer.
    fn learning(&self, item: ItemIx, option: OptionIx, fit: Option<f64>) -> Option<Route> {
        let (catalogue, model) = (self.pack.training.as_ref()?, self.pack.salary.as_ref()?);
        let fits = |one: &&Learning| one.item == item && one.option == option;
        let measures = model.learning.iter().find(fits)?.measures.iter();
        let hours = |one: &MeasureIx| catalogue.measures[one.at()].hours.plan;
        let shortest = measures.min_by(|a, b| hours(a).total_cmp(&hours(b)))?;
        Some(Route { measure: *shortest, hours: hours(shortest), levels: None, fit })
    }

    /// All steps that touch pay at once.
    fn combined(&self, model: &SalaryModel, now: &Pay, steps: &[Step], all: &[Move]) -> Option<Combined> {
        let mut changes: Vec<Change> = steps.iter().flat_map(|step| step.changes.clone()).collect();
        let mut groups: Vec<(ItemIx, OptionIx)> = Vec::new();
        for one in all {
            if let (What::Certificate { item, option }, Some(pay)) = (&one.what, one.pay)
                && pay.change > 0.0
            {
                groups.push((*item, *option));
            }
        }
        for (item, recent) in certificate_items(self.pack) {
            let own: Vec<OptionIx> =
                groups.iter().filter(|(at, _)| *at == item).map(|(_, one)| *one).collect();
            if !own.is_empty() {
                changes.extend(self.with_groups(item, recent, &own));
            }
        }
        if changes.is_empty() {
            return None;
        }
        let then = vary(self.pack, model, self.answers, &self.request, &changes).ok()?.pay.ok()?;
        let together = pay_move(now, &then, false);
        let uncapped = now.full_time.p50 * (libm::exp(then.effect - now.effect) - 1.0);
        Some(Combined { change: together.change, ratio: together.ratio, uncapped })
    }
}

fn pay_move(now: &Pay, then: &Pay, judgement: bool) -> PayMove {
    let (before, after) = (now.full_time.p50, then.full_time.p50);
    PayMove { change: after - before, ratio: after / before - 1.0, judgement }
}

/// The questions for certificates, with that for the recent ones.
fn certificate_items(pack: &Pack) -> Vec<(ItemIx, ItemIx)> {
    let rubrics = pack.framework.education.iter().chain(&pack.framework.experience);
    rubrics
        .flat_map(|rubric| &rubric.parts)
        .filter_map(|part| match &part.rule {
            PartRule::RecentCertificates { all, recent, .. } => Some((*all, *recent)),
            _ => None,
        })
        .collect()
}
