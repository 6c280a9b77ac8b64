//! `beside`: this machine beside one that works. What the checks say otherwise, in their own words; then the facts that differ.

use history::{Beside, FactBeside, PartBeside, Said, beside as compared};
use kb::Base;
use serde_json::Value;

use crate::args::BesideArgs;
use crate::checkup::{facts_of, look, mark};
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, json, line};

/// The most letters of a value that are shown; all of it is in the JSON.
const SHOWN: usize = 120;

pub fn beside(args: &BesideArgs, base: &'static Base) -> Outcome {
    let judged = |facts: facts::Facts| {
        let checks = diagnose::looked_at(&facts);
        diagnose::diagnose(facts, &checks, base)
    };
    let good = judged(facts_of(&args.good)?);
    let here = match &args.facts {
        Some(file) => judged(facts_of(file)?),
        None => {
            let mut args_of_look = args.look.clone();
            // Two machines are compared as the same equipment unless the user says otherwise.
            args_of_look.setup = args_of_look.setup.or(good.facts.setup);
            look(&args_of_look, base, args.json)?
        }
    };
    let made = compared(&good, &here).map_err(|error| Failure::Wrong(error.to_string()))?;
    if args.json {
        json(&made)?;
    } else {
        line(&text(&made, base))?;
    }
    Ok(if !made.is_empty() {
        FOUND
    } else if here.exit_status() == NOT_SEEN {
        NOT_SEEN
    } else {
        FINE
    })
}

fn text(made: &Beside, base: &Base) -> String {
    if made.is_empty() {
        return "違いは見つかりません。".to_owned();
    }
    let mut text = String::new();
    if !made.checks.is_empty() {
        text.push_str("点検の結果の違い\n");
    }
    for check in &made.checks {
        text.push_str(&format!(
            "\n{}\n  動くほう: {}\n  こちら　: {}\n",
            check.title,
            said(&check.good, base),
            said(&check.here, base)
        ));
    }
    let (feeding, others): (Vec<&PartBeside>, Vec<&PartBeside>) =
        made.parts.iter().partition(|part| !part.feeds.is_empty());
    for (heading, parts) in [
        ("問題になった点検のもとで、違うところ", feeding),
        ("そのほかに、違うところ", others),
    ] {
        if parts.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{heading}\n\n"));
        for part in parts {
            for fact in &part.differences {
                text.push_str(&row(&part.part, fact));
            }
        }
    }
    text.trim().to_owned()
}

fn said(said: &Said, base: &Base) -> String {
    let Some(verdict) = said.verdict else {
        return "見ていません".to_owned();
    };
    let mark = mark(verdict, base);
    format!("{} {}", mark.trim_matches([' ', '　']), said.seen.join(""))
        .trim_end()
        .to_owned()
}

fn row(part: &str, fact: &FactBeside) -> String {
    let place = format!("{part}{}", fact.at.replace('/', "."));
    format!(
        "  {place}: 動くほう {}、こちら {}\n",
        value(fact.good.as_ref()),
        value(fact.here.as_ref())
    )
}

fn value(value: Option<&Value>) -> String {
    let text = match value {
        None => return "なし".to_owned(),
        Some(Value::String(text)) => format!("「{text}」"),
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
