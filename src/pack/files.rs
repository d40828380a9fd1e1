//! The parsed files of a pack.

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::bundle::Bundle;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;

use super::codes;
use super::log::Log;
use super::raw::Node;

/// Files every pack has.
const REQUIRED: [&str; 4] = ["pack.toml", "items.toml", "framework.toml", "scoring.toml"];
/// Files a pack may have; besides them any number of files named `sources….toml`.
const OPTIONAL: [&str; 5] =
    ["salary.toml", "training.toml", "funding.toml", "salary_evidence.toml", "training_evidence.toml"];

/// The name all files with sources are asked for by.
pub(super) const SOURCES: &str = "sources.toml";

/// The texts of a pack, in the order of their names.
pub(super) struct Texts(Vec<PackText>);

/// One of them.
struct PackText {
    name: String,
    source: Source,
    /// Stands in for a required file that is not there.
    absent: bool,
}

impl Texts {
    /// Takes the files of a bundle that belong to a pack; says so if one is missing or one too many.
    pub(super) fn of(bundle: &Bundle, log: &Log) -> Self {
        let mut texts = Vec::new();
        for (name, file) in bundle.files() {
            let source = Source { name: file.shown.clone(), text: file.text.clone() };
            if REQUIRED.contains(&name) || OPTIONAL.contains(&name) || is_sources(name) {
                texts.push(PackText { name: name.to_owned(), source, absent: false });
            } else if is_toml(name) {
                let message = format!("`{name}` is no file of a pack");
                let known = REQUIRED.iter().chain(&OPTIONAL).chain([&SOURCES]).copied();
                let finding = Diagnostic::error(codes::UNKNOWN_FILE, message).at(&source, 0..0);
                log.push(match nearest(name, known) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("move it elsewhere, or give it a name that begins with `sources`"),
                });
            }
        }
        for name in REQUIRED.into_iter().filter(|name| bundle.file(name).is_none()) {
            log.push(Diagnostic::error(codes::MISSING_FILE, format!("the pack has no `{name}`")));
            let source = Source { name: name.into(), text: "".into() };
            texts.push(PackText { name: name.to_owned(), source, absent: true });
        }
        Self(texts)
    }

    /// Name and text of each, in the order of the names: what the hash of a pack is made of.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|text| (text.name.as_str(), &*text.source.text))
    }

    /// Parses every file; syntax errors are findings.
    pub(super) fn parse(&self, log: &Log) -> Vec<Parsed<'_>> {
        self.0.iter().map(|text| text.parse(log)).collect()
    }
}

impl PackText {
    fn parse(&self, log: &Log) -> Parsed<'_> {
        let (table, errors) = DeTable::parse_recoverable(&self.source.text);
        let mut last_line = None;
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            // What follows on the same line is the echo of the first mistake.
            let line = self.source.text.get(..span.start).map(|before| before.matches('\n').count());
            if std::mem::replace(&mut last_line, line) == line && line.is_some() {
                continue;
            }
            let message = error.message().lines().next().unwrap_or_default();
            log.push(Diagnostic::error(codes::SYNTAX, message).at(&self.source, span));
        }
        let root = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        Parsed { name: &self.name, source: &self.source, root, whole: errors.is_empty() && !self.absent }
    }
}

/// A file as a tree.
pub(super) struct Parsed<'a> {
    name: &'a str,
    source: &'a Source,
    root: Spanned<DeValue<'a>>,
    /// Neither absent nor with syntax errors.
    whole: bool,
}

/// The trees of a pack.
///
/// What could be read of a file with syntax errors is read like any other, so that its mistake does not hide those of
/// other files; but what is found in it goes into a log of its own that nobody reads, since half a file looks wrong
/// in many ways.
pub(super) struct Files<'a>(Vec<(&'a str, Node<'a>, bool)>);

impl<'a> Files<'a> {
    /// Puts readers on the trees.
    pub(super) fn new(parsed: &'a [Parsed<'a>], log: &'a Log, unread: &'a Log) -> Self {
        let node = |file: &'a Parsed<'a>| {
            let log = if file.whole { log } else { unread };
            (file.name, Node::root(log, file.source, &file.root), file.whole)
        };
        Self(parsed.iter().map(node).collect())
    }

    /// The files of a name: one or none, but any number of files with sources.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = Node<'a>> {
        self.0.iter().filter(move |(one, ..)| belongs(one, name)).map(|(_, node, _)| *node)
    }

    /// Whether names may be missing in what could be read of the files of a name.
    pub(super) fn partly_read(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _, whole)| !whole && belongs(one, name))
    }
}

fn belongs(file: &str, name: &str) -> bool {
    file == name || (name == SOURCES && is_sources(file))
}

fn is_sources(name: &str) -> bool {
    name.starts_with("sources") && is_toml(name) && !name.contains('/')
}

fn is_toml(name: &str) -> bool {
    name.strip_suffix(".toml").is_some_and(|stem| !stem.is_empty())
}
