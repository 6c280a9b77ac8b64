//! The institution's certificates among those of a store. Names in certificates are compared here and dropped; what is kept are
//! dates, counts, and whether issuers and keys are there.

use jiff::Timestamp;
use x509_parser::prelude::{FromDer, X509Certificate};

use facts::{InstitutionCertificate, InstitutionCertificates, IssuersHere};

/// A certificate as a store has it.
pub(super) struct Stored {
    pub(super) der: Vec<u8>,
    /// A private key belongs to it.
    pub(super) key: bool,
}

/// As long as a chain of issuers may be.
const LONGEST_CHAIN: usize = 8;

/// What the stores have of this issuer. `issuers` are the certificates of authorities on this machine.
pub(super) fn found(
    own: &[Stored],
    machine: &[Stored],
    issuers: &[Vec<u8>],
    issuer: &str,
    reminder: Option<bool>,
) -> InstitutionCertificates {
    let own: Vec<(X509Certificate<'_>, bool)> = own.iter().filter_map(parsed).collect();
    let machine = machine.iter().filter_map(parsed);
    let is_ours = |certificate: &X509Certificate<'_>| is_issued_by(certificate, issuer);
    let authorities: Vec<X509Certificate<'_>> = issuers
        .iter()
        .filter_map(|der| Some(X509Certificate::from_der(der).ok()?.1))
        .collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    InstitutionCertificates {
        own: own
            .iter()
            .filter(|(certificate, _)| is_ours(certificate))
            .filter_map(|(certificate, key)| told(certificate, *key, &authorities))
            .collect(),
        in_machine: count(
            machine
                .filter(|(certificate, _)| is_ours(certificate))
                .count(),
        ),
        of_others: count(
            own.iter()
                .filter(|(certificate, _)| !is_ours(certificate))
                .count(),
        ),
        reminder,
    }
}

fn parsed(stored: &Stored) -> Option<(X509Certificate<'_>, bool)> {
    let (_, certificate) = X509Certificate::from_der(&stored.der).ok()?;
    Some((certificate, stored.key))
}

/// Whether the issuer's name contains the one that the terminal's settings name.
fn is_issued_by(certificate: &X509Certificate<'_>, issuer: &str) -> bool {
    let name = certificate.issuer().to_string().to_lowercase();
    name.contains(&issuer.to_lowercase())
}

fn told(
    certificate: &X509Certificate<'_>,
    key: bool,
    authorities: &[X509Certificate<'_>],
) -> Option<InstitutionCertificate> {
    let time = |seconds: i64| Some(Timestamp::from_second(seconds).ok()?.to_string());
    let validity = certificate.validity();
    Some(InstitutionCertificate {
        not_before: time(validity.not_before.timestamp())?,
        not_after: time(validity.not_after.timestamp())?,
        key,
        issuers: if leads_to_a_root(certificate, authorities) {
            IssuersHere::All
        } else {
            IssuersHere::Missing
        },
    })
}

/// Whether every issuer is here, up to one that issued itself. Names are compared, signatures are not: what is missing on this PC is
/// the question, not what is forged.
fn leads_to_a_root(certificate: &X509Certificate<'_>, authorities: &[X509Certificate<'_>]) -> bool {
    let mut issuer = certificate.issuer();
    for _ in 0..LONGEST_CHAIN {
        let above = authorities
            .iter()
            .find(|authority| authority.subject().as_raw() == issuer.as_raw());
        match above {
            None => return false,
            Some(root) if root.issuer().as_raw() == root.subject().as_raw() => return true,
            Some(between) => issuer = between.issuer(),
        }
    }
    false
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Made for these tests with openssl: an authority with O=Online Billing NW System, one below it, a certificate of each, and one
    /// of somebody else. The names are made up.
    pub(in crate::terminal) const ROOT: &[u8] = include_bytes!("made/root.der");
    pub(in crate::terminal) const BETWEEN: &[u8] = include_bytes!("made/between.der");
    pub(in crate::terminal) const INSTITUTION: &[u8] = include_bytes!("made/institution.der");
    const OTHER: &[u8] = include_bytes!("made/other.der");
    const ISSUER: &str = "Online Billing NW System";

    fn stored(der: &[u8], key: bool) -> Stored {
        Stored {
            der: der.to_vec(),
            key,
        }
    }

    fn look(own: &[Stored], machine: &[Stored], issuers: &[&[u8]]) -> InstitutionCertificates {
        let issuers: Vec<Vec<u8>> = issuers.iter().map(|der| der.to_vec()).collect();
        found(own, machine, &issuers, ISSUER, None)
    }

    #[test]
    fn a_certificate_is_told_by_its_issuer_and_kept_without_its_names() {
        let own = [stored(INSTITUTION, true), stored(OTHER, true)];
        let found = look(&own, &[], &[ROOT, BETWEEN]);
        assert_eq!(
            (found.own.len(), found.of_others, found.in_machine),
            (1, 1, 0)
        );
        let certificate = &found.own[0];
        assert!(certificate.key);
        assert_eq!(certificate.issuers, IssuersHere::All);
        assert_eq!(certificate.not_before, "2025-01-15T00:00:00Z");
        assert_eq!(certificate.not_after, "2099-04-15T00:00:00Z");
        let told = serde_json::to_string(&found).expect("JSON");
        for name in ["Yamada", "yamada", "1234567", "Billing", "0A1B2C"] {
            assert!(!told.contains(name), "{told}");
        }
    }

    #[test]
    fn an_issuer_that_is_missing_in_between_is_missing() {
        let own = [stored(INSTITUTION, false)];
        for (issuers, all) in [
            (&[ROOT, BETWEEN] as &[&[u8]], IssuersHere::All),
            (&[BETWEEN], IssuersHere::Missing),
            (&[ROOT], IssuersHere::Missing),
            (&[], IssuersHere::Missing),
        ] {
            let found = look(&own, &[], issuers);
            assert_eq!(found.own[0].issuers, all);
            assert!(!found.own[0].key);
        }
    }

    #[test]
    fn with_the_computer_it_is_counted_apart_and_what_is_no_certificate_is_none() {
        let found = look(
            &[stored(b"no certificate", true)],
            &[stored(INSTITUTION, true)],
            &[],
        );
        assert_eq!(
            found,
            InstitutionCertificates {
                in_machine: 1,
                ..InstitutionCertificates::default()
            }
        );
    }
}
