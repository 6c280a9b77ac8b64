//! What people really say, held against the search: phrases from the field, each with its origin (kb/phrases/field). The search
//! learned from training.tsv; development.tsv was looked at while it was built; sealed.tsv and sealed-others.tsv (by other hands)
//! are measured for the closing figure only, by `cargo test -p kb --test field -- --ignored --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kb::{Base, Setup};

/// A phrase, the pages that answer it (none where no page does), who says it and where the trouble was told.
struct Phrase {
    say: String,
    right: Vec<String>,
    who: String,
    origin: String,
}

fn phrases(name: &str) -> Vec<Phrase> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("phrases/field");
    let text = std::fs::read_to_string(folder.join(name)).expect("the phrases can be read");
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [say, pages, who, origin] = fields[..] else {
                panic!("four fields: {line}");
            };
            let right = pages.split('|').filter(|page| *page != "-");
            Phrase {
                say: say.to_owned(),
                right: right.map(str::to_owned).collect(),
                who: who.to_owned(),
                origin: origin.to_owned(),
            }
        })
        .collect()
}

#[derive(Default)]
struct Figures {
    answered: usize,
    first: usize,
    three: usize,
    only_offered: usize,
    without: usize,
    claimed: usize,
}

impl Figures {
    fn share(part: usize, all: usize) -> f64 {
        part as f64 * 100.0 / all.max(1) as f64
    }

    fn assert_at_least(&self, first: f64, three: f64, claimed: f64) {
        assert!(Self::share(self.first, self.answered) >= first, "first");
        assert!(
            Self::share(self.three, self.answered) >= three,
            "among three"
        );
        assert!(
            Self::share(self.claimed, self.without) <= claimed,
            "claimed"
        );
    }
}

/// Measures a file; what is offered counts among three, and first where nothing is claimed.
fn measure(name: &str) -> Figures {
    let base = Base::embedded();
    let mut figures = Figures::default();
    for phrase in phrases(name) {
        let found = base.explain(&phrase.say, 3).expect("a phrase can be taken");
        let claimed = found.matches.iter().map(|hit| &hit.id);
        let offered = found.near.iter().map(|near| &near.id);
        let ids: Vec<&String> = claimed.chain(offered).take(3).collect();
        if phrase.right.is_empty() {
            figures.without += 1;
            figures.claimed += usize::from(!found.matches.is_empty());
            continue;
        }
        let is_right = |id: &String| phrase.right.contains(id);
        let first = ids.first().is_some_and(|id| is_right(id));
        figures.answered += 1;
        figures.only_offered += usize::from(found.matches.is_empty());
        figures.first += usize::from(first);
        figures.three += usize::from(ids.iter().any(|id| is_right(id)));
        if name == "development.tsv" && !first {
            println!("{} → {ids:?} (right: {:?})", phrase.say, phrase.right);
        }
    }
    println!(
        "{name}: first {:.1} %, among three {:.1} % of {} ({} only offered), claimed without an answer {}/{}",
        Figures::share(figures.first, figures.answered),
        Figures::share(figures.three, figures.answered),
        figures.answered,
        figures.only_offered,
        figures.claimed,
        figures.without,
    );
    figures
}

#[test]
fn what_people_say_finds_its_page() {
    measure("training.tsv").assert_at_least(95.0, 97.0, 20.0);
    measure("development.tsv").assert_at_least(80.0, 94.0, 10.0);
}

#[test]
#[ignore = "the closing figure: it is looked at when the search is done, never while it is built"]
fn the_sealed_phrases_find_their_page() {
    measure("sealed.tsv").assert_at_least(80.0, 94.0, 10.0);
    measure("sealed-others.tsv").assert_at_least(80.0, 94.0, 10.0);
}

#[test]
fn the_phrases_come_from_many_people_and_stand_in_one_third_only() {
    let base = Base::embedded();
    let mut seen = BTreeSet::new();
    let mut who: BTreeMap<String, usize> = BTreeMap::new();
    let mut origins = BTreeSet::new();
    for name in [
        "training.tsv",
        "development.tsv",
        "sealed.tsv",
        "sealed-others.tsv",
    ] {
        for phrase in phrases(name) {
            assert!(seen.insert(phrase.say.clone()), "twice: {}", phrase.say);
            assert!(!phrase.origin.is_empty(), "{}", phrase.say);
            origins.insert(phrase.origin);
            *who.entry(phrase.who).or_default() += 1;
            for page in &phrase.right {
                assert!(base.entry(page).is_some(), "{page} of {}", phrase.say);
            }
        }
    }
    assert!(seen.len() >= 400 && origins.len() >= 200);
    assert!(
        who.values().filter(|count| **count >= 15).count() >= 5,
        "{who:?}"
    );
    // Ours are no phrases from the field.
    let ours = include_str!("../phrases/ours.tsv");
    for line in ours.lines().filter(|line| !line.starts_with('#')) {
        let (say, pages) = line.split_once('\t').expect("two fields");
        assert!(!seen.contains(say), "{say}");
        for page in pages.split('|').filter(|page| *page != "-") {
            assert!(base.entry(page).is_some(), "{page} of {say}");
        }
    }
}

