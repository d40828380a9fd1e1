//! A pack: questionnaire, framework, salary model, training catalogue and sources, checked and linked.
//!
//! The types here are what every later stage reads; they hold indices instead of names, so nothing can dangle.
//! `raw` reads the trees of the files, `names` knows what they define, `check` turns one into the other and reports
//! every problem at once.

mod check;
pub mod codes;
mod files;
pub mod framework;
mod limits;
mod load;
mod log;
mod names;
pub mod questionnaire;
mod raw;
pub mod salary;
pub mod training;

use chrono::NaiveDate;

use crate::id::{ItemIx, OptionCode, OptionIx, SourceIx, SourceKey};
use crate::locale::Text;

use self::framework::Framework;
use self::questionnaire::{ItemKind, Questionnaire};
use self::salary::SalaryModel;
use self::training::Catalogue;

pub use self::load::load;

/// Everything an assessment needs besides the answers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pack {
    /// Id with version, as answers name it: `csm/1`.
    pub id: String,
    /// SHA-256 over the files, hexadecimal.
    pub hash: String,
    /// Title.
    pub title: Text,
    /// Day of the content.
    pub date: NaiveDate,
    /// The questions.
    pub questionnaire: Questionnaire,
    /// What the role asks for and how answers are scored.
    pub framework: Framework,
    /// Pay; `None` = the pack has none.
    pub salary: Option<SalaryModel>,
    /// Training; `None` = the pack has none.
    pub training: Option<Catalogue>,
    /// All sources, in order.
    pub sources: Vec<Reference>,
    /// Credit lines the sources ask for.
    pub credits: Vec<Credit>,
    /// Researched evidence behind the numbers, in English; empty = the pack brings none.
    pub evidence: Vec<Evidence>,
}

/// A row of an evidence file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// The file: `salary_evidence.toml`.
    pub file: String,
    /// Kind of row: `row`, `conflict`, `not_found`, …
    pub table: String,
    /// Key and text, in the order of the format.
    pub fields: Vec<(String, String)>,
}

/// An entry of the list of sources.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reference {
    /// Its key.
    pub key: SourceKey,
    /// Short form for the report: author or publisher, year.
    pub short: String,
    /// Full entry: author, title, year.
    pub full: String,
    /// Address, if one was recorded.
    pub url: Option<String>,
    /// Year as written.
    pub year: Option<String>,
    /// Quote or figure taken over, if recorded.
    pub quote: Option<String>,
    /// `high`, `medium`, `low`, if recorded.
    pub confidence: Option<String>,
}

/// A credit line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Credit {
    /// Who asks for it: `esco`.
    pub id: String,
    /// The line.
    pub text: Text,
    /// Address.
    pub url: Option<String>,
}

impl Pack {
    /// The item with this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<ItemIx> {
        self.questionnaire.items.iter().position(|item| item.id == *id).map(ItemIx::new)
    }

    /// The code of an option of a choice, list or situation.
    #[must_use]
    pub fn option_code(&self, item: ItemIx, option: OptionIx) -> Option<&OptionCode> {
        match &self.questionnaire.items[item.at()].kind {
            ItemKind::Choice(choice) => choice.options.get(option.at()).map(|one| &one.code),
            ItemKind::Choices(choices) => choices.options.get(option.at()).map(|one| &one.code),
            ItemKind::Situation(situation) => situation.options.get(option.at()).map(|one| &one.code),
            ItemKind::Statement(_) | ItemKind::Check | ItemKind::Number(_) => None,
        }
    }

    /// The source with this key.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<SourceIx> {
        self.sources.iter().position(|one| one.key == *key).map(SourceIx::new)
    }
}
