//! One check-up from start to end: all observers run at once, each with its deadline, and every verdict is sent as soon
//! as its facts are in. Dropping the future cancels it: the observers finish on their own threads and their results are
//! dropped.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use kb::{Base, Setup};
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout_at;

use diagnose::Check;
use diagnose::{CheckResult, Report, diagnose};
use facts::Answers;
use facts::{Facts, Why};
use facts::{Part, PartName};
use observe::{AskPhone, Look, Probe};

/// The deadline of an observer: a card may compute for four seconds and still be healthy (rigs.md 1).
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(5);

/// The deadline where a reader is searched for: eight seconds to listen, five to be let in, and the reader's answers.
const SEARCH_DEADLINE: Duration = Duration::from_secs(16);

/// The deadline of these checks, where nobody has set one.
#[must_use]
pub fn deadline(checks: &[&Check]) -> Duration {
    let searches = |check: &&Check| check.needs.contains(&PartName::ReaderSearch);
    if checks.iter().any(searches) {
        SEARCH_DEADLINE
    } else {
        DEFAULT_DEADLINE
    }
}

/// The input of a check-up.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// The user's answers.
    pub answers: Answers,
    /// The name of the user's Bluetooth reader, where the user has given one, because not every product has a known
    /// name.
    pub reader_name: Option<String>,
    /// The checks wanted.
    pub checks: Vec<&'static Check>,
    /// How long each observer may take.
    pub deadline: Duration,
    /// The start of the check-up, for the record (RFC 3339, UTC).
    pub taken_at: String,
    /// The servers to which the connection is tried.
    pub probe: Probe,
    /// The interface to the phone's own system, on a phone.
    pub phone: Option<Arc<dyn AskPhone>>,
    /// Nobody has asked for this look, so nobody is asked for a permission: what is not permitted is seen as that.
    pub quiet: bool,
}

impl Plan {
    /// Whether one of the checks judges this part with this equipment on this machine.
    fn needs(&self, part: PartName) -> bool {
        part.is_wanted_with(self.setup)
            && (part != PartName::Phone || self.phone.is_some())
            && self.checks.iter().any(|check| check.needs.contains(&part))
    }
}

/// The heading of a check, for a list that is shown before anything is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Heading {
    /// The check's id.
    pub id: String,
    /// The check's name for a user.
    pub title: String,
}

/// What happens during a check-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// The check-up began; these checks will be judged.
    Started {
        /// The checks in the order in which they are shown.
        checks: Vec<Heading>,
    },
    /// An observer has started.
    Looking {
        /// Its title for a user.
        at: String,
    },
    /// A check has its first verdict or a new one.
    Judged {
        /// The verdict.
        result: Box<CheckResult>,
    },
}

/// Runs a check-up and sends its events.
///
/// # Errors
/// None: a part that cannot be seen is recorded in the facts.
pub async fn run(plan: Plan, base: &'static Base, mut tell: impl FnMut(Event)) -> Report {
    permit(&plan).await;
    let start = Instant::now();
    let mut facts = Facts::blank(plan.setup, plan.answers.clone(), plan.taken_at.clone());
    let headings = plan.checks.iter().map(|check| Heading {
        id: check.id.to_owned(),
        title: check.title(base).to_owned(),
    });
    tell(Event::Started {
        checks: headings.collect(),
    });

    let until = start + plan.deadline;
    let (sender, mut parts) = mpsc::unbounded_channel();
    let look = Look {
        until,
        wanted: observe::given().filter(|part| plan.needs(*part)).collect(),
        reader_name: plan.reader_name.clone(),
        setup: plan.setup,
        probe: plan.probe.clone(),
        known_cards: Vec::new(),
        at_once: false,
        phone: plan.phone.clone(),
        base,
        parts: sender,
    };
    let mut awaited = observe::start(&look, |observer| {
        tell(Event::Looking {
            at: observer.title.to_owned(),
        });
    });
    drop(look);
    // The reader tables are loaded now, while the observers run, because the first verdict would otherwise wait for
    // them.
    if plan.needs(PartName::Pcsc) {
        let _ = base.readers();
    }

    let mut told: Vec<CheckResult> = Vec::new();
    let deadline = tokio::time::Instant::from_std(until);
    // The channel closes when all observers have ended, so a part that is sent twice is received twice.
    let missing = loop {
        match timeout_at(deadline, parts.recv()).await {
            Ok(Some(part)) => {
                awaited.retain(|name| *name != part.name());
                part.note(&mut facts);
                tell_verdicts(&plan, &facts, &awaited, base, start, &mut told, &mut tell);
            }
            Ok(None) => {
                break Why::Failed {
                    message: "the observer ended without an answer".to_owned(),
                };
            }
            Err(_) => break Why::TimedOut { reader: None },
        }
    };
    // With no part missing, the last part received has already led to all verdicts.
    if !awaited.is_empty() || told.is_empty() {
        for name in awaited.drain(..) {
            Part::unavailable(name, missing.clone()).note(&mut facts);
        }
        tell_verdicts(&plan, &facts, &[], base, start, &mut told, &mut tell);
    }

    let mut report = diagnose(facts, &plan.checks, base);
    for result in &mut report.checks {
        result.millis = told
            .iter()
            .find(|earlier| earlier.id == result.id)
            .map_or(0, |earlier| earlier.millis);
    }
    report
}

/// Lets the phone ask its user for the permission that the wanted checks need. The deadline begins after the answer,
/// because reading takes a person as long as it takes. The answer is part of the phone's state.
async fn permit(plan: &Plan) {
    let Some(phone) = plan.phone.clone() else {
        return;
    };
    if plan.needs(PartName::Bluetooth) && !plan.quiet {
        let (sender, answered) = oneshot::channel();
        thread::spawn(move || sender.send(phone.permit_bluetooth()));
        let _ = answered.await;
    }
}

/// Sends the verdicts that can be given now and differ from those sent before.
fn tell_verdicts(
    plan: &Plan,
    facts: &Facts,
    awaited: &[PartName],
    base: &Base,
    start: Instant,
    told: &mut Vec<CheckResult>,
    tell: &mut impl FnMut(Event),
) {
    let ready: Vec<&'static Check> = plan
        .checks
        .iter()
        .copied()
        .filter(|check| check.needs.iter().all(|need| !awaited.contains(need)))
        .collect();
    let millis = u32::try_from(start.elapsed().as_millis()).unwrap_or(u32::MAX);
    for mut result in diagnose(facts.clone(), &ready, base).checks {
        let earlier = told.iter().position(|earlier| earlier.id == result.id);
        if let Some(place) = earlier {
            result.millis = told[place].millis;
            if told[place] == result {
                continue;
            }
            told.remove(place);
        }
        result.millis = millis;
        tell(Event::Judged {
            result: Box::new(result.clone()),
        });
        told.push(result);
    }
}
