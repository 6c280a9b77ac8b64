//! A machine's list of roots (`SSL_CERT_FILE`) that follows the user's folder (`SSL_CERT_DIR`): it contains a root of the
//! laboratory's exactly while the folder holds the real root that it stands for. Amazon's keys are not available, so no server
//! of ours can lead to a real root; with this list, adding the real root makes the laboratory's server trusted, and removing it
//! ends that. It is an ordinary file that is replaced whole, a moment after the folder has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::tls_lab::bundle;

/// The interval of looking at the folder: far shorter than a check-up takes to begin.
const EVERY: Duration = Duration::from_millis(2);

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
    /// When the list cannot be written.
    pub fn start(
        list: PathBuf,
        always: &[CertificateDer<'static>],
        folder: &Path,
        real: CertificateDer<'static>,
        stand_in: CertificateDer<'static>,
    ) -> Self {
        let coming = list.with_extension("coming");
        let always = always.to_vec();
        let write = {
            let list = list.clone();
            move |is_there: bool| {
                let mut roots = always.clone();
                roots.extend(is_there.then(|| stand_in.clone()));
                fs::write(&coming, bundle(&roots)).expect("an own folder is writable");
                fs::rename(&coming, &list).expect("an own folder is writable");
            }
        };
        write(certificates_in(folder).contains(&real));
        let ended = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (ended, folder) = (ended.clone(), folder.to_owned());
            let mut was_there = certificates_in(&folder).contains(&real);
            move || {
                while !ended.load(Ordering::Relaxed) {
                    let is_there = certificates_in(&folder).contains(&real);
                    if is_there != was_there {
                        write(is_there);
                        was_there = is_there;
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

/// The certificates in a folder.
pub fn certificates_in(folder: &Path) -> Vec<CertificateDer<'static>> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| CertificateDer::from_pem_file(file.path()).ok())
        .collect()
}
