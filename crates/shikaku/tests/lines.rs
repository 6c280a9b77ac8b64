//! `diagnose --lines` as a process: every line answered, in order, whatever stands between, for as long as lines come.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use common::{Ended, Home, all_facts, arg, program};
use serde_json::Value;

/// The facts of all scenes, each as a line.
fn records() -> Vec<String> {
    let facts = all_facts();
    let lines = facts.iter().map(serde_json::to_string);
    lines.map(|line| line.expect("JSON")).collect()
}

fn answers(ended: &Ended) -> Vec<Value> {
    let lines = ended.stdout.lines();
    let answers = lines.map(serde_json::from_str).collect::<Result<_, _>>();
    answers.unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

/// The program over a file of this content.
fn over(home: &Home, content: impl AsRef<[u8]>) -> Ended {
    let file = arg(&home.file("lines.ndjson", content));
    home.run(["diagnose", "--lines", &file])
}

/// The program with a pipe to its input and one from its output.
fn piped(home: &Home) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut command = home.command(["diagnose", "--lines"]);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    let input = child.stdin.take().expect("a pipe");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    (child, input, output)
}

#[test]
fn ten_thousand_lines_are_answered_in_their_order_with_bad_ones_between() {
    let home = Home::new();
    let record = &records()[0];
    let mut text = String::new();
    for number in 1..=10_000 {
        let at = format!("\"taken_at\":\"{number}\"");
        let mut facts: Value = serde_json::from_str(record).expect("JSON");
        facts["taken_at"] = number.to_string().into();
        let line = facts.to_string();
        assert!(line.contains(&at));
        text.push_str(match number % 10 {
            // Some take long and most do not, so that batches end in another order than they began.
            1 | 2 => &line,
            3 => "",
            _ => "{\"taken_at\":",
        });
        text.push('\n');
    }
    let ended = over(&home, text);
    let answers = answers(&ended);
    assert_eq!(answers.len(), 10_000);
    for (number, answer) in (1_u64..).zip(&answers) {
        match number % 10 {
            1 | 2 => assert_eq!(answer["facts"]["taken_at"], number.to_string()),
            _ => {
                assert_eq!(answer["line"], number);
                assert!(answer["error"].as_str().is_some_and(|why| !why.is_empty()));
                assert_eq!(answer.as_object().map(serde_json::Map::len), Some(2));
            }
        }
    }
}

#[test]
fn each_line_is_answered_as_a_file_of_its_own_would_be() {
    let home = Home::new();
    let records = records();
    // All scenes of all families take a minute as processes of their own.
    let some: Vec<&String> = records.iter().step_by(records.len() / 25).collect();
    let text: Vec<&str> = some.iter().map(|record| record.as_str()).collect();
    let together = over(&home, text.join("\n"));
    let together = answers(&together);
    assert_eq!(together.len(), some.len());
    for (record, answer) in some.into_iter().zip(together) {
        let alone = home.run(["diagnose", &arg(&home.file("one.json", record)), "--json"]);
        let alone: Value = serde_json::from_str(&alone.stdout).expect("a report");
        assert_eq!(answer, alone);
    }
}

/// The site's module has its own test over enquiries made in the same way (ui/e2e-site/same-answers.spec.ts).
#[test]
fn a_thousand_enquiries_are_judged_here_as_the_library_judges_them() {
    let home = Home::new();
    let all = all_facts();
    let base = kb::Base::embedded();
    let (mut text, mut expected) = (String::new(), Vec::new());
    for facts in all.iter().cycle().take(1_000) {
        let left = enquiry::outgoing(facts).expect("facts as they leave");
        let line = serde_json::json!({ "facts": left }).to_string();
        let read = facts::facts_from_json(&line).expect("its own facts");
        let checks = diagnose::looked_at(&read);
        let report = diagnose::diagnose(read, &checks, base);
        expected.push(serde_json::to_value(report).expect("JSON"));
        text.push_str(&line);
        text.push('\n');
    }
    assert_eq!(answers(&over(&home, text)), expected);
}

