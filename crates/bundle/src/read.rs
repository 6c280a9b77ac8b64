//! Reading what others wrote: never more than a bundle may have, and never from what is no file.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::refused::Refused;

/// The largest bundle in bytes: ten times today's content (0.4 MB) and then twice that.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a file that may have been written by anybody, once, so that what is checked is what is used even if somebody
/// writes to it meanwhile.
///
/// # Errors
/// It is larger than `most` bytes, no ordinary file (a device or a pipe may never end), or cannot be read.
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
