//! What the patient's phone needs, phone kind by phone kind (source 002, codes 019 to 024; source 003, Q1-1 to Q1-3): every need
//! stands on its page for the phones that have it, and not for the others.

use kb::{Base, CardKind, PhoneKind, Situation, Step};

/// The page, a word of the step that meets the need, and whether an iPhone and an Android have it.
const NEEDS: &[(&str, &str, bool, bool)] = &[
    // 019: locked; unlocked in マイナポータル, which differs.
    (
        "error/019",
        "マイナアプリ（旧マイナポータルアプリ）を開く",
        true,
        true,
    ),
    (
        "error/019",
        "署名用電子証明書のパスワード（6〜16文字）を確かめる",
        false,
        true,
    ),
    ("error/019", "アプリの画面にそって", true, false),
    // 020: another kind of phone was chosen, another card was met, Wallet has timed out.
    ("error/020", "iPhoneを選んだか", true, false),
    ("error/020", "Androidを選んだか", false, true),
    ("error/020", "選んだ機種のスマホだけをかざす", true, true),
    ("error/020", "ウォレットを開き直す", true, false),
    (
        "error/020",
        "ウォレットでマイナンバーカードを選ぶ",
        true,
        false,
    ),
    (
        "error/020",
        "タイムアウトする前に、Face IDかTouch IDで認証する",
        true,
        false,
    ),
    ("error/020", "認証したら、すぐに", true, false),
    // 021: case, distance, asleep, NFC spot, power saving, NFC while locked, restart.
    ("error/021", "ケースを外して", true, true),
    ("error/021", "ウォレットを開き直す", true, false),
    ("error/021", "少し離して", true, true),
    ("error/021", "画面を消して（スリープ）", false, true),
    ("error/021", "かざす位置を", true, true),
    ("error/021", "省電力モードをオフ", true, true),
    ("error/021", "画面ロック中もNFC", false, true),
    ("error/021", "再起動して", true, true),
    // 022: the tries left are looked at before anything is typed.
    ("error/022", "あと何回", true, true),
    (
        "error/022",
        "マイナアプリ（旧マイナポータルアプリ）で決め直す",
        false,
        true,
    ),
    // 023: the plastic card.
    ("error/023", "実物のマイナンバーカード", true, true),
    // 024: the staff's reader; the phone does not matter.
    ("error/024", "ケーブルを、両端とも", true, true),
    // 003: read by the institution's phone.
    (
        "topic/phone-cannot-read-card",
        "患者さんのスマホのケースを外す",
        true,
        true,
    ),
    (
        "topic/phone-cannot-read-card",
        "デバイス同士を近づける",
        true,
        false,
    ),
    (
        "topic/phone-cannot-read-card",
        "患者さんのスマホの機内モードをオフ",
        true,
        true,
    ),
    (
        "topic/phone-cannot-read-card",
        "患者さんのスマホの位置情報をオン",
        true,
        true,
    ),
    (
        "topic/phone-cannot-read-card",
        "患者さんのiPhoneのTouch ID・Face ID",
        true,
        false,
    ),
    (
        "topic/phone-cannot-read-card",
        "患者さんのAndroidのNFC",
        false,
        true,
    ),
    (
        "topic/phone-cannot-read-card",
        "患者さんのAndroidのReader/Writer, P2P",
        false,
        true,
    ),
];

fn shown(page: &str, phone: PhoneKind) -> Vec<&'static Step> {
    let situation = Situation {
        phone: Some(phone),
        card: Some(CardKind::Phone),
        ..Situation::default()
    };
    let entry = Base::embedded()
        .entry(page)
        .unwrap_or_else(|| panic!("no {page}"));
    entry
        .steps
        .iter()
        .filter(|step| step.when.suits(&situation))
        .collect()
}

#[test]
fn every_need_stands_for_the_phones_that_have_it_and_for_no_other() {
    for (page, words, iphone, android) in NEEDS {
        for (phone, expected) in [(PhoneKind::Iphone, iphone), (PhoneKind::Android, android)] {
            let stands = shown(page, phone)
                .iter()
                .any(|step| step.action.contains(words));
            assert_eq!(stands, *expected, "{page}, {phone:?}: {words}");
        }
    }
}

#[test]
fn where_the_steps_differ_the_page_asks_which_phone_it_is() {
    for page in [
        "error/019",
        "error/020",
        "error/021",
        "error/022",
        "topic/phone-cannot-read-card",
    ] {
        let entry = Base::embedded().entry(page).expect("the page");
        let asks = entry
            .questions
            .iter()
            .any(|question| question.about == "phone");
        assert!(asks, "{page}");
        assert_ne!(
            shown(page, PhoneKind::Iphone).len() + shown(page, PhoneKind::Android).len(),
            2 * entry.steps.len(),
            "{page}"
        );
    }
}

#[test]
fn waking_or_sleeping_is_never_asked_of_an_iphone() {
    for page in ["error/019", "error/020", "error/021", "error/022"] {
        for step in shown(page, PhoneKind::Iphone) {
            assert!(!step.action.contains("スリープ"), "{page}: {}", step.action);
        }
        for step in shown(page, PhoneKind::Android) {
            assert!(
                !step.action.contains("ウォレット"),
                "{page}: {}",
                step.action
            );
        }
    }
}
