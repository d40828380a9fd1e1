#![doc = include_str!("../ARCHITECTURE.md")]

pub mod answers;
pub mod assessment;
pub mod attachment;
mod builtin;
pub mod bundle;
pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod drawing;
pub mod explain;
pub mod fonts;
pub mod html;
pub mod id;
pub mod interview;
pub mod layout;
pub mod levers;
pub mod locale;
pub mod pack;
pub mod pdf;
pub mod plan;
pub mod proof;
pub mod report;
pub mod result;
pub mod template;
