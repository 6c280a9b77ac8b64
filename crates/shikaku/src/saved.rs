//! Files that a command writes where the user says: whole or not at all, and over an existing one only when the user
//! says that as well.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use files::Access;

use crate::output::Failure;

/// A place for a file that the user named.
pub struct Target<'a> {
    pub path: &'a Path,
    /// The user agrees that an existing file is replaced.
    pub replace: bool,
    pub access: Access,
}

impl Target<'_> {
    /// Whether it can be written as far as is known beforehand, so that nobody waits for a check-up whose answer has no
    /// place. `input` is the file that the content comes from, which is never written over.
    pub fn is_free(&self, input: Option<&Path>) -> Result<(), Failure> {
        let same = |input: &Path| {
            let of = |path: &Path| fs::canonicalize(path).ok();
            of(self.path).is_some_and(|path| of(input).is_some_and(|input| input == path))
        };
        if input.is_some_and(same) {
            return Err(Failure::Wrong(format!(
                "「{}」は、もとにする記録です。ほかの名前で保存します。",
                self.path.display()
            )));
        }
        if !self.replace && fs::symlink_metadata(self.path).is_ok() {
            return Err(self.not_written(&ErrorKind::AlreadyExists.into()));
        }
        Ok(())
    }

    /// Writes it.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let written = if self.replace {
            files::replace(self.path, bytes, self.access)
        } else {
            files::create(self.path, bytes, self.access)
        };
        written.map_err(|error| self.not_written(&error))
    }

    /// The place is wrong, or it has no room.
    fn not_written(&self, error: &io::Error) -> Failure {
        let path = self.path.display();
        match error.kind() {
            ErrorKind::AlreadyExists => Failure::Wrong(format!(
                "「{path}」はもうあります。書き換えてよければ --replace を付けます。"
            )),
            ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::FileTooLarge
            | ErrorKind::Other => {
                Failure::NotWritten(format!("「{path}」に保存できません（{error}）"))
            }
            _ => Failure::Wrong(format!("「{path}」に保存できません（{error}）")),
        }
    }
}
