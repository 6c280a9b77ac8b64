//! What a check asks the user when it cannot see something itself: one question, answered with one tap. The answer goes
//! into [`crate::Answers`] and is a fact from then on.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::answers::{Lamp, Presented};

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
