//! Android: `/data` is the one drive that apps and the system write to; `/` is an image without room.

use std::path::PathBuf;

pub(super) fn system_folder(_: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(PathBuf::from("/data"))
}

pub(super) fn app_folder(_: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(PathBuf::from("/data"))
}
