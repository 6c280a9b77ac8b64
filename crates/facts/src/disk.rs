//! The room on the drives that the programs of an eligibility check write to.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Observed;

/// Free space. Both may be one drive, and then say the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Disk {
    /// The drive of the system (Windows: the one of `%SystemDrive%`).
    pub system: Observed<Room>,
    /// The drive of the folder that apps write to for the one who is signed in (Windows: `%LOCALAPPDATA%`).
    pub app: Observed<Room>,
}

/// Room on a drive, for the one who is signed in: a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Room {
    /// Free, in MiB (1,048,576 bytes), rounded down: bytes change every second and tell nothing.
    pub free_mib: u32,
}

impl Room {
    /// Room of so many bytes; more than 4 PiB counts as 4 PiB.
    #[must_use]
    pub fn of_bytes(free: u64) -> Self {
        Self {
            free_mib: u32::try_from(free >> 20).unwrap_or(u32::MAX),
        }
    }
}
