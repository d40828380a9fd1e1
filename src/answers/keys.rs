//! The ids of all items as keys: found by one small hash and one comparison.

use crate::id::ItemIx;
use crate::pack::Pack;

/// Where no id hashes to.
const FREE: u16 = u16::MAX;

/// Finds items by their id.
///
/// A sheet names a hundred of them, so the map is made for short keys: open addressing over a table that is at most a
/// quarter full, with FNV-1a, whose weakness against chosen keys does not matter, as the keys in the table are the pack's.
#[derive(Debug)]
pub(super) struct Keys {
    ids: Vec<crate::id::ItemId>,
    /// Places of ids, or [`FREE`]; its length is a power of two.
    slots: Vec<u16>,
}

impl Keys {
    /// The keys of a pack.
    pub(super) fn new(pack: &Pack) -> Self {
        let ids: Vec<_> = pack.questionnaire.items.iter().map(|item| item.id.clone()).collect();
        let mut slots = vec![FREE; (4 * ids.len()).next_power_of_two()];
        let mask = slots.len() - 1;
        for (at, id) in ids.iter().enumerate() {
            let mut slot = hash(id.as_str()) & mask;
            while slots[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            slots[slot] = u16::try_from(at).unwrap_or(FREE);
        }
        Self { ids, slots }
    }

    /// No keys at all.
    pub(super) fn none() -> Self {
        Self { ids: Vec::new(), slots: vec![FREE] }
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The item with this id.
    pub(super) fn find(&self, key: &str) -> Option<ItemIx> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) & mask;
        loop {
            let at = self.slots[slot];
            let id = self.ids.get(usize::from(at))?; // a free slot holds no place of an id
            if *id == *key {
                return Some(ItemIx::new(usize::from(at)));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// All ids in order of spelling.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.ids.iter().map(crate::id::ItemId::as_str).collect();
        all.sort_unstable();
        all
    }
}

/// FNV-1a; of 32 bits, as wide as every target's index.
fn hash(key: &str) -> usize {
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash as usize
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
        assert_eq!(keys.find(""), None);
        assert_eq!(Keys::none().find("COM1"), None);
    }
}
