//! The servers to which the connection is tried, and the roots that count. Both come from the knowledge base. The
//! certificates themselves are copies from `webpki-root-certs`, used only when their SHA-256 is the knowledge base's.

use std::sync::LazyLock;

use kb::{Base, ProbeShows};
use ring::digest::{SHA256, digest};
use rustls::pki_types::CertificateDer;

use facts::Endpoint;

/// The TLS port.
const HTTPS: u16 = 443;

/// The servers to try and the roots that count there. The default is Amazon Trust's own test hosts and the five roots.
/// Both are read on first use, because a check-up of a reader alone does not need them.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    servers: Option<Vec<Endpoint>>,
    /// The roots to which the servers' certificates must lead.
    pub(crate) roots: AmazonRoots,
}

static TEST_HOSTS: LazyLock<Vec<Endpoint>> = LazyLock::new(|| {
    let probes = Base::embedded().roots().probes.iter();
    probes
        .filter(|probe| probe.shows == ProbeShows::Good)
        .map(|probe| Endpoint {
            host: probe.host.clone(),
            port: HTTPS,
        })
        .collect()
});

impl Probe {
    /// Tries this server in place of the test hosts. It has to be one of Amazon's: any other certificate counts as
    /// intercepted.
    #[must_use]
    pub fn at(endpoint: Endpoint) -> Self {
        Self {
            servers: Some(vec![endpoint]),
            roots: AmazonRoots::shipped(),
        }
    }

    /// A laboratory's servers and roots, because a laboratory has no key of Amazon's. No program of ours calls this, and
    /// no option, file or variable leads here. The roots are DER, by the knowledge base's ids.
    #[must_use]
    pub fn in_a_laboratory(servers: Vec<Endpoint>, roots: Vec<(String, Vec<u8>)>) -> Self {
        let roots = roots.into_iter();
        Self {
            servers: Some(servers),
            roots: AmazonRoots(Some(roots.map(|(id, der)| (id, der.into())).collect())),
        }
    }

    /// The servers. Reaching one of them well is enough.
    pub(crate) fn endpoints(&self) -> &[Endpoint] {
        self.servers.as_deref().unwrap_or(&TEST_HOSTS)
    }
}

/// The root certificates that count, by the knowledge base's id; by default the five that the program carries.
#[derive(Clone, Debug, Default)]
pub(crate) struct AmazonRoots(Option<Vec<Root>>);

type Root = (String, CertificateDer<'static>);

static SHIPPED: LazyLock<Vec<Root>> = LazyLock::new(|| {
    let known = Base::embedded().roots();
    let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    certificates
        .filter_map(|der| Some((known.by_sha256(&sha256(der))?.id.clone(), der.clone())))
        .collect()
});

impl AmazonRoots {
    /// The five roots that the program carries.
    pub(crate) fn shipped() -> Self {
        Self(None)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &CertificateDer<'static>)> {
        let roots = self.0.as_ref().unwrap_or(&SHIPPED);
        roots.iter().map(|(id, der)| (id.as_str(), der))
    }

    /// The id of the root whose SHA-256 equals this certificate's.
    pub(crate) fn id_of(&self, der: &[u8]) -> Option<&str> {
        let wanted = sha256(der);
        self.iter()
            .find(|(_, root)| sha256(root) == wanted)
            .map(|(id, _)| id)
    }
}

/// SHA-256 of a certificate.
#[must_use]
pub fn sha256(der: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(&SHA256, der).as_ref());
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_carries_all_five_roots_with_the_known_fingerprints() {
        let shipped = AmazonRoots::shipped();
        let mut ids: Vec<&str> = shipped.iter().map(|(id, _)| id).collect();
        let mut known: Vec<&str> = Base::embedded()
            .roots()
            .roots
            .iter()
            .map(|root| root.id.as_str())
            .collect();
        ids.sort_unstable();
        known.sort_unstable();
        assert_eq!(ids, known);
        assert_eq!(ids.len(), 5);
    }

    #[test]
    fn a_look_alike_is_no_root_of_ours() {
        let shipped = AmazonRoots::shipped();
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let (_, certificate) = x509_parser::parse_x509_certificate(der).expect("well-formed");
            let name = certificate.subject().to_string();
            if name.contains("CN=Starfield Root Certificate Authority - G2") {
                assert_eq!(shipped.id_of(der), None);
                return;
            }
        }
        panic!("the look-alike is no longer in webpki-root-certs: take another copy for this test");
    }

    #[test]
    fn the_closed_network_is_never_probed() {
        let probe = Probe::default();
        assert_eq!(probe.endpoints().len(), 5);
        for endpoint in probe.endpoints() {
            assert!(!Base::embedded().roots().is_closed_network(&endpoint.host));
            assert_eq!(endpoint.port, 443);
        }
    }
}
