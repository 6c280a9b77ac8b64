//! Windows' own services for cards: which state they are in and how they are started. PC/SC alone cannot tell a service
//! that sleeps until a reader comes from one that somebody has switched off; the service manager can. Only asked, never
//! changed. No other system has them, and there nothing is asked.

#[cfg(not(windows))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;
