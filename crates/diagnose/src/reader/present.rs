//! `reader.present`: does the PC/SC service list a reader that can be used? Neither a ghost nor the card part of a
//! 顔認証付きカードリーダー is the reader one looks for.

use kb::{Base, Setup};

use crate::reader::desk::{Desk, Listed, has_face_reader, hides_face_reader};
use crate::reader::ghost::{ghosts, without_device};
use crate::session::remote::{in_virtual_machine, is_remote};
use crate::{Check, Evidence, Finding, Judgement, seen, service, uses_pcsc};
use facts::PartName;
use facts::{
    CardLook, Facts, JpkiToken, Observed, Os, PcscService, Reader, RunState, StartType, Why,
    WindowsService,
};

pub(crate) const CHECK: Check = Check {
    id: "reader.present",
    findings: &[Finding::ReaderNotConnected],
    needs: &[
        PartName::Pcsc,
        PartName::Usb,
        PartName::Services,
        PartName::Session,
    ],
    // Where the reader is to come through Bluetooth, PC/SC lists it through a maker's tool if at all; and a reader in the
    // other mode, or without power, is listed nowhere.
    explained_by: &[
        Finding::RemoteSession,
        Finding::SmartcardServiceStopped,
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::GhostReader,
        Finding::ReaderInBluetoothMode,
        Finding::ReaderInUsbMode,
        Finding::ReaderUnpowered,
        Finding::BluetoothReaderNotFound,
        Finding::BluetoothReaderNotPaired,
        Finding::BluetoothReaderOnWindows,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.pcsc) {
        Err(judgement) => judgement,
        Ok(PcscService::NotRunning) if facts.os == Os::Windows => judge_silent_windows(facts, base),
        Ok(PcscService::NotRunning) => Judgement::unknown(Why::NotReached, Vec::new()),
        Ok(PcscService::Running { readers }) => judge_listed(facts, readers, base),
    }
}

/// No usable reader is listed. Beside a 顔認証付きカードリーダー that is a warning: it is not known of every maker's that PC/SC lists
/// it, and the registered name tells more. A way that nobody promises to work explains it though it is only warned of: PC/SC need not list a
/// Bluetooth reader on Windows.
fn missing(facts: &Facts, mut evidence: Vec<Evidence>) -> Judgement {
    evidence.extend(in_virtual_machine(facts));
    if has_face_reader(facts) {
        return Judgement::warn(Finding::ReaderNotConnected, evidence)
            .because(&[Finding::RegisteredReaderAbsent]);
    }
    Judgement::fail(Finding::ReaderNotConnected, evidence)
        .because(&[Finding::BluetoothReaderOnWindows])
}

/// Without a reader Windows does not even start the service.
fn judge_silent_windows(facts: &Facts, base: &Base) -> Judgement {
    let driver = super::driver::CHECK.judge;
    match &facts.usb {
        // The reader is there and has its driver: whatever keeps the service silent, it is not the plug.
        Observed::Seen(devices) if !devices.is_empty() && driver(facts, base).finding.is_none() => {
            let plugged = super::desk::plugged(devices, base);
            let evidence = plugged.iter().map(|plugged| plugged.evidence());
            Judgement::unknown(
                Why::NotTold,
                evidence.chain([Evidence::ServiceSilent]).collect(),
            )
        }
        _ => judge_silence(facts),
    }
}

/// Silence means that no reader is there (rigs.md 1), unless the service manager shows a service that could not have
/// answered with one either.
fn judge_silence(facts: &Facts) -> Judgement {
    match service(facts, |services| &services.smart_card) {
        None => missing(facts, vec![Evidence::ServiceSilent]),
        Some(WindowsService::Installed {
            state: RunState::Stopped,
            start: start @ (StartType::Auto | StartType::Manual),
        }) => missing(
            facts,
            vec![Evidence::ServiceSilent, Evidence::ServiceStopped { start }],
        ),
        Some(WindowsService::Installed { .. } | WindowsService::NotInstalled) => {
            Judgement::unknown(Why::NotReached, Vec::new())
        }
    }
}

