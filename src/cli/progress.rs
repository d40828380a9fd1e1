//! How far a run is, on a terminal only: a bar with counts, rate and the time that is left.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::input;
use crate::cli::shell::Shell;

/// A run that is over before this shows no bar.
const DELAY: Duration = Duration::from_millis(500);

/// The bar, or none.
pub(crate) struct Progress<'a> {
    shell: &'a Shell,
    bar: Option<ProgressBar>,
    begun: Instant,
    total: Option<u64>,
    passed: u64,
}

impl<'a> Progress<'a> {
    /// A bar if somebody is there to see it: stderr is a terminal, stdout writes no results between, nobody asked for quiet.
    pub(crate) fn new(shell: &'a Shell, inputs: &[PathBuf], quiet: bool, writes_to_stdout: bool) -> Self {
        let stdout_shows = writes_to_stdout && std::io::stdout().is_terminal();
        let shown = std::io::stderr().is_terminal() && !quiet && !stdout_shows && !Shell::wants_plain_lines();
        let total = if shown { input::size(inputs) } else { None };
        let bar = shown.then(|| {
            let bar = match total {
                Some(total) => ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()),
                None => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            };
            let template = if total.is_some() { "{bar:24} {msg}" } else { "{spinner} {msg}" };
            bar.with_style(ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar()))
        });
        Self { shell, bar, begun: Instant::now(), total, passed: 0 }
    }

    /// Goes on by so many bytes of input.
    pub(crate) fn pass(&mut self, bytes: usize, done: usize, failed: usize) {
        let Some(bar) = &self.bar else { return };
        self.passed += bytes as u64;
        let elapsed = self.begun.elapsed();
        if elapsed < DELAY {
            return;
        }
        if bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        let seconds = elapsed.as_secs_f64();
        let rate = (done + failed) as f64 / seconds;
        let (done, failed, rate) = (done.to_string(), failed.to_string(), format!("{rate:.0}"));
        let mut gaps = vec![("done", &*done), ("failed", &*failed), ("rate", &*rate)];
        let left = self.total.map(|total| {
            let left = total.saturating_sub(self.passed) as f64 / self.passed.max(1) as f64 * seconds;
            clock(left)
        });
        let key = if let Some(left) = &left {
            gaps.push(("left", left));
            "progress_left"
        } else {
            "progress"
        };
        bar.set_message(self.shell.words.say(key, &gaps));
        bar.set_position(self.passed);
    }

    /// Lets something be said without the bar in between.
    pub(crate) fn aside(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) if !bar.is_hidden() => bar.suspend(say),
            _ => say(),
        }
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Seconds as minutes and seconds.
fn clock(seconds: f64) -> String {
    let seconds = Duration::try_from_secs_f64(seconds.ceil()).unwrap_or_default().as_secs();
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_read_like_a_clock() {
        assert_eq!(
            (clock(0.2), clock(61.0), clock(3725.0)),
            ("0:01".into(), "1:01".into(), "1:02:05".into())
        );
        assert_eq!(clock(f64::INFINITY), "0:00");
    }
}
