//! Writing a file so that it is whole or absent: written beside its place, flushed to the disk, then renamed. A power
//! cut leaves a stray temporary file at worst. An existing file is overwritten only when the caller asks for it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::RepairOutcome;

/// Saves a file for the user. An existing file is left alone, and counts as saved when it has the same content.
pub(super) fn save(path: &Path, bytes: &[u8]) -> RepairOutcome {
    let file = path.display().to_string();
    match fs::symlink_metadata(path) {
        Ok(_) => {
            return if fs::read(path).is_ok_and(|there| there == bytes) {
                RepairOutcome::Saved { file }
            } else {
                RepairOutcome::FileInTheWay { file }
            };
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            return RepairOutcome::FileNotWritten {
                message: error.to_string(),
            };
        }
    }
    match replace(path, bytes) {
        Ok(()) => RepairOutcome::Saved { file },
        Err(error) => RepairOutcome::FileNotWritten {
            message: error.to_string(),
        },
    }
}

/// Writes a file of our own, whole or not at all.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    let written = write_new(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written?;
    settle(path)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    // A file that an interrupted run with the same number left may be overwritten; a link may not be followed.
    let _ = fs::remove_file(path);
    let mut file = options.write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Flushes the name to the disk as well. Windows writes it with the file.
#[cfg(unix)]
fn settle(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()
    })
}

#[cfg(not(unix))]
fn settle(path: &Path) -> io::Result<()> {
    File::open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once_and_another_one_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("SFSRootCAG2.cer");
        let saved = RepairOutcome::Saved {
            file: path.display().to_string(),
        };
        assert_eq!(save(&path, b"certificate"), saved);
        assert_eq!(save(&path, b"certificate"), saved);
        assert_eq!(
            save(&path, b"another"),
            RepairOutcome::FileInTheWay {
                file: path.display().to_string()
            }
        );
        assert_eq!(fs::read(&path).expect("readable"), b"certificate");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("readable").collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
    }

    #[test]
    fn a_folder_that_is_not_there_or_no_folder_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for path in [folder.path().join("none/a.cer"), {
            fs::write(folder.path().join("file"), b"x").expect("writable");
            folder.path().join("file/a.cer")
        }] {
            assert!(
                matches!(save(&path, b"x"), RepairOutcome::FileNotWritten { .. }),
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn replacing_leaves_the_old_file_whole_where_the_new_one_cannot_be_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("record");
        replace(&path, b"old").expect("writable");
        // A folder at the temporary file's place stands in for a full disk: nothing can be written there.
        fs::create_dir(beside(&path)).expect("writable");
        replace(&path, b"new").expect_err("nothing can be written");
        assert_eq!(fs::read(&path).expect("readable"), b"old");
    }
}