/// What is typed, and the page that comes first, be it claimed or offered; none where nothing may be claimed. None of these was
/// learned from.
const SAID: [(&str, Option<&str>); 32] = [
    // A passcode of something else: five wrong ones, as our page asks for, may end in a phone that opens no more.
    ("iPhoneのパスコードわすれた", None),
    ("iPadのパスコードを思い出せない", None),
    ("スマホの画面ロックのパスコードわからん", None),
    ("銀行アプリのパスコード忘れた", None),
    ("ゆうちょのパスコードを忘れました", None),
    (
        "資格確認アプリのパスコード忘れた",
        Some("topic/passcode-forgotten"),
    ),
    (
        "マイナ資格確認アプリのパスコードが出てこない",
        Some("topic/passcode-forgotten"),
    ),
    // The name of another thing, and a complaint of ours.
    ("Apple IDのパスワード忘れた", None),
    ("Windowsのパスワード忘れた", None),
    ("Googleのパスワード忘れた", None),
    ("レセコンのパスワード忘れた", None),
    ("電子カルテのパスワードわからない", None),
    ("検査結果がレセコンに届かない", None),
    ("車のブルートゥースつながらない", None),
    ("LINEの機種変更 引き継ぎ", None),
    ("ATMの暗証番号忘れた", None),
    // The reference number B, however it is written.
    ("照号番号Bがロックて", Some("error/005")),
    ("証合番号Bロック", Some("error/005")),
    ("しょうごうばんごうBロック", Some("error/005")),
    ("番号Bロック", Some("error/005")),
    ("照合Bロック", Some("error/005")),
    ("照合番号Ｂ", Some("error/005")),
    // Latin letters, dialect, short forms.
    (
        "usb ri-da- yomenai",
        Some("topic/usb-reader-cannot-read-card"),
    ),
    (
        "haisin app kousin osirase",
        Some("topic/distribution-app-notice"),
    ),
    (
        "tourokutyuu からすすまない",
        Some("topic/registration-never-finishes"),
    ),
    ("間違ってアンスコした", Some("topic/app-uninstalled")),
    ("アプリけしてもた", Some("topic/app-uninstalled")),
    (
        "光に替えたらオン資つながらない",
        Some("topic/line-authentication-lost"),
    ),
    (
        "ルータ変えたらオン資つながらない",
        Some("topic/line-authentication-lost"),
    ),
    ("古い保険証でいいですか", Some("guide/continue-reception")),
    ("期限切れの保険証でいい？", Some("guide/continue-reception")),
    ("患者のスマホ かざしてもよまん", Some("error/021")),
];

