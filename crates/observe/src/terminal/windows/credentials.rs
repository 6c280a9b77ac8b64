//! The credential manager of the one who is signed in: whether it has the entries of the terminal's programs. Windows hands the
//! secrets over with the names; they are wiped before the list is given back, and nothing but the names is looked at.
#![expect(unsafe_code, reason = "the list of credentials has no safe face")]

use std::{ptr, slice};

use windows::Win32::Foundation::ERROR_NOT_FOUND;
use windows::Win32::Security::Credentials::{
    CRED_ENUMERATE_FLAGS, CREDENTIALW, CredEnumerateW, CredFree,
};
use windows::core::{PWSTR, w};

use crate::services;
use facts::{Observed, TerminalCredentials, Why};

pub(super) fn read() -> Observed<TerminalCredentials> {
    let names = match names() {
        Ok(names) => names,
        Err(error) => {
            return Observed::Unavailable(Why::Failed {
                message: format!("{:#010X}", error.code().0),
            });
        }
    };
    let has = |wanted: &str| names.iter().any(|name| is(name, wanted));
    Observed::Seen(TerminalCredentials {
        login: has("OQS_LOGIN_KEY"),
        institution: has("OQS_MEDICAL_INSTITUTION_CODE"),
        encryption: has("OQS_CRYPT_PASS"),
        share: has("OQS_NAS_LOGIN_KEY"),
        service: services::one("VaultSvc"),
    })
}

/// A wide text, read unit by unit because Wine does not align it either.
///
/// # Safety
/// The text ends with a zero and lives as long as the call.
unsafe fn text(place: PWSTR) -> Option<String> {
    if place.is_null() {
        return None;
    }
    let mut units = Vec::new();
    loop {
        // SAFETY: inside the text, as the one before was not its end.
        let unit = unsafe { place.0.add(units.len()).read_unaligned() };
        if unit == 0 {
            return String::from_utf16(&units).ok();
        }
        units.push(unit);
    }
}

/// Whether an entry has this name; Windows may write the kind before it.
fn is(name: &str, wanted: &str) -> bool {
    let bare = name.rsplit([':', '=']).next().unwrap_or(name);
    bare.eq_ignore_ascii_case(wanted)
}

/// The names of the entries that begin with `OQS_`.
fn names() -> windows::core::Result<Vec<String>> {
    let mut count = 0_u32;
    let mut list: *mut *mut CREDENTIALW = ptr::null_mut();
    // SAFETY: the filter is wide text that lives for ever; `count` and `list` are places of our own, filled on success.
    let listed = unsafe {
        CredEnumerateW(
            w!("OQS_*"),
            Some(CRED_ENUMERATE_FLAGS(0)),
            &mut count,
            &mut list,
        )
    };
    match listed {
        Ok(()) => {}
        Err(error) if error.code() == ERROR_NOT_FOUND.to_hresult() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    }
    let count = usize::try_from(count).unwrap_or(0);
    let mut names = Vec::new();
    // SAFETY: the list has `count` pointers to entries that are valid until it is freed.
    for entry in unsafe { slice::from_raw_parts(list, count) } {
        // SAFETY: as above; the secret is `CredentialBlobSize` bytes in the same block, which is ours until it is freed. It is
        // overwritten before anything else is read.
        unsafe {
            // Wine does not align the entries.
            let entry: CREDENTIALW = ptr::read_unaligned(*entry);
            if !entry.CredentialBlob.is_null() {
                let size = usize::try_from(entry.CredentialBlobSize).unwrap_or(0);
                for place in 0..size {
                    entry.CredentialBlob.add(place).write_volatile(0);
                }
            }
            names.extend(text(entry.TargetName));
        }
    }
    // SAFETY: given by CredEnumerateW, freed once.
    unsafe { CredFree(list.cast()) };
    Ok(names)
}

#[cfg(test)]
mod tests {
    use windows::Win32::Security::Credentials::{
        CRED_PERSIST_LOCAL_MACHINE, CRED_TYPE_GENERIC, CredDeleteW, CredWriteW,
    };
    use windows::core::HSTRING;

    use super::*;

    fn put(name: &HSTRING, secret: &mut [u8]) {
        let mut user: Vec<u16> = "R012345678\0".encode_utf16().collect();
        let mut target: Vec<u16> = name.iter().copied().chain([0]).collect();
        let entry = CREDENTIALW {
            Type: CRED_TYPE_GENERIC,
            TargetName: PWSTR(target.as_mut_ptr()),
            UserName: PWSTR(user.as_mut_ptr()),
            CredentialBlob: secret.as_mut_ptr(),
            CredentialBlobSize: u32::try_from(secret.len()).expect("short"),
            Persist: CRED_PERSIST_LOCAL_MACHINE,
            ..CREDENTIALW::default()
        };
        // SAFETY: all that the entry names lives until the end of this function.
        unsafe { CredWriteW(&raw const entry, 0) }.expect("written");
    }

    #[test]
    fn entries_are_seen_by_their_names_and_nothing_else_of_them_is() {
        let name = HSTRING::from("OQS_LOGIN_KEY");
        put(&name, &mut b"a secret".to_vec());
        let seen = read();
        let Observed::Seen(credentials) = &seen else {
            panic!("{seen:?}");
        };
        assert!(credentials.login);
        let told = serde_json::to_string(credentials).expect("JSON");
        assert!(!told.contains("R0") && !told.contains("secret"), "{told}");
        // SAFETY: the name lives until the call has ended.
        unsafe { CredDeleteW(&name, CRED_TYPE_GENERIC, None) }.expect("deleted");
        assert!(matches!(read(), Observed::Seen(credentials) if !credentials.login));
    }

    #[test]
    fn a_name_is_the_name_with_or_without_its_kind() {
        assert!(is("OQS_LOGIN_KEY", "OQS_LOGIN_KEY"));
        assert!(is("LegacyGeneric:target=OQS_LOGIN_KEY", "OQS_LOGIN_KEY"));
        assert!(!is("OQS_LOGIN_KEY_OLD", "OQS_LOGIN_KEY"));
    }
}
