//! A PDF as far as it is asked for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Error;
use std::io::ErrorKind;
use std::io::Read;
use std::rc::Rc;

use flate2::read::ZlibDecoder;

use super::Failure;
use super::Limits;
use super::object::Dict;
use super::object::Object;
use super::object::Stream;
use super::parse::Parser;
use super::xref::Entry;
use super::xref::Section;

/// How far from the end the place of the cross-reference is looked for.
const TAIL: usize = 2048;

/// An opened file and what may still be spent on it.
pub(super) struct File<'b> {
    bytes: &'b [u8],
    pub(super) limits: Limits,
    /// Values that may still be parsed.
    values: usize,
    /// Bytes that may still be unfolded.
    unfolded: usize,
    /// The newest first.
    sections: Vec<Section>,
    trailer: Dict,
    /// Unfolded object streams: first place of an object, bytes.
    containers: BTreeMap<u32, (usize, usize, Rc<[u8]>)>,
    /// References being followed.
    depth: usize,
}

impl<'b> File<'b> {
    /// Reads the cross-reference.
    pub(super) fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Failure> {
        let mut file = Self {
            bytes,
            limits,
            values: limits.values,
            unfolded: limits.unfolded,
            sections: Vec::new(),
            trailer: Dict::default(),
            containers: BTreeMap::new(),
            depth: 0,
        };
        let mut next = Some(file.start()?);
        let mut seen = BTreeSet::new();
        while let Some(at) = next {
            if !seen.insert(at) {
                return Err(Failure::Damaged); // a circle
            }
            if seen.len() > limits.sections {
                return Err(Failure::TooLarge);
            }
            let trailer = file.section(at)?;
            if let Some(hidden) = trailer.count("XRefStm") {
                file.stream_section(hidden)?;
            }
            next = trailer.count("Prev");
            if file.trailer.0.is_empty() {
                file.trailer = trailer;
            }
        }
        if file.trailer.get("Encrypt").is_some() {
            return Err(Failure::Encrypted);
        }
        Ok(file)
    }

    /// Where the newest cross-reference is.
    fn start(&self) -> Result<usize, Failure> {
        let word = b"startxref";
        let tail = self.bytes.len().saturating_sub(TAIL);
        let found = self.bytes[tail..].windows(word.len()).rposition(|at| at == word);
        let at = tail + found.ok_or(Failure::Damaged)? + word.len();
        let number = Parser::new(self.bytes, at, &mut 1, 0).number();
        number.and_then(|number| usize::try_from(number).ok()).ok_or(Failure::Damaged)
    }

