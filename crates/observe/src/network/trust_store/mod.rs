//! The root certificates this device trusts, read before anything is verified: on Windows a verifying call may itself
//! fetch a missing root, and the diagnosis would then cure what it was to find (domain.md 4.4). Each system has a file
//! of its own.

#[cfg_attr(target_os = "android", path = "android.rs")]
#[cfg_attr(target_os = "ios", path = "ios.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(
    not(any(windows, target_os = "ios", target_os = "android")),
    path = "native.rs"
)]
mod system;

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::chain::time;
use super::probe::AmazonRoots;
use facts::{RootInStore, Store, TrustStore, Why};

/// The content of a system's store.
pub struct Content {
    /// The trusted certificates, each with its store.
    pub trusted: Vec<(Store, CertificateDer<'static>)>,
    /// The forbidden certificates, each with its store.
    pub forbidden: Vec<(Store, CertificateDer<'static>)>,
}

/// Reads the store.
pub fn read() -> Result<Content, Why> {
    system::read()
}

impl Content {
    /// The roots a verifier may use here.
    pub(super) fn usable(&self) -> Vec<CertificateDer<'static>> {
        self.trusted
            .iter()
            .map(|(_, der)| der)
            .filter(|der| !self.forbidden.iter().any(|(_, no)| no == *der))
            .cloned()
            .collect()
    }

    /// The store as facts: the number of certificates, and of the five roots alone where they are. Which other roots a
    /// clinic trusts is private.
    pub(super) fn facts(&self, amazon: &AmazonRoots) -> TrustStore {
        let mut found: Vec<RootInStore> = Vec::new();
        let lists = self
            .trusted
            .iter()
            .map(|(store, der)| (*store, der, true))
            .chain(
                self.forbidden
                    .iter()
                    .map(|(store, der)| (*store, der, false)),
            );
        for (store, der, trusted) in lists {
            let Some(id) = amazon.id_of(der) else {
                continue;
            };
            let place = found.iter().position(|root| root.root == id);
            let root = match place {
                Some(place) => &mut found[place],
                None => {
                    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
                        continue;
                    };
                    let validity = certificate.validity();
                    found.push(RootInStore {
                        root: id.to_owned(),
                        trusted_in: Vec::new(),
                        forbidden_in: Vec::new(),
                        not_before: time(validity.not_before).to_string(),
                        not_after: time(validity.not_after).to_string(),
                    });
                    let last = found.len() - 1;
                    &mut found[last]
                }
            };
            let stores = if trusted {
                &mut root.trusted_in
            } else {
                &mut root.forbidden_in
            };
            if !stores.contains(&store) {
                stores.push(store);
            }
        }
        TrustStore {
            certificates: u32::try_from(self.trusted.len()).unwrap_or(u32::MAX),
            amazon: found,
        }
    }
}
