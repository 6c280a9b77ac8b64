//! `checkup --format prometheus` read by what reads it at a clinic's vendor: promtool, a real node_exporter, a real Prometheus.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rigs::process::Process;
use rigs::shikaku::Shikaku;
use serde_json::Value;

/// Two checks that every machine answers, so that the run is short.
const CHECKUP: [&str; 6] = [
    "checkup",
    "--format",
    "prometheus",
    "--only",
    "disk.free",
    "--setup=windows-usb-reader",
];
const LIMIT: Duration = Duration::from_secs(60);

/// An address of this machine that nobody uses.
fn address() -> SocketAddr {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback");
    taken.local_addr().expect("an address")
}

/// The body of an answer; nothing while nobody answers.
fn get(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer
        .split_once("\r\n\r\n")
        .map(|(_, body)| body.to_owned())
}

/// Asks until the answer has what is wanted.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < LIMIT, "no {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The value of the one series that a query gives.
fn value(prometheus: SocketAddr, query: &str) -> Option<f64> {
    let body = get(prometheus, &format!("/api/v1/query?query={query}"))?;
    let answer: Value = serde_json::from_str(&body).ok()?;
    let result = answer.pointer("/data/result")?.as_array()?;
    let [one] = &result[..] else { return None };
    one.pointer("/value/1")?.as_str()?.parse().ok()
}

#[test]
fn promtool_finds_no_fault_and_prometheus_has_the_values_by_way_of_a_node_exporter() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ended = Shikaku::alone().run(CHECKUP);
    let metrics = ended.stdout.clone();
    assert!(metrics.contains("shikaku_exit_status"), "{ended}");

    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool can be started (apt-get install prometheus)");
    let mut input = promtool.stdin.take().expect("it is piped");
    input.write_all(metrics.as_bytes()).expect("it reads");
    drop(input);
    let linted = promtool.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&linted.stderr) + String::from_utf8_lossy(&linted.stdout);
    assert!(
        linted.status.success() && told.trim().is_empty(),
        "{told}\n{metrics}"
    );

    fs::write(folder.path().join("shikaku.prom"), &metrics).expect("writable");
    let (exporter, prometheus) = (address(), address());
    let _exporter = Process::start(
        "node_exporter",
        quiet("prometheus-node-exporter")
            .args(["--collector.disable-defaults", "--collector.textfile"])
            .arg(format!(
                "--collector.textfile.directory={}",
                folder.path().display()
            ))
            .arg(format!("--web.listen-address={exporter}")),
    );
    let text = until("metrics of the node_exporter", || {
        get(exporter, "/metrics").filter(|text| text.contains("shikaku_exit_status"))
    });
    assert!(text.contains("node_textfile_scrape_error 0"), "{text}");

    let _prometheus = start_prometheus(folder.path(), exporter, prometheus);
    let status = until("value in Prometheus", || {
        value(prometheus, "shikaku_exit_status")
    });
    assert_eq!(Some(status as i32), ended.status, "{ended}");
    let checks = until("sum of checks", || value(prometheus, "sum(shikaku_checks)"));
    let seen = until("count of checks", || {
        value(prometheus, "count(shikaku_check)")
    });
    assert!(
        (checks - seen).abs() < f64::EPSILON && seen > 0.5,
        "{checks} {seen}"
    );
}

fn start_prometheus(folder: &Path, exporter: SocketAddr, listens: SocketAddr) -> Process {
    let config = folder.join("prometheus.yml");
    let text = format!(
        "global:\n  scrape_interval: 1s\nscrape_configs:\n  - job_name: clinic\n    static_configs:\n      - targets: ['{exporter}']\n"
    );
    fs::write(&config, text).expect("writable");
    Process::start(
        "prometheus",
        quiet("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("tsdb").display()
            ))
            .arg(format!("--web.listen-address={listens}")),
    )
}

/// The example units of packaging/schedule with this build's program and a folder of the test in them.
fn units(program: &Path, folder: &Path) -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/schedule");
    let mut units = Vec::new();
    for file in fs::read_dir(examples).expect("examples").flatten() {
        let path = file.path();
        let name = file.file_name();
        if path.extension().is_none_or(|kind| kind == "xml") {
            continue;
        }
        let text = fs::read_to_string(path).expect("a unit");
        let text = text
            .replace("/usr/bin/shikaku", &program.display().to_string())
            .replace(
                "/var/lib/prometheus/node-exporter",
                &folder.display().to_string(),
            );
        fs::write(folder.join(&name), text).expect("writable");
        units.push(folder.join(name));
    }
    units
}

#[test]
fn the_example_timers_hold_for_systemd_and_the_command_writes_metrics_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shikaku = Shikaku::alone();
    let units = units(shikaku.program(), folder.path());
    assert_eq!(units.len(), 4, "{units:?}");
    let verified = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(&units)
        .output()
        .expect("systemd-analyze can be started (apt-get install systemd)");
    let told = String::from_utf8_lossy(&verified.stderr);
    let ours: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("shikaku"))
        .collect();
    assert!(verified.status.success() && ours.is_empty(), "{told}");

    let service = fs::read_to_string(folder.path().join("shikaku-metrics.service"));
    let service = service.expect("the service");
    let command = service
        .lines()
        .find_map(|line| {
            line.strip_prefix("ExecStart=/bin/sh -c '")?
                .strip_suffix('\'')
        })
        .expect("a command");
    let ran = Command::new("sh").args(["-c", command]).status();
    assert!(ran.expect("sh").success());
    let written = fs::read_to_string(folder.path().join("shikaku.prom")).expect("metrics");
    assert!(written.contains("shikaku_exit_status"), "{written}");
    assert!(!folder.path().join("shikaku.prom.new").exists());
}

/// Only a Windows takes a task in (Wine's scheduler does not start here), so the file is read as XML and held against the installer.
#[test]
fn the_example_task_is_xml_and_starts_what_the_installer_puts_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging");
    let read = "import sys, xml.etree.ElementTree as t
task = t.parse(sys.argv[1]).getroot()
name = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'
for part in ('Command', 'Arguments', 'RunLevel', 'ExecutionTimeLimit'):
    print([found.text for found in task.iter(name + part)])";
    let told = Command::new("python3")
        .args(["-c", read])
        .arg(folder.join("schedule/opening.xml"))
        .output()
        .expect("python3 can be started (apt-get install python3)");
    let told = String::from_utf8_lossy(&told.stdout).replace(r"\\", r"\");
    let lines: Vec<&str> = told.lines().collect();
    let [command, arguments, level, limit] = lines[..] else {
        panic!("no task: {told}");
    };
    assert_eq!(command, "['cmd.exe']");
    let installed = r"\Programs\shikaku-rescue";
    let installer = fs::read_to_string(folder.join("windows/installer.nsi")).expect("the script");
    let place = format!("InstallDir \"$LOCALAPPDATA{installed}\"");
    assert!(installer.contains(&place), "{place}");
    // A machine on which the app was never opened has no folder yet, and the program stands last, because the task's result is its.
    let whole = format!(
        r#"['/d /c "md "%LOCALAPPDATA%\shikaku-rescue" 2>nul & "%LOCALAPPDATA%{installed}\shikaku.exe" opening --quiet > "%LOCALAPPDATA%\shikaku-rescue\opening.txt" 2>&1"']"#
    );
    assert_eq!(arguments, whole);
    assert_eq!((level, limit), ("['LeastPrivilege']", "['PT5M']"));
}
