//! `time.card`: was a card laid down, did it answer, and did it lie long enough?

use kb::Base;

use crate::time::story::{Lying, Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, PartName, Record, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.card",
    findings: &[
        Finding::CardNotFelt,
        Finding::CardMuteMeanwhile,
        Finding::CardLayBriefly,
        Finding::CardLiftedEarly,
    ],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::GhostReader,
        Finding::ReaderNotConnected,
        Finding::CardUnreadable,
        Finding::NothingHappened,
        Finding::SleptMeanwhile,
        Finding::ServiceStoppedMeanwhile,
        Finding::BluetoothDroppedOut,
        Finding::ReaderDroppedOut,
    ],
    judge,
};

/// No read ends within this time after the card was felt, in milliseconds.
const BRIEF: u32 = 700;
/// A card that is lifted within this time after a program began to read it was lifted before the answer, in milliseconds: some
/// programs keep the reader until the card goes, so a later lift says nothing.
const READING: u32 = 1_500;
/// A shorter record without a card says nothing, in milliseconds.
const LEAST: u32 = 5_000;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.readers) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    if !story.has_reader {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    if story.cards.is_empty() {
        let lasted = record.length;
        return if lasted < LEAST {
            Judgement::unknown(Why::NotReached, Vec::new())
        } else {
            let seen = told([TimeEvidence::NoCardFelt { lasted }]);
            Judgement::fail(Finding::CardNotFelt, seen).at([Moment::whole(record)])
        };
    }
    // A card that lay there before lay for nobody knows how long.
    let is_brief =
        |card: &Span<Lying>| !card.before && was_lifted(card) && card.lasted(record) < BRIEF;
    let is_early = |card: &Span<Lying>| !is_brief(card) && was_lifted_early(&story, card);
    // What answers no more is read only where a server was reached.
    let is_silent =
        |card: &Span<Lying>| card.what.went_mute && !story.reaches_a_server_after(card.from);
    let mut answering = story.answering();
    if let Some(card) =
        answering.find(|card| !is_brief(card) && !is_early(card) && !is_silent(card))
    {
        return Judgement::pass(told(laid(card)));
    }
    let cards: Vec<&Span<Lying>> = story
        .answering()
        .filter(|card| !card.what.went_mute)
        .collect();
    if cards.is_empty() {
        let mute: Vec<&Span<Lying>> = story.cards.iter().filter(|card| card.what.mute).collect();
        let seen = mute.iter().take(TOLD);
        let seen = told(seen.map(|card| TimeEvidence::CardAnswersNothing { at: card.from }));
        return Judgement::fail(Finding::CardMuteMeanwhile, seen)
            .at(mute.iter().map(|card| card.moment(0)));
    }
    let early: Vec<&Span<Lying>> = cards
        .iter()
        .copied()
        .filter(|card| is_early(card))
        .collect();
    if early.is_empty() {
        return Judgement::fail(Finding::CardLayBriefly, lifts(record, &cards))
            .at(cards.iter().map(|card| card.moment(u32::MAX)));
    }
    let used = early.iter().take(TOLD).filter_map(|card| {
        let used = story.uses_of(card).last()?;
        Some(TimeEvidence::ReaderUsed { at: used.from })
    });
    let mut seen = told(used);
    seen.extend(lifts(record, &early));
    // Where nobody tells whether a server was reached, it may have been a quick read that went well.
    let judgement = if record.sources.app.is_followed() && !story.reaches_only_the_facility() {
        Judgement::fail(Finding::CardLiftedEarly, seen)
    } else {
        Judgement::warn(Finding::CardLiftedEarly, seen)
    };
    judgement.at(early.iter().map(|card| card.moment(u32::MAX)))
}

/// Somebody lifted it: neither the record nor the reader ended, and it does not still lie there without answering.
fn was_lifted(card: &Span<Lying>) -> bool {
    card.to.is_some() && !card.what.was_lost && !card.what.went_mute
}

/// It was lifted in the middle of a read that had just begun, and no server was reached.
fn was_lifted_early(story: &Story, card: &Span<Lying>) -> bool {
    let Some(lifted) = card.to.filter(|_| was_lifted(card)) else {
        return false;
    };
    let last = story.uses_of(card).last();
    last.is_some_and(|used| {
        let in_the_middle = used.to.is_none_or(|to| to >= lifted);
        in_the_middle
            && lifted.saturating_sub(used.from.max(card.from)) < READING
            && !story.reaches_a_server_after(used.from)
    })
}

fn laid(card: &Span<Lying>) -> [TimeEvidence; 1] {
    [if card.before {
        TimeEvidence::CardLayThere
    } else {
        TimeEvidence::CardFelt { at: card.from }
    }]
}

fn lifts(record: &Record, cards: &[&Span<Lying>]) -> Vec<crate::Evidence> {
    told(cards.iter().take(TOLD).flat_map(|card| {
        let lifted = card.to.map(|at| {
            if card.before {
                return TimeEvidence::CardGone { at };
            }
            let lasted = card.lasted(record);
            TimeEvidence::CardLifted { at, lasted }
        });
        let [felt] = laid(card);
        [Some(felt), lifted].into_iter().flatten()
    }))
}
