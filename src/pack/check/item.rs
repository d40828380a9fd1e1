//! One question of items.toml.

use crate::id::ItemId;
use crate::id::OptionCode;
use crate::id::OptionIx;
use crate::locale::Text;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::questionnaire::Choice;
use crate::pack::questionnaire::ChoiceOption;
use crate::pack::questionnaire::Choices;
use crate::pack::questionnaire::Condition;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::InHr;
use crate::pack::questionnaire::Item;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Keying;
use crate::pack::questionnaire::Number;
use crate::pack::questionnaire::Parts;
use crate::pack::questionnaire::Situation;
use crate::pack::questionnaire::SituationOption;
use crate::pack::questionnaire::Statement;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use super::condition;
use super::order::Dependency;

/// Reads one item; its place among the items, and what it depends on, go with it.
pub(in crate::pack) struct ItemReader<'r, 'a> {
    pub(in crate::pack) names: &'r Names<'a>,
    pub(in crate::pack) place: usize,
    pub(in crate::pack) depends: &'r mut Vec<Dependency<'a>>,
}

impl<'a> ItemReader<'_, 'a> {
    /// Reads the item; `None` if it is no table.
    pub(in crate::pack) fn read(&mut self) -> Option<Item> {
        let names = self.names;
        let found = &names.items[self.place];
        let id = names.item_ids.ids()[self.place];
        let table = found.node.table(format!("{} `{id}`", found.kind.noun()))?;
        table.optional("id");
        Some(match found.kind {
            Kind::Statement => self.statement(&table, id),
            Kind::Check => Item { parts: PROFILE, ..plain(id, table.text("text"), ItemKind::Check) },
            Kind::Situation => self.situation(&table, id),
            Kind::Choice | Kind::Choices | Kind::Number => self.fact(&table, id, found.kind),
        })
    }

    fn statement(&mut self, table: &Table<'a>, id: &str) -> Item {
        let keying = table.required("key").map_or(0, |key| key.one_of(&["+", "-"]));
        let statement = Statement {
            competency: self.competency(table, "competency"),
            keying: if keying == 0 { Keying::Forward } else { Keying::Reverse },
            na: table.flag("na"),
            origin: table.word("origin").to_owned(),
        };
        Item {
            form: form(table),
            in_hr: in_hr(table),
            parts: PROFILE,
            ..plain(id, table.text("text"), ItemKind::Statement(statement))
        }
    }

    fn situation(&mut self, table: &Table<'a>, id: &str) -> Item {
        let primary = self.competency(table, "primary");
        let secondary = table.optional("secondary").map(|competency| self.names.competency(&competency));
        let options = table.tables("option", "option", "code");
        report_few_options(table, options.len(), 64);
        report_same_codes(&options);
        let option = |option: &Table<'a>| SituationOption {
            code: OptionCode::new(option.word("code")),
            text: option.text("text"),
            value: option.whole("value", Limits::between(-2.0, 2.0)),
        };
        let options = options.iter().map(option).collect();
        let kind = ItemKind::Situation(Situation { primary, secondary, options });
        Item {
            name: Some(table.text("name")),
            form: form(table),
            in_hr: in_hr(table),
            parts: PROFILE,
            ..plain(id, table.text("text"), kind)
        }
    }

    fn fact(&mut self, table: &Table<'a>, id: &str, kind: Kind) -> Item {
        let text = table.text("text");
        let kind = match kind {
            Kind::Choice => ItemKind::Choice(self.choice(table)),
            Kind::Choices => ItemKind::Choices(self.choices(table)),
            _ => ItemKind::Number(self.number(table)),
        };
        let item = Item {
            name: Some(table.text("name")),
            help: table.text_if_any("help"),
            hint: table.text_if_any("hint"),
            parts: parts(table),
            required: table.flag("required"),
            optional: table.flag("optional"),
            in_hr: in_hr(table),
            confidential: table.flag("confidential"),
            planning: table.flag("planning"),
            skip_if: self.skip_if(table),
            ..plain(id, text, kind)
        };
        report_contradictions(table, &item);
        item
    }

    fn choice(&mut self, table: &Table<'a>) -> Choice {
        let options = self.options(table);
        let own = self.own();
        let find = |code: Node<'a>| self.names.option(own, &code);
        let preselected = table.optional("preselected").map(find);
        let unknown = table.list_if_any("unknown").into_iter().map(find).collect();
        Choice { options, preselected, unknown }
    }

    fn choices(&mut self, table: &Table<'a>) -> Choices {
        let own = self.own();
        let exclusive = table.optional("exclusive");
        let subset_of = table.optional("subset_of");
        let (options, subset_of) = match subset_of {
            None => (self.options(table), None),
            // The options are copied when every item is read.
            Some(whole) => {
                for own_key in ["option", "exclusive"] {
                    if let Some(own) = table.optional(own_key) {
                        let message = format!("{} has both `subset_of` and `{own_key}`", table.what());
                        own.report(codes::CONTRADICTION, message);
                    }
                }
                let linked = self.names.item_of(&whole, &[Kind::Choices]);
                self.depend(linked, whole);
                (Vec::new(), Some(linked.ix))
            }
        };
        let exclusive = exclusive.filter(|_| subset_of.is_none()).map(|code| self.names.option(own, &code));
        Choices { options, exclusive, may_be_empty: table.flag("may_be_empty"), subset_of }
    }

    fn number(&mut self, table: &Table<'a>) -> Number {
        let (min, max) = (table.number("min", Limits::ANY), table.number("max", Limits::ANY));
        if min >= max {
            table.required("max").into_iter().for_each(|node| {
                node.report(codes::WRONG_ORDER, "`max` is not above `min`");
            });
        }
        let inside = if min < max { Limits::between(min, max) } else { Limits::ANY };
        let at_most = table.optional("at_most").map(|other| {
            let linked = self.names.item_of(&other, &[Kind::Number]);
            self.depend(linked, other);
            linked.ix
        });
        Number {
            min,
            max,
            step: table.number("step", Limits::POSITIVE),
            preselected: table.number_if_any("preselected", inside),
            ask_below: table.number_if_any("ask_below", inside),
            ask_above: table.number_if_any("ask_above", inside),
            at_most,
            unit: table.text_if_any("unit"),
            unit_one: table.text_if_any("unit_one"),
        }
    }

    fn options(&mut self, table: &Table<'a>) -> Vec<ChoiceOption> {
        if table.optional("option").is_none() {
            table.report_missing("option");
            return Vec::new();
        }
        let options = table.tables("option", "option", "code");
        report_few_options(table, options.len(), 64);
        report_same_codes(&options);
        let mut read = Vec::new();
        for option in options {
            let only_if = option.optional("only_if").and_then(|node| self.condition(node));
            if let (Some(condition), Some(node)) = (&only_if, option.optional("only_if")) {
                self.report_never(std::slice::from_ref(condition), true, node, option.what());
            }
            read.push(ChoiceOption {
                code: OptionCode::new(option.word("code")),
                text: option.text("text"),
                short: option.text_if_any("short"),
                only_if,
            });
        }
        read
    }

    fn skip_if(&mut self, table: &Table<'a>) -> Vec<Condition> {
        let nodes = table.list_if_any("skip_if");
        let conditions: Vec<_> = nodes.iter().filter_map(|node| self.condition(*node)).collect();
        if let Some(node) = table.optional("skip_if") {
            self.report_never(&conditions, false, node, table.what());
        }
        conditions
    }

    fn condition(&mut self, node: Node<'a>) -> Option<Condition> {
        let (condition, linked) = condition::interview(&node, self.names)?;
        self.depend(linked, node);
        // A filler says nothing about what can be asked.
        linked.place.map(|_| condition)
    }

    /// Says so if conditions on one item leave none of its answers under which the question is asked.
    fn report_never(&self, conditions: &[Condition], offered_if: bool, node: Node<'a>, what: &str) {
        for item in conditions.iter().map(Condition::item) {
            let count = self.names.items[item.at()].options.len();
            let mut asked = vec![true; count];
            for condition in conditions.iter().filter(|one| one.item() == item) {
                for (at, asked) in asked.iter_mut().enumerate() {
                    let holds = match condition {
                        Condition::AnyOf(_, options) => options.contains(&OptionIx::new(at)),
                        Condition::NoneOf(_, options) => !options.contains(&OptionIx::new(at)),
                        Condition::Equals(..) => continue,
                    };
                    *asked &= holds == offered_if;
                }
            }
            if count > 0 && asked.iter().all(|asked| !asked) {
                let id = self.names.item_ids.ids()[item.at()];
                let message = format!("no answer to `{id}` leads to {what}");
                node.report(codes::NEVER_ASKED, message);
                return;
            }
        }
    }

    fn depend(&mut self, on: Linked, node: Node<'a>) {
        if let Some(to) = on.place {
            self.depends.push(Dependency { from: self.place, to, node });
        }
    }

    fn own(&self) -> Linked {
        Linked { ix: crate::id::ItemIx::new(self.place), place: Some(self.place) }
    }

    fn competency(&self, table: &Table<'a>, key: &'static str) -> crate::id::CompetencyIx {
        let written = table.required(key);
        written.map_or(crate::id::CompetencyIx::new(0), |written| self.names.competency(&written))
    }
}

