//! From the last key of a typed code to its marked cause, in the release window beside real programs, by the page's own clock: the hit on
//! the home page says what was seen, and the page that is opened bears its mark. `cargo xtask bench` builds the app and names it in
//! `SHIKAKU_APP`; the network leads nowhere, and nothing else runs on an idle machine.

#![cfg(target_os = "linux")]

use rigs::driver::Readers;
use rigs::network::{Network, Uplink};
use rigs::pcscd::Pcscd;
use rigs::webdriver::Window;

const RUNS: usize = 9;
/// The aim on an idle machine.
const AIM: f64 = 400.0;

fn main() {
    println!("from the last key to the marked cause, {RUNS} times each");
    for (code, readers, runs) in [("008", Readers::None, true), ("014", Readers::One, false)] {
        Network::new(Uplink::BlackHole, &[]).run(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build();
            runtime
                .expect("a runtime")
                .block_on(typed(code, readers, runs));
        });
    }
}

/// `runs`: whether the PC/SC service does.
async fn typed(code: &str, readers: Readers, runs: bool) {
    let mut pcscd = Pcscd::start_with(readers);
    if !runs {
        pcscd.stop();
    }
    let window = Window::open_new("bench-looked", &pcscd, &[]).await;
    window.click("[data-value=\"face-reader\"]").await;
    window.click("[data-value=\"other\"]").await;
    window.see("#q").await;
    let marked = format!("[data-seen=\"error/{code}\"]");
    let mut hits = Vec::new();
    for _ in 0..RUNS {
        // Another page's look goes before, because a look is kept for some seconds.
        window
            .millis_until("#q", "903", "[data-id=\"error/903\"]")
            .await;
        hits.push(window.millis_until("#q", code, &marked).await);
    }
    hits.sort_by(f64::total_cmp);
    let (median, most) = (hits[RUNS / 2], hits[RUNS - 1]);
    let met = if most <= AIM { "met" } else { "missed" };
    println!("{code}: median {median:.0} ms, most {most:.0} ms (aim {AIM:.0} ms: {met})");
    window.close().await;
}
