//! Reading files that others wrote: never more than a bundle's size, and only as `files` reads.

use std::path::Path;

use crate::refused::Refused;

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
