//! One file for each check-up: `00000042.checkup`, which begins with the format's name, the id of its key and the
//! nonce; all of it and the number are authenticated with the content. The file is written beside its place, flushed to
//! the disk and renamed in one step.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use files::Access;
use ring::aead::{Aad, NONCE_LEN, Nonce};
use ring::rand::{SecureRandom, SystemRandom};

use super::key::{ID_LENGTH, Key};

/// The format's name and version.
const FORMAT: &[u8; 8] = b"SHIKAKU1";
const HEAD: usize = FORMAT.len() + ID_LENGTH + NONCE_LEN;
/// The largest file that is read: a hundred times the usual size.
const MAX: u64 = 10 * 1024 * 1024;

const ENDING: &str = "checkup";
const DAMAGED: &str = "damaged";
const UNFINISHED: &str = "unfinished";

pub(super) fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.{ENDING}"))
}

/// Seals and writes a check-up under the next number.
pub(super) fn write(folder: &Path, key: &Key, plain: &[u8]) -> io::Result<u32> {
    let mut number = all_numbers(folder)?.into_iter().max().unwrap_or(0);
    // Taking the number is one step as well, because the window and the terminal may save at the same time.
    let place = loop {
        number = number
            .checked_add(1)
            .ok_or_else(|| io::Error::other("no number is left"))?;
        let place = path(folder, number);
        match files::claim(&place, Access::Own) {
            Ok(()) => break place,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    };
    let written =
        sealed(number, key, plain).and_then(|content| put(folder, &place, number, &content));
    if let Err(error) = written {
        let _ = fs::remove_file(&place);
        return Err(error);
    }
    Ok(number)
}

fn put(folder: &Path, place: &Path, number: u32, content: &[u8]) -> io::Result<()> {
    let beside = folder.join(format!("{number:08}.{UNFINISHED}"));
    files::replace_by(&beside, place, content, Access::Own)
}

fn sealed(number: u32, key: &Key, plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new()
        .fill(&mut nonce)
        .map_err(|_| io::Error::other("no randomness"))?;
    let mut head = FORMAT.to_vec();
    head.extend(key.id);
    head.extend(nonce);
    let mut content = plain.to_vec();
    let bound = bound(&head, number);
    key.seal
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound),
            &mut content,
        )
        .map_err(|_| io::Error::other("too long to be sealed"))?;
    head.extend(content);
    Ok(head)
}

fn bound(head: &[u8], number: u32) -> Vec<u8> {
    [head, &number.to_be_bytes()].concat()
}

/// The content of a check-up; `None` when it is not as it was written.
pub(super) fn read(folder: &Path, number: u32, key: &Key) -> io::Result<Option<Vec<u8>>> {
    let content = bytes(folder, number)?;
    let Some((head, sealed)) = content.split_at_checked(HEAD) else {
        return Ok(None);
    };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(&head[HEAD - NONCE_LEN..]) else {
        return Ok(None);
    };
    let mut sealed = sealed.to_vec();
    let plain = key
        .seal
        .open_in_place(nonce, Aad::from(bound(head, number)), &mut sealed);
    Ok(plain.ok().map(|plain| plain.to_vec()))
}

/// Whether the file's header names this key.
pub(super) fn has_key(folder: &Path, number: u32, key: &Key) -> bool {
    let of_key = [FORMAT.as_slice(), &key.id].concat();
    bytes(folder, number).is_ok_and(|content| content.starts_with(&of_key))
}

/// Whether the file begins as one of ours and is long enough to be one.
pub(super) fn is_whole(folder: &Path, number: u32) -> io::Result<bool> {
    let content = bytes(folder, number)?;
    Ok(content.starts_with(FORMAT) && content.len() > HEAD)
}

fn bytes(folder: &Path, number: u32) -> io::Result<Vec<u8>> {
    Ok(files::read(&path(folder, number), MAX)?)
}

/// Renames a damaged file, so that it is ignored from now on and can still be inspected.
pub(super) fn set_aside(folder: &Path, number: u32) -> io::Result<()> {
    let from = path(folder, number);
    fs::rename(&from, from.with_extension(DAMAGED))
}

/// The numbers of the check-ups, lowest first.
pub(super) fn numbers(folder: &Path) -> io::Result<Vec<u32>> {
    let mut numbers: Vec<u32> = named(folder)?
        .into_iter()
        .filter(|(_, _, ending)| ending == ENDING)
        .map(|(number, _, _)| number)
        .collect();
    numbers.sort_unstable();
    Ok(numbers)
}

fn all_numbers(folder: &Path) -> io::Result<Vec<u32>> {
    Ok(named(folder)?
        .into_iter()
        .map(|(number, ..)| number)
        .collect())
}

/// The number of files that were set aside.
pub(super) fn damaged(folder: &Path) -> io::Result<usize> {
    let damaged = |(_, _, ending): &(u32, PathBuf, String)| ending == DAMAGED;
    Ok(named(folder)?.iter().filter(|file| damaged(file)).count())
}

pub(super) fn delete_all(folder: &Path) -> io::Result<()> {
    for (_, path, _) in named(folder)? {
        fs::remove_file(path)?;
    }
    Ok(())
}

pub(super) fn delete_damaged(folder: &Path) -> io::Result<()> {
    for (_, path, ending) in named(folder)? {
        if ending == DAMAGED || ending == UNFINISHED {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Our files in the folder: number, path, ending. A missing folder counts as empty.
fn named(folder: &Path) -> io::Result<Vec<(u32, PathBuf, String)>> {
    let list = match fs::read_dir(folder) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for file in list {
        let path = file?.path();
        let number = path
            .file_stem()
            .and_then(|stem| stem.to_str()?.parse().ok());
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .map(str::to_owned);
        if let (Some(number), Some(ending)) = (number, ending)
            && [ENDING, DAMAGED, UNFINISHED].contains(&ending.as_str())
        {
            files.push((number, path, ending));
        }
    }
    Ok(files)
}
