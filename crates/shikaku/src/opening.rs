//! `opening` (開院前の点検): a line where all is well, and else what is wrong, what was not seen, and what ends soon.

use diagnose::{Ending, HandsOn, OpeningCheckup, OpeningOutcome};
use history::opening_beside;
use jiff::civil::Date;
use kb::{Base, OpeningWords};

use crate::args::OpeningArgs;
use crate::checkup::look;
use crate::history::here;
use crate::output::{Failure, Outcome, json, line, told};

pub fn opening(args: &OpeningArgs, base: &'static Base) -> Outcome {
    // Whoever opens in the morning reads the result and no progress.
    let report = look(&args.look, base, true)?;
    let history = here();
    let opening = match &history {
        Ok(history) => history.opening(&report, base),
        Err(_) => opening_beside(&report, Ok(Vec::new()), base),
    };
    let opening = opening.map_err(|error| Failure::Wrong(error.to_string()))?;
    if args.keep {
        match history?.keep(&report.facts) {
            Ok(_) => {}
            Err(error) => told(&error.to_string()),
        }
    }
    if args.json {
        json(&opening)?;
    } else if opening.state != OpeningOutcome::Well {
        line(&text(&opening, &base.verdicts().opening))?;
    } else if !args.quiet {
        line(&well(&opening, &base.verdicts().opening))?;
    }
    Ok(opening.exit_status())
}

/// All is well: one line, with what a hand has to try.
fn well(opening: &OpeningCheckup, words: &OpeningWords) -> String {
    let hands_on: String = opening
        .hands_on
        .iter()
        .map(|one| format!("{}：{}。", one.title, when(one, words)))
        .collect();
    format!("{}：{}。{hands_on}", words.name, words.well)
}

fn text(opening: &OpeningCheckup, words: &OpeningWords) -> String {
    let mut text = format!("{}\n", words.name);
    for cause in &opening.causes {
        text.push_str(&format!("× {}\n", cause.title));
        for seen in &cause.seen {
            text.push_str(&format!("  {seen}\n"));
        }
        if let Some(guide) = &cause.guide {
            text.push_str(&format!("  直し方: shikaku show {guide}\n"));
        }
    }
    if !opening.ends.is_empty() {
        text.push_str(&format!("{}:\n", words.ends));
        for end in &opening.ends {
            text.push_str(&ending(end));
        }
    }
    if !opening.unseen.is_empty() {
        text.push_str(&format!("{}:\n", words.unseen));
        for unseen in &opening.unseen {
            let reason = unseen.reason.as_deref().unwrap_or_default();
            text.push_str(&format!("－ {}: {reason}\n", unseen.title));
        }
    }
    if !opening.hands_on.is_empty() {
        text.push_str(&format!("{}:\n", words.hands_on));
        for one in &opening.hands_on {
            text.push_str(&format!("  {}: {}\n", one.title, when(one, words)));
        }
    }
    if let Some(why) = &opening.past {
        text.push_str(&format!("{why}\n"));
    }
    text.truncate(text.trim_end().len());
    text
}

fn ending(end: &Ending) -> String {
    let page = end
        .guide
        .as_ref()
        .map(|guide| format!("（shikaku show {guide}）"))
        .unwrap_or_default();
    let on = day(&end.on);
    format!("△ {}: {on}まで（あと{}日）{page}\n", end.title, end.days)
}

/// When it was last seen to work, or why that is not known.
fn when(one: &HandsOn, words: &OpeningWords) -> String {
    match &one.worked_on {
        Some(on) => format!("{}{}", day(on), words.worked),
        None if one.can_be_seen => words.never.clone(),
        None => words.by_hand.clone(),
    }
}

fn day(on: &str) -> String {
    on.parse::<Date>().map_or_else(
        |_| on.to_owned(),
        |day| day.strftime("%Y年%-m月%-d日").to_string(),
    )
}
