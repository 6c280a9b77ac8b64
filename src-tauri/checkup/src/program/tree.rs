//! A program with everything it starts: ended together when dropped. Unix: a process group of its own. Windows: a job object,
//! which the system ends with its last handle.

#[cfg(unix)]
#[path = "tree/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "tree/windows.rs"]
mod system;

pub(super) use system::start;
