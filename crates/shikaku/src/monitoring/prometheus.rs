//! The text format of Prometheus, version 0.0.4. Labels are ids of ours; without timestamps, which the textfile collector refuses.

use std::fmt::Write as _;

use diagnose::Report;

use super::{VERDICTS, causes, count, seconds};

/// A metric: its samples, each with its labels and its number.
struct Metric<'a> {
    name: &'a str,
    help: &'a str,
    samples: Vec<(Vec<(&'a str, &'a str)>, f64)>,
}

/// The whole text.
pub fn text(report: &Report) -> String {
    let word = |verdict| {
        let found = VERDICTS.iter().find(|(known, _)| *known == verdict);
        found.map_or("", |(_, word)| *word)
    };
    let each = report.checks.iter().map(|check| {
        let labels = vec![
            ("check", check.id.as_str()),
            ("verdict", word(check.verdict)),
        ];
        (labels, 1.0)
    });
    let of_causes = causes(report).map(|(cause, check)| {
        let labels = vec![
            ("finding", cause.code()),
            ("check", check.id.as_str()),
            ("verdict", word(check.verdict)),
        ];
        (labels, 1.0)
    });
    let counts = VERDICTS.iter().map(|(verdict, word)| {
        // There are a few dozen checks.
        let count = u32::try_from(count(report, *verdict)).unwrap_or(u32::MAX);
        (vec![("verdict", *word)], f64::from(count))
    });
    let alone = |number: f64| vec![(Vec::new(), number)];
    let taken_at = report.facts.taken_at.parse::<jiff::Timestamp>();
    let mut metrics = vec![
        Metric {
            name: "shikaku_check",
            help: "A check with the verdict it has; always 1.",
            samples: each.collect(),
        },
        Metric {
            name: "shikaku_cause",
            help: "A cause that was found and that no other cause explains; always 1.",
            samples: of_causes.collect(),
        },
        Metric {
            name: "shikaku_checks",
            help: "Number of checks with this verdict.",
            samples: counts.collect(),
        },
        Metric {
            name: "shikaku_exit_status",
            help: "0 nothing wrong, 1 a cause was found, 3 something could not be seen.",
            samples: alone(f64::from(report.exit_status())),
        },
        Metric {
            name: "shikaku_checkup_duration_seconds",
            help: "Time from the start of the check-up to its last verdict.",
            samples: alone(seconds(report)),
        },
    ];
    if let Ok(taken_at) = taken_at {
        metrics.push(Metric {
            name: "shikaku_checkup_timestamp_seconds",
            help: "When looking began, in seconds since 1970.",
            // A double holds microseconds until the year 2255.
            samples: alone(taken_at.as_duration().as_secs_f64()),
        });
    }
    let mut text = String::new();
    for metric in metrics.iter().filter(|metric| !metric.samples.is_empty()) {
        metric.write(&mut text);
    }
    text
}

impl Metric<'_> {
    fn write(&self, text: &mut String) {
        let Self {
            name,
            help,
            samples,
        } = self;
        // Writing to a String does not fail.
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n");
        for (labels, number) in samples {
            let pairs: Vec<String> = labels
                .iter()
                .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
                .collect();
            let labels = match pairs.as_slice() {
                [] => String::new(),
                pairs => format!("{{{}}}", pairs.join(",")),
            };
            let _ = writeln!(text, "{name}{labels} {number}");
        }
    }
}

/// The value of a label: these three letters have a meaning there.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use facts::{PcscService, Reader};

    use super::super::tests::report;
    use super::*;

    #[test]
    fn every_metric_has_its_help_and_type_once_and_before_its_samples() {
        let text = text(&report(PcscService::NotRunning));
        let mut known: Vec<&str> = Vec::new();
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, words) = help.split_once(' ').expect("words");
                assert!(!known.contains(&name) && !words.is_empty(), "{line}");
                known.push(name);
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                assert_eq!(
                    kind.split_once(' '),
                    known.last().map(|name| (*name, "gauge"))
                );
            } else {
                let name = line.split(['{', ' ']).next();
                assert_eq!(name, known.last().copied(), "{line}");
                let (_, number) = line.rsplit_once(' ').expect("a number");
                assert!(number.parse::<f64>().is_ok(), "{line}");
            }
        }
        assert_eq!(known.len(), 6, "{text}");
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn a_cause_is_told_by_its_code_and_the_time_in_seconds() {
        let report = report(PcscService::NotRunning);
        let text = text(&report);
        let cause = format!(
            "shikaku_cause{{finding=\"{}\",check=\"reader.service\",verdict=\"fail\"}} 1\n",
            report.causes[0].code()
        );
        assert!(text.contains(&cause), "{text}");
        assert!(text.contains("shikaku_exit_status 1\n"), "{text}");
        assert!(
            text.contains("shikaku_checkup_timestamp_seconds 1795305600\n"),
            "{text}"
        );
        assert!(
            text.contains("shikaku_checks{verdict=\"crashed\"} 0\n"),
            "{text}"
        );
    }

    #[test]
    fn labels_carry_ids_alone_whatever_a_reader_is_called() {
        let named: Reader = serde_json::from_value(serde_json::json!({
            "name": "SECRET\"} 1\nshikaku_evil 2", "card": "absent", "exclusive": false
        }))
        .expect("a reader");
        let text = text(&report(PcscService::Running {
            readers: vec![named],
        }));
        assert!(!text.contains("SECRET") && !text.contains("evil"), "{text}");
    }

    #[test]
    fn the_letters_with_a_meaning_are_escaped() {
        assert_eq!(escaped("a\\b\"c\nd"), "a\\\\b\\\"c\\nd");
    }
}
