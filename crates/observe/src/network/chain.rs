//! Verification of the certificates a server showed: with the roots this device trusts and with Amazon's five, each at
//! the device's time, at the server's time and at a time when the certificate is in force. All of these are needed,
//! because a wrong clock hides every other fault and all unknown issuers look alike (rigs.md 5).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error, RootCertStore};
use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate, X509Name};

use super::probe::AmazonRoots;
use facts::{Chain, Issuer, PathVerdict, Paths};

/// The roots that this device trusts, as a judge of certificates.
enum Here {
    /// The device does not let its roots be read.
    Unreadable,
    /// The device trusts no root, so every certificate has an unknown issuer.
    Empty,
    Trusts(Arc<WebPkiServerVerifier>),
}

/// The judges of certificates: the roots this device trusts, and Amazon's five, together and one by one.
pub(super) struct Judges {
    here: Here,
    amazon: Option<Arc<WebPkiServerVerifier>>,
    each: Vec<(String, Option<Arc<WebPkiServerVerifier>>)>,
    provider: Arc<CryptoProvider>,
}

impl Judges {
    pub(super) fn new(
        trusted_here: Option<Vec<CertificateDer<'static>>>,
        amazon: &AmazonRoots,
        provider: &Arc<CryptoProvider>,
    ) -> Self {
        Self {
            here: match trusted_here {
                None => Here::Unreadable,
                Some(roots) => verifier(roots, provider).map_or(Here::Empty, Here::Trusts),
            },
            amazon: verifier(amazon.iter().map(|(_, der)| der.clone()), provider),
            each: amazon
                .iter()
                .map(|(id, der)| (id.to_owned(), verifier([der.clone()], provider)))
                .collect(),
            provider: provider.clone(),
        }
    }

    /// The verifier of a handshake: this device's roots, or Amazon's five when those cannot be read. `None` when this
    /// device trusts no root.
    pub(super) fn for_handshake(&self) -> Option<&Arc<WebPkiServerVerifier>> {
        match &self.here {
            Here::Unreadable => self.amazon.as_ref(),
            Here::Empty => None,
            Here::Trusts(judge) => Some(judge),
        }
    }

    /// Judges the certificates shown. `None` when not even the server's own certificate can be parsed.
    pub(super) fn judge(
        &self,
        shown: &[CertificateDer<'static>],
        name: &ServerName<'_>,
        now: Timestamp,
        server_time: Option<Timestamp>,
    ) -> Option<Chain> {
        let (server, others) = shown.split_first()?;
        let (_, certificate) = X509Certificate::from_der(server).ok()?;
        let last = X509Certificate::from_der(shown.last()?).ok()?.1;
        let validity = certificate.validity();
        let in_force = in_force(shown)?;
        let verdict = |judge: Option<&Arc<WebPkiServerVerifier>>, at: Timestamp| {
            judge.map_or(PathVerdict::UnknownIssuer, |judge| {
                verdict(judge, server, others, name, at)
            })
        };
        let paths = |judge: Option<&Arc<WebPkiServerVerifier>>| Paths {
            now: verdict(judge, now),
            server_time: server_time.map(|at| verdict(judge, at)),
            in_force: verdict(judge, in_force),
        };
        let self_signed = certificate.subject() == certificate.issuer();
        // The verifier checks the name last, so a wrong name means that the path is valid.
        let is_path =
            |verdict: PathVerdict| matches!(verdict, PathVerdict::Trusted | PathVerdict::WrongName);
        let complete = !others.is_empty()
            && last.subject() == last.issuer()
            && is_path(verdict(
                verifier(shown.last().cloned(), &self.provider).as_ref(),
                in_force,
            ));
        Some(Chain {
            length: u32::try_from(shown.len()).unwrap_or(u32::MAX),
            issuer: issuer(last.issuer()),
            self_signed,
            complete,
            not_before: time(validity.not_before).to_string(),
            not_after: time(validity.not_after).to_string(),
            here: match &self.here {
                Here::Unreadable => None,
                Here::Empty => Some(paths(None)),
                Here::Trusts(judge) => Some(paths(Some(judge))),
            },
            amazon: paths(self.amazon.as_ref()),
            roots: self
                .each
                .iter()
                .filter(|(_, judge)| is_path(verdict(judge.as_ref(), in_force)))
                .map(|(id, _)| id.clone())
                .collect(),
        })
    }
}

fn verifier(
    roots: impl IntoIterator<Item = CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Option<Arc<WebPkiServerVerifier>> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots);
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone())
        .build()
        .ok()
}

fn verdict(
    judge: &WebPkiServerVerifier,
    server: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    name: &ServerName<'_>,
    at: Timestamp,
) -> PathVerdict {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    match judge.verify_server_cert(server, others, name, &[], at) {
        Ok(_) => PathVerdict::Trusted,
        Err(Error::InvalidCertificate(error)) => match error {
            CertificateError::UnknownIssuer => PathVerdict::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                PathVerdict::Expired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                PathVerdict::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                PathVerdict::WrongName
            }
            error => PathVerdict::Broken {
                message: error.to_string(),
            },
        },
        Err(error) => PathVerdict::Broken {
            message: error.to_string(),
        },
    }
}

/// The middle of the time in which all certificates shown are valid; of the server's own certificate where the periods
/// do not overlap. A root that was shown does not count, because it is trusted by itself or not at all.
fn in_force(shown: &[CertificateDer<'_>]) -> Option<Timestamp> {
    let (_, server) = X509Certificate::from_der(shown.first()?).ok()?;
    let span = |certificate: &X509Certificate<'_>| {
        let validity = certificate.validity();
        (
            validity.not_before.timestamp(),
            validity.not_after.timestamp(),
        )
    };
    let own = span(&server);
    let (mut from, mut to) = own;
    for der in &shown[1..] {
        let Ok((_, certificate)) = X509Certificate::from_der(der) else {
            continue;
        };
        if certificate.subject() != certificate.issuer() {
            let (its_from, its_to) = span(&certificate);
            (from, to) = (from.max(its_from), to.min(its_to));
        }
    }
    if from > to {
        (from, to) = own;
    }
    Timestamp::from_second(from + to.saturating_sub(from) / 2).ok()
}

pub(super) fn time(time: ASN1Time) -> Timestamp {
    Timestamp::from_second(time.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The organisation that made the certificates, which a person can act on. A server's own name is left out.
fn issuer(name: &X509Name<'_>) -> Issuer {
    let first = |mut parts: Vec<String>| {
        if parts.is_empty() {
            None
        } else {
            Some(parts.remove(0))
        }
    };
    let texts = |attributes: Vec<&x509_parser::prelude::AttributeTypeAndValue<'_>>| {
        attributes
            .iter()
            .filter_map(|attribute| attribute.as_str().ok().map(clean))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
    };
    let organisation = first(texts(name.iter_organization().collect()));
    Issuer {
        name: first(texts(name.iter_common_name().collect()))
            .or_else(|| organisation.clone())
            .unwrap_or_else(|| clean(&name.to_string())),
        organisation,
    }
}

/// A name from a certificate, without control characters and no longer than a line, because anybody may have written
/// it.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(120)
        .collect()
}
