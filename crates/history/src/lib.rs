//! Past check-ups, kept on this machine: the facts as they may leave (no names, no addresses), each in a file of its
//! own, sealed with ChaCha20-Poly1305 under a random key that only the system's keyring holds. Without a keyring
//! nothing is kept, because a key beside its file protects nothing. A file is written whole or not at all; a damaged
//! one is set aside and is not fatal.

mod beside;
mod compare;
mod file;
mod key;
mod keyring;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kb::Base;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use beside::{Beside, CheckBeside, FactBeside, PartBeside, Said, beside};
pub use compare::{Comparison, compare};
use diagnose::Finding;
use diagnose::{OpeningCheckup, Report, check_named, diagnose, looked_at, opening};
use enquiry::outgoing;
use facts::Facts;
pub use key::NoKey;
use key::{Key, KeyPlace};

/// How many check-ups are kept.
pub const KEPT: usize = 50;

/// The past check-ups of this user on this machine.
pub struct History {
    folder: PathBuf,
    keys: KeyPlace,
}

/// A past check-up, as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PastCheckup {
    /// Its number; a later check-up has a higher one.
    pub number: u32,
    /// When looking began (RFC 3339, UTC).
    pub taken_at: String,
    /// The causes found, judged by this program.
    pub causes: Vec<Finding>,
    /// The causes' headings, in the same order.
    pub headings: Vec<String>,
    /// The number of checks that could not be judged.
    pub unknown: u32,
}

/// The list of past check-ups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct PastCheckups {
    /// Newest first.
    pub checkups: Vec<PastCheckup>,
    /// How many cannot be read any more, because the keyring has lost or changed their key.
    pub without_key: u32,
    /// How many are damaged and were set aside.
    pub damaged: u32,
}

/// An error of the history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The keyring is missing, locked or does not answer.
    #[error(transparent)]
    NoKey(#[from] NoKey),
    /// There is no such check-up.
    #[error("{0}番の点検は、残っていません。")]
    NoSuchCheckup(u32),
    /// The check-up is there, but its key is not.
    #[error("{0}番の点検は、鍵がなくなったので読めません。")]
    WithoutKey(u32),
    /// The check-up is damaged and was set aside.
    #[error("{0}番の点検は、こわれていて読めません。")]
    Damaged(u32),
    /// The folder or a file cannot be read or written.
    #[error("点検の記録を読み書きできません（{0}）。")]
    Files(#[from] io::Error),
    /// The facts cannot be serialised.
    #[error("点検の記録を書けません（{0}）。")]
    Facts(#[from] serde_json::Error),
}

/// The folder of this user's past check-ups, from the environment.
#[must_use]
pub fn history_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
    };
    Some(data?.join("shikaku-rescue").join("history"))
}

