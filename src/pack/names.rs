//! First pass: which names the files define, before any reference to them is followed.
//!
//! It reads ids only and is lenient about everything else, so that an item with a broken text does not also make every
//! reference to it look wrong.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::diagnostic::nearest;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::MeasureIx;
use crate::id::OptionIx;
use crate::id::SourceKey;

use super::codes;
use super::files::Files;
use super::raw::Node;
use super::raw::Written;

/// Id of the one role and the one cluster of a pack that names none.
pub(super) const IMPLIED: &str = "default";

/// The kinds of items: the name of their tables in items.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Statement,
    Check,
    Situation,
    Choice,
    Choices,
    Number,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub(super) const ALL: [Kind; 6] =
        [Kind::Statement, Kind::Check, Kind::Situation, Kind::Choice, Kind::Choices, Kind::Number];

    /// What it is called in messages.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Choices => "list of choices",
            other => other.key(),
        }
    }

    /// Its table in items.toml.
    pub(super) fn key(self) -> &'static str {
        match self {
            Kind::Statement => "statement",
            Kind::Check => "check",
            Kind::Situation => "situation",
            Kind::Choice => "choice",
            Kind::Choices => "choices",
            Kind::Number => "number",
        }
    }
}

/// Ids of one kind, in the order in which the pack counts them.
#[derive(Default)]
pub(super) struct Defined<'a> {
    ids: Vec<&'a str>,
    places: BTreeMap<&'a str, usize>,
    /// What one of them is called.
    noun: &'static str,
    /// Where they are defined.
    file: &'static str,
    /// Said of a reference to none of them.
    unknown: Option<Code>,
    /// The file has syntax errors: some ids may be missing, so unknown ones are no finding.
    partly_read: bool,
}

impl<'a> Defined<'a> {
    fn new(noun: &'static str, file: &'static str, unknown: Code, partly_read: bool) -> Self {
        Self { noun, file, unknown: Some(unknown), partly_read, ..Self::default() }
    }

    /// Adds an id; a second one like it is a finding.
    fn define(&mut self, node: Node<'a>) {
        let Some(id) = node.as_str() else { return };
        if self.places.contains_key(id) {
            node.report(codes::DUPLICATE_ID, format!("{} `{id}` is defined twice", self.noun));
            return;
        }
        if !id.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
            node.report(codes::BAD_ID, format!("`{id}` cannot be an id"));
        }
        self.places.insert(id, self.ids.len());
        self.ids.push(id);
    }

    /// Puts the ids into the order of a list; those that are not in it come last.
    fn sort_like(&mut self, order: &[&str]) {
        self.ids.sort_by_key(|id| order.iter().position(|one| one == id).unwrap_or(usize::MAX));
        self.places = self.ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    }

    /// The ids in order.
    pub(super) fn ids(&self) -> &[&'a str] {
        &self.ids
    }

    /// Whether the file could not be read to its end, so that ids may be missing.
    pub(super) fn partly_read(&self) -> bool {
        self.partly_read
    }

    /// Follows a reference; `None` (and a finding) if there is no such thing.
    pub(super) fn find(&self, written: &impl Written<'a>) -> Option<usize> {
        let id = written.spelling();
        let found = self.places.get(id).copied();
        if let (None, Some(code), false) = (found, self.unknown, id.is_empty() || self.partly_read) {
            let finding = written.error(code, format!("there is no {} `{id}`", self.noun));
            let finding = finding.label(format!("not in {}", self.file));
            written.log().push(match nearest(id, self.ids.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
        found
    }
}

/// What other files need to know of an item.
pub(super) struct ItemName<'a> {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its table.
    pub(super) node: Node<'a>,
    /// Codes of its options, own or taken over.
    pub(super) options: Vec<&'a str>,
    /// Place in the interview; `None` = in no section.
    pub(super) asked_at: Option<usize>,
}

/// Every name of a pack.
pub(super) struct Names<'a> {
    /// Items in interview order; those of no section at the end.
    pub(super) item_ids: Defined<'a>,
    /// Parallel to `item_ids`.
    pub(super) items: Vec<ItemName<'a>>,
    pub(super) competencies: Defined<'a>,
    pub(super) roles: Defined<'a>,
    pub(super) clusters: Defined<'a>,
    pub(super) sources: Defined<'a>,
    pub(super) gain_rules: Defined<'a>,
    pub(super) measures: Defined<'a>,
    pub(super) funding: Defined<'a>,
}

