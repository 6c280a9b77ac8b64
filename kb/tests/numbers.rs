//! Numbers in what people type: ours however they are written, other systems' where they are meant, and everybody else's (a
//! patient's, an office's, a day, a price), which must not silence the question around them.

use std::collections::BTreeSet;

use kb::{Base, Explanation, UnderstoodAs};

fn told(typed: &str) -> Explanation {
    Base::embedded().explain(typed, 8).expect("it can be taken")
}

fn claimed(typed: &str) -> Vec<String> {
    let told = told(typed);
    told.matches.into_iter().map(|page| page.id).collect()
}

#[test]
fn a_code_is_found_however_it_is_called_an_error() {
    for (typed, code) in [
        ("エラー21でた", "021"),
        ("21でた", "021"),
        ("21でる", "021"),
        ("エラー21ってなに", "021"),
        ("エラー21ってなんやねん", "021"),
        ("エラー21のとき", "021"),
        ("エラー21から進まない", "021"),
        ("エラー21 スマホ", "021"),
        ("えら-21", "021"),
        ("２１のエラー 患者スマホ", "021"),
        ("エラー21番の人", "021"),
        ("21番エラーの意味", "021"),
        ("8番でた", "008"),
        ("8ばん", "008"),
        ("えらー８ リーダー", "008"),
        ("えらーはち", "008"),
        ("エラー3 暗証", "003"),
        ("エラー 11番が消えん", "011"),
        ("error12 syoumeisyo", "012"),
        ("エラーコード 6 と出ます", "006"),
        ("エラー十六", "016"),
        ("エラーレイニイチ", "021"),
        ("ゼロニーイチ", "021"),
        ("二十一", "021"),
        ("〇二一", "021"),
        ("0 2 1", "021"),
        ("0-2-1", "021"),
        ("O21", "021"),
        ("Ｏ２１", "021"),
        ("エラーOO8", "008"),
        ("l01", "101"),
        ("I01", "101"),
        ("リーダーに021", "021"),
        ("903でた 証明書入れなおしたばっか", "903"),
    ] {
        assert_eq!(claimed(typed), [format!("error/{code}")], "{typed}");
    }
}

#[test]
fn a_message_id_is_found_in_whatever_groups_it_is_written() {
    for (typed, page) in [
        ("0x8100 0023", "error/008"),
        ("0x8100-0023", "error/008"),
        ("0x8100_0023", "error/008"),
        ("0x8100.0023", "error/008"),
        ("0x81 00 00 23", "error/008"),
        ("8100 0023", "error/008"),
        ("8100_0023", "error/008"),
        ("0x 8100 0023", "error/008"),
        ("0x-81000023", "error/008"),
        ("0x8100 0023が出て進まない", "error/008"),
        ("0x8100OO23", "error/008"),
        ("ox81000023", "error/008"),
        ("リーダーで81000023が出て読めない", "error/008"),
        ("0x8010 001D", "guide/smartcard-service-stopped"),
        ("8010 001D", "guide/smartcard-service-stopped"),
        ("0x803F 8001", "topic/app-does-not-open"),
        ("ｏｘ８０３Ｆ８００１", "topic/app-does-not-open"),
    ] {
        assert_eq!(
            claimed(typed).first().map(String::as_str),
            Some(page),
            "{typed}"
        );
    }
    for typed in [
        "0x7199 9999",
        "12345678",
        "19500101",
        "123456",
        "0x810000231",
    ] {
        let told = told(typed);
        assert_eq!(told.understood_as, UnderstoodAs::MessageId, "{typed}");
        assert!(told.matches.is_empty() && told.near.is_empty(), "{typed}");
    }
}

