//! A report for monitoring that exists: one line for Nagios and its kin (Monitoring Plugins Development Guidelines,
//! <https://www.monitoring-plugins.org/doc/guidelines.html>), and Prometheus' text format for the node exporter's textfile collector
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>). Both are made of a report alone and carry ids, headings of the
//! content and numbers: never a name, an address or anything else that was seen, because whoever reads a monitor's page is not asked.

mod nagios;
mod prometheus;

use clap::ValueEnum;
use diagnose::{CheckResult, Finding, Report, Verdict};
use kb::Base;

use crate::output::{FINE, Failure, Outcome, line, told};

pub use nagios::UNKNOWN;

/// For whom a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Nagios、Icinga、Zabbixなど（1行と、終了コード 0 OK / 1 WARNING / 2 CRITICAL / 3 UNKNOWN）
    Nagios,
    /// Prometheus（node_exporterのtextfile）
    Prometheus,
}

/// All verdicts with their words, as `--json` writes them.
const VERDICTS: [(Verdict, &str); 7] = [
    (Verdict::Pass, "pass"),
    (Verdict::Warn, "warn"),
    (Verdict::Fail, "fail"),
    (Verdict::Ask, "ask"),
    (Verdict::Unknown, "unknown"),
    (Verdict::NotApplicable, "not-applicable"),
    (Verdict::Crashed, "crashed"),
];

/// Prints the report, and says how the program ends.
pub fn finish(report: &Report, base: &Base, format: Format) -> Outcome {
    match format {
        Format::Nagios => {
            let (status, text) = nagios::line(report, base);
            line(&text)?;
            Ok(status)
        }
        Format::Prometheus => {
            line(prometheus::text(report).trim_end())?;
            Ok(report.exit_status())
        }
    }
}

/// How a call ends that came to no report. A monitor reads one line on stdout and takes 2 for a broken clinic, so a wrong call is
/// UNKNOWN there, as its guidelines say.
pub fn without_report(failure: Failure) -> Outcome {
    match failure {
        Failure::Wrong(message) | Failure::NotWritten(message) => {
            line(&nagios::unknown(&message))?;
            told(&message);
            Ok(UNKNOWN)
        }
        // Nothing can be said, and silence is not OK.
        Failure::Output(error) => {
            let status = Failure::Output(error).end();
            Ok(if status == FINE { FINE } else { UNKNOWN })
        }
    }
}

/// Whether the arguments, which could not be understood, name Nagios' format.
pub fn is_for_nagios(arguments: impl IntoIterator<Item = String>) -> bool {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--format=nagios" => return true,
            "--format" if arguments.next().as_deref() == Some("nagios") => return true,
            _ => {}
        }
    }
    false
}

/// How many checks have this verdict.
fn count(report: &Report, verdict: Verdict) -> usize {
    let checks = report.checks.iter();
    checks.filter(|check| check.verdict == verdict).count()
}

/// The causes, best first, each with the check that found it.
fn causes(report: &Report) -> impl Iterator<Item = (Finding, &CheckResult)> {
    report.causes.iter().filter_map(|cause| {
        let mut checks = report.checks.iter();
        let check = checks.find(|check| check.finding == Some(*cause))?;
        Some((*cause, check))
    })
}

/// How long it took to the last verdict, in seconds.
fn seconds(report: &Report) -> f64 {
    let millis = report.checks.iter().map(|check| check.millis).max();
    f64::from(millis.unwrap_or_default()) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use diagnose::{diagnose, looked_at};
    use facts::{Answers, Facts, Observed, Os, PcscService};

    /// A desk on Linux whose PC/SC service was seen to be in this state, and nothing else.
    pub(super) fn report(pcsc: PcscService) -> Report {
        let facts = Facts {
            os: Os::Linux,
            pcsc: Observed::Seen(pcsc),
            ..Facts::blank(None, Answers::default(), "2026-11-22T00:00:00Z".to_owned())
        };
        let checks = looked_at(&facts);
        diagnose(facts, &checks, Base::embedded())
    }

    #[test]
    fn the_words_of_the_verdicts_are_those_of_json() {
        for (verdict, word) in VERDICTS {
            let written = serde_json::to_value(verdict).expect("JSON");
            assert_eq!(written, word);
        }
    }

    #[test]
    fn a_call_that_is_not_understood_is_known_to_be_for_nagios_by_its_arguments() {
        let is = |line: &str| is_for_nagios(line.split(' ').map(str::to_owned));
        assert!(is("checkup --format nagios --nosuch"));
        assert!(is("checkup --nosuch --format=nagios"));
        assert!(!is("checkup --format prometheus --nosuch"));
        assert!(!is("explain nagios"));
        assert!(!is("checkup --format"));
    }
}
