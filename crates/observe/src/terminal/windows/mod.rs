//! Windows: the drive's files, the registry, the certificate stores, the credential manager, processes, memory, network cards and
//! tasks, each asked with the rights of the one who is signed in. What calls Windows without a safe face stands in a file of its own.

mod cards;
mod certificates;
mod credentials;
mod memory;
mod processes;
mod registry;
mod tasks;

use std::fs;
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Instant, SystemTime};

use super::drive::Drive;
use super::{closed, institution};
use crate::{Look, Observer, Part, PartName};
use facts::{
    AutomaticLogon, FaceFolder, FolderSetting, Memory, NetworkCard, Observed, TerminalAccount,
    TerminalClock, TerminalRunning, Why,
};

pub(crate) const OBSERVER: Observer = Observer {
    title: "資格確認端末",
    gives: &[
        PartName::TerminalPrograms,
        PartName::TerminalAccount,
        PartName::TerminalCertificates,
        PartName::TerminalSettings,
        PartName::TerminalFolder,
        PartName::TerminalCredentials,
        PartName::TerminalReaders,
        PartName::TerminalRunning,
        PartName::TerminalTasks,
        PartName::TerminalMemory,
        PartName::TerminalPower,
        PartName::TerminalCards,
        PartName::TerminalProxies,
        PartName::TerminalNames,
        PartName::TerminalReach,
        PartName::TerminalClock,
    ],
    look,
};

/// `FILE_ADD_FILE` of winnt.h: the right to create a file in a folder.
const ADD_FILE: u32 = 0x2;
/// `FILE_FLAG_BACKUP_SEMANTICS` of winbase.h, without which no folder is opened.
const BACKUP_SEMANTICS: u32 = 0x0200_0000;
/// `ERROR_ACCESS_DENIED`
const ACCESS_DENIED: i32 = 5;

fn look(look: &Look) {
    let drive = Drive::at(system_drive());
    let programs = drive.programs();
    let is_terminal = programs.make_a_terminal();
    let _ = look
        .parts
        .send(Part::TerminalPrograms(Observed::Seen(programs)));
    if !is_terminal {
        for part in look
            .wanted
            .iter()
            .filter(|part| **part != PartName::TerminalPrograms)
        {
            let _ = look.parts.send(Part::not_asked(*part));
        }
        return;
    }
    // What takes long goes first, on threads of its own; the rest is a few milliseconds.
    let cards = cards::read();
    let seen_cards: Vec<NetworkCard> = match &cards {
        Observed::Seen(cards) => cards.clone(),
        Observed::Unavailable(_) | Observed::NotAsked => Vec::new(),
    };
    let slow = [
        PartName::TerminalNames,
        PartName::TerminalReach,
        PartName::TerminalTasks,
    ];
    let slow: Vec<_> = slow
        .into_iter()
        .filter(|part| look.wanted.contains(part))
        .map(|part| {
            let (look, cards) = (look.clone(), seen_cards.clone());
            thread::spawn(move || {
                let _ = look.parts.send(slowly(part, &cards, look.until));
            })
        })
        .collect();
    let mut cards = Some(cards);
    for part in &look.wanted {
        if let Some(seen) = at_once(*part, &drive, &mut cards, look) {
            let _ = look.parts.send(seen);
        }
    }
    for slow in slow {
        let _ = slow.join();
    }
}

fn slowly(part: PartName, cards: &[NetworkCard], until: Instant) -> Part {
    match part {
        PartName::TerminalNames => {
            Part::TerminalNames(Observed::Seen(closed::names(&closed::hosts(cards), until)))
        }
        PartName::TerminalReach => Part::TerminalReach(Observed::Seen(closed::reach(until))),
        _ => Part::TerminalTasks(tasks::read()),
    }
}

fn at_once(
    part: PartName,
    drive: &Drive,
    cards: &mut Option<Observed<Vec<NetworkCard>>>,
    look: &Look,
) -> Option<Part> {
    Some(match part {
        PartName::TerminalAccount => Part::TerminalAccount(Observed::Seen(TerminalAccount {
            automatic: automatic(),
        })),
        PartName::TerminalCertificates => Part::TerminalCertificates(certificates(drive)),
        PartName::TerminalSettings => Part::TerminalSettings(Observed::Seen(drive.settings())),
        PartName::TerminalFolder => Part::TerminalFolder(Observed::Seen(folder(drive))),
        PartName::TerminalCredentials => Part::TerminalCredentials(credentials::read()),
        PartName::TerminalReaders => Part::TerminalReaders(Observed::Seen(drive.readers())),
        PartName::TerminalRunning => Part::TerminalRunning(running(drive)),
        PartName::TerminalMemory => {
            Part::TerminalMemory(memory::read().map_or_else(Observed::Unavailable, |memory| {
                Observed::Seen(Memory {
                    restart_pending: Some(registry::restart_pending()),
                    ..memory
                })
            }))
        }
        PartName::TerminalPower => Part::TerminalPower(Observed::Seen(registry::power())),
        PartName::TerminalCards => Part::TerminalCards(cards.take()?),
        PartName::TerminalProxies => Part::TerminalProxies(Observed::Seen(registry::proxies())),
        PartName::TerminalClock => Part::TerminalClock(Observed::Seen(TerminalClock {
            source: registry::time_source(),
            passed: format!("{}T00:00:00Z", look.base.edition()),
        })),
        _ => return None,
    })
}

