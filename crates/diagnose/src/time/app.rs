//! `time.app`: did a program use the reader while the card lay there? If none did, the app did not either, whoever is meant: it
//! waits for something else. A program that used it before the card came, and not again, asked too early.

use kb::{Base, Setup};

use crate::time::story::{Lying, Span, Story};
use crate::time::{followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence};
use facts::{Facts, PartName, Record, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.app",
    findings: &[Finding::AskedBeforeCard, Finding::AppDidNotRead],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::ReaderHeldByAnotherProgram,
        Finding::SleptMeanwhile,
        Finding::ServiceStoppedMeanwhile,
        Finding::BluetoothDroppedOut,
        Finding::ReaderDroppedOut,
        Finding::ReaderTakenMeanwhile,
        Finding::CardLayBriefly,
        Finding::CardMuteMeanwhile,
    ],
    judge,
};

/// A card has to lie for so long before nobody's use of it says anything, in milliseconds.
const LONG_ENOUGH: u32 = 3_000;
/// A use that ended so long before the card came has nothing to do with it, in milliseconds.
const BESIDE: u32 = 20_000;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.sharing) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    for card in story.answering() {
        if let Some(used) = story.uses_of(card).next() {
            return Judgement::pass(told([TimeEvidence::ReaderUsed { at: used.from }]));
        }
    }
    let longest = story.answering().max_by_key(|card| card.lasted(record));
    let Some(card) = longest.filter(|card| card.lasted(record) >= LONG_ENOUGH) else {
        return Judgement::unknown(Why::NotReached, Vec::new());
    };
    not_used(facts, record, &story, card)
}

fn not_used(facts: &Facts, record: &Record, story: &Story, card: &Span<Lying>) -> Judgement {
    let laid = if card.before {
        TimeEvidence::CardLayThere
    } else {
        TimeEvidence::CardFelt { at: card.from }
    };
    // That no program used any reader would not be true.
    let elsewhere = story.uses.iter().find(|used| used.meets(card));
    let not_used = match elsewhere {
        Some(used) => TimeEvidence::OtherReaderUsed { at: used.from },
        None => TimeEvidence::ReaderNotUsed {
            lasted: card.lasted(record),
        },
    };
    let moment = card.moment(LONG_ENOUGH);
    // At a reader the card comes first; a phone alone asks first (source 003, Q1).
    let card_first = facts.setup != Some(Setup::Phone);
    let asked = story.uses.iter().find(|used| {
        let ended = used.to.unwrap_or(record.length);
        used.what.reader == card.what.reader
            && ended <= card.from
            && card.from - ended <= BESIDE
            && !card.before
    });
    if let (true, Some(asked)) = (card_first, asked) {
        let seen = [TimeEvidence::ReaderUsed { at: asked.from }, laid, not_used];
        return Judgement::fail(Finding::AskedBeforeCard, told(seen)).at([moment]);
    }
    let is_not_running = record.sources.app.is_followed() && !story.app_ran;
    let not_running = is_not_running.then_some(TimeEvidence::AppNotRunning);
    let seen = [laid, not_used].into_iter().chain(not_running);
    Judgement::fail(Finding::AppDidNotRead, told(seen)).at([moment])
}
