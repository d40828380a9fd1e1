//! The binary `csm`.
fn main() {}
