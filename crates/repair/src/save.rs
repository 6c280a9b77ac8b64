//! Saving a certificate for the user. A file that is there already is left alone, and counts as saved when it has the
//! same content.

use std::fs;
use std::io;
use std::path::Path;

use files::Access;

use super::RepairOutcome;

/// Saves a file for the user.
pub(super) fn save(path: &Path, bytes: &[u8]) -> RepairOutcome {
    let file = path.display().to_string();
    let in_the_way = |file: String| {
        if files::read(path, bytes.len() as u64).is_ok_and(|there| there == bytes) {
            RepairOutcome::Saved { file }
        } else {
            RepairOutcome::FileInTheWay { file }
        }
    };
    let not_written = |error: &io::Error| RepairOutcome::FileNotWritten {
        message: error.to_string(),
    };
    match fs::symlink_metadata(path) {
        Ok(_) => return in_the_way(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return not_written(&error),
    }
    match files::create(path, bytes, Access::Everyone) {
        Ok(()) => RepairOutcome::Saved { file },
        // Another program was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => in_the_way(file),
        Err(error) => not_written(&error),
    }
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

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_an_endless_file_in_the_way_holds_nothing_up() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.is_ok_and(|made| made.success()), "mkfifo");
        std::os::unix::fs::symlink("/dev/zero", at("zero")).expect("a link");
        for name in ["pipe", "zero"] {
            assert!(
                matches!(save(&at(name), b"x"), RepairOutcome::FileInTheWay { .. }),
                "{name}"
            );
        }
    }
}