impl History {
    /// The history in this folder, with its key in the system's keyring.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            keys: KeyPlace::system(),
        }
    }

    /// Keeps a check-up and deletes the oldest beyond [`KEPT`]. May wait for the keyring.
    ///
    /// # Errors
    /// When there is no keyring or it is locked; then nothing is written.
    pub fn keep(&self, facts: &Facts) -> Result<u32, HistoryError> {
        let plain = serde_json::to_vec(&outgoing(facts)?)?;
        let key = match self.keys.read()? {
            Some(key) => key,
            None => self.keys.make()?,
        };
        make_folder(&self.folder)?;
        let number = file::write(&self.folder, &key, &plain)?;
        let mut readable = self.numbers()?;
        readable.retain(|number| file::has_key(&self.folder, *number, &key));
        for old in readable.iter().rev().skip(KEPT) {
            fs::remove_file(file::path(&self.folder, *old))?;
        }
        Ok(number)
    }

    /// All check-ups that can be read, newest first, and the number of those that cannot.
    ///
    /// # Errors
    /// When there is no keyring or it is locked, although there are check-ups to read.
    pub fn list(&self, base: &Base) -> Result<PastCheckups, HistoryError> {
        let mut list = PastCheckups::default();
        let numbers = self.numbers()?;
        if !numbers.is_empty() {
            let key = self.keys.read()?;
            for number in numbers.into_iter().rev() {
                match self.read(number, key.as_ref()) {
                    Ok(facts) => list.checkups.push(past(number, facts, base)),
                    Err(HistoryError::WithoutKey(_)) => list.without_key += 1,
                    // It was renamed and is counted below.
                    Err(HistoryError::Damaged(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        list.damaged = u32::try_from(file::damaged(&self.folder)?).unwrap_or(u32::MAX);
        Ok(list)
    }

    /// The facts of all check-ups that can be read, newest first.
    ///
    /// # Errors
    /// When there is no keyring or it is locked, although there are check-ups to read.
    pub fn facts(&self) -> Result<Vec<Facts>, HistoryError> {
        let numbers = self.numbers()?;
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.keys.read()?;
        let mut all = Vec::new();
        for number in numbers.into_iter().rev() {
            match self.read(number, key.as_ref()) {
                Ok(facts) => all.push(facts),
                Err(HistoryError::WithoutKey(_) | HistoryError::Damaged(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// What is to be said of this check-up before the doors open. What past check-ups would tell and cannot is said, and stops
    /// nothing.
    ///
    /// # Errors
    /// When the facts cannot be made ready to stand beside kept ones.
    pub fn opening(&self, report: &Report, base: &Base) -> Result<OpeningCheckup, HistoryError> {
        opening_beside(report, self.facts(), base)
    }

    /// One check-up, judged by this program.
    ///
    /// # Errors
    /// When the check-up does not exist or cannot be read.
    pub fn show(&self, number: u32, base: &Base) -> Result<Report, HistoryError> {
        if !file::path(&self.folder, number).exists() {
            return Err(HistoryError::NoSuchCheckup(number));
        }
        let key = self.keys.read()?;
        Ok(judged(self.read(number, key.as_ref())?, base))
    }

    /// Deletes all check-ups, including unreadable ones and those set aside, and their key.
    ///
    /// # Errors
    /// When a file cannot be deleted. When the keyring does not answer, it keeps a key that no longer opens anything.
    pub fn clear(&self) -> Result<(), HistoryError> {
        file::delete_all(&self.folder)?;
        self.keys.forget();
        Ok(())
    }

    /// Deletes check-ups that cannot be read any more: those without their key, and damaged ones.
    ///
    /// # Errors
    /// When the keyring does not answer, so that they cannot be told apart, or a file cannot be deleted.
    pub fn clear_unreadable(&self) -> Result<(), HistoryError> {
        let key = self.keys.read()?;
        for number in self.numbers()? {
            if matches!(
                self.read(number, key.as_ref()),
                Err(HistoryError::WithoutKey(_))
            ) {
                fs::remove_file(file::path(&self.folder, number))?;
            }
        }
        file::delete_damaged(&self.folder)?;
        Ok(())
    }

    fn numbers(&self) -> io::Result<Vec<u32>> {
        file::numbers(&self.folder)
    }

    fn read(&self, number: u32, key: Option<&Key>) -> Result<Facts, HistoryError> {
        let key = key
            .filter(|key| file::has_key(&self.folder, number, key))
            .ok_or(());
        let Ok(key) = key else {
            return if file::is_whole(&self.folder, number)? {
                Err(HistoryError::WithoutKey(number))
            } else {
                file::set_aside(&self.folder, number)?;
                Err(HistoryError::Damaged(number))
            };
        };
        let facts = file::read(&self.folder, number, key)?
            .and_then(|plain| serde_json::from_slice(&plain).ok());
        match facts {
            Some(facts) => Ok(facts),
            None => {
                file::set_aside(&self.folder, number)?;
                Err(HistoryError::Damaged(number))
            }
        }
    }
}

/// A check-up before the doors open, beside kept ones. It is judged as they are, without what does not leave the machine, so that a
/// reader has one name in all of them.
///
/// # Errors
/// When the facts cannot be made ready to stand beside kept ones.
pub fn opening_beside(
    report: &Report,
    past: Result<Vec<Facts>, HistoryError>,
    base: &Base,
) -> Result<OpeningCheckup, HistoryError> {
    let checks: Vec<_> = report
        .checks
        .iter()
        .filter_map(|made| check_named(&made.id))
        .collect();
    let report = diagnose(outgoing(&report.facts)?, &checks, base);
    let (past, why_not) = match past {
        Ok(past) => (past, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    Ok(OpeningCheckup {
        past: why_not,
        ..opening(&report, &past, base)
    })
}

fn judged(facts: Facts, base: &Base) -> Report {
    let checks = looked_at(&facts);
    diagnose(facts, &checks, base)
}

fn past(number: u32, facts: Facts, base: &Base) -> PastCheckup {
    use diagnose::Verdict::{Ask, Crashed, Unknown};
    let report = judged(facts, base);
    let unknown = report.checks.iter().filter(|result| {
        result.explained_by.is_none() && matches!(result.verdict, Unknown | Ask | Crashed)
    });
    PastCheckup {
        number,
        taken_at: report.facts.taken_at.clone(),
        headings: report
            .causes
            .iter()
            .map(|cause| {
                base.guide_for(cause.code())
                    .map_or(cause.code(), |guide| guide.heading())
                    .to_owned()
            })
            .collect(),
        unknown: u32::try_from(unknown.count()).unwrap_or(u32::MAX),
        causes: report.causes,
    }
}

/// Creates a folder that only its user can enter.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
