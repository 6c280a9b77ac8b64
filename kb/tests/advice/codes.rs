//! Rules asked of the pages of error codes; where a rule holds for every page, it is asked of all content.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kb::{Base, Entry, Setup, Status, Step, Who};

use crate::{fault, holds, is_ours, is_vendors, none_of, pages, said, steps};

/// The pages of codes.
const CODES: [&str; 2] = ["error", "app-error"];
/// Words of a cause that says how few tries are left.
const FEW_TRIES: [&str; 5] = ["あと1回", "あと2回", "残り1回", "1回残って", "2回残って"];
/// Words that send somebody to try.
const TRIES: [&str; 5] = ["もう一度", "試す", "入れてもらう", "入れ直", "やり直"];
/// Words of those who are called.
const CALLS: [&str; 3] = ["ベンダに連絡する", "電話する", "ベンダに聞く"];

/// The causes of the IDs to which a step belongs.
fn causes<'a>(entry: &'a Entry, step: &'a Step) -> impl Iterator<Item = &'a str> {
    entry
        .messages
        .iter()
        .filter(|message| {
            message
                .id
                .as_ref()
                .is_some_and(|id| step.message.contains(id))
        })
        .map(|message| message.cause.as_str())
}

/// Whether somebody types a secret in the step.
fn types_a_secret(step: &Step) -> bool {
    let names = ["暗証番号", "パスワード", "けたずつ"];
    holds(&step.action, &names)
        && holds(&step.action, &["入れる", "入れ直す", "押す"])
        && !step.action.contains("入れない")
}

/// Of prescriptions and referrals: the patient is received as always, and the page is about the paper.
fn is_about_a_paper(entry: &Entry) -> bool {
    ["error/950", "error/952"].contains(&entry.id.as_str())
}

fn condition(step: &Step) -> &str {
    step.condition.as_deref().unwrap_or_default()
}

/// Whether a person at the desk does it.
fn is_at_the_desk(step: &Step) -> bool {
    matches!(step.who, Who::Patient | Who::Staff)
}

#[test]
fn no_vendors_step_spends_the_last_tries() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&["error"]) {
        // 903's tries are those of a key of the server, which nobody types.
        let of_the_server = |cause: &str| cause.contains("オン資サーバ");
        let few =
            causes(entry, step).any(|cause| holds(cause, &FEW_TRIES) && !of_the_server(cause));
        if is_vendors(step) && few && holds(&step.action, &TRIES) {
            faults.push(fault(entry, step, "spends a try where few are left"));
        }
    }
    none_of(&faults);
}

#[test]
fn a_secret_is_typed_only_by_who_is_sure_and_after_its_warning() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&CODES) {
        if !types_a_secret(step) {
            continue;
        }
        if step.who != Who::Patient {
            faults.push(fault(entry, step, "typed by another than the patient"));
        }
        if !holds(condition(step), &["はっきり覚えている", "わかるとき"]) {
            faults.push(fault(entry, step, "typed without being sure"));
        }
        if !said(step).contains("ロック")
            && !said(step).contains("残りは1回")
            && !said(step).contains("あと1回")
        {
            faults.push(fault(entry, step, "no warning that it locks"));
        }
    }
    none_of(&faults);
}

#[test]
fn nothing_is_tried_again_where_one_try_is_left() {
    let faults: Vec<String> = steps(&[])
        .into_iter()
        .filter(|(_, step)| {
            holds(condition(step), &["あと1回", "残りが1回"]) && holds(&step.action, &TRIES)
        })
        .map(|(entry, step)| fault(entry, step, "again, with one try left"))
        .collect();
    none_of(&faults);
}

#[test]
fn a_page_that_has_a_number_typed_says_that_nobody_asks_for_it() {
    let faults: Vec<String> = pages(&["error"])
        .filter(|entry| entry.steps.iter().any(types_a_secret))
        .filter(|entry| {
            let all: String = entry.steps.iter().map(said).collect();
            !holds(&all, &["番号は聞かず", "番号を聞かず", "番号を聞きません"])
        })
        .map(|entry| format!("{}: nobody says that the number is not asked for", entry.id))
        .collect();
    none_of(&faults);
}

#[test]
fn nobody_asks_for_or_types_a_secret_of_somebody_else() {
    let faults: Vec<String> = steps(&[])
        .into_iter()
        .filter(|(_, step)| step.who != Who::Patient)
        .filter(|(_, step)| {
            let asks = [
                "暗証番号を聞く",
                "暗証番号をたずね",
                "番号を言ってもら",
                "暗証番号を入れてもら",
            ];
            holds(&step.action, &asks)
        })
        .map(|(entry, step)| fault(entry, step, "asks for a secret"))
        .collect();
    none_of(&faults);
}

