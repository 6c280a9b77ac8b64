//! Windows: an event of the smart card service says that it runs. The service ends by itself when no reader is left, so
//! its absence is normal on a machine without a reader.
#![expect(unsafe_code, reason = "the service's event has no safe face")]

use std::thread;
use std::time::Duration;

use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::Security::Credentials::{SCardAccessStartedEvent, SCardReleaseStartedEvent};
use windows::Win32::System::Threading::{CreateEventW, INFINITE, SetEvent, WaitForMultipleObjects};
use windows::core::PCWSTR;

/// A pause after each sign, because Wine's event always says that the service runs.
const BETWEEN: Duration = Duration::from_millis(50);

/// A wait for the service's coming.
pub(in crate::signs::pcsc) struct Coming {
    started: HANDLE,
    ended: HANDLE,
}

// SAFETY: both are handles of the whole process, and what is called with them may be called from any thread.
unsafe impl Send for Coming {}
// SAFETY: as above.
unsafe impl Sync for Coming {}

impl Coming {
    /// Begins to listen; `None` where the system has nothing to listen to.
    pub(in crate::signs::pcsc) fn listen() -> Option<Self> {
        // SAFETY: no attributes and no name; the handle is closed in `drop`.
        let ended = unsafe { CreateEventW(None, true, false, PCWSTR::null()) }.ok()?;
        // SAFETY: takes nothing; what it gives is given back in `drop`.
        match unsafe { SCardAccessStartedEvent() } {
            Ok(started) => Some(Self { started, ended }),
            Err(_) => {
                // SAFETY: created above; no other code has the handle.
                let _ = unsafe { CloseHandle(ended) };
                None
            }
        }
    }

    /// Blocks until the service may have started, or until `end`.
    pub(in crate::signs::pcsc) fn wait(&self) {
        // SAFETY: both handles live as long as `self`.
        unsafe { WaitForMultipleObjects(&[self.started, self.ended], false, INFINITE) };
        thread::sleep(BETWEEN);
    }

    /// Ends `wait`, including one that begins later.
    pub(in crate::signs::pcsc) fn end(&self) {
        // SAFETY: the handle lives as long as `self`.
        let _ = unsafe { SetEvent(self.ended) };
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        // SAFETY: no thread waits on the handles any more, because `wait` borrows `self`.
        unsafe {
            SCardReleaseStartedEvent();
            let _ = CloseHandle(self.ended);
        }
    }
}
