//! From what was typed to the entries that answer it: the shape that `shikaku explain --json` prints and the window
//! shows. An exact code, ID or app code answers alone; only words are searched.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::base::Base;
use crate::entry::{Entry, Message, Step, When};
use crate::find::Found;
use crate::fold::fold;
use crate::number;
use crate::query::{Query, QueryError, may_be_of_another_system};
use crate::statuses::{self, OtherStatus};
use crate::words::{Setup, Status, Who};

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

/// The same for some numbers of a list.
fn say_again_which(numbers: &[String]) -> String {
    format!(
        "{}という番号はありません。聞き間違いか打ち間違いです。4けたの番号を、もう一度聞いてください。",
        numbers.join("、")
    )
}

/// The pages that were named exactly, each once: whoever types what happened may name it twice.
fn exactly<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for entry in entries {
        if !found.iter().any(|known| known.id == entry.id) {
            let messages = entry.messages.iter().map(Into::into).collect();
            found.push(Match::new(entry, 1.0, messages));
        }
    }
    found
}

/// The page for what a product that reads along has signed.
const INTERCEPTED: &str = "guide/tls-intercepted";

impl Base {
    /// Finds the entries that answer what a user typed, at most `limit` of them.
    ///
    /// # Errors
    /// When there is nothing to understand, or more than a person types.
    pub fn explain(&self, typed: &str, limit: usize) -> Result<Explanation, QueryError> {
        self.explain_for(typed, limit, None)
    }

    /// The same for somebody with this equipment: of the pages that words may mean, those about another machine come later. What
    /// was typed exactly (a code, an ID, a line of a screen) has the same pages for everybody.
    ///
    /// # Errors
    /// Those of [`Base::explain`].
    pub fn explain_for(
        &self,
        typed: &str,
        limit: usize,
        setup: Option<Setup>,
    ) -> Result<Explanation, QueryError> {
        let mut near = Vec::new();
        let mut say_again = None;
        let mut query = Query::parse(typed, self)?;
        let mut may_be_misheard = false;
        if let Query::Spoken { numbers, is_marked } = &query {
            let unknown = numbers.iter().filter(|number| !self.has_number(**number));
            let unknown: Vec<String> = unknown.map(u16::to_string).collect();
            if unknown.len() < numbers.len() {
                say_again = (!unknown.is_empty()).then(|| say_again_which(&unknown));
            } else if *is_marked {
                say_again = Some(SAY_AGAIN.to_owned());
            } else {
                may_be_misheard = numbers.iter().any(|number| number::is_like_one(*number));
                query = Query::of_other_numbers(typed, self);
            }
        }
        let (understood_as, mut matches) = match query {
            Query::Spoken { numbers, .. } => (UnderstoodAs::Code, self.by_numbers(&numbers)),
            Query::Codes(codes) => (UnderstoodAs::Code, self.by_codes(&codes)),
            Query::Ids { ids, codes } => {
                let mut found = self.by_ids(&ids, &codes);
                if found.is_empty() {
                    found = self.by_other_ids(&ids);
                }
                (UnderstoodAs::MessageId, found)
            }
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
                    let found = self.find(&text, limit, setup);
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
        if matches.is_empty() && may_be_misheard {
            say_again = Some(SAY_AGAIN.to_owned());
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
            if let (Some(entry), Some(_)) = (self.entry(&found.id), setup) {
                found.first_step = first_step(entry, setup).map(|step| step.action.clone());
            }
        }
        Ok(Explanation {
            query: typed.to_owned(),
            understood_as,
            matches,
            near,
            question: question.or(say_again),
        })
    }

    fn by_numbers(&self, numbers: &[u16]) -> Vec<Match> {
        let entries = numbers.iter().flat_map(|number| {
            let entries = self.entries().iter();
            entries.filter(|entry| entry.number == Some(*number))
        });
        exactly(entries)
    }

    fn by_codes(&self, codes: &[String]) -> Vec<Match> {
        exactly(codes.iter().filter_map(|code| self.of_code(code)))
    }

    fn of_code(&self, code: &str) -> Option<&Entry> {
        self.entry(&format!("error/{code}"))
    }

    /// Whether a page is about this code of the screen.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.of_code(code).is_some()
    }

    /// Whether a page has this number, as it is said on the telephone.
    pub(crate) fn has_number(&self, number: u16) -> bool {
        self.entries()
            .iter()
            .any(|entry| entry.number == Some(number))
    }

