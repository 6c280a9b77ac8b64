//! From what was typed to the entries that answer it: the shape that `shikaku explain --json` prints and the window
//! shows. An exact code, ID or app code answers alone; only words are searched.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::base::Base;
use crate::entry::{Entry, Message, Step, When};
use crate::find::Found;
use crate::fold::fold;
use crate::query::{Query, QueryError};
use crate::statuses;
use crate::words::{Status, Who};

/// The answer to what was typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Explanation {
    /// What was typed, as typed.
    pub query: String,
    /// What it was taken for.
    pub understood_as: UnderstoodAs,
    /// The entries, best first; empty when nothing answers.
    pub matches: Vec<Match>,
    /// The entries that may be meant where nothing, or little, is claimed: at most three, best first; never for a number that
    /// does not exist.
    pub near: Vec<Near>,
    /// What to ask when the entries are equally right, for example an ID that stands under several codes.
    pub question: Option<String>,
}

/// An entry that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Near {
    /// The entry's id.
    pub id: String,
    /// Its heading as a user reads it.
    pub title: String,
    /// The words of the question that spoke for it, in the form they are compared in.
    pub because: Vec<String>,
}

/// What something typed was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UnderstoodAs {
    /// A three-digit code of the face reader's screen, or the number of a page as said on the telephone.
    Code,
    /// A hexadecimal message ID.
    MessageId,
    /// A code of マイナ資格確認アプリ.
    AppCode,
    /// Words.
    Text,
}

/// One entry that answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Match {
    /// The entry's id.
    pub id: String,
    /// Its heading as a user reads it.
    pub title: String,
    /// The first thing to do, shown already in the list; none where it depends on who asks.
    pub first_step: Option<String>,
    /// 0 to 1; 1 for exact numbers.
    pub score: f64,
    /// What a check-up could look at at once to tell whether it is this.
    pub look: Option<Look>,
    /// The words of the question that spoke for it, in the form they are compared in; none for exact numbers.
    pub because: Vec<String>,
    /// The message IDs that answer (for an ID), or all of the entry (for a code).
    pub messages: Vec<MatchedMessage>,
}

/// A look that a complaint can be answered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Look {
    /// The check.
    pub check: String,
    /// What it looks at, as it is called in a check-up.
    pub title: String,
}

/// A message ID of a matching entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct MatchedMessage {
    /// The ID, or the range as `0x…-0x…`; absent where the source has lost it.
    pub id: Option<String>,
    /// Its cause.
    pub cause: String,
    /// Whether it stands so in the source.
    pub status: Status,
}

impl From<&Message> for MatchedMessage {
    fn from(message: &Message) -> Self {
        let id = match (&message.id, &message.to) {
            (Some(first), Some(last)) => Some(format!("{first}-{last}")),
            (first, _) => first.clone(),
        };
        Self {
            id,
            cause: message.cause.clone(),
            status: message.status,
        }
    }
}

/// Several codes show the same text on the reader; the number beside it tells them apart.
const WHICH_NUMBER: &str =
    "リーダーの画面の、かっこ［ ］の中にある3けたの番号はどれですか。その番号を入れてください。";

/// The last digit of a page's number is a check digit: a number that no page has was misheard or mistyped.
const SAY_AGAIN: &str =
    "その番号はありません。聞き間違いか打ち間違いです。4けたの番号を、もう一度聞いてください。";

/// The fewest letters by which a line of the reader's screen is known.
const LEAST_OF_A_LINE: usize = 8;

