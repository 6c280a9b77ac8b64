//! Pages that have looked: scenes.toml says which facts are seen and which marks the page then bears. The facts are those of the scenes
//! of crates/diagnose, with all that the page did not look at taken away, so that a page knows no more than its own checks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use diagnose::scenes::{desks, scenes};
use diagnose::{CHECKS, Check, Verdict, diagnose};
use facts::{Facts, Observed, Os, Part, PartName, Session, Why};
use kb::{Base, Entry, Needs, Setup};
use serde::Deserialize;
use window::{
    CauseMark, Looked, Looking, MarkKind, PageLook, Sight, look_at, looked, rights, unlooked,
};

/// The official topics Q1 to Q18; the others came later.
const TOPICS: [&str; 20] = [
    "topic/phone-cannot-read-card",
    "topic/bluetooth-reader-cannot-read-card",
    "topic/usb-reader-cannot-read-card",
    "topic/bluetooth-reader-not-connecting",
    "topic/usb-reader-not-connecting",
    "topic/account-password-forgotten",
    "topic/account-locked",
    "topic/passcode-forgotten",
    "topic/app-uninstalled",
    "topic/read-notices-again",
    "topic/pin-mode",
    "topic/registration-never-finishes",
    "topic/proxy-not-supported",
    "topic/second-monitor-black",
    "topic/mode-selection-appears",
    "topic/app-update-unavailable",
    "topic/phone-replaced",
    "topic/phone-lost",
    "topic/card-pin-forgotten",
    "topic/android-certificate-pin-forgotten",
];

/// The head of scenes.toml.
const HEAD: &str = "\
# What opened pages say of what they have looked at (tests/look.rs). `facts` are those of a scene of crates/diagnose, or of a desk, as far
# as the page looks; a step or a message without a mark claims nothing. `LOOKS=write cargo test -p window` writes what comes of it.
";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scene: Vec<Scene>,
}

/// A page, what is seen, and its marks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scene {
    page: String,
    /// The name of a scene of crates/diagnose, or `desk NAME`: its facts.
    facts: String,
    /// The equipment, where it is not that of the facts.
    setup: Option<Setup>,
    /// The reader has said that it is about this machine.
    #[serde(default)]
    here: bool,
    /// The reader has asked for what is looked at on request.
    #[serde(default)]
    asked: bool,
    /// What comes of it, where it is not a look: `elsewhere` or `elsewhere-or-here`.
    looked: Option<String>,
    #[serde(default)]
    causes: Vec<String>,
    /// The marks of steps, by their number.
    #[serde(default)]
    steps: BTreeMap<String, MarkKind>,
    /// The marks of messages, by their number.
    #[serde(default)]
    messages: BTreeMap<String, MarkKind>,
}

fn all() -> Vec<Scene> {
    let file: File = toml::from_str(include_str!("../scenes.toml")).expect("scenes.toml");
    file.scene
}

fn entry(page: &str) -> &'static Entry {
    Base::embedded()
        .entry(page)
        .unwrap_or_else(|| panic!("no page {page}"))
}

/// The facts of a scene or a desk by its name.
fn facts_of(name: &str) -> Facts {
    if let Some(desk) = name.strip_prefix("desk ") {
        let all = desks().unwrap_or_else(|mistake| panic!("{mistake}"));
        let found = all.into_iter().find(|one| one.name == desk);
        return found.unwrap_or_else(|| panic!("no {name}")).facts;
    }
    let found = known().iter().find(|one| one.name == name);
    let found = found.unwrap_or_else(|| panic!("no scene “{name}”"));
    found.cases[0].facts.clone()
}

/// The scenes of crates/diagnose, read once.
fn known() -> &'static [diagnose::scenes::Scene] {
    static KNOWN: OnceLock<Vec<diagnose::scenes::Scene>> = OnceLock::new();
    KNOWN.get_or_init(|| scenes().unwrap_or_else(|mistake| panic!("{mistake}")))
}