#[test]
fn nobody_lays_somebody_elses_card_on_a_reader() {
    let whose = [
        "ほかの患者さんのカード",
        "ほかの人のカード",
        "職員のカード",
        "自分のカード",
    ];
    let laid = ["置", "試", "ためす", "借", "かざ", "でも起きるか"];
    let faults: Vec<String> = steps(&[])
        .into_iter()
        .filter(|(_, step)| holds(&step.action, &whose) && holds(&step.action, &laid))
        .map(|(entry, step)| fault(entry, step, "another person's card"))
        .collect();
    none_of(&faults);
}

#[test]
fn no_registered_reader_is_moved_to_another_usb_port() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&[]) {
        let faces = [Setup::FaceReader, Setup::FaceReaderPhoneReader];
        let may_be_registered =
            step.when.setup.is_empty() || faces.iter().any(|face| step.when.setup.contains(face));
        if may_be_registered
            && holds(&step.action, &["別のUSB口", "別のUSBの口", "別の口"])
            && entry.kind() != "topic"
        {
            faults.push(fault(entry, step, "another port"));
        }
    }
    for (entry, step) in steps(&["error"]) {
        let usb = !step.action.contains("LAN");
        if usb && holds(&step.action, &["抜き差し", "差し直"]) && !said(step).contains("同じ")
        {
            faults.push(fault(entry, step, "not said which port"));
        }
        if condition(step).contains("USBハブ") && !holds(&said(step), &["906", "ベンダに聞"])
        {
            faults.push(fault(
                entry,
                step,
                "leaves the hub without a word about the port",
            ));
        }
    }
    none_of(&faults);
}

#[test]
fn an_official_step_does_not_wait_for_one_of_ours() {
    // What a condition says has been done, and the word of the step that does it.
    const DONE: [(&str, &str); 6] = [
        ("再起動しても", "再起動"),
        ("再起動で直らない", "再起動"),
        ("拭いても", "拭"),
        ("撮っても", "撮"),
        ("差し直しても", "差し直"),
        ("選び直しても", "選"),
    ];
    let mut faults = Vec::new();
    for entry in pages(&["error"]) {
        for step in entry
            .steps
            .iter()
            .filter(|step| is_at_the_desk(step) && !is_ours(step))
        {
            for (done, word) in DONE
                .iter()
                .filter(|(done, _)| condition(step).contains(done))
            {
                let stated = |other: &&Step| !is_ours(other) && other.action.contains(word);
                if !entry.steps.iter().any(|other| stated(&other)) {
                    faults.push(fault(entry, step, &format!("「{done}」 is ours")));
                }
            }
            if condition(step).starts_with("まだ") && holds(&step.action, &CALLS) {
                let before = entry.steps.iter().take_while(|other| *other != step);
                if before.filter(|other| !is_ours(other)).count() == 0 {
                    faults.push(fault(entry, step, "waits for steps of ours alone"));
                }
            }
        }
    }
    none_of(&faults);
}

#[test]
fn a_page_whose_official_steps_have_a_proof_says_that_the_proof_is_ours() {
    let faults: Vec<String> = pages(&CODES)
        .filter(|entry| {
            entry
                .steps
                .iter()
                .any(|step| !is_ours(step) && step.proof.is_some())
        })
        .filter(|entry| {
            let ours = entry.sources.iter().filter(|source| source.file.is_none());
            !ours
                .into_iter()
                .any(|source| source.place.contains("できたときの目じるし"))
        })
        .map(|entry| format!("{}: whose is the proof?", entry.id))
        .collect();
    none_of(&faults);
}

#[test]
fn the_other_reader_comes_before_the_telephone() {
    let mut faults = Vec::new();
    for entry in pages(&["error"]) {
        let desk: Vec<&Step> = entry
            .steps
            .iter()
            .filter(|step| is_at_the_desk(step))
            .collect();
        let at = |words: &[&str]| desk.iter().position(|step| holds(&step.action, words));
        if let (Some(reader), Some(call)) = (at(&["汎用カードリーダーで"]), at(&CALLS))
            && reader > call
        {
            faults.push(fault(entry, desk[reader], "after the telephone"));
        }
    }
    none_of(&faults);
}

#[test]
fn the_patient_is_received_before_anybody_telephones() {
    let mut faults = Vec::new();
    for entry in pages(&["error"]).filter(|entry| !is_about_a_paper(entry)) {
        let desk: Vec<&Step> = entry
            .steps
            .iter()
            .filter(|step| is_at_the_desk(step))
            .collect();
        let receives = |step: &&Step| {
            step.see.as_deref() == Some("guide/continue-reception")
                || holds(&step.action, &["資格確認書", "受け付ける"])
        };
        let received = desk.iter().position(receives);
        let call = desk.iter().position(|step| holds(&step.action, &CALLS));
        if let Some(call) = call
            && received.is_none_or(|received| received > call)
        {
            faults.push(fault(
                entry,
                desk[call],
                "telephones while the patient waits",
            ));
        }
    }
    none_of(&faults);
}

