//! Proof of templates: whatever they can say is tried out before anything is written.
//!
//! A template is right if its paths exist, which [`Template::check`] sees, and if what comes out of it lies within the
//! vocabulary of documents, which shows only in what comes out. So it is rendered with both branches of every
//! condition taken, with a report that has everything and with one that has nothing, and every finding is led back to
//! the line of the template it comes from.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::document::parse_showing;
use crate::id::ChartId;
use crate::locale::Lang;
use crate::report::Report;
use crate::report::chain::ChainView;
use crate::template::Branches;
use crate::template::EXPLAIN;
use crate::template::Template;
use crate::template::Traced;

/// A finding that hangs on which parts there are; it counts if no report has the part.
const NO_HEADING: &str = "unknown-heading";
/// A finding that counts only where both headings are really said.
const TWO_HEADINGS: &str = "duplicate-heading-id";

/// A finding that counts where neither report nor explanations include a partial.
const UNUSED: &str = "template-unused";

/// Every finding about the templates of a language, sorted by place.
///
/// # Panics
/// Never: a report is plain data.
#[must_use]
pub fn proof(template: &Template, lang: Lang) -> Diagnostics {
    let full = to_value(&Report::sample());
    let mut findings = checked(template, &full);
    let (full, blank) = (addressed(&full), to_value(&Report::blank()));
    let Some(everything) = template.trace(&full, Branches::All) else { return findings };
    if findings.has_errors() {
        let charts = charts(&Template::builtin(lang), &full);
        let wrong: Vec<_> = findings.0.iter().filter_map(line_of).collect();
        for (finding, _) in read(&everything, &charts) {
            // What a path or helper leaves out can be missed by a link, or on its own line.
            let follows = [NO_HEADING, TWO_HEADINGS].contains(&finding.code.0)
                || line_of(&finding).is_none_or(|line| wrong.contains(&line));
            if !follows && !findings.0.contains(&finding) {
                findings.push(finding);
            }
        }
        findings.sort();
        return findings;
    }
    let charts = charts(&Template::builtin(lang), &full);
    let has_heading =
        |id: &str| ['}', ' '].iter().any(|end| everything.text.contains(&format!("{{#{id}{end}")));
    let taken = [&full, &blank].into_iter().filter_map(|context| template.trace(context, Branches::Taken));
    for (text, all) in taken.map(|text| (text, false)).chain([(everything.clone(), true)]) {
        for (finding, words) in read(&text, &charts) {
            let elsewhere = match finding.code.0 {
                NO_HEADING => target(&words).is_some_and(has_heading),
                TWO_HEADINGS => all, // of two branches only one is taken
                _ => false,
            };
            if !elsewhere && !findings.0.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings.sort();
    findings
}

/// Paths, helpers and partials of the report and of the explanations.
fn checked(template: &Template, full: &Value) -> Diagnostics {
    let mut report = template.check(full);
    let chain = template.check_as(EXPLAIN, &to_value(&ChainView::sample()));
    let is_unused = |finding: &Diagnostic| finding.code.0 == UNUSED;
    let also = |finding: &Diagnostic| chain.0.iter().any(|other| other.message == finding.message);
    report.0.retain(|finding| !is_unused(finding) || also(finding));
    report.0.extend(chain.0.into_iter().filter(|finding| !is_unused(finding)));
    report
}

fn to_value(view: &impl Serialize) -> Value {
    serde_json::to_value(view).expect("a view is plain data")
}

/// The file and line of a finding.
fn line_of(finding: &Diagnostic) -> Option<(Arc<str>, usize)> {
    let source = finding.place.source.as_ref()?;
    let before = source.text.get(..finding.place.span.as_ref()?.start)?;
    Some((source.name.clone(), before.matches('\n').count()))
}

/// Where a link to a heading leads.
fn target(link: &str) -> Option<&str> {
    link.split_once("](#")?.1.split_once(')').map(|(id, _)| id)
}

/// What the reader of documents says about a text, at the places of the templates, and the words it is about.
fn read(traced: &Traced, charts: &BTreeSet<ChartId>) -> Vec<(Diagnostic, String)> {
    let source = Source { name: "report.md".into(), text: traced.text.as_str().into() };
    let found = parse_showing(&source, charts.clone()).err().unwrap_or_default().0;
    let led_back = |mut finding: Diagnostic| {
        let span = finding.place.span.clone().unwrap_or_default();
        let words = traced.text.get(span.clone()).unwrap_or_default().to_owned();
        if let Some((template, line)) = traced.origin(span.start) {
            // The words themselves if the template has them like this, else the line they come from.
            let within = template.text.get(line.clone()).and_then(|text| text.find(words.as_str()));
            let exact = within.map(|at| line.start + at..line.start + at + words.len());
            finding = finding.at(template, exact.unwrap_or_else(|| line.clone()));
        }
        (finding, words)
    };
    found.into_iter().map(led_back).collect()
}

/// The charts there are: those that the templates of the program show.
fn charts(builtin: &Template, full: &Value) -> BTreeSet<ChartId> {
    let text = builtin.trace(full, Branches::All).map(|traced| traced.text).unwrap_or_default();
    let shown = text.split("](chart:").skip(1).filter_map(|rest| rest.split_once(')'));
    shown.map(|(name, _)| ChartId::new(name)).collect()
}

/// The same report with addresses where links lead.
fn addressed(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(addressed).collect(),
        Value::Object(fields) => {
            let field = |(key, field): (&String, &Value)| {
                let is_address = key == "url" && field.is_string();
                (key.clone(), if is_address { "https://example.org/".into() } else { addressed(field) })
            };
            fields.iter().map(field).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Bundle;

    fn findings(path: &str, text: &str) -> Vec<(String, String, Option<String>)> {
        let bundle = Bundle::memory([(path, text)]);
        let template = Template::over_builtin(Lang::De, &bundle).unwrap();
        let found = proof(&template, Lang::De).0.into_iter();
        found
            .map(|one| {
                let source = one.place.source.unwrap();
                let line = source.text[..one.place.span.unwrap().start].matches('\n').count() + 1;
                (format!("{}:{line} {}", source.name, one.code), one.message, one.help)
            })
            .collect()
    }

    #[test]
    fn the_templates_of_the_program_have_no_findings() {
        for lang in Lang::ALL {
            assert_eq!(proof(&Template::builtin(lang), lang).0, Vec::new(), "{lang:?}");
        }
    }

    #[test]
    fn words_outside_the_vocabulary_and_broken_charts_are_found_at_their_line() {
        let text = "# Kurz {#summary}\n\n{{#if mode.hr}}\n<b>x</b>\n{{else}}\n![a](chart:pya)\n{{/if}}\n\n#### Tief {#d}\n";
        let found = findings("partials/summary.de.hbs", text);
        let places: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
        assert!(places.contains(&"partials/summary.de.hbs:4 raw-html"), "{found:?}");
        assert!(places.contains(&"partials/summary.de.hbs:6 unknown-chart"), "{found:?}");
        assert!(places.contains(&"partials/summary.de.hbs:9 heading-rank"), "{found:?}");
        let chart = found.iter().find(|(place, ..)| place.ends_with("unknown-chart")).unwrap();
        assert_eq!(chart.2.as_deref(), Some("did you mean `chart:pay`?"));
    }

    #[test]
    fn a_wrong_path_hides_no_word_outside_the_vocabulary() {
        let text =
            "# Kurz {#summary}\n\n[{{typo}}](#pay) {{verdikt}}\n\n{{#if mode.hx}}\n<b>x</b>\n{{/if}}\n";
        let places: Vec<String> =
            findings("partials/summary.de.hbs", text).into_iter().map(|(place, ..)| place).collect();
        for place in ["3 template-path", "5 template-path", "6 raw-html"] {
            assert!(places.contains(&format!("partials/summary.de.hbs:{place}")), "{places:?}");
        }
        assert_eq!(places.iter().filter(|place| place.contains("hbs:3 ")).count(), 2, "{places:?}");
    }

    #[test]
    fn an_own_partial_that_nobody_includes_is_told() {
        let found = findings("partials/sumary.de.hbs", "x\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "partials/sumary.de.hbs:1 template-unused");
        assert_eq!(found[0].2.as_deref(), Some("did you mean `summary.de.hbs`?"));
    }
}
