//! Linux: pcscd's socket appears in its folder. A socket that a crashed service left behind is made anew by the next one, which
//! shows in the same way.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use rustix::fs::inotify;
use rustix::io::write;

/// Where pcscd listens: pcsc-lite's own variable, else what the distributions build in.
const VARIABLE: &str = "PCSCLITE_CSOCK_NAME";
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// A wait for the service's coming.
pub(super) struct Coming {
    folder: OwnedFd,
    ended: OwnedFd,
}

impl Coming {
    /// Begins to listen; `None` where the system has nothing to listen to.
    pub(super) fn listen() -> Option<Self> {
        let folder = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK);
        let folder = folder.ok()?;
        inotify::add_watch(
            &folder,
            nearest_folder(&socket(std::env::var_os(VARIABLE))),
            // It names its socket, listens, and sets the socket's rights then: that is when it can be asked.
            inotify::WatchFlags::CREATE
                | inotify::WatchFlags::ATTRIB
                | inotify::WatchFlags::MOVED_TO
                | inotify::WatchFlags::DELETE_SELF
                | inotify::WatchFlags::MOVE_SELF,
        )
        .ok()?;
        let ended = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).ok()?;
        Some(Self { folder, ended })
    }

    /// Blocks until the service may have come, or `end`.
    pub(super) fn wait(&self) {
        let mut both = [
            PollFd::new(&self.folder, PollFlags::IN),
            PollFd::new(&self.ended, PollFlags::IN),
        ];
        // An error (a signal) is a reason to look as well.
        let _ = poll(&mut both, None);
    }

    /// Ends `wait`, also one that begins later.
    pub(super) fn end(&self) {
        let _ = write(&self.ended, &1_u64.to_ne_bytes());
    }
}

fn socket(variable: Option<OsString>) -> PathBuf {
    variable.map_or_else(|| SOCKET.into(), PathBuf::from)
}

/// The folder of the socket, or the nearest one above it that exists.
fn nearest_folder(socket: &Path) -> &Path {
    let mut folders = socket.ancestors().skip(1);
    folders
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("/"))
}
