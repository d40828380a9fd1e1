//! The charts of a report as data, every word and figure finished.

use chrono::Datelike;
use chrono::Months;
use chrono::NaiveDate;

use crate::assessment::CompetencyScore;
use crate::assessment::FitIndex;
use crate::assessment::GapClass;
use crate::assessment::Pay;
use crate::assessment::RubricScore;
use crate::chart::Axis;
use crate::chart::Band;
use crate::chart::Bullet;
use crate::chart::Chart;
use crate::chart::Charts;
use crate::chart::Gauge;
use crate::chart::Parts;
use crate::chart::Step;
use crate::chart::Timeline;
use crate::chart::TimelineBar;
use crate::chart::Waterfall;
use crate::id::ChartId;
use crate::id::CompetencyIx;
use crate::pack::framework::Rubric;
use crate::pack::salary::SalaryModel;
use crate::plan::PlannedMeasure;
use crate::report::Edition;
use crate::report::figure::fill;
use crate::report::fit;
use crate::report::pay::PayPart;
use crate::report::plan::PlanView;
use crate::report::scene::Scene;

/// Sizes of steps between ticks that are tried: 1,000, 2,000, 5,000, 10,000 … up to the largest number there is.
const MOST_TICK_SIZES: usize = 1_000;
/// A timeline shows at least a year: a plan is read against it.
const LEAST_WEEKS: u32 = 52;
/// A month shorter than this in the chart has no room for its name.
const LABEL_WEEKS: f64 = 2.5;

/// Which parts a report has, so that no chart is made for one it has not.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub profile: bool,
    pub record: bool,
}

/// Every chart the templates can name: `fit`, `gap-<id>`, `experience`, `education`, `pay`, `pay-short`, `waterfall`,
/// `plan`.
pub(super) fn compose(scene: &Scene, shown: Shown, plan: &PlanView, pay: &PayPart) -> Charts {
    let mut charts = Charts::new();
    let assessment = scene.assessment;
    if let Ok(index) = &assessment.fit.index {
        charts.insert(ChartId::new("fit"), Chart::Gauge(gauge(scene, index)));
    }
    for (at, score) in assessment.soft_skills.competencies.iter().enumerate() {
        let competency = CompetencyIx::new(at);
        if shown.profile && !scene.withheld(competency) {
            let id = scene.pack.framework.competencies[at].id.as_str();
            charts.insert(ChartId::new(&format!("gap-{id}")), Chart::Bullet(bullet(scene, score)));
        }
    }
    let framework = &scene.pack.framework;
    let rubrics = [
        ("experience", framework.experience.as_ref().zip(assessment.experience.as_ref())),
        ("education", framework.education.as_ref().zip(assessment.education.as_ref())),
    ];
    for (name, rubric) in rubrics {
        if let Some((rubric, result)) = rubric.filter(|_| shown.record) {
            charts.insert(ChartId::new(name), Chart::Parts(parts(scene, rubric, result)));
        }
    }
    if let (Some(model), Some(Ok(result))) = (&scene.pack.salary, &assessment.pay) {
        charts.insert(ChartId::new("pay"), Chart::Band(band(scene, model, result)));
        charts.insert(ChartId::new("pay-short"), Chart::Band(short_band(scene, model, result)));
        charts.insert(ChartId::new("waterfall"), Chart::Waterfall(waterfall(scene, model, result, pay)));
    }
    if !plan.shown.is_empty() {
        charts.insert(ChartId::new("plan"), Chart::Timeline(timeline(scene, plan)));
    }
    charts
}

fn gauge(scene: &Scene, index: &FitIndex) -> Gauge {
    let format = scene.format();
    let bands = scene.pack.framework.fit.as_ref().map(|rules| rules.bands.as_slice()).unwrap_or_default();
    let zones = bands.iter().enumerate().rev();
    // Ticks where one zone ends and the next begins: those are the numbers that decide.
    let mut ticks: Vec<f64> = bands.iter().map(|zone| zone.from).chain([0.0, 100.0]).collect();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    let tolerance = format.number(scene.pack.framework.levels.z * index.sem, 0);
    Gauge {
        axis: Axis {
            min: 0.0,
            max: 100.0,
            ticks: ticks.into_iter().map(|at| (at, format.number(at, 0))).collect(),
        },
        zones: zones.map(|(at, zone)| (zone.from, fit::band_short(scene, at))).collect(),
        // Zones run from the lowest, bands from the highest.
        holds: bands.len().checked_sub(index.verdict + 1),
        value: Some(index.value),
        interval: Some(index.interval),
        label: fill(
            &scene.wording.words.chart.tolerance,
            &[("value", &fit::index(scene, index.value)), ("tolerance", &tolerance)],
        ),
    }
}

