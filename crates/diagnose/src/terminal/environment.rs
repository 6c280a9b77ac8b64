//! `terminal.environment`: do the programs work in one environment, 本番? The rule is that of the official tool which switches it. A terminal on which a vendor
//! tests is in 接続検証 with both, and rightly: that alone is told and not judged.

use kb::Base;

use crate::terminal::evidence::{ProgramName, TerminalEvidence as Seen};
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Environment, Facts, Observed, PartName, SettingsFile, TerminalSettings, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.environment",
    findings: &[
        Finding::TerminalEnvironmentWrong,
        Finding::TerminalEnvironmentUnregistered,
    ],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalSettings,
        PartName::TerminalReaders,
    ],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let settings = match seen(&facts.terminal.settings) {
        Ok(settings) => settings,
        Err(judgement) => return judgement,
    };
    let files = [
        (ProgramName::Link, settings.link),
        (ProgramName::Face, settings.face),
    ];
    let mut told: Vec<Seen> = files
        .iter()
        .filter(|(_, environment)| *environment != Environment::NoFile)
        .map(|(program, environment)| Seen::EnvironmentOf {
            program: *program,
            environment: *environment,
        })
        .collect();
    match state(settings) {
        State::NotTold => Judgement::unknown(Why::NotTold, evidence(told)),
        State::Wrong => Judgement::fail(Finding::TerminalEnvironmentWrong, evidence(told)),
        State::Test if settings.production_readers_kept => {
            told.push(Seen::ProductionKept);
            Judgement::fail(Finding::TerminalEnvironmentWrong, evidence(told))
        }
        State::Test => Judgement::unknown(Why::NotTold, evidence(told)),
        State::Production if left_behind(facts, settings) => {
            told.push(Seen::TestKept);
            Judgement::fail(Finding::TerminalEnvironmentUnregistered, evidence(told))
        }
        State::Production => Judgement::pass(evidence(told)),
    }
}

/// What both files together say.
enum State {
    Production,
    Test,
    Wrong,
    NotTold,
}

fn state(settings: &TerminalSettings) -> State {
    use Environment::{Both, Neither, NoFile, Production, Test, Unreadable};
    match (settings.link, settings.face) {
        (Both, _) | (_, Both | Neither) | (Production, Test) | (Test, Production) => State::Wrong,
        // A newer 連携アプリ may keep its servers in another file, so that a file without them says nothing.
        (Unreadable | Neither, _) | (_, Unreadable) | (NoFile, NoFile) => State::NotTold,
        (Production, Production | NoFile) | (NoFile, Production) => State::Production,
        (Test, Test | NoFile) | (NoFile, Test) => State::Test,
    }
}

/// The readers of 接続検証 were put aside, and none was registered for 本番 since.
fn left_behind(facts: &Facts, settings: &TerminalSettings) -> bool {
    settings.test_readers_kept
        && matches!(&facts.terminal.readers, Observed::Seen(readers)
            if readers.file == SettingsFile::Missing)
}
