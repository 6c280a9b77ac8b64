//! The session of the one who is signed in.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Observed;

/// Where the one who is signed in sits, and what the account may do. No name of an account or a machine is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Session {
    /// The screen is shown on another machine (remote desktop).
    pub remote: Observed<bool>,
    /// The system runs in a virtual machine, as the machine's own description says.
    pub virtual_machine: Observed<bool>,
    /// The account may act as an administrator of this machine, at once or after its own yes or password.
    pub administrator: Observed<bool>,
}
