//! `record`: somebody tries again while the program looks on; then the judgement.

use std::net::{IpAddr, ToSocketAddrs};
#[cfg(unix)]
use std::task::Poll;
use std::time::Duration;

use checkup::Recording;
use diagnose::{CheckResult, Report, TimelineRow, Verdict, looked_at, timeline};
use facts::{Endpoint, Facts, Observed, Record};
use files::Access;
use kb::Base;
use serde::Serialize;

use crate::args::RecordArgs;
use crate::checkup::finish;
use crate::output::{Failure, Outcome, line, told};
use crate::saved::Target;

/// What `--out` saves: facts under the seal that an enquiry has, so that a copy which was changed on its way is refused.
#[derive(Serialize)]
struct Saved<'a> {
    schema: u32,
    facts: &'a Facts,
    seal: String,
}

pub fn record(args: &RecordArgs, base: &'static Base) -> Outcome {
    let out = args.out.as_deref().map(|path| Target {
        path,
        replace: args.replace,
        access: Access::Own,
    });
    if let Some(out) = &out {
        out.is_free(None)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Wrong(format!("始められません（{error}）")))?;
    let recording = Recording {
        setup: args.setup,
        taken_at: jiff::Timestamp::now().to_string(),
        length: Duration::from_secs(args.seconds.into()),
        reader_name: args.reader_name.clone(),
        app: args.app.clone(),
        known: args.endpoint.as_ref().map(addresses).unwrap_or_default(),
    };
    let quiet = args.json;
    let begun = || {
        told(&format!(
            "もう一度やってみてください。{}秒のあいだ、見ています（Ctrl+Cで、そこまでを判定します）。",
            args.seconds
        ));
    };
    let facts = runtime
        .block_on(async { checkup::record(recording, base, told_to_end(), begun, |_| {}).await });
    // Saved first: where the terminal is gone, nothing can be shown.
    if let Some(out) = &out {
        out.write(saved(&facts)?.as_bytes())?;
    }
    if args.keep {
        match crate::history::here()?.keep(&facts) {
            Ok(number) => told(&format!("この記録を、{number}番として残しました。")),
            Err(error) => told(&error.to_string()),
        }
    }
    if let (Observed::Seen(record), false) = (&facts.record, quiet) {
        line(&shown(record, base))?;
    }
    let mut report = judged(facts, base);
    if !args.json {
        // What this equipment does not have is no news at the end of a record.
        let concerns = |check: &CheckResult| check.verdict != Verdict::NotApplicable;
        report.checks.retain(concerns);
    }
    finish(&report, base, args.json)
}

/// Ready when somebody ends the record: by Ctrl+C, by closing the terminal, or as the system ends programs. Listens from the call
/// on, in a runtime, so that nothing is missed between the call to try and the first look.
#[cfg(unix)]
fn told_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let mut signals: Vec<Signal> = kinds
        .into_iter()
        .filter_map(|kind| signal(kind).ok())
        .collect();
    std::future::poll_fn(move |context| {
        let mut heard = signals.iter_mut();
        if heard.any(|signal| signal.poll_recv(context).is_ready()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
}

/// Ready when somebody ends the record by Ctrl+C.
#[cfg(not(unix))]
async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn judged(facts: Facts, base: &Base) -> Report {
    let checks = looked_at(&facts);
    diagnose::diagnose(facts, &checks, base)
}

/// The facts in one line under their seal.
fn saved(facts: &Facts) -> Result<String, Failure> {
    let wrong = |error: serde_json::Error| Failure::Wrong(error.to_string());
    let value = serde_json::to_value(facts).map_err(wrong)?;
    let saved = Saved {
        schema: facts.schema,
        facts,
        seal: facts::seal(&value),
    };
    serde_json::to_string(&saved)
        .map(|text| text + "\n")
        .map_err(wrong)
}

/// The addresses of a server that is known. They are compared and never kept.
fn addresses(endpoint: &Endpoint) -> Vec<IpAddr> {
    (endpoint.host.as_str(), endpoint.port)
        .to_socket_addrs()
        .map(|found| found.map(|address| address.ip()).collect())
        .unwrap_or_default()
}

/// The record as lines; of a long one the beginning and the end.
fn shown(record: &Record, base: &Base) -> String {
    const MOST: usize = 40;
    let rows = timeline(record, base);
    let lines = |rows: &[TimelineRow]| -> Vec<String> {
        rows.iter().map(|row| format!("  {}", row.text)).collect()
    };
    let mut text = vec!["起きたこと".to_owned()];
    if rows.len() <= MOST {
        text.extend(lines(&rows));
    } else {
        let (first, last) = (&rows[..MOST / 2], &rows[rows.len() - MOST / 2..]);
        text.extend(lines(first));
        text.push(format!("  （間の{}行は省きました）", rows.len() - MOST));
        text.extend(lines(last));
    }
    if rows.is_empty() {
        text.push("  何も変わりませんでした。".to_owned());
    }
    text.join("\n") + "\n"
}
