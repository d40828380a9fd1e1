//! scoring.toml: from answers to levels, scores and the index.

use crate::id::CompetencyIx;
use crate::pack::codes;
use crate::pack::framework::FitBand;
use crate::pack::framework::FitRules;
use crate::pack::framework::Framework;
use crate::pack::framework::LevelRules;
use crate::pack::framework::SituationRules;
use crate::pack::limits::Limits;
use crate::pack::names::Names;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::Item;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Questionnaire;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use super::framework::Outline;
use super::framework::on_scale;
use super::quality;
use super::rubric::RubricReader;

/// Reads scoring.toml and completes the framework.
pub(in crate::pack) fn read<'a>(
    file: Node<'a>,
    names: &Names<'a>,
    questionnaire: &Questionnaire,
    outline: Outline,
) -> Option<Framework> {
    let table = file.table("scoring.toml")?;
    let on_scale = on_scale(&questionnaire.scale);
    let rubrics = RubricReader { names, roles: &outline.roles, clusters: &outline.clusters };
    let rubric = |key| table.table_if_any(key).map(|table| rubrics.read(&table));
    let levels = table.table("levels");
    if let Some(levels) = &levels {
        check_statements(levels, names, questionnaire);
    }
    let is_situation = |item: &&Item| matches!(item.kind, ItemKind::Situation(_));
    let count = if names.item_ids.partly_read() {
        usize::from(u16::MAX)
    } else {
        questionnaire.items.iter().filter(is_situation).count()
    };
    let framework = Framework {
        levels: levels.map_or(NO_LEVELS, |levels| read_levels(&levels, on_scale, outline.competencies.len())),
        situations: table.table_if_any("situations").map(|table| situations(&table, count)),
        education: rubric("education"),
        experience: rubric("experience"),
        quality: table
            .table_if_any("quality")
            .map(|table| quality::read(&table, names, on_scale))
            .unwrap_or_default(),
        role_item: outline.role_item.map(|item| item.ix),
        industry_item: outline.industry_item.map(|item| item.ix),
        competencies: outline.competencies,
        roles: outline.roles,
        clusters: outline.clusters,
        cluster_of_industry: outline.cluster_of_industry,
        target_limits: outline.target_limits,
        weight_limits: outline.weight_limits,
        level_words: outline.level_words,
        anchor_limits: outline.anchor_limits,
        basis: outline.basis,
        caveat: outline.caveat,
        fit: None,
    };
    let fit = table.table_if_any("fit").map(|table| fit(&table, &framework));
    Some(Framework { fit, ..framework })
}

/// Stands in for level rules that could not be read.
const NO_LEVELS: LevelRules = LevelRules {
    needed_standard: 1,
    needed_full: 1,
    entry_level: f64::NAN,
    sd: f64::NAN,
    reliability: f64::NAN,
    reliability_items: f64::NAN,
    z: f64::NAN,
    clear_gap: f64::NAN,
    strength_level: f64::NAN,
    strengths: 0,
    max_imputed: 0,
    coverage_note_above: 0,
    must_have_sem: f64::NAN,
};

fn read_levels(table: &Table<'_>, on_scale: Limits, competencies: usize) -> LevelRules {
    let (some, up_to_all) = (Limits::between(1.0, 1000.0), Limits::between(0.0, competencies as f64));
    LevelRules {
        needed_standard: table.whole("needed_standard", some),
        needed_full: table.whole("needed_full", some),
        entry_level: table.number("entry_level", on_scale),
        sd: table.number("sd", Limits::POSITIVE),
        reliability: table.number("reliability", Limits::between(0.0, 0.999)),
        reliability_items: table.number("reliability_items", Limits::POSITIVE),
        z: table.number("z", Limits::POSITIVE),
        clear_gap: table.number("clear_gap", Limits::NOT_NEGATIVE),
        strength_level: table.number("strength_level", on_scale),
        strengths: table.whole("strengths", Limits::between(0.0, 1000.0)),
        max_imputed: table.whole("max_imputed", up_to_all),
        coverage_note_above: table.whole("coverage_note_above", up_to_all),
        must_have_sem: table.number("must_have_sem", Limits::NOT_NEGATIVE),
    }
}

