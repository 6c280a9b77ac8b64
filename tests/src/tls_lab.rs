//! The TLS laboratory: certificate authorities of our own, servers on loopback with every fault, and stores of trusted
//! roots. Amazon's keys are not available, so a laboratory root takes the place of `amazon-root-ca-1`; the program that
//! accepts it (`lab-checkup`) is built for the laboratory alone.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use observe::Probe;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};

/// The name of the laboratory's server.
pub const HOST: &str = "server.lab.test";

const DAY: Duration = Duration::from_secs(86_400);

/// The time in this many days.
pub fn in_days(days: i64) -> SystemTime {
    let span = DAY * u32::try_from(days.unsigned_abs()).expect("a laboratory's life is short");
    if days < 0 {
        SystemTime::now() - span
    } else {
        SystemTime::now() + span
    }
}

/// A certificate authority.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: CertificateDer<'static>,
}

impl Authority {
    /// A root with this name, valid from and to this many days from now.
    pub fn root(name: &str, organisation: &str, days: (i64, i64)) -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        let params = authority(name, organisation, days);
        let der = params.self_signed(&key).expect("well-formed").der().clone();
        Self {
            issuer: Issuer::new(params, key),
            der,
        }
    }

    /// An authority issued by this one.
    pub fn under(&self, name: &str, organisation: &str, days: (i64, i64)) -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        self.certifies(key, authority(name, organisation, days))
    }

    /// The same authority, name and key, certified by another one: a cross-signed copy of a root.
    pub fn certified_by(
        &self,
        other: &Self,
        name: &str,
        organisation: &str,
        days: (i64, i64),
    ) -> Self {
        let key = self.issuer.key().serialize_der();
        let key = KeyPair::try_from(key).expect("the key of before");
        other.certifies(key, authority(name, organisation, days))
    }

    fn certifies(&self, key: KeyPair, params: CertificateParams) -> Self {
        let der = params
            .signed_by(&key, &self.issuer)
            .expect("well-formed")
            .der()
            .clone();
        Self {
            issuer: Issuer::new(params, key),
            der,
        }
    }

    /// A server's certificate for these names.
    pub fn server(&self, names: &[&str], days: (i64, i64)) -> Identity {
        let key = KeyPair::generate().expect("ring makes keys");
        let certificate = server(names, days).signed_by(&key, &self.issuer);
        Identity {
            chain: vec![certificate.expect("well-formed").der().clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        }
    }

    /// Its certificate.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }
}

fn authority(name: &str, organisation: &str, days: (i64, i64)) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, organisation);
    (params.not_before, params.not_after) = (in_days(days.0).into(), in_days(days.1).into());
    params
}

fn server(names: &[&str], days: (i64, i64)) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("well-formed names");
    (params.not_before, params.not_after) = (in_days(days.0).into(), in_days(days.1).into());
    params
}

/// The certificates that a server shows, and the key to them.
#[derive(Debug)]
pub struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// A self-signed certificate.
    pub fn of_its_own(name: &str) -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        let certificate = server(&[name], (-10, 30)).self_signed(&key);
        Self {
            chain: vec![certificate.expect("well-formed").der().clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        }
    }

    /// Shows this authority's certificate as well.
    pub fn with(mut self, authority: &Authority) -> Self {
        self.chain.push(authority.der.clone());
        self
    }

    /// Chain and key as two PEM files, for a program that is not ours.
    pub fn files(&self, folder: &Path) -> (PathBuf, PathBuf) {
        let key = pem("PRIVATE KEY", self.key.secret_der());
        let paths = (folder.join("chain.pem"), folder.join("key.pem"));
        std::fs::write(&paths.0, bundle(&self.chain)).expect("an own folder is writable");
        std::fs::write(&paths.1, key).expect("an own folder is writable");
        paths
    }

    fn config(&self, old: bool) -> Arc<ServerConfig> {
        let versions: &[&rustls::SupportedProtocolVersion] = if old {
            &[&rustls::version::TLS12]
        } else {
            rustls::ALL_VERSIONS
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .expect("ring knows these versions")
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key());
        Arc::new(config.expect("key and certificate belong together"))
    }
}

