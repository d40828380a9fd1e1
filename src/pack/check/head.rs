//! pack.toml and the files with sources.

use crate::pack::Credit;
use crate::pack::Reference;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use crate::id::SourceKey;
use crate::locale::Text;

/// The format this program reads.
const SCHEMA: &str = "csm-pack/1";

/// What pack.toml says.
pub(in crate::pack) struct Head {
    /// Id with version: `csm/1`.
    pub(in crate::pack) id: String,
    pub(in crate::pack) title: Text,
    pub(in crate::pack) date: chrono::NaiveDate,
    pub(in crate::pack) credits: Vec<Credit>,
}

impl Head {
    /// Reads pack.toml.
    pub(in crate::pack) fn read(file: Node<'_>) -> Option<Self> {
        let file = file.table("pack.toml")?;
        if let Some(schema) = file.required("schema").filter(|schema| schema.word() != SCHEMA) {
            let message = format!("this program does not read packs of the format `{}`", schema.word());
            schema.log.push(schema.error(codes::WRONG_SCHEMA, message).help(format!("use `{SCHEMA}`")));
        }
        let version: u32 = file.whole("version", Limits::between(1.0, 1e6));
        let credit = |table: &Table<'_>| Credit {
            id: table.word("id").to_owned(),
            text: table.text("text"),
            url: table.word_if_any("url"),
        };
        Some(Self {
            id: format!("{}/{version}", file.word("id")),
            title: file.text("title"),
            date: file.date("date"),
            credits: file.tables("credit", "credit", "id").iter().map(credit).collect(),
        })
    }
}

/// Reads one file with sources.
pub(in crate::pack) fn sources(file: Node<'_>) -> Vec<Reference> {
    let Some(file) = file.table("the file") else { return Vec::new() };
    let reference = |table: &Table<'_>| Reference {
        key: SourceKey::new(table.word("key")),
        short: table.word("short").to_owned(),
        full: table.word("full").to_owned(),
        url: table.word_if_any("url"),
        year: table.word_if_any("year"),
        quote: table.word_if_any("quote"),
        confidence: table.word_if_any("confidence"),
    };
    file.tables("source", "source", "key").iter().map(reference).collect()
}