/// Each with a page that must be claimed or offered.
#[test]
fn the_number_of_a_patient_an_office_or_a_day_does_not_silence_the_question() {
    for (typed, page) in [
        (
            "保険者番号06130012の人が該当なしになる",
            "topic/coverage-shown-invalid",
        ),
        (
            "被保険者番号123456 該当なし",
            "topic/coverage-shown-invalid",
        ),
        ("公費番号54136015 該当なし", "topic/coverage-shown-invalid"),
        ("生年月日19500101 該当なし", "topic/coverage-shown-invalid"),
        (
            "機関コード1311234567ってどこに入れる",
            "topic/first-registration",
        ),
        (
            "08000804583に電話したけど出ない カード読めない",
            "guide/card-unreadable",
        ),
        (
            "患者ID 00012345 カード読めない",
            "topic/usb-reader-cannot-read-card",
        ),
        ("678円の会計で負担割合ちがう", "topic/copay-share-differs"),
        ("651人待ち 負担割合ちがう", "topic/copay-share-differs"),
        ("６５１号室 負担割合ちがう", "topic/copay-share-differs"),
        ("患者番号651 該当なし", "topic/coverage-shown-invalid"),
        ("整理券678 暗証番号忘れた", "topic/card-pin-forgotten"),
        ("番号札101の人 暗証番号忘れた", "topic/card-pin-forgotten"),
        ("予約番号 012 アプリ開かない", "topic/app-does-not-open"),
        ("003さん 暗証番号忘れた", "topic/card-pin-forgotten"),
        ("診察券番号651の人 該当なし", "topic/coverage-shown-invalid"),
        ("部屋番号691の患者さん スマホかざしても無理", "error/021"),
        ("101番の患者さん 暗証番号忘れた", "topic/card-pin-forgotten"),
    ] {
        let told = told(typed);
        assert_eq!(told.understood_as, UnderstoodAs::Text, "{typed}");
        let claimed = told.matches.iter().map(|page| page.id.as_str());
        let shown: Vec<&str> = claimed
            .chain(told.near.iter().map(|page| page.id.as_str()))
            .collect();
        assert!(shown.contains(&page), "{typed}: {shown:?}");
        let is_other = |page: &kb::Match| page.id == "topic/other-systems";
        assert!(!told.matches.iter().any(is_other), "{typed}");
    }
    for typed in [
        "20261130から急に資格確認できない",
        "PC名 DESKTOP-1234567",
        "DESKTOP-1234567",
        "3.0.1234567",
        "003さん",
        "番号札101",
        "整理券678",
        "Windows 11のエラー",
        "アンドロイド15のエラー",
        "エラー2台とも",
        "エラー 3回目",
        "エラー10:30から",
    ] {
        let told = told(typed);
        assert_eq!(told.understood_as, UnderstoodAs::Text, "{typed}");
        assert!(
            told.matches
                .iter()
                .all(|page| page.score < 1.0 || !page.id.starts_with("error/")),
            "{typed}: {:?}",
            told.matches
        );
    }
}

#[test]
fn a_short_number_of_another_system_counts_where_it_is_meant() {
    for typed in [
        "651",
        "エラー651",
        "エラー 691 PPPoE",
        "ルーターに678と出る",
        "接続できない 651",
        "コード651が出てつながらない",
    ] {
        assert_eq!(claimed(typed), ["topic/other-systems"], "{typed}");
    }
}

#[test]
fn the_numbers_of_an_enquiry_lead_to_each_of_its_pages() {
    let base = Base::embedded();
    let given: Vec<(u16, &str)> = base
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.number?, entry.id.as_str())))
        .collect();
    let [(one, first), (other, second), (third, last), ..] = given[..] else {
        panic!("three numbers");
    };
    for typed in [
        format!("{one}、{other}、{third}"),
        format!("{one},{other},{third}"),
        format!("#{one} #{other} #{third}"),
        format!("{one} {other} {third}"),
        format!("番号：{one}・{other}と{third}"),
        format!("{one}、{other}、{one}、{third}"),
    ] {
        let told = told(&typed);
        assert_eq!(told.understood_as, UnderstoodAs::Code, "{typed}");
        let pages: Vec<&str> = told.matches.iter().map(|page| page.id.as_str()).collect();
        assert_eq!(pages, [first, second, last], "{typed}");
        assert_eq!(told.question, None, "{typed}");
    }
    // One of them misheard is asked for again.
    let wrong = (2_100..9_000).find(|number| given.iter().all(|(known, _)| known != number));
    let wrong = wrong.expect("a number nobody has");
    let told_of_one = told(&format!("{one}、{wrong}"));
    assert_eq!(told_of_one.matches.len(), 1);
    assert!(
        told_of_one
            .question
            .is_some_and(|says| says.contains(&wrong.to_string()))
    );
    for typed in [
        format!("{wrong}"),
        format!("{wrong}番"),
        format!("#{wrong}"),
    ] {
        let told = told(&typed);
        assert!(told.matches.is_empty() && told.near.is_empty(), "{typed}");
        assert!(told.question.is_some(), "{typed}");
    }
    // A year is no number that was misheard.
    assert_eq!(told("2026").question, None);
}

#[test]
fn whatever_is_typed_no_page_comes_twice() {
    for typed in [
        "021 021",
        "021→再起動しても021",
        "【021】と【021】",
        "エラー21 エラー21",
        "0x81000023 0x81000023",
        "651 651",
        "E-A-12-W-6401 6401",
        "0x8010001D 8010001D",
        "カードが読めない カードが読めない",
    ] {
        let told = told(typed);
        let claimed = told.matches.iter().map(|page| &page.id);
        let pages: Vec<&String> = claimed
            .chain(told.near.iter().map(|page| &page.id))
            .collect();
        let once: BTreeSet<&&String> = pages.iter().collect();
        assert!(!pages.is_empty(), "{typed}");
        assert_eq!(once.len(), pages.len(), "{typed}: {pages:?}");
    }
}
