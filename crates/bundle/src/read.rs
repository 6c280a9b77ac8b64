//! Reading files that others wrote: never more than a bundle's size, and only from ordinary files.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::refused::Refused;

/// The largest bundle in bytes: ten times today's content (0.4 MB), doubled.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a file of unknown origin once, so that the bytes checked are the bytes used even if another program writes to
/// it meanwhile.
///
/// # Errors
/// It is larger than `most` bytes, is not an ordinary file (a device or a pipe may never end), or cannot be read.
pub fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "ファイルではありません").into());
    }
    if meta.len() > most {
        return Err(Refused::TooLarge);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(Refused::TooLarge);
    }
    Ok(bytes)
}