    /// Whether a page, or another system, has this message ID.
    pub(crate) fn has_id(&self, id: u32) -> bool {
        let mut messages = self.entries().iter().flat_map(|entry| &entry.messages);
        messages.any(|message| {
            message.to.is_none() && starts_at(message, id) || range_holds(message, id)
        }) || !self.by_other_ids(&[id]).is_empty()
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

    /// The pages for numbers of other systems, each with what that number says and whose it is; where there is none, for their
    /// sentences, and for the product that a certificate names as its issuer.
    fn by_other_systems(&self, typed: &str) -> Vec<Match> {
        let words = statuses::words(typed)
            .filter(|word| !statuses::is_short(word) || may_be_of_another_system(typed, word));
        let found = self.by_statuses(words);
        if !found.is_empty() {
            return found;
        }
        let folded = fold(typed);
        let found = self.pages_of(
            self.statuses()
                .iter()
                .filter(|status| status.is_in(&folded)),
        );
        if found.is_empty() {
            self.by_issuer(typed)
        } else {
            found
        }
    }

    fn by_other_ids(&self, ids: &[u32]) -> Vec<Match> {
        self.by_statuses(ids.iter().map(|id| format!("0x{id:08X}")))
    }

    fn by_statuses(&self, numbers: impl Iterator<Item = String>) -> Vec<Match> {
        let statuses = numbers.flat_map(|number| {
            let statuses = self.statuses().iter();
            statuses.filter(move |status| status.is(&number))
        });
        self.pages_of(statuses)
    }

    fn pages_of<'a>(&self, statuses: impl Iterator<Item = &'a OtherStatus>) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        for status in statuses {
            let Some(entry) = self.entry(status.page()) else {
                continue;
            };
            let message = MatchedMessage {
                id: status.id.clone(),
                cause: status.told(),
                status: Status::Stated,
            };
            match found.iter_mut().find(|found| found.id == entry.id) {
                Some(found) => found.messages.push(message),
                None => found.push(Match::new(entry, 1.0, vec![message])),
            }
        }
        found
    }

    fn by_issuer(&self, typed: &str) -> Vec<Match> {
        let mut rows = self.interceptors().iter();
        let Some(row) = rows.find(|row| row.name_of(typed).is_some()) else {
            return Vec::new();
        };
        let message = MatchedMessage {
            id: None,
            cause: format!("「{}」が作った証明書です", row.product),
            status: Status::Stated,
        };
        let page = self.entry(INTERCEPTED).into_iter();
        page.map(|entry| Match::new(entry, 1.0, vec![message.clone()]))
            .collect()
    }

    fn by_app_code(&self, number: &str) -> Vec<Match> {
        self.entry(&format!("app-error/w-{number}"))
            .map(|entry| Match::new(entry, 1.0, Vec::new()))
            .into_iter()
            .collect()
    }

    /// The pages whose reader shows a line that was typed, or a line of which it is a piece.
    fn by_readers_screen(&self, text: &str) -> Vec<Match> {
        let places = self.screens().showing(text).into_iter();
        places
            .filter_map(|place| self.entries().get(place))
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
            first_step: first_step(entry, None).map(|step| step.action.clone()),
            score,
            look: None,
            because: Vec::new(),
            messages,
        }
    }
}

/// What whoever finds the page may do first: no condition, and no vendor's; for everybody, or for those with this equipment. What
/// the page asks first comes first, so behind a step that depends on an answer there is none. Of a page about another machine it is
/// that machine's, because a nurse reads about the clinic's terminal too.
fn first_step(entry: &Entry, setup: Option<Setup>) -> Option<&Step> {
    let setup = setup.filter(|setup| entry.is_about(*setup));
    let is_theirs = |step: &&Step| {
        let meant = &step.when.setup;
        setup.is_none_or(|setup| meant.is_empty() || meant.contains(&setup))
    };
    let is_known = |step: &&Step| match setup {
        Some(_) => {
            let asked = When {
                setup: Vec::new(),
                ..step.when.clone()
            };
            asked.is_always()
        }
        None => step.when.is_always(),
    };
    let mut known = entry.steps.iter().filter(is_theirs).take_while(is_known);
    known.find(|step| step.condition.is_none() && step.who != Who::Vendor)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_is_that_of_the_equipment_where_the_page_is_about_it_and_else_as_for_everybody()
     {
        let mut page = Base::embedded().entry("error/001").expect("a page").clone();
        let mut first = page.steps[0].clone();
        first.action = "USBの手順".to_owned();
        first.condition = None;
        first.who = Who::Staff;
        first.when = When {
            setup: vec![Setup::FaceReaderPhoneReader],
            ..When::default()
        };
        page.steps.insert(0, first);
        let told = |setup| first_step(&page, setup).map(|step| step.action.as_str());
        assert_eq!(told(Some(Setup::FaceReaderPhoneReader)), Some("USBの手順"));
        // The step is another's, and the next one holds.
        assert_ne!(told(Some(Setup::FaceReader)), Some("USBの手順"));
        assert!(told(Some(Setup::FaceReader)).is_some());
        // A page about face readers, read beside a phone: nothing is known, so nothing is picked for her.
        assert_eq!(told(Some(Setup::Phone)), told(None));
    }
}
