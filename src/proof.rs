//! Proof of templates: whatever they can say is tried out before anything is written.
//!
//! A template is right if its paths exist, which [`Template::check`] sees, and if what comes out of it lies within the
//! vocabulary of documents, which shows only in what comes out. So it is rendered with both branches of every
//! condition taken, with a report that has everything and with one that has nothing, and every finding is led back to
//! the line of the template it comes from.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::document::parse_showing;
use crate::id::ChartId;
use crate::locale::Lang;
use crate::report::Report;
use crate::template::Branches;
use crate::template::Template;
use crate::template::Traced;

/// A finding that hangs on which parts there are; it counts if no report has the part.
const NO_HEADING: &str = "unknown-heading";
/// A finding that counts only where both headings are really said.
const TWO_HEADINGS: &str = "duplicate-heading-id";

/// Every finding about the templates of a language, sorted by place.
///
/// # Panics
/// Never: a report is plain data.
#[must_use]
pub fn proof(template: &Template, lang: Lang) -> Diagnostics {
    let full = to_value(&Report::sample());
    let mut findings = template.check(&full);
    if findings.has_errors() {
        return findings; // it cannot be rendered; what it would say is the next question
    }
    let (full, blank) = (addressed(&full), to_value(&Report::blank()));
    let Some(everything) = template.trace(&full, Branches::All) else { return findings };
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

fn to_value(report: &Report) -> Value {
    serde_json::to_value(report).expect("a report is plain data")
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
    fn an_own_partial_that_nobody_includes_is_told() {
        let found = findings("partials/sumary.de.hbs", "x\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "partials/sumary.de.hbs:1 template-unused");
        assert_eq!(found[0].2.as_deref(), Some("did you mean `summary.de.hbs`?"));
    }
}
