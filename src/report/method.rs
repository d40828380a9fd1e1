//! How it was computed, how good the answers are, what was cited, and with what it was made.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::Pillar;
use crate::assessment::QualityVerdict;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Piece;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::What;
use crate::explain::calculation;
use crate::explain::explain;
use crate::explain::missing;
use crate::explain::rule_code;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::pack::Reference;
use crate::pack::framework::QualityKind;
use crate::plan::Plan;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// At most so many open questions are named.
const OPEN_NAMES: usize = 12;

/// Everything for the last part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MethodPart {
    /// The text every report carries.
    pub caveat: String,
    /// How it was computed, with this person's numbers; `null` without an index, or where something is withheld.
    pub computed: Option<ComputedPart>,
    /// Response quality.
    pub quality: QualityPart,
    /// What was asked and answered.
    pub coverage: CoveragePart,
    /// Sources cited in this report, in the order of the pack.
    pub sources: Vec<SourceLine>,
    /// Why targets, weights and minimums are as they are.
    pub basis: Vec<FrameworkReason>,
    /// Number of sources the pack holds altogether.
    pub sources_in_pack: usize,
    /// Credit lines.
    pub credits: Vec<CreditLine>,
    /// With what it was made.
    pub provenance: Provenance,
}

/// The calculation of the index and of one competency, from the same chain as `csm explain`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputedPart {
    /// The competency taken as an example: the first of the ranking that can be judged.
    pub example: String,
    /// Its level.
    pub level: String,
    /// Its attainment.
    pub attainment: String,
    /// Lower end of its interval.
    pub lower: String,
    /// The index.
    pub index: String,
}

/// Why numbers of the framework are as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkReason {
    /// One or two sentences.
    pub text: String,
    /// Keys of sources; empty without.
    pub sources: String,
}

/// Response quality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityPart {
    /// Nothing conspicuous.
    pub good: bool,
    /// Results with a notice.
    pub limited: bool,
    /// No index, verdict and plan.
    pub unusable: bool,
    /// The pack's sentence for limited or unusable answers; empty if good.
    pub text: String,
    /// The rules that found something, by name.
    pub findings: Vec<String>,
    /// The same with what was seen.
    pub seen: Vec<SeenLine>,
    /// The rules that could not be checked, by name.
    pub unchecked: Vec<String>,
    /// The pack has such rules at all.
    pub checked: bool,
    /// Keys of the sources of the rules; empty without.
    pub sources: String,
    /// The pack's note on a very positive self-description; empty otherwise.
    pub very_positive: String,
    /// Many competencies could not be judged.
    pub coverage_note: bool,
}

/// What a rule of response quality saw; exactly one flag says which kind of rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenLine {
    /// Name of the rule.
    pub name: String,
    /// What was found.
    pub value: String,
    /// What was asked for, or from where it is notable.
    pub limit: String,
    /// A check with a given answer.
    pub instructed: bool,
    /// A check statement that can hardly apply.
    pub infrequency: bool,
    /// The same answer many times in a row.
    pub long_string: bool,
    /// Answers hardly differ.
    pub spread: bool,
    /// Opposite statements answered alike.
    pub reversed: bool,
    /// Short times.
    pub time: bool,
    /// Many open statements.
    pub missing: bool,
}

/// A missing piece and what it costs; exactly one flag is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// Name of the competency, part or pay factor.
    pub name: String,
    /// A competency without level, for want of opportunity.
    pub no_opportunity: bool,
    /// A competency without level, for want of answers.
    pub too_few: bool,
    /// A part of the index whose weight is divided among the others.
    pub divided: bool,
    /// A part of the index without which there is none.
    pub no_index: bool,
    /// A pay factor: the band is wider.
    pub wider: bool,
    /// Width of the middle half of the band.
    pub width: String,
    /// The same if the factor were known.
    pub narrower: String,
}

