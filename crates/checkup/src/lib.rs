//! The check-up: look at the machine (`observe`), judge what was seen (`diagnose`), once or whenever something changes.
//! Data flows one way, from observers to facts to verdicts; the terminal and the window only show the result.

mod record;
mod run;
mod trial;
mod watch;

pub use record::{Recorder, Recording, record};
pub use run::{DEFAULT_DEADLINE, Event, Heading, Plan, deadline, run};
pub use trial::{Trial, TrialEvent, trial, trial_checks};
pub use watch::{Change, Watch, watch};