fn bullet(scene: &Scene, score: &CompetencyScore) -> Bullet {
    let scale = &scene.pack.questionnaire.scale;
    let (min, max) = (f64::from(scale.min), f64::from(scale.max));
    Bullet {
        axis: axis(min, max, 1.0, |at| scene.format().number(at, 0)),
        value: (!score.imputed).then_some(score.level),
        interval: score.interval,
        target: Some(score.target),
        minimum: score.must_have.map(|one| one.minimum),
        emphasis: score.gap_class == GapClass::Clear,
    }
}

fn parts(scene: &Scene, rubric: &Rubric, result: &RubricScore) -> Parts {
    let format = scene.format();
    let line = |(part, found): (&crate::pack::framework::RubricPart, &crate::assessment::PartScore)| {
        let figure = found.points.map_or_else(
            || scene.wording.words.basis.skipped.clone(),
            |points| format.out_of(points, part.max),
        );
        (scene.text(&part.name), found.points, part.max, figure)
    };
    Parts {
        max: rubric.max,
        parts: rubric.parts.iter().zip(&result.parts).map(line).collect(),
        total: result.score.map(|score| format.out_of(score.round(), rubric.max)).unwrap_or_default(),
    }
}

/// The full-time band; own pay and negotiating position stand at their ratio to the median, whatever the hours.
fn band(scene: &Scene, model: &SalaryModel, pay: &Pay) -> Band {
    let words = &scene.wording.words.chart;
    let full = &pay.full_time;
    let money = |amount: f64| scene.format().pay(amount, &model.currency);
    let mut markers = Vec::new();
    if scene.edition == Edition::Personal {
        if let Some((ratio, _)) = pay.marker.filter(|(ratio, _)| (ratio - 1.0).abs() > 1e-9) {
            markers.push((full.p50 * ratio, words.marker.clone()));
        }
        if let Some(own) = &pay.own {
            markers.push((full.p50 * own.compa_ratio, words.own.clone()));
        }
    }
    let named =
        [("P10", full.p10), ("P25", full.p25), ("P50", full.p50), ("P75", full.p75), ("P90", full.p90)];
    let outer = markers.iter().map(|(at, _)| *at);
    let lowest = outer.clone().fold(full.p10, f64::min);
    let highest = outer.fold(full.p90, f64::max);
    Band {
        axis: money_axis(lowest, highest, &money),
        outer: (full.p10, full.p90),
        inner: (full.p25, full.p75),
        median: full.p50,
        labels: named.iter().map(|(name, at)| (*at, format!("{name}\u{a0}{}", money(*at)))).collect(),
        markers,
        label: String::new(),
    }
}

/// The band of the first page: the hours agreed on, else full time; the range as a figure, no markers.
fn short_band(scene: &Scene, model: &SalaryModel, pay: &Pay) -> Band {
    let full = &pay.full_time;
    let agreed = pay.agreed.as_ref().filter(|(hours, _)| (hours - model.full_time_hours).abs() > 1e-9);
    let shown = agreed.map_or(full, |(_, band)| band);
    let money = |amount: f64| scene.format().pay(amount, &model.currency);
    let named = [("P25", shown.p25), ("P50", shown.p50), ("P75", shown.p75)];
    Band {
        axis: Axis { ticks: Vec::new(), ..money_axis(shown.p10, shown.p90, &money) },
        outer: (shown.p10, shown.p90),
        inner: (shown.p25, shown.p75),
        median: shown.p50,
        labels: named.iter().map(|(name, at)| (*at, format!("{name}\u{a0}{}", money(*at)))).collect(),
        markers: Vec::new(),
        label: scene.format().pay_range(shown.p25, shown.p75, &model.currency),
    }
}

