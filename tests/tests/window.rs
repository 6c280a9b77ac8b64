//! The built app in its window, driven as a user drives it, with a real PC/SC service behind it. Needs the app built with
//! Tauri's `custom-protocol` (a plain build shows a blank page), tauri-driver, WebKitWebDriver and Xvfb.

#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs;

use rigs::card::Card;
use rigs::display::Display;
use rigs::driver::Readers;
use rigs::missing_root::{G2, G2_ID, MissingRoot};
use rigs::network::{Network, Uplink};
use rigs::pcscd::Pcscd;
use rigs::stand_in::{StandIn, certificates_in};
use rigs::tls_lab::HOST;
use rigs::webdriver::Window;
use rustls::pki_types::CertificateDer;

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
fn displays_in_eight_networks_start_at_once() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let network = Network::new(Uplink::BlackHole, &[]);
                for _ in 0..3 {
                    network.run(|| drop(Display::start()));
                }
            });
        }
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

#[test]
fn a_phone_on_the_reader_is_said_until_one_answers_that_it_was_meant() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::One);
        let _phone = pcscd.insert(0, Card::phone("JPKIAPIOSTOKEN"));
        let window = Window::open("phone", &pcscd).await;
        window.click("[data-action=\"checkup\"]").await;
        // It is to be minded, and stands below what is broken.
        window.see("h1[data-cause=\"dns-failed\"]").await;
        window.see("[data-cause=\"phone-instead-of-card\"]").await;
        window.picture("1-said").await;
        window.click("[data-action=\"ask\"]").await;
        window
            .see("[data-question=\"presented\"] [data-picture=\"presented-phone\"]")
            .await;
        window.picture("2-question").await;
        window.click("[data-value=\"phone\"]").await;
        window.see("h1[data-cause=\"dns-failed\"]").await;
        assert_eq!(
            window.count("[data-cause=\"phone-instead-of-card\"]").await,
            0
        );
        window.close().await;
    });
}

#[test]
fn a_step_is_believed_only_when_the_machine_sees_it() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::One);
        let window = Window::open("repair", &pcscd).await;
        window.click("[data-action=\"checkup\"]").await;
        window.see("[data-cause=\"card-not-placed\"]").await;
        window.click("[data-step=\"1\"] button").await;
        window.see("[data-step=\"1\"] .note--warn").await;
        window.picture("1-not-yet").await;
        let _card = pcscd.insert(0, Card::my_number());
        window.click("[data-step=\"1\"] button").await;
        // It stood among the other things seen before; now it is the root cause.
        window.see("h1[data-cause=\"dns-failed\"]").await;
        assert_eq!(window.count("[data-cause=\"card-not-placed\"]").await, 0);
        // The same answer drawn as a way: the break is where names are asked for.
        window.click(".to-way").await;
        window.see("[data-way=\"broken\"]").await;
        window
            .see("[data-station=\"住所\"][data-shape=\"bad\"]")
            .await;
        window
            .see("[data-station=\"回線\"][data-shape=\"ok\"]")
            .await;
        assert_eq!(
            window
                .count("[data-station=\"暗号\"][data-shape=\"ok\"]")
                .await,
            0,
            "nobody has been behind the break"
        );
        window.picture("2-the-way").await;
        window.close().await;
    });
}

#[test]
fn a_missing_root_is_found_added_after_a_yes_seen_by_the_next_look_and_taken_away_again() {
    let network = Network::new(Uplink::BlackHole, &[(HOST, "127.0.0.1")]);
    network.run(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(root_repair());
    });
}

