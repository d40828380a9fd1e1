//! framework.toml: competencies, roles and clusters. The rules of scoring.toml are put in by [`scoring`](super::scoring).

use crate::id::ClusterId;
use crate::id::ClusterIx;
use crate::id::CompetencyId;
use crate::id::RoleId;
use crate::locale::Text;
use crate::pack::codes;
use crate::pack::framework::Cluster;
use crate::pack::framework::Competency;
use crate::pack::framework::EscoLink;
use crate::pack::framework::FrameworkBasis;
use crate::pack::framework::OnetLink;
use crate::pack::framework::Role;
use crate::pack::limits::Limits;
use crate::pack::names::IMPLIED;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::questionnaire::ResponseScale;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use super::keyed;

/// What framework.toml says: a [`Framework`](crate::pack::framework::Framework) without the rules of scoring.toml.
pub(in crate::pack) struct Outline {
    pub(in crate::pack) role_item: Option<Linked>,
    pub(in crate::pack) industry_item: Option<Linked>,
    pub(in crate::pack) competencies: Vec<Competency>,
    pub(in crate::pack) roles: Vec<Role>,
    pub(in crate::pack) clusters: Vec<Cluster>,
    pub(in crate::pack) cluster_of_industry: Vec<ClusterIx>,
    pub(in crate::pack) target_limits: (f64, f64),
    pub(in crate::pack) weight_limits: (f64, f64),
    pub(in crate::pack) level_words: Vec<Text>,
    pub(in crate::pack) anchor_limits: (f64, f64),
    pub(in crate::pack) caveat: Text,
    pub(in crate::pack) basis: Vec<FrameworkBasis>,
}

/// What of a level can be said: it lies on the response scale.
pub(in crate::pack) fn on_scale(scale: &ResponseScale) -> Limits {
    if scale.min < scale.max {
        Limits::between(f64::from(scale.min), f64::from(scale.max))
    } else {
        Limits::ANY
    }
}

/// Reads framework.toml.
pub(in crate::pack) fn read<'a>(
    file: Node<'a>,
    names: &Names<'a>,
    scale: &ResponseScale,
    title: &Text,
) -> Option<Outline> {
    let table = file.table("framework.toml")?;
    let on_scale = on_scale(scale);
    let choice = |key| table.optional(key).map(|written| names.item_of(&written, &[Kind::Choice]));
    let (role_item, industry_item) = (choice("role_item"), choice("industry_item"));
    let (clusters, cluster_of_industry) = clusters(&table, names, industry_item, title);
    let level_words = level_words(&table, scale);
    let weight_limits = table.range("weight_limits", Limits::POSITIVE);
    Some(Outline {
        role_item,
        industry_item,
        competencies: competencies(&table, names, on_scale, weight_limits),
        roles: roles(&table, names, role_item, on_scale, title),
        clusters,
        cluster_of_industry,
        target_limits: table.range("target_limits", on_scale),
        weight_limits,
        level_words,
        anchor_limits: table.range("anchor_limits", on_scale),
        caveat: table.text("caveat"),
        basis: table.table_if_any("basis").map(|basis| read_basis(&basis, names)).unwrap_or_default(),
    })
}

fn level_words(table: &Table<'_>, scale: &ResponseScale) -> Vec<Text> {
    let Some(node) = table.required("level_words") else { return Vec::new() };
    let words: Vec<Text> = node.list().iter().map(Node::text).collect();
    let expected = usize::from(scale.max.saturating_sub(scale.min)) + 1;
    if scale.min < scale.max && words.len() != expected {
        node.report_length(&format!("{expected}, one for each point of the scale"), words.len());
    }
    words
}

fn competencies<'a>(
    file: &Table<'a>,
    names: &Names<'a>,
    on_scale: Limits,
    (least, most): (f64, f64),
) -> Vec<Competency> {
    let rows = file.tables("competency", "competency", "id");
    if rows.is_empty() {
        file.report_missing("competency");
    }
    let weight = if least <= most { Limits::between(least, most) } else { Limits::POSITIVE };
    let competency = |table: &Table<'a>| {
        let anchors = table.table("anchors").map_or_else(Default::default, |anchors| {
            [anchors.text("low"), anchors.text("middle"), anchors.text("high")]
        });
        Competency {
            id: CompetencyId::new(table.word("id")),
            name: table.text("name"),
            definition: table.text("definition"),
            esco: table.tables("esco", "ESCO concept", "label").iter().map(esco).collect(),
            onet: table.tables("onet", "O*NET element", "element").iter().map(onet).collect(),
            anchors,
            target: table.number("target", on_scale),
            weight: table.number("weight", weight),
            discreet: table.flag("discreet"),
        }
    };
    let read: Vec<_> = rows.iter().map(competency).collect();
    // Of two with the same id the first counts, so that places stay those of the names.
    let mut unique: Vec<Competency> = Vec::new();
    for one in read {
        if names.competencies.ids().contains(&one.id.as_str())
            && !unique.iter().any(|other| other.id == one.id)
        {
            unique.push(one);
        }
    }
    unique
}

fn esco(table: &Table<'_>) -> EscoLink {
    EscoLink {
        code: table.word_if_any("code"),
        label: table.word("label").to_owned(),
        uri: table.word("uri").to_owned(),
    }
}