fn system_drive() -> PathBuf {
    let drive = std::env::var("SystemDrive").unwrap_or_else(|_| "C:".to_owned());
    PathBuf::from(format!("{drive}\\"))
}

/// Whether this is the account with which Windows starts. The name of neither is kept.
fn automatic() -> AutomaticLogon {
    match registry::automatic_logon() {
        None => AutomaticLogon::Off,
        Some(name) if name.is_empty() => AutomaticLogon::Unnamed,
        Some(name) => {
            let own = std::env::var("USERNAME").unwrap_or_default();
            // `PC\name` and `name@domain` are ways to write it too.
            let bare = name.rsplit('\\').next().unwrap_or(&name);
            let bare = bare.split('@').next().unwrap_or(bare);
            if !own.is_empty() && bare.to_lowercase() == own.to_lowercase() {
                AutomaticLogon::ThisAccount
            } else {
                AutomaticLogon::OtherAccount
            }
        }
    }
}

fn certificates(drive: &Drive) -> Observed<facts::InstitutionCertificates> {
    let read = || -> windows::core::Result<facts::InstitutionCertificates> {
        let own = certificates::list(certificates::Owner::User, "My")?;
        let machine = certificates::list(certificates::Owner::Machine, "My").unwrap_or_default();
        let mut issuers = Vec::new();
        // A user's view of these shows the computer's as well.
        for store in ["Root", "CA"] {
            let stored = certificates::list(certificates::Owner::User, store).unwrap_or_default();
            issuers.extend(stored.into_iter().map(|stored| stored.der));
        }
        let reminder = Some(registry::is_installed("Cybertrust Managed PKI Client"));
        Ok(institution::found(
            &own,
            &machine,
            &issuers,
            &drive.issuer(),
            reminder,
        ))
    };
    read().map_or_else(
        |error| {
            Observed::Unavailable(Why::Failed {
                message: format!("{:#010X}", error.code().0),
            })
        },
        Observed::Seen,
    )
}

fn folder(drive: &Drive) -> FaceFolder {
    let named = drive.folder();
    let path = named
        .path
        .filter(|_| named.setting != FolderSetting::OtherPc);
    let there = path.as_deref().and_then(is_there);
    FaceFolder {
        there,
        may_write: path
            .as_deref()
            .filter(|_| there == Some(true))
            .and_then(may_write),
        protected: registry::is_protected(path.as_deref()),
        room: crate::disk::room(path),
    }
}

fn is_there(folder: &Path) -> Option<bool> {
    match fs::metadata(folder) {
        Ok(data) => Some(data.is_dir()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(false),
        Err(_) => None,
    }
}

/// Whether a file may be created in a folder: it is opened with that right and closed again. Nothing is created.
fn may_write(folder: &Path) -> Option<bool> {
    let opened = fs::OpenOptions::new()
        .access_mode(ADD_FILE)
        .custom_flags(BACKUP_SEMANTICS)
        .open(folder);
    match opened {
        Ok(_) => Some(true),
        Err(error) if error.raw_os_error() == Some(ACCESS_DENIED) => Some(false),
        Err(_) => None,
    }
}

fn running(drive: &Drive) -> Observed<TerminalRunning> {
    let restart_asked_minutes = drive.restart_asked_minutes(SystemTime::now());
    match processes::of_the_terminal() {
        Ok(running) => Observed::Seen(TerminalRunning {
            any: running.any,
            here: running.here,
            link_here: Some(running.link_here),
            restart_asked_minutes,
        }),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: format!("{:#010X}", error.code().0),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::drive::tests::Played;

    #[test]
    fn a_folder_that_is_there_may_be_written_and_one_that_is_not_is_absent() {
        let played = Played::terminal();
        let seen = folder(&played.drive());
        assert_eq!((seen.there, seen.may_write), (Some(true), Some(true)));
        assert!(matches!(seen.room, Observed::Seen(room) if room.free_mib > 0));
        fs::remove_dir(played.path(r"OQS\face")).expect("a folder");
        let seen = folder(&played.drive());
        assert_eq!((seen.there, seen.may_write), (Some(false), None));
        assert!(!played.path(r"OQS\face").exists());
    }

    #[test]
    fn the_stores_open_and_have_nothing_of_an_authority_that_is_none() {
        let played = Played::terminal();
        let settings = "[CERT]\r\nISSUERNAME=No such authority of ours\r\n";
        played.write(r"ProgramData\OQS-Auth\OqsAuth.ini", settings.as_bytes());
        let Observed::Seen(found) = certificates(&played.drive()) else {
            panic!("the stores cannot be opened");
        };
        assert_eq!(found.own, []);
    }
}
