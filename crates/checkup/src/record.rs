//! A record: what changes is put down, with its time, while somebody tries again. It ends by itself, when it is told to, or when it is
//! full, and at once. Nothing is judged here.

use std::net::IpAddr;
use std::pin::pin;
use std::time::{Duration, Instant};

use facts::{
    Answers, Facts, Following, Happened, LONGEST_RECORD, MOST_BEFORE, MOST_CHANGES, Observed,
    PartName, ProgramId, Record, RecordChange, RecordEnd, RecordSources,
};
use kb::{Base, Setup};
use observe::changes::{SourceName, Told, Wanted, follow};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Instant as Moment, sleep_until, timeout_at};

/// How long the sources may take to say how things stand before somebody is asked to try: a PC/SC service that hangs does not keep
/// the others waiting.
const BEGINS_WITHIN: Duration = Duration::from_secs(1);

/// The input of a record.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// When it begins, as RFC 3339 in UTC.
    pub taken_at: String,
    /// How long it lasts when nobody ends it; at most ten minutes.
    pub length: Duration,
    /// The name of the user's Bluetooth reader, where the user has given one.
    pub reader_name: Option<String>,
    /// The program that stands for マイナ資格確認アプリ, by the name of its file.
    pub app: Option<String>,
    /// Addresses of servers that are known. They are compared and never kept.
    pub known: Vec<IpAddr>,
}

/// What a record is put together in. Pure: times come from outside.
#[derive(Clone, Debug)]
pub struct Recorder {
    record: Record,
    /// The known programs that were at the readers whenever one was taken.
    programs: Observed<Vec<ProgramId>>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            record: Record {
                length: 0,
                end: RecordEnd::Time,
                sources: RecordSources {
                    readers: Following::NotTold,
                    sharing: Following::NotTold,
                    usb: Following::NotTold,
                    bluetooth: Following::NotTold,
                    network: Following::NotTold,
                    clock: Following::NotTold,
                    app: Following::NotTold,
                },
                before: Vec::new(),
                changes: Vec::new(),
            },
            programs: Observed::NotAsked,
        }
    }
}

impl Recorder {
    /// Puts down how something stood before. What has no room is left out: no desk has so many things.
    pub fn before(&mut self, what: Happened) {
        if self.record.before.len() < MOST_BEFORE {
            self.record.before.push(what);
        }
    }

    /// Puts down how a source is followed.
    pub fn source(&mut self, name: SourceName, source: Following) {
        *name.of(&mut self.record.sources) = source;
    }

    /// Puts down a change. Sources tell side by side, so a change may come a moment after a later one. Returns whether there is room
    /// for another.
    pub fn change(&mut self, at: u32, what: Happened) -> bool {
        let changes = &mut self.record.changes;
        if changes.len() < MOST_CHANGES {
            let later = changes
                .iter()
                .rev()
                .take_while(|change| change.at > at)
                .count();
            changes.insert(changes.len() - later, RecordChange { at, what });
        }
        changes.len() < MOST_CHANGES
    }

    /// Puts down which programs were at the readers, beside those of earlier.
    pub fn programs(&mut self, seen: Observed<Vec<ProgramId>>) {
        match (&mut self.programs, seen) {
            (Observed::Seen(known), Observed::Seen(more)) => {
                known.extend(more);
                known.sort();
                known.dedup();
            }
            // What was seen once is not lost by a look that failed.
            (Observed::Seen(_), _) => {}
            (programs, seen) => *programs = seen,
        }
    }

    /// How many changes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.changes.len()
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.changes.is_empty()
    }

    /// What was recorded, as facts of this equipment and moment.
    fn facts(self, setup: Option<Setup>, taken_at: String, length: u32, end: RecordEnd) -> Facts {
        let card_programs = self.programs.clone();
        Facts {
            card_programs,
            record: Observed::Seen(self.end(length, end)),
            ..Facts::blank(setup, Answers::default(), taken_at)
        }
    }

    /// The record as it ends.
    #[must_use]
    pub fn end(mut self, length: u32, end: RecordEnd) -> Record {
        let last = self.record.changes.last().map_or(0, |change| change.at);
        self.record.length = length.max(last).min(LONGEST_RECORD);
        self.record.end = end;
        self.record
    }
}

