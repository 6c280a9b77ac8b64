//! How long the knowledge base takes: its first call, questions to the real base, and questions to bases up to a thousand
//! times as large, with the peak of memory. `cargo bench -p kb` prints the table of docs/search.md. No test is timed, so
//! that a busy machine fails nothing; these figures are for a reader.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use kb::{Base, Content, Entry, Fields};

/// Sizes of the made-up bases, in entries.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// How often the start of a program is measured.
const STARTS: usize = 21;

fn main() {
    if std::env::args().any(|argument| argument == "--first-sentence") {
        let fields = Fields::of(&serde_json::json!({ "reader": "R 0" }));
        let start = Instant::now();
        let _ = black_box(Base::embedded().says_seen("card.present", "no-card", &fields));
        println!("{}", start.elapsed().as_nanos());
        return;
    }
    if std::env::args().any(|argument| argument == "--first-call") {
        let start = Instant::now();
        // Parts are read when somebody wants them, and a question wants nearly all of them.
        let _ = black_box(Base::embedded().explain(black_box("021"), 10));
        println!("{}", start.elapsed().as_nanos());
        return;
    }
    let phrases = phrases();
    println!("{:<34} {:>9} {:>9} {:>9}", "", "median", "p99", "most");
    print(
        "first question to the embedded base",
        &mut first_calls("--first-call"),
    );
    print(
        "first sentence of a check",
        &mut first_calls("--first-sentence"),
    );
    print(
        "explain, the real base",
        &mut questions(Base::embedded(), &phrases),
    );

    // Only the peak of the largest base tells, so they grow.
    let content = kb::load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
        .expect("content without a mistake");
    let mut medians = Vec::new();
    for size in SIZES {
        let made_up = made_up(&content, size);
        let start = Instant::now();
        let base = Base::new(made_up);
        let built = start.elapsed();
        let mut times = questions(&base, &phrases);
        print(&format!("explain, {size} entries"), &mut times);
        medians.push((size, times[times.len() / 2]));
        println!(
            "    index made in {built:.1?}, peak memory {}",
            peak_memory()
        );
    }
    for pair in medians.windows(2) {
        let [(small, before), (large, after)] = pair else {
            continue;
        };
        println!(
            "    {}x the entries: {:.1}x the time",
            large / small,
            after.as_secs_f64() / before.as_secs_f64()
        );
    }
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what:<34} {:>9} {:>9} {:>9}",
        format!("{:.2?}", at(0.5)),
        format!("{:.2?}", at(0.99)),
        format!("{:.2?}", at(1.0))
    );
}

/// Every phrase of the two sets, which also holds what has no answer.
fn phrases() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Phrase {
        say: String,
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut phrases = Vec::new();
    for name in ["phrases.toml", "phrases-held-out.toml"] {
        let text = std::fs::read_to_string(folder.join(name)).expect("the phrases can be read");
        let lists: BTreeMap<String, Vec<Phrase>> =
            toml::from_str(&text).expect("a list a viewpoint");
        phrases.extend(lists.into_values().flatten().map(|phrase| phrase.say));
    }
    phrases
}

/// A first call is first once in a process, so each has its own.
fn first_calls(call: &str) -> Vec<Duration> {
    let program = std::env::current_exe().expect("this program has a path");
    (0..STARTS)
        .map(|_| {
            let told = Command::new(&program)
                .arg(call)
                .output()
                .expect("this program starts again");
            let nanos = String::from_utf8_lossy(&told.stdout).trim().parse();
            Duration::from_nanos(nanos.expect("a number of nanoseconds"))
        })
        .collect()
}

fn questions(base: &Base, phrases: &[String]) -> Vec<Duration> {
    let ask = |phrase: &String| {
        let start = Instant::now();
        let _ = black_box(base.explain(black_box(phrase), 10));
        start.elapsed()
    };
    for phrase in phrases {
        ask(phrase);
    }
    (0..5).flat_map(|_| phrases.iter().map(ask)).collect()
}

/// A base of many entries that speak as the real ones do: texts of real entries mixed, and in each entry some words that
/// few others have.
fn made_up(content: &Content, size: usize) -> Content {
    let mut dice = Dice(7);
    let real = &content.entries;
    let entries = (0..size)
        .map(|number| {
            let mut pick = || &real[dice.below(real.len())];
            let (heading, other, third) = (pick(), pick(), pick());
            let rare: Vec<String> = (0..3).map(|_| dice.word()).collect();
            Entry {
                id: format!("topic/{number:06}"),
                title: format!("{}（{}）", heading.title, rare[0]),
                happened: format!("{}{}", other.happened, rare[1]),
                words: third.words.iter().chain(&rare).cloned().collect(),
                ..heading.clone()
            }
        })
        .collect();
    Content {
        entries,
        ..content.clone()
    }
}

/// Numbers that are the same every time (an LCG with the constants of Numerical Recipes).
struct Dice(u32);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }

    /// Three kanji that are no word.
    fn word(&mut self) -> String {
        (0..3)
            .filter_map(|_| char::from_u32(0x4e00 + self.below(3_000) as u32))
            .collect()
    }
}

/// The most memory this process has had, as the kernel counts it.
fn peak_memory() -> String {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
            let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(format!("{:.0} MB", kilobytes / 1024.0))
        })
        .unwrap_or_else(|| "not told on this system".to_owned())
}
