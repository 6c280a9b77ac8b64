//! `os.version`: does the app run on this system, and does its maker still mend it? Of Windows the answer is published (10 and 11, of
//! which 10 has ended); of the phones it is not, so theirs is told and not judged, until the content has a row for them. Each release of Windows ends on a
//! day of its own for Home and Pro, for Enterprise and Education, and for both long-term editions (LTSC); a release and an edition
//! without a row in app.toml are not said to have ended. A Windows Server is neither, so nothing is said of it. A 資格確認端末 has no
//! app, and its Windows ends on the same days.

use jiff::civil::Date;
use kb::{Base, Ended, SupportUntil, SupportedEditions, SystemFrom};

use crate::opening::day;
use crate::software::evidence::SoftwareEvidence as Seen;
use crate::terminal::terminal;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_app};
use facts::PartName;
use facts::{Edition, Facts, Os, SystemVersion, Version, Why};

pub(crate) const CHECK: Check = Check {
    id: "os.version",
    findings: &[Finding::OsUnsupported],
    needs: &[PartName::System, PartName::TerminalPrograms],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_app(facts)
        && let Err(judgement) = terminal(facts)
    {
        return judgement;
    }
    let here = match seen(&facts.software.system) {
        Ok(here) => here,
        Err(judgement) => return judgement,
    };
    let shown = facts
        .system_in_words()
        .unwrap_or_else(|| here.version.to_string());
    let evidence = vec![Seen::System { system: shown }.into()];
    let word = match facts.os {
        Os::Windows => "windows",
        Os::Android => "android",
        Os::Ios => "ios",
        Os::Linux | Os::Macos => return Judgement::not_applicable(),
    };
    let mut rows = base.app().systems.iter();
    let judgement = compare(here, evidence, rows.find(|row| row.os == word));
    let until = support_of(here, facts.os, base).and_then(|row| row.until.parse::<Date>().ok());
    match until {
        Some(until)
            if judgement.finding.is_none()
                && day(&facts.taken_at).is_some_and(|now| now > until) =>
        {
            let mut evidence = judgement.evidence;
            evidence.push(
                Seen::ReleaseEnded {
                    on: until.to_string(),
                }
                .into(),
            );
            Judgement::warn(Finding::OsUnsupported, evidence)
        }
        _ => judgement,
    }
}

/// Until when this release is mended for this edition, where that is known.
pub(crate) fn support_of<'a>(
    here: &SystemVersion,
    os: Os,
    base: &'a Base,
) -> Option<&'a SupportUntil> {
    let editions = match here.edition? {
        Edition::Home | Edition::Pro | Edition::ProForWorkstations => SupportedEditions::HomePro,
        Edition::Education | Edition::Enterprise => SupportedEditions::EnterpriseEducation,
        Edition::EnterpriseLtsc => SupportedEditions::Ltsc,
        Edition::IotEnterpriseLtsc => SupportedEditions::IotLtsc,
        Edition::Server | Edition::Other => return None,
    };
    let mut systems = base.app().systems.iter();
    let system = systems.find(|row| os == Os::Windows && row.os == "windows")?;
    let mut rows = system.support.iter();
    rows.find(|row| row.build == here.version.build() && row.of == editions)
}

/// Compares what is here with the row for this system.
fn compare(
    here: &SystemVersion,
    mut evidence: Vec<Evidence>,
    row: Option<&SystemFrom>,
) -> Judgement {
    let from = row.and_then(|row| Some((row.from.parse::<Version>().ok()?, &row.shown)));
    let Some((from, systems)) = from else {
        // Nothing is there to compare it with, so it is told and not judged; an Unknown would stand in every check-up.
        evidence.push(Seen::NoLeastSystem.into());
        return Judgement {
            evidence,
            ..Judgement::not_applicable()
        };
    };
    if here.edition == Some(Edition::Server) {
        return Judgement::unknown(Why::NotTold, evidence);
    }
    if here.version >= from {
        let Some(ended) = row.and_then(|row| ended(here, row)) else {
            return Judgement::pass(evidence);
        };
        let means = ended.means.clone();
        evidence.push(Seen::SupportEnded { means }.into());
        return Judgement::warn(Finding::OsUnsupported, evidence);
    }
    evidence.push(
        Seen::RunsOn {
            systems: systems.clone(),
        }
        .into(),
    );
    Judgement::fail(Finding::OsUnsupported, evidence)
}

/// What has ended for this version. The long-term editions (LTSC) are mended for years more, each until a day of its own.
fn ended<'a>(here: &SystemVersion, row: &'a SystemFrom) -> Option<&'a Ended> {
    let ended = row.ended.as_ref()?;
    let before = ended.before.parse::<Version>().ok()?;
    let is_long_term = matches!(
        here.edition,
        Some(Edition::EnterpriseLtsc | Edition::IotEnterpriseLtsc)
    );
    (here.version < before && !is_long_term).then_some(ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;

    #[test]
    fn a_phone_is_judged_as_soon_as_the_content_has_a_row_for_its_system() {
        let row = SystemFrom {
            os: "android".to_owned(),
            from: "11.0".to_owned(),
            shown: "Android 11から".to_owned(),
            ended: None,
            support: Vec::new(),
            sure: kb::Sure::High,
            source: "made up for this test".to_owned(),
            checked_on: "2026-11-22".to_owned(),
        };
        for (version, row, verdict) in [
            ("14", Some(&row), Verdict::Pass),
            ("11", Some(&row), Verdict::Pass),
            ("10", Some(&row), Verdict::Fail),
            ("8.1.0", Some(&row), Verdict::Fail),
            ("8.1.0", None, Verdict::NotApplicable),
        ] {
            let here = SystemVersion {
                version: Version::of_phone(version).expect("a version"),
                edition: None,
                release: None,
            };
            let judgement = compare(&here, Vec::new(), row);
            assert_eq!(judgement.verdict, verdict, "{version}");
            assert_eq!(judgement.evidence.is_empty(), verdict == Verdict::Pass);
        }
    }
}
