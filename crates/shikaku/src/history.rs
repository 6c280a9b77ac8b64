//! `history`: past check-ups on this machine, as `shikaku checkup --keep` and the window keep them.

use diagnose::Finding;
use history::{
    Comparison, History, HistoryError, PastCheckup, PastCheckups, compare, history_folder,
};
use kb::{Base, japan_time};
use serde::Serialize;

use crate::args::{HistoryArgs, HistoryCall};
use crate::checkup::finish;
use crate::output::{self, FINE, FOUND, Failure, NOT_SEEN, Outcome, json, line};

/// The two check-ups and what changed between them.
#[derive(Serialize)]
struct Compared {
    earlier: u32,
    later: u32,
    #[serde(flatten)]
    comparison: Comparison,
}

pub fn history(args: &HistoryArgs, base: &'static Base) -> Outcome {
    let history = here()?;
    let told = match &args.call {
        HistoryCall::List { json: as_json } => history.list(base).map(|list| {
            if *as_json {
                json(&list)?;
            } else {
                line(&table(&list))?;
            }
            Ok(FINE)
        }),
        HistoryCall::Show { number, json } => history
            .show(*number, base)
            .map(|report| finish(&report, base, *json)),
        HistoryCall::Compare {
            earlier,
            later,
            json: as_json,
        } => history.show(*earlier, base).and_then(|before| {
            let after = history.show(*later, base)?;
            let comparison = compare(&before, &after);
            let status = if comparison.new.is_empty() && comparison.same.is_empty() {
                FINE
            } else {
                FOUND
            };
            Ok((|| {
                if *as_json {
                    json(&Compared {
                        earlier: *earlier,
                        later: *later,
                        comparison,
                    })?;
                } else {
                    line(&differences(&comparison, base))?;
                }
                Ok(status)
            })())
        }),
        HistoryCall::Clear { unreadable, yes } => {
            if !yes && !agrees(*unreadable) {
                return Ok(FOUND);
            }
            let cleared = if *unreadable {
                history.clear_unreadable()
            } else {
                history.clear()
            };
            cleared.map(|()| {
                line("消しました。")?;
                Ok(FINE)
            })
        }
    };
    match told {
        Ok(outcome) => outcome,
        Err(error) => {
            output::told(&error.to_string());
            if matches!(error, HistoryError::NoSuchCheckup(_)) {
                return Ok(FOUND);
            }
            Ok(NOT_SEEN)
        }
    }
}

/// The history of this user on this machine.
pub fn here() -> Result<History, Failure> {
    let folder = history_folder(|name| std::env::var_os(name)).ok_or_else(|| {
        Failure::Wrong("点検の記録を置く場所がわかりません（HOME がありません）。".to_owned())
    })?;
    Ok(History::new(folder))
}

fn agrees(unreadable: bool) -> bool {
    let what = if unreadable {
        "読めなくなった点検の記録"
    } else {
        "点検の記録をすべて"
    };
    let answer = output::asked(&format!(
        "{what}を消しますか。もとには戻せません（y / n）: "
    ));
    matches!(answer.as_str(), "y" | "Y" | "ｙ" | "Ｙ" | "はい")
}

fn table(list: &PastCheckups) -> String {
    let mut text: String = list.checkups.iter().map(row).collect();
    if list.checkups.is_empty() {
        text.push_str("残っている点検はありません。\n");
    }
    if list.without_key > 0 {
        text.push_str(&format!(
            "鍵がなくなって読めない点検が{}件あります。消すには: shikaku history clear --unreadable\n",
            list.without_key
        ));
    }
    if list.damaged > 0 {
        text.push_str(&format!(
            "壊れていて読めない点検が{}件あります。消すには: shikaku history clear --unreadable\n",
            list.damaged
        ));
    }
    text.truncate(text.trim_end().len());
    text
}

fn row(past: &PastCheckup) -> String {
    let at = past.taken_at.parse().map_or_else(
        |_| "日時なし".to_owned(),
        |at| japan_time(at).strftime("%Y-%m-%d %H:%M").to_string(),
    );
    let found = match (past.headings.as_slice(), past.unknown) {
        ([], 0) => "問題なし".to_owned(),
        ([], _) => "原因は見つからず".to_owned(),
        (headings, _) => headings.join("、"),
    };
    format!("{:>4}  {at}  {found}\n", past.number)
}

fn differences(comparison: &Comparison, base: &Base) -> String {
    let list = |title: &str, findings: &[Finding]| -> String {
        let headings = findings.iter().map(|finding| {
            let heading = base
                .guide_for(finding.code())
                .map_or(finding.code(), |guide| guide.heading());
            format!("{title}: {heading}\n")
        });
        headings.collect()
    };
    let text = [
        list("新しい", &comparison.new),
        list("直った", &comparison.solved),
        list("同じ　", &comparison.same),
        list("見ていない", &comparison.not_seen),
    ]
    .concat();
    if text.is_empty() {
        "どちらにも、原因はありません。".to_owned()
    } else {
        text.trim_end().to_owned()
    }
}
