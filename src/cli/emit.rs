//! Findings as text: source line, caret and next step.

use std::collections::BTreeMap;
use std::sync::Arc;

use codespan_reporting::diagnostic as shown;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term;
use codespan_reporting::term::Config;
use codespan_reporting::term::termcolor::Buffer;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::locale::steers;
use crate::locale::visible;

/// The texts findings point into, by their names.
type Sources = SimpleFiles<Arc<str>, Arc<str>>;

/// Writes findings as a person reads them, one after the other with an empty line between; empty for none.
///
/// # Panics
/// If a span lies outside its text: spans come from the text they point into.
#[must_use]
pub fn emit(diagnostics: &Diagnostics, color: bool) -> String {
    let mut sources = Sources::new();
    let mut known = BTreeMap::new();
    let mut buffer = if color { Buffer::ansi() } else { Buffer::no_color() };
    for diagnostic in &diagnostics.0 {
        let source = diagnostic.place.source.as_ref().map(|source| {
            let key = (source.name.clone(), source.text.clone());
            *known.entry(key).or_insert_with_key(|(name, text)| {
                sources.add(Arc::from(&*visible(name)), Arc::from(shown_in_place(text)))
            })
        });
        let finding = finding(diagnostic, source);
        term::emit_to_write_style(&mut buffer, &Config::default(), &sources, &finding)
            .expect("a buffer takes everything, and spans come from the text they point into");
    }
    let text = String::from_utf8(buffer.into_inner()).expect("only text was written");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

fn finding(diagnostic: &Diagnostic, source: Option<usize>) -> shown::Diagnostic<usize> {
    let severity = match diagnostic.severity {
        Severity::Error => shown::Severity::Error,
        Severity::Warning => shown::Severity::Warning,
    };
    let mut finding = shown::Diagnostic::new(severity)
        .with_code(diagnostic.code)
        .with_message(printable(&diagnostic.message));
    if let (Some(source), Some(span)) = (source, diagnostic.place.span.clone()) {
        let label = shown::Label::primary(source, span);
        finding = finding.with_label(match &diagnostic.label {
            Some(remark) => label.with_message(printable(remark)),
            None => label,
        });
    } else {
        // Without a span there is no source line, so file and remark are told below the message.
        let file = diagnostic.place.source.as_ref().map(|source| format!("in {}", source.name));
        finding =
            finding.with_notes(file.into_iter().chain(diagnostic.label.as_deref().map(printable)).collect());
    }
    let pointer = diagnostic.place.pointer.as_ref().map(|pointer| format!("at {}", printable(pointer)));
    let help = diagnostic.help.as_ref().map(|help| format!("help: {}", printable(help)));
    finding.with_notes(pointer.into_iter().chain(help).collect())
}

/// A terminal obeys control characters, and file content is quoted in messages.
fn printable(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// A text whose lines are shown: what steers is replaced by characters of the same length, so that places stay the same.
fn shown_in_place(text: &str) -> String {
    let replaced = |one: char| match one.len_utf8() {
        1 => '?',
        2 => '\u{b7}',
        _ => '\u{fffd}',
    };
    text.chars()
        .map(|one| if steers(one) && !matches!(one, '\n' | '\t') { replaced(one) } else { one })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::diagnostic::Source;

    fn one(diagnostic: Diagnostic) -> Diagnostics {
        Diagnostics(vec![diagnostic])
    }

    #[test]
    fn a_finding_shows_line_caret_and_help() {
        let source = Source { name: "items.toml".into(), text: "id = \"A\"\ncompetency = \"COW\"\n".into() };
        let finding = Diagnostic::error(Code("unknown-competency"), "there is no competency `COW`")
            .at(&source, 22..27)
            .label("not in framework.toml")
            .help("did you mean `COM`?");
        let expected = "\
error[unknown-competency]: there is no competency `COW`
  ┌─ items.toml:2:14
  │
2 │ competency = \"COW\"
  │              ^^^^^ not in framework.toml
  │
  = help: did you mean `COM`?
";
        assert_eq!(emit(&one(finding), false), expected);
    }

    #[test]
    fn a_finding_without_a_place_is_told_in_words() {
        let finding = Diagnostic::warning(Code("old"), "the sheet is old").pointer("/date").help("ask again");
        let expected = "warning[old]: the sheet is old\n = at /date\n = help: ask again\n";
        assert_eq!(emit(&one(finding), false), expected);
        assert_eq!(emit(&Diagnostics::default(), false), "");
    }

    #[test]
    fn quoted_control_characters_do_not_reach_the_terminal() {
        let source =
            Source { name: "a\u{1b}.toml".into(), text: "x = \"\u{1b}[31m\u{9b}\u{202e}\"\ny = 1\n".into() };
        let quoted = emit(&one(Diagnostic::error(Code("x"), "line").at(&source, 0..1)), false);
        assert!(quoted.contains("x = \"?[31m·\u{fffd}\""), "{quoted}");
        assert!(!quoted.contains(|c: char| c != '\n' && steers(c)), "{quoted:?}");
        let finding = Diagnostic::error(Code("x"), "no `\u{1b}[31m`");
        assert!(!emit(&one(finding.clone()), false).contains('\u{1b}'));
        assert!(emit(&one(finding), true).contains('\u{1b}'), "colour is written when asked for");
    }
}
