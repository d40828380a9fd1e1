#![doc = include_str!("../ARCHITECTURE.md")]

pub mod answers;
pub mod assessment;
pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod drawing;
pub mod fonts;
pub mod id;
pub mod layout;
pub mod levers;
pub mod locale;
pub mod pack;
pub mod pdf;
pub mod plan;
pub mod result;
