//! The watch as the window runs it: in a thread's runtime, dropped when it is no longer wanted. Prints `following`
//! after its first change, drops the watch when a line arrives on standard input, and succeeds when no thread of the
//! watch is left.

use std::io::BufRead;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use checkup::Watch;
use facts::Answers;
use kb::Base;
use tokio::sync::mpsc;

/// How long the threads may take to end.
const LIMIT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be started");
    let plan = Watch {
        setup: None,
        answers: Answers::default(),
        reader_name: None,
        before: None,
        only: Vec::new(),
        deadline: Duration::from_secs(5),
    };
    let (line, mut lines) = mpsc::unbounded_channel();
    let listener = std::thread::spawn(move || {
        let mut said = String::new();
        let _ = std::io::stdin().lock().read_line(&mut said);
        let _ = line.send(());
    });
    runtime.block_on(async {
        let clock = || "2026-11-22T00:00:00Z".to_owned();
        tokio::select! {
            () = checkup::watch(plan, Base::embedded(), clock, |_| println!("following")) => {}
            _ = lines.recv() => {}
        }
    });
    drop(runtime);
    let _ = listener.join();
    let dropped = Instant::now();
    while dropped.elapsed() < LIMIT {
        if threads().len() == 1 {
            println!("ended after {} ms", dropped.elapsed().as_millis());
            return ExitCode::SUCCESS;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    println!("threads are left: {:?}", threads());
    ExitCode::FAILURE
}

/// The threads except nusb's one, which a process keeps after its first watch of plugs, and which blocks.
fn threads() -> Vec<String> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let names = threads
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("comm")).ok());
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| !name.starts_with("nusb")).collect()
}
