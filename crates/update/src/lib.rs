//! Updating マイナ資格確認アプリ by winget, after the user has agreed to the terms shown: the official last way (003 Q14).
//! winget's output is passed on live, followed by the outcome and the next step. The answer is understood by winget's
//! exit status, where the system passes it on whole, and by its sentences in Japanese and English; any other is
//! reported as not understood.

mod answer;
mod progress;
#[cfg(any(test, feature = "received"))]
pub mod received;

use std::ffi::OsStr;
use std::time::Duration;

use kb::{Base, Fields, word_of};
use serde::{Deserialize, Serialize};
use specta::Type;

use diagnose::Finding;
pub use program::Cancel;
use program::NotEnded;

/// The longest time an update may take: a download over a slow line, and the Store's own waiting.
pub const UPDATE_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// The entry with the official order of ways.
const WAYS: &str = "guide/update-app-windows";

/// The command to be run, and the terms that the user agrees to with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UpdateOffer {
    /// The command as a user would type it.
    pub command: String,
    /// The terms, one line each.
    pub terms: Vec<String>,
}

/// What happens during an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum UpdateEvent {
    /// winget was started.
    Started,
    /// winget printed a line.
    Said {
        /// The line.
        line: String,
    },
    /// winget's progress bar moved.
    Progress {
        /// 0 to 100.
        percent: u8,
    },
}

/// The outcome of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UpdateOutcome {
    /// Installed or upgraded.
    Updated,
    /// There is no newer version.
    AlreadyNewest,
    /// Windows has to be restarted to finish the update.
    NeedsRestart,
    /// The Store does not offer the app for this machine.
    NotFound,
    /// The Store cannot be reached.
    NoNetwork,
    /// A rule of the facility forbids updates.
    Forbidden,
    /// The user did not agree to the terms.
    AgreementRefused,
    /// The app is open.
    AppInUse,
    /// Windows is installing something else.
    Busy,
    /// The disk is full.
    DiskFull,
    /// The Store's certificate is not the one that winget expects: somebody reads along, the clock is wrong, or winget is old.
    CertificateMismatch,
    /// Something on the way refuses the Store.
    Filtered,
    /// Windows Update is switched off.
    UpdateServiceOff,
    /// The Store wants a sign-in.
    StoreSignIn,
    /// The Store's rights of use could not be checked, as happens to all its apps at once.
    StoreLicence,
    /// The Store refused with an error of its own.
    StoreFailed,
    /// This machine has no winget.
    NoWinget,
    /// winget took too long and was ended.
    TimedOut,
    /// The user ended it.
    Cancelled,
    /// winget's answer is not known.
    NotUnderstood,
}

/// An update that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UpdateReport {
    /// The outcome.
    pub outcome: UpdateOutcome,
    /// The outcome in sentences for a user.
    pub says: String,
    /// The finding that corresponds to it.
    pub finding: Option<Finding>,
    /// The entry with the next steps.
    pub next: String,
    /// The step of that entry to continue with, from 1; absent to begin with its first.
    pub step: Option<u32>,
    /// The check that shows whether the update worked.
    pub check: Option<String>,
    /// winget's exit status, when it ended by itself.
    pub status: Option<i32>,
    /// winget's last lines.
    pub said: Vec<String>,
}

/// The number of winget's last lines that are kept for the report.
const LAST_LINES: usize = 8;

/// The offer of an update; `None` when the knowledge base has no product.
#[must_use]
pub fn update_offer(base: &Base) -> Option<UpdateOffer> {
    let product = base.app().microsoft_store()?;
    Some(UpdateOffer {
        command: format!("winget install --id {}", product.id),
        terms: product.terms.iter().copied().map(str::to_owned).collect(),
    })
}

/// Runs winget and sends events. Blocks until it ends. The caller has the user's consent to the terms of
/// [`update_offer`].
pub fn update(
    base: &Base,
    path: &OsStr,
    deadline: Duration,
    cancel: &Cancel,
    mut tell: impl FnMut(UpdateEvent),
) -> UpdateReport {
    let (Some(product), Some(winget)) = (base.app().microsoft_store(), program::winget(path))
    else {
        return report(UpdateOutcome::NoWinget, None, &[], base);
    };
    let args = [
        "install",
        "--id",
        product.id,
        "--accept-source-agreements",
        "--accept-package-agreements",
    ];
    tell(UpdateEvent::Started);
    let mut bar = progress::Bar::default();
    let ended = program::run(&winget, &args, deadline, cancel, |piece| {
        if let Some(event) = bar.read(piece) {
            tell(event);
        }
    });
    match ended {
        Ok(ended) => heard(ended.status, ended.said, base),
        Err(NotEnded::NotStarted(error)) => {
            let said = [error.to_string()];
            report(UpdateOutcome::NoWinget, None, &said, base)
        }
        Err(NotEnded::TimedOut) => report(UpdateOutcome::TimedOut, None, &[], base),
        Err(NotEnded::Cancelled) => report(UpdateOutcome::Cancelled, None, &[], base),
    }
}

/// The report on winget's end, from its status and its output.
fn heard(status: Option<i32>, said: Vec<String>, base: &Base) -> UpdateReport {
    let lines: Vec<String> = said
        .into_iter()
        .filter(|piece| !progress::is_drawn(piece))
        .collect();
    report(answer::understood(status, &lines), status, &lines, base)
}

