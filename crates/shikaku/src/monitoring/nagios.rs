//! The line of a plug-in: `SHIKAKU CRITICAL - text | perfdata`.

use diagnose::{Report, Verdict};
use kb::Base;

use super::{VERDICTS, causes, count, seconds};

/// Could not be told.
pub const UNKNOWN: u8 = 3;

/// The line and the exit status. A finding of a failed check is CRITICAL and one of a warning is WARNING; where there is neither and
/// a check could not be judged it is UNKNOWN, because what was not seen is not OK.
pub fn line(report: &Report, base: &Base) -> (u8, String) {
    let found: Vec<String> = causes(report)
        .map(|(cause, _)| {
            let guide = base.guide_for(cause.code());
            guide.map_or(cause.code().to_owned(), |guide| {
                format!("{}（{}）", plain(guide.heading()), cause.code())
            })
        })
        .collect();
    let is_critical = causes(report).any(|(_, check)| check.verdict == Verdict::Fail);
    let of = |verdict| {
        let checks = report.checks.iter();
        let ids = checks.filter(move |check| check.verdict == verdict);
        ids.map(|check| check.id.as_str())
    };
    let unseen: Vec<&str> = [Verdict::Crashed, Verdict::Unknown, Verdict::Ask]
        .into_iter()
        .flat_map(of)
        .collect();
    let no_cause = &base.verdicts().no_cause;
    let (status, word, text) = if is_critical {
        (2, "CRITICAL", found.join("、"))
    } else if !found.is_empty() {
        (1, "WARNING", found.join("、"))
    } else if !unseen.is_empty() {
        let heading = plain(&no_cause.unseen.heading);
        (
            UNKNOWN,
            "UNKNOWN",
            format!("{heading}: {}", unseen.join(" ")),
        )
    } else {
        (0, "OK", plain(&no_cause.well.heading))
    };
    let counts = VERDICTS.iter().map(|(verdict, word)| {
        format!(
            "{word}={};;;0;{}",
            count(report, *verdict),
            report.checks.len()
        )
    });
    let figures: Vec<String> = counts.collect();
    let line = format!(
        "SHIKAKU {word} - {text} | {} time={:.3}s;;;0",
        figures.join(" "),
        seconds(report)
    );
    (status, line)
}

/// The line where there is no report.
pub fn unknown(message: &str) -> String {
    format!("SHIKAKU UNKNOWN - {}", plain(message))
}

/// A text of the content without what has a meaning in such a line: its end, and the bar before the figures.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "｜")
}

#[cfg(test)]
mod tests {
    use facts::PcscService;

    use super::super::tests::report;
    use super::*;

    /// The report with these verdicts alone, as other checks would have made it.
    fn with(verdicts: &[Verdict]) -> Report {
        let mut made = report(PcscService::NotRunning);
        let check = made.checks[0].clone();
        made.checks = verdicts
            .iter()
            .map(|verdict| {
                let is_found = matches!(verdict, Verdict::Fail | Verdict::Warn);
                let mut check = check.clone();
                check.verdict = *verdict;
                check.finding = check.finding.filter(|_| is_found);
                check.millis = 1234;
                check
            })
            .collect();
        made.causes = made
            .checks
            .iter()
            .filter_map(|check| check.finding)
            .collect();
        made
    }

    #[test]
    fn the_state_is_that_of_the_worst_that_is_known() {
        use Verdict::{Ask, Crashed, Fail, NotApplicable, Pass, Unknown, Warn};
        for (verdicts, status, word) in [
            (&[Pass, NotApplicable][..], 0, "OK"),
            (&[], 0, "OK"),
            (&[Pass, Warn, Unknown], 1, "WARNING"),
            (&[Unknown, Fail, Pass], 2, "CRITICAL"),
            (&[Pass, Unknown], 3, "UNKNOWN"),
            (&[Pass, Ask], 3, "UNKNOWN"),
            (&[Pass, Crashed], 3, "UNKNOWN"),
        ] {
            let (ended, line) = line(&with(verdicts), Base::embedded());
            assert_eq!(ended, status, "{line}");
            assert!(line.starts_with(&format!("SHIKAKU {word} - ")), "{line}");
        }
    }

    #[test]
    fn it_is_one_line_with_one_bar_and_figures_of_the_form_of_the_guidelines() {
        let (_, line) = line(&with(&[Verdict::Fail, Verdict::Pass]), Base::embedded());
        assert!(!line.contains('\n'));
        let (text, figures) = line.split_once(" | ").expect("a bar");
        assert!(!text.contains('|') && !figures.contains('|'), "{line}");
        assert_eq!(
            figures,
            "pass=1;;;0;2 warn=0;;;0;2 fail=1;;;0;2 ask=0;;;0;2 unknown=0;;;0;2 \
             not-applicable=0;;;0;2 crashed=0;;;0;2 time=1.234s;;;0"
        );
        assert!(
            text.contains(report(PcscService::NotRunning).causes[0].code()),
            "{line}"
        );
    }

    #[test]
    fn a_text_with_a_bar_or_a_second_line_stays_in_its_place() {
        assert_eq!(
            unknown("a | b=1\nSHIKAKU OK"),
            "SHIKAKU UNKNOWN - a ｜ b=1 SHIKAKU OK"
        );
    }
}