async fn root_repair() {
    let lab = MissingRoot::start();
    let real = real_root(G2);
    let home = lab.home.path();
    let store = home.join("store");
    fs::create_dir(&store).expect("an own folder is writable");
    let list = StandIn::start(
        home.join("machine.pem"),
        &[lab.other.der().clone()],
        &store,
        real.clone(),
        lab.stand_in.der().clone(),
    );
    // In this laboratory both count under the same id, as a root and its cross-signed copy do.
    let roots = [
        lab.root_argument("real.pem", &real),
        lab.root_argument("stand-in.pem", lab.stand_in.der()),
    ];
    let pcscd = Pcscd::start_with(Readers::One);
    let _card = pcscd.insert(0, Card::my_number());
    let endpoint = format!("{HOST}:443");
    let window = Window::open_in_the_lab(
        "root",
        &pcscd,
        &[&roots[0], &roots[1], "--", &endpoint],
        &[
            ("SSL_CERT_FILE", list.list().as_os_str()),
            ("SSL_CERT_DIR", store.as_os_str()),
            ("HOME", OsStr::new(home)),
        ],
    )
    .await;

    window.click("[data-action=\"checkup\"]").await;
    window.see("h1[data-cause=\"amazon-root-missing\"]").await;
    window.picture("1-cause").await;
    // What the server's certificates look like without it is folded under it, and no cause of its own.
    assert_eq!(
        window
            .count("[data-check=\"tls.chain\"][data-verdict=\"fail\"]")
            .await,
        1
    );
    assert_eq!(window.count("[data-cause=\"tls-untrusted-root\"]").await, 0);

    // The page that asks for consent: on arriving, Enter means no, and nothing has changed.
    window.click("[data-step=\"1\"] a.btn--fill").await;
    window
        .see(&format!("[data-root=\"{G2_ID}\"] [data-action=\"add\"]"))
        .await;
    window.picture("2-consent").await;
    let said = window.text("main").await.replace('\u{200B}', "");
    assert!(said.contains(G2), "{said}");
    let focused = window
        .run("return document.activeElement.textContent;")
        .await;
    let focused = focused.as_str().unwrap_or_default();
    assert!(focused.contains("やめる"), "{focused}");
    assert_eq!(certificates_in(&store), []);

    window.click("[data-action=\"add\"]").await;
    window.see("[data-ended=\"added\"]").await;
    window
        .see("[data-check=\"trust.amazon-roots\"][data-verdict=\"pass\"]")
        .await;
    window
        .see("[data-check=\"tls.chain\"][data-verdict=\"pass\"]")
        .await;
    window.picture("3-added").await;
    assert_eq!(certificates_in(&store), [real]);

    // A look at everything no longer finds it.
    window.click("main .btn--fill").await;
    window
        .see("[data-check=\"trust.amazon-roots\"][data-verdict=\"pass\"]")
        .await;
    window.see("main[data-state=\"solved\"]").await;
    window.picture("4-gone").await;
    assert_eq!(
        window.count("[data-cause=\"amazon-root-missing\"]").await,
        0
    );

    // Undo, the way the page has said it: by the guide's page.
    window.click("nav a[href=\"#/\"]").await;
    window.type_into("#q", "証明書を入れる").await;
    window
        .click("[data-id=\"guide/install-amazon-root\"]")
        .await;
    window.click("a[href*=\"repair/amazon-root\"]").await;
    window.click("[data-action=\"remove\"]").await;
    window.see("[data-ended=\"removed\"]").await;
    window
        .see("[data-check=\"trust.amazon-roots\"][data-verdict=\"fail\"]")
        .await;
    window.picture("5-undone").await;
    assert_eq!(certificates_in(&store), []);
    window.click("main .btn--fill").await;
    window.see("h1[data-cause=\"amazon-root-missing\"]").await;
    window.close().await;
}

fn real_root(name: &str) -> CertificateDer<'static> {
    let mut all = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let found = all.find(|der| String::from_utf8_lossy(der).contains(name));
    found.expect("it is one of the world's roots").clone()
}

/// A new window whose place is a clinic with this equipment.
async fn window_of(pictures: &str, pcscd: &Pcscd, setup: &str) -> Window {
    let window = Window::open_new(pictures, pcscd, &[]).await;
    window.click(&format!("[data-value=\"{setup}\"]")).await;
    window.click("[data-value=\"other\"]").await;
    window.see("#q").await;
    window
}