/// What was asked and answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveragePart {
    /// Competencies that cannot be judged.
    pub not_scorable: usize,
    /// What missing pieces cost.
    pub costs: Vec<CostLine>,
    /// Questions asked.
    pub asked: usize,
    /// Answered.
    pub answered: usize,
    /// "No opportunity".
    pub not_applicable: usize,
    /// Left open.
    pub skipped: usize,
    /// Names of open questions, the first of them.
    pub open: Vec<String>,
    /// Number of open questions not named.
    pub more: usize,
}

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Key as in the text.
    pub key: String,
    /// Short form; the year of the figures behind it in brackets, where it does not say it itself.
    pub work: String,
    /// Address if it is a safe `https` link; empty otherwise.
    pub url: String,
}

/// A credit line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// The line.
    pub text: String,
    /// Address if it is a safe `https` link; empty otherwise.
    pub url: String,
    /// Whose address it is: its host. Empty without one.
    pub site: String,
}

/// With what it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Id of the pack with version.
    pub pack: String,
    /// Day of the pack's content.
    pub pack_date: String,
    /// First digits of the pack's hash.
    pub pack_hash: String,
    /// Program with version.
    pub program: String,
    /// First digits of the hash of the answers.
    pub input_hash: String,
}

/// Composes the part; comes last, when all citations are known.
///
/// Without a profile nothing rests on targets and weights, so their reasons stay out.
pub(super) fn compose(
    scene: &Scene,
    plan: Option<&Plan>,
    cites: &mut Citations,
    profile: bool,
) -> MethodPart {
    let subject = Subject { pack: scene.pack, answers: scene.answers, assessment: scene.assessment, plan };
    let basis = scene.pack.framework.basis.iter().filter(|_| profile);
    let basis: Vec<FrameworkReason> = basis
        .map(|one| FrameworkReason { text: scene.text(&one.text), sources: cites.cite(&one.source) })
        .collect();
    let quality = quality(scene, cites, profile);
    let sources = scene.pack.sources.iter().filter(|source| cites.has(&source.key));
    MethodPart {
        caveat: scene.text(&scene.pack.framework.caveat),
        computed: computed(scene, &subject),
        quality,
        coverage: coverage(scene, &subject),
        sources: in_order(sources),
        basis,
        sources_in_pack: scene.pack.sources.len(),
        credits: scene
            .pack
            .credits
            .iter()
            .map(|one| {
                let url = link(one.url.as_deref());
                let site = url.trim_start_matches("https://").split('/').next().unwrap_or_default();
                CreditLine { text: scene.text(&one.text), site: site.to_owned(), url }
            })
            .collect(),
        provenance: Provenance {
            pack: scene.pack.id.clone(),
            pack_date: scene.format().date(scene.pack.date),
            pack_hash: head(&scene.pack.hash),
            program: scene.about.program.clone(),
            input_hash: head(&scene.about.input_hash),
        },
    }
}

/// The first digits of a hash: enough to compare two reports by eye.
fn head(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// The list of sources, by their keys: letters, then numbers as numbers.
fn in_order<'p>(sources: impl Iterator<Item = &'p Reference>) -> Vec<SourceLine> {
    let mut lines: Vec<SourceLine> = sources.map(source).collect();
    lines.sort_by_cached_key(|one| {
        let digits = one.key.find(|c: char| c.is_ascii_digit()).unwrap_or(one.key.len());
        let (letters, number) = one.key.split_at(digits);
        (letters.to_owned(), number.parse::<u32>().unwrap_or(u32::MAX), one.key.clone())
    });
    lines
}

/// A line of the list of sources.
fn source(one: &Reference) -> SourceLine {
    let missing = one.year.as_ref().filter(|_| years(&one.short).is_empty());
    let year = missing.map(|year| years(year)).filter(|year| !year.is_empty());
    let short = super::scene::tidy(&one.short);
    SourceLine {
        key: one.key.as_str().to_owned(),
        work: match year {
            Some(year) => format!("{short} ({year})"),
            None => short,
        },
        url: link(one.url.as_deref()),
    }
}

