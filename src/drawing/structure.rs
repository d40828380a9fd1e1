//! The logical structure of a document: what a screen reader walks through.

use crate::locale::Lang;

/// Place of a node in [`Structure::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A tree in one list: every node knows its parent; children keep the order of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// Node 0 is the document.
    pub nodes: Vec<Node>,
}

/// One element.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub role: Role,
    /// Its parent; `None` for the document only.
    pub parent: Option<NodeId>,
    /// Language, where it differs from the document's.
    pub lang: Option<Lang>,
    /// Alternative text; figures have one, never empty.
    pub alt: Option<String>,
}

/// The kinds of elements we use, named as in PDF 1.7 §14.8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `Document`.
    Document,
    /// `Sect`: a part of the report.
    Section,
    /// `H1` … `H6`.
    Heading(u8),
    /// `P`.
    Paragraph,
    /// `L`.
    List,
    /// `LI`.
    ListItem,
    /// `Lbl`: bullet or number.
    Label,
    /// `LBody`.
    ListBody,
    /// `Table`.
    Table,
    /// `TR`.
    Row,
    /// `TH` for a column.
    ColumnHeader,
    /// `TH` for a row.
    RowHeader,
    /// `TD`.
    Cell,
    /// `Figure`.
    Figure,
    /// `Caption`.
    Caption,
    /// `BlockQuote`: a call-out.
    CallOut,
    /// `Note`: what a table or figure rests on.
    Note,
    /// `Link`.
    Link,
    /// `Span`: a run in another language, emphasis.
    Span,
}

impl Structure {
    /// Adds a node below `parent` and returns its place.
    ///
    /// # Panics
    /// Beyond four billion nodes.
    pub fn add(&mut self, role: Role, parent: Option<NodeId>) -> NodeId {
        let id =
            NodeId(u32::try_from(self.nodes.len()).expect("a report has fewer than four billion elements"));
        self.nodes.push(Node { role, parent, lang: None, alt: None });
        id
    }
}
