//! The end of an interview: the short result on the screen, where everything lies, what to do next.

use std::path::Path;

use crate::answers::Part;
use crate::assessment::QualityVerdict;
use crate::cli::phrases::Phrases;
use crate::cli::shell::Shell;
use crate::cli::subject::Subject;
use crate::cli::text::index_words;
use crate::id::CompetencyIx;
use crate::interview::number::shown;
use crate::pack::Pack;

/// So many strengths and gaps are named.
const NAMED: usize = 3;

/// Says the short result: fit in words, strengths, gaps, pay, quality.
pub(crate) fn result(shell: &Shell, pack: &Pack, subject: &Subject) {
    let closing = Closing { words: Phrases::load(shell.lang, "closing"), shell, pack, subject };
    let part = subject.answers.part;
    shell.line("");
    shell.line(&closing.words.say("title", &[]));
    let mut lines = Vec::new();
    if part != Part::Pay {
        lines.push(closing.fit());
        // as in the report: from answers without a consistent picture nothing is drawn
        if subject.assessment.quality.verdict != QualityVerdict::Unusable {
            lines.extend([closing.strengths(), closing.gaps()]);
        }
    }
    if part != Part::Profile {
        lines.extend([closing.pay(), closing.stale()]);
    }
    lines.push(Some(closing.quality()));
    for line in lines.into_iter().flatten() {
        shell.wrapped(&line);
    }
}

/// Says where answers and report lie and what to do next.
pub(crate) fn places(shell: &Shell, answers: &Path, report: Option<&Path>) {
    let words = Phrases::load(shell.lang, "closing");
    let answers = answers.to_string_lossy();
    shell.line("");
    if let Some(report) = report {
        shell.wrapped(&words.say("report", &[("path", &report.to_string_lossy())]));
    }
    shell.wrapped(&words.say("answers", &[("path", &answers)]));
    shell.line("");
    shell.line(&words.say("next", &[]));
    let quoted = quoted(&answers);
    let all = ["next_read", "next_explain", "next_share", "next_change"];
    let keys = if report.is_some() { &all[..] } else { &all[3..] };
    for (at, key) in keys.iter().enumerate() {
        let said = words.say(key, &[("path", &quoted)]);
        let (text, command) = said.split_once('\n').unwrap_or((&said, ""));
        shell.wrapped(&format!("{}. {text}", at + 1));
        if !command.is_empty() {
            shell.line(command); // in one piece, to be copied
        }
    }
}

struct Closing<'s> {
    words: Phrases,
    shell: &'s Shell,
    pack: &'s Pack,
    subject: &'s Subject,
}

impl Closing<'_> {
    fn fit(&self) -> Option<String> {
        let rules = self.pack.framework.fit.as_ref()?;
        match &self.subject.assessment.fit.index {
            Ok(index) => {
                let whole = |value: f64| format!("{:.0}", value.round());
                let gaps = [
                    ("index", index_words(self.shell, rules, index.value)),
                    ("low", whole(index.interval.0)),
                    ("high", whole(index.interval.1)),
                    ("verdict", rules.bands[index.verdict].name.get(self.shell.lang).to_owned()),
                ];
                Some(self.say("fit", &gaps))
            }
            Err(_) => Some(self.say("no_fit", &[])),
        }
    }

    fn strengths(&self) -> Option<String> {
        self.names("strengths", "no_strengths", &self.subject.assessment.strengths)
    }

    fn gaps(&self) -> Option<String> {
        self.names("gaps", "no_gaps", &self.subject.assessment.priorities)
    }

    /// The first of a list by name; nothing where no competency has a score.
    fn names(&self, key: &str, none: &str, all: &[CompetencyIx]) -> Option<String> {
        self.subject.assessment.soft_skills.score?;
        if all.is_empty() {
            return Some(self.say(none, &[]));
        }
        let name = |at: &CompetencyIx| self.pack.framework.competencies[at.at()].name.get(self.shell.lang);
        let names: Vec<&str> = all.iter().take(NAMED).map(name).collect();
        Some(self.say(key, &[("list", names.join("; "))]))
    }

    fn pay(&self) -> Option<String> {
        let pay = self.subject.assessment.pay.as_ref()?;
        let Ok(pay) = pay else { return Some(self.say("no_pay", &[])) };
        let money = |value: f64| shown((value / 100.0).round() * 100.0, self.shell.lang);
        let gaps = [
            ("year", pay.price_year.to_string()),
            ("p25", money(pay.full_time.p25)),
            ("p50", money(pay.full_time.p50)),
            ("p75", money(pay.full_time.p75)),
        ];
        Some(self.say("pay", &gaps))
    }

    fn stale(&self) -> Option<String> {
        let Some(Ok(found)) = &self.subject.assessment.pay else { return None };
        let until = self.pack.salary.as_ref()?.valid_until.to_string();
        (found.stale_years > 0).then(|| self.shell.words.say("score_stale", &[("until", &until)]))
    }

    /// What was answered of what was asked, and whether the answers form a picture where there is one to form.
    fn quality(&self) -> String {
        let assessment = &self.subject.assessment;
        let coverage = &assessment.coverage;
        let gaps = [("answered", coverage.answered.to_string()), ("asked", coverage.asked.to_string())];
        let mut said = vec![self.say("answered", &gaps)];
        if coverage.not_applicable > 0 {
            said.push(self.words.count("not_applicable", coverage.not_applicable));
        }
        if assessment.soft_skills.score.is_some() || assessment.quality.verdict == QualityVerdict::Unusable {
            said.push(self.say(
                match assessment.quality.verdict {
                    QualityVerdict::Good => "quality_good",
                    QualityVerdict::Limited => "quality_limited",
                    QualityVerdict::Unusable => "quality_unusable",
                },
                &[],
            ));
        }
        said.join(" ")
    }

    fn say(&self, key: &str, gaps: &[(&str, String)]) -> String {
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.words.say(key, &gaps)
    }
}

/// A path as a shell takes it.
pub(crate) fn quoted(path: &str) -> String {
    let plain = |one: char| one.is_alphanumeric() || matches!(one, '/' | '.' | '-' | '_' | ':' | '\\');
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
