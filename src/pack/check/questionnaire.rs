//! items.toml: the scale, the words around it, sections and order.

use crate::id::ItemIx;
use crate::locale::Text;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Names;
use crate::pack::questionnaire::Asked;
use crate::pack::questionnaire::FormText;
use crate::pack::questionnaire::Item;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Pace;
use crate::pack::questionnaire::Questionnaire;
use crate::pack::questionnaire::ResponseScale;
use crate::pack::questionnaire::Section;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use super::item::ItemReader;
use super::order;

/// Planning values for packs without `[pace]`: those of the built-in questionnaire.
const PACE: Pace = Pace { statement: 6.5, situation: 45.0, fact: 10.0, overhead: 40.0 };

/// Reads items.toml.
pub(in crate::pack) fn read<'a>(file: Node<'a>, names: &Names<'a>, title: &Text) -> Option<Questionnaire> {
    let table = file.table("items.toml")?;
    let items = items(&table, names);
    let scale = table.table("scale").map_or(NO_SCALE, |scale| response_scale(&scale, &items));
    let intro = table.table_if_any("intro").map(|intro| form_text(&intro));
    let has_situations = names.items.iter().any(|item| item.kind == Kind::Situation);
    let (honest, best, worst) = wording(&table, has_situations);
    let (order_standard, order_full) = order::statements(table.table_if_any("order"), names, &items);
    Some(Questionnaire {
        sections: sections(&table, names, title),
        statements: statements(&items),
        situations: situations(&items),
        asked: items.iter().map(Asked::of).collect(),
        scale,
        order_standard,
        order_full,
        intro: intro.unwrap_or_else(|| FormText { standard: title.clone(), full: title.clone() }),
        honest,
        best,
        worst,
        pace: table.table_if_any("pace").map_or(PACE, |pace| read_pace(&pace)),
        items,
    })
}

/// Where the situations stand.
fn situations(items: &[Item]) -> Vec<ItemIx> {
    let all = items.iter().enumerate();
    all.filter(|(_, item)| matches!(item.kind, ItemKind::Situation(_)))
        .map(|(at, _)| ItemIx::new(at))
        .collect()
}

/// Stands in for a scale that could not be read.
pub(in crate::pack) const NO_SCALE: ResponseScale = ResponseScale {
    min: 0,
    max: 0,
    anchors: Vec::new(),
    na: Text { de: String::new(), en: String::new() },
    na_help: Text { de: String::new(), en: String::new() },
};

fn items<'a>(file: &Table<'a>, names: &Names<'a>) -> Vec<Item> {
    for kind in Kind::ALL {
        for row in file.list_if_any(kind.key()) {
            match row.peek("id") {
                Some(id) => drop(id.word()),
                None => row.report_missing("id", kind.key()),
            }
        }
    }
    let mut depends = Vec::new();
    let mut read = |place| ItemReader { names, place, depends: &mut depends }.read();
    let mut items: Vec<Item> = (0..names.items.len()).filter_map(&mut read).collect();
    order::check_dependencies(&depends, names);
    order::check_sections(names);
    copy_options(&mut items);
    items
}

/// The places of the statements of each competency.
fn statements(items: &[Item]) -> Vec<Vec<ItemIx>> {
    let mut places: Vec<Vec<ItemIx>> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let ItemKind::Statement(statement) = &item.kind else { continue };
        let competency = statement.competency.at();
        places.resize(places.len().max(competency + 1), Vec::new());
        places[competency].push(ItemIx::new(at));
    }
    places
}

/// Items with `subset_of` offer the options of the other item, without its exclusive one.
fn copy_options(items: &mut [Item]) {
    for at in 0..items.len() {
        let ItemKind::Choices(subset) = &items[at].kind else { continue };
        let Some(whole) = subset.subset_of else { continue };
        let Some(ItemKind::Choices(whole)) = items.get(whole.at()).map(|item| &item.kind) else { continue };
        let exclusive = whole.exclusive.map(crate::id::OptionIx::at);
        let numbered = whole.options.iter().enumerate();
        let options =
            numbered.filter(|(at, _)| Some(*at) != exclusive).map(|(_, option)| option.clone()).collect();
        if let ItemKind::Choices(subset) = &mut items[at].kind {
            subset.options = options;
        }
    }
}

fn response_scale(table: &Table<'_>, items: &[Item]) -> ResponseScale {
    let point = Limits::between(0.0, 100.0);
    let (min, max): (u8, u8) = (table.whole("min", point), table.whole("max", point));
    let anchors = table.list("anchors");
    if min >= max {
        table.node().report(codes::WRONG_ORDER, "`max` of the scale is not above `min`");
    } else if let Some(node) = table.optional("anchors") {
        let expected = usize::from(max - min) + 1;
        if anchors.len() != expected {
            node.report_length(&format!("{expected}, one for each point"), anchors.len());
        }
    }
    let offered = |item: &Item| matches!(&item.kind, ItemKind::Statement(statement) if statement.na);
    let (na, na_help) = if items.iter().any(offered) {
        (table.text("na"), table.text("na_help"))
    } else {
        let absent = |key| table.text_if_any(key).unwrap_or_default();
        (absent("na"), absent("na_help"))
    };
    ResponseScale { min, max, anchors: anchors.iter().map(Node::text).collect(), na, na_help }
}

fn read_pace(table: &Table<'_>) -> Pace {
    let seconds = |key| table.number(key, Limits::NOT_NEGATIVE);
    Pace {
        statement: seconds("statement"),
        situation: seconds("situation"),
        fact: seconds("fact"),
        overhead: seconds("overhead"),
    }
}

fn form_text(table: &Table<'_>) -> FormText {
    FormText { standard: table.text("standard"), full: table.text("full") }
}

fn wording(file: &Table<'_>, has_situations: bool) -> (Text, Text, Text) {
    let Some(table) = file.table_if_any("wording") else {
        if has_situations {
            file.report_missing("wording");
        }
        return (Text::default(), Text::default(), Text::default());
    };
    let word = |key| {
        let found = table.text_if_any(key);
        if found.is_none() && has_situations {
            table.report_missing(key);
        }
        found.unwrap_or_default()
    };
    (table.text_if_any("honest").unwrap_or_default(), word("best"), word("worst"))
}

fn sections<'a>(file: &Table<'a>, names: &Names<'a>, title: &Text) -> Vec<Section> {
    if file.optional("section").is_none() {
        let items = (0..names.items.len()).map(ItemIx::new).collect();
        return vec![Section { id: "items".to_owned(), title: title.clone(), lead: None, items }];
    }
    let mut placed: Vec<usize> = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    for table in file.tables("section", "section", "id") {
        let id = table.word("id").to_owned();
        if sections.iter().any(|section| section.id == id) {
            table.node().report(codes::DUPLICATE_ID, format!("section `{id}` is defined twice"));
        }
        let mut items = Vec::new();
        for entry in table.list("items") {
            let Some(place) = names.item(&entry) else { continue };
            if placed.contains(&place) {
                let message = format!("`{}` stands in the sections twice", entry.word());
                entry.report(codes::DUPLICATE_ENTRY, message);
            }
            placed.push(place);
            items.push(ItemIx::new(place));
        }
        let lead = table.table_if_any("lead").map(|lead| form_text(&lead));
        sections.push(Section { id, title: table.text("title"), lead, items });
    }
    sections
}