/// A competency with fewer statements than a level needs could never be scored.
fn check_statements(levels: &Table<'_>, names: &Names<'_>, questionnaire: &Questionnaire) {
    let node = levels.node();
    // A misspelt competency takes a statement away from the one that is meant.
    let partly_read = names.item_ids.partly_read() || names.competencies.partly_read();
    if partly_read || node.log.has(&[codes::UNKNOWN_COMPETENCY, codes::DUPLICATE_ID]) {
        return;
    }
    for (key, form) in [("needed_standard", Form::Standard), ("needed_full", Form::Full)] {
        let Some(node) = levels.optional(key) else { continue };
        let needed = node.whole::<usize>(Limits::ANY);
        for (place, id) in names.competencies.ids().iter().enumerate() {
            let speaks = |kind: &ItemKind| matches!(kind, ItemKind::Statement(one) if one.competency == CompetencyIx::new(place));
            let statements =
                questionnaire.items.iter().filter(|item| item.form <= form && speaks(&item.kind));
            let count = statements.count();
            if count < needed {
                let message = format!("`{id}` has {count} statements, but a level needs {needed}");
                node.report(codes::TOO_FEW_STATEMENTS, message);
            }
        }
    }
}

fn situations(table: &Table<'_>, count: usize) -> SituationRules {
    SituationRules {
        needed: table.whole("needed", Limits::between(1.0, (count as f64).max(1.0))),
        sem: table.number("sem", Limits::NOT_NEGATIVE),
        hint_percent: table.number("hint_percent", Limits::between(0.0, 100.0)),
        hint: table.text("hint"),
    }
}

/// How far weights that should add up to 1 may be off by rounding.
const WEIGHT_SLACK: f64 = 1e-9;

fn fit(table: &Table<'_>, framework: &Framework) -> FitRules {
    let bands = bands(table);
    let mut weights = [0.0; 4];
    if let Some(inner) = table.table("weights") {
        let parts = [
            ("soft_skills", true),
            ("situations", framework.situations.is_some()),
            ("experience", framework.experience.is_some()),
            ("education", framework.education.is_some()),
        ];
        for (weight, (key, is_there)) in weights.iter_mut().zip(parts) {
            let Some(node) = inner.optional(key) else { continue };
            *weight = node.number(Limits::SHARE);
            if *weight > 0.0 && !is_there {
                let message = format!("the index gives weight to `{key}`, which the pack does not have");
                node.log.push(
                    node.error(codes::MISSING_PART, message)
                        .help(format!("leave the weight out, or add `[{key}]`")),
                );
            }
        }
        let sum: f64 = weights.iter().sum();
        if (sum - 1.0).abs() > WEIGHT_SLACK {
            let message = format!("the weights add up to {}, not to 1", (sum * 1e6).round() / 1e6);
            inner.node().report(codes::WRONG_SUM, message);
        }
    }
    let cap = table.table("cap");
    let place = |key| {
        let Some(word) = cap.as_ref().and_then(|cap| cap.required(key)) else { return 0 };
        find_band(&word, &bands)
    };
    FitRules {
        soft_skills: weights[0],
        situations: weights[1],
        experience: weights[2],
        education: weights[3],
        cap_two_not_met: place("two_not_met"),
        cap_one_not_met: place("one_not_met"),
        cap_open: place("open"),
        bands,
    }
}

fn find_band(word: &Node<'_>, bands: &[FitBand]) -> usize {
    let code = word.word();
    bands.iter().position(|band| band.code == code).unwrap_or_else(|| {
        let finding = word.error(codes::UNKNOWN_WORD, format!("there is no band `{code}`"));
        let near = crate::diagnostic::nearest(code, bands.iter().map(|band| band.code.as_str()));
        word.log.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
        0
    })
}

fn bands(table: &Table<'_>) -> Vec<FitBand> {
    let rows = table.tables("band", "band", "code");
    if rows.is_empty() {
        table.report_missing("band");
    }
    let mut bands: Vec<FitBand> = Vec::new();
    for row in &rows {
        let code = row.word("code").to_owned();
        if bands.iter().any(|band| band.code == code) {
            row.node().report(codes::DUPLICATE_ID, format!("band `{code}` is defined twice"));
        }
        let from = row.number("from", Limits::between(0.0, 100.0));
        if bands.last().is_some_and(|before| before.from <= from) {
            row.node()
                .report(codes::WRONG_ORDER, format!("band `{code}` does not begin below the one before"));
        }
        bands.push(FitBand { code, from, name: row.text("name") });
    }
    if let (Some(row), Some(last)) = (rows.last(), bands.last())
        && last.from > 0.0
    {
        row.node().report(codes::WRONG_ORDER, "the last band must begin at 0");
    }
    bands
}
