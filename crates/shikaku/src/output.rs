//! Code that all commands share: exit status, and printing that survives a closed pipe.

use std::io::{self, Write};

use serde::Serialize;

/// The command is done, and nothing is wrong.
pub const FINE: u8 = 0;
/// Something was found, or nothing matched.
pub const FOUND: u8 = 1;
/// Something could not be looked at.
pub const NOT_SEEN: u8 = 3;
/// The call itself is wrong.
pub const WRONG_CALL: u8 = 2;

/// Something could not be looked at.
pub const UNSEEN: u8 = 3;

/// The reason why a command ended without a result.
pub enum Failure {
    /// The call is wrong; the message is for the user.
    Wrong(String),
    /// stdout was closed.
    Output,
}

impl From<io::Error> for Failure {
    fn from(_: io::Error) -> Self {
        Self::Output
    }
}

/// The exit status of a command that has a result.
pub type Outcome = Result<u8, Failure>;

/// Prints one JSON document.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Wrong(error.to_string()))?;
    line(&text)
}

/// Prints a line.
pub fn line(text: &str) -> Result<(), Failure> {
    Ok(writeln!(io::stdout().lock(), "{text}")?)
}