/// Records until the time is over, `stop` is ready, or the record is full. `begun` is called when somebody may try, `tell` with each
/// change that is put down. Gives the record as facts, with the programs that were seen to be at the readers. Needs a tokio runtime
/// with time and I/O.
pub async fn record(
    recording: Recording,
    base: &'static Base,
    stop: impl Future<Output = ()>,
    begun: impl FnOnce(),
    mut tell: impl FnMut(RecordChange),
) -> Facts {
    let (told, mut news) = unbounded_channel();
    let wanted = Wanted {
        readers: !matches!(
            recording.setup,
            Some(Setup::Phone | Setup::PhoneBluetoothReader)
        ),
        bluetooth: PartName::Bluetooth.is_wanted_with(recording.setup),
        reader_name: recording.reader_name,
        app: recording.app,
        known: recording.known,
        base,
        told,
    };
    let mut following = pin!(follow(wanted));
    let mut stop = pin!(stop);
    let mut recorder = Recorder::default();
    let mut silent: Vec<SourceName> = SourceName::ALL.to_vec();
    let mut early: Vec<(Instant, Happened)> = Vec::new();
    let patience = Moment::now() + BEGINS_WITHIN;
    while !silent.is_empty() {
        let next = async {
            tokio::select! {
                biased;
                news = news.recv() => news,
                () = &mut following => None,
            }
        };
        match timeout_at(patience, next).await {
            Ok(Some(Told::Before(what))) => recorder.before(what),
            Ok(Some(Told::Change(at, what))) => early.push((at, what)),
            Ok(Some(Told::Programs(seen))) => recorder.programs(seen),
            Ok(Some(Told::Source(name, source))) => {
                silent.retain(|other| *other != name);
                recorder.source(name, source);
            }
            Ok(None) | Err(_) => break,
        }
    }
    let start = Instant::now();
    // What changed before the others had begun is how things stand now.
    for (_, what) in early {
        recorder.before(what);
    }
    begun();
    let length = recording
        .length
        .min(Duration::from_millis(LONGEST_RECORD.into()));
    let over = Moment::from_std(start + length);
    let since = |at: Instant| {
        let since = at.saturating_duration_since(start).min(length);
        u32::try_from(since.as_millis()).unwrap_or(LONGEST_RECORD)
    };
    let end = loop {
        tokio::select! {
            biased;
            () = &mut stop => break RecordEnd::Stopped,
            () = sleep_until(over) => break RecordEnd::Time,
            Some(told) = news.recv() => match told {
                Told::Before(what) => recorder.before(what),
                Told::Source(name, source) => recorder.source(name, source),
                Told::Programs(seen) => recorder.programs(seen),
                Told::Change(at, what) => {
                    let at = since(at);
                    let has_room = recorder.change(at, what);
                    tell(RecordChange { at, what });
                    if !has_room {
                        break RecordEnd::Full;
                    }
                }
            },
            () = &mut following => {}
        }
    };
    // What was seen before the end and had not been taken yet.
    let length = since(Instant::now());
    while let Ok(told) = news.try_recv() {
        match told {
            Told::Change(at, what) if end != RecordEnd::Full && recorder.len() < MOST_CHANGES => {
                recorder.change(since(at), what);
            }
            Told::Programs(seen) => recorder.programs(seen),
            _ => {}
        }
    }
    recorder.facts(recording.setup, recording.taken_at, length, end)
}

#[cfg(test)]
mod tests {
    use facts::{CardMove, MOST_RECORD_BYTES};

    use super::*;

    fn card(turn: u32) -> Happened {
        Happened::Card {
            reader: 0,
            now: if turn.is_multiple_of(2) {
                CardMove::Felt
            } else {
                CardMove::Lifted
            },
            missed: 0,
        }
    }

    #[test]
    fn ten_minutes_with_a_change_every_fifty_milliseconds_fit_and_nothing_is_lost() {
        let mut recorder = Recorder::default();
        for turn in 0..12_000 {
            assert!(recorder.change(turn * 50, card(turn)), "{turn}");
        }
        let record = recorder.end(LONGEST_RECORD, RecordEnd::Time);
        assert_eq!(record.sound(), Ok(()));
        assert_eq!(record.changes.len(), 12_000);
        for (turn, change) in (0_u32..).zip(&record.changes) {
            assert_eq!((change.at, change.what), (turn * 50, card(turn)));
        }
        let bytes = serde_json::to_string(&record).expect("JSON").len();
        assert!(bytes < MOST_RECORD_BYTES, "{bytes}");
    }

    #[test]
    fn a_full_record_takes_nothing_more_and_is_sound() {
        let mut recorder = Recorder::default();
        let mut room = true;
        for turn in 0..20_000 {
            let has_room = recorder.change(turn, card(turn));
            assert!(room || !has_room, "{turn}");
            room = has_room;
            recorder.before(card(turn));
        }
        assert_eq!(recorder.len(), MOST_CHANGES);
        let record = recorder.end(0, RecordEnd::Full);
        assert_eq!(record.sound(), Ok(()));
        assert_eq!(record.before.len(), MOST_BEFORE);
    }

    #[test]
    fn what_is_told_late_stands_at_its_time() {
        let mut recorder = Recorder::default();
        for (turn, at) in [5, 20, 10, 20, 30, 1].into_iter().enumerate() {
            recorder.change(at, card(u32::try_from(turn).expect("a few")));
        }
        let record = recorder.end(10, RecordEnd::Stopped);
        let times: Vec<u32> = record.changes.iter().map(|change| change.at).collect();
        assert_eq!(times, [1, 5, 10, 20, 20, 30]);
        assert_eq!(
            record.changes[3].what,
            card(1),
            "what came first stays first"
        );
        assert_eq!(record.length, 30, "a record ends after its last change");
    }
}
