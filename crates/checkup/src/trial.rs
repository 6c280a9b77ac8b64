//! A trial reading with the phone's own NFC, from start to end: the phone is asked for its state, a card is searched for
//! and asked, and the checks of a card judge what came of it as they judge a desk. Dropping the future ends the search.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kb::{Base, Setup};
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::sync::mpsc;

use diagnose::{CHECKS, Check, Report, diagnose};
use facts::{Answers, Facts, Nfc, NfcAntennas, Observed, Os, Part, PartName, Phone, Why};
use observe::AskPhone;
use observe::trial::{CarryBytes, Sign, Stopped, Wish};

/// How long a card is searched for: long enough to move the phone over the whole card, twice.
const SEARCH: Duration = Duration::from_secs(25);
/// How long after that a system that hangs is waited for.
const MARGIN: Duration = Duration::from_secs(15);

/// A phone has one NFC: a trial that was ended lets go of it before the next one begins.
static SEARCHES: Mutex<()> = Mutex::new(());

/// The input of a trial.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// The user's answers.
    pub answers: Answers,
    /// Whether the user wants to know the tries left, too.
    pub with_tries: bool,
    /// The start, for the record (RFC 3339, UTC).
    pub taken_at: String,
    /// The interface to the phone's own system.
    pub phone: Arc<dyn AskPhone>,
    /// The phone's NFC.
    pub nfc: Arc<dyn CarryBytes>,
}

/// What happens during a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum TrialEvent {
    /// The phone has told where its antennas are, as far as it tells; the search begins.
    Place {
        /// The system.
        os: Os,
        /// Its antennas; absent where the system does not report them.
        antennas: Option<NfcAntennas>,
    },
    /// Something has changed under the phone.
    Felt {
        /// What.
        sign: Sign,
    },
}

/// The checks that judge a trial. Another one that explains them is judged as well, whether it is named here or not.
#[must_use]
pub fn trial_checks(with_tries: bool) -> Vec<&'static Check> {
    let wanted = |check: &&Check| {
        ["phone.nfc", "phone.nfc-reader"].contains(&check.id)
            || check.needs.contains(&PartName::Trial) && (with_tries || !check.is_on_request())
    };
    CHECKS.iter().filter(wanted).collect()
}

/// Ends the search when nobody waits for it any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Runs a trial and sends its events.
///
/// # Errors
/// [`Stopped`], where the user has ended it on the system's own sheet.
pub async fn trial(
    trial: Trial,
    base: &'static Base,
    mut tell: impl FnMut(TrialEvent),
) -> Result<Report, Stopped> {
    let mut facts = Facts::blank(trial.setup, trial.answers.clone(), trial.taken_at.clone());
    let wish = Wish {
        with_tries: trial.with_tries,
        time: SEARCH,
    };
    let is_wanted = Arc::new(AtomicBool::new(true));
    let waiting = Waiting(Arc::clone(&is_wanted));
    let (sender, mut happens) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let phone = trial.phone.state();
        let reads = !matches!(
            &phone,
            Ok(Phone {
                nfc: Observed::Seen(Nfc::Off | Nfc::Absent),
                ..
            })
        );
        let _ = sender.send(Happens::Phone(Box::new(phone)));
        let _one_at_a_time = SEARCHES.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = Instant::now();
        let outcome = if reads {
            observe::trial::trial(
                &*trial.nfc,
                wish,
                || begun.elapsed(),
                || is_wanted.load(Ordering::Relaxed),
                |sign| drop(sender.send(Happens::Sign(sign))),
            )
        } else {
            // Why nothing can be felt is known before anybody has to try.
            Ok(observe::trial::unseen(&Why::NotReached, wish))
        };
        let _ = sender.send(Happens::Over(outcome));
    });
    let deadline = tokio::time::Instant::now() + SEARCH + MARGIN;
    let outcome = loop {
        match tokio::time::timeout_at(deadline, happens.recv()).await {
            Ok(Some(Happens::Phone(phone))) => {
                tell(TrialEvent::Place {
                    os: facts.os,
                    antennas: phone.as_ref().as_ref().ok().and_then(antennas),
                });
                facts.phone = match *phone {
                    Ok(phone) => Observed::Seen(phone),
                    Err(message) => Observed::Unavailable(Why::Failed { message }),
                };
            }
            Ok(Some(Happens::Sign(sign))) => tell(TrialEvent::Felt { sign }),
            Ok(Some(Happens::Over(outcome))) => break outcome,
            Ok(None) | Err(_) => {
                break Ok(observe::trial::unseen(
                    &Why::TimedOut { reader: None },
                    wish,
                ));
            }
        }
    };
    drop(waiting);
    for part in outcome? {
        Part::note(part, &mut facts);
    }
    Ok(diagnose(facts, &trial_checks(trial.with_tries), base))
}

