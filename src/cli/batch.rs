//! What `csm score` and `csm report` have in common: how many workers, how large a sheet, what an interrupt does.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use console::Term;

use crate::cli::args::Batch;
use crate::cli::exit::Exit;
use crate::cli::input::LIMIT_MIB;
use crate::cli::output;
use crate::cli::shell::{Shell, harmless};

/// Workers asked for, else one for each core.
pub(crate) fn workers(options: &Batch) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    options.jobs.unwrap_or_else(cores).clamp(1, 1024)
}

/// Largest sheet, in bytes.
pub(crate) fn limit(options: &Batch) -> usize {
    options.sheet_limit.map_or(LIMIT_MIB, |mib| mib as usize) * 1024 * 1024
}

/// How many are done, for the last words.
pub(crate) struct Told(Arc<AtomicUsize>);

impl Told {
    /// So many are done.
    pub(crate) fn done(&self, count: usize) {
        self.0.store(count, Ordering::Relaxed);
    }
}

/// From here on an interrupt leaves no file half written, says how far it came and ends the process with 130.
pub(crate) fn watch(shell: &Shell) -> Told {
    let done = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&done);
    let words = shell.words.say("batch_interrupted", &[]);
    let _ = ctrlc::set_handler(move || {
        output::abandon();
        let stderr = Term::stderr();
        if stderr.is_term() {
            let _ = stderr.clear_line(); // the bar stands there
        }
        let text = words.replace("{done}", &counted.load(Ordering::Relaxed).to_string());
        let _ = std::io::stderr().write_all((harmless(&text) + "\n").as_bytes());
        std::process::exit(i32::from(Exit::Interrupted.code()));
    }); // fails only where someone watches already
    Told(done)
}
