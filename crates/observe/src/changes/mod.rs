//! What changes while somebody tries again, told as closed words with the moment at which it was seen. Where the system tells of a
//! change, it is waited for; where it does not, it is asked at most ten times a second, and the record says so. Unlike a sign
//! (signs/), what is told here is kept as it was seen: there is no second look at something that lasted half a second.

#[cfg_attr(not(target_os = "linux"), path = "app/other.rs")]
#[cfg_attr(target_os = "linux", path = "app/linux.rs")]
mod app;
#[cfg_attr(not(target_os = "linux"), path = "bluetooth/other.rs")]
#[cfg_attr(target_os = "linux", path = "bluetooth/linux.rs")]
mod bluetooth;
#[cfg_attr(not(target_os = "linux"), path = "clock/other.rs")]
#[cfg_attr(target_os = "linux", path = "clock/linux.rs")]
mod clock;
#[cfg_attr(not(target_os = "linux"), path = "network/other.rs")]
#[cfg_attr(target_os = "linux", path = "network/linux.rs")]
mod network;
#[cfg_attr(
    any(target_os = "android", target_os = "ios"),
    path = "readers/phone.rs"
)]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "readers/desktop.rs"
)]
mod readers;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "usb/phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "usb/desktop.rs"
)]
mod usb;

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use facts::{Following, Happened, Observed, ProgramId, RecordSources};
use kb::Base;
use tokio::sync::mpsc::UnboundedSender;

#[cfg(not(any(target_os = "android", target_os = "ios")))]
use crate::card_programs;

/// The pause between two questions where the system does not tell: ten a second.
pub const TURN: Duration = Duration::from_millis(100);
/// [`TURN`] as the record says it.
const ASKED: Following = Following::Asked(100);

/// What a record is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// How something stood when its source began.
    Before(Happened),
    /// A change, and when it was seen.
    Change(Instant, Happened),
    /// How something is followed from now on. The first of a source comes after all of its states.
    Source(SourceName, Following),
    /// The known programs at the readers, soon after one of them took a reader for itself.
    Programs(Observed<Vec<ProgramId>>),
}

/// The sources, by their fields of [`RecordSources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the variants are named as their fields of the record"
)]
pub enum SourceName {
    Readers,
    Sharing,
    Usb,
    Bluetooth,
    Network,
    Clock,
    App,
}

impl SourceName {
    /// All sources.
    pub const ALL: &'static [Self] = &[
        Self::Readers,
        Self::Sharing,
        Self::Usb,
        Self::Bluetooth,
        Self::Network,
        Self::Clock,
        Self::App,
    ];

    /// The source's field.
    pub const fn of(self, sources: &mut RecordSources) -> &mut Following {
        match self {
            Self::Readers => &mut sources.readers,
            Self::Sharing => &mut sources.sharing,
            Self::Usb => &mut sources.usb,
            Self::Bluetooth => &mut sources.bluetooth,
            Self::Network => &mut sources.network,
            Self::Clock => &mut sources.clock,
            Self::App => &mut sources.app,
        }
    }
}

/// What is followed.
#[derive(Clone)]
pub struct Wanted {
    /// Readers on a cable and their cards.
    pub readers: bool,
    /// A Bluetooth reader.
    pub bluetooth: bool,
    /// The name of the user's Bluetooth reader, where the user has given one.
    pub reader_name: Option<String>,
    /// The program that stands for マイナ資格確認アプリ, by the name of its file; none where it is not known on this system.
    pub app: Option<String>,
    /// Addresses of servers that are known. They stay here.
    pub known: Vec<IpAddr>,
    /// The knowledge base with the known readers.
    pub base: &'static Base,
    /// Where it is told. A closed channel means that nobody listens.
    pub told: UnboundedSender<Told>,
}

impl Wanted {
    fn before(&self, what: Happened) {
        let _ = self.told.send(Told::Before(what));
    }

    fn changed(&self, what: Happened) {
        let _ = self.told.send(Told::Change(Instant::now(), what));
    }

    /// Tells a state: as it was before while the source begins, as a change afterwards. Nothing on a phone is followed so.
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    fn now(&self, begins: bool, what: Happened) {
        if begins {
            self.before(what);
        } else {
            self.changed(what);
        }
    }

    /// Tells, as soon as it is known, which programs are at the readers. It takes some milliseconds that nobody waits for.
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    fn programs(&self) {
        let (base, told) = (self.base, self.told.clone());
        thread::spawn(move || told.send(Told::Programs(card_programs::now(base))));
    }

    fn source(&self, name: SourceName, source: Following) {
        let _ = self.told.send(Told::Source(name, source));
    }
}

/// Whether following has ended; threads wait for it between their questions.
#[derive(Default)]
struct End {
    ended: AtomicBool,
    lock: Mutex<()>,
    told: Condvar,
}

impl End {
    fn is_here(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Waits so long, or until the end; returns whether it has come.
    fn wait(&self, time: Duration) -> bool {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .told
            .wait_timeout_while(guard, time, |()| !self.is_here());
        drop(waited);
        self.is_here()
    }

    fn come(&self) {
        self.ended.store(true, Ordering::Release);
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.told.notify_all();
        drop(guard);
    }
}

/// Tells what changes until it is dropped. Its threads end within [`TURN`] then. Needs a tokio runtime with I/O.
pub async fn follow(wanted: Wanted) {
    struct Guard(Arc<End>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.come();
        }
    }
    let guard = Guard(Arc::default());
    for source in [clock::follow, network::follow, readers::follow, app::follow] {
        let (wanted, end) = (wanted.clone(), Arc::clone(&guard.0));
        thread::spawn(move || source(&wanted, &end));
    }
    tokio::join!(usb::follow(&wanted), bluetooth::follow(&wanted));
    std::future::pending::<()>().await;
}
