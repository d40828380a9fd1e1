//! From the trees of the files to the checked types, file by file; [`names`](super::names) has followed no reference
//! yet, these do.

pub(super) mod condition;
pub(super) mod evidence;
pub(super) mod factor;
pub(super) mod framework;
pub(super) mod funding;
pub(super) mod head;
pub(super) mod item;
pub(super) mod keyed;
pub(super) mod measure;
pub(super) mod order;
pub(super) mod quality;
pub(super) mod questionnaire;
pub(super) mod rubric;
pub(super) mod salary;
pub(super) mod salary_moves;
pub(super) mod scoring;
pub(super) mod training;
