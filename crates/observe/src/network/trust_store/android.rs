//! Android: the system's certificates are files, one each, in a folder every app may read (since Android 14 the one that is
//! updated through Google Play). What a user or an administrator added lies elsewhere and most apps do not trust it.

use std::fs;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::Content;
use facts::{Store, Why};

const FOLDERS: [&str; 2] = [
    "/apex/com.android.conscrypt/cacerts",
    "/system/etc/security/cacerts",
];

pub(super) fn read() -> Result<Content, Why> {
    let files = FOLDERS
        .iter()
        .find_map(|folder| fs::read_dir(folder).ok())
        .ok_or(Why::NotTold)?;
    let trusted = files
        .flatten()
        .filter_map(|file| CertificateDer::from_pem_file(file.path()).ok())
        .map(|der| (Store::System, der))
        .collect();
    Ok(Content {
        trusted,
        forbidden: Vec::new(),
    })
}
