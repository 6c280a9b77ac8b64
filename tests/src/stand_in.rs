//! A machine's list of roots (`SSL_CERT_FILE`) that is written anew for every reader: it contains a root of the
//! laboratory's exactly while the user's folder (`SSL_CERT_DIR`) holds the real root that it stands for. Amazon's keys
//! are not available, so no server of ours can lead to a real root; with this list, adding the real root makes the
//! laboratory's server trusted, and removing it ends that. It is a named pipe, so that no reader sees an older list.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::fs::OFlags;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::network::call;
use crate::tls_lab::bundle;

/// The interval of looking for a reader, and the time an earlier reader has to see the end.
const EVERY: Duration = Duration::from_millis(20);

/// The list; it ends on drop.
#[derive(Debug)]
pub struct StandIn {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    list: PathBuf,
}

impl StandIn {
    /// Makes the list at this path: always these roots, and the stand-in while a file of the folder is the real one.
    ///
    /// # Panics
    /// When there is something at this path, or `mkfifo` is missing.
    pub fn start(
        list: PathBuf,
        always: &[CertificateDer<'static>],
        folder: &Path,
        real: CertificateDer<'static>,
        stand_in: CertificateDer<'static>,
    ) -> Self {
        call("mkfifo", &[&list.to_string_lossy()]);
        let ended = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (list, ended) = (list.clone(), ended.clone());
            let (always, folder) = (always.to_vec(), folder.to_owned());
            move || {
                while !ended.load(Ordering::Relaxed) {
                    // Opening succeeds only while a reader has the pipe open.
                    if let Some(mut reader) = open(&list) {
                        let mut roots = always.clone();
                        if certificates_in(&folder).contains(&real) {
                            roots.push(stand_in.clone());
                        }
                        // An error is ignored, because a reader that has gone away needs no list.
                        let _ = reader.write_all(bundle(&roots).as_bytes());
                    }
                    std::thread::sleep(EVERY);
                }
            }
        });
        Self {
            ended,
            thread: Some(thread),
            list,
        }
    }

    /// Its path.
    pub fn list(&self) -> &Path {
        &self.list
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn open(list: &Path) -> Option<File> {
    let nonblocking = i32::try_from(OFlags::NONBLOCK.bits()).ok()?;
    let mut options = OpenOptions::new();
    options.write(true).custom_flags(nonblocking);
    options.open(list).ok()
}

/// The certificates in a folder.
pub fn certificates_in(folder: &Path) -> Vec<CertificateDer<'static>> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| CertificateDer::from_pem_file(file.path()).ok())
        .collect()
}
