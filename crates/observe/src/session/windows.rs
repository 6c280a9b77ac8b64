//! Windows: the session manager tells by which protocol the screen is shown, the registry how the machine describes itself, and
//! the process' own token whether its account may act as an administrator.
#![expect(unsafe_code, reason = "sessions and tokens have no safe face")]

use std::ffi::c_void;

use facts::{Observed, Session, Why};
use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::Security::{
    GetTokenInformation, TOKEN_ELEVATION_TYPE, TOKEN_QUERY, TokenElevationType,
    TokenElevationTypeDefault,
};
use windows::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SESSION, WTSClientProtocolType, WTSFreeMemory, WTSQuerySessionInformationW,
};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows::Win32::UI::Shell::IsUserAnAdmin;
use windows::Win32::UI::WindowsAndMessaging::{GetSystemMetrics, SM_REMOTESESSION};
use windows::core::PWSTR;
use windows_registry::LOCAL_MACHINE;

use super::is_virtual;
use crate::{Look, Observer, Part, PartName};

pub(crate) const OBSERVER: Observer = Observer {
    title: "画面の場所",
    gives: &[PartName::Session],
    look,
};

/// What the machine says of itself.
const MACHINE: &str = r"HARDWARE\DESCRIPTION\System\BIOS";

fn look(look: &Look) {
    let session = Session {
        remote: Observed::Seen(is_remote()),
        virtual_machine: virtual_machine(),
        administrator: administrator(),
    };
    let _ = look.parts.send(Part::Session(Observed::Seen(session)));
}

/// The metric tells of most sessions; of one with a card for pictures of its own (RemoteFX) only the protocol does.
fn is_remote() -> bool {
    // SAFETY: takes a number and gives one.
    let metric = unsafe { GetSystemMetrics(SM_REMOTESESSION) };
    metric != 0 || protocol().is_some_and(|protocol| protocol != 0)
}

/// How the screen of this session is shown: 0 at the machine itself, 2 by the remote desktop protocol.
fn protocol() -> Option<u16> {
    let mut text = PWSTR::null();
    let mut bytes = 0;
    // SAFETY: both places are our own; what Windows gives is freed below.
    unsafe {
        WTSQuerySessionInformationW(
            None,
            WTS_CURRENT_SESSION,
            WTSClientProtocolType,
            &mut text,
            &mut bytes,
        )
    }
    .ok()?;
    if text.is_null() {
        return None;
    }
    // SAFETY: Windows gave this many bytes, and a number of two of them is at the beginning.
    let protocol = (bytes >= 2).then(|| unsafe { text.0.read_unaligned() });
    // SAFETY: given by the call above, and used by nobody after this.
    unsafe { WTSFreeMemory(text.0.cast::<c_void>()) };
    protocol
}

fn virtual_machine() -> Observed<bool> {
    let told = LOCAL_MACHINE.open(MACHINE).ok().and_then(|machine| {
        let maker = machine.get_string("SystemManufacturer").ok()?;
        let product = machine.get_string("SystemProductName").ok()?;
        Some(is_virtual(&maker, &product))
    });
    told.map_or(Observed::Unavailable(Why::NotTold), Observed::Seen)
}

/// An administrator's token is split in two unless the question of UAC is switched off; then there is one, and the older call tells.
fn administrator() -> Observed<bool> {
    match elevation() {
        Ok(kind) if kind == TokenElevationTypeDefault => {
            // SAFETY: takes nothing.
            Observed::Seen(unsafe { IsUserAnAdmin() }.as_bool())
        }
        Ok(_) => Observed::Seen(true),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: error.to_string(),
        }),
    }
}

fn elevation() -> windows::core::Result<TOKEN_ELEVATION_TYPE> {
    let mut token = HANDLE::default();
    // SAFETY: the process is this one; the handle is closed below.
    unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &mut token) }?;
    let mut kind = TOKEN_ELEVATION_TYPE::default();
    let mut told = 0;
    // SAFETY: the token is open, and the place is our own and as large as is said.
    let asked = unsafe {
        GetTokenInformation(
            token,
            TokenElevationType,
            Some((&raw mut kind).cast::<c_void>()),
            u32::try_from(size_of::<TOKEN_ELEVATION_TYPE>()).unwrap_or(0),
            &mut told,
        )
    };
    // SAFETY: opened above, and used by nobody after this.
    let _ = unsafe { CloseHandle(token) };
    asked.map(|()| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_on_this_machine_is_not_remote() {
        assert!(!is_remote());
    }

    #[test]
    fn what_the_account_may_do_is_told() {
        assert!(matches!(administrator(), Observed::Seen(_)));
    }
}
