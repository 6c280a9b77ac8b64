//! `terminal.certificate`: is the institution's certificate here, with its key, and still valid? The one that ends last is judged, as the official table has
//! it for 012. A Pass never says that it was not revoked.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{Account, account, blind, evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, InstitutionCertificate, InstitutionCertificates, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.certificate",
    findings: &[
        Finding::InstitutionCertificateMissing,
        Finding::InstitutionCertificateExpired,
        Finding::InstitutionCertificateSeveral,
        Finding::InstitutionCertificateExpiring,
    ],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalCertificates,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
    ],
    explained_by: &[Finding::OtherAccount],
    judge,
};

/// Days before the end from which the certificate can be renewed, as dentists' and pharmacists' associations tell it.
const RENEWABLE: u32 = 90;

/// Days after the newest one's beginning in which several are what renewing leaves.
const RENEWED: i64 = 14;

/// A wrong clock explains whatever is wrong with a date.
const CLOCK: &[Finding] = &[Finding::TerminalClockWrong];

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let certificates = match seen(&facts.terminal.certificates) {
        Ok(certificates) => certificates,
        Err(judgement) => return judgement,
    };
    if account(facts) == Account::Other {
        return blind();
    }
    let usable: Vec<Dated<'_>> = certificates.own.iter().filter_map(Dated::of).collect();
    if usable.is_empty() {
        return missing(certificates, account(facts));
    }
    let Ok(now) = facts.taken_at.parse::<jiff::Timestamp>() else {
        return Judgement::unknown(Why::NotTold, Vec::new());
    };
    let valid: Vec<&Dated<'_>> = usable
        .iter()
        .filter(|dated| dated.begins <= now && now < dated.ends)
        .collect();
    let Some(last) = valid.iter().max_by_key(|dated| dated.ends) else {
        return not_valid(&usable, now);
    };
    let days = (last.ends.as_second() - now.as_second()) / 86_400;
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    let count = u32::try_from(valid.len()).unwrap_or(u32::MAX);
    let mut told = vec![
        Seen::CertificatesValid { count },
        Seen::CertificateUntil {
            not_after: last.certificate.not_after.clone(),
            days,
        },
    ];
    if days <= RENEWABLE {
        told.extend((certificates.reminder == Some(false)).then_some(Seen::NoReminder));
        return Judgement::warn(Finding::InstitutionCertificateExpiring, evidence(told))
            .because(CLOCK);
    }
    // Who has renewed as the official table says keeps the old one until it ends.
    if count > 1 && !just_renewed(&valid, now) {
        return Judgement::warn(Finding::InstitutionCertificateSeveral, evidence(told))
            .because(CLOCK);
    }
    Judgement::pass(evidence(told))
}

/// Whether the newest of these began only now.
fn just_renewed(valid: &[&Dated<'_>], now: jiff::Timestamp) -> bool {
    let newest = valid.iter().map(|dated| dated.begins).max();
    newest.is_some_and(|begins| now.as_second() - begins.as_second() < RENEWED * 86_400)
}

/// A certificate with a key, and its two dates.
struct Dated<'a> {
    certificate: &'a InstitutionCertificate,
    begins: jiff::Timestamp,
    ends: jiff::Timestamp,
}

impl<'a> Dated<'a> {
    fn of(certificate: &'a InstitutionCertificate) -> Option<Self> {
        Some(Self {
            certificate,
            begins: certificate.not_before.parse().ok()?,
            ends: certificate.not_after.parse().ok()?,
        })
        .filter(|_| certificate.key)
    }
}

/// No certificate with a key. Only the account of the terminal's programs may call that a fault.
fn missing(certificates: &InstitutionCertificates, account: Account) -> Judgement {
    let mut told = vec![if certificates.own.is_empty() {
        Seen::NoCertificate
    } else {
        Seen::CertificateWithoutKey
    }];
    told.extend((certificates.in_machine > 0).then_some(Seen::CertificateInMachine));
    told.extend(
        (certificates.own.is_empty() && certificates.of_others > 0).then_some(
            Seen::CertificatesOfOthers {
                count: certificates.of_others,
            },
        ),
    );
    match account {
        Account::Right => Judgement::fail(Finding::InstitutionCertificateMissing, evidence(told)),
        Account::Other | Account::NotKnown => blind(),
    }
}

/// Certificates, and none of them valid now: all have ended, or one begins later than the clock says.
fn not_valid(usable: &[Dated<'_>], now: jiff::Timestamp) -> Judgement {
    let to_come = usable.iter().find(|dated| dated.begins > now);
    if let Some(to_come) = to_come {
        let told = Seen::CertificateNotYet {
            not_before: to_come.certificate.not_before.clone(),
        };
        return Judgement::unknown(Why::NotReached, evidence([told])).because(CLOCK);
    }
    let last = usable.iter().max_by_key(|dated| dated.ends);
    let ended = last.map(|dated| Seen::CertificateEnded {
        not_after: dated.certificate.not_after.clone(),
    });
    Judgement::fail(Finding::InstitutionCertificateExpired, evidence(ended)).because(CLOCK)
}
