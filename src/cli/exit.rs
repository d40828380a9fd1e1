//! How the program ends, as a type; many jobs merge into the worst.

/// Exit status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All done.
    #[default]
    Done,
    /// Done, but at least one input or check failed; each is named on stderr.
    Failed,
    /// Wrong usage or an unusable environment.
    Usage,
    /// Interrupted by the person.
    Interrupted,
}

impl Exit {
    /// The number for the system.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Interrupted => 130,
        }
    }

    /// The worse of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}
