//! Blocks through worker threads, results in their order, memory bounded.
//!
//! Every thread does everything: it takes the next block from the source, works on it, and hands
//! on whatever results are due. So as many threads run as were asked for, none only waits, and
//! with one there is nothing to hand over.

use crate::Stop;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Results that may wait for earlier ones, for each thread.
const WAITING_PER_THREAD: usize = 2;

/// Runs `work` on everything that `produce` gives, on `threads` threads, and hands the results to
/// `consume` in the order of production. The first error ends it all; what was produced before
/// the source failed is handed on all the same.
pub(crate) fn ordered<I: Send, O: Send>(
    threads: usize,
    mut produce: impl FnMut() -> Result<Option<I>, Stop> + Send,
    work: impl Fn(I) -> O + Sync,
    mut consume: impl FnMut(O) -> Result<(), Stop> + Send,
) -> Result<(), Stop> {
    if threads <= 1 {
        while let Some(block) = produce()? {
            consume(work(block))?;
        }
        return Ok(());
    }
    let line = Line {
        source: Mutex::new(Source {
            produce,
            next: 0,
            ended: Ok(false),
        }),
        results: Mutex::new(Results {
            early: BTreeMap::new(),
            due: 0,
            in_hand: false,
            stopped: false,
        }),
        room: Condvar::new(),
        sink: Mutex::new((consume, Ok(()))),
        most: threads * WAITING_PER_THREAD,
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| line.run(&work));
        }
        line.run(&work);
    });
    let (_, consumed) = line
        .sink
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let source = line.source.into_inner();
    let source = source.unwrap_or_else(PoisonError::into_inner);
    consumed.and(source.ended.map(drop))
}

/// Where blocks come from, one thread at a time.
struct Source<P> {
    produce: P,
    next: usize,
    /// Nothing more comes, or why.
    ended: Result<bool, Stop>,
}

/// Results on their way to the sink.
struct Results<O> {
    /// Those that came before their time, by number.
    early: BTreeMap<usize, O>,
    /// The number that the sink takes next.
    due: usize,
    /// Is a thread handing results on?
    in_hand: bool,
    /// Has the sink failed, or a thread died?
    stopped: bool,
}

/// What the threads share.
struct Line<P, O, C> {
    source: Mutex<Source<P>>,
    results: Mutex<Results<O>>,
    /// Told when results went on.
    room: Condvar,
    /// Where results go, and how that went.
    sink: Mutex<(C, Result<(), Stop>)>,
    most: usize,
}

/// Ends the waiting of all others when its thread dies.
struct OnDeath<'l, P, O, C>(&'l Line<P, O, C>);

impl<P, O, C> Drop for OnDeath<'_, P, O, C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.results).stopped = true;
            self.0.room.notify_all();
        }
    }
}