impl<'a> Names<'a> {
    /// Reads the names of all files.
    pub(super) fn of(files: &Files<'a>) -> Self {
        let collect = |noun, name: &'static str, table: &str, key: &str, code| {
            let mut defined = Defined::new(noun, name, code, files.partly_read(name));
            for file in files.of(name) {
                for id in rows(file, table).filter_map(|row| row.peek(key)) {
                    defined.define(id);
                }
            }
            defined
        };
        let (item_ids, items) = items(files);
        let implied = |mut defined: Defined<'a>| {
            if defined.ids.is_empty() {
                defined.places.insert(IMPLIED, 0);
                defined.ids.push(IMPLIED);
            }
            defined
        };
        let mut roles = implied(collect("role", "framework.toml", "role", "id", codes::UNKNOWN_ROLE));
        if let Some(item) = files.of("framework.toml").find_map(|file| file.peek("role_item")?.as_str()) {
            let options = item_ids.places.get(item).map(|place| items[*place].options.as_slice());
            roles.sort_like(options.unwrap_or_default());
        }
        Self {
            item_ids,
            items,
            competencies: collect(
                "competency",
                "framework.toml",
                "competency",
                "id",
                codes::UNKNOWN_COMPETENCY,
            ),
            roles,
            clusters: implied(collect("cluster", "framework.toml", "cluster", "id", codes::UNKNOWN_CLUSTER)),
            sources: collect("source", "sources.toml", "source", "key", codes::UNKNOWN_SOURCE),
            gain_rules: collect("gain rule", "training.toml", "rule", "id", codes::UNKNOWN_GAIN_RULE),
            measures: collect("measure", "training.toml", "measure", "id", codes::UNKNOWN_MEASURE),
            funding: funding(files),
        }
    }

    /// Follows a reference to an item of any kind.
    pub(super) fn item(&self, written: &impl Written<'a>) -> Option<usize> {
        self.item_ids.find(written)
    }

    /// Follows a reference to an item that must be of one of some kinds; the first item as filler.
    pub(super) fn item_of(&self, written: &impl Written<'a>, kinds: &[Kind]) -> Linked {
        let Some(place) = self.item(written) else { return Linked::filler() };
        let kind = self.items[place].kind;
        if kinds.contains(&kind) {
            return Linked { ix: ItemIx::new(place), place: Some(place) };
        }
        let id = written.spelling();
        let expected: Vec<_> = kinds.iter().map(|kind| kind.noun()).collect();
        let message = format!("`{id}` is a {}, which cannot be used here", kind.noun());
        let finding = written.error(codes::WRONG_KIND, message);
        written.log().push(finding.label(format!("expected a {}", expected.join(" or a "))));
        Linked::filler()
    }

    /// Follows a reference to an option of an item; the first as filler.
    pub(super) fn option(&self, item: Linked, written: &impl Written<'a>) -> OptionIx {
        let code = written.spelling();
        let Some(place) = item.place else { return OptionIx::new(0) };
        let options = &self.items[place].options;
        let found = options.iter().position(|one| *one == code);
        // An item without options has had its own finding.
        if found.is_none() && !code.is_empty() && !options.is_empty() {
            let id = self.item_ids.ids[place];
            let finding = written.error(codes::UNKNOWN_OPTION, format!("`{id}` has no option `{code}`"));
            let near = nearest(code, options.iter().copied());
            let help = near.map_or_else(
                || format!("its options: {}", super::raw::listed(options)),
                |near| format!("did you mean `{near}`?"),
            );
            written.log().push(finding.help(help));
        }
        OptionIx::new(found.unwrap_or_default())
    }

    /// Codes of the options of an item.
    pub(super) fn options(&self, item: Linked) -> &[&'a str] {
        item.place.map(|place| self.items[place].options.as_slice()).unwrap_or_default()
    }

    /// Follows a reference to a competency; the first as filler.
    pub(super) fn competency(&self, written: &impl Written<'a>) -> CompetencyIx {
        CompetencyIx::new(self.competencies.find(written).unwrap_or_default())
    }

    /// Follows a reference to a measure; the first as filler.
    pub(super) fn measure(&self, written: &impl Written<'a>) -> MeasureIx {
        MeasureIx::new(self.measures.find(written).unwrap_or_default())
    }

    /// Follows a reference to a source.
    pub(super) fn source(&self, written: &impl Written<'a>) -> SourceKey {
        self.sources.find(written);
        SourceKey::new(written.spelling())
    }
}

