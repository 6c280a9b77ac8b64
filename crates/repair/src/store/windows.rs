//! Windows: 「信頼されたルート証明機関」 of the current user (`CERT_SYSTEM_STORE_CURRENT_USER`, "ROOT"). Windows asks the user once
//! more, in its own dialogue that shows the certificate; adding waits for the answer. A policy decides whether users'
//! own roots count at all (`ProtectedRoots`, wincrypt.h `CERT_PROT_ROOT_FLAGS_REGPATH`).

// Deleting and flushing have no safe interface (schannel has the first without the second).
#![allow(unsafe_code)]

use std::ffi::OsString;
use std::{io, ptr, slice};

use schannel::cert_context::CertContext;
use schannel::cert_store::{CertAdd, CertStore};
use windows::Win32::Security::Cryptography::{
    CERT_CONTEXT, CERT_CONTROL_STORE_FLAGS, CERT_OPEN_STORE_FLAGS, CERT_QUERY_ENCODING_TYPE,
    CERT_STORE_CTRL_COMMIT, CERT_STORE_PROV_SYSTEM_W, CERT_SYSTEM_STORE_CURRENT_USER,
    CertCloseStore, CertControlStore, CertDeleteCertificateFromStore, CertEnumCertificatesInStore,
    CertOpenStore,
};
use windows::core::w;
use windows_registry::LOCAL_MACHINE;

use crate::{RepairOutcome, RootCertificate};

const POLICY: &str = r"SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots";
/// `CERT_PROT_ROOT_DISABLE_CURRENT_USER_FLAG`: users' own roots do not count.
const NO_USER_ROOTS: u32 = 0x1;
/// `CERT_PROT_ROOT_ONLY_LM_GPT_FLAG`: only roots from a group policy count.
const ONLY_POLICY_ROOTS: u32 = 0x8;

/// `ERROR_ACCESS_DENIED`
const ACCESS_DENIED: u32 = 5;
/// `ERROR_CANCELLED`: the user declined in Windows' own dialogue.
const CANCELLED: u32 = 1223;
/// The HRESULT prefix of the Win32 errors above.
const FROM_WIN32: u32 = 0x8007_0000;

/// The current user's roots.
#[derive(Clone, Debug)]
pub struct UserStore;

impl UserStore {
    /// The store of the user who is signed in.
    #[must_use]
    pub fn here(_variable: impl Fn(&str) -> Option<OsString>) -> Self {
        Self
    }

    pub(crate) fn is_supported(&self) -> bool {
        true
    }

    pub(crate) fn is_forbidden_by_policy(&self) -> bool {
        LOCAL_MACHINE
            .open(POLICY)
            .and_then(|key| key.get_u32("Flags"))
            .is_ok_and(|flags| flags & (NO_USER_ROOTS | ONLY_POLICY_ROOTS) != 0)
    }

    pub(crate) fn place(&self) -> String {
        "いまのユーザーの「信頼されたルート証明機関」".to_owned()
    }

    pub(crate) fn add(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        let added = CertContext::new(root.der()).and_then(|certificate| {
            let mut store = CertStore::open_current_user("ROOT")?;
            store.add_cert(&certificate, CertAdd::New)
        });
        added.map(drop).map_err(|error| outcome(&error))
    }

    /// The caller has checked that the computer's own store does not have the root. A user's store shows the computer's
    /// roots too, so only then is a root found here the user's.
    pub(crate) fn has(&self, root: &RootCertificate) -> bool {
        CertStore::open_current_user("ROOT").is_ok_and(|store| {
            let mut all = store.certs();
            all.any(|certificate| certificate.to_der() == &**root.der())
        })
    }

    /// Removes what [`UserStore::has`] found.
    pub(crate) fn remove(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        delete(root.der()).map_err(|error| outcome(&io::Error::from_raw_os_error(error.code().0)))
    }
}

/// Deletes a certificate from the user's store and flushes the store at once. schannel can delete but not flush, and
/// without flushing nothing is deleted under Wine.
fn delete(der: &[u8]) -> windows::core::Result<()> {
    // SAFETY: the provider is the one for system stores, whose parameter is the store's name as wide text, which `w!`
    // keeps for ever; the handle is closed below on every path.
    let store = unsafe {
        CertOpenStore(
            CERT_STORE_PROV_SYSTEM_W,
            CERT_QUERY_ENCODING_TYPE::default(),
            None,
            CERT_OPEN_STORE_FLAGS(CERT_SYSTEM_STORE_CURRENT_USER),
            Some(w!("ROOT").as_ptr().cast()),
        )?
    };
    let mut found: *const CERT_CONTEXT = ptr::null();
    let deleted = loop {
        // SAFETY: the store is open; the context of the last turn is handed back, which frees it, and is not used
        // again.
        found = unsafe { CertEnumCertificatesInStore(store, (!found.is_null()).then_some(found)) };
        if found.is_null() {
            break Ok(());
        }
        // SAFETY: the context is not null and lives until it is handed back; its pointer and length describe its own
        // bytes.
        let bytes = unsafe {
            let context = &*found;
            slice::from_raw_parts(context.pbCertEncoded, context.cbCertEncoded as usize)
        };
        if bytes == der {
            // SAFETY: the context is live; deleting frees it in every case, and it is not used again.
            break unsafe { CertDeleteCertificateFromStore(found) };
        }
    };
    let written = deleted.and_then(|()| {
        // SAFETY: the store is open, and this control type takes no parameter.
        unsafe {
            CertControlStore(
                store,
                CERT_CONTROL_STORE_FLAGS::default(),
                CERT_STORE_CTRL_COMMIT,
                None,
            )
        }
    });
    // SAFETY: opened above and closed once; all its contexts are freed.
    let _ = unsafe { CertCloseStore(Some(store), 0) };
    written
}

fn outcome(error: &io::Error) -> RepairOutcome {
    let code = error.raw_os_error().map(i32::cast_unsigned);
    let code = code.map(|code| {
        if code & 0xFFFF_0000 == FROM_WIN32 {
            code & 0xFFFF
        } else {
            code
        }
    });
    match code {
        Some(ACCESS_DENIED) => RepairOutcome::NoRight,
        Some(CANCELLED) => RepairOutcome::Declined,
        _ => RepairOutcome::Failed {
            message: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_answers_has_its_own_word_in_both_spellings() {
        for (code, expected) in [
            (5_u32, RepairOutcome::NoRight),
            (0x8007_0005, RepairOutcome::NoRight),
            (1223, RepairOutcome::Declined),
            (0x8007_04C7, RepairOutcome::Declined),
        ] {
            let error = io::Error::from_raw_os_error(code.cast_signed());
            assert_eq!(outcome(&error), expected, "{code:#x}");
        }
    }
}
