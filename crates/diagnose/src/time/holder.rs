//! `time.holder`: had another program the reader for itself when the card was laid down? Only a program that had it before the
//! card came counts: one that takes it afterwards, or in the same millisecond, may be the app itself. Whoever reached a server
//! afterwards has read the card. Beside a face reader its own program holds the reader all day, and that is no fault.

use kb::{Base, Setup};

use crate::reader::busy::users;
use crate::time::story::{InUse, Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.holder",
    findings: &[Finding::ReaderTakenMeanwhile],
    needs: &[PartName::Record, PartName::CardPrograms],
    explained_by: &[Finding::ReaderHeldByAnotherProgram],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if matches!(
        facts.setup,
        Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
    ) {
        return Judgement::not_applicable();
    }
    let record = match followed(facts, |record| record.sources.sharing) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    let mut taken: Vec<&Span<InUse>> = Vec::new();
    let mut has_card = false;
    for card in story.answering() {
        has_card = true;
        let in_the_way =
            |used: &&Span<InUse>| used.what.exclusive && (used.before || used.from < card.from);
        // Another use of the same card is somebody's who got through.
        let got_through = story.uses_of(card).any(|used| !in_the_way(&used))
            || story.reaches_a_server_after(card.from);
        if !got_through {
            taken.extend(story.uses_of(card).filter(in_the_way));
        }
    }
    if !has_card {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    if taken.is_empty() {
        return Judgement::pass(told([TimeEvidence::ReaderShared]));
    }
    let moments: Vec<Moment> = taken.iter().map(|used| used.moment(0)).collect();
    let seen = taken.into_iter().take(TOLD).flat_map(|used| {
        let released = used.to.map(|at| TimeEvidence::ReaderReleased { at });
        [Some(TimeEvidence::ReaderTaken { at: used.from }), released]
    });
    let mut seen = told(seen.flatten());
    seen.extend(users(facts, base));
    Judgement::fail(Finding::ReaderTakenMeanwhile, seen).at(moments)
}
