//! `shikaku update` beside a stand-in winget that plays recorded answers: every answer ends in its outcome with the next way, words
//! come while they are said, and neither the deadline nor a cancel leaves a process behind.

#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use rigs::shikaku::{Ended, Shikaku};
use rigs::winget::{Play, Winget};

fn update(winget: &Winget, args: &[&str]) -> Ended {
    let shikaku = Shikaku::alone().with("PATH", winget.path());
    shikaku.run(["update"].iter().chain(args))
}

macro_rules! recording {
    ($name:literal) => {
        include_bytes!(concat!("../src/winget/", $name, ".txt")).as_slice()
    };
}

/// Name, recording, winget's status as far as Linux hands it on, outcome, next entry, shikaku's status.
type Row = (
    &'static str,
    &'static [u8],
    u8,
    &'static str,
    &'static str,
    i32,
);

#[test]
fn every_answer_ends_in_its_outcome_and_the_next_way() {
    let ways = "guide/update-app-windows";
    let table: [Row; 19] = [
        (
            "installed-ja",
            recording!("installed-ja"),
            0,
            "updated",
            ways,
            0,
        ),
        (
            "installed-en",
            recording!("installed-en"),
            0,
            "updated",
            ways,
            0,
        ),
        (
            "already-newest-ja",
            recording!("already-newest-ja"),
            43,
            "already-newest",
            ways,
            0,
        ),
        (
            "already-newest-en",
            recording!("already-newest-en"),
            43,
            "already-newest",
            ways,
            0,
        ),
        (
            "not-found-ja",
            recording!("not-found-ja"),
            20,
            "not-found",
            ways,
            1,
        ),
        (
            "not-found-en",
            recording!("not-found-en"),
            20,
            "not-found",
            ways,
            1,
        ),
        (
            "no-network-ja",
            recording!("no-network-ja"),
            1,
            "no-network",
            "guide/server-unreachable",
            1,
        ),
        (
            "no-network-en",
            recording!("no-network-en"),
            1,
            "no-network",
            "guide/server-unreachable",
            1,
        ),
        (
            "forbidden-ja",
            recording!("forbidden-ja"),
            58,
            "forbidden",
            "guide/app-update-blocked",
            1,
        ),
        (
            "forbidden-en",
            recording!("forbidden-en"),
            58,
            "forbidden",
            "guide/app-update-blocked",
            1,
        ),
        (
            "store-forbidden-ja",
            recording!("store-forbidden-ja"),
            27,
            "forbidden",
            "guide/app-update-blocked",
            1,
        ),
        (
            "restart-ja",
            recording!("restart-ja"),
            9,
            "needs-restart",
            ways,
            1,
        ),
        (
            "restart-en",
            recording!("restart-en"),
            0,
            "needs-restart",
            ways,
            1,
        ),
        (
            "refused-ja",
            recording!("refused-ja"),
            70,
            "agreement-refused",
            ways,
            1,
        ),
        (
            "refused-en",
            recording!("refused-en"),
            70,
            "agreement-refused",
            ways,
            1,
        ),
        (
            "in-use-ja",
            recording!("in-use-ja"),
            1,
            "app-in-use",
            ways,
            1,
        ),
        (
            "store-failed-en",
            recording!("store-failed-en"),
            1,
            "store-sign-in",
            ways,
            1,
        ),
        (
            "server-error-en",
            recording!("server-error-en"),
            1,
            "store-failed",
            ways,
            1,
        ),
        (
            "another-language-de",
            recording!("another-language-de"),
            58,
            "not-understood",
            ways,
            3,
        ),
    ];
    for (name, recording, status, outcome, next, exit) in table {
        // As Windows writes lines, and with the spinner that winget draws first.
        let text = String::from_utf8_lossy(recording).replace('\n', "\r\n");
        let drawn = format!("\r   - \r   \\ \r   | \r{text}");
        let winget = Winget::playing(drawn.as_bytes(), Play::AtOnce(status));
        let ended = update(&winget, &["--yes", "--json"]);
        let report = ended.json();
        assert_eq!(report["outcome"], outcome, "{name}: {ended}");
        assert_eq!(report["next"], next, "{name}: {ended}");
        assert_eq!(ended.status, Some(exit), "{name}: {ended}");
        let finding = (outcome == "forbidden").then_some("app-update-blocked");
        assert_eq!(report["finding"].as_str(), finding, "{name}");
        if next == ways {
            assert!(report["step"].is_u64(), "{name} names no step: {ended}");
        }
        assert_eq!(
            winget.called_with(),
            [
                "install",
                "--id",
                "9nn2x23f7bn3",
                "--accept-source-agreements",
                "--accept-package-agreements"
            ],
            "{name}"
        );
    }
}

