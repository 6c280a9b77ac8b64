//! A bundle: the four lines of a minisign signature, then what is signed, one JSON document. One file, so that signature
//! and content cannot be exchanged apart from each other, on a stick as little as by a power cut. The ordinary program checks
//! it as well: `head -4 13.bundle > s; tail -n +5 13.bundle > b; minisign -Vm b -x s -P KEY`.

use jiff::{SignedDuration, Timestamp};
use kb::{Base, Content, Synonyms};
use minisign_verify::Signature;
use serde::{Deserialize, Serialize};

use crate::keys::Keys;
use crate::read::MAX_BYTES;
use crate::refused::Refused;

/// The shape of the content that this program knows. It grows when a field or a word is added that older programs refuse.
pub const SCHEMA: u32 = 1;

/// How far a clock may be behind without being called wrong.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// The longest signature in bytes: four lines, two of them free text.
const MAX_SIGNATURE_BYTES: usize = 4096;

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The shape of its content.
    pub schema: u32,
    /// The number of the release; it only grows.
    pub number: u32,
    /// The day of the newest comparison with a source, as year-month-day.
    pub edition: String,
    /// When it was made.
    pub issued: Timestamp,
    /// When it stops being used.
    pub expires: Timestamp,
}

/// What is signed.
#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(flatten)]
    edition: Edition,
    content: Content,
    // `Content` leaves them out: the program itself carries them inside the search index only.
    synonyms: Synonyms,
}

/// A bundle whose signature, shape and content have been checked; nothing of it is in use yet.
pub struct Bundle {
    /// What it says of itself.
    pub edition: Edition,
    /// Its content, ready for questions.
    pub base: Base,
}

impl Bundle {
    /// Opens a bundle: size, signature, shape, then every rule that the files of the content are checked by. What it says
    /// of the time is for [`Bundle::is_of_this_time`].
    ///
    /// # Errors
    /// Any of these is wrong; nothing of the bundle is used then.
    pub fn open(bytes: &[u8], keys: &Keys) -> Result<Self, Refused> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refused::TooLarge);
        }
        let (signature, body) = parts(bytes).ok_or(Refused::NotABundle)?;
        keys.verify(body, &signature)?;
        Self::of_a_signed_body(body)
    }

    /// What [`Bundle::open`] does after the signature; also what the fuzzer feeds.
    ///
    /// # Errors
    /// Its shape is unknown, or its content has mistakes.
    pub fn of_a_signed_body(body: &[u8]) -> Result<Self, Refused> {
        let edition = unsigned_edition(body)?;
        if edition.schema != SCHEMA {
            return Err(Refused::UnknownSchema {
                schema: edition.schema,
            });
        }
        let document: Document = serde_json::from_slice(body).map_err(|_| Refused::NotABundle)?;
        let content = Content {
            number: edition.number,
            synonyms: document.synonyms,
            // Which roots may be installed and which hosts are tried is the program's, never the content's.
            roots: Base::embedded().roots().clone(),
            ..document.content
        };
        let mistakes = kb::load::check(&content);
        if !mistakes.is_empty() {
            return Err(Refused::Content(mistakes));
        }
        let says_what_it_is = edition.number > 0
            && !content.entries.is_empty()
            && edition.edition == content.edition()
            && edition.issued < edition.expires;
        if !says_what_it_is {
            return Err(Refused::NotABundle);
        }
        let base = Base::new(content);
        Ok(Self { edition, base })
    }

    /// Whether it may be taken at this time.
    ///
    /// # Errors
    /// It has expired, or the clock is behind the day it was made and cannot tell whether it has.
    pub fn is_of_this_time(&self, now: Timestamp) -> Result<(), Refused> {
        let Edition {
            issued, expires, ..
        } = self.edition;
        if now
            .saturating_add(CLOCK_TOLERANCE)
            .unwrap_or(Timestamp::MAX)
            < issued
        {
            return Err(Refused::ClockBehind { issued });
        }
        self.has_not_expired(now)
            .map_err(|_| Refused::Expired { expires })
    }

    /// Whether its time is not over. A clock that is behind does not say so: the bundle was taken at a better one.
    ///
    /// # Errors
    /// It has expired.
    pub fn has_not_expired(&self, now: Timestamp) -> Result<(), Refused> {
        if now < self.edition.expires {
            Ok(())
        } else {
            Err(Refused::Expired {
                expires: self.edition.expires,
            })
        }
    }
}

/// The bundle before it is signed, from checked content.
///
/// # Errors
/// The content has no number, or its time is over before it begins.
pub fn unsigned(
    content: Content,
    issued: Timestamp,
    expires: Timestamp,
) -> Result<Vec<u8>, Refused> {
    let synonyms = content.synonyms.clone();
    let document = Document {
        edition: Edition {
            schema: SCHEMA,
            number: content.number,
            edition: content.edition().to_owned(),
            issued,
            expires,
        },
        content: Content {
            roots: kb::Roots::default(),
            ..content
        },
        synonyms,
    };
    let mut body = serde_json::to_vec(&document).map_err(|_| Refused::NotABundle)?;
    body.push(b'\n');
    // Whoever makes a bundle learns of a mistake, not whoever gets it.
    Bundle::of_a_signed_body(&body)?;
    Ok(body)
}

/// What a bundle before signing says of itself. Nothing is checked but its shape.
///
/// # Errors
/// It is none.
pub fn unsigned_edition(body: &[u8]) -> Result<Edition, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused::NotABundle)
}

/// Signature and body as one file.
#[must_use]
pub fn sealed(signature: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = signature.trim_end().as_bytes().to_vec();
    bytes.push(b'\n');
    bytes.extend_from_slice(body);
    bytes
}

/// The signature and what is signed.
fn parts(bytes: &[u8]) -> Option<(Signature, &[u8])> {
    let end = bytes
        .iter()
        .take(MAX_SIGNATURE_BYTES)
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(3)
        .map(|(at, _)| at + 1)?;
    let (signature, body) = bytes.split_at(end);
    let signature = Signature::decode(std::str::from_utf8(signature).ok()?).ok()?;
    Some((signature, body))
}
