//! Opening without being held up or led elsewhere: a pipe that nobody writes to opens at once, and is then seen to be
//! none of ours; a link at the place of our own file is not followed.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens to read. The file may be reached through a link, because a user may name one.
pub(crate) fn to_read(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    without_waiting(&mut options, false);
    options.open(path)
}

/// Opens a file of our own, which is made where it is not there. A link is not followed.
pub(crate) fn our_own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    without_waiting(&mut options, true);
    options.open(path)
}

/// Makes a file that is not there yet; `mode` is what a Unix allows with it, less the umask.
pub(crate) fn new(path: &Path, mode: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    with_mode(&mut options, mode);
    options.open(path)
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions, ours: bool) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    if ours {
        flags |= OFlags::NOFOLLOW;
        options.mode(crate::write::OWN);
    }
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(windows)]
fn without_waiting(options: &mut OpenOptions, ours: bool) {
    use std::os::windows::fs::OpenOptionsExt;
    /// `FILE_FLAG_OPEN_REPARSE_POINT`: the link itself is opened.
    const LINK_ITSELF: u32 = 0x0020_0000;
    if ours {
        options.custom_flags(LINK_ITSELF);
    }
}

#[cfg(unix)]
fn with_mode(options: &mut OpenOptions, mode: u32) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(mode);
}

/// Windows gives a new file the rights of its folder, which is the user's.
#[cfg(windows)]
fn with_mode(_: &mut OpenOptions, _: u32) {}
