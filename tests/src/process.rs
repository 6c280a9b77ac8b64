//! Child processes: waited for with a deadline and ended by their own pid. A pidfd does both without polling, without
//! `unsafe`, and without the danger of hitting another process that got the same number.

use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// A child that is ended when this value is dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    pidfd: OwnedFd,
}

impl Process {
    /// Starts `command`; panics use `name` for it.
    ///
    /// # Panics
    /// When the program cannot be started, with its name and the reason.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let child = match command.spawn() {
            Ok(child) => child,
            Err(error) => panic!("{name} cannot be started ({command:?}): {error}"),
        };
        let pid = Pid::from_child(&child);
        let pidfd = pidfd_open(pid, PidfdFlags::empty()).unwrap_or_else(|error| {
            panic!("no pidfd for {name} (pid {pid:?}; Linux 5.3 or newer is needed): {error}")
        });
        Self {
            name: name.to_owned(),
            child,
            pidfd,
        }
    }

    /// The child itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits until the child has ended, at most for `limit`; `None` when it is still running.
    pub fn wait_at_most(&mut self, limit: Duration) -> Option<ExitStatus> {
        let started = std::time::Instant::now();
        loop {
            let left = limit.saturating_sub(started.elapsed());
            let timeout = Timespec::try_from(left).unwrap_or_default();
            match poll(
                &mut [PollFd::new(&self.pidfd, PollFlags::IN)],
                Some(&timeout),
            ) {
                Err(Errno::INTR) => {}
                Err(error) => panic!("cannot wait for {}: {error}", self.name),
                Ok(0) => return None,
                Ok(_) => return Some(self.child.wait().expect("an ended child has a status")),
            }
        }
    }

    /// Asks the child to end (SIGTERM), and kills it (SIGKILL) after two seconds.
    pub fn stop(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.wait_at_most(Duration::from_secs(2))
            .unwrap_or_else(|| self.kill())
    }

    /// Ends the child as a crash would: SIGKILL.
    pub fn kill(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        self.child.wait().expect("a killed child has a status")
    }

    fn signal(&self, signal: Signal) {
        match pidfd_send_signal(&self.pidfd, signal) {
            // ESRCH: it has already ended by itself.
            Ok(()) | Err(Errno::SRCH) => {}
            Err(error) => panic!("cannot send {signal:?} to {}: {error}", self.name),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Errors are ignored, because a drop must not panic on top of a failing test.
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
        let _ = self.child.wait();
    }
}
