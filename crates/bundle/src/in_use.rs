//! The content in use: the newer one of the program's own and the bundle kept on this machine.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kb::Base;

use crate::format::Edition;
use crate::keys::Keys;
use crate::refused::Refused;
use crate::store::Store;

/// The content in use.
pub struct InUse {
    /// The content. It lives as long as the program, because one takes some megabytes and a new one comes a few times a
    /// year.
    pub base: &'static Base,
    /// The bundle's header; `None` for the program's own content.
    pub bundle: Option<Edition>,
    /// Why the bundle on this machine is not used, when there is one that should be.
    pub passed_over: Option<Refused>,
}

/// The store's place in the system's folder for users' data, shared by the window and the terminal.
#[must_use]
pub fn folder_in(data: &Path) -> PathBuf {
    data.join("jp.shikaku-rescue.app").join("content")
}

/// The newest content: the program's own, or the bundle in this folder if it is newer, valid and not expired.
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
        // The newer program brought newer content, which is not an event to report.
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