#[test]
fn what_was_claimed_or_missed_wrongly_is_no_more() {
    let base = Base::embedded();
    let mut wrong = Vec::new();
    for (say, page) in SAID {
        let found = base.explain(say, 3).expect("it can be taken");
        let claimed: Vec<&str> = found.matches.iter().map(|hit| hit.id.as_str()).collect();
        let near = found.near.iter().map(|near| near.id.as_str());
        let first = claimed.iter().copied().chain(near).next();
        let is_right = match page {
            Some(page) => first == Some(page),
            None => claimed.is_empty(),
        };
        if !is_right {
            wrong.push(format!("{say}: {claimed:?}, first {first:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_number_that_does_not_exist_claims_and_offers_nothing() {
    let base = Base::embedded();
    for typed in [
        "999",
        "エラー 077",
        "0x71999999",
        "E-A-12-W-9999",
        "0x8010FFFF",
        "【555】",
    ] {
        let found = base.explain(typed, 8).expect("it can be taken");
        assert!(found.matches.is_empty() && found.near.is_empty(), "{typed}");
    }
}

#[test]
fn a_number_of_another_system_leads_to_its_page_and_says_whose_it_is() {
    let base = Base::embedded();
    for (typed, page) in [
        ("0x8010001D", "guide/smartcard-service-stopped"),
        ("8010000b", "guide/reader-held-by-another-program"),
        ("0x803F8001", "topic/app-does-not-open"),
        ("0x8a15005e", "guide/tls-intercepted"),
        ("エラー651", "topic/other-systems"),
        ("EW104J1502", "topic/other-systems"),
        (
            "マイナポータルでEI123-2008と出ました",
            "topic/other-systems",
        ),
    ] {
        let found = base.explain(typed, 8).expect("it can be taken");
        let first = found.matches.first().expect("a page");
        assert_eq!(first.id, page, "{typed}");
        let cause = &first.messages.first().expect("what it says").cause;
        assert!(
            cause.contains("オンライン資格確認の番号ではなく"),
            "{cause}"
        );
        assert_eq!(found.near, [], "{typed}");
    }
}

#[test]
fn a_complaint_that_a_check_can_look_at_says_which() {
    let base = Base::embedded();
    let found = base.explain("パソコンにつないだカードリーダーが認識されない", 3);
    let found = found.expect("it can be taken");
    let look = found.matches.iter().find_map(|found| found.look.as_ref());
    let look = look.expect("a look");
    assert!(look.check.starts_with("reader."), "{look:?}");
    let checks = base.checks().iter();
    let mut named = checks.filter(|check| check.id == look.check);
    assert_eq!(named.next().map(|check| &check.title), Some(&look.title));
}

/// All equipment that is used.
const SETUPS: &[Setup] = &[
    Setup::Phone,
    Setup::PhoneBluetoothReader,
    Setup::WindowsUsbReader,
    Setup::WindowsBluetoothReader,
    Setup::FaceReader,
    Setup::FaceReaderPhoneReader,
];

/// Somebody whose equipment is known finds the page about it at least as often as somebody of whom nothing is known.
#[test]
fn known_equipment_never_makes_the_search_worse_for_those_who_have_it() {
    let base = Base::embedded();
    let mut counts = (0, 0, 0);
    for phrase in phrases("development.tsv") {
        for setup in SETUPS {
            let best = phrase.right.first().and_then(|id| base.entry(id));
            if !best.is_some_and(|entry| entry.machines().contains(setup)) {
                continue;
            }
            let is_first = |setup| {
                let found = base.explain_for(&phrase.say, 3, setup).expect("a phrase");
                let claimed = found.matches.first().map(|hit| &hit.id);
                let first = claimed.or(found.near.first().map(|near| &near.id));
                first.is_some_and(|id| phrase.right.contains(id))
            };
            counts.0 += 1;
            counts.1 += usize::from(is_first(None));
            counts.2 += usize::from(is_first(Some(*setup)));
        }
    }
    println!("{counts:?}");
    let (all, unknown, known) = counts;
    assert!(all > 60 && known > unknown, "{counts:?}");
}

/// A claim for somebody with this equipment is about it wherever a page about it was claimed as well, and its first step is
/// theirs.
#[test]
fn what_is_claimed_first_is_about_the_equipment_in_use() {
    let base = Base::embedded();
    let said = [
        "青い点滅",
        "ランプが青く点滅",
        "リーダーが反応しない",
        "無反応",
        "カードが読めない",
        "読み取れない",
        "つながらない",
    ];
    let all = said.map(str::to_owned).into_iter();
    let field = phrases("development.tsv")
        .into_iter()
        .map(|phrase| phrase.say);
    let mut claims = 0;
    for say in all.chain(field) {
        for setup in SETUPS {
            let found = base.explain_for(&say, 5, Some(*setup)).expect("a phrase");
            let about = |id: &str| base.entry(id).is_some_and(|entry| entry.is_about(*setup));
            let Some(first) = found.matches.first() else {
                continue;
            };
            let second = found.matches.iter().find(|hit| about(&hit.id));
            assert!(
                about(&first.id) || second.is_none(),
                "{say} {setup:?}: {} before {second:?}",
                first.id
            );
            let entry = base.entry(&first.id).expect("a page");
            if let Some(action) = first.first_step.as_ref().filter(|_| about(&first.id)) {
                // The same words may stand in a step of each machine.
                let mut steps = entry.steps.iter().filter(|step| step.action == *action);
                let is_theirs = steps.any(|step| {
                    let whose = &step.when.setup;
                    whose.is_empty() || whose.contains(setup)
                });
                assert!(is_theirs, "{say} {setup:?}");
            }
            claims += 1;
        }
    }
    assert!(claims > 200, "{claims}");
}
