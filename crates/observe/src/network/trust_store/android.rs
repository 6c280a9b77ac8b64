//! Android: each of the system's certificates is a file, in a folder every app may read (since Android 14 the one that
//! Google Play updates). Certificates added by a user or an administrator are stored elsewhere, and most apps do not
//! trust them.

use std::fs;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::Content;
use facts::{Store, Why};

const FOLDERS: [&str; 2] = [
    "/apex/com.android.conscrypt/cacerts",
    "/system/etc/security/cacerts",
];

/// The largest certificate file that is read; one has a few kilobytes.
const MAX_BYTES: u64 = 1024 * 1024;

pub(super) fn read() -> Result<Content, Why> {
    let listed = FOLDERS
        .iter()
        .find_map(|folder| fs::read_dir(folder).ok())
        .ok_or(Why::NotTold)?;
    let trusted = listed
        .flatten()
        .filter_map(|file| files::read(&file.path(), MAX_BYTES).ok())
        .filter_map(|pem| CertificateDer::from_pem_slice(&pem).ok())
        .map(|der| (Store::System, der))
        .collect();
    Ok(Content {
        trusted,
        forbidden: Vec::new(),
    })
}
