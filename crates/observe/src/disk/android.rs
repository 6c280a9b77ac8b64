//! Android: apps and the system write to one drive, `/data`; `/` is an image without free space.

use std::path::PathBuf;

pub(super) fn system_folder(_: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(PathBuf::from("/data"))
}

pub(super) fn app_folder(_: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(PathBuf::from("/data"))
}
