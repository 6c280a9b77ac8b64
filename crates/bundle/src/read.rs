//! Reading files that others wrote: never more than a bundle's size, and only as `files` reads.

use std::path::Path;

use crate::refused::Refused;

/// The largest bundle in bytes: ten times today's content (0.4 MB), doubled.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a file of unknown origin once.
///
/// # Errors
/// It is larger than `most` bytes, is not an ordinary file, does not answer in time, or cannot be read.
pub fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    files::read(path, most).map_err(|not| match not {
        files::NotRead::TooLarge => Refused::TooLarge,
        other => Refused::File(other.into()),
    })
}
