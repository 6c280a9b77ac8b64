//! `watch`: the check-up's verdicts as they change, one line each.

use std::process;

use checkup::{Change, Watch};
use diagnose::{CheckResult, Report, Verdict};
use kb::{Base, japan_time};
use serde::Serialize;

use crate::args::WatchArgs;
use crate::checkup::{answers, mark};
use crate::output::{FINE, Failure, Outcome, json_line, line};

/// One change as JSON: the document of `checkup`, and the ids of its changed checks.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    report: &'a Report,
    changed: &'a [String],
}

pub fn watch(args: &WatchArgs, base: &'static Base) -> Outcome {
    let plan = Watch {
        setup: args.setup,
        answers: answers(&args.answer)?,
        reader_name: args.reader_name.clone(),
        before: None,
        only: args.only.clone(),
        deadline: args.deadline,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Wrong(format!("始められません（{error}）")))?;
    let clock = || jiff::Timestamp::now().to_string();
    runtime.block_on(checkup::watch(plan, base, clock, |change| {
        // Nobody can be told any more, or the reader of our output has closed it.
        if let Err(failure) = print(&change, base, args.json) {
            process::exit(failure.end().into());
        }
    }));
    Ok(FINE)
}

fn print(change: &Change, base: &Base, as_json: bool) -> Result<(), Failure> {
    if !as_json {
        let now = japan_time(jiff::Timestamp::now()).time();
        return line(&format!(
            "{} {}",
            now.strftime("%H:%M:%S"),
            text(change, base)
        ));
    }
    let document = Document {
        report: &change.report,
        changed: &change.changed,
    };
    json_line(&document)
}

/// The next steps, and the changes.
fn text(change: &Change, base: &Base) -> String {
    let Change { report, changed } = change;
    let cause = report
        .causes
        .first()
        .and_then(|cause| base.guide_for(cause.code()));
    let state = match cause {
        Some(guide) => format!("原因: {}", guide.heading()),
        None if report.exit_status() == 0 => base.verdicts().no_cause.well.heading.clone(),
        None => base.verdicts().no_cause.unseen.heading.clone(),
    };
    let of_change = report
        .checks
        .iter()
        .filter(|check| check.verdict != Verdict::NotApplicable && changed.contains(&check.id));
    let verdict = |check: &CheckResult| {
        format!(
            "{}: {}",
            check.title,
            mark(check.verdict, base).trim_matches([' ', '　'])
        )
    };
    let verdicts: Vec<String> = of_change.map(verdict).collect();
    format!("{state}（{}）", verdicts.join("、"))
}