/// Steps that change nothing are left out; the table names them.
fn waterfall(scene: &Scene, model: &SalaryModel, pay: &Pay, part: &PayPart) -> Waterfall {
    let words = &scene.wording.words.chart;
    let money = |amount: f64| scene.format().pay(amount, &model.currency);
    let total = |label: String, at: f64| Step { label, figure: money(at), from: 0.0, to: at, total: true };
    let mut steps = vec![total(words.base.clone(), model.base)];
    let lines = part.band.as_ref().map(|band| band.factors.as_slice()).unwrap_or_default();
    for (line, one) in lines.iter().zip(&pay.factors).filter(|(_, one)| one.step.abs() >= 50.0) {
        steps.push(Step {
            label: format!("{}: {}", line.name, line.level),
            figure: line.step.clone(),
            from: one.running - one.step,
            to: one.running,
            total: false,
        });
    }
    let before = model.base * libm::exp(pay.capped);
    let grown = before * pay.growth;
    if pay.growth != 1.0 {
        let year = model.price_year.to_string();
        steps.push(total(fill(&words.level_of, &[("year", &year)]), before));
        let figure = part.band.as_ref().map(|band| band.growth_step.clone()).unwrap_or_default();
        steps.push(step(words.growth.clone(), figure, before, grown));
    }
    let median = pay.full_time.p50;
    if median - grown >= 50.0 {
        let figure = part.band.as_ref().map(|band| band.floor_step.clone()).unwrap_or_default();
        steps.push(step(words.floor.clone(), figure, grown, median));
    }
    steps.push(total(words.median.clone(), median));
    let places = steps.iter().flat_map(|one| [one.from, one.to]).filter(|at| *at > 0.0);
    let lowest = places.clone().fold(f64::INFINITY, f64::min);
    let highest = places.fold(0.0, f64::max);
    // one step further down if the lowest lies on a tick: its bar would have no length
    Waterfall { axis: money_axis(lowest - 1.0, highest, &money), steps }
}

fn step(label: String, figure: String, from: f64, to: f64) -> Step {
    Step { label, figure, from, to, total: false }
}

/// An axis around some amounts with ticks at round figures; at most about eight.
fn money_axis(lowest: f64, highest: f64, money: &dyn Fn(f64) -> String) -> Axis {
    let spread = (highest - lowest).max(1_000.0);
    let mut tick = 1_000.0;
    for times in [2.0, 2.5, 2.0].into_iter().cycle().take(MOST_TICK_SIZES) {
        if spread / tick <= 6.0 {
            break;
        }
        tick *= times;
    }
    let min = ((lowest / tick).floor() * tick).max(0.0);
    let max = ((highest / tick).floor() + 1.0) * tick;
    axis(min, max, tick, money)
}

fn axis(min: f64, max: f64, tick: f64, label: impl Fn(f64) -> String) -> Axis {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of ticks")]
    let count = ((max - min) / tick + 1e-9).floor() as u32;
    let ticks = (0..=count).map(|at| min + f64::from(at) * tick).map(|at| (at, label(at))).collect();
    Axis { min, max, ticks }
}

/// The hours of each month in words, for those who do not see the picture.
pub(super) fn load_in_words(charts: &Charts) -> String {
    let Some(Chart::Timeline(timeline)) = charts.get(&ChartId::new("plan")) else { return String::new() };
    let months = timeline.months.iter().zip(&timeline.load).filter(|((_, name), _)| !name.is_empty());
    let words = months.map(|((_, name), (_, figure))| format!("{name} {figure}"));
    words.collect::<Vec<_>>().join("; ")
}

