//! Windows: 「信頼されたルート証明機関」 and 「信頼されていない証明書」 of the computer and of the current user. Opening and listing a store
//! fetches nothing. A user's store also shows the computer's certificates, so those are counted once, as the
//! computer's.

use rustls::pki_types::CertificateDer;
use schannel::cert_store::CertStore;

use super::Content;
use facts::{Store, Why};

pub(super) fn read() -> Result<Content, Why> {
    let failed = |error: std::io::Error| Why::Failed {
        message: error.to_string(),
    };
    let machine = list(&CertStore::open_local_machine("ROOT").map_err(failed)?);
    let user = list(&CertStore::open_current_user("ROOT").map_err(failed)?);
    // A store that has never had a certificate in it may not exist.
    let forbidden =
        |store: std::io::Result<CertStore>| store.map(|store| list(&store)).unwrap_or_default();
    let forbidden_machine = forbidden(CertStore::open_local_machine("Disallowed"));
    let forbidden_user = forbidden(CertStore::open_current_user("Disallowed"));
    Ok(Content {
        trusted: both(machine, user),
        forbidden: both(forbidden_machine, forbidden_user),
    })
}

fn list(store: &CertStore) -> Vec<CertificateDer<'static>> {
    store
        .certs()
        .map(|certificate| certificate.to_der().to_vec().into())
        .collect()
}

fn both(
    machine: Vec<CertificateDer<'static>>,
    mut user: Vec<CertificateDer<'static>>,
) -> Vec<(Store, CertificateDer<'static>)> {
    user.retain(|der| !machine.contains(der));
    let machine = machine.into_iter().map(|der| (Store::LocalMachine, der));
    machine
        .chain(user.into_iter().map(|der| (Store::CurrentUser, der)))
        .collect()
}
