//! How it was computed, how good the answers are, what was cited, and with what it was made.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::QualityVerdict;
use crate::id::ItemIx;
use crate::id::SourceKey;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// At most so many open questions are named.
const OPEN_NAMES: usize = 12;

/// Everything for the last part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MethodPart {
    /// The text every report carries.
    pub caveat: String,
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
    /// The rules that could not be checked, by name.
    pub unchecked: Vec<String>,
    /// The pack has such rules at all.
    pub checked: bool,
    /// The pack's note on a very positive self-description; empty otherwise.
    pub very_positive: String,
    /// Many competencies could not be judged.
    pub coverage_note: bool,
}

/// What was asked and answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveragePart {
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
    /// Short form.
    pub short: String,
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
pub(super) fn compose(scene: &Scene, cites: &mut Citations, profile: bool) -> MethodPart {
    let basis = scene.pack.framework.basis.iter().filter(|_| profile);
    let basis: Vec<FrameworkReason> = basis
        .map(|one| FrameworkReason { text: scene.text(&one.text), sources: cites.cite(&one.source) })
        .collect();
    let sources = scene.pack.sources.iter().filter(|source| cites.has(&source.key));
    MethodPart {
        caveat: scene.text(&scene.pack.framework.caveat),
        quality: quality(scene),
        coverage: coverage(scene),
        sources: sources.map(|one| source(&one.key, &one.short, one.url.as_deref())).collect(),
        basis,
        sources_in_pack: scene.pack.sources.len(),
        credits: scene
            .pack
            .credits
            .iter()
            .map(|one| CreditLine { text: scene.text(&one.text), url: link(one.url.as_deref()) })
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

fn source(key: &SourceKey, short: &str, url: Option<&str>) -> SourceLine {
    SourceLine { key: key.as_str().to_owned(), short: super::scene::tidy(short), url: link(url) }
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

fn quality(scene: &Scene) -> QualityPart {
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
        unchecked: names(|one| one.value.is_none()),
        checked: !rules.rules.is_empty(),
        very_positive: very_positive.map(|(_, _, text)| scene.text(text)).unwrap_or_default(),
        coverage_note: found.coverage_note,
    }
}

fn coverage(scene: &Scene) -> CoveragePart {
    let found = &scene.assessment.coverage;
    CoveragePart {
        asked: found.asked,
        answered: found.answered,
        not_applicable: found.not_applicable,
        skipped: found.skipped,
        open: found.open.iter().take(OPEN_NAMES).map(|item| open_name(scene, *item)).collect(),
        more: found.open.len().saturating_sub(OPEN_NAMES),
    }
}

/// Name of an open question; a statement stands in a list here, so its full stop goes.
fn open_name(scene: &Scene, item: ItemIx) -> String {
    let name = scene.item_name(item);
    name.strip_suffix('.').map_or(name.clone(), str::to_owned)
}
