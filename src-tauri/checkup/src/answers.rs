//! What only the user can say, each question with its closed list of answers. An answer is a fact like any other.

use kb::UnknownWord;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The user's answers; a question not asked is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// What the patient put on the reader.
    pub presented: Option<Presented>,
}

/// What the patient put on the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Presented {
    /// The plastic マイナンバーカード.
    Card,
    /// A phone.
    Phone,
}

/// An answer that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownAnswer {
    /// No such question.
    #[error("「{0}」という質問はありません。質問は: presented")]
    Question(String),
    /// No such answer.
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
            "presented" => {
                self.presented = Some(match answer {
                    "card" => Presented::Card,
                    "phone" => Presented::Phone,
                    other => {
                        let known = vec!["card", "phone"];
                        return Err(UnknownAnswer::Word(UnknownWord {
                            given: other.to_owned(),
                            known,
                        }));
                    }
                });
                Ok(())
            }
            other => Err(UnknownAnswer::Question(other.to_owned())),
        }
    }
}
