//! A trial reading, as the check-up judges it.

use std::time::Duration;

use diagnose::{CHECKS, Report, diagnose};
use facts::{Facts, Nfc, Observed, Os, Phone};
use observe::trial::{CarryBytes, Sign, Wish, trial};

use super::{Clock, Exchange};

pub const TIME: Duration = Duration::from_secs(25);

/// The facts of a trial, and what was told meanwhile.
pub fn facts(
    os: Os,
    exchange: &Exchange,
    nfc: &dyn CarryBytes,
    clock: &Clock,
) -> (Facts, Vec<Sign>) {
    let mut facts = Facts {
        os,
        phone: Observed::Seen(Phone {
            nfc: Observed::Seen(Nfc::On),
            ..Phone::default()
        }),
        ..Facts::blank(
            Some(exchange.setup),
            facts::Answers::default(),
            "2026-11-29T00:00:00Z".to_owned(),
        )
    };
    let wish = Wish {
        with_tries: exchange.with_tries,
        time: TIME,
    };
    let mut signs = Vec::new();
    let parts = trial(nfc, wish, || clock.now(), || true, |sign| signs.push(sign));
    for part in parts.expect("nobody ends it") {
        part.note(&mut facts);
    }
    (facts, signs)
}

pub fn judged(facts: Facts) -> Report {
    let all: Vec<_> = CHECKS.iter().collect();
    diagnose(facts, &all, kb::Base::embedded())
}

/// The verdict of a check and its finding, in one word or two.
pub fn said(report: &Report, id: &str) -> String {
    let check = report.checks.iter().find(|check| check.id == id);
    let check = check.unwrap_or_else(|| panic!("{id} was not judged"));
    let verdict = serde_json::to_value(check.verdict).expect("a verdict");
    let finding = check.finding.map(|finding| format!(" {}", finding.code()));
    format!(
        "{}{}",
        verdict.as_str().expect("a word"),
        finding.unwrap_or_default()
    )
}