/// An item that a reference was followed to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked {
    /// The item, or the first one as filler.
    pub(super) ix: ItemIx,
    /// The item; `None` if the reference was wrong.
    pub(super) place: Option<usize>,
}

impl Linked {
    /// What a wrong or missing reference leads to.
    pub(super) fn filler() -> Self {
        Self { ix: ItemIx::new(0), place: None }
    }
}

/// The tables under a key of a file.
fn rows<'a>(file: Node<'a>, table: &str) -> impl Iterator<Item = Node<'a>> {
    file.peek(table).map(|rows| rows.entries()).unwrap_or_default().into_iter()
}

/// Funding codes, and the group codes that stand for several of them.
fn funding<'a>(files: &Files<'a>) -> Defined<'a> {
    let name = "funding.toml";
    let mut defined = Defined::new("funding code", name, codes::UNKNOWN_FUNDING, files.partly_read(name));
    for file in files.of(name) {
        for row in rows(file, "funding") {
            row.peek("code").into_iter().for_each(|code| defined.define(code));
        }
        for group in rows(file, "funding").filter_map(|row| row.peek("group")) {
            if group.as_str().is_some_and(|id| !defined.places.contains_key(id)) {
                defined.define(group);
            }
        }
    }
    defined
}

/// Items in interview order.
fn items<'a>(files: &Files<'a>) -> (Defined<'a>, Vec<ItemName<'a>>) {
    let name = "items.toml";
    let mut as_written = Defined::new("item", name, codes::UNKNOWN_ITEM, files.partly_read(name));
    let mut found = Vec::new();
    let mut asked = Vec::new();
    for file in files.of(name) {
        for kind in Kind::ALL {
            for row in rows(file, kind.key()) {
                let Some(id) = row.peek("id") else { continue };
                as_written.define(id);
                if as_written.ids.len() > found.len() {
                    let options = rows(row, "option").filter_map(|option| option.peek("code")?.as_str());
                    let options = options.collect();
                    found.push(ItemName { kind, node: row, options, asked_at: None });
                }
            }
        }
        // Without sections the items are asked as they stand in the file.
        if file.peek("section").is_none() {
            asked.extend(0..found.len());
        }
        for entry in rows(file, "section").filter_map(|row| row.peek("items")).flat_map(|list| list.entries())
        {
            let place = entry.as_str().and_then(|id| as_written.places.get(id));
            asked.extend(place.copied().filter(|place| !asked.contains(place)));
        }
    }
    take_over_options(&as_written, &mut found);
    in_interview_order(as_written, found, &asked)
}

/// Gives items with `subset_of` the options of the other item, without its exclusive one.
fn take_over_options<'a>(ids: &Defined<'a>, items: &mut [ItemName<'a>]) {
    for at in 0..items.len() {
        let Some(whole) = items[at].node.peek("subset_of").and_then(|id| ids.places.get(id.as_str()?)) else {
            continue;
        };
        let exclusive = items[*whole].node.peek("exclusive").and_then(|code| code.as_str());
        let options = items[*whole].options.iter().copied().filter(|code| Some(*code) != exclusive).collect();
        items[at].options = options;
    }
}

fn in_interview_order<'a>(
    mut as_written: Defined<'a>,
    found: Vec<ItemName<'a>>,
    asked: &[usize],
) -> (Defined<'a>, Vec<ItemName<'a>>) {
    let place_of = |at: usize| asked.iter().position(|one| *one == at);
    let mut all: Vec<_> = found
        .into_iter()
        .enumerate()
        .map(|(at, item)| (as_written.ids[at], ItemName { asked_at: place_of(at), ..item }))
        .collect();
    all.sort_by_key(|(_, item)| item.asked_at.unwrap_or(usize::MAX));
    as_written.ids = all.iter().map(|(id, _)| *id).collect();
    as_written.places = as_written.ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    (as_written, all.into_iter().map(|(_, item)| item).collect())
}
