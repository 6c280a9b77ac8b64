//! Which content is in use: the newest of the one inside the program and the one kept on this machine.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kb::Base;

use crate::format::Edition;
use crate::keys::Keys;
use crate::refused::Refused;
use crate::store::Store;

/// The content in use.
pub struct InUse {
    /// The content. A base lives as long as the program: one is some megabytes, and a new one comes a few times a year.
    pub base: &'static Base,
    /// What the bundle says of itself, where it is a bundle's and not the program's own.
    pub bundle: Option<Edition>,
    /// Why the bundle on this machine is not in use, where there is one and it should be.
    pub passed_over: Option<Refused>,
}

/// The place of the store inside the folder for users' data of the system: the window and the terminal share it.
#[must_use]
pub fn folder_in(data: &Path) -> PathBuf {
    data.join("jp.shikaku-rescue.app").join("content")
}

/// The newest content: the program's own, or the bundle in this folder if it is newer, good and not expired.
#[must_use]
pub fn in_use(folder: Option<&Path>, keys: &Keys, now: Timestamp) -> InUse {
    let own = InUse {
        base: Base::embedded(),
        bundle: None,
        passed_over: None,
    };
    let kept = match folder.map(|folder| Store::new(folder).load(keys)) {
        None | Some(Ok(None)) => return own,
        Some(Ok(Some(kept))) => kept,
        Some(Err(refused)) => {
            return InUse {
                passed_over: Some(refused),
                ..own
            };
        }
    };
    if kept.edition.number <= own.base.number() {
        // A newer program brought newer content: nothing to tell.
        return own;
    }
    if let Err(expired) = kept.has_not_expired(now) {
        return InUse {
            passed_over: Some(expired),
            ..own
        };
    }
    InUse {
        base: Box::leak(Box::new(kept.base)),
        bundle: Some(kept.edition),
        passed_over: None,
    }
}
