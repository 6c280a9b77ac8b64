//! macOS starts its service when it is asked for, so there is nothing to listen to.

/// A wait for the service's coming.
pub(super) enum Coming {}

impl Coming {
    /// Nothing to listen to.
    pub(super) fn listen() -> Option<Self> {
        None
    }

    /// Never called.
    pub(super) fn wait(&self) {
        match *self {}
    }

    /// Never called.
    pub(super) fn end(&self) {
        match *self {}
    }
}
