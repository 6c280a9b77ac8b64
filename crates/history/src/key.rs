//! The key of the history, in the system's keyring. The keyring is asked on a thread of its own with a deadline,
//! because it may ask its user for a password first, or never answer.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring_core::{Entry, Error};
use ring::aead::{CHACHA20_POLY1305, LessSafeKey, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

/// The key's name in the keyring.
const SERVICE: &str = "shikaku-rescue";
const USER: &str = "history";

/// How long a user may take to unlock the keyring.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of a key (RFC 8439).
pub(super) const KEY_LENGTH: usize = 32;
/// Bytes of a key's id.
pub(super) const ID_LENGTH: usize = 8;

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// This machine has no keyring, or it is not running.
    #[error("この端末には、鍵をしまう場所（キーリング）がありません。点検の記録は残しません。")]
    Absent,
    /// The keyring is locked and was not opened.
    #[error(
        "鍵をしまう場所（キーリング）に、鍵がかかっています。点検の記録は、読むことも残すこともできません。"
    )]
    Locked,
    /// The keyring does not answer.
    #[error("鍵をしまう場所（キーリング）が答えません。点検の記録は残しません。")]
    Silent,
}

/// The key, and the id by which its files name it.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) seal: LessSafeKey,
    pub(super) id: [u8; ID_LENGTH],
}

/// The place of the key.
pub(super) struct KeyPlace(fn() -> Result<Entry, Error>);

impl KeyPlace {
    pub(super) fn system() -> Self {
        Self(|| super::keyring::entry(SERVICE, USER))
    }

    #[cfg(test)]
    pub(super) fn of(entry: fn() -> Result<Entry, Error>) -> Self {
        Self(entry)
    }

    /// The key; `None` when the keyring has none for this program.
    pub(super) fn read(&self) -> Result<Option<Key>, NoKey> {
        let open = self.0;
        let secret = patiently(move || open()?.get_secret())?;
        match secret {
            // A secret of another length is not ours to use; the next check-up that is kept replaces it.
            Ok(secret) => Ok(key(&secret)),
            // A phone set up from another one's backup has the entry, but no longer the key that opens it.
            Err(Error::NoEntry | Error::BadDataFormat(..)) => Ok(None),
            Err(error) => Err(why(&error)),
        }
    }

    /// Makes a new random key, stores it in the keyring and reads it back, so that nothing is sealed with a key that
    /// was not stored.
    pub(super) fn make(&self) -> Result<Key, NoKey> {
        let mut secret = [0; KEY_LENGTH];
        SystemRandom::new()
            .fill(&mut secret)
            .map_err(|_| NoKey::Absent)?;
        let open = self.0;
        patiently(move || {
            let entry = open()?;
            // Another process may have stored one first.
            match entry.get_secret() {
                Ok(known) if known.len() == KEY_LENGTH => Ok(()),
                _ => entry.set_secret(&secret),
            }
        })?
        .map_err(|error| why(&error))?;
        self.read()?.ok_or(NoKey::Absent)
    }

    /// Removes the key from the keyring, as far as the keyring allows it.
    pub(super) fn forget(&self) {
        let open = self.0;
        let _ = patiently(move || open()?.delete_credential());
    }
}

fn patiently<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<Result<T, Error>, NoKey> {
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || sender.send(ask()));
    answer.recv_timeout(PATIENCE).map_err(|_| NoKey::Silent)
}

fn why(error: &Error) -> NoKey {
    match error {
        Error::NoStorageAccess(_) => NoKey::Locked,
        _ => NoKey::Absent,
    }
}

fn key(secret: &[u8]) -> Option<Key> {
    let seal = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, secret).ok()?);
    // The id is a digest, from which the key cannot be computed.
    let digest = digest(&SHA256, secret);
    let id = digest.as_ref().get(..ID_LENGTH)?.try_into().ok()?;
    Some(Key { seal, id })
}
