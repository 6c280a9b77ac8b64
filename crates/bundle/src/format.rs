//! A bundle: the four lines of a minisign signature, then the signed body, one JSON document. It is one file, so that
//! neither a copy on a stick nor a power cut can separate signature and content. The ordinary program verifies it as
//! well: `head -4 13.bundle > s; tail -n +5 13.bundle > b; minisign -Vm b -x s -P KEY`.

use jiff::{SignedDuration, Timestamp};
use kb::{Base, Content, Synonyms};
use minisign_verify::Signature;
use serde::{Deserialize, Serialize};

use crate::keys::Keys;
use crate::refused::Refused;

/// The schema of the content that this program knows. It grows when a field or a word is added that older programs
/// refuse.
pub const SCHEMA: u32 = 1;

/// How far a number may be ahead of the program's own: a release a day for 27 years. A number once seen counts, so one without a bound
/// would be the last that anybody could give.
const FURTHEST: u32 = 10_000;

/// The longest time for which a bundle may be used.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 1_000);

/// The time from which on no bundle is made: 2200. A clock that shows it is wrong.
const END: Timestamp = Timestamp::constant(7_258_118_400, 0);

/// How far behind a clock may be before it counts as wrong.
pub(crate) const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// The largest bundle in bytes: ten times today's content (0.4 MB), doubled.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// The longest signature in bytes: four lines, two of them free text.
const MAX_SIGNATURE_BYTES: usize = 4096;

/// The header of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The schema of its content.
    pub schema: u32,
    /// The number of the release, which only grows.
    pub number: u32,
    /// The day of the newest comparison with a source, as year-month-day.
    pub edition: String,
    /// The time it was made.
    #[serde(deserialize_with = "kb::moment")]
    pub issued: Timestamp,
    /// The time from which it is no longer used.
    #[serde(deserialize_with = "kb::moment")]
    pub expires: Timestamp,
}

/// What every schema has in common: whoever cannot read the rest of a body can still count.
#[derive(Deserialize)]
struct Header {
    schema: u32,
    number: u32,
}

impl Edition {
    fn has_bounds(&self) -> Result<(), Refused> {
        Bounds {
            number: self.number,
            issued: self.issued,
            expires: self.expires,
        }
        .hold()
    }
}

/// What everything signed has: a number and two times.
pub(crate) struct Bounds {
    pub number: u32,
    pub issued: Timestamp,
    pub expires: Timestamp,
}

impl Bounds {
    /// Whether number and times are such as a keeper gives.
    pub fn hold(&self) -> Result<(), Refused> {
        if self.number > highest_number() {
            return Err(Refused::Number {
                number: self.number,
                highest: highest_number(),
            });
        }
        let is_short = self.issued.duration_until(self.expires) <= LONGEST;
        if self.issued < END && is_short {
            Ok(())
        } else {
            Err(Refused::Times {
                issued: self.issued,
                expires: self.expires,
            })
        }
    }
}

/// The highest number that counts.
pub(crate) fn highest_number() -> u32 {
    Base::embedded().number().saturating_add(FURTHEST)
}

/// The number of what is rightly signed, whatever else is wrong with it; `None` where it is not rightly signed, or has no number that
/// a keeper gives.
#[must_use]
pub fn signed_number(bytes: &[u8], keys: &Keys) -> Option<u32> {
    let (signature, body) = parts(bytes)?;
    keys.verify(body, &signature).ok()?;
    let header: Header = kb::json::read_bytes(body).ok()?;
    (header.number <= highest_number()).then_some(header.number)
}

/// The signed document, as it is written.
#[derive(Serialize)]
struct Document {
    #[serde(flatten)]
    edition: Edition,
    content: Content,
    // `Content` leaves them out, because the program itself carries them only inside the search index.
    synonyms: Synonyms,
}

/// What is read of it beside its edition.
#[derive(Deserialize)]
struct Carried {
    content: Content,
    synonyms: Synonyms,
}

