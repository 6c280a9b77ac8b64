//! PC/SC as a source of signs: one call blocks until a reader comes or goes or a card moves. While no service runs, the
//! system's sign that it has started is waited for.

use std::ffi::CString;
use std::future::pending;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};
use tokio::sync::mpsc::UnboundedSender;

use super::coming::Coming;
use crate::pcsc::names;
use crate::signs::Sign;
use facts::{Observed, PcscService, ReaderName};

/// The longest time the call blocks. pcsc-lite does not report when a program takes a reader exclusively (measured);
/// only the next call shows it, as it shows what was missed while the machine slept.
const LONGEST: Duration = Duration::from_secs(2);
/// How long to wait before the blocked call is cancelled again: it may not have been entered the first time.
const AGAIN: Duration = Duration::from_millis(20);
/// How often cancelling is repeated. A service that hangs does not react to it.
const ATTEMPTS: u32 = 500;

/// The state bits that are signs. Shared use of a reader is not one, because our own looks cause it.
const TELLING: State = State::EMPTY
    .union(State::PRESENT)
    .union(State::MUTE)
    .union(State::EXCLUSIVE)
    .union(State::UNKNOWN)
    .union(State::UNAVAILABLE);

/// The followed readers, shared with the thread that blocks.
#[derive(Default)]
pub struct Followed {
    now: Mutex<Now>,
    ended: Condvar,
}

#[derive(Default)]
struct Now {
    stop: bool,
    ended: bool,
    coming: Option<Arc<Coming>>,
    context: Option<Context>,
    readers: Vec<ReaderName>,
}

/// Sends signs until it is dropped.
pub async fn follow(followed: Arc<Followed>, signs: UnboundedSender<Sign>) {
    struct Guard(Arc<Followed>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.stop();
        }
    }
    let guard = Guard(followed);
    let shared = Arc::clone(&guard.0);
    thread::spawn(move || {
        follow_service(&shared, &signs);
        shared.lock().ended = true;
        shared.ended.notify_all();
    });
    pending().await
}

impl Followed {
    /// Lists the readers again when a look has seen other readers than those followed.
    pub fn compare(self: &Arc<Self>, seen: &Observed<PcscService>) {
        let Observed::Seen(PcscService::Running { readers }) = seen else {
            return;
        };
        let now = self.lock();
        let is_same = readers.len() == now.readers.len()
            && readers
                .iter()
                .all(|reader| now.readers.contains(&reader.name));
        if let (false, Some(context)) = (is_same, now.context.clone()) {
            // On a thread, because a service that hangs does not answer this call either.
            thread::spawn(move || context.cancel());
        }
    }

    fn stop(self: &Arc<Self>) {
        let shared = Arc::clone(self);
        let mut now = shared.lock();
        now.stop = true;
        if let Some(coming) = &now.coming {
            coming.end();
        }
        drop(now);
        shared.ended.notify_all();
        thread::spawn(move || {
            for _ in 0..ATTEMPTS {
                let context = shared.lock().context.clone();
                if let Some(context) = context {
                    let _ = context.cancel();
                }
                let waited = shared
                    .ended
                    .wait_timeout_while(shared.lock(), AGAIN, |now| !now.ended);
                if waited.unwrap_or_else(PoisonError::into_inner).0.ended {
                    return;
                }
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the service may have started. Every second call only begins to listen, so that the caller's question
    /// in between finds a service that started just before; and because the folder may be as new as the service, the
    /// next call listens at the folder that exists then.
    fn wait_for_service(&self) {
        let mut now = self.lock();
        if let Some(coming) = now.coming.clone() {
            drop(now);
            coming.wait();
            self.lock().coming = None;
        } else {
            now.coming = Coming::listen().map(Arc::new);
            let is_deaf = now.coming.is_none();
            drop(now);
            if is_deaf {
                self.pause(LONGEST);
            }
        }
    }

    /// Pauses unless it has to end; returns whether it has.
    fn pause(&self, time: Duration) -> bool {
        let waited = self
            .ended
            .wait_timeout_while(self.lock(), time, |now| !now.stop);
        waited.unwrap_or_else(PoisonError::into_inner).0.stop
    }
}

fn follow_service(shared: &Followed, signs: &UnboundedSender<Sign>) {
    let mut told_gone = false;
    while !shared.pause(Duration::ZERO) {
        let Ok(context) = Context::establish(Scope::User) else {
            if !told_gone {
                let _ = signs.send(Sign::ServiceGone);
                told_gone = true;
            }
            shared.wait_for_service();
            continue;
        };
        let _ = signs.send(Sign::ServiceCame);
        told_gone = false;
        let mut now = shared.lock();
        (now.context, now.coming) = (Some(context.clone()), None);
        drop(now);
        let lost = follow_readers(&context, shared, signs);
        let mut now = shared.lock();
        (now.context, now.readers) = (None, Vec::new());
        drop(now);
        if lost.is_err() {
            let _ = signs.send(Sign::ServiceGone);
            // The pause keeps a service that answers the first call and refuses the next from being asked in a tight
            // loop.
            shared.pause(AGAIN);
        }
    }
}

/// Blocks and sends signs until it has to end; an error when the service is lost.
fn follow_readers(
    context: &Context,
    shared: &Followed,
    signs: &UnboundedSender<Sign>,
) -> Result<(), Error> {
    let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
    let mut known: Vec<Known> = Vec::new();
    loop {
        let names = names(context)?;
        let mut moved: Vec<ReaderName> = Vec::new();
        known.retain(|reader| {
            let stays = names.contains(&reader.name);
            if !stays {
                moved.push(reader_name(&reader.name));
            }
            stays
        });
        states.retain(|state| {
            state.name() == PNP_NOTIFICATION() || names.iter().any(|name| **name == *state.name())
        });
        for name in names {
            if !known.iter().any(|reader| reader.name == name) {
                states.push(ReaderState::new(name.clone(), State::UNAWARE));
                known.push(Known {
                    name,
                    state: State::UNAWARE,
                    moves: 0,
                });
            }
        }
        shared.lock().readers = known
            .iter()
            .map(|reader| reader_name(&reader.name))
            .collect();
        if moved.is_empty() {
            match context.get_status_change(LONGEST, &mut states) {
                Ok(()) | Err(Error::Timeout | Error::UnknownReader | Error::Cancelled) => {}
                Err(error) => return Err(error),
            }
        }
        for state in &mut states {
            let (seen, moves) = (state.event_state() & TELLING, state.event_count());
            if let Some(reader) = known
                .iter_mut()
                .find(|reader| *reader.name == *state.name())
                && !seen.is_empty()
                && (reader.state, reader.moves) != (seen, moves)
            {
                (reader.state, reader.moves) = (seen, moves);
                moved.push(reader_name(&reader.name));
            }
            state.sync_current_state();
        }
        if !moved.is_empty() && signs.send(Sign::Readers(moved)).is_err() {
            return Ok(());
        }
        if shared.pause(Duration::ZERO) {
            return Ok(());
        }
    }
}

/// A reader as last reported.
struct Known {
    name: CString,
    state: State,
    /// How often a card came or went, which reveals a card exchanged between two looks.
    moves: u32,
}

fn reader_name(name: &CString) -> ReaderName {
    ReaderName(name.to_string_lossy().into_owned())
}
