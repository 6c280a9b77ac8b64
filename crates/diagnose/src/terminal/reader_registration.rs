//! `terminal.reader-registration`: is the reader that the face library has registered the one that is here? The registered name is one of PC/SC; re-plugging
//! gives it another number at the end. Whether every maker's reader is in PC/SC under that name is not known, so a reader of quite
//! another name is not called wrong. Over a remote desktop the list is another machine's, and no reader in it says anything of the registered one.

use kb::Base;

use crate::reader::desk::{Desk, Listed, hides_face_reader};
use crate::session::remote::{REMOTE, is_remote};
use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, PcscService, ReaderName, RegisteredReader, SettingsFile, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.reader-registration",
    findings: &[
        Finding::ReaderNotRegistered,
        Finding::ReaderRegisteredTwice,
        Finding::ReaderRenamed,
        Finding::RegisteredReaderAbsent,
    ],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalReaders,
        PartName::TerminalSettings,
        PartName::Pcsc,
        PartName::Session,
    ],
    explained_by: &[
        Finding::TerminalEnvironmentUnregistered,
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    match terminal(facts) {
        Ok(programs) if programs.face.files => {}
        Ok(_) => return Judgement::not_applicable(),
        Err(judgement) => return judgement,
    }
    let registered = match seen(&facts.terminal.readers) {
        Ok(registered) => registered,
        Err(judgement) => return judgement,
    };
    if registered.file == SettingsFile::Unreadable {
        return Judgement::unknown(Why::NotTold, Vec::new());
    }
    if registered.readers.is_empty() {
        let told = evidence([Seen::NoRegisteredReader]);
        return Judgement::fail(Finding::ReaderNotRegistered, told);
    }
    if let Some((one, other)) = twice(&registered.readers) {
        let told = Seen::RegisteredTwice {
            registered: one.name.clone(),
            again: other.name.clone(),
        };
        return Judgement::fail(Finding::ReaderRegisteredTwice, evidence([told]));
    }
    if is_remote(facts) {
        return Judgement::unknown(Why::NotReached, Vec::new()).because(REMOTE);
    }
    let desk = match seen(&facts.pcsc) {
        Ok(PcscService::Running { readers }) => Desk::new(readers, &[], base),
        Ok(PcscService::NotRunning) => {
            return Judgement::unknown(Why::NotReached, Vec::new());
        }
        Err(judgement) => return judgement,
    };
    let listed: Vec<&Listed<'_>> = desk.listed.iter().collect();
    compared(
        &registered.readers,
        &listed,
        hides_face_reader(facts, &listed),
    )
}

/// `hidden`: every reader that is listed is surely another one than the face reader. A registered reader that is not listed is only warned
/// of where its name has no number of Windows at its end: a maker's may be in use without PC/SC (Hi-CARA).
fn compared(registered: &[RegisteredReader], listed: &[&Listed<'_>], hidden: bool) -> Judgement {
    let here: Vec<&ReaderName> = listed.iter().map(|listed| &listed.reader.name).collect();
    let listed = registered
        .iter()
        .find(|reader| here.contains(&&reader.name));
    if let Some(listed) = listed {
        return Judgement::pass(evidence([Seen::RegisteredReaderListed {
            registered: listed.name.clone(),
        }]));
    }
    let renamed = registered.iter().find_map(|reader| {
        let now = here
            .iter()
            .find(|now| without_number(now) == without_number(&reader.name))?;
        Some(Seen::RegisteredReaderRenamed {
            registered: reader.name.clone(),
            now: (*now).clone(),
        })
    });
    if let Some(renamed) = renamed {
        return Judgement::fail(Finding::ReaderRenamed, evidence([renamed]));
    }
    let gone = registered.iter().map(|reader| Seen::RegisteredReaderGone {
        registered: reader.name.clone(),
    });
    let is_of_pcsc = |reader: &RegisteredReader| number_of(&reader.name).is_some();
    if here.is_empty() && registered.iter().all(is_of_pcsc) {
        Judgement::fail(Finding::RegisteredReaderAbsent, evidence(gone))
    } else if here.is_empty() || hidden {
        Judgement::warn(Finding::RegisteredReaderAbsent, evidence(gone))
    } else {
        Judgement::unknown(Why::NotTold, evidence(gone))
    }
}

/// Two sections for one device.
fn twice(readers: &[RegisteredReader]) -> Option<(&RegisteredReader, &RegisteredReader)> {
    readers.iter().enumerate().find_map(|(place, one)| {
        let other = readers[place + 1..]
            .iter()
            .find(|other| other.device == one.device)?;
        Some((one, other))
    })
}

/// A name of PC/SC without the number that Windows gives it.
fn without_number(name: &ReaderName) -> &str {
    let trimmed = name.0.trim_end();
    number_of(name).map_or(trimmed, |number| {
        trimmed[..trimmed.len() - number.len()].trim_end()
    })
}

/// The number that Windows gives a name of PC/SC.
fn number_of(name: &ReaderName) -> Option<&str> {
    let (_, number) = name.0.trim_end().rsplit_once(' ')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}