#[test]
fn an_answer_that_is_not_understood_is_shown_as_it_is() {
    let winget = Winget::playing(recording!("another-language-de"), Play::AtOnce(58));
    let ended = update(&winget, &["--yes"]);
    assert!(
        ended
            .stdout
            .contains("wingetの返事（番号 0x0000003A）がわかりませんでした"),
        "{ended}"
    );
    assert!(ended.stdout.contains("Dieser Vorgang"), "{ended}");
    assert!(ended.stdout.contains("58"), "{ended}");
}

#[test]
fn bytes_that_are_no_text_are_no_answer_and_nothing_breaks() {
    let mut garbage: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    garbage.extend(b"\x1b[2J\x1b]0;title\x07");
    for status in [0, 1] {
        let winget = Winget::playing(&garbage, Play::AtOnce(status));
        let ended = update(&winget, &["--yes", "--json"]);
        assert_eq!(ended.json()["outcome"], "not-understood");
        assert_eq!(ended.status, Some(3));
        let shown = update(&winget, &["--yes"]);
        let letters = format!("{}{}", shown.stdout, shown.stderr);
        assert!(
            !letters
                .chars()
                .any(|letter| letter.is_control() && letter != '\n')
        );
    }
}

#[test]
fn an_empty_answer_is_no_success() {
    let winget = Winget::playing(b"", Play::AtOnce(0));
    assert_eq!(
        update(&winget, &["--yes", "--json"]).json()["outcome"],
        "not-understood"
    );
}

#[test]
fn words_and_progress_are_told_while_they_come() {
    let recording = "Found Example [9NN2X23F7BN3]\n\
        ███▒▒▒▒▒▒▒▒▒  1024 KB / 4.00 MB\n██████▒▒▒▒▒▒  2.00 MB / 4.00 MB\n████████████  4.00 MB / 4.00 MB\n\
        Successfully installed\n";
    let winget = Winget::playing(recording.replace('\n', "\r\n").as_bytes(), Play::Slowly);
    let ended = update(&winget, &["--yes"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.elapsed > Duration::from_millis(800), "{ended}");
    let told: Vec<&str> = ended.stderr.lines().map(str::trim).collect();
    let places: Vec<Option<usize>> = [
        "Found Example [9NN2X23F7BN3]",
        "… 25%",
        "… 50%",
        "… 100%",
        "Successfully installed",
    ]
    .iter()
    .map(|line| told.iter().position(|said| said == line))
    .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{ended}"
    );
}

#[test]
fn the_deadline_ends_winget_and_what_it_has_started() {
    let winget = Winget::playing(b"Found Example\r\n", Play::AndHangs);
    let ended = update(&winget, &["--yes", "--json", "--deadline", "1"]);
    assert_eq!(ended.json()["outcome"], "timed-out", "{ended}");
    assert_eq!(ended.status, Some(1));
    assert!(ended.elapsed < Duration::from_secs(4), "{ended}");
    assert_eq!(winget.still_running(), Vec::<i32>::new());
}

#[test]
fn a_cancel_leaves_no_process_behind() {
    let winget = Winget::playing(b"Found Example\r\n", Play::AndHangs);
    let shikaku = Shikaku::alone().with("PATH", winget.path());
    let mut running = shikaku.start(["update", "--yes", "--json"]);
    let until = Instant::now() + Duration::from_secs(10);
    while winget.still_running().len() < 2 {
        assert!(Instant::now() < until, "winget does not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    running.interrupt();
    let ended = running.end();
    assert_eq!(ended.json()["outcome"], "cancelled", "{ended}");
    assert_eq!(winget.still_running(), Vec::<i32>::new());
}

#[test]
fn without_a_yes_nothing_is_run_and_the_terms_are_shown() {
    let winget = Winget::playing(recording!("installed-ja"), Play::AtOnce(0));
    let ended = update(&winget, &[]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        ended
            .stderr
            .contains("https://aka.ms/microsoft-store-terms-of-transaction"),
        "{ended}"
    );
    assert!(
        ended.stderr.contains("winget install --id 9nn2x23f7bn3"),
        "{ended}"
    );
    assert!(ended.stdout.contains("何も変えていません"), "{ended}");
    assert_eq!(winget.called_with(), Vec::<String>::new());
}

#[test]
fn without_winget_the_next_way_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shikaku = Shikaku::alone().with("PATH", folder.path().as_os_str());
    let ended = shikaku.run(["update", "--yes", "--json"]);
    let report = ended.json();
    assert_eq!(report["outcome"], "no-winget", "{ended}");
    assert_eq!(report["next"], "guide/update-app-windows");
    assert_eq!(ended.status, Some(1));
    // One that lies where one happens to stand is not run.
    let ended = shikaku.with("PATH", ".").run(["update", "--yes", "--json"]);
    assert_eq!(ended.json()["outcome"], "no-winget", "{ended}");
}
