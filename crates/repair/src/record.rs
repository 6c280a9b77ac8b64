//! The record of what this program has added, so that undoing removes that and nothing else. It is a small file of the
//! user's; an unreadable one counts as empty, and then nothing is removed.

use std::io;
use std::path::{Path, PathBuf};

use files::Access;
use serde::{Deserialize, Serialize};

use super::RootCertificate;

const SCHEMA: u32 = 1;
const FOLDER: &str = "shikaku-rescue";
const FILE: &str = "repairs.json";
/// The largest record that is read; five roots take a kilobyte.
const MAX_BYTES: u64 = 64 * 1024;

/// The file's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    schema: u32,
    added: Vec<Added>,
}

/// A root that this program has added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Added {
    /// Its id in roots.toml.
    root: String,
    /// SHA-256, lower-case hex.
    sha256: String,
    /// The time it was added (RFC 3339, UTC).
    at: String,
}

impl Record {
    pub(super) fn read(path: &Path) -> Self {
        files::read(path, MAX_BYTES)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .filter(|record: &Self| record.schema == SCHEMA)
            .unwrap_or(Self {
                schema: SCHEMA,
                added: Vec::new(),
            })
    }

    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        if self.added.is_empty() && !path.exists() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        files::replace(path, &text, Access::Own)
    }

    pub(super) fn names(&self, root: &RootCertificate) -> bool {
        self.added.iter().any(|added| added.sha256 == root.sha256())
    }

    pub(super) fn with(mut self, root: &RootCertificate, at: jiff::Timestamp) -> Self {
        self = self.without(root);
        self.added.push(Added {
            root: root.id().to_owned(),
            sha256: root.sha256().to_owned(),
            at: at.to_string(),
        });
        self
    }

    pub(super) fn without(mut self, root: &RootCertificate) -> Self {
        self.added.retain(|added| added.sha256 != root.sha256());
        self
    }

    pub(super) fn roots(&self) -> Vec<String> {
        self.added.iter().map(|added| added.root.clone()).collect()
    }
}

/// The place of the record for this user: among programs' data, which cleaning up leaves alone.
#[must_use]
pub fn record_place(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let folder = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else {
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join(FOLDER).join(FILE))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn root(id: &str) -> RootCertificate {
        RootCertificate::named(id).expect("it is carried")
    }

    #[test]
    fn what_is_noted_is_there_again_and_gone_after_it_is_taken_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("deep/er/repairs.json");
        let (one, two) = (root("amazon-root-ca-1"), root("amazon-root-ca-2"));
        let now = jiff::Timestamp::UNIX_EPOCH;
        let record = Record::read(&path);
        assert!(!record.names(&one));
        record
            .with(&one, now)
            .with(&one, now)
            .with(&two, now)
            .write(&path)
            .expect("writable");
        let record = Record::read(&path);
        assert_eq!(record.roots(), ["amazon-root-ca-1", "amazon-root-ca-2"]);
        record.without(&one).write(&path).expect("writable");
        assert_eq!(Record::read(&path).roots(), ["amazon-root-ca-2"]);
    }

    #[test]
    fn nothing_noted_writes_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("none/repairs.json");
        Record::read(&path).write(&path).expect("nothing to do");
        assert!(!path.parent().expect("a folder").exists());
    }

    #[test]
    fn the_place_is_the_users_and_never_relative() {
        let place = |given: &'static str| {
            record_place(move |name| {
                let asked = ["LOCALAPPDATA", "XDG_DATA_HOME", "HOME"].contains(&name);
                asked.then(|| given.into())
            })
        };
        let own = if cfg!(windows) { "C:\\u" } else { "/u" };
        assert!(place(own).is_some_and(|path| path.starts_with(own) && path.ends_with(FILE)));
        assert_eq!(place("somewhere"), None);
        assert_eq!(record_place(|_| None), None);
    }

    proptest! {
        #[test]
        fn a_record_nobody_can_read_names_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("repairs.json");
            fs::write(&path, bytes).expect("writable");
            prop_assert!(Record::read(&path).roots().is_empty());
        }
    }
}
