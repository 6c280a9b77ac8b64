//! Free space on the system's drive and on the drive of the folder that apps write to. The system is asked for it, and
//! nothing is written to find out.

use std::io;
use std::path::{Path, PathBuf};

use crate::{Look, Observer, Part, PartName};
use facts::{Disk, Observed, Room, Why};

pub(crate) const OBSERVER: Observer = Observer {
    title: "空き容量",
    gives: &[PartName::Disk],
    look,
};

/// A folder of this system, by what names it.
enum Folder {
    Path(&'static str),
    /// A folder under the one that a variable names; empty for that one itself.
    Under(&'static str, &'static str),
}

/// The system's drive. A read-only root (an image, macOS' sealed volume) has no free space and needs none, so `/var` is
/// asked in its place. Android's apps and its system write to one drive; on iOS the app's own folder is on the only
/// writable one.
const SYSTEM: &[Folder] = if cfg!(windows) {
    &[Folder::Under("SystemDrive", "\\")]
} else if cfg!(target_os = "android") {
    &[Folder::Path("/data")]
} else if cfg!(target_os = "ios") {
    &[Folder::Under("HOME", "")]
} else {
    &[Folder::Path("/var")]
};

/// The folder that apps write to; on Windows the one where apps of the Store keep their files.
const APP: &[Folder] = if cfg!(windows) {
    &[Folder::Under("LOCALAPPDATA", "")]
} else if cfg!(target_os = "android") {
    &[Folder::Path("/data")]
} else if cfg!(target_os = "ios") {
    &[Folder::Under("HOME", "")]
} else {
    &[
        Folder::Under("XDG_DATA_HOME", ""),
        Folder::Under("HOME", "/.local/share"),
    ]
};

fn look(look: &Look) {
    let seen = Disk {
        system: room(first_told(SYSTEM)),
        app: room(first_told(APP)),
    };
    let _ = look.parts.send(Part::Disk(Observed::Seen(seen)));
}

/// The first of the folders that this machine has a name for.
fn first_told(folders: &[Folder]) -> Option<PathBuf> {
    folders.iter().find_map(|folder| match folder {
        Folder::Path(path) => Some(PathBuf::from(path)),
        Folder::Under(variable, below) => {
            let mut folder = std::env::var_os(variable)?;
            folder.push(below);
            Some(folder.into())
        }
    })
}

/// The free space where a folder is. A folder that does not exist yet is measured at its nearest existing parent.
pub(crate) fn room(folder: Option<PathBuf>) -> Observed<Room> {
    let folder = folder.filter(|folder| folder.is_absolute());
    let there = folder
        .as_deref()
        .and_then(|folder| folder.ancestors().find(|above| above.exists()));
    match there.map(free_bytes) {
        None => Observed::Unavailable(Why::NotTold),
        Some(Ok(free)) => Observed::Seen(Room::of_bytes(free)),
        Some(Err(error)) => Observed::Unavailable(Why::Failed {
            message: error.to_string(),
        }),
    }
}

/// Bytes that the user who is signed in may still write there.
fn free_bytes(folder: &Path) -> io::Result<u64> {
    fs4::available_space(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_is_asked_where_it_will_stand() {
        let here = tempfile::tempdir().expect("a folder");
        let to_come = here.path().join("app").join("cache");
        let Observed::Seen(room) = room(Some(to_come)) else {
            panic!("the drive of a folder that is there can be asked");
        };
        let free = free_bytes(here.path()).expect("the drive answers");
        // Other programs write meanwhile, so the two figures may differ a little.
        let apart = room.free_mib.abs_diff(Room::of_bytes(free).free_mib);
        assert!(apart < 1024, "{apart} MiB apart");
    }

    #[test]
    fn what_is_no_folder_of_this_machine_is_not_told_and_never_full() {
        for folder in [None, Some(PathBuf::from("relative/folder"))] {
            assert_eq!(room(folder), Observed::Unavailable(Why::NotTold));
        }
    }
}
