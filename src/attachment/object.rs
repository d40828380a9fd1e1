//! Values of a PDF.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Integer(i64),
    /// Booleans and real numbers: nothing here depends on them.
    Other,
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dict),
    Reference(u32),
}

/// A dictionary; the first of two equal keys holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(pub(super) Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    /// The value of a key, if it is a number that is no less than zero.
    pub(super) fn count(&self, key: &str) -> Option<usize> {
        match self.get(key) {
            Some(Object::Integer(value)) => usize::try_from(*value).ok(),
            _ => None,
        }
    }
}

/// A stream: its dictionary, and where its bytes are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    pub(super) dictionary: Dict,
    pub(super) bytes: std::ops::Range<usize>,
}