#[test]
fn lines_as_windows_writes_them_and_lines_that_are_none_are_told_apart() {
    let home = Home::new();
    let record = &records()[0];
    let (good, enquiry) = (record.as_bytes(), format!("{{\"facts\":{record}}}"));
    let too_long = [b"\"", "x".repeat(11 * 1024 * 1024).as_bytes(), b"\""].concat();
    let lines: [(&[u8], Option<&str>); 9] = [
        (good, None),
        (b"\xFF\xFE{}", Some("UTF-8")),
        (enquiry.as_bytes(), None),
        (b"   ", Some("空")),
        (b"[]", Some("読めません")),
        (&too_long, Some("大きすぎます")),
        (b"{\"schema\":99}", Some("新しい版")),
        (b"\x1b]0;T\x07", Some("読めません")),
        (good, None),
    ];
    let mut text = b"\xEF\xBB\xBF".to_vec();
    for (line, _) in lines {
        text.extend_from_slice(line);
        text.extend_from_slice(b"\r\n");
    }
    let ended = over(&home, &text);
    ended.is_harmless();
    let answers = answers(&ended);
    assert_eq!(answers.len(), lines.len());
    for ((number, answer), (_, told)) in (1..).zip(&answers).zip(lines) {
        match told {
            None => assert!(answer["checks"].is_array(), "{number}: {answer}"),
            Some(told) => {
                let error = answer["error"].as_str().unwrap_or_default();
                assert_eq!(answer["line"], number);
                assert!(error.contains(told), "{number}: {answer}");
            }
        }
    }
}

#[test]
fn the_exit_status_is_that_of_the_worst_line() {
    let home = Home::new();
    let of = |wanted: i32| {
        let mut records = records().into_iter();
        let found = records.find(|record| over(&home, record).status == Some(wanted));
        found.unwrap_or_else(|| panic!("no scene ends with {wanted}"))
    };
    let (found, unseen) = (of(1), of(3));
    let status = |text: String| over(&home, text).status;
    assert_eq!(status(String::new()), Some(0));
    assert_eq!(status(format!("{unseen}\n{found}\nbad\n")), Some(1));
    assert_eq!(status(format!("{unseen}\n")), Some(3));
    assert_eq!(status("bad\n".to_owned()), Some(3));
    let missing = home.run(["diagnose", "--lines", &arg(&home.at("none"))]);
    assert_eq!(missing.status, Some(2), "{missing:?}");
    let pipe = home.run(["diagnose", "--lines", &arg(&home.pipe("pipe"))]);
    assert_eq!(pipe.status, Some(2), "{pipe:?}");
    let neither = home.run(["diagnose"]);
    assert_eq!(neither.status, Some(2), "{neither:?}");
}

#[test]
fn a_line_is_answered_before_the_next_one_comes_and_before_the_input_is_closed() {
    let home = Home::new();
    let (mut child, mut input, mut output) = piped(&home);
    for (number, record) in (1_u32..=5).zip(records()) {
        writeln!(input, "{record}").expect("it listens");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("it answers");
        assert!(answer.contains("\"checks\""), "{number}: {answer}");
    }
    drop(input);
    assert!(child.wait().expect("it ends").code().is_some());
}

#[test]
fn a_line_that_does_not_end_takes_no_memory_and_the_next_one_is_judged() {
    let home = Home::new();
    let (mut child, mut input, mut output) = piped(&home);
    let piece = vec![b'x'; 1024 * 1024];
    for _ in 0..300 {
        input.write_all(&piece).expect("it listens");
    }
    let mut answer = String::new();
    output.read_line(&mut answer).expect("it answers");
    assert!(answer.starts_with("{\"line\":1,"), "{answer}");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<u64> =
        peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
    assert!(kilobytes.is_some_and(|peak| peak < 100_000), "{status}");
    writeln!(input, "\n{}", records()[0]).expect("it listens");
    answer.clear();
    output.read_line(&mut answer).expect("it answers");
    assert!(answer.contains("\"checks\""), "{answer}");
    drop(input);
    assert!(child.wait().expect("it ends").code().is_some());
}

#[test]
fn a_closed_pipe_is_quiet_and_a_full_disk_is_told_though_lines_still_come() {
    let home = Home::new();
    let file = arg(&home.file("lines.ndjson", records().join("\n")));
    let run = |line: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", line]).arg(program()).arg(&file);
        home.prepare(&mut command);
        Ended::of(&mut command)
    };
    let closed = run(r#"("$0" diagnose --lines "$1"; echo $? >&2) | head -n 1 >/dev/null"#);
    assert_eq!(closed.stderr, "0\n", "{closed:?}");
    // The sleeper holds the input open.
    let full = run(r#"(cat "$1"; sleep 5) | "$0" diagnose --lines >/dev/full"#);
    assert_eq!(full.status, Some(3), "{full:?}");
    assert!(full.stderr.contains("書き出せません"), "{full:?}");
}
