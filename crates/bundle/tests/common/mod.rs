//! A keeper with their own keys, content as they would release it, and a static server on loopback.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bundle::{Keys, Network, Source, file_name, pointer};
use jiff::{SignedDuration, Timestamp};
use kb::Content;
use minisign::KeyPair;
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// The current time in these tests.
pub const NOW: &str = "2026-12-01T00:00:00Z";

pub fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

pub fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// The person who signs.
pub struct Keeper(KeyPair);

impl Keeper {
    pub fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().expect("a pair of keys"))
    }

    /// A keeper whose key carries the key number of another: an attacker's key that pretends to be the keeper's.
    pub fn posing_as(other: &Self) -> Self {
        let own = Self::new();
        // A public key begins with two bytes of algorithm and eight of key number.
        let mut public = own.0.pk.to_bytes();
        public[2..10].copy_from_slice(&other.0.pk.to_bytes()[2..10]);
        let mut secret = own.0.sk.to_bytes();
        let (of_own, of_other) = (own.0.pk.to_bytes(), other.0.pk.to_bytes());
        let at = secret
            .windows(8)
            .position(|window| *window == of_own[2..10])
            .expect("the secret key holds its number");
        secret[at..at + 8].copy_from_slice(&of_other[2..10]);
        Self(KeyPair {
            pk: minisign::PublicKey::from_bytes(&public).expect("a public key"),
            sk: minisign::SecretKey::from_bytes(&secret).expect("a secret key"),
        })
    }

    pub fn line(&self) -> String {
        self.0.pk.to_base64()
    }

    pub fn keys(&self) -> Keys {
        Keys::new([self.line().as_str()]).expect("a public key")
    }

    pub fn sign(&self, body: &[u8]) -> Vec<u8> {
        let signature = minisign::sign(None, &self.0.sk, body, Some("content"), None)
            .expect("a signature")
            .into_string();
        bundle::sealed(&signature, body)
    }

    /// A valid bundle with this number, issued ten days before [`NOW`] and valid for half a year.
    pub fn bundle(&self, number: u32) -> Vec<u8> {
        self.sign(&body(number))
    }
}

/// Some pages as the files have them, the guides among them, without which content cannot speak; all of them would slow hundreds of
/// bundles down without proving more.
pub fn content(number: u32) -> Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
        let mut content = kb::load::load(&folder).expect("content without a mistake");
        let concepts = std::mem::take(&mut content.synonyms.concept);
        content.synonyms = kb::Synonyms {
            concept: concepts.into_iter().take(1).collect(),
            ..kb::Synonyms::default()
        };
        for concept in content.synonyms.concept.values_mut() {
            concept.also.clear();
        }
        content
            .entries
            .retain(|entry| entry.id.starts_with("error/02") || entry.id.starts_with("guide/"));
        for entry in &mut content.entries {
            // Links to pages that are not in this content.
            entry.related.clear();
            entry.meanwhile = None;
            for step in &mut entry.steps {
                step.see = None;
            }
        }
        for version in &mut content.app.versions {
            version.see = None;
        }
        content.statuses.clear();
        content.patient = None;
        content
    });
    let mut content = CONTENT.clone();
    content.number = number;
    let page = content
        .entries
        .iter_mut()
        .find(|entry| entry.id == "error/021")
        .expect("a known page");
    page.steps[0].action = format!("内容{number}番の手順をする。");
    content
}

pub fn body(number: u32) -> Vec<u8> {
    bundle::unsigned(content(number), now() - days(10), now() + days(170)).expect("good content")
}

/// Publishes a file in a folder laid out like a server's.
pub fn publish(folder: &Path, number: u32, bytes: &[u8]) {
    std::fs::write(folder.join(file_name(number)), bytes).expect("an own folder");
    std::fs::write(folder.join("latest.json"), pointer(number)).expect("an own folder");
}

pub fn folder(path: impl Into<PathBuf>) -> Source {
    Source::Folder(path.into())
}

/// A server's answer to a path.
#[derive(Clone)]
pub enum Answer {
    /// Status 200 and these bytes.
    Bytes(Vec<u8>),
    /// Status 200, then bytes without end.
    Endless,
    /// Status 200, a few bytes, then silence.
    Stalls,
    /// Status 200 with a length, then fewer bytes.
    Short(Vec<u8>),
    /// These lines in place of a status line.
    Raw(String),
}

/// A static server with TLS on loopback; it lives as long as the runtime.
pub struct Server {
    pub source: Source,
    pub network: Network,
}

impl Server {
    pub async fn start(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Self {
        let answers: Arc<BTreeMap<&str, Answer>> = Arc::new(answers.into_iter().collect());
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])
            .expect("a certificate for the test");
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let certificate: CertificateDer<'static> = made.cert.der().clone();
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("default versions")
                .with_no_client_auth()
                .with_single_cert(vec![certificate.clone()], key)
                .expect("the certificate fits its key");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, answers) = (acceptor.clone(), Arc::clone(&answers));
                tokio::spawn(async move {
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        // A client that hangs up early is part of the test.
                        let _ = answer(&mut stream, &answers).await;
                    }
                });
            }
        });
        Self {
            source: format!("https://localhost:{port}/content")
                .parse()
                .expect("an address"),
            network: Network {
                roots: vec![certificate],
                deadline: Duration::from_secs(20),
            },
        }
    }
}

async fn answer(
    stream: &mut tokio_rustls::server::TlsStream<tokio::net::TcpStream>,
    answers: &BTreeMap<&str, Answer>,
) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    let head = |length: &str| format!("HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n");
    match answers.get(path) {
        None => {
            stream
                .write_all(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                )
                .await?;
        }
        Some(Answer::Bytes(bytes)) => {
            let length = format!("Content-Length: {}\r\n", bytes.len());
            stream.write_all(head(&length).as_bytes()).await?;
            stream.write_all(bytes).await?;
        }
        Some(Answer::Endless) => {
            stream.write_all(head("").as_bytes()).await?;
            loop {
                stream.write_all(&[b'a'; 65_536]).await?;
            }
        }
        Some(Answer::Stalls) => {
            stream.write_all(head("").as_bytes()).await?;
            stream.write_all(b"{").await?;
            stream.flush().await?;
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        Some(Answer::Short(bytes)) => {
            let length = format!("Content-Length: {}\r\n", bytes.len() * 2);
            stream.write_all(head(&length).as_bytes()).await?;
            stream.write_all(bytes).await?;
        }
        Some(Answer::Raw(lines)) => stream.write_all(lines.as_bytes()).await?,
    }
    stream.shutdown().await
}
