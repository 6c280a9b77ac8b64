//! The pointer beside the numbered files: which of them is the newest.

use serde::Deserialize;

use crate::refused::Refused;

/// The file name of the pointer beside the numbered files.
pub const POINTER: &str = "latest.json";

/// The pointer. File names are derived from its number, so no pointer can name a place outside.
#[derive(Deserialize)]
struct Pointer {
    number: u32,
}

/// The text of the pointer to this number.
#[must_use]
pub fn pointer(number: u32) -> String {
    format!("{{\"number\": {number}}}\n")
}

/// The file name for this number.
#[must_use]
pub fn file_name(number: u32) -> String {
    format!("{number}.bundle")
}

/// The number that a pointer announces.
///
/// # Errors
/// It is not a pointer.
pub fn announced(pointer: &[u8]) -> Result<u32, Refused> {
    let pointer: Pointer = kb::json::read_bytes(pointer).map_err(|_| Refused::NotABundle)?;
    Ok(pointer.number)
}
