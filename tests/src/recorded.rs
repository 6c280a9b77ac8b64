//! `shikaku record --json` while a test plays the one who tries: when it began, what it costs, and what it says at its end.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::checkup_document::CheckupDocument;
use crate::process::Process;
use crate::watching::processor_share;

/// Far above what a record takes to end after it was told to.
const LIMIT: Duration = Duration::from_secs(20);

/// A running record.
#[derive(Debug)]
pub struct Recorded {
    process: Process,
    /// When somebody may try.
    pub start: Instant,
    document: Option<JoinHandle<String>>,
}

impl Recorded {
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = Process::start("shikaku record", command);
        let stderr = process.child().stderr.take().expect("stderr is piped");
        let mut stderr = BufReader::new(stderr);
        let mut line = String::new();
        stderr.read_line(&mut line).expect("shikaku writes UTF-8");
        let start = Instant::now();
        assert!(line.starts_with("もう一度"), "it does not begin: {line}");
        let mut stdout = process.child().stdout.take().expect("stdout is piped");
        let document = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stdout.read_to_string(&mut text);
            text
        });
        Self {
            process,
            start,
            document: Some(document),
        }
    }

    /// Milliseconds since it began.
    #[must_use]
    pub fn at(&self, moment: Instant) -> i64 {
        let since = moment.saturating_duration_since(self.start);
        i64::try_from(since.as_millis()).expect("a test is short")
    }

    /// The share of one processor that it uses during this time.
    pub fn processor_share(&mut self, time: Duration) -> f64 {
        processor_share(self.process.child().id(), time)
    }

    /// Sends Ctrl+C; returns what it says and how long it took to end.
    ///
    /// # Panics
    /// When it does not end or says no JSON.
    pub fn stop(mut self) -> (CheckupDocument, Duration) {
        let pid = Pid::from_child(self.process.child());
        let told = Instant::now();
        kill_process(pid, Signal::INT).expect("an own child can be signalled");
        let document = self.document();
        (document, told.elapsed())
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// As [`Recorded::stop`].
    pub fn end(mut self) -> CheckupDocument {
        self.document()
    }

    fn document(&mut self) -> CheckupDocument {
        let ended = self.process.wait_at_most(LIMIT);
        assert!(ended.is_some(), "it does not end");
        let document = self.document.take().expect("it is read once");
        let text = document.join().expect("the reader ends well");
        let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        CheckupDocument::new(json)
    }
}
