//! The structure tree: what a screen reader walks through.

use std::collections::BTreeMap;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use smallvec::SmallVec;

use crate::drawing::Pages;
use crate::drawing::Shape;
use crate::drawing::structure::Node;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;
use crate::drawing::structure::Structure;
use crate::locale::Lang;

use super::PdfError;
use super::catalog;
use super::content::Sequence;
use super::dictionary;
use super::forms::Forms;
use super::links::Link;
use super::number;
use super::text::spoken;

/// The name of an element in the file.
pub(super) const fn name(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Heading(0 | 1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::ColumnHeader | Role::RowHeader => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
        Role::Caption => "Caption",
        Role::CallOut => "BlockQuote",
        Role::Note => "Note",
        Role::Link => "Link",
        Role::Span => "Span",
    }
}

/// The element a mark belongs to in the file: a span that says nothing of its own (no language, no other words) would
/// only cost readers time, so its marks are its parent's.
pub(super) fn owner(structure: &Structure, node: NodeId) -> NodeId {
    let mut owner = node;
    while let Some(node) = structure.nodes.get(owner.0 as usize).filter(|node| says_nothing(node))
        && let Some(parent) = node.parent
    {
        owner = parent;
    }
    owner
}

fn says_nothing(node: &Node) -> bool {
    node.role == Role::Span && node.lang.is_none() && node.alt.is_none()
}

/// A place in a list of pages, marks or elements, of which no document has four billion.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// What an element contains.
#[derive(Clone, Copy, Debug)]
enum Kid {
    /// A marked sequence of a page.
    Sequence { page: u32, number: u32 },
    /// An annotation.
    Annotation { page: u32, object: ObjectId },
    /// Another element.
    Element(u32),
}

/// Page and mark where something begins; decides the reading order within an element.
type Place = (u32, u32);

/// What an element contains, each with its place; nearly all contain one thing.
type Kids = SmallVec<[(Option<Place>, Kid); 1]>;

