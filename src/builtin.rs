//! The pack that is compiled in, as the build of the program read and checked it.

use crate::pack::Pack;

/// What `build.rs` made of `questions/csm`.
static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin"));

impl Pack {
    /// The pack that is compiled in; the same as its files give when they are loaded.
    ///
    /// # Panics
    /// Never: what is read was written by the same types.
    #[must_use]
    pub fn embedded() -> Self {
        postcard::from_bytes(PACK).expect("the build wrote a pack")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Bundle;

    #[test]
    fn the_pack_compiled_in_is_what_its_files_say() {
        let loaded = crate::pack::load(&Bundle::embedded()).unwrap();
        assert_eq!(loaded.warnings.0, Vec::new());
        assert_eq!(Pack::embedded(), loaded.value);
    }
}
