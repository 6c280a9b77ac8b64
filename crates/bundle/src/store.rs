//! The bundle on this machine: one file that is replaced whole. The new one is written beside it, flushed to the disk
//! and renamed over it, so that a power cut at any moment leaves the old one or the new one.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use files::{Access, NotLocked};

use crate::format::{Bundle, MAX_BYTES, highest_number, signed_number};
use crate::keys::Keys;
use crate::pointer::{announced, pointer};
use crate::read::read_at_most;
use crate::refused::Refused;

/// The file name of the bundle.
const KEPT: &str = "content.bundle";
/// The file name of the next bundle while it is written. A rest after a power cut is overwritten.
const COMING: &str = "content.bundle.coming";
/// The file with the number of the newest content that was rightly signed and could not be kept, laid out as a pointer: what is offered
/// after it is no older. Deleting it, and the bundle, is the way back (docs/signed-content.md).
const SEEN: &str = "content.seen";
/// The longest of it in bytes.
const SEEN_BYTES: u64 = 4096;
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

    /// The number of the bundle kept, whatever else is wrong with it: a newer program may have stored what this one cannot read. 0
    /// where there is none, or none that is rightly signed.
    #[must_use]
    pub fn kept_number(&self, keys: &Keys) -> u32 {
        let kept = read_at_most(&self.folder.join(KEPT), MAX_BYTES);
        kept.ok()
            .and_then(|bytes| signed_number(&bytes, keys))
            .unwrap_or(0)
    }

    /// The number below which nothing is taken: of what is kept, and of what was seen.
    #[must_use]
    pub fn floor(&self, keys: &Keys) -> u32 {
        let seen = read_at_most(&self.folder.join(SEEN), SEEN_BYTES);
        let seen = seen.and_then(|pointer| announced(&pointer)).unwrap_or(0);
        // A number that no keeper gives would be the last one for ever.
        let seen = if seen <= highest_number() { seen } else { 0 };
        self.kept_number(keys).max(seen)
    }

    /// Notes the number of content that is rightly signed and was refused: nothing older comes after it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub(crate) fn saw(&self, number: u32, keys: &Keys) -> Result<(), Refused> {
        files::make_folder(&self.folder)?;
        let _held = self.lock()?;
        if number > self.floor(keys) {
            self.replace(SEEN, pointer(number).as_bytes())?;
        }
        Ok(())
    }

    /// Keeps a bundle that was opened with these keys.
    ///
    /// # Errors
    /// A newer one was kept meanwhile, or the folder cannot be written. The previous one stays.
    pub fn save(&self, bytes: &[u8], number: u32, keys: &Keys) -> Result<(), Refused> {
        files::make_folder(&self.folder)?;
        let _held = self.lock()?;
        // Another program may have saved since the bundle was compared with the content here.
        let floor = self.floor(keys);
        if number < floor || number == self.kept_number(keys) {
            return Err(Refused::Rollback {
                offered: number,
                have: floor,
            });
        }
        self.replace(KEPT, bytes)
    }

    /// The place of a file beside the bundle.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Keeps a small file beside the bundle.
    pub(crate) fn keep_beside(&self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        files::make_folder(&self.folder)?;
        let _held = self.lock()?;
        self.replace(name, bytes)
    }

    /// Writes a file of the store whole, beside its place, over what is there.
    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let (coming, place) = (self.folder.join(COMING), self.folder.join(name));
        files::replace_by(&coming, &place, bytes, Access::Own)?;
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
