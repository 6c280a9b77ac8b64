//! The check-up: look at the machine (`observe`), judge what was seen (`diagnose`), once or whenever something changes.
//! Data flows one way, from observers to facts to verdicts; the terminal and the window only show the result.

mod run;
mod watch;

pub use run::{DEFAULT_DEADLINE, Event, Heading, Plan, run};
pub use watch::{Change, Watch, watch};
