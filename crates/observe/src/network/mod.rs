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

#[cfg(windows)]
pub(crate) use name::look_up;
pub use probe::Probe;
pub use probe::sha256;

#[cfg(windows)]
pub(crate) use proxy::winhttp;
#[cfg(windows)]
pub(crate) use tcp::connect;

use crate::Observer;

pub(crate) const LINK: Observer = link::OBSERVER;
pub(crate) const PROXY: Observer = proxy::OBSERVER;
pub(crate) const WAY: Observer = way::OBSERVER;
