//! Rules asked of the guides, most of them of the topics as well: both are read by people who have the machine in front of them.

use std::fs;
use std::path::{Path, PathBuf};

use kb::{Entry, Facility, PhoneKind, Setup, Step, Who};

use crate::{fault, holds, none_of, pages, said, steps};

const BOTH: [&str; 2] = ["guide", "topic"];

/// The official app. The name alone, 「アプリ」, may be ours as well.
const OFFICIAL: &str = "マイナ資格確認アプリ";
/// Ours.
const OURS: &str = "このアプリ（資格確認レスキュー）";

fn here(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(place)
}

/// The text of every file of a folder whose name ends so.
fn texts(folder: &Path, ends: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for file in fs::read_dir(folder).expect("a folder").flatten() {
        let path = file.path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.ends_with("recorded") {
                all.extend(texts(&path, ends));
            }
        } else if ends.iter().any(|end| name.ends_with(end)) {
            all.push(fs::read_to_string(&path).expect("a text"));
        }
    }
    all
}

/// The text without what is quoted from a screen.
fn unquoted(text: &str) -> String {
    let mut own = String::new();
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '「' | '『' => depth += 1,
            '」' | '』' => depth = depth.saturating_sub(1),
            other if depth == 0 => own.push(other),
            _ => {}
        }
    }
    own
}

/// What is quoted from a screen.
fn quoted(text: &str) -> Vec<&str> {
    text.split('「')
        .skip(1)
        .filter_map(|rest| rest.split_once('」'))
        .map(|(inner, _)| inner)
        .collect()
}

