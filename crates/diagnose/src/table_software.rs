//! The truth table of the software checks: what is installed on the left, the verdicts and the causes on the right.

use kb::{Base, Setup};

use super::{Finding, Verdict, check_named};
use crate::report::{Report, diagnose};
use facts::Answers;
use facts::{App, Edition, Facts, Observed, Os, Software, SystemVersion, UpdateRules, Why};

fn facts(app: Observed<App>, rules: UpdateRules, system: &str) -> Facts {
    let taken_at = "2026-11-22T00:00:00Z".to_owned();
    let setup = Some(Setup::WindowsUsbReader);
    Facts {
        os: Os::Windows,
        software: Software {
            app,
            rules: Observed::Seen(rules),
            system: Observed::Seen(SystemVersion {
                version: system.parse().expect("a version"),
                edition: Some(Edition::Pro),
                release: "24H2".parse().ok(),
            }),
        },
        ..Facts::blank(setup, Answers::default(), taken_at)
    }
}

fn installed(version: &str, newer: Option<&str>) -> Observed<App> {
    Observed::Seen(App::Installed {
        version: version.parse().expect("a version"),
        newer: newer.map(|newer| newer.parse().expect("a version")),
    })
}

fn judged(facts: Facts) -> Report {
    judged_by(Base::embedded(), facts)
}

fn judged_by(base: &Base, facts: Facts) -> Report {
    let checks: Vec<_> = ["os.version", "app.installed", "app.version"]
        .iter()
        .filter_map(|id| check_named(id))
        .collect();
    diagnose(facts, &checks, base)
}

/// Read from the files of the content, to which Wine knows no way; the judgement is the same everywhere.
#[cfg(unix)]
#[test]
fn content_that_came_after_the_program_is_what_is_judged_by() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("content without a mistake");
    let mut newer = content.app.versions[0].clone();
    newer.from = "99.0".to_owned();
    content.app.versions.push(newer);
    let here = || {
        facts(
            installed("3.0.3.0", None),
            UpdateRules::default(),
            "10.0.26100.7171",
        )
    };
    assert_eq!(judged(here()).causes, []);
    let causes = judged_by(&Base::new(content), here()).causes;
    assert_eq!(causes, [Finding::AppOutdated]);
}

#[test]
fn what_is_installed_leads_to_these_verdicts_and_causes() {
    use Finding::{AppNotInstalled, AppOutdated, AppUpdateBlocked, OsUnsupported};
    let free = UpdateRules::default();
    let no_store = UpdateRules {
        store_forbidden: true,
        ..free
    };
    let no_winget = UpdateRules {
        winget_forbidden: true,
        store_source_forbidden: true,
        automatic_updates_off: true,
        ..free
    };
    let new = "10.0.26100.7171";
    let with = |change: fn(&mut Facts), mut facts: Facts| {
        change(&mut facts);
        facts
    };
    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        (
            "the newest known",
            facts(installed("3.0.3.0", None), free, new),
            "pass pass pass",
            &[],
        ),
        (
            "newer than known",
            facts(installed("3.2.0.0", None), free, new),
            "pass pass pass",
            &[],
        ),
        (
            "older than known",
            facts(installed("3.0.2.0", None), free, new),
            "pass pass warn",
            &[AppOutdated],
        ),
        (
            "an update is offered",
            facts(installed("3.0.3.0", Some("3.1.0")), free, new),
            "pass pass warn",
            &[AppOutdated],
        ),
        (
            "what is offered is not newer",
            facts(installed("3.0.3.0", Some("3.0.3.0")), free, new),
            "pass pass pass",
            &[],
        ),
        (
            "older, and the Store is forbidden",
            facts(installed("2.9.0.0", None), no_store, new),
            "pass pass FAIL",
            &[AppUpdateBlocked],
        ),
        (
            "older, and only winget is forbidden",
            facts(installed("2.9.0.0", None), no_winget, new),
            "pass pass warn",
            &[AppOutdated],
        ),
        (
            "the Store is forbidden and nothing is to be updated",
            facts(installed("3.0.3", None), no_store, new),
            "pass pass pass",
            &[],
        ),
        (
            "not installed",
            facts(Observed::Seen(App::NotInstalled), free, new),
            "pass FAIL ?",
            &[AppNotInstalled],
        ),
        (
            "not installed, and nobody said it should be",
            with(
                |facts| facts.setup = None,
                facts(Observed::Seen(App::NotInstalled), free, new),
            ),
            "pass ? ?",
            &[],
        ),
        (
            "a face reader's terminal",
            with(
                |facts| facts.setup = Some(Setup::FaceReader),
                facts(Observed::Seen(App::NotInstalled), free, new),
            ),
            "- - -",
            &[],
        ),
        (
            "Linux has no such app",
            with(
                |facts| facts.os = Os::Linux,
                facts(Observed::NotAsked, free, new),
            ),
            "- - -",
            &[],
        ),
        (
            "a phone whose plug-in is not there",
            with(
                |facts| {
                    facts.os = Os::Ios;
                    facts.setup = Some(Setup::Phone);
                    facts.software = Software::default();
                },
                facts(Observed::NotAsked, free, new),
            ),
            "? ? ?",
            &[],
        ),
        (
            "the package manager does not answer",
            facts(
                Observed::Unavailable(Why::Failed {
                    message: "0x80040154".to_owned(),
                }),
                free,
                new,
            ),
            "pass ? ?",
            &[],
        ),
        (
            "Windows 10",
            facts(installed("3.0.3", None), free, "10.0.19045.5000"),
            "pass pass pass",
            &[],
        ),
        (
            "Windows 8.1",
            facts(installed("3.0.3", None), free, "6.3.9600"),
            "FAIL pass pass",
            &[OsUnsupported],
        ),
        (
            "Windows Server",
            with(
                |facts| {
                    if let Observed::Seen(system) = &mut facts.software.system {
                        system.edition = Some(Edition::Server);
                    }
                },
                facts(installed("3.0.3", None), free, new),
            ),
            "? pass pass",
            &[],
        ),
    ];
    let letter = |verdict| match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "FAIL",
        Verdict::Ask => "ask",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "-",
        Verdict::Crashed => "crash",
    };
    let mut told = String::new();
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        let verdicts: Vec<&str> = report
            .checks
            .iter()
            .map(|check| letter(check.verdict))
            .collect();
        assert_eq!(verdicts.join(" "), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
        for check in report.checks {
            told.push_str(&format!("{case}: {} {}\n", check.id, check.seen.concat()));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_missing_app_explains_its_missing_version() {
    let report = judged(facts(
        Observed::Seen(App::NotInstalled),
        UpdateRules::default(),
        "10.0.26100",
    ));
    let version = report.checks.iter().find(|check| check.id == "app.version");
    assert_eq!(
        version.and_then(|check| check.explained_by),
        Some(Finding::AppNotInstalled)
    );
}