fn antennas(phone: &Phone) -> Option<NfcAntennas> {
    match &phone.antennas {
        Observed::Seen(antennas) => Some(antennas.clone()),
        Observed::Unavailable(_) | Observed::NotAsked => None,
    }
}

/// What the thread of a trial sends.
enum Happens {
    Phone(Box<Result<Phone, String>>),
    Sign(Sign),
    Over(Result<Vec<Part>, Stopped>),
}

#[cfg(test)]
mod tests {
    use observe::apdu::Command;
    use observe::trial::{Carried, EndOfSearch, Touch};

    use super::*;

    #[derive(Debug)]
    struct PlayedPhone;

    impl AskPhone for PlayedPhone {
        fn permit_bluetooth(&self) -> Result<(), String> {
            Ok(())
        }

        fn state(&self) -> Result<Phone, String> {
            Err("not told".to_owned())
        }

        fn nearby(&self, _: Duration) -> Result<Vec<observe::Nearby>, String> {
            Ok(Vec::new())
        }
    }

    /// An NFC that feels nothing, until its second search is ended by the user.
    #[derive(Debug, Default)]
    struct PlayedNfc(Mutex<Vec<&'static str>>);

    impl PlayedNfc {
        fn calls(&self) -> Vec<&'static str> {
            self.0.lock().expect("no test has panicked").clone()
        }

        fn called(&self, name: &'static str) {
            self.0.lock().expect("no test has panicked").push(name);
        }
    }

    impl CarryBytes for PlayedNfc {
        fn begin(&self) -> Result<(), String> {
            self.called("begin");
            Ok(())
        }

        fn feel(&self, _: Duration) -> Result<Touch, EndOfSearch> {
            if self.calls().iter().filter(|call| **call == "begin").count() > 1 {
                return Err(EndOfSearch::ByTheUser);
            }
            std::thread::sleep(Duration::from_millis(100));
            Ok(Touch {
                felt: facts::Felt::Nothing,
                extended_length: None,
            })
        }

        fn carry(&self, _: Command) -> Result<Carried, String> {
            Ok(Carried::Lost)
        }

        fn end(&self, _: bool) {
            self.called("end");
        }
    }

    #[test]
    fn a_trial_that_was_ended_lets_go_of_the_nfc_before_the_next_one_begins() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(one_after_the_other());
    }

    async fn one_after_the_other() {
        let nfc = Arc::new(PlayedNfc::default());
        let one = || {
            let input = Trial {
                setup: Some(Setup::Phone),
                answers: Answers::default(),
                with_tries: false,
                taken_at: "2026-11-30T00:00:00Z".to_owned(),
                phone: Arc::new(PlayedPhone),
                nfc: Arc::clone(&nfc) as Arc<dyn CarryBytes>,
            };
            trial(input, Base::embedded(), drop)
        };
        let first = tokio::spawn(one());
        while nfc.calls().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        first.abort();
        assert!(matches!(first.await, Err(ended) if ended.is_cancelled()));
        assert!(matches!(one().await, Err(Stopped)));
        assert_eq!(nfc.calls(), ["begin", "end", "begin", "end"]);
    }
}
