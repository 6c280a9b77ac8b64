//! An opened page that has looked: at which checks it looks on this machine, and which of its causes were seen, ruled out, or cannot be
//! seen here. Pure: the app looks with `checkup`, the browser with what it sees, the terminal as the app does, and all judge here.

use diagnose::{CHECKS, Check, CheckResult, Finding, Report, SeenCause, Verdict, check_named};
use facts::{Facts, Observed, Os, Why};
use kb::{Base, Entry, LookWords, Needs, Setup, Situation, phrased};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Refusal;

/// Which page looks, and what its reader has decided.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct PageLook {
    /// The page's id.
    pub page: String,
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// The reader has said that the page is about this machine.
    pub here: bool,
    /// The reader has asked for what the page looks at on request only.
    pub asked: bool,
}

/// What opening a page leads to.
#[derive(Clone, Debug)]
pub enum Looking {
    /// The page names nothing that could be looked at.
    NoChecks,
    /// The page is about another machine, so nothing is looked at.
    Elsewhere {
        /// Whether this machine may be it after all.
        may_be_here: bool,
    },
    /// These checks are looked at, as those of this equipment.
    At {
        /// The equipment whose checks they are.
        setup: Option<Setup>,
        /// The checks, in the order of the page.
        checks: Vec<&'static Check>,
    },
}

/// What a page says of what it has looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "kebab-case", tag = "looked")]
pub enum Looked {
    /// It names nothing that could be looked at, and says nothing in the window.
    NoChecks {
        /// The same in a sentence, for who has asked by name.
        line: String,
    },
    /// It is about another machine, and has not looked.
    Elsewhere {
        /// One tap decides that it is this one.
        may_be_here: bool,
        /// The same in a sentence.
        line: String,
    },
    /// It has looked.
    Seen {
        /// What was seen.
        sight: Box<Sight>,
    },
}

/// What an opened page has seen.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct Sight {
    /// All of it in one sentence.
    pub line: String,
    /// The causes seen, best first.
    pub causes: Vec<SeenCause>,
    /// What each of the page's checks has seen, in the order of the page.
    pub checks: Vec<CheckResult>,
    /// The mark of each step, in the order of the page; none where nothing is claimed of it.
    pub steps: Vec<Option<CauseMark>>,
    /// The mark of each message, in the order of the page.
    pub messages: Vec<Option<CauseMark>>,
    /// What the page looks at on request only, and has not yet.
    pub asks: Vec<AskedLook>,
    /// Whether this account can do the page's steps that need an administrator; none where it has none for this equipment, or where
    /// the system does not tell.
    pub rights: Option<String>,
}

/// A look that waits for a tap.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct AskedLook {
    /// The check.
    pub check: String,
    /// What it looks at.
    pub title: String,
}

/// What was seen of the cause that a step or a message is about.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct CauseMark {
    /// The kind.
    pub mark: MarkKind,
    /// The same in words.
    pub word: String,
    /// What it rests on, or why nothing was seen.
    pub seen: Vec<String>,
}

/// The kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// Seen to be so.
    Seen,
    /// Seen, and may be it: what works and is to be minded.
    Perhaps,
    /// Seen, and another cause explains it.
    Follows,
    /// Seen not to be so.
    RuledOut,
    /// Cannot be seen here.
    Unseen,
}

/// What a page looks at on this machine: exactly its checks, never one that is made on request only before it was asked for, and
/// none that is of no concern with the equipment.
///
/// # Errors
/// When there is no such page.
pub fn look_at(base: &Base, ask: &PageLook, os: Os) -> Result<Looking, Refusal> {
    let entry = page(base, &ask.page)?;
    if entry.checks.is_empty() {
        return Ok(Looking::NoChecks);
    }
    let of = |setup: Option<Setup>| -> Vec<&'static Check> {
        let on_request = entry.asks.iter().filter(|_| ask.asked);
        let named = entry.checks.iter().chain(on_request);
        named
            .filter_map(|id| check_named(id))
            .filter(|check| ask.asked || !check.is_on_request())
            .filter(|check| check.concerns(os, setup, base))
            .collect()
    };
    let machines = entry.machines();
    let is_here = match ask.setup {
        Some(setup) => machines.is_empty() || machines.contains(&setup),
        None => machines.is_empty(),
    };
    let checks = of(ask.setup);
    if is_here && !checks.is_empty() {
        let setup = ask.setup;
        return Ok(Looking::At { setup, checks });
    }
    // What this machine may be, if its reader says so.
    let all = if machines.is_empty() {
        Setup::ALL
    } else {
        machines
    };
    let possible = all.iter().filter(|setup| may_be(**setup, os));
    let mut possible = possible
        .map(|setup| (Some(*setup), of(Some(*setup))))
        .filter(|(_, checks)| !checks.is_empty());
    Ok(match possible.next() {
        Some((setup, checks)) if ask.here => Looking::At { setup, checks },
        other => Looking::Elsewhere {
            may_be_here: other.is_some(),
        },
    })
}

