//! The bundle on this machine: one file that is replaced whole. The new one is written beside it, flushed to the disk
//! and renamed over it, so that a power cut at any moment leaves the old one or the new one.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use files::{Access, NotLocked};

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
        files::make_folder(&self.folder)?;
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
        let (coming, kept) = (self.folder.join(COMING), self.folder.join(KEPT));
        files::replace_by(&coming, &kept, bytes, Access::Own)?;
        Ok(())
    }

    /// The lock, held until the file is dropped.
    fn lock(&self) -> Result<File, Refused> {
        files::lock(&self.folder.join(LOCK), PATIENCE).map_err(|not| match not {
            NotLocked::Busy => Refused::Busy,
            NotLocked::Failed(error) => Refused::File(error),
        })
    }
}
