//! The kinds of findings about a pack: stable names that can be documented, tested and searched for.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($name:ident = $code:literal: $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $name: Code = Code($code);)*

        /// Every code with its meaning in one line; `tests/bad_packs` holds a broken pack for each.
        pub const ALL: &[(Code, &str)] = &[$(($name, $meaning),)*];
    };
}

codes! {
    // Files and their shape.
    MISSING_FILE = "missing-file": "A required file, or one that another file needs, is not there.";
    UNKNOWN_FILE = "unknown-file": "A TOML file of the folder belongs to no part of a pack.";
    SYNTAX = "syntax": "The file is not valid TOML.";
    WRONG_SCHEMA = "wrong-schema": "The pack is written in a format this program does not read.";
    UNKNOWN_KEY = "unknown-key": "A key that the format does not have.";
    MISSING_KEY = "missing-key": "A key that must be there is not.";
    WRONG_TYPE = "wrong-type": "A value has the wrong type, such as a string where a number belongs.";
    WRONG_LENGTH = "wrong-length": "A list has too few or too many entries.";
    UNKNOWN_WORD = "unknown-word": "A word is none of the words allowed at this place.";
    EMPTY_VALUE = "empty-value": "A string is empty.";
    CONTROL_CHARACTER = "control-character": "A text holds a control character, which a terminal could obey.";
    MISSING_LANGUAGE = "missing-language": "A text is missing or empty in one of the languages.";
    // Names.
    BAD_ID = "bad-id": "An id holds other characters than letters, digits, `_`, `-` and `.`.";
    DUPLICATE_ID = "duplicate-id": "Two things of a kind have the same id.";
    DUPLICATE_ENTRY = "duplicate-entry": "A list names the same thing twice.";
    UNKNOWN_ITEM = "unknown-item": "A reference names an item that items.toml does not define.";
    UNKNOWN_OPTION = "unknown-option": "A reference names an option that its item does not have.";
    UNKNOWN_COMPETENCY = "unknown-competency": "A reference names a competency that framework.toml does not define.";
    UNKNOWN_ROLE = "unknown-role": "A reference names a role that framework.toml does not define.";
    UNKNOWN_CLUSTER = "unknown-cluster": "A reference names a cluster that framework.toml does not define.";
    UNKNOWN_SOURCE = "unknown-source": "A reference names a source that no sources file defines.";
    UNKNOWN_GAIN_RULE = "unknown-gain-rule": "A reference names a gain rule that training.toml does not define.";
    UNKNOWN_MEASURE = "unknown-measure": "A reference names a measure that training.toml does not define.";
    UNKNOWN_FUNDING = "unknown-funding": "A reference names a funding code that funding.toml does not define.";
    WRONG_KIND = "wrong-kind": "An item of this kind cannot be used here.";
    // Numbers.
    OUT_OF_RANGE = "out-of-range": "A number lies outside what is allowed.";
    WRONG_ORDER = "wrong-order": "Numbers do not ascend or descend as they must.";
    WRONG_SUM = "wrong-sum": "Weights do not add up to 1.";
    NO_EVIDENCE = "no-evidence": "A number has neither a source nor the mark `judgement = true`.";
    // Completeness.
    UNCOVERED_OPTION = "uncovered-option": "A table says nothing about an option of its item.";
    UNCOVERED_ROLE = "uncovered-role": "A table says nothing about a role.";
    TOO_FEW_STATEMENTS = "too-few-statements": "A competency has fewer statements than a level needs.";
    MISSING_PART = "missing-part": "The index gives weight to a part that the pack does not have.";
    // Order of the interview.
    DEPENDS_ON_LATER = "depends-on-later": "A question depends on one that is asked later.";
    SKIP_CYCLE = "skip-cycle": "Questions depend on each other in a circle.";
    AFTER_CYCLE = "after-cycle": "Measures build on each other in a circle, so that none of them can come first.";
    NEVER_ASKED = "never-asked": "A question can never be asked, or an option never be offered.";
    CONTRADICTION = "contradiction": "Two keys of a question exclude each other.";
    NOT_IN_SECTION = "not-in-section": "An item belongs to no section, so that the interview never asks it.";
    ORDER_INCOMPLETE = "order-incomplete": "An order list lacks a statement or a check.";
    ORDER_DIFFERS = "order-differs": "The sections present statements in another order than the order lists.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, meaning) in ALL {
            assert!(code.0.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
            assert!(meaning.ends_with('.'), "{code}");
            assert!(seen.insert(code.0), "{code} twice");
        }
        assert!(seen.len() > 30);
    }
}