/// Statements, checks and situations belong to the profile.
const PROFILE: Parts = Parts { profile: true, pay: false };

/// An item with nothing but id, text and kind.
fn plain(id: &str, text: Text, kind: ItemKind) -> Item {
    Item {
        id: ItemId::new(id),
        text,
        name: None,
        help: None,
        hint: None,
        kind,
        form: Form::Standard,
        parts: Parts::default(),
        required: false,
        optional: false,
        in_hr: InHr::Asked,
        confidential: false,
        planning: false,
        skip_if: Vec::new(),
    }
}

fn form(table: &Table<'_>) -> Form {
    match table.optional("form").map(|form| form.one_of(&["standard", "full"])) {
        Some(1) => Form::Full,
        _ => Form::Standard,
    }
}

fn in_hr(table: &Table<'_>) -> InHr {
    match table.optional("in_hr").map(|node| node.one_of(&["refused", "ignored"])) {
        Some(0) => InHr::Refused,
        Some(_) => InHr::Ignored,
        None => InHr::Asked,
    }
}

fn parts(table: &Table<'_>) -> Parts {
    let mut parts = Parts::default();
    let Some(node) = table.required("parts") else { return parts };
    let entries = node.list();
    if entries.is_empty() {
        node.report_length("at least one", 0);
    }
    for entry in entries {
        match entry.one_of(&["profile", "pay"]) {
            0 => parts.profile = true,
            _ => parts.pay = true,
        }
    }
    parts
}

fn report_few_options(table: &Table<'_>, found: usize, most: usize) {
    match table.optional("option") {
        None => table.report_missing("option"),
        Some(node) if !(2..=most).contains(&found) => node.report_length(&format!("2 to {most}"), found),
        Some(_) => {}
    }
}

fn report_same_codes(options: &[Table<'_>]) {
    let mut seen = Vec::new();
    for code in options.iter().filter_map(|option| option.node().peek("code")) {
        match code.as_str() {
            Some(word) if seen.contains(&word) => {
                code.report(codes::DUPLICATE_ID, format!("option `{word}` is defined twice"));
            }
            Some(word) => seen.push(word),
            None => {}
        }
    }
}

fn report_contradictions(table: &Table<'_>, item: &Item) {
    let Some(required) = table.optional("required").filter(|_| item.required) else { return };
    if item.optional {
        required.report(codes::CONTRADICTION, format!("{} is both required and optional", table.what()));
    }
    if item.in_hr != InHr::Asked {
        let message = format!("{} is required, but not asked in mode `hr`", table.what());
        required.report(codes::CONTRADICTION, message);
    }
}
