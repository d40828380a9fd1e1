//! Proof of templates: whatever they can say is tried out before anything is written.
//!
//! A template is right if its paths exist, which [`Template::check`] sees, and if what comes out of it lies within the
//! vocabulary of documents, which shows only in what comes out. So it is rendered with a report that has everything,
//! one that has nothing and one whose flags are all the other way round, and every finding is led back to the line of
//! the template it comes from.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::document::parse_showing;
use crate::id::ChartId;
use crate::locale::Lang;
use crate::report::Report;
use crate::template::Template;
use crate::template::Traced;

/// Findings that hang on which parts there are: only what the full report shows counts.
const ABOUT_PARTS: [&str; 2] = ["unknown-heading", "duplicate-heading-id"];

/// Every finding about the templates of a language, sorted by place.
///
/// # Panics
/// Never: a report is plain data.
#[must_use]
pub fn proof(template: &Template, lang: Lang) -> Diagnostics {
    let full = serde_json::to_value(Report::sample()).expect("a report is plain data");
    let mut findings = template.check(&full);
    if findings.has_errors() {
        return findings; // it cannot be rendered; what it would say is the next question
    }
    let blank = serde_json::to_value(Report::blank()).expect("a report is plain data");
    let other = turned(&full);
    let charts = charts(&Template::builtin(lang), [&full, &blank, &other]);
    for (context, whole) in [(&full, true), (&other, false), (&blank, false)] {
        let Some(traced) = template.trace(context) else { continue };
        for finding in read(&traced, &charts) {
            if (whole || !ABOUT_PARTS.contains(&finding.code.0)) && !findings.0.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings.sort();
    findings
}

/// What the reader of documents says about a text, at the places of the templates.
fn read(traced: &Traced, charts: &BTreeSet<ChartId>) -> Vec<Diagnostic> {
    let source = Source { name: "report.md".into(), text: traced.text.as_str().into() };
    let found = parse_showing(&source, charts.clone()).err().unwrap_or_default().0;
    let led_back = |mut finding: Diagnostic| {
        let at = finding.place.span.as_ref().map(|span| span.start);
        if let Some((template, span)) = at.and_then(|at| traced.origin(at)) {
            finding = finding.at(template, span.clone());
        }
        finding
    };
    found.into_iter().map(led_back).collect()
}

/// The charts there are: those that the templates of the program show.
fn charts(builtin: &Template, contexts: [&Value; 3]) -> BTreeSet<ChartId> {
    let texts = contexts.into_iter().filter_map(|context| builtin.render(context).ok());
    let mut names = BTreeSet::new();
    for text in texts {
        let shown = text.split("](chart:").skip(1).filter_map(|rest| rest.split_once(')'));
        names.extend(shown.map(|(name, _)| ChartId::new(name)));
    }
    names
}

/// The same report with every flag the other way round.
fn turned(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Array(list) => list.iter().map(turned).collect(),
        Value::Object(fields) => fields.iter().map(|(key, field)| (key.clone(), turned(field))).collect(),
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
    fn an_own_partial_that_nobody_includes_is_told() {
        let found = findings("partials/sumary.de.hbs", "x\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "partials/sumary.de.hbs:1 template-unused");
        assert_eq!(found[0].2.as_deref(), Some("did you mean `summary.de.hbs`?"));
    }
}
