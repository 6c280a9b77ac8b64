//! A TLS handshake that keeps the certificates a server showed even when it fails. The verifier judges as strictly as
//! any other and only records its input. After a failed verdict the connection is dropped and no request is sent over
//! it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct,
    Error, PeerIncompatible, SignatureScheme,
};

use super::plain::{self, Timed};
use facts::TlsOutcome;

/// The outcome of a handshake and what was seen on the way.
pub(super) struct Ended {
    pub(super) outcome: TlsOutcome,
    pub(super) shown: Vec<CertificateDer<'static>>,
    /// The server's time and the device's own at that moment.
    pub(super) date: Option<(Timestamp, Timestamp)>,
}

pub(super) fn shake_hands(
    stream: TcpStream,
    name: &ServerName<'static>,
    host: &str,
    judge: Option<&Arc<WebPkiServerVerifier>>,
    provider: &Arc<CryptoProvider>,
    until: Instant,
) -> Ended {
    let recorder = Arc::new(Recorder {
        judge: judge.cloned(),
        provider: provider.clone(),
        shown: Mutex::default(),
    });
    let mut tapped = Tapped {
        inner: Timed { stream, until },
        first: Vec::new(),
    };
    let (outcome, date) = match handshake(&mut tapped, name, &recorder, provider) {
        Ok(mut connection) => {
            let mut secure = rustls::Stream::new(&mut connection, &mut tapped);
            let answer = plain::head(&mut secure, host).and_then(|head| plain::parse(&head));
            let date = answer
                .and_then(|answer| answer.date)
                .map(|date| (date, Timestamp::now()));
            connection.send_close_notify();
            let _ = connection.complete_io(&mut tapped);
            (TlsOutcome::Done, date)
        }
        Err(error) => (failure(&error, &tapped.first), None),
    };
    let shown = std::mem::take(
        &mut *recorder
            .shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner),
    );
    Ended {
        outcome,
        shown,
        date,
    }
}

fn handshake(
    stream: &mut Tapped,
    name: &ServerName<'static>,
    recorder: &Arc<Recorder>,
    provider: &Arc<CryptoProvider>,
) -> io::Result<ClientConnection> {
    let mut config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(recorder.clone())
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut connection =
        ClientConnection::new(Arc::new(config), name.clone()).map_err(io::Error::other)?;
    while connection.is_handshaking() {
        connection.complete_io(stream)?;
    }
    Ok(connection)
}

fn failure(error: &io::Error, first: &[u8]) -> TlsOutcome {
    if first.starts_with(b"HTTP/") {
        return TlsOutcome::PlainText { http: true };
    }
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match (inner, error.kind()) {
        (Some(Error::InvalidCertificate(_)), _) => TlsOutcome::NotTrusted,
        (Some(Error::AlertReceived(AlertDescription::ProtocolVersion)), _)
        | (
            Some(Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            )),
            _,
        ) => TlsOutcome::OldVersion,
        (Some(Error::AlertReceived(alert)), _) => TlsOutcome::Alert {
            alert: format!("{alert:?}"),
        },
        (Some(Error::InvalidMessage(_)), _)
            if first.first().is_some_and(|byte| !(20..=24).contains(byte)) =>
        {
            TlsOutcome::PlainText { http: false }
        }
        (Some(error), _) => TlsOutcome::Failed {
            message: error.to_string(),
        },
        (None, ErrorKind::UnexpectedEof) => TlsOutcome::Closed,
        (
            None,
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe,
        ) => TlsOutcome::Reset,
        (None, ErrorKind::TimedOut | ErrorKind::WouldBlock) => TlsOutcome::Silent,
        (None, _) => TlsOutcome::Failed {
            message: error.to_string(),
        },
    }
}

/// The stream, with the first bytes received: they tell a web page from a broken TLS server.
struct Tapped {
    inner: Timed,
    first: Vec<u8>,
}

impl Read for Tapped {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let room = 16_usize.saturating_sub(self.first.len()).min(count);
        self.first.extend_from_slice(&into[..room]);
        Ok(count)
    }
}

impl Write for Tapped {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.inner.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A verifier that judges as `WebPkiServerVerifier` does and records the certificates it was given.
#[derive(Debug)]
struct Recorder {
    judge: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    shown: Mutex<Vec<CertificateDer<'static>>>,
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = std::iter::once(end_entity)
            .chain(intermediates)
            .map(|der| der.clone().into_owned())
            .collect();
        match &self.judge {
            Some(judge) => {
                judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            // Without roots there is no verifier, so every certificate has an unknown issuer.
            None => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
