//! What a check asks the user when it cannot see something itself: one question, answered with one tap. The answer goes
//! into [`crate::Answers`] and is a fact from then on.

use serde::{Deserialize, Serialize};
use specta::Type;

use facts::{AppAnswer, Lamp, Presented};
use facts::{Os, Version};

/// A question that stands in the way of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckQuestion {
    /// The key of the answer ([`crate::Answers::set`]).
    pub key: String,
    /// The question.
    pub text: String,
    /// Where to look for the answer.
    pub hint: String,
    /// The answers, the likeliest first.
    pub options: Vec<Choice>,
}

/// One of the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Choice {
    /// The value of the answer.
    pub value: String,
    /// What a user reads on the button.
    pub label: String,
    /// The second line of the button.
    pub note: String,
}

/// Which lamp is on? Colours and their meaning are those of one product, which the official answer names as an example
/// (003 Q2), so that every other lamp is an answer as well.
pub(crate) fn lamp() -> CheckQuestion {
    CheckQuestion {
        key: Lamp::KEY.to_owned(),
        text: "リーダーのランプはどれですか".to_owned(),
        hint: "ボタンの横の、小さいランプです。".to_owned(),
        options: Lamp::ALL
            .iter()
            .map(|lamp| {
                let (label, note) = lamp.labels();
                Choice {
                    value: lamp.value().to_owned(),
                    label: label.to_owned(),
                    note: note.to_owned(),
                }
            })
            .collect(),
    }
}

/// Was a phone meant? The machine sees that one lies there and not whether that is right, so this stands beside the finding.
pub(crate) fn presented() -> CheckQuestion {
    CheckQuestion {
        key: Presented::KEY.to_owned(),
        text: "どちらで受け付けますか".to_owned(),
        hint: "リーダーの上には、スマホがあります。".to_owned(),
        options: Presented::ALL
            .iter()
            .map(|presented| {
                let (label, note) = presented.labels();
                Choice {
                    value: presented.value().to_owned(),
                    label: label.to_owned(),
                    note: note.to_owned(),
                }
            })
            .collect(),
    }
}

/// Is airplane mode on? Asked where the system does not tell (iOS).
pub(crate) fn airplane() -> CheckQuestion {
    let choice = |value: &str, label: &str, note: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        note: note.to_owned(),
    };
    CheckQuestion {
        key: "airplane".to_owned(),
        text: "飛行機のマークが出ていますか".to_owned(),
        hint: "スマホの画面のいちばん上です。".to_owned(),
        options: vec![
            choice("off", "出ていない", "機内モードはオフ"),
            choice("on", "出ている", "機内モードはオン"),
        ],
    }
}

/// Which マイナ資格確認アプリ is on this phone? Asked where the system does not tell; `newest` is the newest version that the
/// knowledge base has heard of. Where the number stands is the systems' own, and the same for every app.
pub(crate) fn app(os: Os, newest: Option<Version>) -> CheckQuestion {
    let choice = |answer: AppAnswer, label: String, note: &str| Choice {
        value: answer.to_string(),
        label,
        note: note.to_owned(),
    };
    let mut options = Vec::new();
    if let Some(version) = newest {
        options.push(choice(
            AppAnswer::From(version),
            format!("{version}か、もっと新しい"),
            "数字が同じか、大きい",
        ));
        options.push(choice(
            AppAnswer::Before(version),
            format!("{version}より古い"),
            "数字が小さい",
        ));
    }
    let (text, unknown) = match newest {
        Some(_) => (
            "マイナ資格確認アプリのバージョンは、いくつですか",
            "わからない",
        ),
        None => ("マイナ資格確認アプリは、入っていますか", "入っている"),
    };
    options.push(choice(
        AppAnswer::Installed,
        unknown.to_owned(),
        "アプリは、この端末にある",
    ));
    options.push(choice(
        AppAnswer::NotInstalled,
        "アプリがない".to_owned(),
        "この端末に入っていない",
    ));
    let hint = match os {
        Os::Ios => {
            "「設定」→「一般」→「iPhoneストレージ」（iPadは「iPadストレージ」）→「マイナ資格確認アプリ」で、名前の下の数字です。"
        }
        _ => {
            "「設定」→「アプリ」→「マイナ資格確認アプリ」の、いちばん下の数字です。機種によって、名前が少しちがいます。"
        }
    };
    CheckQuestion {
        key: AppAnswer::KEY.to_owned(),
        text: text.to_owned(),
        hint: hint.to_owned(),
        options,
    }
}