fn timeline(scene: &Scene, plan: &PlanView) -> Timeline {
    let weeks = plan.part.weeks.max(LEAST_WEEKS);
    let months = months(scene, weeks);
    let ends: Vec<f64> = months.iter().skip(1).map(|(start, _)| *start).chain([f64::from(weeks)]).collect();
    let between = |start: f64, end: f64| plan.shown.iter().map(|one| hours_between(one, start, end)).sum();
    let hours: Vec<f64> = months.iter().zip(&ends).map(|((start, _), end)| between(*start, *end)).collect();
    let has_room: Vec<bool> = months.iter().map(|(_, name)| !name.is_empty()).collect();
    let load = load(&hours, &has_room);
    let figure = |hours: f64, has_room: bool| {
        if has_room { scene.format().number(hours, 0) } else { String::new() }
    };
    let load = load.into_iter().zip(&has_room).map(|(hours, room)| (hours, figure(hours, *room))).collect();
    Timeline {
        weeks,
        bars: plan
            .shown
            .iter()
            .zip(&plan.part.measures)
            .map(|(planned, line)| TimelineBar {
                label: line.name.clone(),
                start: f64::from(planned.start_week - 1),
                weeks: f64::from(planned.weeks.max(1)),
                figure: fill(&scene.wording.format.hours, &[("number", &line.hours)]),
            })
            .collect(),
        load,
        load_label: scene.wording.words.chart.load.clone(),
        months,
    }
}

/// Hours of each month as they are shown: in whole hours whose sum is that of the plan, and those of a month without room
/// for a figure with its neighbour.
fn load(hours: &[f64], has_room: &[bool]) -> Vec<f64> {
    let mut all = vec![0.0; hours.len()];
    let (mut sum, mut shown, mut last) = (0.0, 0.0, None);
    for (at, own) in hours.iter().enumerate() {
        sum += own;
        if has_room[at] {
            last = Some(at);
        } else if last.is_none() && has_room.contains(&true) {
            continue; // the next month takes them
        }
        let at = last.unwrap_or(at);
        let whole = (sum + 1e-9).round();
        all[at] += whole - shown;
        shown = whole;
    }
    all
}

/// Calendar months from the day of the report on; a month too short for its name has an empty one.
fn months(scene: &Scene, weeks: u32) -> Vec<(f64, String)> {
    let first_day = scene.about.date;
    let mut months: Vec<(f64, String)> = Vec::new();
    let mut day = first_day;
    loop {
        let start = in_weeks(first_day, day);
        if start >= f64::from(weeks) {
            return months;
        }
        let next = day.with_day(1).and_then(|one| one.checked_add_months(Months::new(1)));
        let Some(next) = next else { return months };
        let end = in_weeks(first_day, next).min(f64::from(weeks));
        let name =
            if end - start < LABEL_WEEKS { String::new() } else { scene.format().month(day).to_owned() };
        months.push((start, name));
        day = next;
    }
}

fn in_weeks(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64 / 7.0
}

/// Hours of a measure between two weeks, spread evenly over its length.
fn hours_between(one: &PlannedMeasure, from: f64, to: f64) -> f64 {
    let start = f64::from(one.start_week - 1);
    let length = f64::from(one.weeks.max(1));
    let overlap = (to.min(start + length) - from.max(start)).max(0.0);
    one.hours * overlap / length
}

#[cfg(test)]
mod tests {
    use super::load;
    use super::money_axis;

    #[test]
    fn hours_of_the_months_are_whole_and_add_up_to_the_plan() {
        // a month without room for its figure is its neighbour's
        assert_eq!(load(&[5.4, 98.2, 62.7], &[false, true, true]), [0.0, 104.0, 62.0]);
        assert_eq!(load(&[0.4, 0.4, 0.4, 0.4], &[true; 4]), [0.0, 1.0, 0.0, 1.0]);
        assert_eq!(load(&[3.0, 2.5], &[true, false]), [6.0, 0.0]);
        assert_eq!(load(&[3.0], &[false]), [3.0]);
    }

    #[test]
    fn an_axis_has_a_handful_of_ticks_whatever_the_amounts() {
        for highest in [1.0, 900.0, 55_000.0, 7e6, 3e12, 1e300] {
            let axis = money_axis(0.0, highest, &|at| at.to_string());
            assert!((2..=9).contains(&axis.ticks.len()), "{highest}: {}", axis.ticks.len());
        }
        let ticks = |lowest, highest| {
            money_axis(lowest, highest, &|_| String::new())
                .ticks
                .iter()
                .map(|(at, _)| *at)
                .collect::<Vec<_>>()
        };
        assert_eq!(ticks(49_999.0, 97_000.0), [40e3, 50e3, 60e3, 70e3, 80e3, 90e3, 100e3]);
    }
}
