//! Writing so that a file is whole or absent: written beside its place, flushed to the disk, then given its name. A
//! power cut leaves a stray file beside it at worst. What has the name already is replaced only by [`replace`], and only
//! when it is an ordinary file: a link, a pipe or a device is left alone.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{NotRead, open};

/// The user alone.
pub(crate) const OWN: u32 = 0o600;
/// Everybody may read.
const EVERYONE: u32 = 0o644;

/// Who may read what is written, where the system asks (Windows goes by the folder).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The user alone: it is about this machine.
    Own,
    /// Everybody: a certificate, content to hand out.
    Everyone,
}

impl Access {
    fn mode(self) -> u32 {
        match self {
            Self::Own => OWN,
            Self::Everyone => EVERYONE,
        }
    }
}

/// Writes a file that is not there yet.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] when anything has the name, be it a link to nothing; then nothing is changed. Or it
/// cannot be written.
pub fn create(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    put(&beside(path)?, path, bytes, access, named_once)
}

/// Writes a file, and replaces the ordinary file that has the name.
///
/// # Errors
/// Something else than an ordinary file has the name, or it cannot be written. What was there stays.
pub fn replace(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    replace_by(&beside(path)?, path, bytes, access)
}

/// [`replace`] by way of a file beside it whose name the caller chooses, in the same folder. A rest of an earlier run
/// there is removed, so only one program at a time may use it.
///
/// # Errors
/// Those of [`replace`].
pub fn replace_by(beside: &Path, path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(NotRead::NotAFile.into()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    put(beside, path, bytes, access, |from, to| fs::rename(from, to))
}

/// Takes a name that nobody has: an empty file.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] when somebody has it, or it cannot be written.
pub fn claim(path: &Path, access: Access) -> io::Result<()> {
    open::new(path, access.mode()).map(drop)
}

/// Makes a folder for what is the user's own, and those above it that are missing.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn put(
    beside: &Path,
    path: &Path,
    bytes: &[u8],
    access: Access,
    name: fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let written = write_new(beside, bytes, access).and_then(|()| name(beside, path));
    if written.is_err() {
        let _ = fs::remove_file(beside);
    }
    written?;
    settle(path)
}

fn write_new(beside: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    // A rest of an interrupted run may be removed, and so may a link, which is not followed.
    let _ = fs::remove_file(beside);
    let mut file = open::new(beside, access.mode())?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file its name unless somebody has it. A second name for the same file is the only way to do that in one step
/// everywhere; a stick without such names (FAT) has it claimed first.
fn named_once(beside: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(beside, path) {
        Ok(()) => {
            let _ = fs::remove_file(beside);
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) => {
            claim(path, Access::Own)?;
            let named = fs::rename(beside, path);
            if named.is_err() {
                let _ = fs::remove_file(path);
            }
            named
        }
    }
}

/// A name in the same folder that no other program and no other thread uses.
fn beside(path: &Path) -> io::Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let mut beside = std::ffi::OsString::from(".");
    // A long name and its addition might be too long together; the folder and the process make it its own already.
    beside.push(if name.len() > 100 {
        "long".as_ref()
    } else {
        name
    });
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    beside.push(format!(".{}-{number}.part", std::process::id()));
    Ok(path.with_file_name(beside))
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
pub(crate) mod tests {
    use super::*;

    /// A pipe with a name.
    #[cfg(unix)]
    pub(crate) fn make_pipe(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|made| made.success()), "mkfifo");
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("readable")
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_is_written_whole_and_an_existing_one_stays_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("report.json");
        create(&path, b"one", Access::Own).expect("writable");
        let again = create(&path, b"two", Access::Own).expect_err("it is there");
        assert_eq!(again.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("readable"), b"one");
        replace(&path, b"three", Access::Own).expect("writable");
        assert_eq!(fs::read(&path).expect("readable"), b"three");
        assert_eq!(names(folder.path()), ["report.json"]);
    }

    #[test]
    fn a_name_that_appears_while_it_is_written_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (beside, path) = (folder.path().join(".a.part"), folder.path().join("a"));
        fs::write(&path, b"theirs").expect("writable");
        let put = put(&beside, &path, b"ours", Access::Own, named_once).expect_err("taken");
        assert_eq!(put.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("readable"), b"theirs");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn where_nothing_can_be_written_the_old_file_stays_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (beside, path) = (folder.path().join(".a.part"), folder.path().join("a"));
        fs::write(&path, b"old").expect("writable");
        // A folder at the place of the file beside it stands in for a full disk.
        fs::create_dir(&beside).expect("writable");
        replace_by(&beside, &path, b"new", Access::Own).expect_err("nothing can be written");
        assert_eq!(fs::read(&path).expect("readable"), b"old");
        let none = folder.path().join("none/a");
        let missing = create(&none, b"new", Access::Own).expect_err("no folder");
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        create(Path::new("/"), b"new", Access::Own).expect_err("no name");
        create(Path::new(""), b"new", Access::Own).expect_err("no name");
    }

    #[cfg(unix)]
    #[test]
    fn a_very_long_name_can_be_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a".repeat(250));
        create(&path, b"one", Access::Own).expect("writable");
        replace(&path, b"two", Access::Own).expect("writable");
        assert_eq!(fs::read(&path).expect("readable"), b"two");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_a_pipe_and_a_folder_are_left_alone_and_so_is_what_a_link_names() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("victim"), b"mine").expect("writable");
        std::os::unix::fs::symlink(at("victim"), at("link")).expect("a link");
        std::os::unix::fs::symlink(at("nowhere"), at("dangling")).expect("a link");
        make_pipe(&at("pipe"));
        fs::create_dir(at("folder")).expect("writable");
        let before = names(folder.path());
        for name in ["link", "dangling", "pipe", "folder"] {
            create(&at(name), b"x", Access::Own).expect_err(name);
            replace(&at(name), b"x", Access::Own).expect_err(name);
        }
        assert_eq!(names(folder.path()), before);
        assert_eq!(fs::read(at("victim")).expect("readable"), b"mine");
        assert!(at("link").is_symlink() && !at("nowhere").exists());
        // A link at the place of the file beside it goes, and what it names stays.
        std::os::unix::fs::symlink(at("victim"), at("coming")).expect("a link");
        replace_by(&at("coming"), &at("kept"), b"new", Access::Own).expect("writable");
        assert_eq!(fs::read(at("victim")).expect("readable"), b"mine");
        assert!(!at("kept").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_about_this_machine_is_the_users_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        for (access, most) in [(Access::Own, OWN), (Access::Everyone, EVERYONE)] {
            let path = folder.path().join(format!("{access:?}"));
            create(&path, b"x", access).expect("writable");
            assert_eq!(mode(&path) & !most, 0, "{access:?}");
            replace(&path, b"y", access).expect("writable");
            assert_eq!(mode(&path) & !most, 0, "{access:?}");
        }
        let deep = folder.path().join("a/b");
        make_folder(&deep).expect("writable");
        make_folder(&deep).expect("it is there");
        assert_eq!(mode(&deep) & 0o077, 0);
    }
}