/// These certificates as one PEM file's text.
pub fn bundle(certificates: &[CertificateDer<'_>]) -> String {
    certificates
        .iter()
        .map(|der| pem("CERTIFICATE", der))
        .collect()
}

fn pem(label: &str, der: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in der.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("letters"))
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// The arguments of a laboratory's program: the probe from `ID=ROOT.pem… -- HOST:PORT[,HOST:PORT…]`, and the words after it.
///
/// # Panics
/// When the arguments have another form.
pub fn called_with() -> (Probe, Vec<String>) {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut halves = args.split(|arg| arg == "--");
    let roots = halves.next().expect("roots").iter().map(|arg| {
        let (id, file) = arg.split_once('=').expect("ID=FILE");
        let der = CertificateDer::from_pem_file(file).expect("a certificate");
        (id.to_owned(), der.to_vec())
    });
    let (endpoints, rest) = halves
        .next()
        .and_then(|half| half.split_first())
        .expect("an endpoint");
    let endpoints = endpoints.split(',');
    let endpoints = endpoints.map(|endpoint| endpoint.parse().expect("HOST:PORT"));
    let probe = Probe::in_a_laboratory(endpoints.collect(), roots.collect());
    (probe, rest.to_vec())
}

/// A port's behaviour towards a client.
#[derive(Debug)]
pub enum Manner {
    /// TLS, and HTTP over it.
    Tls(Identity),
    /// TLS no newer than 1.2, and HTTP over it.
    Tls12(Identity),
    /// TLS, and HTTP over it; each connection is shown the next of these, and after the last one the first again.
    InTurns(Vec<Identity>),
    /// Accepts and sends nothing.
    Silent,
    /// Reads the greeting and closes.
    Closes,
    /// Reads the greeting and resets.
    Resets,
    /// Reads the greeting and sends these bytes.
    Says(Vec<u8>),
    /// Reads the greeting and sends these bytes, one every 200 ms.
    Drips(Vec<u8>),
    /// HTTP with this status line and these headers (`Date` is added) and body.
    Http(&'static str),
}

/// A server; it ends on drop.
#[derive(Debug)]
pub struct Server {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server; its threads live in the network of the calling thread.
    ///
    /// # Panics
    /// When the port is taken.
    pub fn start(address: IpAddr, port: u16, manner: Manner) -> Self {
        let listener = listening(address, port);
        listener
            .set_nonblocking(true)
            .expect("a socket can be asked not to block");
        let ended = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let ended = ended.clone();
            let manner = Arc::new(Ready::new(manner));
            move || {
                while !ended.load(Ordering::Relaxed) {
                    let Ok((stream, _)) = listener.accept() else {
                        std::thread::sleep(Duration::from_millis(2));
                        continue;
                    };
                    let (manner, ended) = (manner.clone(), ended.clone());
                    std::thread::spawn(move || {
                        let _ = stream.set_nonblocking(false);
                        // An error is ignored, because a client that breaks off is part of the test.
                        let _ = manner.serve(stream, &ended);
                    });
                }
            }
        });
        Self {
            ended,
            thread: Some(thread),
        }
    }

    /// A DNS server on 127.0.0.53 that answers every question with this code (3: no such name, 2: failure), or not at
    /// all.
    ///
    /// # Panics
    /// When the port is taken.
    pub fn dns(code: Option<u8>) -> Self {
        let socket =
            UdpSocket::bind(("127.0.0.53", 53)).expect("the network has a port 53 of its own");
        socket
            .set_read_timeout(Some(Duration::from_millis(20)))
            .expect("a socket can wait a little");
        let ended = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let ended = ended.clone();
            move || {
                let mut question = [0; 512];
                while !ended.load(Ordering::Relaxed) {
                    let Ok((length, from)) = socket.recv_from(&mut question) else {
                        continue;
                    };
                    if let Some(code) = code.filter(|_| length > 3) {
                        // The question becomes the answer: a response with this code and no records.
                        question[2] |= 0x80;
                        question[3] = 0x80 | code;
                        let _ = socket.send_to(&question[..length], from);
                    }
                }
            }
        });
        Self {
            ended,
            thread: Some(thread),
        }
    }
}