/// The first seconds decide whether somebody looks up; what is printed is held to on an idle machine by the bench (`looked`).
async fn typed_until_marked(window: &Window, code: &str) {
    let page = code_page(code);
    let marked = format!("[data-seen=\"{page}\"]");
    let millis = window.millis_until("#q", code, &marked).await;
    println!("{code}: marked {millis:.0} ms after the last key");
    window.picture("1-hit").await;
    window.click(&format!("[data-id=\"{page}\"]")).await;
    window.see(&format!("[data-entry=\"{page}\"]")).await;
}

fn code_page(code: &str) -> String {
    match code.strip_prefix("W-") {
        Some(number) => format!("app-error/w-{number}"),
        None => format!("error/{code}"),
    }
}

#[test]
fn typing_008_with_the_reader_missing_says_so_in_the_hit_and_the_page_has_looked() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::None);
        let window = window_of("looked-008", &pcscd, "face-reader").await;
        typed_until_marked(&window, "008").await;
        window
            .see("[data-step=\"1\"] [data-mark=\"perhaps\"]")
            .await;
        let step = window
            .text("[data-step=\"1\"]")
            .await
            .replace('\u{200B}', "");
        assert!(step.contains("見えました"), "{step}");
        let line = window.text(".look-line").await.replace('\u{200B}', "");
        assert!(line.contains("リーダー"), "{line}");
        window.picture("2-page").await;
        window.close().await;
    });
}

#[test]
fn typing_008_with_a_reader_that_is_there_claims_nothing() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::One);
        let _card = pcscd.insert(0, Card::my_number());
        let window = window_of("looked-008-there", &pcscd, "face-reader").await;
        window.type_into("#q", "008").await;
        window.click("[data-id=\"error/008\"]").await;
        window.see("[data-looked=\"seen\"]").await;
        for mark in ["seen", "perhaps", "ruled-out"] {
            let marked = format!("[data-step=\"1\"] [data-mark=\"{mark}\"]");
            assert_eq!(
                window.count(&marked).await,
                0,
                "{mark}: whether it is the face reader is not known"
            );
        }
        window.see("[data-step=\"1\"] [data-mark=\"unseen\"]").await;
        window.picture("page").await;
        window.close().await;
    });
}

#[test]
fn a_page_about_the_terminal_does_not_look_at_another_machine_until_it_is_said_to_be_it() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::None);
        let window = window_of("looked-elsewhere", &pcscd, "windows-usb-reader").await;
        window.type_into("#q", "008").await;
        window.click("[data-id=\"error/008\"]").await;
        window.see("[data-looked=\"elsewhere\"]").await;
        assert_eq!(window.count("[data-mark]").await, 0);
        window.picture("1-not-looked").await;
        window.click("[data-action=\"here\"]").await;
        window
            .see("[data-step=\"1\"] [data-mark=\"perhaps\"]")
            .await;
        window.picture("2-looked").await;
        window.close().await;
    });
}

#[test]
fn typing_014_with_the_service_stopped_marks_the_vendor_s_step() {
    on_this_machine(async {
        let mut pcscd = Pcscd::start_with(Readers::One);
        pcscd.stop();
        let window = window_of("looked-014", &pcscd, "face-reader").await;
        typed_until_marked(&window, "014").await;
        let marked = ".step:has([data-mark=\"seen\"]) .step-text";
        window.see(marked).await;
        let step = window
            .run(&format!(
                "return document.querySelector({marked:?}).textContent;"
            ))
            .await;
        let step = step.as_str().unwrap_or_default().replace('\u{200B}', "");
        assert!(step.contains("SmartCardサービス"), "{step}");
        window.picture("2-page").await;
        window.close().await;
    });
}