    fn parser(&mut self, at: usize) -> Parser<'_> {
        Parser::new(self.bytes, at, &mut self.values, self.limits.depth)
    }

    /// Reads a cross-reference of either kind and gives its trailer.
    fn section(&mut self, at: usize) -> Result<Dict, Failure> {
        if at >= self.bytes.len() {
            return Err(Failure::Damaged);
        }
        let mut sections = Vec::new();
        let limit = self.limits.sections;
        let mut parser = self.parser(at);
        if !parser.word(b"xref") {
            return self.stream_section(at);
        }
        while !parser.word(b"trailer") {
            let (first, count) = (parser.number(), parser.number());
            let narrow = |value: Option<i64>| {
                value.and_then(|value| u32::try_from(value).ok()).ok_or(Failure::Damaged)
            };
            let (first, count) = (narrow(first)?, narrow(count)?);
            parser.space();
            sections.push(Section::Table { first, count, at: parser.at });
            parser.at = parser.at.saturating_add(count as usize * 20);
            if sections.len() > limit {
                return Err(Failure::TooLarge);
            }
        }
        let Object::Dictionary(trailer) = parser.value()? else { return Err(Failure::Damaged) };
        self.sections.extend(sections);
        Ok(trailer)
    }

    fn stream_section(&mut self, at: usize) -> Result<Dict, Failure> {
        let (_, Found::Stream(stream)) = self.object_at(at)? else { return Err(Failure::Damaged) };
        let bytes = self.unfold(&stream)?;
        let sections = Section::of_stream(&stream.dictionary, bytes)?;
        self.sections.extend(sections);
        if self.sections.len() > self.limits.sections * 4 {
            return Err(Failure::TooLarge);
        }
        Ok(stream.dictionary)
    }

    /// The catalogue.
    pub(super) fn root(&mut self) -> Result<Dict, Failure> {
        let root = self.trailer.get("Root").cloned();
        self.dictionary(root.as_ref())?.ok_or(Failure::Damaged)
    }

    /// The value behind a value: itself, or what it refers to.
    pub(super) fn resolve(&mut self, value: Option<&Object>) -> Result<Object, Failure> {
        match value {
            None => Ok(Object::Null),
            Some(Object::Reference(id)) => match self.object(*id)? {
                Found::Value(value) => Ok(value),
                Found::Stream(_) => Ok(Object::Other),
            },
            Some(value) => Ok(value.clone()),
        }
    }

    /// A dictionary, if it is one.
    pub(super) fn dictionary(&mut self, value: Option<&Object>) -> Result<Option<Dict>, Failure> {
        Ok(match self.resolve(value)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        })
    }

    /// A list; empty if it is none.
    pub(super) fn list(&mut self, value: Option<&Object>) -> Result<Vec<Object>, Failure> {
        Ok(match self.resolve(value)? {
            Object::Array(values) => values,
            _ => Vec::new(),
        })
    }

    /// A text, if it is one; UTF-16 in the plain range as ASCII, so that names compare.
    pub(super) fn text(&mut self, value: Option<&Object>) -> Result<Option<Vec<u8>>, Failure> {
        let Object::Text(text) = self.resolve(value)? else { return Ok(None) };
        let Some(units) = text.strip_prefix(b"\xFE\xFF") else { return Ok(Some(text)) };
        let units = units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        Ok(Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect::<String>().into_bytes()))
    }

    /// The stream a value refers to.
    pub(super) fn stream(&mut self, value: &Object) -> Result<Stream, Failure> {
        let Object::Reference(id) = value else { return Err(Failure::Damaged) };
        match self.object(*id)? {
            Found::Stream(stream) => Ok(stream),
            Found::Value(_) => Err(Failure::Damaged),
        }
    }

    fn object(&mut self, id: u32) -> Result<Found, Failure> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Failure::TooLarge);
        }
        let found = self.find(id);
        self.depth -= 1;
        found
    }

    fn find(&mut self, id: u32) -> Result<Found, Failure> {
        let entry = self.sections.iter().find_map(|section| section.find(id, self.bytes));
        match entry {
            None | Some(Entry::Free) => Ok(Found::Value(Object::Null)),
            Some(Entry::At(at)) => {
                let (number, found) = self.object_at(at)?;
                if number == i64::from(id) { Ok(found) } else { Err(Failure::Damaged) }
            }
            Some(Entry::In(container, place)) => self.contained(container, place, id),
        }
    }

    /// `12 0 obj …` at a place of the file.
    fn object_at(&mut self, at: usize) -> Result<(i64, Found), Failure> {
        let mut parser = self.parser(at);
        let number = parser.number().ok_or(Failure::Damaged)?;
        parser.number().ok_or(Failure::Damaged)?;
        if !parser.word(b"obj") {
            return Err(Failure::Damaged);
        }
        let value = parser.value()?;
        let has_stream = parser.word(b"stream");
        let mut start = parser.at;
        let Object::Dictionary(dictionary) = value else { return Ok((number, Found::Value(value))) };
        if !has_stream {
            return Ok((number, Found::Value(Object::Dictionary(dictionary))));
        }
        start += usize::from(self.bytes.get(start) == Some(&b'\r'));
        start += usize::from(self.bytes.get(start) == Some(&b'\n'));
        let Object::Integer(length) = self.resolve(dictionary.get("Length"))? else {
            return Err(Failure::Damaged);
        };
        let length = usize::try_from(length).map_err(|_| Failure::Damaged)?;
        let end = start.checked_add(length).filter(|end| *end <= self.bytes.len()).ok_or(Failure::Damaged)?;
        Ok((number, Found::Stream(Stream { dictionary, bytes: start..end })))
    }

    /// An object inside an object stream.
    fn contained(&mut self, container: u32, place: usize, id: u32) -> Result<Found, Failure> {
        if !self.containers.contains_key(&container) {
            let stream = self.stream(&Object::Reference(container))?;
            let (count, first) = (stream.dictionary.count("N"), stream.dictionary.count("First"));
            let (Some(count), Some(first)) = (count, first) else { return Err(Failure::Damaged) };
            let bytes = self.unfold(&stream)?;
            self.containers.insert(container, (count, first, bytes.into()));
        }
        let (count, first, bytes) = self.containers.get(&container).ok_or(Failure::Damaged)?.clone();
        if place >= count {
            return Err(Failure::Damaged);
        }
        // The list is read up to the object: that has its price, or a long list read often would take for ever.
        self.values = self.values.checked_sub(place).ok_or(Failure::TooLarge)?;
        let mut index = Parser::new(&bytes, 0, &mut self.values, 0);
        let mut found = None;
        for at in 0..=place {
            let (number, offset) = (index.number(), index.number());
            let (Some(number), Some(offset)) = (number, offset) else { return Err(Failure::Damaged) };
            found = Some((number, offset)).filter(|_| at == place);
        }
        let offset = found.filter(|(number, _)| *number == i64::from(id)).map(|(_, offset)| offset);
        let offset = offset.and_then(|offset| usize::try_from(offset).ok()).ok_or(Failure::Damaged)?;
        let at = first.checked_add(offset).filter(|at| *at < bytes.len()).ok_or(Failure::Damaged)?;
        Parser::new(&bytes, at, &mut self.values, self.limits.depth).value().map(Found::Value)
    }

    /// The bytes of a stream, unfolded as far as the limits allow.
    pub(super) fn unfold(&mut self, stream: &Stream) -> Result<Vec<u8>, Failure> {
        let raw = self.bytes.get(stream.bytes.clone()).ok_or(Failure::Damaged)?;
        let filter = self.resolve(stream.dictionary.get("Filter"))?;
        let filters = match filter {
            Object::Array(filters) => filters,
            Object::Null => Vec::new(),
            one => vec![one],
        };
        let unfolded = match &filters[..] {
            [] => raw.to_vec(),
            [Object::Name(name)] if name == b"FlateDecode" => self.inflate(raw)?,
            _ => return Err(Failure::Unsupported),
        };
        self.unfolded = self.unfolded.checked_sub(unfolded.len()).ok_or(Failure::TooLarge)?;
        let parameters = match self.resolve(stream.dictionary.get("DecodeParms"))? {
            Object::Array(values) => self.dictionary(values.first())?,
            Object::Dictionary(parameters) => Some(parameters),
            _ => None,
        };
        match parameters.as_ref().and_then(|one| one.count("Predictor")) {
            None | Some(1) => Ok(unfolded),
            Some(10..) => {
                rows(&unfolded, parameters.as_ref().and_then(|one| one.count("Columns")).unwrap_or(1))
            }
            Some(_) => Err(Failure::Unsupported),
        }
    }

    fn inflate(&self, raw: &[u8]) -> Result<Vec<u8>, Failure> {
        let most = u64::try_from(self.unfolded).unwrap_or(u64::MAX).saturating_add(1);
        let mut out = Vec::new();
        // What does not fit into memory is too large, whatever the limit says.
        let failure = |error: Error| match error.kind() {
            ErrorKind::OutOfMemory => Failure::TooLarge,
            _ => Failure::Damaged,
        };
        ZlibDecoder::new(raw).take(most).read_to_end(&mut out).map_err(failure)?;
        if out.len() > self.unfolded { Err(Failure::TooLarge) } else { Ok(out) }
    }
}

/// What an object is.
enum Found {
    Value(Object),
    Stream(Stream),
}

/// Takes back the prediction of PNG rows of one byte per pixel: none, left, above, mean, Paeth.
fn rows(bytes: &[u8], columns: usize) -> Result<Vec<u8>, Failure> {
    let length = columns.checked_add(1).filter(|length| *length > 1).ok_or(Failure::Damaged)?;
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; columns.min(bytes.len())];
    for row in bytes.chunks_exact(length) {
        let mut current = Vec::with_capacity(columns);
        for (at, byte) in row[1..].iter().enumerate() {
            let left = if at > 0 { current[at - 1] } else { 0_u8 };
            let corner = if at > 0 { above[at - 1] } else { 0 };
            let predicted = match row[0] {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => left.midpoint(above[at]),
                4 => paeth(left, above[at], corner),
                _ => return Err(Failure::Damaged),
            };
            current.push(byte.wrapping_add(predicted));
        }
        out.extend_from_slice(&current);
        above = current;
    }
    Ok(out)
}

/// The neighbour nearest to left + above − corner (PNG specification, 9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |one: u8| (estimate - i16::from(one)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(corner) {
        left
    } else if distance(above) <= distance(corner) {
        above
    } else {
        corner
    }
}
