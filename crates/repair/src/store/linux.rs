//! Linux keeps no list of roots for a single user. Programs, including this one and OpenSSL, do read the folder that
//! the user names in `SSL_CERT_DIR`. When one is named, it is the user's store; when none is, nothing can be added,
//! because the system's own list belongs to its administrator.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use data_encoding::BASE64;
use files::Access;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::{RepairOutcome, RootCertificate};

/// The largest certificate file that is read; one of ours has two kilobytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The current user's roots.
#[derive(Clone, Debug)]
pub struct UserStore {
    folder: Option<PathBuf>,
}

impl UserStore {
    /// The store named by the environment.
    #[must_use]
    pub fn here(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let folders = variable("SSL_CERT_DIR").unwrap_or_default();
        Self {
            folder: env::split_paths(&folders).find(|path| !path.as_os_str().is_empty()),
        }
    }

    pub(crate) fn is_supported(&self) -> bool {
        self.folder.is_some()
    }

    pub(crate) fn is_forbidden_by_policy(&self) -> bool {
        false
    }

    pub(crate) fn place(&self) -> String {
        let folder = self.folder.as_deref().unwrap_or(std::path::Path::new(""));
        format!("フォルダ {}（SSL_CERT_DIR）", folder.display())
    }

    pub(crate) fn add(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        let path = self.file(root).ok_or(RepairOutcome::NotSupported)?;
        let pem = pem(root.der());
        files::create(&path, pem.as_bytes(), Access::Everyone).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => RepairOutcome::FileInTheWay {
                file: path.display().to_string(),
            },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => RepairOutcome::NoRight,
            _ => RepairOutcome::FileNotWritten {
                message: error.to_string(),
            },
        })
    }

    pub(crate) fn has(&self, root: &RootCertificate) -> bool {
        !self.files(root).is_empty()
    }

    /// Removes what [`UserStore::has`] found.
    pub(crate) fn remove(&self, root: &RootCertificate) -> Result<(), RepairOutcome> {
        self.files(root)
            .iter()
            .try_for_each(fs::remove_file)
            .map_err(|error| match error.kind() {
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    RepairOutcome::NoRight
                }
                _ => RepairOutcome::Failed {
                    message: error.to_string(),
                },
            })
    }

    /// Our files with this root: its own, and one that a power cut left before the renaming, which programs may read as
    /// well.
    fn files(&self, root: &RootCertificate) -> Vec<PathBuf> {
        let own = self.file(root);
        let parts = format!(".{}.", file_name(root));
        let strays = self
            .folder
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok());
        let strays = strays.flatten().flatten().filter_map(|entry| {
            let name = entry.file_name();
            let is_ours = name.to_str()?.starts_with(&parts);
            is_ours.then(|| entry.path())
        });
        let is_the_root = |path: &PathBuf| {
            files::read(path, MAX_BYTES)
                .ok()
                .and_then(|pem| CertificateDer::from_pem_slice(&pem).ok())
                .is_some_and(|der| der == *root.der())
        };
        own.into_iter().chain(strays).filter(is_the_root).collect()
    }

    fn file(&self, root: &RootCertificate) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(file_name(root)))
    }
}

fn file_name(root: &RootCertificate) -> String {
    format!("shikaku-rescue-{}.pem", root.id())
}

fn pem(der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines: Vec<String> = text
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root_ids;

    #[test]
    fn every_root_reads_back_from_its_file() {
        for id in root_ids() {
            let root = RootCertificate::named(id).expect("carried");
            let text = pem(root.der());
            let back = CertificateDer::from_pem_slice(text.as_bytes()).expect("a certificate");
            assert_eq!(back, *root.der());
            assert!(text.lines().all(|line| line.len() <= 64));
        }
    }

    #[test]
    fn the_store_is_the_folder_that_the_user_names_or_there_is_none() {
        let named = |value: &'static str| UserStore::here(move |_| Some(value.into())).folder;
        assert_eq!(named("/a:/b"), Some("/a".into()));
        assert_eq!(named(":/b"), Some("/b".into()));
        assert_eq!(named(""), None);
        assert!(!UserStore::here(|_| None).is_supported());
    }
}
