//! `shikaku watch --json` as a reader of its lines sees it: each document with its time of arrival, and the program's
//! use of resources while nothing happens.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::checkup_document::CheckupDocument;
use crate::process::Process;

/// The time limit for the first document, which takes a whole look.
const FIRST: Duration = Duration::from_secs(10);

/// The resources of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Resident memory in KiB.
    pub memory: u64,
    /// Threads.
    pub threads: u64,
    /// Open files, sockets and pipes.
    pub handles: u64,
}

/// The share of one processor that a program uses during this time, from `/proc` (clock ticks of 10 ms).
///
/// # Panics
/// When the program has ended.
pub(crate) fn processor_share(pid: u32, time: Duration) -> f64 {
    let ticks = || -> u64 {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("the program runs");
        // The name may contain anything but ends at the last parenthesis; utime and stime are the 12th and 13th after it.
        let fields = stat.rsplit_once(')').expect("a name in parentheses").1;
        let mut fields = fields.split_whitespace().skip(11);
        let mut next = || fields.next().and_then(|ticks| ticks.parse::<u64>().ok());
        next().zip(next()).map_or(0, |(user, system)| user + system)
    };
    let before = ticks();
    thread::sleep(time);
    let spent = ticks() - before;
    #[expect(clippy::cast_precision_loss, reason = "a few ticks")]
    let seconds = spent as f64 / 100.0;
    seconds / time.as_secs_f64()
}

/// A running watch.
#[derive(Debug)]
pub struct Watching {
    process: Process,
    lines: Receiver<(Instant, String)>,
    /// All documents so far.
    pub seen: Vec<CheckupDocument>,
}

impl Watching {
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut process = Process::start("shikaku watch", command);
        let stdout = process.child().stdout.take().expect("stdout is piped");
        let (sender, lines) = mpsc::channel();
        // The thread ends with the program, which does not outlive this value.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let line = line.expect("shikaku writes UTF-8");
                if sender.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            lines,
            seen: Vec::new(),
        }
    }

    /// The next document within `limit`; `None` when none comes.
    ///
    /// # Panics
    /// When a line is not one JSON document, or the program has ended.
    pub fn next(&mut self, limit: Duration) -> Option<(Instant, CheckupDocument)> {
        match self.lines.recv_timeout(limit) {
            Ok((at, line)) => {
                let document: Value = serde_json::from_str(&line)
                    .unwrap_or_else(|error| panic!("not a JSON document ({error}): {line}"));
                assert!(document["changed"].is_array(), "no `changed`: {line}");
                let document = CheckupDocument::new(document);
                self.seen.push(document.clone());
                Some((at, document))
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("shikaku watch has ended"),
        }
    }

    /// The first document.
    ///
    /// # Panics
    /// When none comes.
    pub fn first(&mut self) -> CheckupDocument {
        self.next(FIRST)
            .expect("a watch says what is so at its beginning")
            .1
    }

    /// Waits until these are the causes, and returns the time of the document.
    ///
    /// # Panics
    /// When they are not within `limit`, with all documents that came instead.
    pub fn wait_for(&mut self, causes: &[&str], limit: Duration) -> Instant {
        self.wait_until(&format!("causes {causes:?}"), limit, |document| {
            document.causes() == causes
        })
    }

    /// Waits for a matching document, and returns its time.
    ///
    /// # Panics
    /// When none matches within `limit`, with all documents that came instead.
    pub fn wait_until(
        &mut self,
        what: &str,
        limit: Duration,
        is_wanted: impl Fn(&CheckupDocument) -> bool,
    ) -> Instant {
        let until = Instant::now() + limit;
        let began = self.seen.len();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Some((at, document)) = self.next(left) else {
                let came: Vec<_> = self.seen[began..]
                    .iter()
                    .map(|document| (document.causes(), document.document()["changed"].clone()))
                    .collect();
                let last = self.seen.last().map(CheckupDocument::text);
                panic!("not within {limit:?}: {what}; came: {came:?}\nlast: {last:?}");
            };
            if is_wanted(&document) {
                return at;
            }
        }
    }

    /// Whether no document comes for this long.
    pub fn is_quiet_for(&mut self, time: Duration) -> bool {
        self.next(time).is_none()
    }

    /// The share of one processor that the program uses during this time, from `/proc` (clock ticks of 10 ms).
    ///
    /// # Panics
    /// When the program has ended.
    pub fn processor_share(&mut self, time: Duration) -> f64 {
        let pid = self.process.child().id();
        processor_share(pid, time)
    }

    /// The program's resources at this moment.
    ///
    /// # Panics
    /// When it has ended.
    pub fn holds(&mut self) -> Held {
        let pid = self.process.child().id();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the program runs");
        let number = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let word = line.and_then(|line| line.trim_start_matches(':').split_whitespace().next());
            word.and_then(|word| word.parse().ok())
                .unwrap_or_else(|| panic!("no {name} in {status}"))
        };
        let handles = fs::read_dir(format!("/proc/{pid}/fd")).expect("the program runs");
        Held {
            memory: number("VmRSS"),
            threads: number("Threads"),
            handles: handles.count() as u64,
        }
    }

    /// Stops the program, as a machine does that goes to sleep.
    pub fn fall_asleep(&mut self) {
        self.signal(Signal::STOP);
    }

    /// Lets the program go on.
    pub fn wake_up(&mut self) {
        self.signal(Signal::CONT);
    }

    fn signal(&mut self, signal: Signal) {
        let pid = Pid::from_child(self.process.child());
        kill_process(pid, signal).expect("an own child can be signalled");
    }
}
