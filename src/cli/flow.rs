//! Many jobs, several workers, one order: what goes in first comes out first, and only so much is under way.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Jobs under way for each worker: enough that nobody waits for a slow one, few enough that memory stays flat.
const ROOM: usize = 4;

/// Produces jobs in a thread of its own, works on them side by side and settles what comes out in the order of the jobs.
///
/// `produce` gets a function that takes a job and says whether more are wanted. It must not borrow: when `settle` wants
/// no more, a producer that waits for its input (a pipe, a person) is left waiting, and ends with the process.
pub(crate) fn in_order<J: Send + 'static, R: Send + 'static>(
    workers: usize,
    produce: impl FnOnce(&mut dyn FnMut(J) -> bool) + Send + 'static,
    work: impl Fn(J) -> R + Sync,
    mut settle: impl FnMut(R) -> bool,
) {
    let workers = workers.max(1);
    let flow = Arc::new(Flow::new(ROOM * workers));
    let entrance = Arc::clone(&flow);
    let producer = thread::spawn(move || {
        let closing = Closing(&*entrance);
        produce(&mut |job| closing.0.put(job));
    });
    let all = thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let failing = Failing(&*flow);
                while let Some((number, job)) = failing.0.take() {
                    failing.0.done(number, work(job));
                }
            });
        }
        let failing = Failing(&*flow);
        while let Some(result) = failing.0.next() {
            if !settle(result) {
                failing.0.stop();
                return false;
            }
        }
        true
    });
    if all && let Err(panic) = producer.join() {
        std::panic::resume_unwind(panic);
    }
}

struct Flow<J, R> {
    state: Mutex<State<J, R>>,
    /// A job may be put in.
    has_room: Condvar,
    /// A job may be taken.
    has_job: Condvar,
    /// The first result is there.
    has_result: Condvar,
    room: usize,
}

struct State<J, R> {
    /// Jobs nobody has taken, with their numbers.
    waiting: VecDeque<(usize, J)>,
    /// Results from the first that is not settled; `None` = under way.
    results: VecDeque<Option<R>>,
    /// Number of the first of them.
    first: usize,
    /// No job will follow.
    closed: bool,
    /// Nothing is wanted any more.
    stopped: bool,
}

impl<J, R> State<J, R> {
    fn new() -> Self {
        Self { waiting: VecDeque::new(), results: VecDeque::new(), first: 0, closed: false, stopped: false }
    }
}

impl<J, R> Flow<J, R> {
    fn new(room: usize) -> Self {
        let (has_room, has_job, has_result) = (Condvar::new(), Condvar::new(), Condvar::new());
        Self { state: Mutex::new(State::new()), has_room, has_job, has_result, room }
    }

    fn state(&self) -> MutexGuard<'_, State<J, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner) // nothing panics while it is held
    }

    /// Waits until something can be had.
    fn wait<T>(&self, until: &Condvar, mut look: impl FnMut(&mut State<J, R>) -> Option<T>) -> T {
        let mut state = self.state();
        loop {
            if let Some(found) = look(&mut state) {
                return found;
            }
            state = until.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes a job in; `false` if nothing more is wanted.
    fn put(&self, job: J) -> bool {
        let mut job = Some(job);
        self.wait(&self.has_room, |state| {
            if state.stopped {
                return Some(false);
            }
            if state.results.len() >= self.room {
                return None;
            }
            let number = state.first + state.results.len();
            state.results.push_back(None);
            state.waiting.extend(job.take().map(|job| (number, job)));
            self.has_job.notify_one();
            Some(true)
        })
    }

    /// The next job; `None` if none will follow.
    fn take(&self) -> Option<(usize, J)> {
        self.wait(&self.has_job, |state| {
            if state.stopped {
                return Some(None);
            }
            let job = state.waiting.pop_front();
            (job.is_some() || state.closed).then_some(job)
        })
    }

    fn done(&self, number: usize, result: R) {
        let mut state = self.state();
        let at = number - state.first;
        state.results[at] = Some(result);
        if at == 0 {
            self.has_result.notify_one();
        }
    }

    /// The next result in order; `None` after the last.
    fn next(&self) -> Option<R> {
        self.wait(&self.has_result, |state| {
            if state.stopped {
                return Some(None);
            }
            match state.results.front_mut().map(Option::take) {
                Some(Some(result)) => {
                    state.results.pop_front();
                    state.first += 1;
                    self.has_room.notify_one();
                    Some(Some(result))
                }
                Some(None) => None,
                None => state.closed.then_some(None),
            }
        })
    }

    fn change(&self, change: impl FnOnce(&mut State<J, R>)) {
        change(&mut self.state());
        self.has_room.notify_all();
        self.has_job.notify_all();
        self.has_result.notify_all();
    }

    fn stop(&self) {
        self.change(|state| state.stopped = true);
    }
}

/// Says that no job will follow, also when the producer panics.
struct Closing<'a, J, R>(&'a Flow<J, R>);