/// The tree while it is built: our nodes, and link elements added for annotations that have none.
struct Tree {
    nodes: Vec<Node>,
    ids: Vec<ObjectId>,
    kids: Vec<Kids>,
    /// Rectangles around figures, by page.
    frames: BTreeMap<usize, BTreeMap<usize, [f64; 4]>>,
    /// How lists are numbered.
    numberings: BTreeMap<usize, &'static str>,
    /// Attributes that many elements have, each written once.
    shared: BTreeMap<[&'static str; 3], ObjectId>,
}

/// Adds the tree, its way back from the pages, and the marks of a tagged file.
///
/// # Errors
/// [`PdfError::Writer`] if the file lost its pages.
pub(super) fn add(
    file: &mut Document,
    pages: Pages,
    lang: Lang,
    page_ids: &[ObjectId],
    sequences: &[Vec<Sequence>],
    links: Vec<Link>,
) -> Result<(), PdfError> {
    let root = file.new_object_id();
    let mut tree = Tree::new(&pages, sequences);
    // A thousand dictionaries follow; they find the memory of the marks while it is still warm.
    drop(pages.pages);
    let owners = tree.take_links(links, &pages.structure);
    tree.sort();
    // An element without words of its own is not written; nothing refers to it.
    let id = |node: &Node| if says_nothing(node) { (0, 0) } else { file.new_object_id() };
    tree.ids = tree.nodes.iter().map(id).collect();
    let parent_tree = way_back(file, page_ids, sequences, &owners, &tree.ids)?;
    let mut forms = Forms::default();
    for place in 0..tree.nodes.len() {
        if says_nothing(&tree.nodes[place]) {
            continue;
        }
        let attributes = tree.attributes(place, file);
        let element = tree.element(place, attributes, lang, root, page_ids, &mut forms);
        file.set_object(tree.ids[place], element);
    }
    let next_key = i64::try_from(page_ids.len() + owners.len()).unwrap_or(i64::MAX);
    let mut of_root = Dictionary::from_iter([
        ("Type", "StructTreeRoot".into()),
        ("K", Object::Array(vec![tree.ids[0].into()])),
        ("ParentTree", parent_tree.into()),
        ("ParentTreeNextKey", next_key.into()),
    ]);
    let notes = tree.nodes.iter().enumerate().filter(|(_, node)| node.role == Role::Note);
    let names: Vec<Object> = notes.flat_map(|(place, _)| [note_id(place), tree.ids[place].into()]).collect();
    if !names.is_empty() {
        of_root.set("IDTree", Dictionary::from_iter([("Names", Object::Array(names))]));
    }
    file.set_object(root, of_root);
    let catalog = catalog(file)?;
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    Ok(())
}

/// The name of a note, which PDF/UA asks of every one; names sort as the notes stand.
fn note_id(place: usize) -> Object {
    Object::string_literal(format!("note-{place:010}"))
}

/// The parent tree: from page and sequence, and from annotation, to element.
fn way_back(
    file: &mut Document,
    page_ids: &[ObjectId],
    sequences: &[Vec<Sequence>],
    owners: &[(ObjectId, usize)],
    ids: &[ObjectId],
) -> Result<ObjectId, PdfError> {
    let mut numbers: Vec<Object> = Vec::with_capacity(2 * (page_ids.len() + owners.len()));
    let mut key = 0_i64;
    for (page, sequences) in page_ids.iter().zip(sequences) {
        let elements = sequences.iter().map(|sequence| ids[sequence.node.0 as usize].into()).collect();
        let elements = file.add_object(Object::Array(elements));
        numbers.extend([key.into(), elements.into()]);
        let page = dictionary(file, *page)?;
        page.set("StructParents", key);
        page.set("Tabs", "S");
        key += 1;
    }
    for (annotation, owner) in owners {
        numbers.extend([key.into(), ids[*owner].into()]);
        dictionary(file, *annotation)?.set("StructParent", key);
        key += 1;
    }
    Ok(file.add_object(Dictionary::from_iter([("Nums", Object::Array(numbers))])))
}

impl Tree {
    fn new(pages: &Pages, sequences: &[Vec<Sequence>]) -> Self {
        let mut nodes = pages.structure.nodes.clone();
        if nodes.is_empty() {
            nodes.push(Node { role: Role::Document, parent: None, lang: None, alt: None });
        }
        for node in &mut nodes {
            node.parent = node.parent.map(|parent| owner(&pages.structure, parent));
        }
        let mut kids = vec![Kids::new(); nodes.len()];
        for (page, sequences) in sequences.iter().enumerate() {
            for (number, sequence) in sequences.iter().enumerate() {
                let (page, number) = (short(page), short(number));
                let place = Some((page, short(sequence.mark)));
                kids[sequence.node.0 as usize].push((place, Kid::Sequence { page, number }));
            }
        }
        let frames = frames(&nodes, pages);
        let (numberings, shared) = (BTreeMap::new(), BTreeMap::new());
        let mut tree = Self { nodes, ids: Vec::new(), kids, frames, numberings, shared };
        let lists = (0..tree.nodes.len()).filter(|place| tree.nodes[*place].role == Role::List);
        tree.numberings = lists.map(|list| (list, tree.numbering(list, pages))).collect();
        tree
    }

    /// Hangs every annotation below a link element, a new one if need be; gives annotations with their elements.
    fn take_links(&mut self, links: Vec<Link>, structure: &Structure) -> Vec<(ObjectId, usize)> {
        let mut owners = Vec::new();
        for link in links {
            let mut around = link.node.map(|node| node.0 as usize);
            while let Some(place) = around
                && self.nodes[place].role != Role::Link
            {
                around = self.nodes[place].parent.map(|parent| parent.0 as usize);
            }
            let owner =
                around.unwrap_or_else(|| self.add_link(owner(structure, link.node.unwrap_or(NodeId(0)))));
            let page = short(link.page);
            let kid = Kid::Annotation { page, object: link.object };
            self.kids[owner].push((Some((page, short(link.mark))), kid));
            owners.push((link.object, owner));
        }
        owners
    }

    fn add_link(&mut self, parent: NodeId) -> usize {
        self.nodes.push(Node { role: Role::Link, parent: Some(parent), lang: None, alt: None });
        self.kids.push(Kids::new());
        self.nodes.len() - 1
    }