/// The report on an update that the user did not agree to: nothing was run.
#[must_use]
pub fn not_agreed(base: &Base) -> UpdateReport {
    report(UpdateOutcome::AgreementRefused, None, &[], base)
}

fn report(
    outcome: UpdateOutcome,
    status: Option<i32>,
    said: &[String],
    base: &Base,
) -> UpdateReport {
    use UpdateOutcome as Is;
    let opens = |place: &str| step(base, |step| step.open.as_deref() == Some(place));
    let opens_a_site = || {
        step(base, |step| {
            step.open
                .as_deref()
                .is_some_and(|open| open.starts_with("https://"))
        })
    };
    let does = |words: &str| step(base, |step| step.action.contains(words));
    let (finding, next, step, check) = match outcome {
        Is::Updated => (None, WAYS, does("バージョンを見る"), Some("app.version")),
        Is::AlreadyNewest => (None, WAYS, does("コールセンター"), Some("app.version")),
        Is::NeedsRestart => (None, WAYS, does("バージョンを見る"), Some("app.version")),
        Is::NotFound => (None, WAYS, opens_a_site(), None),
        Is::NoNetwork => (
            None,
            "guide/server-unreachable",
            None,
            Some("network.reach"),
        ),
        Is::Forbidden => (
            Some(Finding::AppUpdateBlocked),
            "guide/app-update-blocked",
            None,
            None,
        ),
        Is::AgreementRefused => (None, WAYS, opens("windows-update"), None),
        Is::AppInUse => (None, WAYS, does("閉じる"), None),
        Is::Busy => (None, WAYS, opens("windows-update"), None),
        Is::DiskFull => (None, WAYS, does("コールセンター"), None),
        Is::CertificateMismatch => (None, "guide/tls-intercepted", None, Some("tls.chain")),
        Is::Filtered => (None, "guide/tls-refused", None, Some("network.portal")),
        Is::UpdateServiceOff => (None, "guide/app-update-blocked", None, None),
        Is::StoreSignIn => (None, WAYS, opens("store-page"), None),
        Is::StoreLicence => (None, "topic/app-does-not-open", None, None),
        Is::StoreFailed => (None, WAYS, opens_a_site(), None),
        Is::NoWinget => (None, WAYS, opens("store-page"), None),
        Is::TimedOut => (None, WAYS, opens_a_site(), Some("app.version")),
        Is::Cancelled => (None, WAYS, does("バージョンを見る"), Some("app.version")),
        Is::NotUnderstood => (None, WAYS, does("バージョンを見る"), Some("app.version")),
    };
    UpdateReport {
        outcome,
        says: base
            .update_outcome(&word_of(&outcome), &number(status))
            .unwrap_or_default(),
        finding,
        next: next.to_owned(),
        step,
        check: check.map(str::to_owned),
        status,
        said: said[said.len().saturating_sub(LAST_LINES)..].to_vec(),
    }
}

/// winget's status, for the sentence that has a place for it.
fn number(status: Option<i32>) -> Fields {
    status.map_or_else(Fields::default, |status| {
        Fields::of(&std::collections::BTreeMap::from([(
            "number",
            answer::written(status),
        )]))
    })
}

/// The first matching step of the official order, from 1.
fn step(base: &Base, fits: impl Fn(&kb::Step) -> bool) -> Option<u32> {
    let place = base.entry(WAYS)?.steps.iter().position(fits)?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_says_what_happened_and_where_to_go_on() {
        use UpdateOutcome::{
            AgreementRefused, AlreadyNewest, AppInUse, Busy, Cancelled, CertificateMismatch,
            DiskFull, Filtered, Forbidden, NeedsRestart, NoNetwork, NoWinget, NotFound,
            NotUnderstood, StoreFailed, StoreLicence, StoreSignIn, TimedOut, UpdateServiceOff,
            Updated,
        };
        let base = Base::embedded();
        let all = [
            Updated,
            AlreadyNewest,
            NeedsRestart,
            NotFound,
            NoNetwork,
            Forbidden,
            AgreementRefused,
            AppInUse,
            Busy,
            DiskFull,
            CertificateMismatch,
            Filtered,
            UpdateServiceOff,
            StoreSignIn,
            StoreLicence,
            StoreFailed,
            NoWinget,
            TimedOut,
            Cancelled,
            NotUnderstood,
        ];
        let told = all.map(|outcome| {
            let report = report(outcome, None, &[], base);
            let entry = base.entry(&report.next).expect("the next way is a page");
            let step = report
                .step
                .map(|step| entry.steps[step as usize - 1].action.clone());
            if report.next == WAYS {
                assert!(step.is_some(), "{outcome:?} names a step");
            }
            if let Some(check) = &report.check {
                assert!(diagnose::check_named(check).is_some(), "{check}");
            }
            format!("{outcome:?}: {}\n  {} {step:?}", report.says, report.next)
        });
        insta::assert_snapshot!(told.join("\n"));
        let ends: std::collections::BTreeSet<String> = all.iter().map(word_of).collect();
        let written = base.outcomes().update.keys().cloned().collect();
        assert_eq!(
            ends, written,
            "outcomes.toml has words for each end and for no other"
        );
    }

    #[test]
    fn the_offer_is_the_official_command_and_its_terms() {
        let offer = update_offer(Base::embedded()).expect("the product is known");
        assert_eq!(offer.command, "winget install --id 9nn2x23f7bn3");
        assert!(
            offer
                .terms
                .iter()
                .any(|line| line.contains("https://aka.ms/"))
        );
    }
}
