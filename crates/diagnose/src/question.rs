//! What a check asks the user when it cannot see something itself: one question, answered with one tap. The answer goes
//! into [`facts::Answers`] and is a fact from then on. Which answers there are, and in which order, stands here; the words stand
//! in the content, in the file of the check that asks.

use kb::{Base, Fields};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::says::in_parts;
use facts::{AppAnswer, Lamp, Os, Presented, Version};

/// A question that stands in the way of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckQuestion {
    /// The key of the answer ([`facts::Answers::set`]).
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

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which lamp is on? Colours and their meaning are those of one product, which the official answer names as an example (003
    /// Q2), so that every other lamp is an answer as well.
    Lamp,
    /// Was a phone meant? The machine sees that one lies there and not whether that is right, so this stands beside the finding.
    Presented,
    /// Is airplane mode on? Asked where the system does not tell (iOS).
    Airplane,
    /// Which マイナ資格確認アプリ is on this phone? Asked where the system does not tell. Where the number stands is the systems' own,
    /// and the same for every app.
    App {
        /// The phone's system.
        os: Os,
        /// The newest version that the knowledge base has heard of.
        newest: Option<Version>,
    },
}

impl Question {
    /// The key of the answer.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Lamp => Lamp::KEY,
            Self::Presented => Presented::KEY,
            Self::Airplane => "airplane",
            Self::App { .. } => AppAnswer::KEY,
        }
    }

    /// The answers: the word that the content knows each by, and its value; the likeliest first.
    fn answers(self) -> Vec<(&'static str, String)> {
        let same = |value: &'static str| (value, value.to_owned());
        match self {
            Self::Lamp => Lamp::ALL.iter().map(|lamp| same(lamp.value())).collect(),
            Self::Presented => Presented::ALL
                .iter()
                .map(|shown| same(shown.value()))
                .collect(),
            Self::Airplane => ["off", "on"].map(same).to_vec(),
            Self::App { newest, .. } => {
                let compared =
                    newest.map(|version| [AppAnswer::From(version), AppAnswer::Before(version)]);
                let all = compared.into_iter().flatten();
                let all = all.chain([AppAnswer::Installed, AppAnswer::NotInstalled]);
                all.map(|answer| (in_parts(answer).0, answer.to_string()))
                    .collect()
            }
        }
    }

    fn fields(self) -> Fields {
        match self {
            Self::Lamp | Self::Presented | Self::Airplane => Fields::default(),
            Self::App { os, newest } => {
                Fields::of(&serde_json::json!({ "os": os, "version": newest }))
                    .with("known", Some(newest.is_some()))
            }
        }
    }

    /// The question as this check asks it.
    pub(crate) fn in_words(self, check: &str, base: &Base) -> CheckQuestion {
        let asked = base.asks(check, self.key(), &self.answers(), &self.fields());
        debug_assert!(asked.is_some(), "{check} has no words for {self:?}");
        let (text, hint, options) = asked.map_or_else(Default::default, |asked| {
            (asked.text, asked.hint, asked.options)
        });
        CheckQuestion {
            key: self.key().to_owned(),
            text,
            hint,
            options: options
                .into_iter()
                .map(|option| Choice {
                    value: option.value,
                    label: option.label,
                    note: option.note,
                })
                .collect(),
        }
    }
}
