//! The shell.
pub mod terminal;
