//! The cost of content in a bundle at a program's start, compared with the program's own: `cargo bench -p bundle`
//! prints the figures of docs/signed-content.md. No test is timed.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use bundle::{Keys, Store, in_use};
use jiff::{SignedDuration, Timestamp};

const RUNS: usize = 41;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("content without a mistake");
    content.number = u32::MAX;
    let now = Timestamp::now();
    let until = now + SignedDuration::from_hours(24 * 400);
    let body = bundle::unsigned(content.clone(), now, until).expect("good content");
    let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("keys");
    let keys = Keys::new([pair.pk.to_base64().as_str()]).expect("a key");
    let signature = minisign::sign(None, &pair.sk, body.as_slice(), None, None)
        .expect("a signature")
        .into_string();
    let bytes = bundle::sealed(&signature, &body);
    let store = tempfile::tempdir().expect("a temporary folder");
    Store::new(store.path())
        .save(&bytes, u32::MAX, &keys)
        .expect("an own folder");

    println!("bundle: {} bytes", bytes.len());
    print("no bundle: look for one", || {
        black_box(in_use(Some(Path::new("/nonexistent")), &keys, now));
    });
    print("a bundle: read, verify, check whole, index", || {
        let used = in_use(Some(store.path()), &keys, now);
        assert_eq!(used.base.number(), u32::MAX);
        black_box(used);
    });
    print("  of this the rules of the content", || {
        assert!(kb::load::check(&content).is_empty());
    });
    print("  of this the index", || {
        black_box(kb::Base::new(content.clone()));
    });
}

fn print(what: &str, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{what:<46} median {:>8.2} ms   most {:>8.2} ms",
        times[RUNS / 2].as_secs_f64() * 1e3,
        times[RUNS - 1].as_secs_f64() * 1e3
    );
}