impl Base {
    /// Finds the entries that answer what a user typed, at most `limit` of them.
    ///
    /// # Errors
    /// When there is nothing to understand, or more than a person types.
    pub fn explain(&self, typed: &str, limit: usize) -> Result<Explanation, QueryError> {
        let mut near = Vec::new();
        let mut say_again = None;
        let mut query = Query::parse(typed)?;
        if let Query::Spoken { number, is_marked } = query
            && self.by_number(number).is_empty()
        {
            if is_marked {
                say_again = Some(SAY_AGAIN.to_owned());
            } else {
                query = Query::of_other_numbers(typed);
            }
        }
        let (understood_as, mut matches) = match query {
            Query::Spoken { number, .. } => (UnderstoodAs::Code, self.by_number(number)),
            Query::Codes(codes) => (UnderstoodAs::Code, self.by_codes(&codes)),
            Query::Ids { ids, codes } => (UnderstoodAs::MessageId, self.by_ids(&ids, &codes)),
            Query::BadId => (UnderstoodAs::MessageId, Vec::new()),
            Query::App(number) => (UnderstoodAs::AppCode, self.by_app_code(&number)),
            Query::Text(text) => {
                let others = self.by_other_systems(&text);
                if !others.is_empty() {
                    return Ok(Explanation {
                        query: typed.to_owned(),
                        understood_as: UnderstoodAs::Text,
                        matches: others.into_iter().take(limit).collect(),
                        near,
                        question: None,
                    });
                }
                let shown = self.by_readers_screen(&text);
                if shown.len() > 1 {
                    return Ok(Explanation {
                        query: typed.to_owned(),
                        understood_as: UnderstoodAs::Text,
                        matches: shown.into_iter().take(limit).collect(),
                        near,
                        question: Some(WHICH_NUMBER.to_owned()),
                    });
                }
                let found = if shown.is_empty() {
                    let found = self.find(&text, limit);
                    near = self.offered(&found);
                    self.claimed(&found)
                } else {
                    shown
                };
                (UnderstoodAs::Text, found)
            }
        };
        if matches.is_empty() && understood_as != UnderstoodAs::Text && say_again.is_none() {
            matches = self.by_other_systems(typed);
        }
        let question = (understood_as == UnderstoodAs::MessageId
            && matches.len() > 1
            && matches.iter().all(|found| found.id.starts_with("error/")))
        .then(|| {
            let codes: Vec<&str> = matches
                .iter()
                .filter_map(|found| found.id.strip_prefix("error/"))
                .collect();
            format!(
                "同じIDが{}にあります。画面に出ている3けたの番号はどれですか。",
                codes.join("・")
            )
        });
        matches.truncate(limit);
        for found in &mut matches {
            found.look = self.look_for(&found.id);
        }
        Ok(Explanation {
            query: typed.to_owned(),
            understood_as,
            matches,
            near,
            question: question.or(say_again),
        })
    }

    fn by_number(&self, number: u16) -> Vec<Match> {
        let entries = self.entries().iter();
        entries
            .filter(|entry| entry.number == Some(number))
            .map(|entry| Match::new(entry, 1.0, entry.messages.iter().map(Into::into).collect()))
            .collect()
    }

    fn by_codes(&self, codes: &[String]) -> Vec<Match> {
        let entries = codes
            .iter()
            .filter_map(|code| self.entry(&format!("error/{code}")));
        entries
            .map(|entry| Match::new(entry, 1.0, entry.messages.iter().map(Into::into).collect()))
            .collect()
    }

    fn by_ids(&self, ids: &[u32], codes: &[String]) -> Vec<Match> {
        // An ID that stands alone somewhere beats a range around it, everywhere.
        let exact = self.entries_with(|message| {
            message.to.is_none() && ids.iter().any(|id| starts_at(message, *id))
        });
        let found = if exact.is_empty() {
            self.entries_with(|message| ids.iter().any(|id| range_holds(message, *id)))
        } else {
            exact
        };
        let named: Vec<Match> = found
            .iter()
            .filter(|found| {
                found
                    .id
                    .strip_prefix("error/")
                    .is_some_and(|code| codes.iter().any(|named| named == code))
            })
            .cloned()
            .collect();
        if named.is_empty() { found } else { named }
    }

    fn entries_with(&self, answers: impl Fn(&Message) -> bool) -> Vec<Match> {
        let mut found = Vec::new();
        for entry in self.entries() {
            let messages: Vec<MatchedMessage> = entry
                .messages
                .iter()
                .filter(|message| answers(message))
                .map(Into::into)
                .collect();
            if !messages.is_empty() {
                found.push(Match::new(entry, 1.0, messages));
            }
        }
        found
    }

