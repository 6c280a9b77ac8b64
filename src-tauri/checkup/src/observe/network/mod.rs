//! The way to the service, from the cable to the root certificate. Nothing here goes through a proxy, because the app does
//! not (source 003, Q11), and nothing is ever sent over a connection whose certificates this device does not trust.

mod chain;
#[cfg(test)]
mod hostile;
mod link;
mod name;
mod plain;
mod probe;
mod proxy;
pub mod received;
mod tcp;
mod tls;
pub(crate) mod trust_store;
mod way;

pub use probe::Probe;
pub(crate) use probe::{AmazonRoots, sha256};

use super::Observer;

pub(super) const LINK: Observer = link::OBSERVER;
pub(super) const PROXY: Observer = proxy::OBSERVER;
pub(super) const WAY: Observer = way::OBSERVER;
