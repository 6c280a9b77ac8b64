//! The tape of a card: all its events in order. It proves which commands were sent to the card and which were not.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The card entered the field of a reader (again, when the service was restarted).
    Entered,
    /// The reader took the card's power away.
    PowerOff,
    /// The reader powered the card.
    PowerOn,
    /// The reader reset the card.
    Reset,
    /// The card received this command (hex).
    Command(String),
    /// The card gave this answer (hex).
    Answer(String),
    /// The reader, or the service behind it, went away.
    Lost,
}

#[derive(Debug, Default)]
pub(super) struct Tape {
    events: Mutex<Vec<Event>>,
    grown: Condvar,
}

impl Tape {
    pub(super) fn record(&self, event: Event) {
        self.lock().push(event);
        self.grown.notify_all();
    }

    pub(super) fn events(&self) -> Vec<Event> {
        self.lock().clone()
    }

    /// Waits until the events satisfy `enough`; false when they do not within `limit`.
    pub(super) fn wait_until(&self, limit: Duration, enough: impl Fn(&[Event]) -> bool) -> bool {
        let started = Instant::now();
        let mut events = self.lock();
        while !enough(&events) {
            let left = limit.saturating_sub(started.elapsed());
            if left.is_zero() {
                return false;
            }
            events = match self.grown.wait_timeout(events, left) {
                Ok((events, _)) => events,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Event>> {
        self.events
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
