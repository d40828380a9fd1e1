//! Collects findings while a pack is read, so that no check has to stop at the first.

use std::cell::RefCell;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;

/// The findings so far; shared by every reader of one loading.
#[derive(Default)]
pub(super) struct Log(RefCell<Diagnostics>);

impl Log {
    /// Adds a finding.
    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Whether one of these was found: a check of the whole can then say nothing that helps.
    pub(super) fn has(&self, codes: &[Code]) -> bool {
        self.0.borrow().0.iter().any(|one| codes.contains(&one.code))
    }

    /// Everything found, sorted by file and place; the same thing said twice of the same place is said once.
    pub(super) fn into_sorted(self) -> Diagnostics {
        let mut found = self.0.into_inner();
        found.sort();
        found.0.dedup();
        found
    }
}
