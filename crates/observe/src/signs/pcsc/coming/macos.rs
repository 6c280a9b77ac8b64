//! macOS starts its service on demand, so there is nothing to wait for.

/// A wait for the service's coming.
pub(in crate::signs::pcsc) enum Coming {}

impl Coming {
    /// Nothing to listen to.
    pub(in crate::signs::pcsc) fn listen() -> Option<Self> {
        None
    }

    /// Never called.
    pub(in crate::signs::pcsc) fn wait(&self) {
        match *self {}
    }

    /// Never called.
    pub(in crate::signs::pcsc) fn end(&self) {
        match *self {}
    }
}
