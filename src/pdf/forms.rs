//! Dictionaries of the kinds a document has by the hundred.

use lopdf::Dictionary;
use lopdf::Object;

/// Remembers each set of keys it has seen as a dictionary.
///
/// To copy such a dictionary takes a fraction of the time of putting every key in anew, where it is hashed and the
/// dictionary grows twice; a report has more than a thousand.
#[derive(Default)]
pub(super) struct Forms(Vec<(Vec<&'static str>, Dictionary)>);

impl Forms {
    /// A dictionary with these keys, each once, and their values in the same order.
    pub(super) fn filled<const N: usize>(
        &mut self,
        keys: [&'static str; N],
        values: [Object; N],
    ) -> Dictionary {
        let mut dictionary = self.blank(&keys);
        for ((_, slot), value) in dictionary.iter_mut().zip(values) {
            *slot = value;
        }
        dictionary
    }

    /// A dictionary with these keys, each once and in this order, to be filled in.
    pub(super) fn blank(&mut self, keys: &[&'static str]) -> Dictionary {
        let place = self.0.iter().position(|(known, _)| known == keys).unwrap_or_else(|| {
            let empty: Dictionary = keys.iter().map(|key| (*key, Object::Null)).collect();
            self.0.push((keys.to_vec(), empty));
            self.0.len() - 1
        });
        let form = self.0[place].1.as_hashmap();
        let mut made = Dictionary::new();
        let entries = made.as_hashmap_mut();
        // A plain copy takes room for as many entries as the next larger table has, nearly twice what is needed.
        entries.reserve_exact(form.len());
        entries.clone_from(form);
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_holds_what_was_put_in_and_nothing_of_before() {
        let mut forms = Forms::default();
        for nth in 0..3_i64 {
            let made = forms.filled(["S", "K"], ["TD".into(), nth.into()]);
            assert_eq!(made, Dictionary::from_iter([("S", Object::from("TD")), ("K", nth.into())]));
            let longer = forms.filled(["S", "Pg", "K"], ["P".into(), nth.into(), nth.into()]);
            let keys: Vec<&[u8]> = longer.iter().map(|(key, _)| key.as_slice()).collect();
            assert_eq!(keys, [b"S".as_slice(), b"Pg", b"K"]);
        }
        assert_eq!(forms.0.len(), 2);
    }
}
