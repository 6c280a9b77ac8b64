//! A trial reading with the phone's own NFC. Which bytes reach the card is decided here, by the closed set of commands
//! (apdu.rs); Kotlin and Swift carry them and decide nothing. A card that goes out of reach is felt and asked anew: no
//! command changes it, so asking twice costs nothing.

use std::fmt::Debug;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::apdu::{self, Asked, Command};
use facts::{
    Card, CardLook, CardTries, Felt, Observed, Part, Personal, Stage, Trial, Unreadable, Why,
};

/// How long a card may compute and still be healthy (rigs.md 1); the native side waits as long for an answer.
pub const ANSWER: Duration = Duration::from_secs(5);
/// The longest wait for one touch, after which it is looked whether somebody still wants it.
const SLICE: Duration = Duration::from_millis(400);
/// So often a card may be lost: one that flickers at the edge of the field ends the search, too.
const MOST_LOST: u32 = 8;

/// The phone's own NFC. Every call blocks until the system has answered.
pub trait CarryBytes: Debug + Send + Sync {
    /// Begins to search. The system may show a sheet of its own.
    ///
    /// # Errors
    /// The system's message.
    fn begin(&self) -> Result<(), String>;

    /// What is felt within `time`, and nothing where nothing is.
    ///
    /// # Errors
    /// Why there is no search any more.
    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch>;

    /// Carries a command of the closed set to the card that was felt, and its answer back.
    ///
    /// # Errors
    /// The system's message, where it refuses to carry.
    fn carry(&self, command: Command) -> Result<Carried, String>;

    /// Ends the search and lets go of the card. `is_read` where the card has answered.
    fn end(&self, is_read: bool);
}

/// A touch of the phone's NFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touch {
    /// What was felt.
    pub felt: Felt,
    /// Whether phone and card can exchange long commands; absent where the system does not report it.
    #[serde(default)]
    pub extended_length: Option<bool>,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carried {
    /// The card's answer.
    Answer(Vec<u8>),
    /// The card is out of reach.
    Lost,
}

/// Why a search ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndOfSearch {
    /// The user has ended it, on the system's own sheet.
    #[error("the user has ended the search")]
    ByTheUser,
    /// The system's time for it is over.
    #[error("the system's time for a search is over")]
    TimeOver,
    /// The system ended it.
    #[error("{0}")]
    BySystem(String),
}

/// What a user is shown while a trial goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// The phone searches for a card.
    Searching,
    /// Something is felt here and now.
    Felt,
    /// It is no longer felt, and the search goes on.
    Lost,
}

/// What is wanted of a trial.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Whether the tries left are asked for as well.
    pub with_tries: bool,
    /// How long the search may go on.
    pub time: Duration,
}

/// Why a trial gave no facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the trial was ended before something was felt")]
pub struct Stopped;

/// Searches for a card, asks it once it is felt, and tells each change. `now` is the time since some moment; `is_wanted`
/// says whether somebody still waits.
///
/// # Errors
/// [`Stopped`], where nobody waits any more or the user has ended the search.
pub fn trial(
    nfc: &dyn CarryBytes,
    wish: Wish,
    now: impl Fn() -> Duration,
    is_wanted: impl Fn() -> bool,
    mut tell: impl FnMut(Sign),
) -> Result<Vec<Part>, Stopped> {
    let begun = now();
    if let Err(message) = nfc.begin() {
        return Ok(unseen(&Why::Failed { message }, wish));
    }
    tell(Sign::Searching);
    let mut course = Course::new(begun);
    let found = course.search(nfc, wish, &now, &is_wanted, &mut tell);
    nfc.end(matches!(
        &found,
        Ok(Found {
            look: Some(CardLook::Answered { .. }),
            ..
        })
    ));
    match found {
        Ok(found) => {
            course.trial.searched = millis(now().saturating_sub(begun));
            Ok(parts(course.trial, found, wish))
        }
        Err(Ended::Stopped) => Err(Stopped),
        Err(Ended::Failed(message)) => Ok(unseen(&Why::Failed { message }, wish)),
    }
}

/// The parts of the facts where nothing could be searched for.
#[must_use]
pub fn unseen(why: &Why, wish: Wish) -> Vec<Part> {
    let mut parts = vec![
        Part::Trial(Observed::Unavailable(why.clone())),
        Part::Cards(Observed::Unavailable(Why::NotReached)),
    ];
    if wish.with_tries {
        parts.push(Part::Tries(Observed::Unavailable(Why::NotReached)));
    }
    parts
}