/// The part of a text that names years: from the first year of four digits as far as digits and their marks go;
/// empty without one.
fn years(text: &str) -> String {
    let year = |at: &usize| {
        let four = text.as_bytes().get(*at..at + 4).is_some_and(|four| four.iter().all(u8::is_ascii_digit));
        let alone = !text[..*at].ends_with(|one: char| one.is_ascii_digit());
        let century = text[*at..].starts_with("19") || text[*at..].starts_with("20");
        let ends = !text[*at..].chars().nth(4).is_some_and(|one| one.is_ascii_digit());
        four && alone && century && ends
    };
    let Some(start) = text.char_indices().map(|(at, _)| at).find(year) else { return String::new() };
    let rest = &text[start..];
    let end = rest.find(|one: char| !one.is_ascii_digit() && !"-–/, ".contains(one)).unwrap_or(rest.len());
    rest[..end].trim_end_matches([' ', ',', '-', '–', '/']).replace('-', "–")
}

/// An address that can stand in a link as it is; anything else, and an address cut off by dots, is not linked.
pub(super) fn link(url: Option<&str>) -> String {
    let plain = |one: char| one.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(one);
    match url {
        Some(url) if url.starts_with("https://") && !url.ends_with("..") && url.chars().all(plain) => {
            url.to_owned()
        }
        _ => String::new(),
    }
}

/// The chain of the index, with figures as the report prints them.
fn computed(scene: &Scene, subject: &Subject) -> Option<ComputedPart> {
    if scene.withholds() {
        return None; // the chain to the end would say what is not to be said
    }
    let index = scene.assessment.fit.index.as_ref().ok()?;
    let written = |formula: &Formula, value: f64, places: usize| {
        let show = |value: f64| scene.format().exact(value, places);
        format!("{} = {}", formula.write(&show), show(value))
    };
    let step = |step: &Step| Some(written(step.formula.as_ref()?, step.value?, 3));
    let find = |chain: &Step, kind: Kind| chain.steps.iter().find(|one| one.kind == kind).and_then(step);
    let scores = &scene.assessment.soft_skills.competencies;
    let judged = |at: &CompetencyIx| !scores[at.at()].imputed && !scene.withheld(*at);
    let all = (0..scores.len()).map(CompetencyIx::new);
    let example = scene.assessment.priorities.iter().copied().chain(all).find(judged);
    let level = example.and_then(|at| explain(subject, What::Competency(at)).ok());
    let part = |kind: Kind| level.as_ref().and_then(|step| find(step, kind)).unwrap_or_default();
    Some(ComputedPart {
        example: example.map(|at| scene.competency_name(at)).unwrap_or_default(),
        level: level.as_ref().and_then(step).unwrap_or_default(),
        attainment: part(Kind::Attainment),
        lower: part(Kind::Lower),
        index: written(&calculation(subject)?, index.value, 2),
    })
}

/// What each rule saw that found something.
fn seen(scene: &Scene) -> Vec<SeenLine> {
    let rules = scene.pack.framework.quality.rules.iter().zip(&scene.assessment.quality.rules);
    rules
        .filter(|(_, found)| found.points > 0)
        .map(|(rule, found)| {
            let limit = match &rule.rule {
                QualityKind::Instructed(_, expected) => f64::from(*expected),
                _ => rule.steps.last().map_or(0.0, |(limit, _)| *limit),
            };
            let percent = matches!(rule.rule, QualityKind::Missing(_));
            let show = |value: f64| {
                if percent { scene.format().percent(value) } else { scene.format().exact(value, 2) }
            };
            let code = rule_code(&rule.rule);
            SeenLine {
                name: scene.text(&rule.name),
                value: found.value.map(show).unwrap_or_default(),
                limit: show(limit),
                instructed: code == "instructed",
                infrequency: code == "infrequency",
                long_string: code == "long_string",
                spread: code == "spread",
                reversed: code == "reversed",
                time: code == "time",
                missing: code == "missing",
            }
        })
        .collect()
}

