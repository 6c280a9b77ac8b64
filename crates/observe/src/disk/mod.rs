//! Free space on the system's drive and on the drive of the folder that apps write to. The system is asked for it, and
//! nothing is written to find out.

#[cfg_attr(target_os = "android", path = "android.rs")]
#[cfg_attr(target_os = "ios", path = "apple.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(
    not(any(windows, target_os = "android", target_os = "ios")),
    path = "unix.rs"
)]
mod system;

use std::io;
use std::path::{Path, PathBuf};

use crate::{Look, Observer, Part, PartName};
use facts::{Disk, Observed, Room, Why};

pub(crate) const OBSERVER: Observer = Observer {
    title: "空き容量",
    gives: &[PartName::Disk],
    look,
};

fn look(look: &Look) {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let seen = Disk {
        system: room(system::system_folder(variable)),
        app: room(system::app_folder(variable)),
    };
    let _ = look.parts.send(Part::Disk(Observed::Seen(seen)));
}

/// The free space where a folder is. A folder that does not exist yet is measured at its nearest existing parent.
fn room(folder: Option<PathBuf>) -> Observed<Room> {
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
