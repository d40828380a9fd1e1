//! The pay band (salary.md §14, §16): base × growth × the damped product of the factors, its width, floor and hours.

use crate::assessment::FactorState;
use crate::assessment::NoPay;
use crate::assessment::Pay;
use crate::assessment::Quantiles;
use crate::explain::Fact;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::formula::divide;
use crate::explain::formula::exp;
use crate::explain::formula::ln;
use crate::explain::formula::max;
use crate::explain::formula::number;
use crate::explain::formula::of;
use crate::explain::formula::power;
use crate::explain::formula::product;
use crate::explain::formula::sqrt;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::taken;
use crate::explain::formula::tanh;
use crate::explain::formula::times;
use crate::explain::given_number;
use crate::id::SourceKey;
use crate::pack::salary::Factor;
use crate::pack::salary::FactorLevel;
use crate::pack::salary::FactorRule;
use crate::pack::salary::LevelBasis;
use crate::pack::salary::SalaryModel;

/// The band; `None` in a pack without pay.
pub(super) fn pay(subject: &Subject) -> Option<Step> {
    let model = subject.pack.salary.as_ref()?;
    let step = Step::new(Kind::Salary, "salary");
    let pay = match subject.assessment.pay.as_ref()? {
        Ok(pay) => pay,
        Err(NoPay::Mode) => return Some(step.word("mode_hr")),
        Err(NoPay::Ruled(item, _)) => {
            let mut step = step.word("ruled_out").from(vec![answer(subject, *item)]);
            step.note = model.no_band.as_ref().map(|one| one.text.clone());
            return Some(step);
        }
    };
    let factors: Vec<Step> = (0..model.factors.len()).filter_map(|at| factor(subject, at)).collect();
    let base = about(model, "base", Step::new(Kind::Base, "salary.base").valued(model.base))
        .fact(Fact::Year, f64::from(model.price_year));
    let effect = Step::new(Kind::Effect, "salary.effect")
        .valued(pay.effect)
        .by(sum(factors.iter().map(|one| ln(of(one))).collect()));
    let cap = number(model.soft_cap);
    let damped = times(cap.clone(), tanh(divide(of(&effect), cap)));
    let damped =
        about(model, "soft_cap", Step::new(Kind::Damped, "salary.damped").valued(pay.capped).by(damped));
    let years = f64::from(pay.price_year - model.price_year);
    let growth = Step::new(Kind::Growth, "salary.growth")
        .valued(pay.growth)
        .by(power(number(model.growth), number(years)))
        .fact(Fact::Year, f64::from(pay.price_year));
    let growth = about(model, "growth", growth);
    let median = product(vec![of(&base), exp(of(&damped)), of(&growth)]);
    let tail = band(subject, model, pay, &median);
    let mut steps = vec![base];
    steps.extend(factors);
    steps.extend([effect, damped, growth]);
    steps.extend(tail);
    let mut step = step.valued(pay.full_time.p50).judged(true).fact(Fact::Year, f64::from(pay.price_year));
    step.formula = Some(max(taken("salary.floor", pay.floor), median));
    step.interval = Some((pay.full_time.p25, pay.full_time.p75));
    Some(step.from(steps))
}

/// Width, floor, percentiles, agreed hours, marker.
fn band(subject: &Subject, model: &SalaryModel, pay: &Pay, median: &Formula) -> Vec<Step> {
    let square = |value: f64| power(number(value), number(2.0));
    let mut squares = vec![square(model.sigma)];
    for (factor, found) in model.factors.iter().zip(&pay.factors) {
        if found.state == FactorState::Skipped {
            squares.push(square(factor.skipped_sd));
        }
    }
    if pay.stale_years > 0 {
        squares.push(times(number(f64::from(pay.stale_years)), square(model.ageing_sd)));
    }
    let sigma = Step::new(Kind::Sigma, "salary.sigma").valued(pay.sigma).by(sqrt(sum(squares)));
    let sigma = about(model, "sigma", about(model, "band", sigma));
    let hourly = pay.floor / (model.full_time_hours * model.weeks_per_year);
    let floor = product(vec![number(hourly), number(model.full_time_hours), number(model.weeks_per_year)]);
    let floor = about(model, "floor", Step::new(Kind::Floor, "salary.floor").valued(pay.floor).by(floor));
    let (quartile, decile) = model.z;
    let mut steps = Vec::new();
    let mut agreed = Vec::new();
    for (name, z, full, part) in
        places(&pay.full_time, pay.agreed.as_ref().map(|(_, band)| band), quartile, decile)
    {
        let spread =
            if z == 0.0 { median.clone() } else { times(median.clone(), exp(times(number(z), of(&sigma)))) };
        let id = format!("salary.{name}");
        steps.push(Step::new(Kind::Percentile, &id).valued(full).by(max(of(&floor), spread)).word(name));
        if let (Some(part), Some((hours, _))) = (part, &pay.agreed) {
            let ratio = divide(number(*hours), number(model.full_time_hours));
            let step = Step::new(Kind::Agreed, format!("salary.agreed.{name}")).valued(part);
            agreed.push(step.by(times(taken(&id, full), ratio)).word(name).fact(Fact::Hours, *hours));
        }
    }
    let reference =
        pay.agreed.map_or(("salary.p50", pay.full_time.p50), |(_, band)| ("salary.agreed.p50", band.p50));
    let marker = pay.marker.map(|(ratio, amount)| {
        Step::new(Kind::Marker, "salary.marker")
            .valued(amount)
            .by(times(taken(reference.0, reference.1), number(ratio)))
            .cited(&model.marker_source)
            .judged(true)
            .from(model.marker.iter().map(|(item, _)| answer(subject, *item)).collect())
    });
    let hours = model.hours_item.map(|item| answer(subject, item));
    let mut all = vec![sigma, floor];
    all.append(&mut steps);
    all.extend(hours);
    all.append(&mut agreed);
    all.extend(marker);
    all
}

