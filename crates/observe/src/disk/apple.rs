//! iOS: the app's own folder is on the one drive that can be written to; `/` is sealed.

use std::path::PathBuf;

pub(super) fn system_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("HOME")
}

pub(super) fn app_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("HOME")
}
