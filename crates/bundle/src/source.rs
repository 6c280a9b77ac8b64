//! Where bundles come from: a static HTTPS address or a folder with numbered files that never change and one small pointer,
//! or a single file, for example on a stick.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};

use crate::read::{MAX_BYTES, read_at_most};
use crate::refused::Refused;

/// The name of the pointer beside the numbered files.
pub const POINTER: &str = "latest.json";

/// The largest pointer in bytes; it holds one number.
const MAX_POINTER_BYTES: u64 = 4096;

/// What the pointer says. The files' names follow from the number, so no pointer can name a place outside.
#[derive(Serialize, Deserialize)]
struct Pointer {
    number: u32,
}

/// The pointer to this number, as its file holds it.
#[must_use]
pub fn pointer(number: u32) -> String {
    format!("{{\"number\": {number}}}\n")
}

/// The name of the file with this number.
#[must_use]
pub fn file_name(number: u32) -> String {
    format!("{number}.bundle")
}

/// Where a bundle comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A static HTTPS address; the files stand beneath it.
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
            // Joining replaces what follows the last slash.
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

/// How an address is asked.
#[derive(Clone, Debug)]
pub struct Network {
    /// Roots that count beside those the system trusts. The signature is what the content rests on; TLS keeps others from
    /// seeing and slowing it.
    pub roots: Vec<CertificateDer<'static>>,
    /// For the pointer and for the bundle, each.
    pub deadline: Duration,
}

impl Default for Network {
    /// As shipped: the roots of Mozilla beside the system's, because a clinic's PC may lack some, and a minute.
    fn default() -> Self {
        Self {
            roots: webpki_root_certs::TLS_SERVER_ROOT_CERTS.to_vec(),
            deadline: Duration::from_secs(60),
        }
    }
}

/// What a source offers.
pub(crate) enum Offer {
    /// Something else than what is here.
    Bytes {
        /// The number announced, where a pointer announces one.
        announced: Option<u32>,
        bytes: Vec<u8>,
    },
    /// The number that is here already.
    TheSame,
}

impl Source {
    /// Asks the source for what is newer than `have`.
    pub(crate) async fn offer(&self, have: u32, network: &Network) -> Result<Offer, Refused> {
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
        if newest < have {
            return Err(Refused::Rollback {
                offered: newest,
                have,
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

/// The number a pointer announces.
///
/// # Errors
/// It is no pointer.
pub fn announced(pointer: &[u8]) -> Result<u32, Refused> {
    let pointer: Pointer = serde_json::from_slice(pointer).map_err(|_| Refused::NotABundle)?;
    Ok(pointer.number)
}

/// One file from the address: no redirect, no more bytes than it may have, all within the deadline.
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
    // Roots that cannot be read are left out: others may do.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(network.roots.iter().cloned());
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// The innermost reason: the outer ones repeat the address.
fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
