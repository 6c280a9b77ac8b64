//! `os.version`: does the app run on this system, and does its maker still mend it? Of Windows the answer is published (10 and 11, of
//! which 10 has ended); of the phones it is not, so theirs is told and not judged, until the content has a row for them. A Windows
//! Server is neither, so nothing is said of it.

use kb::{Base, Ended, SystemFrom};

use crate::software::evidence::SoftwareEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_app};
use facts::PartName;
use facts::{Edition, Facts, Os, SystemVersion, Version, Why};

pub(crate) const CHECK: Check = Check {
    id: "os.version",
    findings: &[Finding::OsUnsupported],
    needs: &[PartName::System],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_app(facts) {
        return Judgement::not_applicable();
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
    compare(here, evidence, rows.find(|row| row.os == word))
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

/// What has ended for this version. The long-term editions (LTSC) are mended for years more, so nothing is said of them.
fn ended<'a>(here: &SystemVersion, row: &'a SystemFrom) -> Option<&'a Ended> {
    let ended = row.ended.as_ref()?;
    let before = ended.before.parse::<Version>().ok()?;
    (here.version < before && here.edition != Some(Edition::EnterpriseLtsc)).then_some(ended)
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
