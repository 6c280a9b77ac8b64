//! Reading what others wrote: an ordinary file, at most so many bytes, within a deadline. The deadline is kept by a
//! thread of its own, because a folder in a network may answer neither `open` nor `read`, and no flag bounds that.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, Prefix};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::{decoded, open};

/// How long a file may take. A stick that spins up takes a second or two.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// The stack of a thread that reads: it calls nothing deep.
const STACK: usize = 256 * 1024;

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    /// It has more bytes than its kind may have.
    #[error("大きすぎます")]
    TooLarge,
    /// A folder, a pipe, a device: it may never end.
    #[error("ふつうのファイルではありません")]
    NotAFile,
    /// Its bytes are no text, neither UTF-8 nor UTF-16 with a byte order mark.
    #[error("文字のファイルではありません")]
    NotText,
    /// It did not answer within the deadline.
    #[error("{}秒待っても、読めません", .0.as_secs())]
    TimedOut(Duration),
    /// The system refuses.
    #[error("{0}")]
    Failed(#[from] io::Error),
}

impl From<NotRead> for io::Error {
    fn from(not: NotRead) -> Self {
        let kind = match &not {
            NotRead::Failed(_) => ErrorKind::Other,
            NotRead::TimedOut(_) => ErrorKind::TimedOut,
            NotRead::TooLarge => ErrorKind::FileTooLarge,
            NotRead::NotText => ErrorKind::InvalidData,
            NotRead::NotAFile => ErrorKind::InvalidInput,
        };
        match not {
            NotRead::Failed(error) => error,
            other => Self::new(kind, other),
        }
    }
}

/// Reads a file once, so that the bytes checked are the bytes used even if another program writes to it meanwhile.
///
/// # Errors
/// It is larger than `most` bytes, is not an ordinary file, does not answer within [`DEADLINE`], or cannot be read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, NotRead> {
    let path = path.to_owned();
    within(DEADLINE, move || bytes(&path, most))?
}

/// Reads a file of words: UTF-8, or what Windows' editor and PowerShell write ([`crate::decoded`]).
///
/// # Errors
/// Those of [`read`], and when it is no text.
pub fn text(path: &Path, most: u64) -> Result<String, NotRead> {
    decoded(read(path, most)?).ok_or(NotRead::NotText)
}

/// Opens a file that is read as it comes, however long it is: its reader bounds what it keeps.
///
/// # Errors
/// It is no ordinary file, does not answer within [`DEADLINE`], or cannot be opened.
pub fn stream(path: &Path) -> Result<impl Read + Send + 'static, NotRead> {
    let path = path.to_owned();
    within(DEADLINE, move || opened(&path, u64::MAX))?
}

/// Whether a file that a library is going to read is an ordinary one of at most `most` bytes.
///
/// # Errors
/// Those of [`read`].
pub fn ordinary(path: &Path, most: u64) -> Result<(), NotRead> {
    let path = path.to_owned();
    within(DEADLINE, move || opened(&path, most).map(drop))?
}

/// Does something that may never answer, and waits for it no longer than the deadline. What still runs then is left to
/// the end of the program.
///
/// # Errors
/// [`NotRead::TimedOut`], or no thread can be started.
pub fn within<T: Send + 'static>(
    deadline: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NotRead> {
    let (done, wait) = mpsc::sync_channel(1);
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let _ = done.send(work());
        })
        .map_err(NotRead::Failed)?;
    wait.recv_timeout(deadline).map_err(|error| match error {
        RecvTimeoutError::Timeout => NotRead::TimedOut(deadline),
        // The work has panicked, and has said so.
        RecvTimeoutError::Disconnected => NotRead::Failed(ErrorKind::Other.into()),
    })
}

fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, NotRead> {
    let file = opened(path, most)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(NotRead::TooLarge);
    }
    Ok(bytes)
}

/// The open file. Its kind is looked at by name first, because opening some devices does something, and again by
/// handle, because a name may come to mean something else between the two.
fn opened(path: &Path, most: u64) -> Result<fs::File, NotRead> {
    if is_device(path) || !fs::metadata(path)?.is_file() {
        return Err(NotRead::NotAFile);
    }
    let file = open::to_read(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(NotRead::NotAFile);
    }
    if meta.len() > most {
        return Err(NotRead::TooLarge);
    }
    Ok(file)
}

/// `\\.\pipe\…`, `\\.\COM1` on Windows; elsewhere nothing begins so.
fn is_device(path: &Path) -> bool {
    matches!(
        path.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::DeviceNS(_))
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_a_byte_further() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.json");
        fs::write(&path, b"12345").expect("writable");
        assert_eq!(read(&path, 5).expect("it fits"), b"12345");
        assert!(matches!(read(&path, 4), Err(NotRead::TooLarge)));
        assert!(matches!(
            read(&folder.path().join("none"), 4),
            Err(NotRead::Failed(error)) if error.kind() == ErrorKind::NotFound
        ));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(matches!(read(folder.path(), 100), Err(NotRead::NotAFile)));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_and_a_device_are_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe");
        crate::write::tests::make_pipe(&pipe);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).expect("a link");
        for path in [
            pipe.as_path(),
            &link,
            Path::new("/dev/zero"),
            Path::new("/dev/null"),
        ] {
            assert!(
                matches!(read(path, 100), Err(NotRead::NotAFile)),
                "{}",
                path.display()
            );
            assert!(
                matches!(ordinary(path, 100), Err(NotRead::NotAFile)),
                "{}",
                path.display()
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_put_in_the_place_of_a_file_between_two_looks_does_not_hold_it_up() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe");
        crate::write::tests::make_pipe(&pipe);
        let file = open::to_read(&pipe).expect("it opens at once");
        assert!(!file.metadata().expect("it is open").is_file());
    }

    #[test]
    fn what_never_answers_is_left_after_the_deadline() {
        // The work goes on until this test lets it end, so that only whoever leaves it comes back.
        let (end, work) = mpsc::channel::<()>();
        let ended = within(Duration::from_millis(50), move || work.recv());
        assert!(matches!(ended, Err(NotRead::TimedOut(_))));
        drop(end);
    }

    #[test]
    fn work_that_panics_is_a_failure_and_no_wait() {
        let ended: Result<(), NotRead> = within(Duration::from_secs(60), || panic!("on purpose"));
        assert!(matches!(ended, Err(NotRead::Failed(_))));
    }

    proptest! {
        #[test]
        fn any_file_is_read_as_it_is_or_refused(content in prop::collection::vec(any::<u8>(), 0..300), most in 0_u64..300) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("any");
            fs::write(&path, &content).expect("writable");
            match read(&path, most) {
                Ok(bytes) => prop_assert_eq!(&bytes, &content),
                Err(NotRead::TooLarge) => prop_assert!(content.len() as u64 > most),
                Err(other) => prop_assert!(false, "{other}"),
            }
            match text(&path, 300) {
                Ok(text) => prop_assert_eq!(decoded(content), Some(text)),
                Err(NotRead::NotText) => prop_assert_eq!(decoded(content), None),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
