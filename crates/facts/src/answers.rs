//! Facts that only the user can give, each question with its closed list of answers. An answer is a fact like any
//! other.

use kb::UnknownWord;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{NotVersion, Switch, Version};

/// The user's answers; a question that was not asked is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// What the patient is received with.
    pub presented: Option<Presented>,
    /// What the reader's mode lamp shows.
    pub lamp: Option<Lamp>,
    /// Whether the phone shows the aeroplane of airplane mode.
    pub airplane: Option<Switch>,
    /// Which マイナ資格確認アプリ is on the phone.
    pub app: Option<AppAnswer>,
}

/// The user's answer about マイナ資格確認アプリ on the phone, because its system does not report other apps. Written
/// `not-installed`, `installed`, `from-3.0.3` or `before-3.0.3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub enum AppAnswer {
    /// The app is not installed.
    NotInstalled,
    /// The app is installed; its version is not known.
    Installed,
    /// This version or a newer one is installed.
    From(Version),
    /// A version older than this one is installed.
    Before(Version),
}

/// A text that is not an answer about the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an answer about the app")]
pub struct NotAppAnswer;

impl From<NotVersion> for NotAppAnswer {
    fn from(_: NotVersion) -> Self {
        Self
    }
}

impl AppAnswer {
    /// The key of the question.
    pub const KEY: &'static str = "app";
    /// The answers; any version may take the place of this one.
    const EXAMPLES: [&'static str; 4] =
        ["not-installed", "installed", "from-3.0.3", "before-3.0.3"];
}

impl std::str::FromStr for AppAnswer {
    type Err = NotAppAnswer;

    fn from_str(text: &str) -> Result<Self, NotAppAnswer> {
        Ok(match (text, text.split_once('-')) {
            ("not-installed", _) => Self::NotInstalled,
            ("installed", _) => Self::Installed,
            (_, Some(("from", version))) => Self::From(version.parse()?),
            (_, Some(("before", version))) => Self::Before(version.parse()?),
            _ => return Err(NotAppAnswer),
        })
    }
}

impl std::fmt::Display for AppAnswer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotInstalled => out.write_str("not-installed"),
            Self::Installed => out.write_str("installed"),
            Self::From(version) => write!(out, "from-{version}"),
            Self::Before(version) => write!(out, "before-{version}"),
        }
    }
}

impl TryFrom<String> for AppAnswer {
    type Error = NotAppAnswer;
    fn try_from(text: String) -> Result<Self, NotAppAnswer> {
        text.parse()
    }
}

impl From<AppAnswer> for String {
    fn from(answer: AppAnswer) -> Self {
        answer.to_string()
    }
}

/// What the patient is received with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Presented {
    /// The plastic マイナンバーカード.
    Card,
    /// A phone.
    Phone,
}

impl Presented {
    /// The key of the question.
    pub const KEY: &'static str = "presented";
    /// Both answers.
    pub const ALL: &'static [Self] = &[Self::Card, Self::Phone];

    /// The answer as it is written.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Phone => "phone",
        }
    }
}

/// The state of the reader's mode lamp. Steady green and blinking blue are those of the official example (003 Q2),
/// which describes one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Lamp {
    /// Green without a break.
    SteadyGreen,
    /// Blue, on and off.
    BlinkingBlue,
    /// No light.
    Off,
    /// Another light, or no lamp to be found.
    Other,
}

impl Lamp {
    /// The key of the question.
    pub const KEY: &'static str = "lamp";
    /// All answers, the likeliest first.
    pub const ALL: &'static [Self] = &[
        Self::SteadyGreen,
        Self::BlinkingBlue,
        Self::Off,
        Self::Other,
    ];

    /// The answer as it is written.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::SteadyGreen => "steady-green",
            Self::BlinkingBlue => "blinking-blue",
            Self::Off => "off",
            Self::Other => "other",
        }
    }
}

/// An answer that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownAnswer {
    /// There is no such question.
    #[error("「{0}」という質問はありません。質問は: presented lamp airplane app")]
    Question(String),
    /// There is no such answer.
    #[error(transparent)]
    Word(UnknownWord),
}

impl Answers {
    /// Notes an answer given as words, for example `presented` and `phone`.
    ///
    /// # Errors
    /// When there is no such question or no such answer to it.
    pub fn set(&mut self, question: &str, answer: &str) -> Result<(), UnknownAnswer> {
        match question {
            Presented::KEY => {
                let known = Presented::ALL
                    .iter()
                    .map(|presented| (presented.value(), *presented));
                self.presented = Some(one_of(known, answer)?);
            }
            Lamp::KEY => {
                let known = Lamp::ALL.iter().map(|lamp| (lamp.value(), *lamp));
                self.lamp = Some(one_of(known, answer)?);
            }
            "airplane" => {
                let known = [("off", Switch::Off), ("on", Switch::On)];
                self.airplane = Some(one_of(known, answer)?);
            }
            AppAnswer::KEY => {
                self.app = Some(answer.parse().map_err(|NotAppAnswer| {
                    UnknownAnswer::Word(UnknownWord {
                        given: answer.to_owned(),
                        known: AppAnswer::EXAMPLES.to_vec(),
                    })
                })?);
            }
            other => return Err(UnknownAnswer::Question(other.to_owned())),
        }
        Ok(())
    }
}

fn one_of<T: Copy>(
    known: impl IntoIterator<Item = (&'static str, T)>,
    given: &str,
) -> Result<T, UnknownAnswer> {
    let known: Vec<_> = known.into_iter().collect();
    let found = known.iter().find(|(word, _)| *word == given);
    found.map(|(_, answer)| *answer).ok_or_else(|| {
        UnknownAnswer::Word(UnknownWord {
            given: given.to_owned(),
            known: known.iter().map(|(word, _)| *word).collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_written_on_the_command_line_as_in_the_facts() {
        for lamp in Lamp::ALL {
            let written = serde_json::to_value(lamp).ok();
            assert_eq!(
                written.as_ref().and_then(|word| word.as_str()),
                Some(lamp.value())
            );
            let mut answers = Answers::default();
            assert_eq!(answers.set("lamp", lamp.value()), Ok(()));
            assert_eq!(answers.lamp, Some(*lamp));
        }
    }

    #[test]
    fn an_answer_about_the_app_is_read_back_as_it_was_written() {
        for written in AppAnswer::EXAMPLES {
            let mut answers = Answers::default();
            assert_eq!(answers.set("app", written), Ok(()));
            let kept = serde_json::to_value(&answers).expect("JSON");
            assert_eq!(kept["app"], written);
            assert_eq!(serde_json::from_value(kept).ok(), Some(answers));
        }
        for wrong in ["", "from-", "from-3.x", "after-3.0.3", "3.0.3"] {
            let mut answers = Answers::default();
            let told = answers.set("app", wrong).expect_err("no such answer");
            assert!(told.to_string().contains("from-3.0.3"), "{told}");
            assert_eq!(answers, Answers::default());
        }
    }

    #[test]
    fn a_wrong_answer_names_the_right_ones() {
        let mut answers = Answers::default();
        let told = answers
            .set("lamp", "green")
            .map_err(|error| error.to_string());
        let told = told.expect_err("no such answer");
        assert!(
            told.contains("steady-green") && told.contains("other"),
            "{told}"
        );
        assert!(answers.set("colour", "green").is_err());
        assert_eq!(answers, Answers::default());
    }
}