fn parts(trial: Trial, found: Found, wish: Wish) -> Vec<Part> {
    let card = found.look.map(|look| Card {
        reader: Trial::reader(),
        look,
    });
    let tries = found.tries.map(|tries| CardTries {
        reader: Trial::reader(),
        tries: Personal(tries),
        number_b: found.number_b.map(Personal),
    });
    let mut parts = vec![
        Part::Trial(Observed::Seen(trial)),
        Part::Cards(Observed::Seen(card.into_iter().collect())),
    ];
    if wish.with_tries {
        parts.push(Part::Tries(Observed::Seen(tries.into_iter().collect())));
    }
    parts
}

/// The outcome of a search.
#[derive(Default)]
struct Found {
    look: Option<CardLook>,
    tries: Option<facts::PinTries>,
    number_b: Option<facts::PinTries>,
}

/// Why a search has no outcome.
enum Ended {
    Stopped,
    Failed(String),
}

/// Why one exchange ended early.
enum Broken {
    /// The card went out of reach.
    Lost,
    /// It did not answer for as long as a healthy card may compute.
    Silent,
    /// It answered with less than a status word.
    Short,
    /// The system refused.
    Refused(String),
}

/// A search as it goes on.
struct Course {
    begun: Duration,
    trial: Trial,
}

impl Course {
    fn new(begun: Duration) -> Self {
        Self {
            begun,
            trial: Trial {
                felt: Felt::Nothing,
                after: None,
                searched: 0,
                lost: 0,
                held: None,
                slowest: None,
                extended_length: None,
            },
        }
    }

    fn search(
        &mut self,
        nfc: &dyn CarryBytes,
        wish: Wish,
        now: &impl Fn() -> Duration,
        is_wanted: &impl Fn() -> bool,
        tell: &mut impl FnMut(Sign),
    ) -> Result<Found, Ended> {
        let mut found = Found::default();
        let mut short_before = false;
        loop {
            if !is_wanted() {
                return Err(Ended::Stopped);
            }
            let left = wish.time.saturating_sub(now().saturating_sub(self.begun));
            if left.is_zero() || self.trial.lost > MOST_LOST {
                return Ok(found);
            }
            let touch = match nfc.feel(left.min(SLICE)) {
                Ok(touch) => touch,
                Err(EndOfSearch::ByTheUser) => return Err(Ended::Stopped),
                Err(EndOfSearch::TimeOver) => return Ok(found),
                Err(EndOfSearch::BySystem(message)) => return Err(Ended::Failed(message)),
            };
            if touch.felt == Felt::Nothing {
                continue;
            }
            let felt_at = now();
            tell(Sign::Felt);
            let after = millis(felt_at.saturating_sub(self.begun));
            self.trial.after.get_or_insert(after);
            self.trial.felt = touch.felt;
            self.trial.extended_length = touch.extended_length;
            if touch.felt != Felt::Card {
                // Nothing can be asked of it; an earlier card is not what lies there now.
                return Ok(Found::default());
            }
            let outcome = self.ask(nfc, wish.with_tries, now);
            self.trial.held = Some(millis(now().saturating_sub(felt_at)));
            found.look = Some(match outcome {
                Ok(asked) => {
                    found.tries = asked.tries;
                    found.number_b = asked.number_b;
                    found.look = Some(asked.look);
                    return Ok(found);
                }
                Err(Broken::Refused(message)) => CardLook::Failed { message },
                Err(Broken::Silent) => CardLook::Silent {
                    at: Stage::Exchange,
                },
                Err(Broken::Short) => CardLook::Unreadable(Unreadable::BrokenOff),
                Err(Broken::Lost) => {
                    self.trial.lost += 1;
                    tell(Sign::Lost);
                    found.look = Some(CardLook::Pulled);
                    continue;
                }
            });
            // As on a desk, a broken exchange is tried once more.
            if found.look != Some(CardLook::Unreadable(Unreadable::BrokenOff)) || short_before {
                return Ok(found);
            }
            short_before = true;
        }
    }

    fn ask(
        &mut self,
        nfc: &dyn CarryBytes,
        with_tries: bool,
        now: &impl Fn() -> Duration,
    ) -> Result<Asked, Broken> {
        apdu::ask(with_tries, |command| {
            let sent = now();
            let carried = nfc.carry(command).map_err(Broken::Refused)?;
            let took = now().saturating_sub(sent);
            match carried {
                // A system waits no longer than this, and tells it as a loss.
                Carried::Lost if took >= ANSWER => Err(Broken::Silent),
                Carried::Lost => Err(Broken::Lost),
                Carried::Answer(bytes) => {
                    let slowest = self.trial.slowest.get_or_insert(0);
                    *slowest = millis(took).max(*slowest);
                    let (data, word) = apdu::split(&bytes).ok_or(Broken::Short)?;
                    Ok((data.to_vec(), word))
                }
            }
        })
    }
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
