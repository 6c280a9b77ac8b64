//! Facts that only the user can give, each question with its closed list of answers. An answer is a fact like any
//! other.

use kb::UnknownWord;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{NotVersion, Switch, Version};

/// `field (key): Type, about Subject`: an answer's place in [`Answers`], its word on the command line, its type, and what it is
/// about. A new answer is a line of `answers!`; everything that covers all of them is written from the list.
macro_rules! answers {
    ($($(#[$about:meta])* $field:ident ($key:literal): $answer:ty, about $subject:ident;)+) => {
        /// The user's answers; a question that was not asked is absent.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(default, deny_unknown_fields)]
        pub struct Answers {
            $($(#[$about])* pub $field: Option<$answer>,)+
        }

        impl Answers {
            /// The keys of all questions.
            pub const KEYS: &'static [&'static str] = &[$($key),+];

            /// Notes an answer given as words, for example `presented` and `phone`.
            ///
            /// # Errors
            /// When there is no such question or no such answer to it.
            pub fn set(&mut self, question: &str, answer: &str) -> Result<(), UnknownAnswer> {
                match question {
                    $($key => self.$field = Some(read(answer)?),)+
                    other => return Err(UnknownAnswer::Question(other.to_owned())),
                }
                Ok(())
            }

            /// Removes the answer to this question, as if it had not been asked; another word removes nothing.
            pub fn forget(&mut self, question: &str) {
                match question {
                    $($key => self.$field = None,)+
                    _ => {}
                }
            }

            /// Removes all answers about this.
            pub fn forget_about(&mut self, subject: Subject) {
                $(if subject == Subject::$subject {
                    self.$field = None;
                })+
            }
        }
    };
}

answers! {
    /// What the patient is received with.
    presented ("presented"): Presented, about Reader;
    /// What the reader's mode lamp shows.
    lamp ("lamp"): Lamp, about Reader;
    /// Whether the phone shows the aeroplane of airplane mode.
    airplane ("airplane"): Switch, about Phone;
    /// Which マイナ資格確認アプリ is on the phone.
    app ("app"): AppAnswer, about Phone;
}

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The reader and what lies on it.
    Reader,
    /// The phone and its apps.
    Phone,
}

/// An answer as it is written on the command line.
trait Answer: Sized {
    /// The answers, the likeliest first.
    fn words() -> Vec<&'static str>;

    /// The answer of this word.
    fn of(word: &str) -> Option<Self>;
}

fn read<A: Answer>(given: &str) -> Result<A, UnknownAnswer> {
    A::of(given).ok_or_else(|| {
        UnknownAnswer::Word(UnknownWord {
            given: given.to_owned(),
            known: A::words(),
        })
    })
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

impl Answer for AppAnswer {
    fn words() -> Vec<&'static str> {
        Self::EXAMPLES.to_vec()
    }

    fn of(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

impl Answer for Switch {
    fn words() -> Vec<&'static str> {
        vec!["off", "on"]
    }

    fn of(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "on" => Some(Self::On),
            _ => None,
        }
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

impl Answer for Presented {
    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|answer| answer.value()).collect()
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|answer| answer.value() == word)
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

impl Answer for Lamp {
    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|answer| answer.value()).collect()
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|answer| answer.value() == word)
    }
}

/// An answer that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownAnswer {
    /// There is no such question.
    #[error("「{0}」という質問はありません。質問は: {keys}", keys = Answers::KEYS.join(" "))]
    Question(String),
    /// There is no such answer.
    #[error(transparent)]
    Word(UnknownWord),
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
