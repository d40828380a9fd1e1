//! The band of one person as text: what it is, how it comes about, what stands beside it.

use crate::assessment::{ChainPart, FactorState, OwnPay, Pay, Quantiles};
use crate::cli::salary::View;
use crate::cli::salary::columns::{lines, paragraph};
use crate::cli::shell::Shell;
use crate::id::{LevelCode, SourceKey};
use crate::locale::Text;
use crate::pack::questionnaire::ItemKind;
use crate::pack::salary::{Factor, FactorRule, LevelBasis};
use crate::report::figure::{Format, fill};
use crate::report::wording::Wording;

/// What is needed to put a view into words.
pub(super) struct Teller<'a> {
    shell: &'a Shell,
    view: &'a View<'a>,
    wording: Wording,
}

/// The whole statement.
pub(super) fn statement(shell: &Shell, view: &View) -> String {
    let teller = Teller::new(shell, view);
    let parts = [
        teller.head(),
        teller.band(),
        teller.chain(),
        teller.views(),
        teller.notes(),
        teller.own().unwrap_or_default(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

impl<'a> Teller<'a> {
    pub(super) fn new(shell: &'a Shell, view: &'a View<'a>) -> Self {
        Self { shell, view, wording: Wording::builtin(shell.lang) }
    }

    pub(super) fn say(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        self.shell.words.salary(key, gaps)
    }

    fn text(&self, text: &'a Text) -> &'a str {
        text.get(self.shell.lang)
    }

    pub(super) fn format(&self) -> &Format {
        &self.wording.format
    }

    pub(super) fn money(&self, amount: f64) -> String {
        self.format().pay(amount, &self.view.model.currency)
    }

    pub(super) fn signed(&self, amount: f64) -> String {
        self.format().signed_pay(amount, &self.view.model.currency)
    }

    /// A ratio as a signed percentage, always with one decimal so that a column aligns.
    pub(super) fn tenths(&self, ratio: f64) -> String {
        let format = self.format();
        fill(&format.percent, &[("number", &format.signed(ratio * 100.0, 1))])
    }

    /// A signed amount in whole hundreds.
    pub(super) fn hundreds(&self, hundreds: i64) -> String {
        self.signed(hundreds as f64 * 100.0)
    }

    /// Name of a factor.
    pub(super) fn factor(&self, at: usize) -> &'a str {
        self.text(&self.view.model.factors[at].name)
    }

    /// A level in words.
    pub(super) fn level(&self, at: usize, code: &LevelCode) -> String {
        let factor: &Factor = &self.view.model.factors[at];
        if let Some(level) = factor.rule.level(code) {
            return level.name.get(self.shell.lang).to_owned();
        }
        if let (FactorRule::ConcaveYears { item, .. }, Ok(years)) =
            (&factor.rule, code.as_str().parse::<f64>())
        {
            let figure = self.format().short(years);
            return match &self.view.pack.questionnaire.items[item.at()].kind {
                ItemKind::Number(number) => match number.unit_of(years) {
                    Some(unit) => format!("{figure} {}", unit.get(self.shell.lang)),
                    None => figure,
                },
                _ => figure,
            };
        }
        let words = &self.wording.words.basis;
        if code.as_str() == "skipped" { words.skipped.clone() } else { words.decided.clone() }
    }

    /// Who, for which job, and what the figures are.
    pub(super) fn head(&self) -> String {
        let framework = &self.view.pack.framework;
        let assessment = &self.view.subject.assessment;
        let industry =
            framework.industry_item.zip(assessment.industry).and_then(|(item, option)| {
                match &self.view.pack.questionnaire.items[item.at()].kind {
                    ItemKind::Choice(choice) => Some(self.text(&choice.options[option.at()].text)),
                    _ => None,
                }
            });
        let role = self.text(&framework.roles[assessment.role.at()].name);
        let gaps =
            [("id", self.view.subject.id.as_str()), ("role", role), ("industry", industry.unwrap_or("–"))];
        let year = self.view.now.price_year.to_string();
        let what = self.say("includes", &[("year", &year)]);
        format!("{}\n{}", paragraph(&self.shell.words.say("score_head", &gaps)), paragraph(&what))
    }

    fn quantiles(&self, band: &Quantiles, parts: f64) -> Vec<String> {
        [band.p10, band.p25, band.p50, band.p75, band.p90].map(|value| self.money(value / parts)).to_vec()
    }

    /// Per year and per month, full time and for the agreed hours.
    fn band(&self) -> String {
        let now = self.view.now;
        let word = |key: &str| self.say(key, &[]);
        let head = ["P10", "P25"].map(str::to_owned).into_iter().chain([word("middle")]);
        let head = head.chain(["P75", "P90"].map(str::to_owned)).collect();
        let mut rows = vec![(String::new(), head)];
        let mut add = |label: String, band: &Quantiles| {
            rows.push((label, self.quantiles(band, 1.0)));
            for parts in [12_u8, 13, 14] {
                let label = self.say("month", &[("n", &parts.to_string())]);
                rows.push((format!("  {label}"), self.quantiles(band, f64::from(parts))));
            }
        };
        let full = self.view.model.full_time_hours;
        add(self.say("full_time", &[("hours", &self.format().short(full))]), &now.full_time);
        if let Some((hours, band)) = now.agreed.as_ref().filter(|(hours, _)| (hours - full).abs() > 1e-9) {
            add(self.say("agreed", &[("hours", &self.format().short(*hours))]), band);
        }
        lines(&rows)
    }

    /// From the reference profile to the middle, in hundreds that add up.
    fn chain(&self) -> String {
        let (model, now) = (self.view.model, self.view.now);
        let links = now.chain(model, 100.0);
        let mut rows = Vec::new();
        for link in &links {
            let base_year = model.price_year.to_string();
            let (label, effect, amount) = match link.part {
                ChainPart::Base => {
                    (self.say("base", &[("year", &base_year)]), String::new(), self.money(model.base))
                }
                ChainPart::Factor(at) => {
                    let one = &now.factors[at];
                    let label = format!("{}: {}", self.factor(at), self.level(at, &one.level));
                    (format!("  {label}"), self.format().times(one.multiplier), self.hundreds(link.step))
                }
                ChainPart::Growth => {
                    let years = [("from", base_year.as_str()), ("to", &now.price_year.to_string())];
                    let growth = self.format().signed_percent(now.growth - 1.0);
                    (format!("  {}", self.say("growth", &years)), growth, self.hundreds(link.step))
                }
                ChainPart::Floor => {
                    (format!("  {}", self.say("floor_step", &[])), String::new(), self.hundreds(link.step))
                }
                ChainPart::Hours => continue,
            };
            rows.push((label, vec![effect, amount, self.basis(link.part)]));
        }
        rows.push((
            self.say("middle_full_time", &[]),
            vec![String::new(), self.money(now.full_time.p50), String::new()],
        ));
        let legend = paragraph(&self.say("legend", &[]));
        let damped = (now.effect - now.capped).abs() > 0.01;
        let damped = if damped { paragraph(&self.say("damped", &[])) } else { String::new() };
        format!("{}\n{}{legend}{damped}", self.say("chain", &[]), lines(&rows))
    }

    /// How a step is founded, in a short word.
    fn basis(&self, part: ChainPart) -> String {
        let words = &self.wording.words.basis;
        let ChainPart::Factor(at) = part else { return String::new() };
        let (factor, one) = (&self.view.model.factors[at], &self.view.now.factors[at]);
        let key = match (one.state, &factor.rule, factor.rule.level(&one.level)) {
            (FactorState::Skipped, ..) => return self.say("open", &[]),
            (FactorState::Decided, ..) => return String::new(),
            (_, FactorRule::ConcaveYears { .. }, _) => &words.shrunk,
            (_, _, Some(level)) => match level.basis {
                LevelBasis::Sourced => &words.sourced,
                LevelBasis::Shrunk => &words.shrunk,
                LevelBasis::Judgement => return self.say("judgement", &[]),
                LevelBasis::Reference => return self.say("reference", &[]),
            },
            _ => return String::new(),
        };
        key.clone()
    }

    /// The model beside the nearest official occupations.
    fn views(&self) -> String {
        let (model, now) = (self.view.model, self.view.now);
        let assessment = &self.view.subject.assessment;
        let Some(found) = model.nearest(assessment.role, assessment.industry) else { return String::new() };
        let money = |amount: Option<f64>, ratio: f64| {
            amount.map_or_else(|| String::from("–"), |amount| self.money(amount * ratio))
        };
        let full = &now.full_time;
        let year = now.price_year.to_string();
        let mut rows = vec![(
            String::new(),
            vec![self.say("as_of", &[]), "P25".to_owned(), self.say("middle", &[]), "P75".to_owned()],
        )];
        rows.push((
            self.say("model", &[]),
            vec![year.clone(), self.money(full.p25), self.money(full.p50), self.money(full.p75)],
        ));
        for at in &found.observations {
            let one = &model.observations[*at];
            let ratio = model.uprating(one.year, now.price_year);
            let kldb = one.kldb.as_deref().map_or_else(String::new, |code| format!(" (KldB {code})"));
            let line = |year: &str, ratio: f64| {
                vec![year.to_owned(), money(one.p25, ratio), money(one.p50, ratio), money(one.p75, ratio)]
            };
            rows.push((format!("{}{kldb}", self.text(&one.name)), line(&one.year.to_string(), 1.0)));
            rows.push((format!("  {}", self.say("aged", &[])), line(&year, ratio)));
        }
        let note = paragraph(&format!("{} {}", self.text(&found.reason), self.say("views_note", &[])));
        format!("{}\n{}{note}", self.say("views", &[]), lines(&rows))
    }

    /// Trend, limits, floor, age of the table, sources.
    fn notes(&self) -> String {
        let (model, now) = (self.view.model, self.view.now);
        let mut text = String::new();
        let mut add = |sentence: String| text.push_str(&paragraph(&sentence));
        if now.caution {
            add(self.say("caution", &[]));
        }
        if now.stale_years > 0 {
            add(self.say("stale", &[("until", &self.format().date(model.valid_until))]));
        }
        if now.newer_than_report {
            add(self.say("newer", &[]));
        }
        let skipped: Vec<String> = (0..now.factors.len())
            .filter(|at| now.factors[*at].state == FactorState::Skipped)
            .map(|at| self.factor(at).to_owned())
            .collect();
        if !skipped.is_empty() {
            add(self.say("skipped", &[("factors", &self.format().list(&skipped))]));
        }
        let industry = self.view.subject.assessment.industry;
        let trend = model.trends.iter().find(|(all, ..)| industry.is_some_and(|one| all.contains(&one)));
        if let Some((_, trend, sources)) = trend {
            add(self.say("trend", &[("text", self.text(trend)), ("sources", &keys(sources))]));
        }
        let topics: Vec<&str> = model
            .left_out
            .iter()
            .filter_map(|one| self.text(one).split_once(": ").map(|(topic, _)| topic))
            .collect();
        if !topics.is_empty() {
            add(self.say("left_out", &[("topics", &topics.join("; "))]));
        }
        add(self.prices());
        add(self.floor());
        if let Some(official) = model.basis.iter().find(|one| one.topic == "official") {
            add(self.text(&official.text).to_owned());
        }
        let mut sources: Vec<SourceKey> = Vec::new();
        for (factor, one) in model.factors.iter().zip(&now.factors) {
            sources.extend(factor.rule.sources(&one.level).iter().cloned());
        }
        sources.extend(model.basis.iter().flat_map(|one| one.source.iter().cloned()));
        let natural = |key: &SourceKey| {
            let at = key.as_str().find(|one: char| one.is_ascii_digit()).unwrap_or(key.as_str().len());
            let (name, number) = key.as_str().split_at(at);
            (name.to_owned(), number.parse::<u32>().unwrap_or_default())
        };
        sources.sort_by_key(natural);
        sources.dedup();
        add(self.say("sources", &[("sources", &keys(&sources))]));
        text
    }

    /// Prices of the table, how they are carried forward, and until when it holds.
    fn prices(&self) -> String {
        let model = self.view.model;
        let year = model.price_year.to_string();
        let growth = self.format().signed_percent(model.growth - 1.0);
        let until = self.format().date(model.valid_until);
        self.say("prices", &[("year", &year), ("growth", &growth), ("until", &until)])
    }

    /// The floor with its arithmetic, and whether the rate of the year is known.
    fn floor(&self) -> String {
        let (model, now) = (self.view.model, self.view.now);
        let year = now.price_year.to_string();
        let hours = self.format().short(model.full_time_hours);
        let mut text =
            self.say("floor", &[("year", &year), ("hours", &hours), ("floor", &self.money(now.floor))]);
        if let (Some((from, _)), Some((to, _))) = (model.minimum_wage.first(), model.minimum_wage.last()) {
            let basis = model.basis.iter().find(|one| one.topic == "floor");
            let sources = basis.map(|one| keys(&one.source)).unwrap_or_default();
            let gaps = [("from", from.to_string()), ("to", to.to_string()), ("sources", sources)];
            let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, value)| (*name, value.as_str())).collect();
            text.push(' ');
            text.push_str(&self.say("floor_known", &gaps));
        }
        if now.floor_assumed {
            text.push(' ');
            text.push_str(&self.say("floor_assumed", &[("year", &year)]));
        }
        if now.floor_binds {
            text.push(' ');
            text.push_str(&self.say("floor_binds", &[]));
        }
        text
    }

    /// Own pay in words with its compa-ratio; no amount and no share of people.
    fn own(&self) -> Option<String> {
        let own = self.view.now.own.as_ref().filter(|_| self.view.own)?;
        let place = self.say(place(self.view.now, own), &[]);
        let ratio = self.format().number(own.compa_ratio, 2);
        let mut text = self.say("own", &[("place", &place), ("ratio", &ratio)]);
        if own.full_time {
            text.push(' ');
            text.push_str(&self.say("own_full_time", &[]));
        }
        Some(paragraph(&text))
    }
}

fn place(pay: &Pay, own: &OwnPay) -> &'static str {
    let band = pay.own_band();
    let above = [band.p10, band.p25, band.p50, band.p75, band.p90];
    let above = above.iter().filter(|limit| own.amount >= **limit).count();
    ["own_below", "own_low", "own_under", "own_over", "own_high", "own_above"][above]
}

/// Keys of sources as they stand in the text.
fn keys(sources: &[SourceKey]) -> String {
    sources.iter().map(SourceKey::as_str).collect::<Vec<_>>().join(", ")
}