/// What a look at these checks alone leaves of the facts.
fn only(mut facts: Facts, checks: &[&'static Check], setup: Option<Setup>) -> Facts {
    let needed = |part: &PartName| checks.iter().any(|check| check.needs.contains(part));
    for part in PartName::ALL.iter().filter(|part| !needed(part)) {
        part.forget(&mut facts);
    }
    facts.setup = setup;
    facts
}

fn look(ask: &PageLook, facts: Facts) -> Looked {
    let base = Base::embedded();
    let looking = look_at(base, ask, facts.os).expect("a page");
    if let Some(looked) = unlooked(base, &looking) {
        return looked;
    }
    let Looking::At { setup, checks } = looking else {
        panic!("it neither looks nor says why");
    };
    let report = diagnose(only(facts, &checks, setup), &checks, base);
    looked(base, ask, &report).expect("a page")
}

fn asked(scene: &Scene) -> (PageLook, Facts) {
    let facts = facts_of(&scene.facts);
    let ask = PageLook {
        page: scene.page.clone(),
        setup: scene.setup.or(facts.setup),
        here: scene.here,
        asked: scene.asked,
    };
    (ask, facts)
}

fn numbered(marks: &[Option<CauseMark>]) -> BTreeMap<String, MarkKind> {
    let numbered = marks.iter().enumerate().filter_map(|(place, mark)| {
        let mark = mark.as_ref()?;
        Some(((place + 1).to_string(), mark.mark))
    });
    numbered.collect()
}

/// Marks as scenes.toml writes them.
fn line(name: &str, marks: &BTreeMap<String, MarkKind>) -> String {
    let mut all: Vec<(usize, String)> = marks
        .iter()
        .map(|(number, mark)| {
            let word = serde_json::to_string(mark).expect("a word");
            (number.parse().expect("a number"), word)
        })
        .collect();
    if all.is_empty() {
        return String::new();
    }
    all.sort_unstable();
    let all: Vec<String> = all
        .iter()
        .map(|(number, mark)| format!("{number} = {mark}"))
        .collect();
    format!("{name} = {{ {} }}\n", all.join(", "))
}

fn seen(
    causes: &[String],
    steps: &BTreeMap<String, MarkKind>,
    messages: &BTreeMap<String, MarkKind>,
) -> String {
    let causes = match causes {
        [] => String::new(),
        causes => format!("causes = {causes:?}\n"),
    };
    causes + &line("steps", steps) + &line("messages", messages)
}

/// What came of it, as scenes.toml writes it.
fn came(looked: &Looked) -> String {
    match looked {
        Looked::NoChecks { .. } => "looked = \"no-checks\"\n".to_owned(),
        Looked::Elsewhere { may_be_here, .. } => match may_be_here {
            true => "looked = \"elsewhere-or-here\"\n".to_owned(),
            false => "looked = \"elsewhere\"\n".to_owned(),
        },
        Looked::Seen { sight } => {
            let causes = sight.causes.iter();
            let causes: Vec<String> = causes
                .map(|cause| cause.finding.code().to_owned())
                .collect();
            seen(&causes, &numbered(&sight.steps), &numbered(&sight.messages))
        }
    }
}

fn wanted(scene: &Scene) -> String {
    match &scene.looked {
        Some(looked) => format!("looked = \"{looked}\"\n"),
        None => seen(&scene.causes, &scene.steps, &scene.messages),
    }
}

/// A scene as scenes.toml writes it, with what comes of it now.
fn rewritten(scene: &Scene, came: &str) -> String {
    let mut text = format!(
        "\n[[scene]]\npage = {:?}\nfacts = {:?}\n",
        scene.page, scene.facts
    );
    if let Some(setup) = scene.setup {
        text += &format!("setup = {:?}\n", setup.text());
    }
    for (yes, key) in [(scene.here, "here"), (scene.asked, "asked")] {
        if yes {
            text += &format!("{key} = true\n");
        }
    }
    text + came
}

#[test]
fn every_page_bears_the_marks_of_its_scenes() {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/scenes.toml");
    let mut told = String::new();
    let mut fresh: String = HEAD.to_owned();
    for scene in all() {
        let (ask, facts) = asked(&scene);
        let came = came(&look(&ask, facts));
        let wanted = wanted(&scene);
        fresh += &rewritten(&scene, &came);
        if came != wanted {
            let at = format!("{} “{}”", scene.page, scene.facts);
            told += &format!("{at}\n--- wanted\n{wanted}--- came\n{came}\n");
        }
    }
    if std::env::var_os("LOOKS").is_some_and(|deed| deed == "write") {
        std::fs::write(place, fresh).expect("scenes.toml is written");
    } else {
        assert!(told.is_empty(), "{told}");
    }
}

/// Whether anything is claimed of this device.
fn claims(scene: &Scene) -> bool {
    let marks = scene.steps.values().chain(scene.messages.values());
    let claimed = |mark: &MarkKind| *mark != MarkKind::Unseen;
    !scene.causes.is_empty() || marks.copied().any(|mark| claimed(&mark))
}

#[test]
fn every_code_and_every_official_topic_has_looked_in_one_scene_and_claims_nothing_in_another() {
    let codes = Base::embedded().entries().iter();
    let codes = codes
        .filter(|entry| entry.kind() == "error")
        .map(|entry| entry.id.as_str());
    let pages: BTreeSet<&str> = codes.chain(TOPICS).chain(["app-error/w-6401"]).collect();
    assert_eq!(pages.len(), 35 + 20 + 1);
    let scenes = all();
    for page in pages {
        let own = || scenes.iter().filter(|scene| scene.page == page);
        let has_checks = !entry(page).checks.is_empty();
        // A page without checks says nothing whatever is seen: `a_page_without_checks_says_nothing_whatever_is_seen`.
        assert_eq!(own().any(claims), has_checks, "{page} claims");
        let silent = own().any(|scene| !claims(scene));
        assert!(silent || !has_checks, "{page} always claims something");
    }
}

#[test]
fn a_page_without_checks_says_nothing_whatever_is_seen() {
    let scenes = known();
    let pages: Vec<&Entry> = Base::embedded()
        .entries()
        .iter()
        .filter(|entry| entry.checks.is_empty())
        .collect();
    assert!(pages.len() > 30);
    for page in pages {
        assert!(page.about().count() == page.findings.len(), "{}", page.id);
        for scene in scenes {
            let facts = &scene.cases[0].facts;
            let ask = PageLook {
                page: page.id.clone(),
                setup: facts.setup,
                here: true,
                asked: true,
            };
            let looking = look_at(Base::embedded(), &ask, facts.os).expect("a page");
            assert!(matches!(looking, Looking::NoChecks), "{}", page.id);
        }
    }
}

/// Every page with every equipment on every system: what is looked at is what the page names, concerns the equipment, and is made
/// on request only when it was asked for.
#[test]
fn a_page_looks_at_its_own_checks_and_at_nothing_that_the_equipment_has_not() {
    let base = Base::embedded();
    let setups = Setup::ALL.iter().map(|setup| Some(*setup)).chain([None]);
    let mut looks = 0;
    for setup in setups {
        for os in [Os::Windows, Os::Linux, Os::Macos, Os::Android, Os::Ios] {
            for page in base.entries() {
                for (here, asked) in [(false, false), (true, false), (false, true), (true, true)] {
                    let ask = PageLook {
                        page: page.id.clone(),
                        setup,
                        here,
                        asked,
                    };
                    let Looking::At { setup: of, checks } =
                        look_at(base, &ask, os).expect("a page")
                    else {
                        continue;
                    };
                    looks += 1;
                    assert!(here || of == setup, "{}: another machine", page.id);
                    assert!(!checks.is_empty(), "{}", page.id);
                    for check in checks {
                        let mut named =
                            page.checks.iter().chain(page.asks.iter().filter(|_| asked));
                        assert!(named.any(|id| id == check.id), "{}: {}", page.id, check.id);
                        assert!(check.concerns(os, of, base), "{}: {}", page.id, check.id);
                        assert!(asked || !check.is_on_request(), "{}: {}", page.id, check.id);
                        assert_ne!(check.id, "card.tries", "{}", page.id);
                    }
                }
            }
        }
    }
    assert!(looks > 1_000, "only {looks} looks");
}

/// Whatever was seen: nothing is called ruled out whose check did not pass, and nothing seen whose finding is not there.
#[test]
fn no_mark_says_more_than_the_checks_have_seen() {
    let base = Base::embedded();
    let scenes = known();
    let mut marks = 0;
    for page in base.entries().iter().filter(|page| !page.checks.is_empty()) {
        for case in scenes.iter().flat_map(|scene| &scene.cases) {
            let ask = PageLook {
                page: page.id.clone(),
                setup: case.facts.setup,
                here: true,
                asked: true,
            };
            let Looked::Seen { sight } = look(&ask, case.facts.clone()) else {
                continue;
            };
            for (step, mark) in page.steps.iter().zip(&sight.steps) {
                let Some(mark) = mark else { continue };
                marks += 1;
                holds(&page.id, &sight, &step.findings, &step.hints, mark);
            }
        }
    }
    assert!(marks > 1_000, "only {marks} marks");
}

fn holds(page: &str, sight: &Sight, findings: &[String], hints: &[String], mark: &CauseMark) {
    let is_here = |code: &String| {
        let mut all = sight.checks.iter();
        all.any(|check| {
            check.finding.is_some_and(|one| one.code() == code) && check.explained_by.is_none()
        })
    };
    let passes = |code: &String| {
        let maker = CHECKS
            .iter()
            .find(|check| check.findings.iter().any(|one| one.code() == code));
        let mut all = sight.checks.iter();
        all.any(|check| {
            Some(check.id.as_str()) == maker.map(|maker| maker.id) && check.verdict == Verdict::Pass
        })
    };
    match mark.mark {
        MarkKind::Seen | MarkKind::Perhaps => {
            assert!(
                findings.iter().chain(hints).any(is_here),
                "{page}: {mark:?}"
            );
        }
        MarkKind::RuledOut => {
            assert!(
                !findings.is_empty() && findings.iter().all(passes),
                "{page}: {mark:?}"
            );
            assert!(hints.is_empty(), "{page}: {mark:?}");
        }
        MarkKind::Follows | MarkKind::Unseen => {}
    }
    assert!(!mark.word.contains('{'), "{page}: {mark:?}");
}

/// A browser sees nothing of a reader, and says that the app would.
#[test]
fn what_a_browser_cannot_see_is_said_to_be_out_of_its_sight() {
    let mut facts = Facts {
        os: Os::Windows,
        setup: Some(Setup::FaceReader),
        ..Facts::default()
    };
    for part in PartName::ALL {
        Part::unavailable(*part, Why::InBrowser).note(&mut facts);
    }
    let ask = PageLook {
        page: "error/008".to_owned(),
        setup: facts.setup,
        here: false,
        asked: false,
    };
    let Looked::Seen { sight } = look(&ask, facts) else {
        panic!("it did not look");
    };
    assert_eq!(
        sight.line.replace('\u{200B}', ""),
        Base::embedded().look_words().in_browser
    );
    assert!(sight.causes.is_empty());
    assert!(
        sight
            .steps
            .iter()
            .flatten()
            .all(|mark| mark.mark == MarkKind::Unseen)
    );
}

/// Whoever needs another account for a step hears it before the first one, and nobody else does.
#[test]
fn whether_this_account_may_do_an_administrators_steps_is_said_at_once() {
    let base = Base::embedded();
    let words = base.look_words();
    let facts = |administrator: Observed<bool>, setup| Facts {
        setup: Some(setup),
        session: Observed::Seen(Session {
            administrator,
            ..Session::default()
        }),
        ..Facts::default()
    };
    let said = |page: &str, facts: &Facts| rights(base.entry(page).expect("a page"), facts, words);
    let usb = Setup::WindowsUsbReader;
    let page = "guide/driver-missing";
    let may = said(page, &facts(Observed::Seen(true), usb)).expect("a sentence");
    let may_not = said(page, &facts(Observed::Seen(false), usb)).expect("a sentence");
    let plain = |text: &str| text.replace('\u{200B}', "");
    assert_eq!(plain(&may), words.administrator);
    assert_eq!(plain(&may_not), words.not_administrator);
    for untold in [
        facts(Observed::NotAsked, usb),
        facts(Observed::Unavailable(Why::NotTold), usb),
        // The steps of a terminal's desk are its vendor's.
        facts(Observed::Seen(false), Setup::FaceReader),
        Facts::default(),
    ] {
        assert_eq!(said(page, &untold), None);
    }
    let without = "guide/card-not-placed";
    assert_eq!(said(without, &facts(Observed::Seen(false), usb)), None);
    let many = base.entries().iter().filter(|entry| {
        let mut steps = entry.steps.iter();
        steps.any(|step| step.needs == Some(Needs::Administrator))
    });
    assert!(many.count() >= 8);
}
