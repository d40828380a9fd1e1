//! Links as annotations, and bookmarks.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;

use crate::drawing::LinkTarget;
use crate::drawing::OutlineEntry;
use crate::drawing::Page;
use crate::drawing::Pages;
use crate::drawing::Shape;
use crate::drawing::geometry::Rect;
use crate::drawing::structure::NodeId;

use super::PdfError;
use super::Places;
use super::catalog;
use super::dictionary;
use super::forms::Forms;
use super::name;
use super::text::spoken;
use super::text::text;

/// A link annotation that the structure must mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The element its mark names.
    pub node: Option<NodeId>,
    /// Page, from zero.
    pub page: usize,
    /// The mark's place on the page.
    pub mark: usize,
    /// The annotation.
    pub object: ObjectId,
}

/// Adds annotations to the pages and the bookmarks to the file.
///
/// # Errors
/// [`PdfError::NoSuchAnchor`].
pub(super) fn add(file: &mut Document, pages: &Pages, page_ids: &[ObjectId]) -> Result<Vec<Link>, PdfError> {
    let mut places = Places::new();
    for anchor in &pages.anchors {
        // The first of a name wins, as in a browser.
        places.entry(anchor.name.clone()).or_insert((anchor.page, anchor.y.to_pt()));
    }
    let mut links = Vec::new();
    let mut forms = Forms::default();
    let mut border = None;
    for (number, page) in pages.pages.iter().enumerate() {
        let mut annotations = Vec::new();
        let said = said(page);
        for (place, mark) in page.marks.iter().enumerate() {
            let Shape::Link(rect, target) = &mark.shape else { continue };
            let words = mark.node.and_then(|node| said.get(&node)).map(|words| words.trim());
            let words = words.filter(|words| !words.is_empty()).unwrap_or_else(|| target_words(target));
            let (way, to) = target_object(target, &places, &mut forms)?;
            let keys = ["Subtype", "Rect", "Border", "F", "Contents", way];
            let corners = corners(**rect, page.size.height.to_pt());
            // None, said once: it would be a line around the words otherwise.
            let border = *border.get_or_insert_with(|| file.add_object(vec![0.into(), 0.into(), 0.into()]));
            let printed = 4.into(); // with the page, as PDF/UA and PDF/A ask
            let values = ["Link".into(), corners, border.into(), printed, spoken(words), to];
            let object = file.add_object(forms.filled(keys, values));
            annotations.push(Object::Reference(object));
            links.push(Link { node: mark.node, page: number, mark: place, object });
        }
        let page_dictionary = dictionary(file, page_ids[number])?;
        if annotations.is_empty() {
            page_dictionary.remove(b"Annots");
        } else {
            page_dictionary.set("Annots", annotations);
        }
    }
    add_places(file, &places, pages, page_ids)?;
    add_outline(file, pages, page_ids)?;
    Ok(links)
}

/// What the links of a page say: the text of their elements on the page.
fn said(page: &Page) -> BTreeMap<NodeId, String> {
    let links = page.marks.iter().filter(|mark| matches!(mark.shape, Shape::Link(..)));
    let mut said: BTreeMap<NodeId, String> =
        links.filter_map(|mark| mark.node).map(|node| (node, String::new())).collect();
    if said.is_empty() {
        return said;
    }
    for mark in &page.marks {
        if let (Shape::Text(run), Some(node)) = (&mark.shape, mark.node)
            && let Some(words) = said.get_mut(&node)
        {
            words.push_str(&run.shaped.text);
        }
    }
    said
}

fn target_words(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::Anchor(name) | LinkTarget::Address(name) => name,
    }
}

/// Where a link can be clicked: whole points are fine enough for a finger, and written much faster.
fn corners(rect: Rect, height: f64) -> Object {
    let left = rect.origin.x.to_pt();
    let top = height - rect.origin.y.to_pt();
    let right = left + rect.size.width.to_pt();
    let bottom = top - rect.size.height.to_pt();
    Object::Array([left.floor(), bottom.floor(), right.ceil(), top.ceil()].map(whole).to_vec())
}

#[allow(clippy::cast_possible_truncation, reason = "positions were checked, at most 14400 points")]
fn whole(points: f64) -> Object {
    Object::Integer(points as i64)
}

