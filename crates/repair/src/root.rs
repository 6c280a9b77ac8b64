//! A root certificate that may be added. The only way to make one is by the id of one of the five, from the copy that
//! the program carries, and only when that copy has the known SHA-256.

use kb::{Base, Root};
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use specta::Type;
use x509_parser::prelude::{FromDer, X509Certificate};

use observe::sha256;

/// One of the five root certificates of domain.md 4.1, whole and verified against its SHA-256.
#[derive(Clone, Debug)]
pub struct RootCertificate {
    known: &'static Root,
    der: CertificateDer<'static>,
}

/// Why there is no such certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoot {
    /// The id is not one of the five.
    #[error("「{0}」という証明書は足せません。使えるのは: {known}", known = super::root_ids().join(" "))]
    Unknown(String),
    /// The program's copy does not have the known SHA-256.
    #[error("アプリの中の証明書が、公式の値とちがいます。使いません。アプリを入れ直してください。")]
    FingerprintMismatch,
}

/// The fields that a user compares before agreeing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RootDescription {
    /// Its id in roots.toml.
    pub id: String,
    /// Its common name.
    pub name: String,
    /// The organisation that issued it; a root is its own issuer.
    pub issuer: String,
    /// Valid from this day (UTC), as year-month-day.
    pub not_before: String,
    /// Valid to this day (UTC), as year-month-day.
    pub not_after: String,
    /// SHA-256 of the certificate, 64 lower-case hex digits.
    pub sha256: String,
    /// SHA-1 of the certificate, 40 lower-case hex digits, which Windows shows as 拇印.
    pub sha1: String,
    /// The name of its file.
    pub file: String,
}

impl RootCertificate {
    /// The root with this id.
    ///
    /// # Errors
    /// When it is not one of the five, or the program's copy does not have the known SHA-256.
    pub fn named(id: &str) -> Result<Self, NoRoot> {
        let known = Base::embedded()
            .roots()
            .root(id)
            .ok_or_else(|| NoRoot::Unknown(id.chars().filter(|c| !c.is_control()).collect()))?;
        Self::among(known, webpki_root_certs::TLS_SERVER_ROOT_CERTS)
    }

    fn among(
        known: &'static Root,
        certificates: &[CertificateDer<'static>],
    ) -> Result<Self, NoRoot> {
        let roots = Base::embedded().roots();
        certificates
            .iter()
            .find(|der| roots.by_sha256(&sha256(der)) == Some(known))
            .map(|der| Self {
                known,
                der: der.clone(),
            })
            .ok_or(NoRoot::FingerprintMismatch)
    }

    /// Its id in roots.toml.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.known.id
    }

    /// The certificate.
    pub(crate) fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// SHA-256 of the certificate, in lower-case hex.
    pub(crate) fn sha256(&self) -> &str {
        &self.known.sha256
    }

    /// The name of the file that Amazon Trust Services offers.
    pub(crate) fn file_name(&self) -> &str {
        &self.known.file
    }

    /// The fields that a user compares before agreeing.
    #[must_use]
    pub fn description(&self) -> RootDescription {
        RootDescription {
            id: self.known.id.clone(),
            name: self.known.name.clone(),
            issuer: self.issuer(),
            not_before: self.known.not_before.clone(),
            not_after: self.known.not_after.clone(),
            sha256: self.known.sha256.clone(),
            sha1: self.known.sha1.clone(),
            file: self.known.file.clone(),
        }
    }

    /// The issuer, read from the certificate itself as a certificate viewer does.
    fn issuer(&self) -> String {
        let parsed = X509Certificate::from_der(&self.der).ok();
        let organisation = parsed.as_ref().and_then(|(_, certificate)| {
            let mut parts = certificate.issuer().iter_organization();
            parts.next()?.as_str().ok()
        });
        organisation.unwrap_or(&self.known.name).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root_ids;

    #[test]
    fn each_of_the_five_is_made_by_its_id_and_described_as_a_viewer_does() {
        let described: Vec<String> = root_ids()
            .into_iter()
            .map(|id| {
                let root = RootCertificate::named(id).expect("it is carried");
                let RootDescription {
                    name,
                    issuer,
                    not_before,
                    not_after,
                    file,
                    ..
                } = root.description();
                format!("{name} | {issuer} | {not_before} - {not_after} | {file}")
            })
            .collect();
        insta::assert_snapshot!(described.join("\n"));
    }

    #[test]
    fn nothing_else_can_be_made() {
        for id in [
            "",
            "amazon-root-ca-5",
            "AMAZON-ROOT-CA-1",
            "../amazon-root-ca-1",
            "Amazon Root CA 1",
        ] {
            assert!(
                matches!(RootCertificate::named(id), Err(NoRoot::Unknown(_))),
                "{id}"
            );
        }
    }

    #[test]
    fn a_copy_that_differs_in_one_bit_is_refused() {
        let known = Base::embedded()
            .roots()
            .root("amazon-root-ca-1")
            .expect("known");
        let right = RootCertificate::named("amazon-root-ca-1").expect("carried");
        for at in [0, 100, right.der.len() - 1] {
            let mut wrong = right.der.to_vec();
            wrong[at] ^= 1;
            assert_eq!(
                RootCertificate::among(known, &[wrong.into()]).err(),
                Some(NoRoot::FingerprintMismatch)
            );
        }
        // Another of the five roots under this name is just as wrong.
        let other = RootCertificate::named("amazon-root-ca-2").expect("carried");
        assert_eq!(
            RootCertificate::among(known, &[other.der]).err(),
            Some(NoRoot::FingerprintMismatch)
        );
    }

    #[test]
    fn the_fingerprints_shown_are_those_of_the_bytes_that_are_added() {
        for id in root_ids() {
            let root = RootCertificate::named(id).expect("carried");
            let hex = |bytes: &[u8]| -> String {
                bytes.iter().map(|byte| format!("{byte:02x}")).collect()
            };
            let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &root.der);
            assert_eq!(hex(&sha256(&root.der)), root.description().sha256);
            assert_eq!(hex(sha1.as_ref()), root.description().sha1);
        }
    }
}
