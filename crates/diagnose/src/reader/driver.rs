//! `reader.driver`: does every reader on the USB bus stand in PC/SC's list? One that does not has no driver. A reader that
//! was plugged in just now is being made ready, and is missing only when its time (`settles` of the check's words) is over. One that
//! the list may show under a name nobody knows is not called missing, and an unknown device is no fault where a known
//! reader works: it may be a part of the machine that nobody uses. Where Windows says why it does not run a reader, that is the cause:
//! one without a driver (28) lacks it, any other number is a driver that is there and fails.

use kb::Base;

use crate::reader::desk::{Desk, Listed, Plugged, plugged};
use crate::session::remote::{REMOTE, is_remote};
use crate::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use facts::PartName;
use facts::{Facts, Observed, Os, PcscService, Reader, UsbReader, Why};

pub(crate) const CHECK: Check = Check {
    id: "reader.driver",
    findings: &[Finding::DriverMissing, Finding::ReaderDriverFailed],
    needs: &[PartName::Pcsc, PartName::Usb],
    explained_by: &[Finding::RemoteSession, Finding::SmartcardServiceStopped],
    judge,
};

/// Drivers that Windows gives to any device, so that they tell nothing about a reader's own: of a device with several
/// functions, and of one that no other driver wants.
const ANY_DEVICE: [&str; 2] = ["usbccgp", "WinUSB"];

/// Numbers by which Windows says that a driver is not there or not set up: `CM_PROB_NOT_CONFIGURED`, `CM_PROB_REINSTALL`,
/// `CM_PROB_FAILED_INSTALL` (cfg.h).
const NO_DRIVER: [u32; 3] = [1, 18, 28];

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    let pcsc = match seen(&facts.pcsc) {
        Ok(pcsc) => pcsc,
        Err(judgement) => return judgement,
    };
    match (pcsc, &facts.usb) {
        (PcscService::NotRunning, Observed::Seen(devices)) if facts.os == Os::Windows => {
            judge_silent_windows(devices, base)
        }
        (PcscService::NotRunning, _) => Judgement::unknown(Why::NotReached, Vec::new()),
        // What is plugged in here is in no list that a remote screen is given.
        (PcscService::Running { readers }, _) if is_remote(facts) && !readers.is_empty() => {
            Judgement::unknown(Why::NotReached, Vec::new()).because(REMOTE)
        }
        (PcscService::Running { readers }, Observed::Seen(devices)) => {
            judge_both(facts, readers, devices, base)
        }
        (PcscService::Running { readers }, usb) => {
            // A card that answers is proof of a driver, even where the bus cannot be looked at.
            let powered = powered(&Desk::new(readers, &[], base));
            match seen(usb) {
                Err(_) if !powered.is_empty() => Judgement::pass(powered),
                Err(judgement) => judgement,
                Ok(_) => Judgement::not_applicable(),
            }
        }
    }
}

fn powered(desk: &Desk<'_>) -> Vec<Evidence> {
    desk.listed
        .iter()
        .filter(|listed| listed.powers_card())
        .map(|listed| Evidence::CardThere {
            reader: listed.reader.name.clone(),
        })
        .collect()
}

fn judge_both(facts: &Facts, readers: &[Reader], devices: &[UsbReader], base: &Base) -> Judgement {
    if devices.is_empty() {
        return Judgement::not_applicable();
    }
    let desk = Desk::new(readers, devices, base);
    let face_readers_count = facts.setup != Some(kb::Setup::FaceReaderPhoneReader);
    let works = desk.listed.iter().any(|listed| {
        listed.powers_card() && (face_readers_count || !listed.is_face_reader_part())
    }) || desk
        .matched()
        .any(|plugged| face_readers_count || !plugged.is_face_reader_part());
    let mut missing = Vec::new();
    let mut unsure = Vec::new();
    let mut candidates: Vec<&Listed<'_>> = Vec::new();
    for plugged in desk.unlisted() {
        let names: Vec<_> = desk.candidates(plugged).collect();
        if !names.is_empty() {
            unsure.push(plugged);
            for listed in names {
                if !candidates.iter().any(|other| std::ptr::eq(*other, listed)) {
                    candidates.push(listed);
                }
            }
        } else if plugged.is_known() || !works {
            missing.push(plugged);
        }
    }
    if let Some(judgement) = still_settling(&missing, base) {
        return judgement;
    }
    if !missing.is_empty() {
        let finding = cause(&missing);
        let mut evidence = unlisted(&missing);
        if readers.is_empty() {
            evidence.push(Evidence::NoReaders);
        }
        if works {
            return Judgement::warn(finding, evidence);
        }
        return Judgement::fail(finding, evidence);
    }
    let on_bus = desk
        .plugged
        .iter()
        .flat_map(|plugged| std::iter::once(plugged.evidence()).chain(inside(plugged)));
    let evidence = on_bus.chain(desk.listed.iter().map(|listed| listed.evidence()));
    let one_for_each =
        candidates.len() >= unsure.len() && candidates.iter().any(|listed| listed.powers_card());
    if unsure.is_empty() || one_for_each {
        Judgement::pass(evidence.collect())
    } else {
        Judgement::unknown(Why::NotTold, evidence.collect())
    }
}