#[test]
fn every_page_of_a_code_ends_with_the_patient_received() {
    let faults: Vec<String> = pages(&["error"])
        .filter(|entry| !is_about_a_paper(entry))
        .filter(|entry| {
            !entry
                .steps
                .iter()
                .filter(|step| is_at_the_desk(step))
                .any(|step| {
                    step.see.as_deref() == Some("guide/continue-reception")
                        || holds(&step.action, &["資格確認書", "受け付ける"])
                })
        })
        .map(|entry| format!("{}: no step receives the patient", entry.id))
        .collect();
    none_of(&faults);
}

#[test]
fn nothing_is_lost_where_there_is_no_administrator() {
    let mut faults = Vec::new();
    for entry in pages(&CODES) {
        if !entry.steps.iter().any(|step| step.who == Who::Admin) {
            continue;
        }
        let staff: Vec<&Step> = entry
            .steps
            .iter()
            .filter(|step| step.who == Who::Staff)
            .collect();
        let tells = staff
            .iter()
            .any(|step| step.action.contains("システム管理者"));
        let without = staff.iter().any(|step| {
            condition(step).contains("システム管理者がいないとき")
                || step.action.contains("システム管理者かベンダ")
        });
        if !tells || !without {
            faults.push(format!(
                "{}: what only an administrator does is lost",
                entry.id
            ));
        }
    }
    none_of(&faults);
}

#[test]
fn a_vendor_is_sent_only_to_what_a_vendor_can_do() {
    let not_theirs = [
        "案内する",
        "試す",
        "入れてもらう",
        "患者さんのカード",
        "市区町村",
    ];
    let faults: Vec<String> = steps(&["error"])
        .into_iter()
        .filter(|(_, step)| is_vendors(step) && holds(&step.action, &not_theirs))
        .map(|(entry, step)| fault(entry, step, "nothing a vendor can do"))
        .collect();
    none_of(&faults);
}

#[test]
fn every_contact_of_a_code_is_named_by_a_step() {
    let named = |contact: &str| match contact {
        "face-reader-vendor" => vec!["顔認証付きカードリーダーのベンダ"],
        "reader-vendor" => vec!["スマホ用リーダーを入れたベンダ"],
        "terminal-vendor" => vec![
            "資格確認端末のベンダ",
            "端末を設定したベンダ",
            "ベンダに伝える",
            "ベンダに連絡",
            "ベンダに聞く",
        ],
        "network-vendor" => vec!["ネットワーク"],
        "call-centre" => vec!["コールセンター"],
        "portal" => vec!["総合ポータルサイト"],
        "portal-treatment" => vec!["施術所等向け総合ポータルサイト"],
        "municipality" => vec!["市区町村"],
        "insurer" => vec!["勤め先", "保険者"],
        "mynumber" => vec!["フリーダイヤル"],
        "admin" => vec!["システム管理者"],
        other => panic!("{other}: by which words does a step name it?"),
    };
    let mut faults = Vec::new();
    for entry in pages(&CODES) {
        for contact in &entry.contact {
            let words = named(contact);
            if !entry.steps.iter().any(|step| holds(&step.action, &words)) {
                faults.push(format!("{}: nothing says when to ask {contact}", entry.id));
            }
        }
    }
    none_of(&faults);
}

#[test]
fn a_page_that_sends_to_the_vendor_of_the_reader_does_not_deny_its_fault() {
    let faults: Vec<String> = pages(&["error"])
        .filter(|entry| {
            let not = entry.not_this.as_deref().unwrap_or_default();
            not.split('。').any(|sentence| {
                sentence.contains("リーダー") && sentence.contains("故障ではありません")
            })
        })
        .filter(|entry| {
            let calls = |step: &Step| step.action.contains("顔認証付きカードリーダーのベンダ");
            entry.steps.iter().any(calls)
        })
        .map(|entry| format!("{}: denies what it sends to the vendor for", entry.id))
        .collect();
    none_of(&faults);
}

