//! Self-assessment for Customer Service Managers.
pub mod chart;
pub mod diagnostic;
pub mod document;
pub mod drawing;
pub mod fonts;
pub mod id;
pub mod layout;
pub mod locale;
pub mod pack;
pub mod pdf;