/// Percentiles with their z and amounts.
fn places(
    full: &Quantiles,
    part: Option<&Quantiles>,
    quartile: f64,
    decile: f64,
) -> [(&'static str, f64, f64, Option<f64>); 5] {
    [
        ("p10", -decile, full.p10, part.map(|one| one.p10)),
        ("p25", -quartile, full.p25, part.map(|one| one.p25)),
        ("p50", 0.0, full.p50, part.map(|one| one.p50)),
        ("p75", quartile, full.p75, part.map(|one| one.p75)),
        ("p90", decile, full.p90, part.map(|one| one.p90)),
    ]
}

/// Sources and words of the pack on a number outside the factors.
fn about(model: &SalaryModel, topic: &str, mut step: Step) -> Step {
    for basis in model.basis.iter().filter(|one| one.topic == topic) {
        step.note = Some(basis.text.clone());
        step = step.cited(&basis.source);
        step.judgement |= basis.judgement;
    }
    step
}

/// One factor of the band.
pub(super) fn factor(subject: &Subject, at: usize) -> Option<Step> {
    let model = subject.pack.salary.as_ref()?;
    let factor = model.factors.get(at)?;
    let Ok(pay) = subject.assessment.pay.as_ref()? else { return pay(subject) };
    let found = pay.factors.get(at)?;
    let step = Step::new(Kind::Factor, format!("salary.{}", factor.id))
        .named(&factor.name)
        .valued(found.multiplier)
        .fact(Fact::Scaled, found.scaled)
        .fact(Fact::Step, found.without);
    let step = match found.state {
        FactorState::Skipped => step.word("skipped").fact(Fact::Sd, factor.skipped_sd).judged(true),
        FactorState::Decided => step.word("decided"),
        FactorState::Answered => step,
    };
    let step = rule(subject, factor, found.state, found.level.as_str(), step);
    Some(step.from(vec![answer(subject, factor.rule.item())]))
}

/// Formula of the years, or basis, range and remark of the level.
fn rule(subject: &Subject, factor: &Factor, state: FactorState, level: &str, step: Step) -> Step {
    let level = match &factor.rule {
        FactorRule::ConcaveYears { item, linear, quadratic, reference, source } => {
            if state == FactorState::Skipped {
                return step;
            }
            let years = given_number(subject, *item).unwrap_or(0.0);
            let peak = if *quadratic < 0.0 { -linear / (2.0 * quadratic) } else { f64::INFINITY };
            let value = |years: f64| {
                let years = years.min(peak);
                sum(vec![
                    times(number(*linear), number(years)),
                    times(number(*quadratic), power(number(years), number(2.0))),
                ])
            };
            return step.by(exp(subtract(value(years), value(*reference)))).cited(source);
        }
        FactorRule::Choice { levels, .. } => levels.iter().flatten().find(|one| one.code == *level),
        FactorRule::Count { levels, .. } | FactorRule::CountWith { levels, .. } => {
            levels.iter().map(|(_, one)| one).find(|one| one.code == *level)
        }
    };
    level.map_or(step.clone(), |level| based(step, level))
}

fn based(mut step: Step, level: &FactorLevel) -> Step {
    if step.word.is_none() {
        let basis = match level.basis {
            LevelBasis::Sourced => "sourced",
            LevelBasis::Shrunk => "shrunk",
            LevelBasis::Judgement => "judgement",
            LevelBasis::Reference => "reference",
        };
        step.word = Some(basis.to_owned());
    }
    step.judgement |= matches!(level.basis, LevelBasis::Shrunk | LevelBasis::Judgement);
    step.note.clone_from(&level.remark);
    if let Some((least, most)) = level.range {
        step = step.fact(Fact::Least, least).fact(Fact::Most, most);
    }
    let sources: &[SourceKey] = &level.source;
    step.cited(sources)
}
