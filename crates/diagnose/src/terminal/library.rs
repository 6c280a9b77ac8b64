//! `terminal.library`: are the files of the terminal's programs here, and is the face library new enough? Before 1.0.6 it fails to write ReaderInfo (source
//! 000, 905). No other version is called old, because the newest ones are not published.

use kb::Base;

use crate::terminal::evidence::{ProgramName, TerminalEvidence as Seen};
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement};
use facts::{Facts, PartName, TerminalProgram, Version, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.library",
    findings: &[Finding::TerminalFilesMissing, Finding::FaceLibraryOutdated],
    needs: &[PartName::TerminalPrograms],
    explained_by: &[],
    judge,
};

/// The first version without the fault.
const NEEDED: Version = Version([1, 0, 6, 0]);

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let programs = match terminal(facts) {
        Ok(programs) => programs,
        Err(judgement) => return judgement,
    };
    let named: [(ProgramName, &TerminalProgram); 3] = [
        (ProgramName::Link, &programs.link),
        (ProgramName::Distribution, &programs.distribution),
        (ProgramName::Face, &programs.face),
    ];
    let without_files = named
        .iter()
        .filter(|(_, program)| program.settings && !program.files)
        .map(|(name, _)| Seen::ProgramIncomplete { program: *name });
    let without_files = evidence(without_files);
    if !without_files.is_empty() {
        return Judgement::fail(Finding::TerminalFilesMissing, without_files);
    }
    match programs.face.version {
        Some(version) if version < NEEDED => {
            let told = Seen::FaceTooOld {
                version,
                needed: NEEDED,
            };
            return Judgement::fail(Finding::FaceLibraryOutdated, evidence([told]));
        }
        None if programs.face.files => {
            let told = Seen::NoVersion {
                program: ProgramName::Face,
            };
            return Judgement::unknown(Why::NotTold, evidence([told]));
        }
        _ => {}
    }
    let here = named.iter().filter(|(_, program)| program.files);
    Judgement::pass(evidence(here.map(|(name, program)| {
        Seen::TerminalProgram {
            program: *name,
            version: program.version,
        }
    })))
}
