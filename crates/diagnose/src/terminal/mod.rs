//! The 資格確認端末: the PC beside a face reader, in the closed network. Nothing is judged where there is none, and what only the
//! account of its programs may see is not called missing by another account.

pub(crate) mod account;
pub(crate) mod certificate;
pub(crate) mod certificate_root;
pub(crate) mod clock;
pub(crate) mod credentials;
pub(crate) mod dns;
pub(crate) mod environment;
pub(crate) mod evidence;
pub(crate) mod face_config;
pub(crate) mod face_folder;
pub(crate) mod library;
pub(crate) mod memory;
pub(crate) mod names;
pub(crate) mod network_cards;
pub(crate) mod power;
pub(crate) mod present;
pub(crate) mod proxy;
pub(crate) mod reach;
pub(crate) mod reader_registration;
pub(crate) mod restart;
pub(crate) mod running;
pub(crate) mod tasks;

use crate::{Evidence, Judgement, seen};
use evidence::TerminalEvidence as Seen;
use facts::{AutomaticLogon, Facts, Observed, PartName, TerminalPrograms, Why};

/// The terminal's programs where this is a terminal, or the verdict where it is not or that is not known.
pub(crate) fn terminal(facts: &Facts) -> Result<&TerminalPrograms, Judgement> {
    let matters = PartName::TerminalPrograms;
    if !matters.is_wanted_with(facts.setup) || !matters.is_wanted_on(facts.os) {
        return Err(Judgement::not_applicable());
    }
    let programs = seen(&facts.terminal.programs)?;
    if programs.make_a_terminal() {
        Ok(programs)
    } else {
        Err(Judgement::not_applicable())
    }
}

/// Whether the one who is signed in is the one whom the terminal's programs run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// It is.
    Right,
    /// It is not: the PC starts with another one.
    Other,
    /// Not known.
    NotKnown,
}

/// Whether the program whose account has the certificate and the credentials runs in this session: 連携アプリ where it is installed,
/// because a face library's program may run for somebody else at the same time.
pub(crate) fn runs_here(facts: &Facts) -> bool {
    let Observed::Seen(running) = &facts.terminal.running else {
        return false;
    };
    let has_link =
        matches!(&facts.terminal.programs, Observed::Seen(programs) if programs.link.files);
    match running.link_here {
        Some(link) if has_link => link,
        Some(_) | None => running.here,
    }
}

/// Whose account this is. A program of the terminal that runs in this session says more than how the PC starts.
pub(crate) fn account(facts: &Facts) -> Account {
    if runs_here(facts) {
        return Account::Right;
    }
    match &facts.terminal.account {
        Observed::Seen(account) => match account.automatic {
            AutomaticLogon::ThisAccount => Account::Right,
            AutomaticLogon::OtherAccount => Account::Other,
            AutomaticLogon::Off | AutomaticLogon::Unnamed => Account::NotKnown,
        },
        Observed::Unavailable(_) | Observed::NotAsked => Account::NotKnown,
    }
}

/// 顔認証ライブラリ and 連携アプリ, which hands its results on, are both here; a terminal without a face reader lacks the first.
pub(crate) fn hands_results_on(programs: &TerminalPrograms) -> bool {
    programs.face.files && programs.link.files
}

/// What only the account of the terminal's programs could see.
pub(crate) fn blind() -> Judgement {
    Judgement::unknown(Why::NotReached, evidence([Seen::AskFromOwnAccount]))
}

/// A list of what was seen.
pub(crate) fn evidence(seen: impl IntoIterator<Item = Seen>) -> Vec<Evidence> {
    seen.into_iter().map(Evidence::from).collect()
}
