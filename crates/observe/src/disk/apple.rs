//! iOS: the app's own folder is on the only writable drive; `/` is sealed.

use std::path::PathBuf;

pub(super) fn system_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("HOME")
}

pub(super) fn app_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("HOME")
}
