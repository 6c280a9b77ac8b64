//! The public keys whose signatures are accepted.

use minisign_verify::{PublicKey, Signature};

use crate::refused::Refused;

/// The keys of this program, as minisign writes them: the current one and its successor, so that a lost key is replaced
/// without a new program (docs/signed-content.md).
const RELEASE: [&str; 2] = [
    "RWQ7DXaXD9E0riH552z0ZuDdgSjJYEUKjGHbZgnVTj2Nr2pYrzxgTrr6",
    "RWQ87isnkfVV0rsRjGjp24i55S6jTT9LoQw5SyjXtChMsgjwr9SlU3dr",
];

/// Public keys; a signature by any of them is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys(Vec<PublicKey>);

/// A text that is not a minisign public key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("公開鍵は、minisignの1行（RW…）で書きます")]
pub struct NoKey;

impl Keys {
    /// The keys in the program.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[must_use]
    pub fn release() -> Self {
        Self::new(RELEASE).expect("a test reads these keys")
    }

    /// Keys, each as the line with which minisign writes it.
    ///
    /// # Errors
    /// A line is not a key, or there are no lines.
    pub fn new<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, NoKey> {
        let keys: Vec<PublicKey> = lines
            .into_iter()
            .map(|line| PublicKey::from_base64(line.trim()).map_err(|_| NoKey))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(NoKey);
        }
        Ok(Self(keys))
    }

    /// Verifies that one of the keys signed these bytes. Only prehashed signatures are accepted; minisign has made no
    /// others since 2021.
    pub(crate) fn verify(&self, body: &[u8], signature: &Signature) -> Result<(), Refused> {
        let mut worst = Refused::OtherKey;
        for key in &self.0 {
            match key.verify(body, signature, false) {
                Ok(()) => return Ok(()),
                Err(minisign_verify::Error::UnexpectedKeyId) => {}
                Err(_) => worst = Refused::WrongSignature,
            }
        }
        Err(worst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_has_two_different_keys() {
        let keys = Keys::release();
        assert_eq!(keys.0.len(), 2);
        assert_ne!(keys.0[0], keys.0[1]);
    }

    #[test]
    fn what_is_no_key_is_told() {
        for line in ["", "RW", "資格", &"A".repeat(10_000)] {
            assert_eq!(Keys::new([line]), Err(NoKey), "{line}");
        }
        assert_eq!(Keys::new([]), Err(NoKey));
    }
}
