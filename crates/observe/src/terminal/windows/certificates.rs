//! The certificate stores, opened for reading. Whether a private key belongs to a certificate is asked by the property that names its
//! provider; the key itself is never opened, which might ask the user for something.
#![expect(unsafe_code, reason = "the property of the key has no safe face")]

use std::slice;

use windows::Win32::Security::Cryptography::{
    CERT_CONTEXT, CERT_KEY_PROV_INFO_PROP_ID, CERT_OPEN_STORE_FLAGS, CERT_QUERY_ENCODING_TYPE,
    CERT_STORE_OPEN_EXISTING_FLAG, CERT_STORE_PROV_SYSTEM_W, CERT_STORE_READONLY_FLAG,
    CERT_SYSTEM_STORE_CURRENT_USER, CERT_SYSTEM_STORE_LOCAL_MACHINE, CertCloseStore,
    CertEnumCertificatesInStore, CertGetCertificateContextProperty, CertOpenStore,
};
use windows::core::HSTRING;

use crate::terminal::institution::Stored;

/// Whose store.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    /// The one who is signed in.
    User,
    /// The computer.
    Machine,
}

/// The certificates of a store; none where it has never had one.
pub(super) fn list(owner: Owner, name: &str) -> windows::core::Result<Vec<Stored>> {
    let name = HSTRING::from(name);
    let place = match owner {
        Owner::User => CERT_SYSTEM_STORE_CURRENT_USER,
        Owner::Machine => CERT_SYSTEM_STORE_LOCAL_MACHINE,
    };
    let flags =
        CERT_OPEN_STORE_FLAGS(place) | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG;
    // SAFETY: the provider is the one for system stores, whose parameter is the store's name as wide text; `name` lives until the
    // end of this function, and the handle is closed below.
    let store = unsafe {
        CertOpenStore(
            CERT_STORE_PROV_SYSTEM_W,
            CERT_QUERY_ENCODING_TYPE(0),
            None,
            flags,
            Some(name.as_ptr().cast()),
        )
    };
    let store = match store {
        Ok(store) => store,
        Err(error) if error.code().0 == NOT_FOUND => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut stored = Vec::new();
    let mut last: Option<*const CERT_CONTEXT> = None;
    loop {
        // SAFETY: the store is open; each context is given back to the next call, which frees it.
        let context = unsafe { CertEnumCertificatesInStore(store, last) };
        if context.is_null() {
            break;
        }
        last = Some(context);
        // SAFETY: the context is valid until the next call, and so are the bytes that it names.
        let der = unsafe {
            let context = &*context;
            slice::from_raw_parts(
                context.pbCertEncoded,
                usize::try_from(context.cbCertEncoded).unwrap_or(0),
            )
        };
        stored.push(Stored {
            der: der.to_vec(),
            key: has_key(context),
        });
    }
    // SAFETY: opened above; no context of it is kept.
    let _ = unsafe { CertCloseStore(Some(store), 0) };
    Ok(stored)
}

/// `ERROR_FILE_NOT_FOUND` as an HRESULT: the store is not there.
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

fn has_key(context: *const CERT_CONTEXT) -> bool {
    let mut size = 0_u32;
    // SAFETY: the context is valid, as it comes from the enumeration; without a buffer only the property's size is told.
    unsafe {
        CertGetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, None, &mut size)
    }
    .is_ok()
        && size > 0
}

#[cfg(test)]
mod tests {
    use schannel::cert_context::CertContext;
    use schannel::cert_store::{CertAdd, CertStore};

    use super::*;
    use crate::terminal::institution::tests::INSTITUTION;

    /// Puts the certificate into a store of our own; under Wine it is there once the store is closed.
    fn put(store: &str, key: bool) {
        let mut store = CertStore::open_current_user(store).expect("the user's own store");
        let made = CertContext::new(INSTITUTION).expect("a certificate");
        if key {
            let mut key = made.set_key_prov_info();
            key.container("made up for a test")
                .set()
                .expect("a property");
        }
        store
            .add_cert(&made, CertAdd::ReplaceExisting)
            .expect("added");
    }

    #[test]
    fn a_certificate_in_the_users_store_is_listed_with_its_key_or_without() {
        for (store, key) in [("ShikakuWithout", false), ("ShikakuWith", true)] {
            put(store, key);
            let all = list(Owner::User, store).expect("listed");
            let told: Vec<(bool, bool)> = all
                .iter()
                .map(|one| (one.der == INSTITUTION, one.key))
                .collect();
            assert_eq!(told, [(true, key)], "{store}");
        }
    }

    #[test]
    fn a_store_that_is_not_there_has_none() {
        assert!(list(Owner::User, "NoSuchStoreOfOurs").is_ok_and(|all| all.is_empty()));
    }
}
