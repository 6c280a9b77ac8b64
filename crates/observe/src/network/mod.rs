//! The way to the service, from the cable to the root certificate. Nothing here goes through a proxy, because the app
//! does not (source 003, Q11), and no request is sent over a connection whose certificates this device does not trust.

mod chain;
#[cfg(test)]
mod hostile;
mod link;
mod name;
mod plain;
mod probe;
mod proxy;
#[cfg(any(test, feature = "received"))]
pub mod received;
mod tcp;
mod tls;
pub mod trust_store;
mod way;

pub(crate) use link::Standing;
#[cfg(windows)]
pub(crate) use name::look_up;
pub use probe::Probe;
pub use probe::sha256;

#[cfg(windows)]
pub(crate) use proxy::{internet_settings, winhttp};
#[cfg(windows)]
pub(crate) use tcp::connect;

use crate::Observer;

/// What is kept of a page on the plain port.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept_of_a_page(answer: &[u8]) -> Option<facts::PlainOutcome> {
    let read = plain::parse(answer)?;
    Some(read.outcome(answer, kb::Base::embedded()))
}

pub(crate) const LINK: Observer = link::OBSERVER;
pub(crate) const PROXY: Observer = proxy::OBSERVER;
pub(crate) const WAY: Observer = way::OBSERVER;
