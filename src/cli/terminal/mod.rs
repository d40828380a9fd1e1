//! The interview at a terminal: keys and one screen at a time, or plain lines.
//!
//! ```no_run
//! use std::io;
//! use csm_kompass::cli::terminal;
//! use csm_kompass::interview::draft::Draft;
//! use csm_kompass::interview::run::{Ended, Prompter, run};
//! # fn example(mut interview: csm_kompass::interview::Interview<'_>, accessible: bool) -> Result<(), Box<dyn std::error::Error>> {
//! let _ = terminal::interrupt::watch(|| eprintln!("left"));
//! let mut prompter: Box<dyn Prompter> = if accessible {
//!     Box::new(terminal::line(io::stdin().lock(), io::stderr()))
//! } else {
//!     Box::new(terminal::rich())
//! };
//! let begun = std::time::Instant::now();
//! let ended = run(&mut interview, &mut *prompter, &mut |draft: &Draft| save(draft), Some(&mut || begun.elapsed()))?;
//! assert!(matches!(ended, Ended::Finished | Ended::Stopped));
//! # Ok(()) }
//! # fn save(_: &Draft) -> io::Result<()> { Ok(()) }
//! ```
//!
//! Whether there is a terminal at all is the caller's to know: line mode reads from anything, rich mode needs one.

mod command;
mod editor;
mod frame;
pub mod interrupt;
pub mod line;
mod list;
pub(in crate::cli) mod mode;
pub mod rich;
mod wrap;

use std::io::BufRead;
use std::io::Write;

use console::Term;

use self::line::Line;
use self::rich::Rich;

/// Keys and redrawn screens, on stderr.
///
/// With [`interrupt::watch`] Ctrl-C ends a prompt and not the process.
#[must_use]
pub fn rich() -> Rich {
    Rich::new(Term::buffered_stderr())
}

/// Plain lines for screen readers, dumb terminals and pipes; wrapped to the terminal's width if there is one.
pub fn line<R: BufRead, W: Write>(input: R, output: W) -> Line<R, W> {
    let width = Term::stderr().size_checked().map(|(_, columns)| usize::from(columns));
    Line::new(input, output, width)
}
