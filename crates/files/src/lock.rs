//! A lock between programs: a file that stays behind empty, so that two of them do not save at once.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::open;

/// Why a lock is not held.
#[derive(Debug, thiserror::Error)]
pub enum NotLocked {
    /// Another program holds it.
    #[error("ほかの画面が使っています")]
    Busy,
    /// Its file cannot be opened, or is not a file.
    #[error("{0}")]
    Failed(#[from] io::Error),
}

/// The lock, held until the file is dropped. Waits at most `patience` for another program.
///
/// # Errors
/// Another program holds it, or something that is no ordinary file has its name.
pub fn lock(path: &Path, patience: Duration) -> Result<File, NotLocked> {
    let not_a_file = || io::Error::from(crate::NotRead::NotAFile);
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(not_a_file().into()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let file = open::our_own(path)?;
    if !file.metadata()?.is_file() {
        return Err(not_a_file().into());
    }
    let until = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => return Err(NotLocked::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_and_another_waits_no_longer_than_its_patience() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("lock");
        let held = lock(&path, Duration::ZERO).expect("nobody holds it");
        assert!(matches!(
            lock(&path, Duration::from_millis(30)),
            Err(NotLocked::Busy)
        ));
        drop(held);
        lock(&path, Duration::ZERO).expect("nobody holds it any more");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_a_folder_and_a_link_are_no_lock_and_what_a_link_names_is_not_touched() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        crate::write::tests::make_pipe(&at("pipe"));
        fs::create_dir(at("folder")).expect("writable");
        std::os::unix::fs::symlink(at("victim"), at("link")).expect("a link");
        for name in ["pipe", "folder", "link"] {
            let held = lock(&at(name), Duration::from_secs(5));
            assert!(matches!(held, Err(NotLocked::Failed(_))), "{name}");
        }
        assert!(!at("victim").exists());
    }
}
