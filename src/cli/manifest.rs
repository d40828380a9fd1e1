//! The manifest of a run: what went in and what came out, by SHA-256.
//!
//! It names files without their folders: the same run in another place gives the same manifest.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cli::subject::PROGRAM;
use crate::locale::visible;
use crate::pack::Pack;

/// Name of the manifest in the folder of the documents; no document ends like this.
pub(crate) const NAME: &str = "manifest.json";

/// The format.
const SCHEMA: &str = "csm-manifest/1";

/// Its JSON Schema; a test compares both.
pub(crate) const JSON_SCHEMA: &str = include_str!("../../templates/schema/manifest.json");

/// What a run has read and written so far.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    /// As given on the command line or found in a folder.
    inputs: BTreeSet<Arc<Path>>,
    /// Name, input (none for what is made from all of them), hash and length of every file.
    outputs: BTreeSet<(String, Option<String>, String, u64)>,
}

impl Manifest {
    /// Notes an input from which something came.
    pub(crate) fn read(&mut self, input: &Arc<Path>) {
        self.inputs.insert(Arc::clone(input));
    }

    /// Notes a document that has been written.
    pub(crate) fn wrote(&mut self, path: &Path, input: &Path, bytes: &[u8]) {
        let hash = hexadecimal(&Sha256::digest(bytes));
        self.outputs.insert((name(path), Some(name(input)), hash, bytes.len() as u64));
    }

    /// Notes a file that has been written about all inputs together.
    ///
    /// # Errors
    /// It is no longer there.
    pub(crate) fn wrote_together(&mut self, path: &Path) -> io::Result<()> {
        let (hash, length) = digest(path)?;
        self.outputs.insert((name(path), None, hash, length));
        Ok(())
    }

    /// The manifest; the inputs are read once more for it, standard input cannot be.
    ///
    /// # Errors
    /// An input is no longer there: which, and why.
    pub(crate) fn to_json(&self, pack: &Pack, date: NaiveDate) -> Result<Value, (Arc<Path>, io::Error)> {
        let mut inputs = BTreeSet::new();
        for path in &self.inputs {
            let read_again = if path.as_os_str() == "-" {
                None
            } else {
                Some(digest(path).map_err(|error| (Arc::clone(path), error))?)
            };
            let (hash, length) = read_again.unzip();
            inputs.insert((name(path), hash, length));
        }
        let inputs: Vec<Value> = inputs
            .into_iter()
            .map(|(name, hash, length)| json!({ "name": name, "sha256": hash, "bytes": length }))
            .collect();
        let outputs: Vec<Value> = self
            .outputs
            .iter()
            .map(|(name, input, hash, length)| {
                json!({ "name": name, "input": input, "sha256": hash, "bytes": length })
            })
            .collect();
        Ok(json!({
            "schema": SCHEMA,
            "program": PROGRAM,
            "date": date.to_string(),
            "pack": { "id": pack.id, "sha256": pack.hash },
            "inputs": inputs,
            "outputs": outputs,
        }))
    }
}

/// The last part of a path, as it is shown.
fn name(path: &Path) -> String {
    visible(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()).into_owned()
}

/// Hash and length of a file, read piece by piece.
fn digest(path: &Path) -> io::Result<(String, u64)> {
    let mut hash = Hash(Sha256::new());
    let length = io::copy(&mut File::open(path)?, &mut hash)?;
    Ok((hexadecimal(&hash.0.finalize()), length))
}

/// A place to write to that keeps nothing but the hash.
struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing into a text cannot fail
        text
    })
}
