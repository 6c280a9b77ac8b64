//! docs/checks.md: every check with what it looks at, its findings, what explains it and its scenes. Written from the checks,
//! the content and the scenes alone, so that it says what the program does.

use std::fmt::Write as _;

use kb::Base;

use super::outcome::verdict;
use super::{Case, Desk, Scene};
use crate::{CHECKS, Check, Finding, Verdict};

const HEAD: &str = "# The checks

Written from the code, the content and the scenes (`SCENES=write cargo test -p diagnose --test scenes`); do not edit. A test
fails when it is stale.

A check judges facts and looks at nothing itself. Its verdict is one of `pass` (seen to be right), `warn` (works, but to be minded),
`fail` (seen to be wrong), `ask` (only the user can say), `unknown` (could not be seen) and `not-applicable` (of no concern with this
equipment); a check that breaks is `crashed`. A finding is a named cause with a guide. What another finding explains is folded under
it (\"because of\"), so that the causes of a report are the roots alone, failures first.

A scene is a desk, what is different at it, and what the checks then say (`crates/diagnose/scenes/`). The first column of each table
below is the scene, the last the causes of the whole report, best first. Parts of the facts are named as `--json` writes them. Scenes
marked `rig` are played by real programs as well.
";

/// The page.
#[must_use]
pub fn page(desks: &[Desk], scenes: &[Scene], base: &Base) -> String {
    let mut page = String::from(HEAD);
    page.push_str(
        "\n## All checks\n\nCauses first: what stands higher explains what stands lower.\n\n",
    );
    page.push_str("| check | name | findings | scenes |\n|---|---|---|---|\n");
    for check in CHECKS {
        let own = scenes.iter().filter(|scene| scene.check.id == check.id);
        row(
            &mut page,
            &[
                &format!("[`{}`](#{})", check.id, anchor(check)),
                check.title(base),
                &codes(check.findings),
                &own.count().to_string(),
            ],
        );
    }
    page.push_str("\n## Desks\n\n| desk | what stands there |\n|---|---|\n");
    for desk in desks {
        row(&mut page, &[&format!("`{}`", desk.name), &desk.about]);
    }
    for check in CHECKS {
        section(&mut page, check, scenes, base);
    }
    page
}

fn section(page: &mut String, check: &Check, scenes: &[Scene], base: &Base) {
    let parts: Vec<String> = check
        .needs
        .iter()
        .map(|part| format!("`{}`", part.place()))
        .collect();
    let when = if check.is_on_request() {
        " Only when the user asks for it."
    } else if check.is_followed() {
        " Followed while it changes (`shikaku watch`)."
    } else {
        ""
    };
    let explain = base.check(check.id).map_or("", |words| &words.explain);
    // `write!` into a String cannot fail.
    let _ = write!(
        page,
        "\n## {}\n\n{}. Looks at {}.{when}\n\n{explain}\n\n| finding | what it is | guide |\n|---|---|---|\n",
        check.id,
        check.title(base),
        parts.join(", ")
    );
    for finding in check.findings {
        let guide = base.guide_for(finding.code());
        let guide = guide.map(|guide| format!("`{}` {}", guide.id, guide.title));
        row(
            page,
            &[
                &format!("`{}`", finding.code()),
                finding.meaning(),
                &guide.unwrap_or_default(),
            ],
        );
    }
    explained(page, check, scenes);
    page.push_str("\n| scene | desk | verdict | causes |\n|---|---|---|---|\n");
    for scene in scenes.iter().filter(|scene| scene.check.id == check.id) {
        let said = scene.outcome(check).map(ToString::to_string);
        let played = match scene.rig {
            Some(_) => format!("{} ([rig](reader-faults.md))", scene.name),
            None => scene.name.clone(),
        };
        row(
            page,
            &[
                &played,
                &places(&scene.cases),
                &said.unwrap_or_default(),
                &codes(&scene.causes),
            ],
        );
    }
    elsewhere(page, check, scenes);
}

/// What explains the check's judgements: always (declared), and what some of its judgements name besides (seen in the scenes).
fn explained(page: &mut String, check: &Check, scenes: &[Scene]) {
    let in_scenes = scenes.iter().filter_map(|scene| scene.outcome(check));
    let mut besides: Vec<Finding> = in_scenes
        .filter_map(|outcome| outcome.explained_by)
        .filter(|finding| !check.explained_by.contains(finding))
        .collect();
    besides.sort_by_key(|finding| Finding::ALL.iter().position(|other| other == finding));
    besides.dedup();
    if !check.explained_by.is_empty() {
        let _ = write!(
            page,
            "\nExplained by {}, the strongest first.\n",
            codes(check.explained_by)
        );
    }
    if !besides.is_empty() {
        let _ = write!(
            page,
            "\nSome of what it says is explained by {}.\n",
            codes(&besides)
        );
    }
}

/// How often the scenes of other checks tell this one's verdict.
fn elsewhere(page: &mut String, check: &Check, scenes: &[Scene]) {
    let others = scenes.iter().filter(|scene| scene.check.id != check.id);
    let said: Vec<Verdict> = others
        .filter_map(|scene| scene.outcome(check))
        .map(|outcome| outcome.verdict)
        .collect();
    let counted: Vec<String> = [
        Verdict::Pass,
        Verdict::Warn,
        Verdict::Fail,
        Verdict::Ask,
        Verdict::Unknown,
        Verdict::NotApplicable,
    ]
    .into_iter()
    .map(|kind| (kind, said.iter().filter(|said| **said == kind).count()))
    .filter(|(_, count)| *count > 0)
    .map(|(kind, count)| format!("{} {count}", verdict(kind)))
    .collect();
    if !counted.is_empty() {
        let _ = write!(
            page,
            "\nIn scenes of other checks: {}.\n",
            counted.join(", ")
        );
    }
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "/")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn codes(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "–".to_owned();
    }
    let codes: Vec<String> = findings
        .iter()
        .map(|finding| format!("`{}`", finding.code()))
        .collect();
    codes.join(", ")
}

/// The desks, each with the equipment that the scene gives it.
fn places(cases: &[Case]) -> String {
    let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
    for case in cases {
        let setup = case.setup.map_or("none", kb::Setup::text);
        match places.iter_mut().find(|(desk, _)| *desk == case.desk) {
            Some((_, setups)) => setups.push(setup),
            None => places.push((&case.desk, vec![setup])),
        }
    }
    let told = |desks: &str, setups: &[&str]| match setups {
        ["none"] => desks.to_owned(),
        setups => format!("{desks} ({})", setups.join(", ")),
    };
    match places.as_slice() {
        [(_, setups), others @ ..] if others.iter().all(|(_, other)| other == setups) => {
            let desks: Vec<&str> = places.iter().map(|(desk, _)| *desk).collect();
            told(&desks.join(", "), setups)
        }
        places => {
            let each = places.iter().map(|(desk, setups)| told(desk, setups));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Where a heading is reached on the page.
fn anchor(check: &Check) -> String {
    check.id.replace('.', "")
}