    /// Puts the elements below their parents: in the order of the list, and among marks of the parent's own where
    /// they stand on the page.
    fn sort(&mut self) {
        let firsts = self.first_places();
        for (place, first) in firsts.into_iter().enumerate().skip(1) {
            if says_nothing(&self.nodes[place]) {
                continue;
            }
            let parent = self.nodes[place].parent.map_or(0, |parent| parent.0 as usize);
            self.kids[parent].push((first, Kid::Element(short(place))));
        }
        for kids in &mut self.kids {
            let has_own = kids.iter().any(|(_, kid)| !matches!(kid, Kid::Element(_)));
            if has_own {
                let mut last = None;
                for (place, _) in kids.iter_mut() {
                    last = place.or(last);
                    *place = last; // an empty element stays behind what precedes it
                }
                kids.sort_by_key(|(place, _)| *place);
            }
        }
    }

    /// Where each element's first mark stands, its children's included.
    fn first_places(&self) -> Vec<Option<Place>> {
        let own = |kids: &Kids| kids.iter().filter_map(|(place, _)| *place).min();
        let mut firsts: Vec<Option<Place>> = self.kids.iter().map(own).collect();
        for place in (1..self.nodes.len()).rev() {
            let parent = self.nodes[place].parent.map_or(0, |parent| parent.0 as usize);
            firsts[parent] = [firsts[parent], firsts[place]].into_iter().flatten().min();
        }
        firsts
    }

    fn element(
        &self,
        place: usize,
        attributes: Option<Object>,
        lang: Lang,
        root: ObjectId,
        page_ids: &[ObjectId],
        forms: &mut Forms,
    ) -> Dictionary {
        let node = &self.nodes[place];
        let parent = node.parent.map_or(root, |parent| self.ids[parent.0 as usize]);
        let home = self.home(place);
        let lang = node.lang.or((place == 0).then_some(lang));
        // `Type` may be left out.
        let entries = [
            ("S", true),
            ("P", true),
            ("ID", node.role == Role::Note),
            ("Lang", lang.is_some()),
            ("Alt", node.alt.is_some()),
            ("A", attributes.is_some()),
            ("Pg", home.is_some()),
            ("K", !self.kids[place].is_empty()),
        ];
        let mut keys = [""; 8];
        let mut count = 0;
        for (key, _) in entries.iter().filter(|(_, is_there)| *is_there) {
            keys[count] = key;
            count += 1;
        }
        let mut element = forms.blank(&keys[..count]);
        let mut slots = element.iter_mut().map(|(_, slot)| slot);
        let mut put = |value: Object| {
            if let Some(slot) = slots.next() {
                *slot = value;
            }
        };
        put(name(node.role).into());
        put(parent.into());
        if node.role == Role::Note {
            put(note_id(place));
        }
        if let Some(own) = lang {
            put(Object::string_literal(own.code()));
        }
        if let Some(alt) = &node.alt {
            put(spoken(alt));
        }
        if let Some(attributes) = attributes {
            put(attributes);
        }
        if let Some(page) = home {
            put(page_ids[page as usize].into());
        }
        match &self.kids[place][..] {
            [] => {}
            [(_, kid)] => put(self.kid(*kid, home, page_ids, forms)),
            kids => {
                let kids = kids.iter().map(|(_, kid)| self.kid(*kid, home, page_ids, forms));
                put(Object::Array(kids.collect()));
            }
        }
        element
    }

    /// The page of an element's first marked sequence; sequences of that page are then told by number alone.
    fn home(&self, place: usize) -> Option<u32> {
        self.kids[place].iter().find_map(|(_, kid)| match kid {
            Kid::Sequence { page, .. } => Some(*page),
            _ => None,
        })
    }

    fn kid(&self, kid: Kid, home: Option<u32>, page_ids: &[ObjectId], forms: &mut Forms) -> Object {
        match kid {
            Kid::Sequence { page, number } if home == Some(page) => i64::from(number).into(),
            Kid::Element(place) => self.ids[place as usize].into(),
            Kid::Sequence { page, number } => {
                let values = ["MCR".into(), page_ids[page as usize].into(), i64::from(number).into()];
                forms.filled(["Type", "Pg", "MCID"], values).into()
            }
            // On the page of the element, which says it already.
            Kid::Annotation { page, object } if home == Some(page) => {
                forms.filled(["Type", "Obj"], ["OBJR".into(), object.into()]).into()
            }
            Kid::Annotation { page, object } => {
                let values = ["OBJR".into(), page_ids[page as usize].into(), object.into()];
                forms.filled(["Type", "Pg", "Obj"], values).into()
            }
        }
    }

