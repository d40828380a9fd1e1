//! Evidence files: rows of words, kept as researched. Only their shape is checked.

use crate::pack::Evidence;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

/// A kind of row: its table, the keys it must have, the keys it may have.
struct Shape {
    table: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const fn text_only(table: &'static str) -> Shape {
    Shape { table, required: &["text"], optional: &[] }
}

/// The evidence files and their rows.
const FILES: [(&str, &[Shape]); 2] = [
    (
        "salary_evidence.toml",
        &[
            Shape {
                table: "row",
                required: &["section", "effect", "size"],
                optional: &["source", "year", "url", "confidence", "quote"],
            },
            text_only("conflict"),
            text_only("not_found"),
        ],
    ),
    (
        "training_evidence.toml",
        &[
            Shape {
                table: "evidence",
                required: &["key", "measure", "effect", "studies", "meaning", "limits", "seen"],
                optional: &[],
            },
            text_only("not_found"),
            text_only("correction"),
            text_only("check_before_release"),
        ],
    ),
];

/// Names of the evidence files.
pub(in crate::pack) fn file_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// Reads one evidence file.
pub(in crate::pack) fn read(name: &'static str, file: Node<'_>) -> Vec<Evidence> {
    let Some(table) = file.table(name) else { return Vec::new() };
    let shapes = FILES.iter().find(|(one, _)| *one == name).map(|(_, shapes)| *shapes).unwrap_or_default();
    let mut rows = Vec::new();
    for shape in shapes {
        for row in table.tables(shape.table, shape.table, "key") {
            rows.push(Evidence {
                file: name.to_owned(),
                table: shape.table.to_owned(),
                fields: fields(&row, shape),
            });
        }
    }
    rows
}

fn fields(row: &Table<'_>, shape: &Shape) -> Vec<(String, String)> {
    // A running number is for the reader of the file; the order says the same.
    row.optional("n");
    let word = |key: &'static str| (key.to_owned(), row.word(key).to_owned());
    let word_if_any = |key: &'static str| Some((key.to_owned(), row.word_if_any(key)?));
    let required = shape.required.iter().copied().map(word);
    required.chain(shape.optional.iter().copied().filter_map(word_if_any)).collect()
}
