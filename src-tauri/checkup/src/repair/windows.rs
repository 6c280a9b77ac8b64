//! Windows: 「信頼されたルート証明機関」 of the current user (`CERT_SYSTEM_STORE_CURRENT_USER`, "ROOT"). Windows itself asks
//! the user once more, in a dialog of its own that shows the certificate; adding waits for the answer. Whether users' own
//! roots count at all is a policy (`ProtectedRoots`, wincrypt.h `CERT_PROT_ROOT_FLAGS_REGPATH`).

use std::ffi::OsString;
use std::io;

use schannel::cert_context::CertContext;
use schannel::cert_store::{CertAdd, CertStore};
use windows_registry::LOCAL_MACHINE;

use super::{RepairOutcome, RootCertificate};

const POLICY: &str = r"SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots";
/// `CERT_PROT_ROOT_DISABLE_CURRENT_USER_FLAG`: users' own roots do not count.
const NO_USER_ROOTS: u32 = 0x1;
/// `CERT_PROT_ROOT_ONLY_LM_GPT_FLAG`: only roots from a group policy count.
const ONLY_POLICY_ROOTS: u32 = 0x8;

/// `ERROR_ACCESS_DENIED`
const ACCESS_DENIED: u32 = 5;
/// `ERROR_CANCELLED`: the user said no in Windows' own dialog.
const CANCELLED: u32 = 1223;
/// An HRESULT that carries one of the numbers above.
const FROM_WIN32: u32 = 0x8007_0000;

/// The current user's roots.
#[derive(Clone, Debug)]
pub struct UserStore;

impl UserStore {
    /// The store of whoever is signed in.
    #[must_use]
    pub fn here(_variable: impl Fn(&str) -> Option<OsString>) -> Self {
        Self
    }

    pub(super) fn is_supported(&self) -> bool {
        true
    }

    pub(super) fn is_forbidden_by_policy(&self) -> bool {
        LOCAL_MACHINE
            .open(POLICY)
            .and_then(|key| key.get_u32("Flags"))
            .is_ok_and(|flags| flags & (NO_USER_ROOTS | ONLY_POLICY_ROOTS) != 0)
    }

    pub(super) fn place(&self) -> String {
        "いまのユーザーの「信頼されたルート証明機関」".to_owned()
    }

    pub(super) fn add(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        let added = CertContext::new(root.der()).and_then(|certificate| {
            let mut store = CertStore::open_current_user("ROOT")?;
            store.add_cert(&certificate, CertAdd::New)
        });
        added.map(drop).map_err(|error| outcome(&error))
    }

    /// The caller has seen that the computer's own store does not have it: a user's store shows that one, too, and what is
    /// found here is then the user's.
    pub(super) fn has(&self, root: &RootCertificate) -> bool {
        CertStore::open_current_user("ROOT").is_ok_and(|store| found(&store, root).is_some())
    }

    /// Takes away what [`UserStore::has`] has found.
    pub(super) fn remove(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        let store = CertStore::open_current_user("ROOT").map_err(|error| outcome(&error))?;
        found(&store, root)
            .map_or(Ok(()), CertContext::delete)
            .map_err(|error| outcome(&error))
    }
}

fn found(store: &CertStore, root: &RootCertificate) -> Option<CertContext> {
    let mut all = store.certs();
    all.find(|certificate| certificate.to_der() == &**root.der())
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
