//! From the last key of a typed code to its marked cause, in the release window beside real programs, by the page's own clock: the hit on
//! the home page says what was seen, and the page that is opened bears its mark. `cargo xtask bench` builds the app and names it in
//! `SHIKAKU_APP`; the network leads nowhere, and nothing else runs on an idle machine. W-6401 is typed into the laboratory's window, because
//! its root is looked for at a server of ours.

#![cfg(target_os = "linux")]

use rigs::driver::Readers;
use rigs::missing_root::MissingRoot;
use rigs::network::{Network, Uplink};
use rigs::pcscd::Pcscd;
use rigs::tls_lab::HOST;
use rigs::webdriver::Window;

const RUNS: usize = 9;
/// The aim on an idle machine.
const AIM: f64 = 400.0;

/// Where the code is typed.
#[derive(Clone, Copy)]
enum Place {
    /// The terminal, without a reader.
    NoReader,
    /// The terminal, with a reader and a PC/SC service that has stopped.
    Stopped,
    /// A tablet whose list of roots lacks the server's.
    WithoutRoot,
}

fn main() {
    println!("from the last key to the marked cause, {RUNS} times each");
    for (code, page, place) in [
        ("008", "error/008", Place::NoReader),
        ("014", "error/014", Place::Stopped),
        ("W-6401", "app-error/w-6401", Place::WithoutRoot),
    ] {
        Network::new(Uplink::BlackHole, &[(HOST, "127.0.0.1")]).run(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build();
            runtime
                .expect("a runtime")
                .block_on(typed(code, page, place));
        });
    }
}

async fn typed(code: &str, page: &str, place: Place) {
    let lab = matches!(place, Place::WithoutRoot).then(MissingRoot::start);
    let mut pcscd = Pcscd::start_with(match place {
        Place::Stopped => Readers::One,
        Place::NoReader | Place::WithoutRoot => Readers::None,
    });
    if matches!(place, Place::Stopped) {
        pcscd.stop();
    }
    let (window, setup) = match &lab {
        None => (
            Window::open_new("bench-looked", &pcscd, &[]).await,
            "face-reader",
        ),
        Some(lab) => {
            let window = lab.window("bench-looked", &pcscd).await;
            window.run("location.hash = '#/start';").await;
            (window, "windows-usb-reader")
        }
    };
    window.click(&format!("[data-value=\"{setup}\"]")).await;
    window.click("[data-value=\"other\"]").await;
    window.see("#q").await;
    let marked = format!("[data-seen=\"{page}\"]");
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
