//! Linux: pcscd's socket appears in its folder. When a crashed service left its socket behind, the next one creates it
//! anew, which is noticed in the same way.

use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use rustix::fs::inotify;
use rustix::io::write;

/// A wait for the service's coming.
pub(in crate::signs::pcsc) struct Coming {
    folder: OwnedFd,
    ended: OwnedFd,
}

impl Coming {
    /// Begins to listen; `None` where the system has nothing to listen to.
    pub(in crate::signs::pcsc) fn listen() -> Option<Self> {
        Self::listen_for(&crate::pcsc::socket())
    }

    fn listen_for(socket: &Path) -> Option<Self> {
        let folder = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK);
        let folder = folder.ok()?;
        inotify::add_watch(
            &folder,
            nearest_folder(socket),
            // pcscd binds its socket, listens, and then sets the socket's mode (ATTRIB): from then on it can be asked.
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

    /// Blocks until the service may have started, or until `end`.
    pub(in crate::signs::pcsc) fn wait(&self) {
        let mut both = [
            PollFd::new(&self.folder, PollFlags::IN),
            PollFd::new(&self.ended, PollFlags::IN),
        ];
        // An error (a signal) is a reason to look as well.
        let _ = poll(&mut both, None);
    }

    /// Ends `wait`, including one that begins later.
    pub(in crate::signs::pcsc) fn end(&self) {
        let _ = write(&self.ended, &1_u64.to_ne_bytes());
    }
}

/// The folder of the socket, or the nearest one above it that exists.
fn nearest_folder(socket: &Path) -> &Path {
    let mut folders = socket.ancestors().skip(1);
    folders
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("/"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::net::UnixListener;
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Long enough for a busy machine.
    const SOON: Duration = Duration::from_secs(10);
    const QUIET: Duration = Duration::from_millis(100);

    fn waiting(coming: &Arc<Coming>) -> Receiver<()> {
        let (sender, waited) = channel();
        let coming = Arc::clone(coming);
        thread::spawn(move || {
            coming.wait();
            sender.send(())
        });
        waited
    }

    #[test]
    fn a_service_whose_folder_comes_with_it_is_heard_in_two_steps() {
        let above = tempfile::tempdir().expect("a folder");
        let socket = above.path().join("pcscd/pcscd.comm");

        let coming = Arc::new(Coming::listen_for(&socket).expect("inotify"));
        let waited = waiting(&coming);
        assert_eq!(waited.recv_timeout(QUIET), Err(RecvTimeoutError::Timeout));
        fs::create_dir(above.path().join("pcscd")).expect("its folder");
        assert_eq!(waited.recv_timeout(SOON), Ok(()));

        let coming = Arc::new(Coming::listen_for(&socket).expect("inotify"));
        let waited = waiting(&coming);
        assert_eq!(waited.recv_timeout(QUIET), Err(RecvTimeoutError::Timeout));
        let _service = UnixListener::bind(&socket).expect("its socket");
        assert_eq!(waited.recv_timeout(SOON), Ok(()));
    }

    #[test]
    fn a_wait_that_is_to_end_ends_before_and_after_it_has_begun() {
        let folder = tempfile::tempdir().expect("a folder");
        for begins_first in [true, false] {
            let coming = Coming::listen_for(&folder.path().join("pcscd.comm")).expect("inotify");
            let coming = Arc::new(coming);
            let waited = begins_first.then(|| waiting(&coming));
            coming.end();
            let waited = waited.unwrap_or_else(|| waiting(&coming));
            assert_eq!(waited.recv_timeout(SOON), Ok(()));
        }
    }
}