fn judge_listed(facts: &Facts, readers: &[Reader], base: &Base) -> Judgement {
    let bus = match &facts.usb {
        Observed::Seen(devices) => Some(devices.as_slice()),
        Observed::Unavailable(_) | Observed::NotAsked => None,
    };
    let desk = Desk::new(readers, bus.unwrap_or_default(), base);
    if desk.listed.is_empty() && super::driver::is_settling(facts, base) {
        return Judgement::unknown(Why::Settling, vec![Evidence::NoReaders]);
    }
    if desk.listed.is_empty() {
        let mut evidence = vec![Evidence::NoReaders];
        if bus.is_some_and(<[_]>::is_empty) {
            evidence.push(Evidence::NothingOnBus);
        }
        return missing(facts, evidence);
    }
    // A lent reader is on the other machine's bus.
    let absent = if is_remote(facts) {
        Vec::new()
    } else {
        doubtful(&desk, bus.is_some())
    };
    let real: Vec<&Listed<'_>> = desk
        .listed
        .iter()
        .filter(|listed| !absent.iter().any(|other| std::ptr::eq(*other, *listed)))
        .collect();
    if real.is_empty() {
        return judge_absent(facts, bus.is_some(), &absent);
    }
    if facts.setup == Some(Setup::FaceReaderPhoneReader)
        && real.iter().all(|listed| listed.is_face_reader_part())
        && !real.iter().any(|listed| has_read_phone(facts, listed))
    {
        return judge_face_reader_alone(&real);
    }
    if hides_face_reader(facts, &real) {
        let others = real.iter().map(|listed| Evidence::NoFaceReaderPart {
            reader: listed.reader.name.clone(),
        });
        return Judgement::unknown(Why::NotTold, others.collect());
    }
    let numbers = real.iter().filter_map(|listed| {
        Some(Evidence::NewNumber {
            reader: listed.reader.name.clone(),
            number: listed.new_number(facts, &desk.listed)?,
        })
    });
    let listed = real.iter().map(|listed| listed.evidence());
    // Said first: without it nothing that follows helps the app.
    let again =
        (facts.reader_came_back && facts.os == Os::Windows).then_some(Evidence::OpenProgramsAgain);
    Judgement::pass(again.into_iter().chain(listed).chain(numbers).collect())
}

/// The listed readers that are not seen to be there. Without the bus in sight a bond's name shows neither that its reader is
/// there nor that it is not.
pub(crate) fn doubtful<'a, 'b>(desk: &'b Desk<'a>, bus_in_sight: bool) -> Vec<&'b Listed<'a>> {
    if bus_in_sight {
        return ghosts(desk);
    }
    desk.listed
        .iter()
        .filter(|listed| listed.is_bond() && !listed.feels_card())
        .collect()
}

fn judge_absent(facts: &Facts, bus_in_sight: bool, absent: &[&Listed<'_>]) -> Judgement {
    let surely = bus_in_sight
        && absent.iter().all(|listed| listed.is_bond())
        && facts.setup != Some(Setup::WindowsBluetoothReader);
    if surely {
        let evidence = absent.iter().flat_map(|listed| without_device(listed));
        missing(facts, evidence.collect())
    } else {
        let evidence = absent.iter().map(|listed| listed.evidence());
        Judgement::unknown(Why::NotTold, evidence.collect())
    }
}

/// Error 024 asks for a 汎用カードリーダー beside the 顔認証付きカードリーダー. That the one listed reader is the latter's own
/// part is inferred (domain.md 2.2), and the same product is sold alone: a warning; with two of them, one may be it.
fn judge_face_reader_alone(parts: &[&Listed<'_>]) -> Judgement {
    let evidence = parts.iter().map(|listed| Evidence::FaceReaderPart {
        reader: listed.reader.name.clone(),
    });
    if parts.len() > 1 {
        Judgement::unknown(Why::NotTold, evidence.collect())
    } else {
        Judgement::warn(Finding::ReaderNotConnected, evidence.collect())
    }
}

/// A phone answered on it, so it is the reader for phones, whatever its name.
pub(crate) fn has_read_phone(facts: &Facts, listed: &Listed<'_>) -> bool {
    let Observed::Seen(cards) = &facts.cards else {
        return false;
    };
    cards.iter().any(|card| {
        card.reader == listed.reader.name
            && matches!(
                card.look,
                CardLook::Answered {
                    token: Some(JpkiToken::Android | JpkiToken::Iphone),
                    ..
                }
            )
    })
}
