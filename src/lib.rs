//! Self-assessment for Customer Service Managers.
pub mod diagnostic;
pub mod id;
pub mod locale;
pub mod pack;
