//! `os.version`: does the app run on this system? Of Windows the answer is published (10 and 11); of the phones it is not, and a
//! Windows Server is neither, so nothing is said of it.

use kb::Base;

use super::software_evidence::SoftwareEvidence as Seen;
use super::{Check, Finding, Judgement, seen, uses_app};
use crate::enquiry::system;
use crate::facts::{Edition, Facts, Os, Version, Why};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "os.version",
    title: "Windowsのバージョン",
    findings: &[Finding::OsUnsupported],
    needs: &[PartName::System],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    if !uses_app(facts) {
        return Judgement::not_applicable();
    }
    let here = match seen(&facts.software.system) {
        Ok(here) => here,
        Err(judgement) => return judgement,
    };
    let shown = system(facts).unwrap_or_else(|| here.version.to_string());
    let mut evidence = vec![Seen::System { system: shown }.into()];
    let rows = &Base::embedded().app().systems;
    let row = rows.iter().find(|row| row.os == "windows");
    let from = row.and_then(|row| Some((row.from.parse::<Version>().ok()?, &row.shown)));
    match from {
        Some((from, systems)) if facts.os == Os::Windows => {
            if here.edition == Some(Edition::Server) {
                return Judgement::unknown(Why::NotTold, evidence);
            }
            if here.version >= from {
                return Judgement::pass(evidence);
            }
            evidence.push(
                Seen::RunsOn {
                    systems: systems.clone(),
                }
                .into(),
            );
            Judgement::fail(Finding::OsUnsupported, evidence)
        }
        _ => Judgement::unknown(Why::NotTold, evidence),
    }
}
