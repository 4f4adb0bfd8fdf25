//! Blocks through worker threads, results in their order, memory bounded.

use crate::Stop;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

/// Blocks that wait for each worker, and results that wait for the writer.
const WAITING_PER_WORKER: usize = 2;

/// Runs `work` on everything that `produce` gives, on `threads` threads, and hands the results to
/// `consume` in the order of production. The first error ends it all.
pub(crate) fn ordered<I: Send, O: Send>(
    threads: usize,
    mut produce: impl FnMut() -> Result<Option<I>, Stop> + Send,
    work: impl Fn(I) -> O + Sync,
    mut consume: impl FnMut(O) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if threads <= 1 {
        while let Some(block) = produce()? {
            consume(work(block))?;
        }
        return Ok(());
    }
    std::thread::scope(|scope| {
        let waiting = threads * WAITING_PER_WORKER;
        let (to_work, from_source) = sync_channel(waiting);
        let (to_writer, from_work) = sync_channel(waiting);
        let producer = scope.spawn(move || {
            let mut number = 0;
            while let Some(block) = produce()? {
                if to_work.send((number, block)).is_err() {
                    break; // the writer has stopped
                }
                number += 1;
            }
            Ok(())
        });
        let from_source = Arc::new(Mutex::new(from_source));
        for _ in 0..threads {
            let (from_source, to_writer, work) = (from_source.clone(), to_writer.clone(), &work);
            scope.spawn(move || {
                while let Some((number, block)) = next(&from_source) {
                    if to_writer.send((number, work(block))).is_err() {
                        // The writer has stopped. With the last worker the way to the workers
                        // ends, and the producer stops too.
                        return;
                    }
                }
            });
        }
        drop(from_source);
        drop(to_writer);
        let consumed = in_order(&from_work, &mut consume);
        drop(from_work);
        match producer.join() {
            Ok(produced) => consumed.and(produced),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn next<T>(from: &Mutex<Receiver<T>>) -> Option<T> {
    from.lock().ok()?.recv().ok()
}

fn in_order<O>(
    from_work: &Receiver<(usize, O)>,
    consume: &mut impl FnMut(O) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut early = BTreeMap::new();
    let mut due = 0;
    while let Ok((number, result)) = from_work.recv() {
        early.insert(number, result);
        while let Some(result) = early.remove(&due) {
            consume(result)?;
            due += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