/// A thread that dies is no reason for the others to die of it; the scope tells of its panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<I, O, P, C> Line<P, O, C>
where
    P: FnMut() -> Result<Option<I>, Stop>,
    C: FnMut(O) -> Result<(), Stop>,
{
    /// One thread, until the source ends or the sink fails.
    fn run(&self, work: &impl Fn(I) -> O) {
        let _on_death = OnDeath(self);
        while let Some((number, block)) = self.next() {
            self.hand_on(number, work(block));
        }
    }

    fn next(&self) -> Option<(usize, I)> {
        let mut source = lock(&self.source);
        if !matches!(source.ended, Ok(false)) || lock(&self.results).stopped {
            return None;
        }
        match (source.produce)() {
            Ok(Some(block)) => {
                source.next += 1;
                Some((source.next - 1, block))
            }
            end => {
                source.ended = end.map(|_| true);
                None
            }
        }
    }

    /// Leaves a result for the thread that hands on, or becomes that thread.
    fn hand_on(&self, number: usize, result: O) {
        let mut results = lock(&self.results);
        results.early.insert(number, result);
        // Whoever has a result that is due does not wait, so that this ends.
        while results.early.len() > self.most
            && !results.stopped
            && (results.in_hand || !results.early.contains_key(&results.due))
        {
            results = self
                .room
                .wait(results)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if results.in_hand {
            return;
        }
        results.in_hand = true;
        while let Some(result) = next_due(&mut results) {
            drop(results);
            let mut sink = lock(&self.sink);
            let done = (sink.0)(result);
            let failed = done.is_err();
            sink.1 = done;
            drop(sink);
            results = lock(&self.results);
            results.stopped |= failed;
            self.room.notify_all();
        }
        results.in_hand = false;
    }
}

/// The result that is due, if it is there.
fn next_due<O>(results: &mut Results<O>) -> Option<O> {
    if results.stopped {
        return None;
    }
    let result = results.early.remove(&results.due)?;
    results.due += 1;
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    fn run(threads: usize, stop_at: Option<u32>) -> (Vec<u32>, Result<(), Stop>) {
        let mut numbers = 0..1000u32;
        let mut out = Vec::new();
        let done = ordered(
            threads,
            || Ok(numbers.next()),
            |n| {
                // Later blocks finish first.
                std::thread::sleep(std::time::Duration::from_micros(u64::from(100 - n % 100)));
                n
            },
            |n| {
                if Some(n) == stop_at {
                    return Err(Stop::ReaderGone);
                }
                out.push(n);
                Ok(())
            },
        );
        (out, done)
    }

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for threads in [1, 2, 3, 8] {
            let (out, done) = run(threads, None);
            assert!(done.is_ok());
            assert_eq!(out, (0..1000).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn an_error_of_the_writer_ends_it() {
        for threads in [1, 2, 8] {
            let (out, done) = run(threads, Some(300));
            assert!(matches!(done, Err(Stop::ReaderGone)));
            assert_eq!(out.len(), 300, "{threads} threads");
        }
    }

    #[test]
    fn an_error_of_the_source_ends_it() {
        for threads in [1, 4] {
            let mut left = 10;
            let done = ordered(
                threads,
                || {
                    left -= 1;
                    if left == 0 {
                        return Err(Stop::File("gone".to_owned()));
                    }
                    Ok(Some(left))
                },
                |n| n,
                |_| Ok(()),
            );
            assert!(matches!(done, Err(Stop::File(_))));
        }
    }

    #[test]
    fn what_came_before_the_end_of_a_failing_source_is_handed_on() {
        for threads in [1, 2, 4] {
            let (mut given, mut taken) = (0, Vec::new());
            let done = ordered(
                threads,
                || {
                    given += 1;
                    let more = given <= 100;
                    more.then_some(Some(given))
                        .ok_or_else(|| Stop::File("gone".to_owned()))
                },
                |n| n,
                |n| {
                    taken.push(n);
                    Ok(())
                },
            );
            assert!(matches!(done, Err(Stop::File(_))));
            assert_eq!(taken, (1..=100).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn few_results_wait_for_a_slow_one() {
        for threads in [2, 4] {
            let (produced, consumed) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let most = AtomicUsize::new(0);
            let done = ordered(
                threads,
                || {
                    let n = produced.fetch_add(1, SeqCst);
                    most.fetch_max(n - consumed.load(SeqCst), SeqCst);
                    Ok((n < 300).then_some(n))
                },
                |n| {
                    if n % 100 == 0 {
                        std::thread::sleep(std::time::Duration::from_millis(50));
                    }
                },
                |()| {
                    consumed.fetch_add(1, SeqCst);
                    Ok(())
                },
            );
            assert!(done.is_ok());
            assert_eq!(consumed.into_inner(), 300);
            // Those that wait, one in each thread's hands, and the one just counted.
            let (most, bound) = (most.into_inner(), threads * (WAITING_PER_THREAD + 1) + 1);
            assert!(most <= bound, "{most} with {threads} threads");
        }
    }

    #[test]
    fn a_thread_that_dies_takes_the_run_with_it() {
        for dies_at in [0, 7, 299] {
            let mut numbers = 0..300;
            let run = std::panic::AssertUnwindSafe(|| {
                ordered(
                    3,
                    || Ok(numbers.next()),
                    |n| assert!(n != dies_at, "on purpose"),
                    |()| Ok(()),
                )
            });
            assert!(std::panic::catch_unwind(run).is_err(), "dies at {dies_at}");
        }
    }
}