#[test]
fn a_guide_that_answers_a_finding_ends_with_the_patient_or_with_somebody_to_call() {
    let faults: Vec<String> = pages(&["guide"])
        .filter(|guide| !guide.findings.is_empty())
        .filter(|guide| guide.meanwhile.is_none() && guide.contact.is_empty())
        .map(|guide| format!("{}: no way on", guide.id))
        .collect();
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- 7: which app

/// Other things that are called アプリ, and what may follow the word where it is a part of another.
const OTHER_APPS: [&str; 9] = [
    OFFICIAL,
    OURS,
    "マイナアプリ",
    "マイナポータルアプリ",
    "Storeアプリ",
    "ほかのアプリ",
    "どちらのアプリ",
    "使っていないアプリ",
    "アプリストア",
];
const OTHER_MACHINES: [&str; 8] = [
    "配信アプリ",
    "連携アプリ",
    "顔認証アプリ",
    "顔認証ベンダアプリ",
    "許可するアプリ",
    "アプリケーション",
    "どのアプリ",
    "ストアのアプリ",
];

/// Whether the word stands there without saying which of the two it means. In a step that names one of them, and not the other, it
/// may be said again in short.
fn ambiguous(text: &str) -> bool {
    let own = unquoted(text);
    let mut rest = own.clone();
    for name in OTHER_APPS.iter().chain(&OTHER_MACHINES) {
        rest = rest.replace(name, "");
    }
    let named = own.contains(OFFICIAL) != own.contains("資格確認レスキュー");
    rest.contains("アプリ") && !named
}

#[test]
fn every_step_says_which_app_it_means() {
    let mut faults = Vec::new();
    for entry in pages(&BOTH) {
        let about = [
            Some(&entry.title),
            entry.plain.as_ref(),
            Some(&entry.happened),
            entry.not_this.as_ref(),
        ];
        let of_the_page: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
        if ambiguous(&of_the_page.join("　")) {
            faults.push(format!(
                "{}: which app: {}",
                entry.id,
                of_the_page.join("　")
            ));
        }
        for step in entry.steps.iter().filter(|step| ambiguous(&said(step))) {
            faults.push(fault(entry, step, "which app"));
        }
    }
    none_of(&faults);
}

#[test]
fn what_is_quoted_of_our_own_window_stands_in_it() {
    let mut window = texts(&here("../ui/src"), &[".svelte", ".ts"]);
    window.extend(texts(&here("content/check"), &[".toml"]));
    let words = window.join("\n");
    let mut looked_at = 0;
    let mut faults = Vec::new();
    for (entry, step) in steps(&BOTH) {
        if !step.action.contains(OURS) {
            continue;
        }
        // What is told beside it may be quoted from another screen, unless it leads there.
        let leads = |why: &&String| why.contains("「いますぐ点検」");
        let parts = [
            Some(&step.action),
            step.proof.as_ref(),
            step.why.as_ref().filter(leads),
        ];
        let text: String = parts.into_iter().flatten().cloned().collect();
        // A way through the system's settings is the system's, and so is the name of a certificate.
        let text: String = text
            .split('。')
            .filter(|sentence| !sentence.contains('→') && !sentence.contains("Edge"))
            .collect::<Vec<_>>()
            .join("。");
        for quote in quoted(&text) {
            looked_at += 1;
            if !words.contains(quote) {
                faults.push(fault(entry, step, &format!("no 「{quote}」 in our window")));
            }
        }
    }
    assert!(
        looked_at >= 3,
        "only {looked_at} quotations of our window were found"
    );
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- 1: stop before go

/// A deed that may cost something, by the words of its step, and the warning that stands in the step's own action or condition or
/// before it. The action of a deed is all that people read of it while their hand is on the button.
const DEEDS: [(&[&str], &[&str]); 9] = [
    // Another USB port: the registered name of a reader may no longer be its own.
    (&["別のUSB口"], &["いまのUSB口に印", "同じUSB口"]),
    (&["資格確認端末に直接"], &["場所を変えてよいか"]),
    // Five wrong passcodes lead to the screen for ID and password: without those nothing is gained and all is lost.
    (
        &["パスコードを5回"],
        &["先にコールセンター", "パスコードは入れず"],
    ),
    // The PIN of the card.
    (
        &["暗証番号を", "入れる。"],
        &["入れるのを、いったんやめる", "入れない"],
    ),
    // Settings of other systems.
    (&["プロキシ", "オフにする。"], &["書きとめて"]),
    (
        &["「セットアップ スクリプトを使う」", "オフ"],
        &["書きとめて"],
    ),
    (&["「停止」"], &["止める前に"]),
    (&["その証明書を消す"], &["自分では消さない"]),
    // The app: whoever removes it loses the account.
    (
        &[OFFICIAL, "更新する"],
        &[
            "消さない",
            "消さず",
            "アンインストール",
            "「×」ボタンで閉じる",
        ],
    ),
];

#[test]
fn the_warning_stands_before_the_deed() {
    let mut met = [0; DEEDS.len()];
    let mut faults = Vec::new();
    for entry in pages(&BOTH) {
        for (place, step) in entry.steps.iter().enumerate() {
            for (deed, (words, warnings)) in DEEDS.iter().enumerate() {
                if !words.iter().all(|word| step.action.contains(word)) {
                    continue;
                }
                met[deed] += 1;
                let before = entry.steps[..place]
                    .iter()
                    .any(|step| holds(&said(step), warnings));
                let with_it = holds(&step.action, warnings)
                    || step
                        .condition
                        .as_deref()
                        .is_some_and(|text| holds(text, warnings));
                let at_the_top = entry
                    .not_this
                    .as_deref()
                    .is_some_and(|text| holds(text, warnings));
                if !before && !with_it && !at_the_top {
                    faults.push(fault(entry, step, "no warning before"));
                }
            }
        }
    }
    none_of(&faults);
    for (deed, (words, _)) in DEEDS.iter().enumerate() {
        assert!(
            met[deed] > 0,
            "no step does {words:?}: the row proves nothing"
        );
    }
}

#[test]
fn where_one_try_is_left_nobody_is_sent_to_try_again() {
    let mut looked_at = 0;
    let mut faults = Vec::new();
    for entry in pages(&BOTH) {
        if !holds(&entry.title, &["あと1回", "残り1回"])
            && !holds(&entry.happened, &["あと1回", "残り1回"])
        {
            continue;
        }
        looked_at += 1;
        for step in &entry.steps {
            if holds(
                &step.action,
                &["もう一度", "再度", "試す", "入れ直", "やり直"],
            ) {
                faults.push(fault(entry, step, "says again where one try is left"));
            }
        }
    }
    assert!(looked_at > 0, "no page has one try left");
    none_of(&faults);
}

#[test]
fn nobody_asks_for_or_types_the_patients_pin_or_borrows_a_card() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&BOTH) {
        let secret = step.action.contains("暗証番号");
        let takes = holds(
            &step.action,
            &[
                "暗証番号を聞",
                "教えてもらう",
                "入力する。",
                "入れる。",
                "代わりに",
            ],
        );
        if secret && takes && step.who != Who::Patient {
            faults.push(fault(entry, step, "somebody else's PIN"));
        }
        let text = said(step);
        let borrowed = [
            "ほかの患者さんのカード",
            "別の患者さんのカード",
            "職員のカード",
            "職員のマイナンバーカード",
        ];
        if holds(&text, &borrowed) {
            faults.push(fault(entry, step, "somebody else's card"));
        }
    }
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- 3: two phones

#[test]
fn a_step_for_one_kind_of_phone_asks_for_the_phone_it_is_about() {
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for (entry, step) in steps(&BOTH) {
        for (name, kind) in [
            ("iPhone", PhoneKind::Iphone),
            ("Android", PhoneKind::Android),
        ] {
            let staffs = step.action.contains(&format!("職員の{name}"));
            let patients = step.action.contains(&format!("患者さんの{name}"));
            looked_at += usize::from(staffs) + usize::from(patients);
            if staffs && step.when.staff_phone != [kind] {
                faults.push(fault(entry, step, "the staff's phone is not asked for"));
            }
            // A guide for a finding of the machine has no question about the patient's phone: its condition is in words.
            let in_words = step
                .condition
                .as_deref()
                .is_some_and(|text| text.contains("患者さんのスマホ"));
            if patients && step.when.phone != [kind] && !in_words {
                faults.push(fault(entry, step, "the patient's phone is not asked for"));
            }
        }
    }
    for question in pages(&BOTH).flat_map(|entry| &entry.questions) {
        let (staffs, patients) = (
            question.ask.contains("職員"),
            question.ask.contains("患者さん"),
        );
        if staffs && patients {
            faults.push(format!("one question about two phones: {}", question.ask));
        }
        if question.about == "phone" && staffs || question.about == "staff-phone" && patients {
            faults.push(format!("asked of the other one: {}", question.ask));
        }
    }
    assert!(
        looked_at > 10,
        "only {looked_at} steps are for one kind of phone"
    );
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- 6: ends

/// What says that the fault is gone, or that nothing has to be done.
const OVER: [&str; 12] = [
    "解決",
    "終わり",
    "大丈夫",
    "直っています",
    "使えます",
    "できています",
    "かまいません",
    "正しい状態",
    "続けられます",
    "戻っています",
    "正しく動いて",
    "出なければ",
];
/// Who takes over where it is not.
const TAKES_OVER: [&str; 12] = [
    "コールセンター",
    "ベンダ",
    "メーカー",
    "窓口",
    "保険者",
    "責任者",
    "管理者",
    "フリーダイヤル",
    "業者",
    "会社",
    "NTT",
    "書類",
];

/// Guides that mend nothing: a list of whom to call, what to have ready, how to look at something.
const MEND_NOTHING: [&str; 2] = ["guide/call-centre", "guide/continue-reception"];

#[test]
fn every_list_says_when_it_is_over() {
    let over = |entry: &&Entry| {
        let there = |text: &Option<String>| text.as_deref().is_some_and(|text| holds(text, &OVER));
        // A step with a check has its end in the program: what was done is looked at again.
        let ends = |step: &Step| there(&step.proof) || there(&step.why) || step.check.is_some();
        there(&entry.not_this) || entry.steps.iter().any(ends)
    };
    let faults: Vec<String> = pages(&BOTH)
        .filter(|entry| !MEND_NOTHING.contains(&entry.id.as_str()))
        .filter(|entry| !over(entry))
        .map(|entry| format!("{}: no step says when it is over", entry.id))
        .collect();
    none_of(&faults);
}

#[test]
fn every_list_ends_with_somebody_who_takes_over() {
    let hands_over = |step: &Step| {
        step.who == Who::Vendor
            || holds(&step.action, &TAKES_OVER)
            || step
                .see
                .as_deref()
                .is_some_and(|see| see.starts_with("guide/") || see.starts_with("app-error/"))
    };
    let faults: Vec<String> = pages(&BOTH)
        .filter(|entry| entry.meanwhile.is_some() && !MEND_NOTHING.contains(&entry.id.as_str()))
        .filter(|entry| !entry.steps.iter().rev().take(4).any(hands_over))
        .map(|entry| format!("{}: nobody takes over", entry.id))
        .collect();
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- 4: for the one in front

/// A name that only Windows 11 shows, and the one of Windows 10 beside it.
const WINDOWS: [(&str, &str); 5] = [
    ("「設定」→「Windows Update」", "「更新とセキュリティ」"),
    ("「インストールされているアプリ」", "「アプリと機能」"),
    ("「バージョン情報」", "「詳細情報」"),
    ("「Bluetoothとデバイス」", "「Bluetoothとその他のデバイス」"),
    ("「電源とバッテリー」", "「電源とスリープ」"),
];

#[test]
fn names_of_settings_are_those_of_windows_11_and_of_windows_10() {
    let mut faults = Vec::new();
    for (eleven, ten) in WINDOWS {
        let with: Vec<_> = steps(&BOTH)
            .into_iter()
            .filter(|(_, step)| said(step).contains(eleven))
            .collect();
        assert!(
            !with.is_empty(),
            "no step names {eleven}: the row proves nothing"
        );
        for (entry, step) in with {
            if !said(step).contains(ten) {
                faults.push(fault(entry, step, "Windows 10 calls it otherwise"));
            }
        }
    }
    none_of(&faults);
}

/// The portal of hospitals, pharmacies and nurses, and that of 施術所, 助産所 and 健診.
const PORTALS: [&str; 2] = [
    "https://iryohokenjyoho.service-now.com/csm",
    "https://iryohokenjyoho.service-now.com/omf",
];

#[test]
fn each_kind_of_place_is_led_to_its_own_portal() {
    // 施術所 have neither a 資格確認端末 nor its line: a page or a step about those is not for them.
    let desk = |entry: &Entry, step: &Step| {
        let setups = &step.when.setup;
        let about = format!(
            "{}{}{}",
            entry.title,
            entry.happened,
            entry.not_this.as_deref().unwrap_or_default()
        );
        let terminals =
            step.check.is_some() || entry.steps.iter().any(|step| step.who == Who::Vendor);
        let names = [
            "資格確認端末",
            "顔認証付きカードリーダー",
            "閉じた回線",
            "回線認証",
            "オンライン資格確認のサーバー",
            "配信アプリ",
        ];
        let reader = |setup| [Setup::FaceReader, Setup::FaceReaderPhoneReader].contains(setup);
        !setups.is_empty() && setups.iter().all(reader)
            || terminals && holds(&about, &names)
            || holds(&about, &names[1..])
    };
    let mut faults = Vec::new();
    for (entry, step) in steps(&["guide", "topic", "app-error"]) {
        let open = step.open.as_deref().unwrap_or_default();
        let (others, treatment) = (open.starts_with(PORTALS[0]), open.starts_with(PORTALS[1]));
        let facilities = &step.when.facility;
        let excludes_treatment = !facilities.is_empty() && !facilities.contains(&Facility::Other);
        if others && !excludes_treatment && !desk(entry, step) {
            faults.push(fault(entry, step, "施術所 have another portal"));
        }
        if treatment && *facilities != [Facility::Other] {
            faults.push(fault(entry, step, "the portal of 施術所 alone"));
        }
    }
    none_of(&faults);
}

#[test]
fn no_page_for_a_small_place_waits_for_an_administrator() {
    // Whoever works alone has nobody to ask: a step that only asks the administrator names somebody else as well.
    let faults: Vec<String> = steps(&BOTH)
        .into_iter()
        .filter(|(_, step)| step.who == Who::Staff && step.action.contains("システム管理者"))
        .filter(|(_, step)| !holds(&step.action, &["ベンダ", "コールセンター"]))
        .map(|(entry, step)| fault(entry, step, "nobody else to ask"))
        .collect();
    none_of(&faults);
}

// ------------------------------------------------------------------------------------------------- words

#[test]
fn no_sentence_that_read_like_a_translation_stands_any_more() {
    let sentences = include_str!("translated.txt");
    let content = texts(&here("content"), &[".toml"]).join("\n");
    let own: Vec<&str> = content
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let mut faults = Vec::new();
    for sentence in sentences.lines() {
        for line in own.iter().filter(|line| line.contains(sentence)) {
            faults.push(format!("{sentence}: {line}"));
        }
    }
    assert!(sentences.lines().count() > 50, "the list is short");
    none_of(&faults);
}
