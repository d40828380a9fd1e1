//! The short result for people on a terminal: `csm score --format text`, and the end of the interview.

use crate::assessment::fit::decimals;
use crate::assessment::{FitIndex, NoFit, NoPay, QualityVerdict};
use crate::cli::shell::Shell;
use crate::cli::subject::Subject;
use crate::id::CompetencyIx;
use crate::interview::number::{shown, shown_beside};
use crate::pack::Pack;
use crate::pack::framework::FitRules;
use crate::pack::questionnaire::ItemKind;

/// Seven lines that answer the four questions.
pub(crate) fn summary(shell: &Shell, pack: &Pack, subject: &Subject) -> String {
    let mut lines = vec![head(shell, pack, subject), fit(shell, pack, subject), parts(shell, subject)];
    let assessment = &subject.assessment;
    lines.push(shell.words.say("score_strengths", &[("list", &names(shell, pack, &assessment.strengths))]));
    // without a score nothing carries the gaps either
    let carried = assessment.soft_skills.score.is_some();
    let gaps: Vec<CompetencyIx> = assessment.priorities.iter().copied().filter(|_| carried).take(3).collect();
    lines.push(shell.words.say("score_gaps", &[("list", &names(shell, pack, &gaps))]));
    lines.push(pay(shell, subject));
    if let (Some(Ok(found)), Some(model)) = (&assessment.pay, &pack.salary)
        && found.stale_years > 0
    {
        lines.push(shell.words.say("score_stale", &[("until", &model.valid_until.to_string())]));
    }
    lines.push(quality(shell, subject));
    lines.join("\n") + "\n"
}

fn head(shell: &Shell, pack: &Pack, subject: &Subject) -> String {
    let framework = &pack.framework;
    let role = framework.roles[subject.assessment.role.at()].name.get(shell.lang);
    let industry = framework.industry_item.zip(subject.assessment.industry).and_then(|(item, option)| {
        match &pack.questionnaire.items[item.at()].kind {
            ItemKind::Choice(choice) => Some(choice.options[option.at()].text.get(shell.lang)),
            _ => None,
        }
    });
    shell
        .words
        .say("score_head", &[("id", &subject.id), ("role", role), ("industry", industry.unwrap_or("–"))])
}

fn fit(shell: &Shell, pack: &Pack, subject: &Subject) -> String {
    match (&subject.assessment.fit.index, &pack.framework.fit) {
        (Ok(index), Some(rules)) => {
            let text = fit_words(shell, index, rules);
            match index.borderline.filter(|one| one.verdict != index.verdict) {
                Some(one) => {
                    let gaps = [
                        ("limit", whole(one.limit)),
                        ("verdict", rules.bands[one.verdict].name.get(shell.lang).to_owned()),
                    ];
                    let gaps = gaps.each_ref().map(|(name, value)| (*name, value.as_str()));
                    format!("{text}\n{}", shell.words.say("score_borderline", &gaps))
                }
                None => text,
            }
        }
        (why, _) => {
            let key = match why {
                Err(NoFit::Mode) => "why_mode_hr",
                Err(NoFit::Unusable) => "why_unusable",
                Err(NoFit::NoSoftSkills | NoFit::Missing(_)) => "why_missing",
                Err(NoFit::NoRules) | Ok(_) => "why_no_rules",
            };
            shell.words.say("score_no_fit", &[("why", &shell.words.say(key, &[]))])
        }
    }
}

fn fit_words(shell: &Shell, index: &FitIndex, rules: &FitRules) -> String {
    shell.words.say(
        "score_fit",
        &[
            ("index", &index_words(shell, rules, index.value)),
            ("low", &whole(index.interval.0)),
            ("high", &whole(index.interval.1)),
            ("verdict", rules.bands[index.verdict].name.get(shell.lang)),
        ],
    )
}

fn parts(shell: &Shell, subject: &Subject) -> String {
    let assessment = &subject.assessment;
    let part = |score: Option<f64>| score.map_or_else(|| shell.words.say("none", &[]), whole);
    shell.words.say(
        "score_parts",
        &[
            ("S", &part(assessment.soft_skills.score)),
            ("J", &part(assessment.situations.as_ref().and_then(|one| one.score))),
            ("X", &part(assessment.experience.as_ref().and_then(|one| one.score))),
            ("E", &part(assessment.education.as_ref().and_then(|one| one.score))),
        ],
    )
}

fn names(shell: &Shell, pack: &Pack, all: &[CompetencyIx]) -> String {
    if all.is_empty() {
        return shell.words.say("none", &[]);
    }
    let names: Vec<&str> =
        all.iter().map(|at| pack.framework.competencies[at.at()].name.get(shell.lang)).collect();
    names.join(", ")
}

fn pay(shell: &Shell, subject: &Subject) -> String {
    match &subject.assessment.pay {
        Some(Ok(pay)) => shell.words.say(
            "score_pay",
            &[
                ("year", &pay.price_year.to_string()),
                ("p25", &hundreds(shell, pay.full_time.p25)),
                ("p50", &hundreds(shell, pay.full_time.p50)),
                ("p75", &hundreds(shell, pay.full_time.p75)),
            ],
        ),
        other => {
            let key = match other {
                Some(Err(NoPay::Mode)) => "why_mode_hr",
                Some(Err(NoPay::Ruled(..))) => "why_abroad",
                _ => "why_no_model",
            };
            shell.words.say("score_no_pay", &[("why", &shell.words.say(key, &[]))])
        }
    }
}

fn quality(shell: &Shell, subject: &Subject) -> String {
    let assessment = &subject.assessment;
    let verdict = match assessment.quality.verdict {
        QualityVerdict::Good => "quality_good",
        QualityVerdict::Limited => "quality_limited",
        QualityVerdict::Unusable => "quality_unusable",
    };
    let coverage = &assessment.coverage;
    shell.words.say(
        "score_quality",
        &[
            ("verdict", &shell.words.say(verdict, &[])),
            ("answered", &coverage.answered.to_string()),
            ("asked", &coverage.asked.to_string()),
            ("na", &coverage.not_applicable.to_string()),
            ("skipped", &coverage.skipped.to_string()),
        ],
    )
}

/// An index in as few decimals as show the band it lies in, as the report prints it.
pub(crate) fn index_words(shell: &Shell, rules: &FitRules, value: f64) -> String {
    let stretch = [1.0, 10.0, 100.0][decimals(rules, value)];
    shown((value * stretch + 1e-9).round() / stretch, shell.lang)
}

fn whole(value: f64) -> String {
    format!("{:.0}", value.round())
}

/// Pay as it is printed: rounded to 100, with the language's thousands separator.
fn hundreds(shell: &Shell, value: f64) -> String {
    shown_beside((value / 100.0).round() * 100.0, 10_000.0, shell.lang)
}
