//! Sources of bundles: a static HTTPS address or a folder, both with numbered files that never change and one small
//! pointer, or a single file, for example on a stick.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use files::NotRead;
use reqwest::Url;
use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use crate::format::MAX_BYTES;
use crate::pointer::{POINTER, announced, file_name};
use crate::read::read_at_most;
use crate::refused::Refused;

/// The largest pointer in bytes; it holds one number.
const MAX_POINTER_BYTES: u64 = 4096;

/// The largest file of roots: forty times a system's own.
const MAX_ROOTS_BYTES: u64 = 10 * 1024 * 1024;

/// A source of bundles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A static HTTPS address with the files beneath it.
    Address(Url),
    /// A folder laid out like the address.
    Folder(PathBuf),
    /// One bundle.
    File(PathBuf),
}

impl std::str::FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains("://") {
            let mut url: Url = text
                .parse()
                .map_err(|_| format!("「{text}」は場所として読めません"))?;
            let is_plain = url.scheme() == "https"
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none();
            if !is_plain {
                return Err("https:// で始まる場所だけを書きます".to_owned());
            }
            // `Url::join` replaces the part after the last slash, so the address has to end with one.
            if !url.path().ends_with('/') {
                url.set_path(&format!("{}/", url.path()));
            }
            return Ok(Self::Address(url));
        }
        let path = PathBuf::from(text);
        Ok(if path.is_dir() {
            Self::Folder(path)
        } else {
            Self::File(path)
        })
    }
}

/// The settings for asking an address.
#[derive(Clone, Debug)]
pub struct Network {
    /// Roots that are trusted beside the system's. The content rests on the signature; TLS only keeps others from
    /// seeing and delaying it.
    pub roots: Vec<CertificateDer<'static>>,
    /// The time limit for the pointer and for the bundle, each.
    pub deadline: Duration,
}

impl Default for Network {
    /// As shipped: Mozilla's roots beside the system's, because a clinic's PC may lack some, and one minute.
    fn default() -> Self {
        Self {
            roots: webpki_root_certs::TLS_SERVER_ROOT_CERTS.to_vec(),
            deadline: Duration::from_secs(60),
        }
    }
}

/// The offer of a source.
pub(crate) enum Offer {
    /// Content with another number than the one here.
    Bytes {
        /// The announced number, when there is a pointer.
        announced: Option<u32>,
        bytes: Vec<u8>,
    },
    /// The number that is here already.
    TheSame,
}

impl Source {
    /// Asks the source for content newer than `have`, and no older than `floor`.
    pub(crate) async fn offer(
        &self,
        have: u32,
        floor: u32,
        network: &Network,
    ) -> Result<Offer, Refused> {
        let newest = match self {
            Self::File(path) => {
                return Ok(Offer::Bytes {
                    announced: None,
                    bytes: read_at_most(path, MAX_BYTES)?,
                });
            }
            Self::Folder(path) => {
                announced(&read_at_most(&path.join(POINTER), MAX_POINTER_BYTES)?)?
            }
            Self::Address(url) => announced(&get(url, POINTER, MAX_POINTER_BYTES, network).await?)?,
        };
        if newest == have {
            return Ok(Offer::TheSame);
        }
        if newest < floor {
            return Err(Refused::Rollback {
                offered: newest,
                have: floor,
            });
        }
        let name = file_name(newest);
        let bytes = match self {
            Self::Address(url) => get(url, &name, MAX_BYTES, network).await?,
            Self::Folder(path) | Self::File(path) => read_at_most(&path.join(name), MAX_BYTES)?,
        };
        Ok(Offer::Bytes {
            announced: Some(newest),
            bytes,
        })
    }
}

impl Source {
    /// A small file beside the pointer; beside a single bundle there is none.
    pub(crate) async fn beside(
        &self,
        name: &str,
        most: u64,
        network: &Network,
    ) -> Result<Vec<u8>, Refused> {
        match self {
            Self::Address(url) => get(url, name, most, network).await,
            Self::Folder(path) => read_at_most(&path.join(name), most),
            Self::File(_) => Err(Refused::NotABundle),
        }
    }
}

/// Fetches one file from the address: without redirects, within its size limit and within the deadline.
async fn get(base: &Url, name: &str, most: u64, network: &Network) -> Result<Vec<u8>, Refused> {
    let unreachable = |error: reqwest::Error| Refused::Unreachable(reason(&error));
    let url = base
        .join(name)
        .map_err(|error| Refused::Unreachable(error.to_string()))?;
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(network))
        .https_only(true)
        .redirect(Policy::none())
        .timeout(network.deadline)
        .build()
        .map_err(unreachable)?;
    let mut answer = client.get(url).send().await.map_err(unreachable)?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(Refused::Unreachable(format!("HTTP {}", answer.status())));
    }
    if answer.content_length().is_some_and(|length| length > most) {
        return Err(Refused::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > most {
            return Err(Refused::TooLarge);
        }
    }
    Ok(bytes)
}

fn tls(network: &Network) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    // Unreadable roots are skipped, because the others may suffice.
    roots.add_parsable_certificates(system_roots(network.deadline));
    roots.add_parsable_certificates(network.roots.iter().cloned());
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// The roots of the system, or none where they do not answer in time: a variable may name a file or a folder that never
/// ends.
fn system_roots(deadline: Duration) -> Vec<CertificateDer<'static>> {
    // The library reads what the variable names to its end, which a pipe or a device has not.
    if let Some(file) = std::env::var_os("SSL_CERT_FILE") {
        match files::ordinary(Path::new(&file), MAX_ROOTS_BYTES) {
            // A file that is missing is skipped by the library, which reads the folder all the same.
            Ok(()) | Err(NotRead::Failed(_)) => {}
            Err(_) => return Vec::new(),
        }
    }
    let read = || rustls_native_certs::load_native_certs().certs;
    files::within(deadline.min(files::DEADLINE), read).unwrap_or_default()
}

/// The innermost error, because the outer ones repeat the address.
fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