fn onet(table: &Table<'_>) -> OnetLink {
    OnetLink {
        element: table.word("element").to_owned(),
        importance: table.number_if_any("importance", Limits::between(1.0, 5.0)),
    }
}

fn roles<'a>(
    file: &Table<'a>,
    names: &Names<'a>,
    role_item: Option<Linked>,
    on_scale: Limits,
    title: &Text,
) -> Vec<Role> {
    let rows = file.tables("role", "role", "id");
    let none = || vec![None; names.competencies.ids().len()];
    let zero = || vec![0.0; names.competencies.ids().len()];
    if let Some(written) = file.optional("role_item") {
        let options = names.options(role_item.unwrap_or_else(Linked::filler));
        let mut all_known = true;
        for row in rows.iter().filter_map(|row| row.node().peek("id")) {
            // The role must be an answer to the item.
            names.option(role_item.unwrap_or_else(Linked::filler), &row);
            all_known &= row.as_str().is_some_and(|id| options.contains(&id));
        }
        let missing = options.iter().filter(|code| all_known && !names.roles.ids().contains(code)).copied();
        keyed::report_uncovered(&written, "framework.toml", &missing.collect::<Vec<_>>());
    } else if rows.len() > 1 {
        file.report_missing("role_item");
    }
    if rows.is_empty() {
        let id = RoleId::new(IMPLIED);
        let (target_delta, weight_delta, minimum) = (zero(), zero(), none());
        return vec![Role { id, name: title.clone(), target_delta, weight_delta, minimum }];
    }
    let mut roles: Vec<Role> = Vec::new();
    for table in rows {
        let role = Role {
            id: RoleId::new(table.word("id")),
            name: table.text("name"),
            target_delta: deltas(&table, "target", names),
            weight_delta: deltas(&table, "weight", names),
            minimum: keyed::by_competency(table.table_if_any("minimum").as_ref(), names, on_scale),
        };
        if !roles.iter().any(|other| other.id == role.id) {
            roles.push(role);
        }
    }
    roles.sort_by_key(|role| names.roles.ids().iter().position(|id| role.id == **id));
    roles
}

fn clusters<'a>(
    file: &Table<'a>,
    names: &Names<'a>,
    industry_item: Option<Linked>,
    title: &Text,
) -> (Vec<Cluster>, Vec<ClusterIx>) {
    let item = industry_item.unwrap_or_else(Linked::filler);
    let options = names.options(item);
    let mut of_industry: Vec<Option<ClusterIx>> = vec![None; options.len()];
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut all_known = true;
    for table in file.tables("cluster", "cluster", "id") {
        let id = ClusterId::new(table.word("id"));
        for industry in table.list_if_any("industries") {
            let known = options.contains(&industry.word());
            let option = names.option(item, &industry);
            all_known &= known;
            if !known {
                continue;
            }
            if of_industry[option.at()].is_some() {
                let message = format!("industry `{}` belongs to two clusters", industry.word());
                industry.report(codes::DUPLICATE_ENTRY, message);
            }
            of_industry[option.at()] = Some(ClusterIx::new(clusters.len()));
        }
        let cluster = Cluster {
            id,
            name: table.text("name"),
            target_delta: deltas(&table, "target", names),
            weight_delta: deltas(&table, "weight", names),
        };
        if !clusters.iter().any(|other| other.id == cluster.id) {
            clusters.push(cluster);
        }
    }
    if clusters.is_empty() {
        let zero = vec![0.0; names.competencies.ids().len()];
        let (target_delta, weight_delta) = (zero.clone(), zero);
        let id = ClusterId::new(IMPLIED);
        clusters.push(Cluster { id, name: title.clone(), target_delta, weight_delta });
        // One cluster holds every industry.
        return (clusters, vec![ClusterIx::new(0); options.len()]);
    }
    if let Some(written) = file.optional("industry_item").filter(|_| all_known) {
        let missing = options.iter().zip(&of_industry).filter(|(_, cluster)| cluster.is_none());
        keyed::report_uncovered(
            &written,
            "framework.toml",
            &missing.map(|(code, _)| *code).collect::<Vec<_>>(),
        );
    }
    (clusters, of_industry.into_iter().flatten().collect())
}

fn deltas<'a>(table: &Table<'a>, key: &'static str, names: &Names<'a>) -> Vec<f64> {
    let numbers = keyed::by_competency(table.table_if_any(key).as_ref(), names, Limits::ANY);
    numbers.into_iter().map(Option::unwrap_or_default).collect()
}

/// Topic of `[basis]` and the key of its sources.
const BASIS: [(&str, &str); 4] = [
    ("targets", "targets_source"),
    ("weights", "weights_source"),
    ("minimums", "minimums_source"),
    ("adjustments", "adjustments_source"),
];

fn read_basis<'a>(table: &Table<'a>, names: &Names<'a>) -> Vec<FrameworkBasis> {
    let entry = |(topic, source_key): (&'static str, &'static str)| {
        let source = keyed::sources(table, source_key, names);
        Some(FrameworkBasis { topic: topic.to_owned(), text: table.text_if_any(topic)?, source })
    };
    BASIS.into_iter().filter_map(entry).collect()
}
