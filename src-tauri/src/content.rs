//! The content the window shows: the newest of the program's own and the bundle on this machine.

use std::path::Path;

use bundle::{Keys, in_use};
use kb::Base;

/// The content in use since the program started.
pub struct Content(&'static Base);

impl Content {
    /// The newest content, with the store of bundles in this folder; without a folder the program's own.
    #[must_use]
    pub fn newest(folder: Option<&Path>, keys: &Keys, now: jiff::Timestamp) -> Self {
        Self(in_use(folder, keys, now).base)
    }

    /// The content.
    #[must_use]
    pub fn base(&self) -> &'static Base {
        self.0
    }
}
