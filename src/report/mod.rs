//! What a report says, as finished values of one language: figures, names, flags and chart data, never sentences.
//!
//! [`Report`] is the contract with template authors. Three rules hold for every field:
//! it is always there (so strict templates work); a text that does not apply is empty, a group that does not apply
//! is `null`, a list without entries is empty; figures are strings already rounded and set for the language.
//! [`Report::sample`] shows every path there is.
#![expect(clippy::struct_excessive_bools, reason = "flags are what templates branch on; each says one thing")]

pub mod chain;
mod change;
mod elsewhere;
pub mod figure;
mod fit;
mod funding;
mod left_out;
mod method;
mod negotiation;
mod pay;
mod picture;
mod pillar;
mod plan;
mod profile;
mod record;
mod sample;
mod scene;
mod steps;
mod unreached;
mod variant;
pub mod wording;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::chart::Charts;
use crate::levers::Levers;
use crate::pack::Pack;
use crate::pack::questionnaire::Mode;
use crate::plan::Plan;

pub use self::elsewhere::ElsewherePart;
pub use self::figure::Format;
pub use self::figure::fill;
pub use self::fit::FitPart;
pub use self::method::MethodPart;
pub use self::negotiation::Brief;
pub use self::pay::PayPart;
pub use self::plan::PlanPart;
pub use self::profile::ProfilePart;
pub use self::record::RecordPart;
pub use self::steps::Step;

use self::scene::Citations;
use self::scene::Scene;
use self::wording::Wording;

/// For whose eyes a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Everything; for the person alone.
    #[default]
    Personal,
    /// Without own pay, negotiation brief, discreet competencies and embedded answers; the only one in mode `hr`.
    Share,
}

impl Edition {
    /// The edition that is really made: mode `hr` knows the one to share only.
    #[must_use]
    pub fn in_mode(self, mode: Mode) -> Self {
        if mode == Mode::Hr { Self::Share } else { self }
    }
}

/// What a report needs besides results: everything that comes from outside the core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeOptions {
    /// The edition asked for.
    pub edition: Edition,
    /// Date of the report; also the first day of the plan.
    pub date: NaiveDate,
    /// Program with version: `csm-kompass 0.1.0`.
    pub program: String,
    /// Hash of the canonical answers, hexadecimal.
    pub input_hash: String,
    /// The answers are attached to the document; never in the edition to share.
    pub attached: bool,
}

/// A report in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Language: `de`, `en`.
    pub lang: String,
    /// What the pack is about, such as the name of the job.
    pub pack_title: String,
    /// Which edition it is.
    pub edition: EditionFlags,
    /// The answers are attached to the document.
    pub attached: bool,
    /// Own pay is among them; set by whoever attaches them.
    pub own_pay_attached: bool,
    /// In which setting the answers were given.
    pub mode: ModeFlags,
    /// Who it is about.
    pub person: Person,
    /// Date of the report.
    pub date: String,
    /// Day of answering; empty if unknown or the date of the report.
    pub answered_on: String,
    /// Against what the answers were held.
    pub target: Target,
    /// Index and verdict.
    pub fit: FitPart,
    /// Competencies.
    pub profile: ProfilePart,
    /// Situations; `null` if the pack has none or none was answered.
    pub situations: Option<SituationsPart>,
    /// Experience; `null` if the pack does not score it.
    pub experience: Option<RecordPart>,
    /// Education; `null` if the pack does not score it.
    pub education: Option<RecordPart>,
    /// Other roles and industries; `null` without an index or without others.
    pub elsewhere: Option<ElsewherePart>,
    /// The plan.
    pub plan: PlanPart,
    /// Pay.
    pub pay: PayPart,
    /// Something can be said about what would change the result: single steps or other roles.
    pub outlook: bool,
    /// Single steps are among it.
    pub steps_known: bool,
    /// Own pay stands in the text of this edition.
    pub own_pay_shown: bool,
    /// Negotiation brief; `null` in the edition to share or without a band.
    pub negotiation: Option<Brief>,
    /// What to do first; at most three.
    pub steps: Vec<Step>,
    /// Quality, coverage, how it was computed, sources, credits.
    pub method: MethodPart,
    /// The charts, by the names the templates use; no part of the template context.
    #[serde(skip)]
    pub charts: Charts,
}

/// Exactly one is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionFlags {
    /// For the person alone.
    pub personal: bool,
    /// To hand on.
    pub share: bool,
}

/// Exactly one is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeFlags {
    /// A person for themselves.
    pub own: bool,
    /// A provider or counsellor.
    pub training: bool,
    /// Applications and selection: profile, gaps and development only.
    pub hr: bool,
}

/// Who a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name; empty if none was given.
    pub name: String,
    /// The name as far as a first page has room for it, with an ellipsis where it was cut.
    pub short: String,
    /// The name was cut; the whole of it has to stand somewhere else.
    pub cut: bool,
    /// Id of the respondent; empty if none was given.
    pub id: String,
}

/// Against what the answers were held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Role.
    pub role: String,
    /// Industry; empty in a pack without.
    pub industry: String,
    /// Group of industries that shares the targets; empty in a pack with one group only.
    pub cluster: String,
}