/// What a page says without having looked; none where it looks.
#[must_use]
pub fn unlooked(base: &Base, looking: &Looking) -> Option<Looked> {
    let words = base.look_words();
    match looking {
        Looking::NoChecks => Some(Looked::NoChecks {
            line: words.no_checks.clone(),
        }),
        Looking::Elsewhere { may_be_here } => Some(Looked::Elsewhere {
            may_be_here: *may_be_here,
            line: match may_be_here {
                true => words.elsewhere_or_here.clone(),
                false => words.elsewhere.clone(),
            },
        }),
        Looking::At { .. } => None,
    }
}

/// Marks the causes of a page by a report of exactly its checks.
///
/// # Errors
/// When there is no such page.
pub fn looked(base: &Base, ask: &PageLook, report: &Report) -> Result<Looked, Refusal> {
    let entry = page(base, &ask.page)?;
    let mut checks = report.checks.clone();
    let places = || entry.checks.iter().chain(&entry.asks);
    checks.sort_by_key(|check| places().position(|id| *id == check.id));
    let made = |id: &String| checks.iter().any(|check| check.id == *id);
    let asks = entry.asks.iter().filter(|id| !made(id));
    let asks = asks
        .filter_map(|id| check_named(id))
        .filter(|check| check.concerns(report.facts.os, report.facts.setup, base))
        .map(|check| AskedLook {
            check: check.id.to_owned(),
            title: check.title(base).to_owned(),
        });
    let asks = asks.collect();
    let causes = causes(base, &checks);
    let marks = |findings: &[String], hints: &[String]| mark(base, findings, hints, &checks);
    Ok(Looked::Seen {
        sight: Box::new(Sight {
            line: line(base.look_words(), &causes, &checks),
            steps: entry
                .steps
                .iter()
                .map(|step| marks(&step.findings, &step.hints))
                .collect(),
            messages: entry
                .messages
                .iter()
                .map(|message| marks(&message.findings, &message.hints))
                .collect(),
            causes,
            checks,
            asks,
            rights: rights(entry, &report.facts, base.look_words()),
        }),
    })
}

/// What is said at once of the steps that need an administrator's account.
pub fn rights(entry: &Entry, facts: &Facts, words: &LookWords) -> Option<String> {
    let situation = Situation {
        setup: facts.setup,
        ..Situation::default()
    };
    let mut steps = entry.steps.iter();
    let needed =
        steps.any(|step| step.needs == Some(Needs::Administrator) && step.when.suits(&situation));
    let Observed::Seen(session) = &facts.session else {
        return None;
    };
    let said = match session.administrator {
        Observed::Seen(true) => &words.administrator,
        Observed::Seen(false) => &words.not_administrator,
        Observed::Unavailable(_) | Observed::NotAsked => return None,
    };
    (needed && !said.is_empty()).then(|| phrased(said))
}

fn page<'b>(base: &'b Base, id: &str) -> Result<&'b Entry, Refusal> {
    base.entry(id)
        .ok_or_else(|| Refusal::NoSuchEntry { id: id.to_owned() })
}

/// A phone is no machine of a desk, and a desk's is no phone.
fn may_be(setup: Setup, os: Os) -> bool {
    matches!(setup, Setup::Phone | Setup::PhoneBluetoothReader) == os.is_phone()
}

/// The causes that nothing explains, failures first; of what was not looked at by itself the cause that explains the rest.
fn causes(base: &Base, checks: &[CheckResult]) -> Vec<SeenCause> {
    let mut found: Vec<(Verdict, Finding, Vec<String>)> = Vec::new();
    for check in checks {
        match (check.finding, check.explained_by) {
            (Some(finding), None) => found.push((check.verdict, finding, check.seen.clone())),
            (_, Some(root)) if !checks.iter().any(|other| other.finding == Some(root)) => {
                found.push((Verdict::Fail, root, Vec::new()));
            }
            _ => {}
        }
    }
    // What explains stands higher among the checks.
    found.sort_by_key(|(verdict, finding, _)| {
        let place = CHECKS
            .iter()
            .position(|check| check.findings.contains(finding));
        (*verdict != Verdict::Fail, place)
    });
    found.dedup_by_key(|(_, finding, _)| *finding);
    found
        .into_iter()
        .map(|(_, finding, seen)| SeenCause {
            finding,
            title: phrased(&title(base, finding)),
            seen,
            guide: base.guide_for(finding.code()).map(|guide| guide.id.clone()),
        })
        .collect()
}

fn title(base: &Base, finding: Finding) -> String {
    let guide = base.guide_for(finding.code());
    guide.map_or_else(
        || finding.code().to_owned(),
        |guide| guide.heading().to_owned(),
    )
}

