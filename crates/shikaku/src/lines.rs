//! `diagnose --lines`: a record a line in, a report a line out, in order, for as long as lines come. One thread reads batches
//! of what has arrived, one worker a processor judges them, and this thread prints the answers in the order of the batches.
//! Both queues are bounded, so memory does not grow with the stream; a batch is never waited full, so that a slow stream is
//! answered line by line.

mod read;

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use diagnose::{Report, looked_at};
use kb::Base;
use serde::Serialize;

use crate::checkup::not_read;
use crate::output::{FINE, FOUND, Failure, JsonLines, NOT_SEEN, Outcome, told};
use read::{Batch, Bytes, Lines};

/// Batches that wait for a worker, for each worker.
const WAITING: usize = 2;

/// A batch's answers, and the exit status they ask for.
struct Answers {
    lines: JsonLines,
    status: u8,
}

/// A batch, and where its answers go.
struct Work {
    batch: Batch,
    reply: Sender<Answers>,
}

/// What comes next for the printer.
enum Next {
    Answers(Receiver<Answers>),
    /// The input broke off.
    Broken(io::Error),
}

/// A line that was not judged.
#[derive(Serialize)]
struct BadLine {
    /// Its number in the stream, from 1.
    line: u64,
    /// Why, in words.
    error: String,
}

pub fn diagnose(file: Option<&Path>, base: &'static Base) -> Outcome {
    let input: Box<dyn Read + Send> = match file {
        Some(path) => Box::new(files::stream(path).map_err(|not| not_read(path, &not))?),
        None => Box::new(io::stdin()),
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let (to_workers, work) = sync_channel(workers * WAITING);
    let (to_printer, answers) = sync_channel(workers * WAITING * 2);
    let work = Arc::new(Mutex::new(work));
    for _ in 0..workers {
        let work = Arc::clone(&work);
        start(move || judge_all(&work, base))?;
    }
    start(move || read_all(input, &to_workers, &to_printer))?;
    // The threads are left to the end of the program where stdout takes nothing any more: the reader may wait for a line
    // that never comes.
    print_all(&answers)
}

fn start(work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let started = thread::Builder::new().spawn(work);
    started
        .map(drop)
        .map_err(|error| Failure::Wrong(format!("始められません（{error}）")))
}

/// Reads to the end of the input, or until nobody listens.
fn read_all(input: impl Read, to_workers: &SyncSender<Work>, to_printer: &SyncSender<Next>) {
    let mut lines = Lines::new(input);
    loop {
        let batch = match lines.batch() {
            Ok(Some(batch)) => batch,
            Ok(None) => return,
            Err(error) => {
                let _ = to_printer.send(Next::Broken(error));
                return;
            }
        };
        let (reply, answers) = channel();
        if to_printer.send(Next::Answers(answers)).is_err()
            || to_workers.send(Work { batch, reply }).is_err()
        {
            return;
        }
    }
}

fn judge_all(work: &Mutex<Receiver<Work>>, base: &Base) {
    loop {
        // Nothing panics while the lock is held, and a lock is no judgement.
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Work { batch, reply }) = next else {
            return;
        };
        // Whoever printed has gone, and so goes the program.
        let _ = reply.send(answers(batch, base));
    }
}

fn print_all(answers: &Receiver<Next>) -> Outcome {
    let mut status = FINE;
    for next in answers {
        match next {
            Next::Answers(batch) => {
                let batch = batch.recv().map_err(|_| {
                    Failure::NotWritten("判定がとちゅうで止まりました。".to_owned())
                })?;
                batch.lines.write_out()?;
                status = worse(status, batch.status);
            }
            // What was not read may hold a cause, so nothing is claimed of the whole.
            Next::Broken(error) => {
                told(&format!("入力をとちゅうまでしか読めません（{error}）。"));
                return Ok(NOT_SEEN);
            }
        }
    }
    Ok(status)
}

/// A cause wins over something unseen, and that over nothing wrong.
fn worse(one: u8, other: u8) -> u8 {
    match (one, other) {
        (FOUND, _) | (_, FOUND) => FOUND,
        (NOT_SEEN, _) | (_, NOT_SEEN) => NOT_SEEN,
        _ => FINE,
    }
}

/// Judges the lines of a batch, each by itself.
fn answers(batch: Batch, base: &Base) -> Answers {
    let mut lines = JsonLines::default();
    let mut status = FINE;
    for (line, bytes) in (batch.first..).zip(batch.lines) {
        let judged = catch_unwind(AssertUnwindSafe(|| report(bytes, base)))
            .unwrap_or_else(|_| Err("この行の判定が、とちゅうで止まりました。".to_owned()))
            .and_then(|report| {
                lines.add(&report).map_err(|error| error.to_string())?;
                Ok(report.exit_status())
            });
        let asked_for = judged.unwrap_or_else(|error| {
            // A number and a text are always JSON.
            let _ = lines.add(&BadLine { line, error });
            NOT_SEEN
        });
        status = worse(status, asked_for);
    }
    Answers { lines, status }
}

fn report(line: Bytes, base: &Base) -> Result<Report, String> {
    let Bytes::Whole(bytes) = line else {
        return Err("この行は大きすぎます。点検の記録ではありません。".to_owned());
    };
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| "この行は文字（UTF-8）ではありません。".to_owned())?;
    // A stream that is made of files has a mark at the beginning of each.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("この行は空です。".to_owned());
    }
    let facts = facts::facts_from_json(text).map_err(|error| error.to_string())?;
    let checks = looked_at(&facts);
    Ok(diagnose::diagnose(facts, &checks, base))
}