/// Where a link leads, with the key that says so: places go by their name, which an address may end in, too
/// (`report.pdf#pay`).
fn target_object(
    target: &LinkTarget,
    places: &Places,
    forms: &mut Forms,
) -> Result<(&'static str, Object), PdfError> {
    match target {
        LinkTarget::Address(address) => {
            let address = Object::string_literal(ascii_address(address));
            Ok(("A", forms.filled(["S", "URI"], ["URI".into(), address]).into()))
        }
        LinkTarget::Anchor(name) => {
            let known = places.contains_key(name).then(|| Object::string_literal(&**name));
            Ok(("Dest", known.ok_or_else(|| PdfError::NoSuchAnchor(name.clone()))?))
        }
    }
}

/// An address in ASCII, as PDF wants it: other characters as percent signs and hexadecimal.
fn ascii_address(address: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The names of places.
fn add_places(
    file: &mut Document,
    places: &Places,
    pages: &Pages,
    page_ids: &[ObjectId],
) -> Result<(), PdfError> {
    if places.is_empty() {
        return Ok(());
    }
    // A tree of names is sorted by their bytes, as `Places` is.
    let entry = |(name, (page, y)): (&Arc<str>, &(usize, f64))| {
        [Object::string_literal(&**name), destination(*page, *y, pages, page_ids)]
    };
    let entries: Vec<Object> = places.iter().flat_map(entry).collect();
    name(file, "Dests", Dictionary::from_iter([("Names", Object::Array(entries))]))
}

/// A place: the page scrolled so that `y` is at the top, sideways and zoom as they are.
fn destination(page: usize, y: f64, pages: &Pages, page_ids: &[ObjectId]) -> Object {
    let top = whole((pages.pages[page].size.height.to_pt() - y).ceil());
    Object::Array(vec![page_ids[page].into(), "XYZ".into(), Object::Null, top, Object::Null])
}

fn add_outline(file: &mut Document, pages: &Pages, page_ids: &[ObjectId]) -> Result<(), PdfError> {
    if pages.outline.is_empty() {
        return Ok(());
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = pages.outline.iter().map(|_| file.new_object_id()).collect();
    let parents = parents(&pages.outline);
    for (place, entry) in pages.outline.iter().enumerate() {
        let mut item = family(Some(place), &parents, &ids);
        item.set("Title", text(&entry.title));
        item.set("Parent", parents[place].map_or(root, |parent| ids[parent]));
        item.set("Dest", destination(entry.page, entry.y.to_pt(), pages, page_ids));
        let siblings: Vec<usize> = (0..ids.len()).filter(|other| parents[*other] == parents[place]).collect();
        if let Some(before) = siblings.iter().rev().find(|other| **other < place) {
            item.set("Prev", ids[*before]);
        }
        if let Some(after) = siblings.iter().find(|other| **other > place) {
            item.set("Next", ids[*after]);
        }
        file.set_object(ids[place], item);
    }
    let mut outline = family(None, &parents, &ids);
    outline.set("Type", "Outlines");
    file.set_object(root, outline);
    catalog(file)?.set("Outlines", root);
    Ok(())
}

/// The entry each entry stands below: the last one before it with a smaller rank.
fn parents(outline: &[OutlineEntry]) -> Vec<Option<usize>> {
    let above = |place: usize| (0..place).rev().find(|other| outline[*other].rank < outline[place].rank);
    (0..outline.len()).map(above).collect()
}

/// `First`, `Last` and `Count` (all open) of an entry or, for `None`, of the whole.
fn family(of: Option<usize>, parents: &[Option<usize>], ids: &[ObjectId]) -> Dictionary {
    let is_below = |mut place: usize| {
        while let Some(parent) = parents[place] {
            if Some(parent) == of {
                return true;
            }
            place = parent;
        }
        of.is_none()
    };
    let children: Vec<usize> = (0..ids.len()).filter(|place| parents[*place] == of).collect();
    let mut out = Dictionary::new();
    if let (Some(first), Some(last)) = (children.first(), children.last()) {
        out.set("First", ids[*first]);
        out.set("Last", ids[*last]);
        let below = (0..ids.len()).filter(|place| is_below(*place)).count();
        out.set("Count", i64::try_from(below).unwrap_or(i64::MAX));
    }
    out
}
