//! The enquiry as the window asks for it, with bounds on what it sends.

use enquiry::{Draft, EnquiryParts, MAX_TYPED_CHARS, PrivateWords, Tried, enquire};
use facts::Facts;
use kb::Base;
use serde::Deserialize;
use specta::Type;

use crate::Refusal;

/// The most texts, steps and lines taken from the window: far more than a page shows.
const MOST: usize = 100;

/// What the user adds to an enquiry, and takes out of it.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct EnquiryWish {
    /// What stands on the screen, as typed.
    pub typed: Vec<String>,
    /// What was tried.
    pub tried: Vec<Tried>,
    /// Keys of the lines struck out.
    pub struck: Vec<String>,
}

/// Makes an enquiry of a check-up's facts; the words given as private never stand in it.
///
/// # Errors
/// When more was sent than a page shows, or the enquiry cannot be made.
pub fn draft(
    facts: &Facts,
    wish: EnquiryWish,
    private: PrivateWords,
    base: &Base,
) -> Result<Draft, Refusal> {
    let too_long = |characters: usize| Refusal::TooLong {
        characters: u32::try_from(characters).unwrap_or(u32::MAX),
    };
    let longest = wish.typed.iter().map(|text| text.chars().count()).max();
    if let Some(characters) = longest.filter(|count| *count > MAX_TYPED_CHARS) {
        return Err(too_long(characters));
    }
    if wish.typed.len() > MOST || wish.tried.len() > MOST || wish.struck.len() > MOST {
        return Err(too_long(MOST));
    }
    let parts = EnquiryParts {
        typed: wish.typed,
        tried: wish.tried,
        struck: wish.struck.into_iter().collect(),
        private,
    };
    enquire(facts, &parts, base).map_err(|_| Refusal::Broken)
}
