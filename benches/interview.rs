//! How long a person waits: from the start to the first question, and from a key to the next question, at a real
//! pseudo-terminal. `cargo bench --bench interview`; fails if a limit of the issue is missed by the middle of the runs.

#[cfg(unix)]
#[path = "../tests/pty/person.rs"]
mod person;

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
#[allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly and prints what it found"
)]
fn main() {
    use std::time::{Duration, Instant};

    use person::{Call, Person};

    /// Starts that are measured.
    const STARTS: usize = 40;
    /// What the issue allows.
    const LIMITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(16));

    fn middle(name: &str, mut times: Vec<Duration>, limit: Duration) -> bool {
        times.sort();
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        println!(
            "{name}: {:.1?} at best, {:.1?} in the middle, {:.1?} for 95 of 100, {:.1?} at most ({} runs, limit {limit:.0?})",
            times[0],
            at(50),
            at(95),
            at(100),
            times.len()
        );
        at(50) <= limit
    }

    let home = tempfile::tempdir().unwrap();
    let call = || Call { arguments: &["interview"], home: home.path(), size: (24, 80), variables: &[] };
    let (mut starts, mut keys) = (Vec::new(), Vec::new());
    for round in 0..STARTS {
        let begun = Instant::now();
        let mut person = Person::calls(&call());
        let first = if round == 0 { "At most 84 questions" } else { "You have begun an interview" };
        person.sees(&[first]);
        starts.push(begun.elapsed());
        if round > 0 {
            person.types("\u{3}");
            person.ends();
            continue;
        }
        for (keys, sign) in [
            ("1", "What is your name?"),
            ("\r", "identifier"),
            ("ann\r", "Question 1 of"),
            ("2", "Question 2 of"),
            ("3", "Continue"),
            ("\r", "Question 3 of"),
        ] {
            person.types(keys);
            person.sees(&[sign]);
        }
        for question in 4..=50 {
            let begun = Instant::now();
            person.types("4");
            person.sees(&[&format!("Question {question} of")]);
            keys.push(begun.elapsed());
        }
        person.types("q");
        person.sees(&["Would you like to stop?"]);
        person.types("q");
        person.ends();
    }
    let fast = middle("first screen after the start", starts, LIMITS.0)
        & middle("next question after a key", keys, LIMITS.1);
    assert!(fast, "a limit is missed");
}