    /// Scope of a table's head, numbering of a list, frame of a figure.
    fn attributes(&mut self, place: usize, file: &mut Document) -> Option<Object> {
        let [owner, key, value] = match self.nodes[place].role {
            Role::ColumnHeader => ["Table", "Scope", "Column"],
            Role::RowHeader => ["Table", "Scope", "Row"],
            Role::List => ["List", "ListNumbering", self.numberings.get(&place).unwrap_or(&"None")],
            Role::Figure => {
                let layout =
                    [("O", "Layout".into()), ("BBox", self.frame(place)?), ("Placement", "Block".into())];
                return Some(Dictionary::from_iter(layout).into());
            }
            _ => return None,
        };
        let write =
            || file.add_object(Dictionary::from_iter([("O", Object::from(owner)), (key, value.into())]));
        Some((*self.shared.entry([owner, key, value]).or_insert_with(write)).into())
    }

    /// How a list is numbered, judged by its first label.
    fn numbering(&self, list: usize, pages: &Pages) -> &'static str {
        let is_label = |place: usize| self.nodes[place].role == Role::Label && self.is_below(place, list);
        let Some(label) = (list..self.nodes.len()).find(|place| is_label(*place)) else { return "None" };
        let words = self.kids[label].iter().find_map(|(place, _)| {
            let (page, mark) = (*place)?;
            match &pages.pages[page as usize].marks[mark as usize].shape {
                Shape::Text(run) => run.shaped.text.chars().next(),
                _ => None,
            }
        });
        if words.is_some_and(|c| c.is_ascii_digit()) { "Decimal" } else { "Disc" }
    }

    fn is_below(&self, mut place: usize, above: usize) -> bool {
        while let Some(parent) = self.nodes[place].parent {
            place = parent.0 as usize;
            if place == above {
                return true;
            }
        }
        false
    }

    /// The rectangle around a figure; `None` if it is empty or spans pages.
    fn frame(&self, figure: usize) -> Option<Object> {
        let mut frames = self.frames.get(&figure)?.values();
        let frame = frames.next()?;
        if frames.next().is_some() {
            return None;
        }
        Some(Object::Array(frame.map(|value| Object::Real(number(value))).to_vec()))
    }
}

/// The rectangles around all figures, by element and page.
fn frames(nodes: &[Node], pages: &Pages) -> BTreeMap<usize, BTreeMap<usize, [f64; 4]>> {
    // The figure an element is or stands in; parents come first.
    let mut figures: Vec<Option<usize>> = Vec::with_capacity(nodes.len());
    for (place, node) in nodes.iter().enumerate() {
        let around = node.parent.and_then(|parent| figures[parent.0 as usize]);
        figures.push(if node.role == Role::Figure { Some(place) } else { around });
    }
    let mut all: BTreeMap<usize, BTreeMap<usize, [f64; 4]>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let height = page.size.height.to_pt();
        for mark in &page.marks {
            let mut figure = mark.node.and_then(|node| figures[node.0 as usize]);
            let Some([left, top, right, bottom]) = figure.and_then(|_| extent(&mark.shape)) else { continue };
            let own = [left, height - bottom, right, height - top];
            while let Some(place) = figure {
                let frame = all.entry(place).or_default().entry(number).or_insert(own);
                *frame = joined(*frame, own);
                figure = nodes[place].parent.and_then(|parent| figures[parent.0 as usize]);
            }
        }
    }
    all
}

/// The rectangle around two.
fn joined(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// Left, top, right and bottom of a shape; `None` if it has no extent.
fn extent(shape: &Shape) -> Option<[f64; 4]> {
    use crate::drawing::Segment;
    match shape {
        Shape::Text(run) => {
            let (x, y, size) = (run.origin.x.to_pt(), run.origin.y.to_pt(), run.size.to_pt());
            Some([x, y - size, x + f64::from(run.shaped.width) * size / 1000.0, y + size / 4.0])
        }
        Shape::Path(path) => {
            let ends = path.segments.iter().filter_map(|segment| match segment {
                Segment::Move(to) | Segment::Line(to) => Some(*to),
                Segment::Close => None,
            });
            ends.map(|to| [to.x.to_pt(), to.y.to_pt(), to.x.to_pt(), to.y.to_pt()]).reduce(joined)
        }
        Shape::Link(..) => None,
    }
}