    /// The look that tells whether it is this page: the first of its checks, or of those that prove a step done.
    fn look_for(&self, id: &str) -> Option<Look> {
        let entry = self.entry(id)?;
        let proofs = entry.steps.iter().filter_map(|step| step.check.as_ref());
        let check = entry.checks.iter().chain(proofs).next()?;
        let words = self.checks().iter().find(|words| words.id == *check)?;
        Some(Look {
            check: check.clone(),
            title: words.title.clone(),
        })
    }

    /// The pages for numbers of other systems, each with what that number says and whose it is.
    fn by_other_systems(&self, typed: &str) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        for word in statuses::words(typed) {
            for status in self.statuses().iter().filter(|status| status.is(&word)) {
                let Some(entry) = self.entry(status.page()) else {
                    continue;
                };
                let message = MatchedMessage {
                    id: Some(status.id.clone()),
                    cause: status.told(),
                    status: Status::Stated,
                };
                match found.iter_mut().find(|found| found.id == entry.id) {
                    Some(found) => found.messages.push(message),
                    None => found.push(Match::new(entry, 1.0, vec![message])),
                }
            }
        }
        found
    }

    fn by_app_code(&self, number: &str) -> Vec<Match> {
        self.entry(&format!("app-error/w-{number}"))
            .map(|entry| Match::new(entry, 1.0, Vec::new()))
            .into_iter()
            .collect()
    }

    /// The pages whose reader shows a line that was typed, or a line of which it is a piece.
    fn by_readers_screen(&self, text: &str) -> Vec<Match> {
        let typed = letters(text);
        if typed.chars().count() < LEAST_OF_A_LINE {
            return Vec::new();
        }
        let shows = |entry: &&Entry| {
            entry.reader_screen.iter().any(|line| {
                let line = letters(line);
                line.contains(&typed) || typed.contains(&line)
            })
        };
        self.entries()
            .iter()
            .filter(shows)
            .map(|entry| Match::new(entry, 1.0, Vec::new()))
            .collect()
    }

    fn claimed(&self, found: &Found) -> Vec<Match> {
        let pages = found.claimed.iter();
        pages
            .filter_map(|page| {
                let entry = self.entries().get(page.place)?;
                let mut found = Match::new(entry, f64::from(page.score), Vec::new());
                found.because.clone_from(&page.because);
                Some(found)
            })
            .collect()
    }

    fn offered(&self, found: &Found) -> Vec<Near> {
        let pages = found.near.iter();
        pages
            .filter_map(|page| {
                let entry = self.entries().get(page.place)?;
                Some(Near {
                    id: entry.id.clone(),
                    title: entry.heading().to_owned(),
                    because: page.because.clone(),
                })
            })
            .collect()
    }
}

impl Match {
    fn new(entry: &Entry, score: f64, messages: Vec<MatchedMessage>) -> Self {
        Self {
            id: entry.id.clone(),
            title: entry.heading().to_owned(),
            first_step: first_step(entry).map(|step| step.action.clone()),
            score,
            look: None,
            because: Vec::new(),
            messages,
        }
    }
}

/// What anybody who finds the page may do first: no condition, for everybody, and no vendor's. What the page asks first comes
/// first, so behind a step that depends on an answer there is none.
fn first_step(entry: &Entry) -> Option<&Step> {
    let mut for_everybody = entry
        .steps
        .iter()
        .take_while(|step| step.when == When::default());
    for_everybody.find(|step| step.condition.is_none() && step.who != Who::Vendor)
}

/// The letters of a text in the form that is compared.
fn letters(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == 'ー')
        .collect()
}

fn number(id: Option<&String>) -> Option<u32> {
    u32::from_str_radix(id?.strip_prefix("0x")?, 16).ok()
}

fn starts_at(message: &Message, id: u32) -> bool {
    number(message.id.as_ref()) == Some(id)
}

fn range_holds(message: &Message, id: u32) -> bool {
    match (number(message.id.as_ref()), number(message.to.as_ref())) {
        (Some(first), Some(last)) => (first..=last).contains(&id),
        _ => false,
    }
}
