//! `terminal.face-config`: is the output of a face reader's results defined, in a file that can be read, with a folder that is there?

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, hands_results_on, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, FolderSetting, Observed, PartName, SettingsFile, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.face-config",
    findings: &[Finding::FaceDefinitionWrong, Finding::FaceFolderMissing],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalSettings,
        PartName::TerminalFolder,
    ],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    match terminal(facts) {
        Ok(programs) if hands_results_on(programs) => {}
        Ok(_) => return Judgement::not_applicable(),
        Err(judgement) => return judgement,
    }
    let output = match seen(&facts.terminal.settings) {
        Ok(settings) => settings.output,
        Err(judgement) => return judgement,
    };
    let file = Seen::FaceDefinition { file: output.file };
    match output.file {
        SettingsFile::Read => {}
        SettingsFile::Missing => {
            return Judgement::fail(Finding::FaceDefinitionWrong, evidence([file]));
        }
        SettingsFile::Unreadable => return Judgement::unknown(Why::NotTold, evidence([file])),
    }
    if output.bom {
        let told = evidence([Seen::FaceDefinitionBom]);
        return Judgement::fail(Finding::FaceDefinitionWrong, told);
    }
    let mut told = vec![Seen::FaceFolderSet {
        folder: output.folder,
    }];
    told.extend((output.output == Some(false)).then_some(Seen::OutputOff));
    if output.folder == FolderSetting::NotSet {
        return Judgement::fail(Finding::FaceDefinitionWrong, evidence(told));
    }
    let there = match &facts.terminal.folder {
        Observed::Seen(folder) => folder.there,
        Observed::Unavailable(_) | Observed::NotAsked => None,
    };
    told.extend(there.map(|there| Seen::FaceFolderThere { there }));
    match there {
        Some(true) => Judgement::pass(evidence(told)),
        Some(false) => Judgement::fail(Finding::FaceFolderMissing, evidence(told)),
        None => Judgement::unknown(Why::NotTold, evidence(told)),
    }
}