#[test]
fn typing_w_6401_with_the_root_missing_marks_it_and_rules_out_the_rest() {
    let network = Network::new(Uplink::BlackHole, &[(HOST, "127.0.0.1")]);
    network.run(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let lab = MissingRoot::start();
            let pcscd = Pcscd::start_with(Readers::None);
            let window = lab.window("looked-w-6401", &pcscd).await;
            window.run("location.hash = '#/start';").await;
            window.click("[data-value=\"windows-usb-reader\"]").await;
            window.click("[data-value=\"other\"]").await;
            window.see("#q").await;
            typed_until_marked(&window, "W-6401").await;
            let marked = ".step:has([data-mark=\"seen\"]) .step-text";
            let step = window.text(marked).await.replace('\u{200B}', "");
            assert!(step.contains("ルート証明書"), "{step}");
            window
                .see("[data-ruled-out] [data-mark=\"ruled-out\"]")
                .await;
            window.picture("2-page").await;
            window.close().await;
        });
    });
}

#[test]
fn reception_goes_on_after_three_taps_for_the_place_and_three_for_the_patient() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::None);
        let window = Window::open_new("reception", &pcscd, &[]).await;
        window.see("[data-screen=\"start\"]").await;
        window.picture("1-first-start").await;
        window.click("[data-value=\"face-reader\"]").await;
        window.click("[data-value=\"pharmacy\"]").await;
        // Whether a pharmacy uses e-prescriptions is asked once.
        window.click("[data-value=\"yes\"]").await;
        window.see("#q").await;
        window.click("a.bigbtn[href*=\"continue-reception\"]").await;
        window.click("label[for=\"card-physical\"]").await;
        window.click("label[for=\"outage-network\"]").await;
        window.click("label[for=\"papers-notice\"]").await;
        window.see(".manner[data-by=\"card+notice\"]").await;
        let way = window.text(".manner[data-by=\"card+notice\"]").await;
        let way = way.replace('\u{200B}', "");
        assert!(way.contains("「資格情報のお知らせ」"), "{way}");
        assert!(way.contains("会計"), "{way}");
        window.picture("2-ways").await;
        window.close().await;
    });
}

#[test]
fn links_open_their_entry_in_one_window_and_lines_are_broken_between_phrases() {
    on_this_machine(async {
        let pcscd = Pcscd::start_with(Readers::None);
        let window = Window::open_new("link", &pcscd, &["shikaku://error/021"]).await;
        window.see("[data-entry=\"error/021\"]").await;
        window.picture("1-entry").await;
        // A link that comes while the app is open goes to the window that is there; whatever else one says opens nothing.
        for link in [
            "shikaku://error/999",
            "shikaku://error/020",
            "shikaku://<b>x</b>",
        ] {
            assert!(window.start_again(&[link]).success(), "{link}");
        }
        window.see("[data-entry=\"error/020\"]").await;
        assert!(window.start_again(&["shikaku://error/021"]).success());
        window.see("[data-entry=\"error/021\"]").await;
        // This web view finds no phrases itself: every line of a sentence ends where the content was marked when it was built.
        let lines = window.run(LINES).await;
        let lines = lines.as_array().expect("a list");
        assert!(lines.len() >= 3, "no sentence takes two lines: {lines:?}");
        for line in lines {
            let line = line.as_str().unwrap_or_default();
            assert!(
                line.ends_with(['\u{200B}', '、', '。', ' ', '」', '）']),
                "a line ends inside a phrase: {line:?}"
            );
        }
        window.close().await;
    });
}

/// Every sentence up to each of its line ends but the last, of the sentences of the steps in a narrow column.
const LINES: &str = r#"
    document.querySelector(".steps").style.maxWidth = "22rem";
    const ends = [];
    for (const sentence of document.querySelectorAll(".step-text, .see")) {
        const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            let top = null;
            for (let place = 0; place < node.length; place += 1) {
                const range = document.createRange();
                range.setStart(node, place);
                range.setEnd(node, place + 1);
                const box = range.getClientRects()[0];
                if (box === undefined || box.width === 0) continue;
                if (top !== null && box.top > top + 4) ends.push(node.data.slice(0, place));
                top = box.top;
            }
        }
    }
    return ends;
"#;
