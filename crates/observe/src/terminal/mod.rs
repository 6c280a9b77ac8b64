//! The 資格確認端末: its programs' settings, the institution's certificate, credentials, rights, and the closed network. Whether this is
//! a terminal is looked at first, and where it is none nothing else is. Nothing is written, no private key is used, no secret is
//! kept, and no server is called unless the user asks for it.

#[cfg(any(windows, test))]
mod closed;
#[cfg(any(windows, test))]
mod drive;
#[cfg(any(windows, test))]
mod institution;
#[cfg(any(windows, test))]
mod known;
#[cfg(not(windows))]
#[path = "other.rs"]
mod system;
#[cfg(windows)]
#[path = "windows/mod.rs"]
mod system;

/// What is kept of a proxy's host and of a list of time servers.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(text: &str) -> (facts::ClosedProxyServer, facts::TimeSource) {
    (known::proxy(text), known::time_source(text))
}

pub(super) use system::OBSERVER;
