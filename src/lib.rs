//! Self-assessment for Customer Service Managers.
pub mod answers;
pub mod assessment;
pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod drawing;
pub mod fonts;
pub mod id;
pub mod levers;
pub mod locale;
pub mod pack;
pub mod plan;
pub mod report;
pub mod result;
pub mod template;
