//! The built app in its window, driven as a user drives it, with a real PC/SC service behind it. Needs the app built with
//! Tauri's `custom-protocol` (a plain build shows a blank page), tauri-driver, WebKitWebDriver and Xvfb.

#![cfg(target_os = "linux")]

use rigs::card::Card;
use rigs::driver::Readers;
use rigs::network::{Network, Uplink};
use rigs::pcscd::Pcscd;
use rigs::webdriver::Window;

/// The window tries the real servers and has no option for others: it, its drivers and its display run in a network that leads
/// nowhere.
fn on_this_machine(test: impl Future<Output = ()> + Send + 'static) {
    Network::new(Uplink::BlackHole, &[]).run(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(test);
    });
}

#[test]
fn typing_021_finds_the_error_and_opens_its_steps() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::None);
        let window = Window::open("search", &pcscd).await;
        window.see("#q").await;
        window.picture("1-first-screen").await;
        window.type_into("#q", "021").await;
        window.see("[data-id=\"error/021\"]").await;
        window.picture("2-typed-021").await;
        window.click("[data-id=\"error/021\"]").await;
        window.see("[data-step]").await;
        window.picture("3-steps").await;
        let steps = window.count("[data-step]").await;
        assert!(steps >= 5, "only {steps} steps");
        window.close().await;
    });
}

#[test]
fn a_checkup_says_that_no_card_is_placed_and_goes_on_when_it_lies_there() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::One);
        let window = Window::open("checkup", &pcscd).await;
        window.see("[data-action=\"checkup\"]").await;
        window.picture("1-first-screen").await;
        window.click("[data-action=\"checkup\"]").await;
        window.see("[data-cause=\"card-not-placed\"]").await;
        window.picture("2-card-not-placed").await;
        assert_eq!(
            window.count("[data-state=\"solved\"]").await,
            0,
            "solved before the card was there"
        );
        // The page follows by itself; nobody taps 「もう一度」.
        let card = pcscd.insert(0, Card::my_number());
        // Nothing leads out of the test's own network, and that is the cause that is left.
        window.see("[data-cause=\"dns-failed\"]").await;
        window.picture("3-card-is-there").await;
        assert_eq!(
            window.count("[data-cause=\"card-not-placed\"]").await,
            0,
            "the card lies there"
        );
        drop(card);
        window.see("[data-cause=\"card-not-placed\"]").await;
        window.close().await;
    });
}
