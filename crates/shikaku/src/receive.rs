//! `receive`: how a patient whose eligibility cannot be confirmed is received, from the table of kb.

use kb::{
    AfterwardsWord, AtTheDesk, Base, By, Charge, EffectShown, PrescriptionWord, Receiving,
    ReferralWord, Source, Status, Step,
};
use serde::Serialize;

use crate::args::ReceiveArgs;
use crate::entries::{inferred, step_text};
use crate::output::{FINE, Outcome, json, line};

/// The contract of `--json`.
#[derive(Serialize)]
struct Contract<'a> {
    ways: Vec<ContractWay<'a>>,
    prescription: OneOrMany<PrescriptionWord>,
    referral: OneOrMany<ReferralWord>,
    afterwards: Vec<AfterwardsWord>,
    asks: Vec<&'a str>,
}

#[derive(Serialize)]
struct ContractWay<'a> {
    by: By,
    status: Status,
    charge: Charge,
    #[serde(rename = "if")]
    condition: Option<&'a str>,
    steps: &'a [Step],
    sources: &'a [Source],
}

/// Nothing, one word, or a list where the facility has not been answered.
#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany<Word> {
    None(Option<()>),
    One(Word),
    Many(Vec<Word>),
}

impl<Word: Copy> OneOrMany<Word> {
    fn of(effects: &[EffectShown<Word>]) -> Self {
        match effects {
            [] => Self::None(None),
            [one] => Self::One(one.word),
            many => Self::Many(many.iter().map(|effect| effect.word).collect()),
        }
    }
}

pub fn receive(args: &ReceiveArgs, base: &Base) -> Outcome {
    let desk = AtTheDesk {
        card: args.card,
        papers: args.papers,
        visit: args.visit,
        outage: args.outage,
        expired: args.expired,
        facility: args.facility,
        e_prescription: args.e_prescription,
        e_chart: args.e_chart,
    };
    let table = base.reception();
    let receiving = table.map(|table| table.receive(&desk)).unwrap_or_default();
    if args.json {
        json(&Contract {
            ways: receiving
                .ways
                .iter()
                .map(|way| ContractWay {
                    by: way.by,
                    status: way.status,
                    charge: way.charge,
                    condition: way.condition.as_deref(),
                    steps: &way.steps,
                    sources: &way.sources,
                })
                .collect(),
            prescription: OneOrMany::of(&receiving.prescription),
            referral: OneOrMany::of(&receiving.referral),
            afterwards: receiving
                .afterwards
                .iter()
                .map(|after| after.word)
                .collect(),
            asks: receiving
                .asks
                .iter()
                .map(|question| question.about.as_str())
                .collect(),
        })?;
    } else {
        line(text_of(&receiving).trim_end())?;
    }
    Ok(FINE)
}

/// The ways as a person reads them: one of them is enough.
fn text_of(receiving: &Receiving) -> String {
    let mut text = String::from("受け付け方（上から順に、できるもの1つで受け付けます）\n");
    for (place, way) in receiving.ways.iter().enumerate() {
        let condition = way
            .condition
            .as_ref()
            .map(|condition| format!("（{condition}）"))
            .unwrap_or_default();
        text.push_str(&format!(
            "\n{}. {}{condition}{}\n",
            place + 1,
            way.title,
            inferred(way.status)
        ));
        steps_into(&mut text, &way.steps);
    }
    effects_into(&mut text, "処方箋", &receiving.prescription);
    effects_into(&mut text, "診療情報提供書（紹介状）", &receiving.referral);
    if !receiving.afterwards.is_empty() {
        text.push_str("\nそのあとにすること\n");
        for after in &receiving.afterwards {
            steps_into(&mut text, &after.steps);
        }
    }
    if !receiving.asks.is_empty() {
        text.push_str("\n答えると、もっと絞れます\n");
        for question in &receiving.asks {
            let offer = if question.offer.is_empty() {
                String::new()
            } else {
                format!(" {}", question.offer.join("|"))
            };
            text.push_str(&format!(
                "  {}（--{}{offer}）\n",
                question.ask, question.about
            ));
        }
    }
    text
}

fn effects_into<Word>(text: &mut String, heading: &str, effects: &[EffectShown<Word>]) {
    for effect in effects {
        let condition = effect
            .condition
            .as_ref()
            .map(|condition| format!("（{condition}）"))
            .unwrap_or_default();
        text.push_str(&format!(
            "\n{heading}{condition}{}\n",
            inferred(effect.status)
        ));
        steps_into(text, &effect.steps);
    }
}

fn steps_into(text: &mut String, steps: &[Step]) {
    for step in steps {
        text.push_str(&step_text("   -", step, &kb::Situation::default()));
    }
}
