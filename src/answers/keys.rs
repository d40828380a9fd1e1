//! Ids and codes as keys: found by one small hash and one comparison.

/// Finds names by their spelling.
///
/// A sheet names two hundred of them, so the map is made for short keys: open addressing over a table that is at most a
/// quarter full, and keys of up to eight bytes compared as one number. Hashing is weak against chosen keys, which does
/// not matter, as the keys in the table are the pack's.
#[derive(Debug)]
pub(super) struct Keys {
    names: Vec<Box<str>>,
    /// Its length is a power of two.
    slots: Vec<Slot>,
}

/// A slot of the table.
#[derive(Clone, Copy, Debug)]
struct Slot {
    packed: Packed,
    /// Place of the name; `None` = free.
    place: Option<u16>,
}

/// A key as a number; equal for equal keys, and up to eight bytes different for different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    bytes: u64,
    /// As far as it fits.
    length: u16,
}

impl Packed {
    #[inline]
    fn of(key: &str) -> Self {
        let bytes = key.as_bytes();
        let both = |first: u32, last: u32| u64::from(first) | u64::from(last) << 32;
        let bytes = match (bytes.first_chunk(), bytes.last_chunk()) {
            // from both ends: what is shorter than both together is read twice
            (Some(first), Some(last)) => both(u32::from_le_bytes(*first), u32::from_le_bytes(*last)),
            _ => match bytes {
                [] => 0,
                [only] => u64::from(*only),
                [first, rest @ .., last] => {
                    let middle = rest.first().unwrap_or(&0);
                    u64::from(u32::from_le_bytes([*first, *last, *middle, 0]))
                }
            },
        };
        Self { bytes, length: u16::try_from(key.len()).unwrap_or(u16::MAX) }
    }

    /// Where the search begins in a table of this many slots.
    #[inline]
    fn slot(self, slots: usize) -> usize {
        let mixed = self.bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40; // the golden ratio spreads near keys
        usize::try_from(mixed).unwrap_or_default() & (slots - 1)
    }
}

impl Keys {
    /// The keys with these names, at most 65,535, each once.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: Vec<Box<str>> = names.into_iter().map(Box::from).collect();
        let free = Slot { packed: Packed::of(""), place: None };
        let mut slots = vec![free; (4 * names.len()).next_power_of_two()];
        for (place, name) in (0_u16..).zip(&names) {
            let packed = Packed::of(name);
            let mut slot = packed.slot(slots.len());
            while slots[slot].place.is_some() {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = Slot { packed, place: Some(place) };
        }
        Self { names, slots }
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of a name among all.
    #[inline]
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        let packed = Packed::of(key);
        let mut slot = packed.slot(self.slots.len());
        loop {
            let found = self.slots[slot];
            let place = usize::from(found.place?);
            if found.packed == packed && (key.len() <= 8 || *self.names[place] == *key) {
                return Some(place);
            }
            slot = (slot + 1) % self.slots.len();
        }
    }

    /// All names in order of spelling.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.names.iter().map(|name| &**name).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn every_item_is_found_by_its_id_and_by_no_other() {
        let pack = Pack::embedded();
        let keys = Keys::new(pack.questionnaire.items.iter().map(|item| item.id.as_str()));
        for (at, item) in pack.questionnaire.items.iter().enumerate() {
            assert_eq!(keys.find(item.id.as_str()), Some(at));
            assert_eq!(keys.find(&format!("{}x", item.id)), None);
        }
        for other in ["", "\0COM1", "COM1\0", "an_id_that_is_longer_than_eight_bytes"] {
            assert_eq!(keys.find(other), None, "{other:?}");
        }
        assert_eq!(Keys::new([]).find("COM1"), None);
    }
}