/// What was seen in one sentence; nothing is called well that was not seen.
fn line(words: &LookWords, causes: &[SeenCause], checks: &[CheckResult]) -> String {
    if let Some(first) = causes.first() {
        let more = causes.len() - 1;
        let words = match more {
            0 => &words.found,
            _ => &words.found_more,
        };
        return words
            .replace("{cause}", &first.title)
            .replace("{more}", &more.to_string());
    }
    let concerning = || {
        let all = checks.iter();
        all.filter(|check| check.verdict != Verdict::NotApplicable)
    };
    let fine = concerning()
        .filter(|check| check.verdict == Verdict::Pass)
        .count();
    let in_browser = |check: &CheckResult| check.why == Some(Why::InBrowser);
    match (fine, concerning().count()) {
        (0, many) if many > 0 && concerning().all(in_browser) => words.in_browser.clone(),
        (0, _) => words.nothing.clone(),
        (fine, all) if fine == all => words.well.clone(),
        _ => words.partly.clone(),
    }
}

/// Checks of what comes and goes: that all is well now says nothing of the moment at which the code was shown.
const MOMENTARY: [&str; 4] = [
    "card.present",
    "card.kind",
    "reader.busy",
    "terminal.memory",
];

/// What was seen of one finding.
enum Standing<'a> {
    Here(&'a CheckResult),
    Explained(Finding),
    Not(&'a CheckResult),
    Unseen(Option<&'a CheckResult>),
    /// Nothing that speaks for or against it.
    Other,
}

fn standing<'a>(code: &str, checks: &'a [CheckResult]) -> Standing<'a> {
    let makes = |check: &&Check| check.findings.iter().any(|finding| finding.code() == code);
    let maker = CHECKS.iter().find(makes);
    let made = maker.and_then(|maker| checks.iter().find(|check| check.id == maker.id));
    let Some(made) = made else {
        return Standing::Unseen(None);
    };
    match (made.verdict, made.finding, made.explained_by) {
        (Verdict::Pass, None, _) if MOMENTARY.contains(&made.id.as_str()) => Standing::Other,
        (Verdict::Pass, None, _) => Standing::Not(made),
        (_, Some(finding), by) if finding.code() == code => {
            by.map_or(Standing::Here(made), Standing::Explained)
        }
        (_, Some(_), _) => Standing::Other,
        _ => Standing::Unseen(Some(made)),
    }
}

/// The mark of a step or a message that is about these findings: seen where one of them or of the hints is, ruled out only where every
/// finding is and there are no hints, whose absence says nothing.
fn mark(
    base: &Base,
    findings: &[String],
    hints: &[String],
    checks: &[CheckResult],
) -> Option<CauseMark> {
    let words = base.look_words();
    let of_hints = hints.iter().map(|hint| match standing(hint, checks) {
        Standing::Not(_) => Standing::Other,
        standing => standing,
    });
    let standings: Vec<Standing<'_>> = findings
        .iter()
        .map(|finding| standing(finding, checks))
        .chain(of_hints)
        .collect();
    let here = |verdict: Verdict| {
        let made = standings.iter().filter_map(|standing| match standing {
            Standing::Here(made) if made.verdict == verdict => Some(made.seen.clone()),
            _ => None,
        });
        let seen: Vec<String> = made.flatten().collect();
        standings
            .iter()
            .any(|standing| matches!(standing, Standing::Here(made) if made.verdict == verdict))
            .then_some(seen)
    };
    let marked = |mark, word: &str, seen: Vec<String>| {
        Some(CauseMark {
            mark,
            word: word.to_owned(),
            seen,
        })
    };
    if let Some(seen) = here(Verdict::Fail) {
        return marked(MarkKind::Seen, &words.seen, seen);
    }
    if let Some(seen) = here(Verdict::Warn) {
        return marked(MarkKind::Perhaps, &words.perhaps, seen);
    }
    let explained = standings.iter().find_map(|standing| match standing {
        Standing::Explained(by) => Some(*by),
        _ => None,
    });
    if let Some(by) = explained {
        let word = words.follows.replace("{cause}", &title(base, by));
        return marked(MarkKind::Follows, &word, Vec::new());
    }
    let ruled_out = standings.iter().map(|standing| match standing {
        Standing::Not(made) => Some(made.seen.first().cloned()),
        _ => None,
    });
    if let Some(seen) = ruled_out
        .collect::<Option<Vec<_>>>()
        .filter(|all| !all.is_empty())
    {
        let mut seen: Vec<String> = seen.into_iter().flatten().collect();
        seen.dedup();
        return marked(MarkKind::RuledOut, &words.ruled_out, seen);
    }
    let unseen = standings.iter().find_map(|standing| match standing {
        Standing::Unseen(made) => Some(*made),
        _ => None,
    })?;
    let reason = unseen.and_then(|made| made.reason.clone());
    marked(
        MarkKind::Unseen,
        &words.unseen,
        reason.into_iter().collect(),
    )
}
