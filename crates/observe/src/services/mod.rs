//! Windows' own services for cards: their state and their start type. PC/SC alone cannot tell a service that sleeps
//! until a reader is plugged in from one that somebody has switched off; the service manager can. It is only asked,
//! never changed. Other systems have no such services.

#[cfg(not(windows))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;
#[cfg(windows)]
pub(crate) use windows::one;