/// A bundle whose signature, schema and content have been checked; nothing of it is in use yet.
pub struct Bundle {
    /// Its header.
    pub edition: Edition,
    /// Its content, ready for questions.
    pub base: Base,
}

impl Bundle {
    /// Opens a bundle: checks size, signature, schema, then every rule that applies to the files of the content. Its
    /// times are checked by [`Bundle::is_of_this_time`].
    ///
    /// # Errors
    /// Any of these checks fails; then nothing of the bundle is used.
    pub fn open(bytes: &[u8], keys: &Keys) -> Result<Self, Refused> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refused::TooLarge);
        }
        let (signature, body) = parts(bytes).ok_or(Refused::NotABundle)?;
        keys.verify(body, &signature)?;
        Self::of_a_signed_body(body)
    }

    /// The part of [`Bundle::open`] after the signature; the fuzzer starts here as well.
    ///
    /// # Errors
    /// Its schema is unknown, or its content has mistakes.
    pub fn of_a_signed_body(body: &[u8]) -> Result<Self, Refused> {
        let header: Header = kb::json::read_bytes(body).map_err(|_| Refused::NotABundle)?;
        if header.schema != SCHEMA {
            return Err(Refused::UnknownSchema {
                schema: header.schema,
            });
        }
        if let Some(mistake) = kb::load::beyond_bounds(body) {
            return Err(Refused::Content(vec![mistake]));
        }
        let edition = unsigned_edition(body)?;
        edition.has_bounds()?;
        let document: Carried = kb::json::read_bytes(body).map_err(|_| Refused::NotABundle)?;
        let content = Content {
            number: edition.number,
            synonyms: document.synonyms,
            // Roots that may be installed and hosts that are tried are always the program's own, never those of signed
            // content.
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
        let silent = kb::silent(&content, Base::embedded());
        if !silent.is_empty() {
            return Err(Refused::Content(silent));
        }
        let base = Base::new(content);
        Ok(Self { edition, base })
    }

    /// Whether it may be taken at this time.
    ///
    /// # Errors
    /// It has expired, or the clock is behind the time it was made, so that expiry cannot be determined.
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

    /// Whether it has not expired. A clock that is behind is accepted, because the bundle was taken at a time that was
    /// right.
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

/// What is known before an offered bundle is opened, and decides whether it may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The announced number, when there is a pointer.
    pub announced: Option<u32>,
    /// The number of the content here.
    pub have: u32,
    /// The number below which nothing is taken.
    pub floor: u32,
}

impl Offered {
    /// The bundle offered, if it may be taken now.
    ///
    /// # Errors
    /// It may not; the content here stays.
    pub fn opened(self, bytes: &[u8], keys: &Keys, now: Timestamp) -> Result<Bundle, Refused> {
        let bundle = Bundle::open(bytes, keys)?;
        let inside = bundle.edition.number;
        if let Some(announced) = self.announced.filter(|announced| *announced != inside) {
            return Err(Refused::Mixed { announced, inside });
        }
        if inside < self.floor && inside != self.have {
            return Err(Refused::Rollback {
                offered: inside,
                have: self.floor,
            });
        }
        bundle.is_of_this_time(now)?;
        Ok(bundle)
    }
}

/// The body of a bundle before signing, from checked content.
///
/// # Errors
/// The content has no number, cannot speak, or has times that no bundle has.
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
    // The body is checked here, so that its maker sees a mistake and not its recipients.
    Bundle::of_a_signed_body(&body)?;
    Ok(body)
}

/// The header of a body before signing. Only its form is checked.
///
/// # Errors
/// It is not the body of a bundle.
pub fn unsigned_edition(body: &[u8]) -> Result<Edition, Refused> {
    kb::json::read_bytes(body).map_err(|_| Refused::NotABundle)
}

/// Signature and body as one file.
#[must_use]
pub fn sealed(signature: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = signature.trim_end().as_bytes().to_vec();
    bytes.push(b'\n');
    bytes.extend_from_slice(body);
    bytes
}

/// The signature and the signed body.
pub(crate) fn parts(bytes: &[u8]) -> Option<(Signature, &[u8])> {
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
