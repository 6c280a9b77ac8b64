//! A program with all its children, ended together on drop. Unix: a process group of its own. Windows: a job object,
//! which the system ends with its last handle.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

pub(super) use system::start;