/// Situations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SituationsPart {
    /// Score 0–100; empty with too few answers.
    pub score: String,
    /// Interval of the score; empty without one.
    pub interval: String,
    /// Situations that count.
    pub answered: usize,
    /// Situations asked.
    pub asked: usize,
    /// Situations needed for a score.
    pub needed: usize,
    /// From the best picks alone.
    pub best_only: bool,
    /// Self-rating and picks differ here.
    pub hints: Vec<Hint>,
    /// What to do about hints, the pack's words.
    pub hint: String,
}

/// A situation worth a second look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Title of the situation.
    pub name: String,
    /// Competency it is nearest to.
    pub competency: String,
}

/// Puts everything a report says into figures, names and flags of one language.
///
/// `plan` is `None` if none was made; the report then says why as far as the assessment knows.
#[must_use]
pub fn compose(
    pack: &Pack,
    answers: &Answers,
    assessment: &Assessment,
    plan: Option<&Plan>,
    levers: &Levers,
    about: &ComposeOptions,
    wording: &Wording,
) -> Report {
    let edition = about.edition.in_mode(answers.mode);
    let scene = Scene { pack, answers, assessment, about, wording, edition };
    let mut cites = Citations::default();
    let fit = fit::compose(&scene, levers);
    let profile = profile::compose(&scene);
    let plan_made = plan;
    let mut plan = plan::compose(&scene, plan, &profile, &mut cites);
    let pay = pay::compose(&scene, levers, &mut cites);
    let (experience, education) = record::compose(&scene, &profile, levers, &mut cites);
    let shown =
        picture::Shown { profile: !profile.unanswered, record: experience.is_some() || education.is_some() };
    let negotiation = negotiation::compose(&scene, &pay, &mut cites);
    let steps = steps::compose(&scene, &fit, &profile, &plan, negotiation.as_ref());
    let elsewhere = elsewhere::compose(&scene, levers);
    let steps_known = pay.band.as_ref().is_some_and(|band| band.moves.is_some());
    let charts = picture::compose(&scene, shown, &plan, &pay);
    plan.part.load = picture::load_in_words(&charts);
    Report {
        lang: wording.lang.code().to_owned(),
        pack_title: scene.text(&pack.title),
        edition: EditionFlags { personal: edition == Edition::Personal, share: edition == Edition::Share },
        attached: about.attached && edition == Edition::Personal,
        own_pay_attached: false,
        mode: ModeFlags {
            own: answers.mode == Mode::Own,
            training: answers.mode == Mode::Training,
            hr: answers.mode == Mode::Hr,
        },
        person: person(answers),
        date: wording.format.date(about.date),
        answered_on: answers
            .date
            .filter(|day| *day != about.date)
            .map(|day| wording.format.date(day))
            .unwrap_or_default(),
        target: target(&scene),
        situations: situations(&scene),
        method: method::compose(&scene, plan_made, &mut cites, !profile.unanswered),
        fit,
        profile,
        experience,
        education,
        outlook: steps_known || elsewhere.is_some(),
        steps_known,
        own_pay_shown: pay.band.as_ref().is_some_and(|band| band.own.is_some()),
        elsewhere,
        plan: plan.part,
        pay,
        negotiation,
        steps,
        charts,
    }
}

/// Most characters of a name on the first page: four lines.
const LONGEST_NAME: usize = 240;

fn person(answers: &Answers) -> Person {
    let name = answers.name.as_deref().map(scene::tidy).unwrap_or_default();
    let cut = name.chars().count() > LONGEST_NAME;
    let short = if cut {
        let start: String = name.chars().take(LONGEST_NAME - 1).collect();
        format!("{}…", start.trim_end())
    } else {
        name.clone()
    };
    Person { name, short, cut, id: answers.id.as_deref().map(scene::tidy).unwrap_or_default() }
}

fn target(scene: &Scene) -> Target {
    let framework = &scene.pack.framework;
    let industry = framework.industry_item.zip(scene.assessment.industry);
    let cluster = &framework.clusters[scene.assessment.cluster.at()];
    Target {
        role: scene.text(&framework.roles[scene.assessment.role.at()].name),
        industry: industry.map(|(item, option)| scene.option_name(item, option)).unwrap_or_default(),
        cluster: if framework.clusters.len() > 1 { scene.text(&cluster.name) } else { String::new() },
    }
}

fn situations(scene: &Scene) -> Option<SituationsPart> {
    let rules = scene.pack.framework.situations.as_ref()?;
    let result = scene.assessment.situations.as_ref().filter(|one| one.answered > 0)?;
    let hints = result
        .hints
        .iter()
        .filter_map(|item| {
            let question = &scene.pack.questionnaire.items[item.at()];
            let crate::pack::questionnaire::ItemKind::Situation(situation) = &question.kind else {
                return None;
            };
            (!scene.withheld(situation.primary)).then(|| Hint {
                name: scene.item_name(*item),
                competency: scene.competency_name(situation.primary),
            })
        })
        .collect();
    Some(SituationsPart {
        score: result.score.map(|score| scene.format().number(score, 0)).unwrap_or_default(),
        interval: result
            .interval(rules, scene.pack.framework.levels.z)
            .map(|(from, to)| {
                let format = scene.format();
                format.range(&format.number(from, 0), &format.number(to, 0))
            })
            .unwrap_or_default(),
        answered: result.answered,
        asked: result.values.len(),
        needed: rules.needed,
        best_only: result.best_only,
        hints,
        hint: scene.text(&rules.hint),
    })
}