impl<J, R> Drop for Closing<'_, J, R> {
    fn drop(&mut self) {
        self.0.change(|state| state.closed = true);
    }
}

/// Stops everybody when a thread panics: its job would be waited for in vain. In the program the process has ended by
/// then (`cli::crash`); a flow is right by itself.
struct Failing<'a, J, R>(&'a Flow<J, R>);

impl<J, R> Drop for Failing<'_, J, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    fn numbers(count: usize) -> impl FnOnce(&mut dyn FnMut(usize) -> bool) + Send + 'static {
        move |put| {
            let _ = (0..count).all(put);
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for workers in [1, 2, 7] {
            let mut settled = Vec::new();
            let slow = |job: usize| {
                if job.is_multiple_of(5) {
                    thread::sleep(Duration::from_millis(2));
                }
                job * 2
            };
            in_order(workers, numbers(100), slow, |result| {
                settled.push(result);
                true
            });
            assert_eq!(settled, (0..100).map(|one| one * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn only_so_much_is_under_way_and_nothing_after_a_stop() {
        let begun = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&begun);
        let endless = move |put: &mut dyn FnMut(usize) -> bool| {
            while put(counter.fetch_add(1, Ordering::SeqCst)) {}
        };
        let mut settled = 0;
        in_order(
            2,
            endless,
            |job| job,
            |result| {
                settled = result;
                let under_way = begun.load(Ordering::SeqCst) - result;
                assert!(under_way <= 2 * ROOM + 2, "{under_way}");
                result < 50
            },
        );
        assert_eq!(settled, 50);
    }

    #[test]
    fn a_stop_does_not_wait_for_a_producer_that_waits() {
        let stuck = |put: &mut dyn FnMut(usize) -> bool| {
            put(1);
            thread::sleep(Duration::from_secs(600));
        };
        in_order(2, stuck, |job| job, |_| false);
    }

    /// What a run panicked with; fails instead of waiting for ever when it hangs.
    fn panic_of(run: impl FnOnce() + Send + 'static) -> String {
        let (ended, end) = mpsc::channel();
        thread::spawn(move || ended.send(catch_unwind(AssertUnwindSafe(run))));
        let ended = end.recv_timeout(Duration::from_secs(60)).expect("the run hangs");
        let panic = ended.expect_err("the run ended as if nothing had happened");
        panic.downcast_ref::<&str>().map_or_else(String::new, |text| (*text).to_owned())
    }

    #[test]
    fn a_panic_of_a_worker_is_a_panic_of_all() {
        let said = panic_of(|| in_order(2, numbers(100), |job| assert_ne!(job, 17), |()| true));
        assert_eq!(said, "a scoped thread panicked");
    }

    #[test]
    fn a_panic_of_the_producer_is_no_end_of_the_input() {
        let broken = |put: &mut dyn FnMut(usize) -> bool| {
            put(1);
            panic!("no more");
        };
        assert_eq!(panic_of(move || in_order(2, broken, |job| job, |_| true)), "no more");
    }
}
