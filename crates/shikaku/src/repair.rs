//! `repair` and `open`: changes and pages, after a yes on the terminal or by `--yes`. Without a yes nothing is changed,
//! and input that is not a terminal cannot give one.

use std::io::{self, IsTerminal};

use checkup::{DEFAULT_DEADLINE, Plan};
use diagnose::{CheckResult, Report, check_named};
use diagnose::{FittingRepair, OFFICIAL_ROOT};
use facts::Answers;
use kb::{Base, RepairAction};
use observe::Probe;
use program::settings_pages::{PageOpening, open_settings};
use repair::{
    Foreseen, Repair, RepairOutcome, RootCertificate, RootDescription, RootStanding, save_root,
};
use serde::Serialize;

use crate::args::{OpenArgs, RepairArgs};
use crate::checkup::carry_out;
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, asked, json, line};

/// The check that finds a missing root.
const ROOTS: &str = "trust.amazon-roots";
/// The checks that show whether the root helped.
const PROVE: [&str; 2] = ["tls.chain", ROOTS];

/// The output of `--json`.
#[derive(Serialize)]
struct Told {
    action: RepairAction,
    /// The wish: `add`, `save` or `undo`.
    asked: &'static str,
    root: Option<RootDescription>,
    #[serde(flatten)]
    outcome: RepairOutcome,
    said: String,
    /// The report of the new check-up, where something was added or removed.
    again: Option<Report>,
}

pub fn repair(args: &RepairArgs, base: &'static Base) -> Outcome {
    let RepairAction::AmazonRoot = args.action;
    let told = if let Some(folder) = &args.save {
        let root = named_or_official(args, base)?;
        let outcome = save_root(&root, folder);
        told("save", Some(&root), outcome, base)
    } else {
        let repair = Repair::here().ok_or_else(|| {
            Failure::Wrong(
                "このユーザーのフォルダがわかりません（HOME か LOCALAPPDATA）。".to_owned(),
            )
        })?;
        if args.undo {
            undo(args, &repair, base)?
        } else {
            add(args, &repair, base)?
        }
    };
    let status = status(&told);
    if args.json {
        json(&told)?;
    } else {
        line(&told.said)?;
        if let Some(again) = &told.again {
            line(&checked(again, base))?;
        }
    }
    Ok(status)
}

fn add(args: &RepairArgs, repair: &Repair, base: &'static Base) -> Result<Told, Failure> {
    let root = match &args.root {
        Some(root) => root.clone(),
        None => match missing(args, base)? {
            Ok(root) => root,
            Err(outcome) => return Ok(told("add", None, outcome, base)),
        },
    };
    let standing = repair.standing(&root, base);
    if let Foreseen::Known { outcome, .. } = &standing.add {
        return Ok(told("add", Some(&root), outcome.clone(), base));
    }
    if !agreed(args, &consent(&standing), "足しますか。")? {
        return Ok(told("add", Some(&root), RepairOutcome::NotAgreed, base));
    }
    let outcome = repair.add(&root, jiff::Timestamp::now());
    proved(args, base, told("add", Some(&root), outcome, base))
}

fn undo(args: &RepairArgs, repair: &Repair, base: &'static Base) -> Result<Told, Failure> {
    let root = match &args.root {
        Some(root) => root.clone(),
        None => match repair.added().last() {
            Some(id) => {
                RootCertificate::named(id).map_err(|error| Failure::Wrong(error.to_string()))?
            }
            None => return Ok(told("undo", None, RepairOutcome::NothingToUndo, base)),
        },
    };
    if !repair.standing(&root, base).added_by_us {
        return Ok(told(
            "undo",
            Some(&root),
            RepairOutcome::NothingToUndo,
            base,
        ));
    }
    if !agreed(args, &card(&root.description()), "取り除きますか。")? {
        return Ok(told("undo", Some(&root), RepairOutcome::NotAgreed, base));
    }
    let outcome = repair.undo(&root);
    proved(args, base, told("undo", Some(&root), outcome, base))
}

fn told(
    asked: &'static str,
    root: Option<&RootCertificate>,
    outcome: RepairOutcome,
    base: &Base,
) -> Told {
    Told {
        action: RepairAction::AmazonRoot,
        asked,
        root: root.map(RootCertificate::description),
        said: outcome.said(base),
        outcome,
        again: None,
    }
}

/// Adds a new check-up, where something was changed.
fn proved(args: &RepairArgs, base: &'static Base, told: Told) -> Result<Told, Failure> {
    let again = if told.outcome.has_changed() {
        Some(check(args, base, &PROVE)?)
    } else {
        None
    };
    Ok(Told { again, ..told })
}

