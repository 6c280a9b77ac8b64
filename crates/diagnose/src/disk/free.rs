//! `disk.free`: is there room for what the system and the app write? A full drive stops updates, and the app's own files, without
//! a word of why.

use kb::Base;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Check, Evidence, Finding, Judgement, seen};
use facts::{Facts, PartName, Room};

pub(crate) const CHECK: Check = Check {
    id: "disk.free",
    findings: &[Finding::DiskFull],
    needs: &[PartName::Disk],
    explained_by: &[],
    judge,
};

/// Below this many MiB (1 GiB) updates may not find the room they need: ours to choose, no source names a limit.
const SCARCE: u32 = 1_024;
/// Below this many MiB programs fail to write.
const FULL: u32 = 100;

/// Which drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Drive {
    /// The system's.
    System,
    /// That of the folder which apps write to.
    App,
}

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let disk = match seen(&facts.disk) {
        Ok(disk) => disk,
        Err(judgement) => return judgement,
    };
    let drives = [(Drive::System, &disk.system), (Drive::App, &disk.app)];
    let mut rooms: Vec<(Drive, Room)> = Vec::new();
    let mut unseen = None;
    for (drive, room) in drives {
        match seen(room) {
            // The same room is told once: as a rule it is one drive, and the verdict is the same if not.
            Ok(room) if rooms.iter().all(|(_, told)| told != room) => rooms.push((drive, *room)),
            Ok(_) => {}
            Err(judgement) => unseen = judgement.why,
        }
    }
    let least = rooms.iter().map(|(_, room)| room.free_mib).min();
    let evidence = rooms.iter().map(|(drive, room)| told(*drive, *room));
    let evidence: Vec<Evidence> = evidence.collect();
    match (least, unseen) {
        (Some(..FULL), _) => Judgement::fail(Finding::DiskFull, evidence),
        (Some(..SCARCE), _) => Judgement::warn(Finding::DiskFull, evidence),
        (_, Some(why)) => Judgement::unknown(why, evidence),
        (_, None) => Judgement::pass(evidence),
    }
}

/// As people say it: whole GB, or MB where it is less.
fn told(drive: Drive, room: Room) -> Evidence {
    let gb = room.free_mib / 1_024;
    Evidence::Room {
        drive,
        gb: (gb > 0).then_some(gb),
        mb: room.free_mib,
    }
}
