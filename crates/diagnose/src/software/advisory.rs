//! `os.advisory`: does a fault of others that is known these days hold here? advisories.toml says which, matched on the day in the
//! facts, the system, the app and the readers on the bus; a row may hold only beside other findings. Judged where the app's system is
//! known, so on Windows and phones.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use kb::{Advisory, Base};

use crate::software::evidence::SoftwareEvidence as Seen;
use crate::{CHECKS, Check, Finding, Judgement, Verdict, seen};
use facts::{App, Facts, Observed, Os, PartName, SystemVersion, Version};

pub(crate) const CHECK: Check = Check {
    id: "os.advisory",
    findings: &[Finding::KnownFault],
    // The app and the readers are judged where other checks want them, so that none is looked for because of a fault.
    needs: &[PartName::System],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    // A phone beside a desk's terminal is of no concern.
    let beside = facts.os.is_phone() && !PartName::Phone.is_wanted_with(facts.setup);
    if beside || !PartName::System.is_wanted_on(facts.os) {
        return Judgement::not_applicable();
    }
    let here = match seen(&facts.software.system) {
        Ok(here) => here,
        Err(judgement) => return judgement,
    };
    let Some(day) = day(&facts.taken_at) else {
        return Judgement::unknown(facts::Why::NotTold, Vec::new());
    };
    let mut evidence = Vec::new();
    let mut is_unseen = false;
    for row in base.advisories().iter().filter(|row| row.is_on(&day)) {
        match fits(row, here, facts, base) {
            Fit::Yes => evidence.push(
                Seen::KnownFault {
                    advisory: row.id.clone(),
                    means: row.says.clone(),
                }
                .into(),
            ),
            Fit::Unseen => is_unseen = true,
            Fit::No => {}
        }
    }
    if !evidence.is_empty() {
        Judgement::warn(Finding::KnownFault, evidence)
    } else if is_unseen {
        Judgement::unknown(facts::Why::NotReached, Vec::new())
    } else {
        Judgement::pass(vec![Seen::NoKnownFault.into()])
    }
}

/// Whether a row holds here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    /// It may: what it goes by was not looked at.
    Unseen,
    Yes,
}

impl From<bool> for Fit {
    fn from(fits: bool) -> Self {
        if fits { Self::Yes } else { Self::No }
    }
}

/// The day in Japan on which the facts were taken.
fn day(taken_at: &str) -> Option<String> {
    let moment: Timestamp = taken_at.parse().ok()?;
    let japan = TimeZone::fixed(Offset::constant(9));
    Some(moment.to_zoned(japan).date().to_string())
}

fn fits(row: &Advisory, here: &SystemVersion, facts: &Facts, base: &Base) -> Fit {
    let os = match facts.os {
        Os::Windows => "windows",
        Os::Linux => "linux",
        Os::Android => "android",
        Os::Ios => "ios",
        Os::Macos => "macos",
    };
    let (from, to) = (row.system_from.as_deref(), row.system_to.as_deref());
    let system =
        row.os.as_deref().is_none_or(|wanted| wanted == os) && within(here.version, from, to);
    Fit::from(system)
        .min(app(row, facts))
        .min(has_reader(row, facts, base))
        .min(is_beside(row, facts, base))
}

fn within(version: Version, from: Option<&str>, to: Option<&str>) -> bool {
    let bound = |bound: &str| bound.parse::<Version>().ok();
    from.is_none_or(|from| bound(from).is_some_and(|from| version >= from))
        && to.is_none_or(|to| bound(to).is_some_and(|to| version <= to))
}

fn app(row: &Advisory, facts: &Facts) -> Fit {
    let (from, to) = (row.app_from.as_deref(), row.app_to.as_deref());
    if from.is_none() && to.is_none() {
        return Fit::Yes;
    }
    match &facts.software.app {
        Observed::Seen(App::Installed { version, .. }) => within(*version, from, to).into(),
        Observed::Seen(_) => Fit::No,
        _ => Fit::Unseen,
    }
}

fn has_reader(row: &Advisory, facts: &Facts, base: &Base) -> Fit {
    if row.readers.is_empty() {
        return Fit::Yes;
    }
    let bus = match &facts.usb {
        Observed::Seen(bus) => bus,
        // A phone tells nothing of what is plugged into it.
        _ if facts.os.is_phone() => return Fit::No,
        _ => return Fit::Unseen,
    };
    let mut known = bus
        .iter()
        .flat_map(|device| base.reader_by_usb(device.id.vid, device.id.pid));
    known.any(|reader| row.readers.contains(&reader.id)).into()
}

/// Whether a finding is made beside which the row is said.
fn is_beside(row: &Advisory, facts: &Facts, base: &Base) -> Fit {
    if row.beside.is_empty() {
        return Fit::Yes;
    }
    let makers = CHECKS.iter().filter(|check| {
        let mut findings = check.findings.iter();
        check.id != CHECK.id && findings.any(|finding| is_named(row, *finding))
    });
    let judged = makers.map(|check| (check.judge)(facts, base));
    let fits = judged.map(|judgement| match judgement.finding {
        Some(finding) => Fit::from(is_named(row, finding)),
        None if judgement.verdict == Verdict::Unknown => Fit::Unseen,
        None => Fit::No,
    });
    fits.max().unwrap_or(Fit::No)
}

fn is_named(row: &Advisory, finding: Finding) -> bool {
    row.beside.iter().any(|code| code == finding.code())
}
