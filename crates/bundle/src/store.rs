//! The bundle on this machine: one file that is replaced whole. The new one is written beside it, flushed to the disk
//! and renamed over it, so that a power cut at any moment leaves the old one or the new one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::format::Bundle;
use crate::keys::Keys;
use crate::read::{MAX_BYTES, read_at_most};
use crate::refused::Refused;

/// The file name of the bundle.
const KEPT: &str = "content.bundle";
/// The file name of the next bundle while it is written. A rest after a power cut is overwritten.
const COMING: &str = "content.bundle.coming";
/// The lock held while saving, so that two programs do not save at once. The empty file stays behind.
const LOCK: &str = "content.lock";
/// How long another program may take to save.
const PATIENCE: Duration = Duration::from_secs(5);

/// The folder with the bundle.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in this folder, which need not exist yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The bundle kept; `None` when there is none. Its times are not checked.
    ///
    /// # Errors
    /// The kept bundle is not valid, or cannot be read.
    pub fn load(&self, keys: &Keys) -> Result<Option<Bundle>, Refused> {
        match read_at_most(&self.folder.join(KEPT), MAX_BYTES) {
            Ok(bytes) => Bundle::open(&bytes, keys).map(Some),
            Err(Refused::File(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(refused) => Err(refused),
        }
    }

    /// Keeps a bundle that was opened with these keys.
    ///
    /// # Errors
    /// A newer one was kept meanwhile, or the folder cannot be written. The previous one stays.
    pub fn save(&self, bytes: &[u8], number: u32, keys: &Keys) -> Result<(), Refused> {
        fs::create_dir_all(&self.folder)?;
        let _held = self.lock()?;
        // Another program may have saved since the bundle was compared with the content here.
        if let Ok(Some(kept)) = self.load(keys)
            && kept.edition.number >= number
        {
            return Err(Refused::Rollback {
                offered: number,
                have: kept.edition.number,
            });
        }
        let coming = self.folder.join(COMING);
        let mut file = File::create(&coming)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&coming, self.folder.join(KEPT))?;
        sync_folder(&self.folder)?;
        Ok(())
    }

    /// The lock, held until the file is dropped.
    fn lock(&self) -> Result<File, Refused> {
        let file = File::create(self.folder.join(LOCK))?;
        let until = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Err(Refused::Busy),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
}

/// Flushes a renaming to the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows cannot open a folder for this. NTFS journals names, so the old or the new one is there, never a half.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