/// A listener on a port. A program that another thread is just starting holds a copy of each socket until it is there, so the port of a
/// server that has ended may be taken for a moment more.
fn listening(address: IpAddr, port: u16) -> TcpListener {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        match TcpListener::bind((address, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(10));
            }
            bound => return bound.unwrap_or_else(|error| panic!("{address} port {port}: {error}")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

enum Ready {
    Tls {
        shown: Vec<Arc<ServerConfig>>,
        connections: AtomicUsize,
    },
    Other(Manner),
}

impl Ready {
    fn new(manner: Manner) -> Self {
        match manner {
            Manner::Tls(identity) => Self::tls(vec![identity.config(false)]),
            Manner::Tls12(identity) => Self::tls(vec![identity.config(true)]),
            Manner::InTurns(identities) => {
                let shown = identities.iter().map(|identity| identity.config(false));
                Self::tls(shown.collect())
            }
            other => Self::Other(other),
        }
    }

    fn tls(shown: Vec<Arc<ServerConfig>>) -> Self {
        Self::Tls {
            shown,
            connections: AtomicUsize::new(0),
        }
    }

    fn serve(&self, mut stream: TcpStream, ended: &AtomicBool) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_nodelay(true)?;
        let mut greeting = [0; 4096];
        match self {
            Self::Tls { shown, connections } => {
                let turn = connections.fetch_add(1, Ordering::Relaxed) % shown.len();
                let mut connection =
                    ServerConnection::new(shown[turn].clone()).map_err(std::io::Error::other)?;
                let mut secure = rustls::Stream::new(&mut connection, &mut stream);
                let _ = secure.read(&mut greeting)?;
                secure.write_all(
                    answer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n").as_bytes(),
                )?;
                connection.send_close_notify();
                connection.complete_io(&mut stream).map(drop)
            }
            Self::Other(Manner::Silent) => {
                while !ended.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Ok(())
            }
            Self::Other(Manner::Closes) => stream.read(&mut greeting).map(drop),
            Self::Other(Manner::Resets) => {
                // Closing with unread bytes makes the system send a reset.
                let _ = stream.read(&mut greeting[..1])?;
                std::thread::sleep(Duration::from_millis(5));
                Ok(())
            }
            Self::Other(Manner::Says(bytes)) => {
                let _ = stream.read(&mut greeting)?;
                stream.write_all(bytes)?;
                // The connection stays open until the client is done, so that no bytes are lost to a reset.
                let _ = stream.read(&mut greeting);
                Ok(())
            }
            Self::Other(Manner::Drips(bytes)) => {
                let _ = stream.read(&mut greeting)?;
                for byte in bytes {
                    stream.write_all(&[*byte])?;
                    std::thread::sleep(Duration::from_millis(200));
                }
                Ok(())
            }
            Self::Other(Manner::Http(head)) => {
                let _ = stream.read(&mut greeting)?;
                stream.write_all(answer(head).as_bytes())?;
                let _ = stream.read(&mut greeting);
                Ok(())
            }
            Self::Other(Manner::Tls(_) | Manner::Tls12(_) | Manner::InTurns(_)) => {
                unreachable!("made ready above")
            }
        }
    }
}

fn answer(head: &str) -> String {
    let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let (head, page) = head.split_once("\r\n\r\n").unwrap_or((head, ""));
    let head = head.trim_end();
    let length = page.len();
    format!("{head}\r\nDate: {date}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{page}")
}

/// Waits until a server listens there.
///
/// # Panics
/// When none does within ten seconds.
pub fn wait_for_port(address: SocketAddr) {
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < until, "nothing listens on {address}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
