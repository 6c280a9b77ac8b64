//! The connection checks with the laboratory's roots in place of Amazon's, whose keys are not available. It calls the
//! same library as `shikaku` and prints the same document. Other roots are accepted only here, in a program that is
//! never shipped. `lab-checkup ID=ROOT.pem… -- HOST:PORT[,HOST:PORT…]
//! [SECONDS]`

use std::process::ExitCode;
use std::time::Duration;

use checkup::{DEFAULT_DEADLINE, Plan};
use diagnose::CHECKS;
use facts::Answers;
use kb::Base;

fn main() -> ExitCode {
    let (probe, rest) = rigs::tls_lab::called_with();
    let deadline = rest.first().map_or(DEFAULT_DEADLINE, |seconds| {
        Duration::from_secs_f64(seconds.parse().expect("seconds"))
    });
    let of_the_connection = |id: &str| {
        ["network.", "tls.", "trust."]
            .iter()
            .any(|family| id.starts_with(family))
    };
    let plan = Plan {
        setup: None,
        answers: Answers::default(),
        reader_name: None,
        checks: CHECKS
            .iter()
            .filter(|check| of_the_connection(check.id))
            .collect(),
        deadline,
        taken_at: jiff::Timestamp::now().to_string(),
        probe,
        phone: None,
        quiet: false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let report = runtime.block_on(checkup::run(plan, Base::embedded(), |_| ()));
    println!(
        "{}",
        serde_json::to_string_pretty(&report).expect("a report is JSON")
    );
    ExitCode::from(report.exit_status())
}
