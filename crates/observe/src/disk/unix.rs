//! Linux and macOS: the root, and the folder for a user's data. A read-only root (an image, macOS' sealed volume) has
//! no free space and needs none, so `/var` is asked in its place.

use std::path::PathBuf;

pub(super) fn system_folder(_: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(PathBuf::from("/var"))
}

pub(super) fn app_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
}
