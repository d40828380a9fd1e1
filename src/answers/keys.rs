//! The ids of all items as keys: found by one small hash and one comparison.

use crate::id::ItemIx;
use crate::pack::Pack;

/// Finds items by their id.
///
/// A sheet names a hundred of them, so the map is made for short keys: open addressing over a table that is at most a
/// quarter full, and keys of up to eight bytes compared as one number. Hashing is weak against chosen keys, which does
/// not matter, as the keys in the table are the pack's.
#[derive(Debug)]
pub(super) struct Keys {
    ids: Vec<crate::id::ItemId>,
    /// Its length is a power of two.
    slots: Vec<Slot>,
}

/// A place in the table.
#[derive(Clone, Copy, Debug)]
struct Slot {
    packed: Packed,
    /// `None` = free.
    item: Option<ItemIx>,
}

/// A key as a number; equal for equal keys, and up to eight bytes different for different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    bytes: u64,
    length: usize,
}

impl Packed {
    fn of(key: &str) -> Self {
        let bytes = key.bytes().fold(0_u64, |all, byte| all.rotate_left(8) ^ u64::from(byte));
        Self { bytes, length: key.len() }
    }

    /// Where the search begins in a table of this many slots.
    fn slot(self, slots: usize) -> usize {
        let mixed = self.bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40; // the golden ratio spreads near keys
        usize::try_from(mixed).unwrap_or_default() & (slots - 1)
    }
}

impl Keys {
    /// The keys of a pack.
    pub(super) fn new(pack: &Pack) -> Self {
        let ids: Vec<_> = pack.questionnaire.items.iter().map(|item| item.id.clone()).collect();
        let free = Slot { packed: Packed::of(""), item: None };
        let mut slots = vec![free; (4 * ids.len()).next_power_of_two()];
        for (at, id) in ids.iter().enumerate() {
            let packed = Packed::of(id.as_str());
            let mut slot = packed.slot(slots.len());
            while slots[slot].item.is_some() {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = Slot { packed, item: Some(ItemIx::new(at)) };
        }
        Self { ids, slots }
    }

    /// No keys at all.
    pub(super) fn none() -> Self {
        Self { ids: Vec::new(), slots: vec![Slot { packed: Packed::of(""), item: None }] }
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The item with this id.
    pub(super) fn find(&self, key: &str) -> Option<ItemIx> {
        let packed = Packed::of(key);
        let mut slot = packed.slot(self.slots.len());
        loop {
            let found = self.slots[slot];
            let item = found.item?;
            if found.packed == packed && (key.len() <= 8 || self.ids[item.at()] == *key) {
                return Some(item);
            }
            slot = (slot + 1) % self.slots.len();
        }
    }

    /// All ids in order of spelling.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.ids.iter().map(crate::id::ItemId::as_str).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_found_by_its_id_and_by_no_other() {
        let pack = Pack::embedded();
        let keys = Keys::new(&pack);
        for (at, item) in pack.questionnaire.items.iter().enumerate() {
            assert_eq!(keys.find(item.id.as_str()), Some(ItemIx::new(at)));
            assert_eq!(keys.find(&format!("{}x", item.id)), None);
        }
        for other in ["", "\0COM1", "COM1\0", "an_id_that_is_longer_than_eight_bytes"] {
            assert_eq!(keys.find(other), None, "{other:?}");
        }
        assert_eq!(Keys::none().find("COM1"), None);
    }
}