/// Windows starts the service with the first reader that has a driver, so a reader on the bus and silence mean that it has
/// none; unless one is bound to it, and then the service is at fault.
fn judge_silent_windows(devices: &[UsbReader], base: &Base) -> Judgement {
    let all = plugged(devices, base);
    let missing: Vec<&Plugged<'_>> = all
        .iter()
        .filter(|plugged| lacks_driver(plugged) || plugged.device.problem.is_some())
        .collect();
    if let Some(judgement) = still_settling(&missing, base) {
        return judgement;
    }
    if !missing.is_empty() {
        let mut evidence = unlisted(&missing);
        evidence.push(Evidence::ServiceSilent);
        Judgement::fail(cause(&missing), evidence)
    } else if all.is_empty() {
        Judgement::not_applicable()
    } else {
        let mut evidence: Vec<Evidence> = all.iter().flat_map(with_driver).collect();
        evidence.push(Evidence::ServiceSilent);
        Judgement::unknown(Why::NotTold, evidence)
    }
}

/// Why the readers that are missing are so: no driver, unless Windows says of each that its driver fails.
fn cause(missing: &[&Plugged<'_>]) -> Finding {
    let fails = |plugged: &&Plugged<'_>| {
        let problem = plugged.device.problem;
        problem.is_some_and(|code| !NO_DRIVER.contains(&code))
    };
    if missing.iter().all(fails) {
        Finding::ReaderDriverFailed
    } else {
        Finding::DriverMissing
    }
}

/// What is told of the inside of a reader and of its driver.
fn inside(plugged: &Plugged<'_>) -> Vec<Evidence> {
    let device = plugged.device;
    let id = device.id;
    let problem = device.problem.map(|code| Evidence::DeviceProblem {
        id,
        product: plugged.product(),
        code,
    });
    let driver = device
        .driver_version
        .map(|version| Evidence::DriverVersion {
            id,
            version,
            from: device.driver_from,
        });
    let firmware = device
        .firmware
        .map(|firmware| Evidence::Firmware { id, firmware });
    problem.into_iter().chain(driver).chain(firmware).collect()
}

fn lacks_driver(plugged: &Plugged<'_>) -> bool {
    match &plugged.device.driver {
        None => true,
        Some(driver) => {
            plugged.is_known()
                && ANY_DEVICE
                    .iter()
                    .any(|any| any.eq_ignore_ascii_case(driver))
        }
    }
}

fn with_driver(plugged: &Plugged<'_>) -> Vec<Evidence> {
    let bound = plugged
        .device
        .driver
        .clone()
        .map(|driver| Evidence::Driver {
            id: plugged.device.id,
            driver,
        });
    let told = [plugged.evidence()].into_iter().chain(bound);
    told.chain(inside(plugged)).collect()
}

/// What is said where every reader that is missing was plugged in just now.
fn still_settling(missing: &[&Plugged<'_>], base: &Base) -> Option<Judgement> {
    let settles = base.check(CHECK.id)?.settles?;
    let is_new = |plugged: &&&Plugged<'_>| {
        let since = plugged.device.plugged_seconds;
        since.is_some_and(|seconds| seconds < settles)
    };
    let new: Vec<&&Plugged<'_>> = missing.iter().filter(is_new).collect();
    if new.is_empty() || new.len() < missing.len() {
        return None;
    }
    let evidence = new.into_iter().map(|plugged| Evidence::Settling {
        id: plugged.device.id,
        product: plugged.product(),
    });
    Some(Judgement::unknown(Why::Settling, evidence.collect()))
}

/// Whether a reader is being made ready, for checks that miss it meanwhile.
pub(crate) fn is_settling(facts: &Facts, base: &Base) -> bool {
    judge(facts, base).why == Some(Why::Settling)
}

/// Each with what its maker offers.
fn unlisted(missing: &[&Plugged<'_>]) -> Vec<Evidence> {
    missing
        .iter()
        .flat_map(|plugged| {
            let (id, product) = (plugged.device.id, plugged.product());
            let offer = plugged.driver_offer().map(|offer| Evidence::DriverOffer {
                id,
                offer: offer.to_owned(),
            });
            [plugged.evidence(), Evidence::NotInList { id, product }]
                .into_iter()
                .chain(inside(plugged))
                .chain(offer)
        })
        .collect()
}
