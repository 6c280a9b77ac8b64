//! Readers and cards beside `opensc-tool -l` and `pcsc_scan -r`, as whole processes against one real pcscd in one run.
//! Programs take turns, so that a busy moment hits all of them. `cargo xtask bench` builds `shikaku` in release mode first.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rigs::card::{Card, Fault, VirtualCard, When};
use rigs::checkup_document::CheckupDocument;
use rigs::driver::Readers;
use rigs::pcscd::Pcscd;
use rigs::shikaku::Shikaku;

const RUNS: usize = 40;

/// A program, its arguments, and the exit status it ends with when it has seen the reader.
struct Contender {
    name: &'static str,
    program: String,
    args: &'static [&'static str],
    times: Vec<Duration>,
}

const LISTING: [&str; 4] = ["checkup", "--only", "reader.present", "--json"];

/// Named one by one: without names the connection would be tried as well, beyond this machine.
const READER_AND_CARD: [&str; 20] = [
    "checkup",
    "--json",
    "--only",
    "reader.service",
    "--only",
    "reader.driver",
    "--only",
    "reader.ghost",
    "--only",
    "reader.mode",
    "--only",
    "reader.present",
    "--only",
    "reader.busy",
    "--only",
    "reader.hub",
    "--only",
    "card.present",
    "--only",
    "card.kind",
];

fn main() {
    let shikaku = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/shikaku");
    assert!(
        shikaku.exists(),
        "no {} (cargo xtask bench builds it)",
        shikaku.display()
    );
    let shikaku = shikaku.to_string_lossy().into_owned();
    let pcscd = Pcscd::start_with(Readers::Two);
    let _card = pcscd.insert(0, Card::my_number());

    let contender = |name, program: &str, args| Contender {
        name,
        program: program.to_owned(),
        args,
        times: Vec::new(),
    };
    let mut contenders = [
        contender("shikaku: readers", &shikaku, &LISTING),
        contender(
            "shikaku: all reader and card checks",
            &shikaku,
            &READER_AND_CARD,
        ),
        contender("opensc-tool -l", "opensc-tool", &["-l"]),
        contender("pcsc_scan -r", "pcsc_scan", &["-r"]),
    ];
    for _ in 0..RUNS {
        for contender in &mut contenders {
            contender.times.push(time(contender, &pcscd));
        }
        // The other way round next time: a program that comes after another finds the processor's caches as that one left them.
        contenders.reverse();
    }

    let peer = contenders
        .iter()
        .filter(|contender| contender.program != shikaku)
        .map(|peer| median(&peer.times))
        .min()
        .unwrap_or_default();
    println!(
        "\nTwo readers, a My Number card in one of them; {RUNS} runs each, milliseconds from start to end of the process"
    );
    println!(
        "{:<38} {:>8} {:>8} {:>8} {:>22}",
        "", "min", "median", "max", "beside the faster peer"
    );
    for Contender { name, times, .. } in &contenders {
        let median = median(times);
        let ratio = median.as_secs_f64() / peer.as_secs_f64();
        println!(
            "{name:<38} {:>8.1} {:>8.1} {:>8.1} {ratio:>21.2}x",
            millis(times.iter().min()),
            millis(Some(&median)),
            millis(times.iter().max())
        );
    }
    many_at_once(&shikaku);
    changes(&pcscd);
}

/// One to sixteen readers, as many as pcscd takes. Cards that answer at once show what is computed for each, in pcscd, the
/// virtual cards and ours on the same processors; cards that take their time, as all real ones do, show what is waited for.
fn many_at_once(shikaku: &str) {
    println!(
        "\nBeside how many readers; {RUNS} runs each, median milliseconds, and beside one reader"
    );
    println!(
        "{:<10} {:>22} {:>26} {:>26}",
        "readers", "listed, no card", "cards that answer at once", "cards that take 20 ms"
    );
    let card = Card::my_number;
    let slow = || card().but(When::Always, Fault::Late(Duration::from_millis(20)));
    let mut beside_one = [Duration::ZERO; 3];
    for readers in [
        Readers::One,
        Readers::Two,
        Readers::Pairs(2),
        Readers::Pairs(5),
        Readers::Pairs(8),
    ] {
        let count = u16::try_from(readers.count()).expect("few");
        let kinds: [(&'static [&'static str], Option<Card>); 3] = [
            (&LISTING, None),
            (&READER_AND_CARD, Some(card())),
            (&READER_AND_CARD, Some(slow())),
        ];
        print!("{count:<10}");
        for (one, (args, card)) in beside_one.iter_mut().zip(kinds) {
            let pcscd = Pcscd::start_with(readers);
            let _cards: Vec<VirtualCard> = (0..count)
                .filter_map(|slot| Some(pcscd.insert(slot, card.clone()?)))
                .collect();
            let contender = Contender {
                name: "shikaku",
                program: shikaku.to_owned(),
                args,
                times: Vec::new(),
            };
            let times: Vec<Duration> = (0..RUNS).map(|_| time(&contender, &pcscd)).collect();
            let middle = median(&times);
            if one.is_zero() {
                *one = middle;
            }
            let ratio = middle.as_secs_f64() / one.as_secs_f64();
            print!(" {:>18.1} {ratio:>5.2}x", millis(Some(&middle)));
        }
        println!();
    }
}

/// How long after PC/SC has seen a card `shikaku watch` says so.
fn changes(pcscd: &Pcscd) {
    let mut watching = Shikaku::beside(pcscd).watch::<&str>([]);
    watching.first();
    let mut times = Vec::new();
    for _ in 0..RUNS / 2 {
        let card = pcscd.insert(1, Card::other());
        let seen = Instant::now();
        let at = watching.wait_until("two cards", Duration::from_secs(5), |document| {
            cards(document) == Some(2)
        });
        times.push(at.saturating_duration_since(seen));
        drop(card);
        watching.wait_until("one card", Duration::from_secs(5), |document| {
            cards(document) == Some(1)
        });
    }
    let [middle, most] = [
        median(&times),
        times.iter().max().copied().unwrap_or_default(),
    ];
    println!(
        "\nshikaku watch, from the moment another program sees a card until its line: median {} ms, most {} ms",
        middle.as_millis(),
        most.as_millis()
    );
    let share = watching.processor_share(Duration::from_secs(10));
    println!(
        "shikaku watch, 10 s in which nothing happens: {:.2} % of one processor",
        share * 100.0
    );
}

fn cards(document: &CheckupDocument) -> Option<usize> {
    document.facts()["cards"]["seen"].as_array().map(Vec::len)
}

fn time(contender: &Contender, pcscd: &Pcscd) -> Duration {
    let mut command = Command::new(&contender.program);
    command
        .args(contender.args)
        .envs(pcscd.environment())
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}", contender.name));
    let took = start.elapsed();
    let seen = String::from_utf8_lossy(&output.stdout).contains("Virtual PCD");
    assert!(
        seen && output.status.success(),
        "{} saw no reader: {output:?}",
        contender.name
    );
    took
}

fn millis(time: Option<&Duration>) -> f64 {
    time.map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