fn status(told: &Told) -> u8 {
    match (&told.outcome, &told.again) {
        (RepairOutcome::StoreUnreadable, _) => NOT_SEEN,
        (outcome, _) if !outcome.is_done() => FOUND,
        // A removed root is missing, as the user asked, so the check's finding is not a failure.
        (RepairOutcome::Removed, _) | (_, None) => FINE,
        (_, Some(again)) => again.exit_status(),
    }
}

/// The root that the check finds missing, or the outcome when none is missing.
fn missing(
    args: &RepairArgs,
    base: &'static Base,
) -> Result<Result<RootCertificate, RepairOutcome>, Failure> {
    let report = check(args, base, &[ROOTS])?;
    let Some(result) = report.checks.first() else {
        return Ok(Err(RepairOutcome::StoreUnreadable));
    };
    let CheckResult {
        repair, finding, ..
    } = result;
    Ok(match (repair, finding) {
        (Some(FittingRepair { root, .. }), _) => {
            RootCertificate::named(root).map_err(|_| RepairOutcome::FingerprintMismatch)
        }
        // A root that is there but forbidden or expired: trying to add it reports that with its own outcome.
        (None, Some(_)) => official(),
        (None, None) if result.verdict == diagnose::Verdict::Pass => Err(RepairOutcome::NotNeeded),
        (None, None) => Err(RepairOutcome::StoreUnreadable),
    })
}

fn official() -> Result<RootCertificate, RepairOutcome> {
    RootCertificate::named(OFFICIAL_ROOT).map_err(|_| RepairOutcome::FingerprintMismatch)
}

fn named_or_official(args: &RepairArgs, base: &Base) -> Result<RootCertificate, Failure> {
    match &args.root {
        Some(root) => Ok(root.clone()),
        None => official().map_err(|outcome| Failure::Wrong(outcome.said(base))),
    }
}

fn check(args: &RepairArgs, base: &'static Base, ids: &[&str]) -> Result<Report, Failure> {
    let plan = Plan {
        setup: None,
        answers: Answers::default(),
        reader_name: None,
        checks: ids.iter().filter_map(|id| check_named(id)).collect(),
        deadline: DEFAULT_DEADLINE,
        taken_at: jiff::Timestamp::now().to_string(),
        probe: args.endpoint.clone().map_or_else(Probe::default, Probe::at),
        phone: None,
        quiet: false,
    };
    carry_out(plan, base, args.json)
}

/// Whether the user agrees after reading the text. Input that is not a terminal cannot agree.
fn agreed(args: &RepairArgs, what: &str, question: &str) -> Result<bool, Failure> {
    if args.yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::Wrong(format!(
            "{what}\n\n聞く相手がいないので、何も変えていません。端末で動かすか、--yes を付けてください。"
        )));
    }
    let answer = asked(&format!("{what}\n\n{question}する: yes　やめる: Enter > "));
    Ok(matches!(
        answer.to_lowercase().as_str(),
        "y" | "yes" | "はい"
    ))
}

fn consent(standing: &RootStanding) -> String {
    let place = match &standing.add {
        Foreseen::Possible { place } => place.as_str(),
        Foreseen::Known { said, .. } => said,
    };
    format!(
        "{}\n\n変わること: {place}に、この証明書が1つ増えます。これを使うほかのアプリも、この証明書を信頼します。\n\
         変わらないこと: ほかの証明書、ネットワークの設定。\n\
         元に戻す: shikaku repair amazon-root --undo\n\
         施設の方針がわからないときは、やめて、システム管理者かベンダに聞いてください。",
        card(&standing.root)
    )
}

fn card(root: &RootDescription) -> String {
    format!(
        "証明書: {}\n発行者: {}（ルート証明書なので、自分で発行しています）\n有効な期間: {} から {} まで\nSHA-256: {}\n拇印（SHA-1）: {}",
        root.name, root.issuer, root.not_before, root.not_after, root.sha256, root.sha1
    )
}

/// The new check-up, one line for each check.
fn checked(again: &Report, base: &Base) -> String {
    let mut text = "もう一度点検しました。".to_owned();
    for result in &again.checks {
        let heading = result
            .finding
            .and_then(|finding| base.guide_for(finding.code()))
            .map_or("", |guide| guide.heading());
        text.push_str(&format!(
            "\n{} {}{}{heading}",
            crate::checkup::mark(result.verdict, base),
            result.title,
            if heading.is_empty() { "" } else { ": " }
        ));
    }
    text
}

pub fn open(args: &OpenArgs) -> Outcome {
    let opened = open_settings(args.page);
    line(&opened.said(args.page))?;
    Ok(if opened == PageOpening::Asked {
        FINE
    } else {
        FOUND
    })
}