#[test]
fn a_step_that_goes_somewhere_says_where_and_how() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&CODES) {
        let why = step.why.as_deref().unwrap_or_default();
        let readers = ["リーダーを再起動", "リーダーと資格確認端末を再起動"];
        if is_at_the_desk(step) && holds(&step.action, &readers) && !why.contains("電源") {
            faults.push(fault(entry, step, "how is a reader started again?"));
        }
        let pages = ["総合ポータルサイトで", "マイナポータルを開き"];
        if step.who != Who::Patient && holds(&step.action, &pages) && step.open.is_none() {
            faults.push(fault(entry, step, "opens nothing"));
        }
        if step.action.contains("目視確認モードに切り替えて") && step.see.is_none() {
            faults.push(fault(entry, step, "how is the mode changed?"));
        }
    }
    none_of(&faults);
}

#[test]
fn what_others_use_is_not_pulled_out_or_stopped_on_suspicion() {
    let faults: Vec<String> = steps(&[])
        .into_iter()
        .filter(|(_, step)| {
            step.action.contains("ルーター")
                && holds(&step.action, &["抜いて", "差し直", "再起動", "電源を切"])
                && step.condition.is_none()
        })
        .map(|(entry, step)| fault(entry, step, "stops what others use"))
        .collect();
    none_of(&faults);
}

#[test]
fn the_official_app_is_called_by_its_name() {
    let mut faults = Vec::new();
    for (entry, step) in steps(&["app-error"]) {
        let text = said(step).replace("マイナ資格確認アプリ", "");
        if text.contains("アプリ") {
            faults.push(fault(entry, step, "which app?"));
        }
    }
    none_of(&faults);
}

#[test]
fn a_question_about_the_phone_is_about_the_patients() {
    let faults: Vec<String> = pages(&["error"])
        .flat_map(|entry| {
            entry
                .questions
                .iter()
                .map(move |question| (entry, question))
        })
        .filter(|(_, question)| question.about == "phone" && !question.ask.contains("患者さん"))
        .map(|(entry, question)| format!("{}: whose? {}", entry.id, question.ask))
        .collect();
    none_of(&faults);
}

#[test]
fn what_pages_of_codes_have_in_common_stands_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/error");
    let mut written: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in fs::read_dir(folder)
        .expect("error/")
        .flatten()
        .map(|file| file.path())
    {
        let text = fs::read_to_string(&path).expect("a page");
        let page: toml::Table = toml::from_str(&text).expect("TOML");
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for step in page["step"].as_array().into_iter().flatten() {
            if let (None, Some(action)) = (step.get("use"), step.get("do")) {
                let action = action.as_str().unwrap_or_default().to_owned();
                written.entry(action).or_default().push(name.clone());
            }
        }
    }
    let faults: Vec<String> = written
        .into_iter()
        .filter_map(|(action, mut pages)| {
            pages.dedup();
            (pages.len() > 1).then(|| format!("{action} {}", pages.join(" ")))
        })
        .collect();
    none_of(&faults);
}

#[test]
fn a_text_that_several_codes_show_is_answered_with_the_question_which_number() {
    let base = Base::embedded();
    for typed in [
        "ただいまご利用になれません",
        "問題が発生しました",
        "読み取りに失敗しました",
    ] {
        let answer = base.explain(typed, 5).expect("words");
        let question = answer.question.unwrap_or_default();
        assert!(question.contains("3けたの番号"), "{typed}: {question}");
        assert!(answer.matches.len() > 1, "{typed}");
    }
    let answer = base
        .explain("有効な資格が確認できません", 5)
        .expect("words");
    assert_eq!(answer.matches[0].id, "error/016");
    assert_eq!(answer.question, None);
}

#[test]
fn what_the_guide_of_the_visual_mode_states_is_not_marked_as_ours() {
    let mut faults = Vec::new();
    for entry in pages(&["error"]) {
        let states_it = entry
            .sources
            .iter()
            .any(|source| source.file.as_deref() == Some("004") && source.status == Status::Stated);
        for step in &entry.steps {
            if states_it && step.action.contains("目視確認モードに切り替え") && is_ours(step)
            {
                faults.push(fault(entry, step, "is stated by source 004"));
            }
        }
    }
    none_of(&faults);
}

#[test]
fn a_word_by_which_a_page_is_found_leads_to_the_step_it_promises() {
    // A word users type, and what a step must then say.
    const PROMISES: [(&str, &str); 6] = [
        ("裏返し", "裏表"),
        ("向きが逆", "向き"),
        ("4桁", "4桁"),
        ("途中で抜いた", "抜かずに"),
        ("汚れている", "拭"),
        ("コードが抜けている", "差し直"),
    ];
    let mut faults = Vec::new();
    for entry in pages(&["error"]) {
        let all: String = entry.steps.iter().map(said).collect();
        for (word, step) in PROMISES {
            let promised = entry.words.iter().any(|known| known.contains(word));
            if promised && !all.contains(step) {
                faults.push(format!("{}: 「{word}」 leads to no step", entry.id));
            }
        }
    }
    none_of(&faults);
}
