//! The notice of a newer program, beside the content and signed with the same keys: a version and nothing more, in one
//! file laid out as a bundle is. The rules are those of content: the number only grows, it expires, it is taken whole or
//! not at all. Nothing is downloaded or run by it, and it names no place: where the program is handed out is the
//! program's own knowledge, or that of whoever looks after the machine.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::format::{Bounds, CLOCK_TOLERANCE, parts};
use crate::keys::Keys;
use crate::read::read_at_most;
use crate::refused::Refused;
use crate::source::{Network, Source};
use crate::store::Store;

/// The file beside the content's pointer.
pub const NOTICE: &str = "program.notice";

/// The longest notice in bytes: a signature and five short fields.
const MAX_BYTES: u64 = 8 * 1024;

/// The schema that this program knows.
const SCHEMA: u32 = 1;

/// The signed document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The schema of this document.
    pub schema: u32,
    /// The number of the notice, which only grows. Its name in the document is not that of content's number, so that
    /// nobody can offer a notice as content of this number.
    #[serde(rename = "notice")]
    pub number: u32,
    /// The newest version of the program.
    pub version: Version,
    /// The time it was made.
    #[serde(deserialize_with = "kb::moment")]
    pub issued: Timestamp,
    /// The time from which it is no longer used.
    #[serde(deserialize_with = "kb::moment")]
    pub expires: Timestamp,
}

/// A version: three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version([u16; 3]);

impl std::str::FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split('.').map(|part| {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_number)
        });
        parts
            .collect::<Option<Vec<u16>>>()
            .and_then(|parts| parts.try_into().ok())
            .map(Self)
            .ok_or_else(|| format!("「{text}」は版ではありません。1.2.3 のように書きます"))
    }
}

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.0;
        write!(to, "{major}.{minor}.{patch}")
    }
}

impl Notice {
    /// The body of a notice before it is signed.
    ///
    /// # Errors
    /// Its number or its times are none that a keeper gives.
    pub fn unsigned(
        number: u32,
        version: Version,
        issued: Timestamp,
        expires: Timestamp,
    ) -> Result<Vec<u8>, Refused> {
        let notice = Self {
            schema: SCHEMA,
            number,
            version,
            issued,
            expires,
        };
        notice.has_bounds()?;
        let mut body = serde_json::to_vec(&notice).map_err(|_| Refused::NotABundle)?;
        body.push(b'\n');
        Ok(body)
    }

    /// Opens a notice; its times are checked where it is used.
    ///
    /// # Errors
    /// It is too large, not rightly signed, or not a notice that this program knows.
    pub fn open(bytes: &[u8], keys: &Keys) -> Result<Self, Refused> {
        #[derive(Deserialize)]
        struct Header {
            schema: u32,
        }
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refused::TooLarge);
        }
        let (signature, body) = parts(bytes).ok_or(Refused::NotABundle)?;
        keys.verify(body, &signature)?;
        let Header { schema } = serde_json::from_slice(body).map_err(|_| Refused::NotABundle)?;
        if schema != SCHEMA {
            return Err(Refused::UnknownSchema { schema });
        }
        let notice: Self = serde_json::from_slice(body).map_err(|_| Refused::NotABundle)?;
        notice.has_bounds()?;
        Ok(notice)
    }

    fn has_bounds(&self) -> Result<(), Refused> {
        if self.number == 0 || self.issued >= self.expires {
            return Err(Refused::NotABundle);
        }
        Bounds {
            number: self.number,
            issued: self.issued,
            expires: self.expires,
        }
        .hold()
    }

    /// Whether it counts at this time.
    fn has_not_expired(&self, now: Timestamp) -> Result<(), Refused> {
        if now < self.expires {
            Ok(())
        } else {
            Err(Refused::Expired {
                expires: self.expires,
            })
        }
    }
}

/// The version that the notice kept on this machine tells of, if it is newer than `own` and the notice has not expired.
#[must_use]
pub fn newer_program(folder: &Path, keys: &Keys, own: Version, now: Timestamp) -> Option<Version> {
    let kept = kept(&Store::new(folder), keys)?;
    kept.has_not_expired(now).ok()?;
    (kept.version > own).then_some(kept.version)
}

/// Asks the source for the notice and keeps it.
///
/// # Errors
/// There is none that may be taken; what is kept stays.
pub async fn ask_for_notice(
    source: &Source,
    folder: &Path,
    keys: &Keys,
    network: &Network,
    now: Timestamp,
) -> Result<Notice, Refused> {
    let bytes = source.beside(NOTICE, MAX_BYTES, network).await?;
    let notice = Notice::open(&bytes, keys)?;
    let store = Store::new(folder);
    if let Some(kept) = kept(&store, keys)
        && notice.number < kept.number
    {
        return Err(Refused::Rollback {
            offered: notice.number,
            have: kept.number,
        });
    }
    if now
        .saturating_add(CLOCK_TOLERANCE)
        .unwrap_or(Timestamp::MAX)
        < notice.issued
    {
        return Err(Refused::ClockBehind {
            issued: notice.issued,
        });
    }
    notice.has_not_expired(now)?;
    store.keep_beside(NOTICE, &bytes)?;
    Ok(notice)
}

/// The notice kept; one that is not rightly signed is none.
fn kept(store: &Store, keys: &Keys) -> Option<Notice> {
    let bytes = read_at_most(&store.path(NOTICE), MAX_BYTES).ok()?;
    Notice::open(&bytes, keys).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers_and_compares_as_such() {
        let version = |text: &str| text.parse::<Version>();
        assert!(version("0.10.0") > version("0.9.9"));
        assert_eq!(
            version("1.2.3").map(|version| version.to_string()),
            Ok("1.2.3".to_owned())
        );
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "1..3",
            "+1.2.3",
            "1.2.70000",
            "1.2.3 ",
        ] {
            assert!(version(text).is_err(), "{text}");
        }
    }
}