/// What each missing piece costs.
fn costs(scene: &Scene, subject: &Subject) -> Vec<CostLine> {
    let words = &scene.wording.words.pillar;
    let model = scene.pack.salary.as_ref();
    let money = |value: f64| model.map(|one| scene.format().pay(value, &one.currency)).unwrap_or_default();
    let told = |one: &crate::explain::Missing| !matches!(one.piece, Piece::Competency { at, .. } if scene.withheld(at));
    missing(subject)
        .into_iter()
        .filter(told)
        // a factor whose values hardly differ costs nothing that shows
        .filter(|one| !matches!(one.piece, Piece::Factor { width, narrower, .. } if money(width) == money(narrower)))
        .map(|one| match one.piece {
            Piece::Competency { at, no_opportunity } => CostLine {
                name: scene.competency_name(at),
                no_opportunity,
                too_few: !no_opportunity,
                ..CostLine::default()
            },
            Piece::Pillar { pillar, divided } => CostLine {
                name: match pillar {
                    Pillar::SoftSkills => words.soft_skills.clone(),
                    Pillar::Situations => words.situations.clone(),
                    Pillar::Experience => words.experience.clone(),
                    Pillar::Education => words.education.clone(),
                },
                divided,
                no_index: !divided,
                ..CostLine::default()
            },
            Piece::Factor { at, width, narrower } => CostLine {
                name: model.map(|one| scene.text(&one.factors[at].name)).unwrap_or_default(),
                wider: true,
                width: money(width),
                narrower: money(narrower),
                ..CostLine::default()
            },
        })
        .collect()
}

fn quality(scene: &Scene, cites: &mut Citations, profile: bool) -> QualityPart {
    let rules = &scene.pack.framework.quality;
    let found = &scene.assessment.quality;
    let names = |wanted: fn(&crate::assessment::QualityFinding) -> bool| -> Vec<String> {
        rules
            .rules
            .iter()
            .zip(&found.rules)
            .filter(|(_, one)| wanted(one))
            .map(|(rule, _)| scene.text(&rule.name))
            .collect()
    };
    let very_positive = rules.very_positive.as_ref().filter(|_| found.very_positive);
    QualityPart {
        good: found.verdict == QualityVerdict::Good,
        limited: found.verdict == QualityVerdict::Limited,
        unusable: found.verdict == QualityVerdict::Unusable,
        text: match found.verdict {
            QualityVerdict::Good => String::new(),
            QualityVerdict::Limited => scene.text(&rules.limited_text),
            QualityVerdict::Unusable => scene.text(&rules.unusable_text),
        },
        findings: names(|one| one.points > 0),
        seen: seen(scene),
        unchecked: names(|one| one.value.is_none()),
        checked: !rules.rules.is_empty(),
        sources: cites.cite(rules.rules.iter().filter(|_| profile).flat_map(|rule| &rule.source)),
        very_positive: very_positive.map(|(_, _, text)| scene.text(text)).unwrap_or_default(),
        coverage_note: found.coverage_note,
    }
}

fn coverage(scene: &Scene, subject: &Subject) -> CoveragePart {
    let found = &scene.assessment.coverage;
    let scores = &scene.assessment.soft_skills.competencies;
    // Whoever reads the edition to share need not know what somebody would not say.
    let open = if scene.withholds() { &[][..] } else { &found.open[..] };
    CoveragePart {
        not_scorable: (0..scores.len())
            .filter(|at| scores[*at].imputed && !scene.withheld(CompetencyIx::new(*at)))
            .count(),
        costs: costs(scene, subject),
        asked: found.asked,
        answered: found.answered,
        not_applicable: found.not_applicable,
        skipped: found.skipped,
        open: open.iter().take(OPEN_NAMES).map(|item| open_name(scene, *item)).collect(),
        more: open.len().saturating_sub(OPEN_NAMES),
    }
}

/// Name of an open question; it stands between quotation marks in a list, so the full stop of a statement goes.
fn open_name(scene: &Scene, item: ItemIx) -> String {
    let name = scene.quotable(&scene.item_name(item));
    name.strip_suffix('.').map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn years_are_found_and_nothing_else() {
        for (text, found) in [
            ("Dauth et al.", ""),
            ("2018", "2018"),
            ("1984-99", "1984–99"),
            ("2004, 2013", "2004, 2013"),
            ("about 2017 (date not seen)", "2017"),
            ("O*NET 43-1011.00", ""),
            ("ANZSCO 149212", ""),
            ("12019", ""),
            ("§ 10 Entgelttransparenzgesetz", ""),
        ] {
            assert_eq!(years(text), found, "{text}");
        }
    }
}
