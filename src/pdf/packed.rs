//! Bytes made small.
//!
//! The compressor writes the same bytes on all processors that store the low byte of a number first, which are all the
//! program is built for.

use libdeflater::CompressionLvl;
use libdeflater::Compressor;

use super::PdfError;

/// Bytes as they go into the file.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// Compressed.
    pub bytes: Vec<u8>,
    /// Length before.
    pub length: usize,
}

/// How much time may be spent to make something small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// For what is new in every document: beyond, time grows faster than the file shrinks.
    Always,
    /// For what is made once and goes into every document.
    Once,
}

/// A compressor for several pieces: preparing one takes as long as compressing half a page.
pub(super) struct Packer {
    compressor: Compressor,
    /// Room for what is made, the same for all pieces.
    room: Vec<u8>,
}

impl Packed {
    /// Compresses bytes.
    pub(super) fn new(bytes: &[u8], effort: Effort) -> Result<Self, PdfError> {
        Packer::new(effort).pack(bytes)
    }
}

impl Packer {
    /// A compressor.
    pub(super) fn new(effort: Effort) -> Self {
        // The library's "fastest" does not compress at all.
        let level = match effort {
            Effort::Always => 1,
            Effort::Once => 9,
        };
        let level = CompressionLvl::new(level).unwrap_or_default();
        Self { compressor: Compressor::new(level), room: Vec::new() }
    }

    /// Compresses bytes; what was compressed before plays no part.
    pub(super) fn pack(&mut self, bytes: &[u8]) -> Result<Packed, PdfError> {
        let most = self.compressor.zlib_compress_bound(bytes.len());
        self.room.resize(self.room.len().max(most), 0);
        let written = self.compressor.zlib_compress(bytes, &mut self.room);
        let written = written.map_err(|error| PdfError::Writer(error.to_string()))?;
        Ok(Packed { bytes: self.room[..written].to_vec(), length: bytes.len() })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;
    use sha2::Digest as _;
    use sha2::Sha256;

    use super::*;

    fn text() -> Vec<u8> {
        let numbers = (0..6000_u32).map(|number| format!("{} {} R ", number % 97, number * number % 1009));
        numbers.collect::<String>().into_bytes()
    }

    #[test]
    fn the_compressor_writes_the_same_bytes_on_every_processor() {
        for (effort, hash) in [(Effort::Always, "d62bcb37"), (Effort::Once, "5755f4db")] {
            let packed = Packed::new(&text(), effort).unwrap();
            let digest = Sha256::digest(&packed.bytes);
            let own = digest.iter().take(4).fold(String::new(), |all, byte| format!("{all}{byte:02x}"));
            assert!(packed.bytes.len() < text().len() / 2, "{effort:?}, {} bytes", packed.bytes.len());
            assert_eq!(own, hash, "{effort:?}");
        }
    }

    #[test]
    fn another_program_unpacks_it_whatever_was_packed_before() {
        let mut compressor = Packer::new(Effort::Always);
        let zeros = vec![0; 100_000];
        for bytes in [&text()[..], b"", b"a", &zeros, &text()[..40_000]] {
            let small = compressor.pack(bytes).unwrap();
            let mut unpacked = Vec::new();
            ZlibDecoder::new(&small.bytes[..]).read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == bytes, "{} bytes", bytes.len());
            assert_eq!(small.length, bytes.len());
        }
    }
}
