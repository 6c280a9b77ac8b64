//! Windows: the drive of `%SystemDrive%`, and `%LOCALAPPDATA%`, where apps of the Store keep their files.

use std::path::PathBuf;

pub(super) fn system_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("SystemDrive").map(|drive| {
        let mut root = drive.into_os_string();
        root.push("\\");
        root.into()
    })
}

pub(super) fn app_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("LOCALAPPDATA")
}
