//! `terminal.face-folder`: may this account create a file in the folder of results, and is there room? Nothing is written to find out.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{Account, account, blind, evidence, hands_results_on, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{
    FaceFolder, Facts, Observed, PartName, SecurityKind, SecurityName, SecurityState, Why,
};

pub(crate) const CHECK: Check = Check {
    id: "terminal.face-folder",
    findings: &[
        Finding::FaceFolderFull,
        Finding::FaceFolderNotWritable,
        Finding::FoldersProtected,
    ],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalFolder,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
        PartName::Security,
    ],
    explained_by: &[
        Finding::DiskFull,
        Finding::FaceDefinitionWrong,
        Finding::FaceFolderMissing,
        Finding::OtherAccount,
    ],
    judge,
};

/// Below this many MiB results cannot be counted on to be written; below the other the drive is nearly full. As `disk.free`.
const FULL: u32 = 100;
const SCARCE: u32 = 1_024;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    match terminal(facts) {
        Ok(programs) if hands_results_on(programs) => {}
        Ok(_) => return Judgement::not_applicable(),
        Err(judgement) => return judgement,
    }
    let folder = match seen(&facts.terminal.folder) {
        Ok(folder) => folder,
        Err(judgement) => return judgement,
    };
    if folder.there == Some(false) {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let free = match &folder.room {
        Observed::Seen(room) => Some(room.free_mib),
        Observed::Unavailable(_) | Observed::NotAsked => None,
    };
    let room = free.map(|mb| Seen::FaceFolderRoom {
        gb: (mb >= 1_024).then_some(mb / 1_024),
        mb,
    });
    let right = account(facts) == Account::Right;
    match (free, folder.may_write) {
        (Some(..FULL), _) => Judgement::fail(Finding::FaceFolderFull, evidence(room)),
        (_, Some(false)) if right => {
            let told = [Seen::FaceFolderWritable { writable: false }];
            Judgement::fail(
                Finding::FaceFolderNotWritable,
                evidence(told.into_iter().chain(room)),
            )
        }
        (Some(..SCARCE), _) => {
            Judgement::warn(Finding::FaceFolderFull, evidence(room)).because(&[Finding::DiskFull])
        }
        (_, Some(true)) if right => writable(folder, room, facts),
        // Another account's rights are not those of the terminal's programs.
        (_, Some(_)) => blind(),
        (_, None) => Judgement::unknown(Why::NotTold, evidence(room)),
    }
}

fn writable(folder: &FaceFolder, room: Option<Seen>, facts: &Facts) -> Judgement {
    let told = [Seen::FaceFolderWritable { writable: true }];
    let told = told.into_iter().chain(room);
    if folder.protected == Some(true) && !windows_own_is_off(facts) {
        let told = told.chain([Seen::FoldersProtected]);
        Judgement::warn(Finding::FoldersProtected, evidence(told))
    } else {
        Judgement::pass(evidence(told))
    }
}

/// Whether Windows' own virus scanner, which protects the folders, is known not to run: another product has taken its place.
fn windows_own_is_off(facts: &Facts) -> bool {
    let Observed::Seen(security) = &facts.security else {
        return false;
    };
    let Observed::Seen(products) = &security.products else {
        return false;
    };
    !products.iter().any(|product| {
        product.kind == SecurityKind::Antivirus
            && product.name == SecurityName::Windows
            && product.state == SecurityState::On
    })
}
