//! Following changes: a sign from the system about readers, cards or Bluetooth starts a new look, with the observers
//! and checks of a check-up. A sign is never believed, so a repeated or irrelevant one costs one look and nothing more.
//! There is no polling: every source blocks until the system reports something. A plug is dated here, so that a driver on its way is
//! not called missing (`settles` in the words of `reader.driver`).

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kb::{Base, Setup, UsbId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::sleep_until;

use diagnose::{CHECKS, Check};
use diagnose::{Report, diagnose, looked_at};
use facts::Answers;
use facts::{Card, CardLook, Facts, Observed, PcscService, ReaderName, Unreadable, UsbReader, Why};
use facts::{Part, PartName};
use observe::signs::{Sign, bluetooth, pcsc, usb};
use observe::{Look, Probe};

/// The delay of a look after a sign of a reader or a card, because a card slips while it is laid down.
const CARD_SETTLES: Duration = Duration::from_millis(20);
/// The delay after a plug: the bus shows a reader before PC/SC lists it, and a look in between would report a missing
/// driver.
const PLUG_SETTLES: Duration = Duration::from_millis(300);
/// The delay after the service came back: it finds its readers and cards one after the other.
const SERVICE_SETTLES: Duration = Duration::from_millis(250);
/// The delay after a sign of Bluetooth.
const RADIO_SETTLES: Duration = Duration::from_millis(50);
/// The shortest time between two looks at the same parts, however many signs come.
const GAP: Duration = Duration::from_millis(100);
/// When to look again at a card that another program was about to release or that slipped, because no sign reports the
/// end of that. After the third such look only the next sign starts another.
const ONCE_MORE: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(3),
];
/// After this time a look that still waits for a slow card publishes its first half, and a newer look may replace it.
const PATIENCE: Duration = Duration::from_millis(250);

/// The input of a watch.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// The user's answers.
    pub answers: Answers,
    /// The name of the user's Bluetooth reader, where the user has given one.
    pub reader_name: Option<String>,
    /// The facts of an earlier check-up; parts that are not followed (the connection) are kept from there.
    pub before: Option<Facts>,
    /// The checks wanted. Empty: all that can be followed, and those of `before`.
    pub only: Vec<&'static Check>,
    /// The deadline of each look.
    pub deadline: Duration,
}

/// A change of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Change {
    /// The whole report as it is now.
    pub report: Report,
    /// The ids of the checks whose results changed, in the report's order; all of them the first time.
    pub changed: Vec<String>,
}

/// Follows changes until it is dropped; the first change carries the state at the beginning. Only `reader.*`, `card.*`
/// and `bluetooth.*` are looked at. `clock` gives the time for the record (RFC 3339, UTC). Needs a tokio runtime with
/// time and I/O.
pub async fn watch(
    watch: Watch,
    base: &'static Base,
    clock: impl Fn() -> String,
    mut tell: impl FnMut(Change),
) {
    let mut facts = watch.before.clone().unwrap_or_else(|| {
        // Blank facts contain the followed parts only, so that no other check is judged.
        Facts::blank(watch.setup, watch.answers.clone(), clock())
    });
    (facts.setup, facts.answers) = (watch.setup, watch.answers.clone());
    let checks = checks(&watch, &facts);
    let followed = |parts: &[PartName]| -> Vec<PartName> {
        let is_wanted = |part: &PartName| {
            let mut judges = checks.iter().filter(|check| check.is_followed());
            part.is_wanted_with(watch.setup) && judges.any(|check| check.needs.contains(part))
        };
        parts.iter().copied().filter(is_wanted).collect()
    };
    let mut desk = Lane::new(followed(&[
        PartName::Pcsc,
        PartName::Cards,
        PartName::CardPrograms,
        PartName::Session,
        PartName::Usb,
        PartName::Services,
    ]));
    let mut air = Lane::new(followed(&[PartName::Bluetooth]));

    let (sign, mut signs) = unbounded_channel();
    let readers = Arc::new(pcsc::Followed::default());
    let (has_desk, has_air) = (!desk.parts.is_empty(), !air.parts.is_empty());
    let mut sources = pin!(async {
        tokio::join!(
            only_if(has_desk, pcsc::follow(Arc::clone(&readers), sign.clone())),
            only_if(has_desk, usb::follow(sign.clone())),
            only_if(has_air, bluetooth::follow(sign.clone())),
        );
        pending::<()>().await;
    });
    let mut told: Option<Report> = None;
    let settles = base.check("reader.driver").and_then(|words| words.settles);
    let mut plugs = Plugs::default();
    let mut comings = Comings::default();
    loop {
        let wake = desk.wakes_at().into_iter().chain(air.wakes_at()).min();
        tokio::select! {
            Some(sign) = signs.recv() => {
                desk.notice(&sign, Instant::now());
                air.notice(&sign, Instant::now());
            }
            part = next(&mut desk.look) => {
                let is_bus = matches!(part, Some(Part::Usb(_)));
                desk.take(part, &mut facts);
                if is_bus {
                    let newest = plugs.date(&mut facts.usb, Instant::now());
                    desk.look_again(newest, settles);
                }
                readers.compare(&facts.pcsc);
                facts.reader_came_back |= comings.came_back(&facts.pcsc);
            }
            part = next(&mut air.look) => air.take(part, &mut facts),
            () = until(wake) => {}
            () = &mut sources => {}
        }
        let now = Instant::now();
        for lane in [&mut desk, &mut air] {
            lane.give_up(now, &mut facts);
            lane.begin(now, &watch, base, &facts);
        }
        let news = [&mut desk, &mut air].map(|lane| lane.has_news());
        let begun = watch.before.is_some() || (desk.has_looked && air.has_looked);
        if begun && news.contains(&true) {
            facts.taken_at = clock();
            let report = diagnose(facts.clone(), &checks, base);
            let changed = changed(told.as_ref(), &report);
            if told.is_none() || !changed.is_empty() {
                told = Some(report.clone());
                tell(Change { report, changed });
            }
        }
    }
}

/// The checks to judge: those asked for, or all that can be followed and those judged before.
fn checks(watch: &Watch, before: &Facts) -> Vec<&'static Check> {
    let before = looked_at(before);
    let is_wanted = |check: &&Check| {
        if watch.only.is_empty() {
            check.is_followed() || before.iter().any(|other| other.id == check.id)
        } else {
            watch.only.iter().any(|only| only.id == check.id)
        }
    };
    CHECKS.iter().filter(is_wanted).collect()
}

/// The checks whose results differ from those before.
fn changed(before: Option<&Report>, now: &Report) -> Vec<String> {
    let earlier: &[_] = before.map_or(&[], |report| &report.checks);
    now.checks
        .iter()
        .filter(|check| !earlier.contains(check))
        .map(|check| check.id.clone())
        .collect()
}

async fn only_if(wanted: bool, source: impl Future<Output = ()>) {
    if wanted {
        source.await;
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment.into()).await,
        None => pending().await,
    }
}

async fn next(look: &mut Option<Ongoing>) -> Option<Part> {
    match look {
        Some(look) => look.parts.recv().await,
        None => pending().await,
    }
}

/// Whether readers were there, were all gone, and are there again.
#[derive(Default)]
struct Comings {
    were_there: bool,
    were_gone: bool,
}

impl Comings {
    /// Whether a reader is there again after the last one had gone.
    fn came_back(&mut self, pcsc: &Observed<PcscService>) -> bool {
        let there = match pcsc {
            Observed::Seen(PcscService::Running { readers }) => !readers.is_empty(),
            Observed::Seen(PcscService::NotRunning) => false,
            Observed::Unavailable(_) | Observed::NotAsked => return false,
        };
        self.were_gone |= self.were_there && !there;
        self.were_there |= there;
        there && std::mem::take(&mut self.were_gone)
    }
}

/// When the readers on the bus were plugged in, as far as the watch was there.
#[derive(Default)]
struct Plugs {
    known: Option<Vec<Plug>>,
}

/// A reader on the bus, by its id and its place.
struct Plug {
    id: UsbId,
    hubs: Vec<Option<UsbId>>,
    /// When it came; absent when it was there from the beginning.
    since: Option<Instant>,
}

impl Plugs {
    /// Dates the readers that came within the last minute, and returns when the newest did.
    fn date(&mut self, bus: &mut Observed<Vec<UsbReader>>, now: Instant) -> Option<Instant> {
        let Observed::Seen(readers) = bus else {
            return None;
        };
        let earlier = self.known.take();
        let is_first = earlier.is_none();
        let mut earlier = earlier.unwrap_or_default();
        let mut known = Vec::new();
        let mut newest = None;
        for reader in readers {
            let place = earlier
                .iter()
                .position(|plug| plug.id == reader.id && plug.hubs == reader.hubs);
            let since = match place {
                Some(place) => earlier.swap_remove(place).since,
                None => (!is_first).then_some(now),
            };
            if let Some(since) = since {
                let seconds = now.duration_since(since).as_secs();
                reader.plugged_seconds = u32::try_from(seconds).ok().filter(|past| *past < 60);
            }
            newest = newest.max(since);
            known.push(Plug {
                id: reader.id,
                hubs: reader.hubs.clone(),
                since,
            });
        }
        self.known = Some(known);
        newest
    }
}

/// Parts that are looked at together, one look at a time.
struct Lane {
    parts: Vec<PartName>,
    /// When to look again.
    due: Option<Instant>,
    /// The earliest time of the next look, because something is still settling.
    hold: Option<Instant>,
    /// The cards to look at in the next look.
    moved: Moved,
    look: Option<Ongoing>,
    last: Option<Instant>,
    /// How many looks since the last sign left a card in doubt.
    in_doubt: usize,
    has_looked: bool,
    has_news: bool,
}

/// A look in progress.
struct Ongoing {
    began: Instant,
    until: Instant,
    parts: UnboundedReceiver<Part>,
    awaited: Vec<PartName>,
    moved: Moved,
    known_cards: Vec<Card>,
    told_half: bool,
}

/// The readers whose cards are no longer known.
#[derive(Default)]
struct Moved {
    all: bool,
    readers: Vec<ReaderName>,
}

impl Moved {
    fn join(&mut self, other: Self) {
        self.all |= other.all;
        self.readers.extend(other.readers);
    }

    /// The cards that have not moved since they were looked at. A card that gave no answer is asked again every time.
    fn known(&self, cards: &Observed<Vec<Card>>) -> Vec<Card> {
        let Observed::Seen(cards) = cards else {
            return Vec::new();
        };
        let is_known = |card: &&Card| {
            matches!(card.look, CardLook::Answered { .. })
                && !self.all
                && !self.readers.contains(&card.reader)
        };
        cards.iter().filter(is_known).cloned().collect()
    }
}

impl Lane {
    fn new(parts: Vec<PartName>) -> Self {
        let due = (!parts.is_empty()).then(|| Instant::now() + CARD_SETTLES);
        Self {
            has_looked: parts.is_empty(),
            parts,
            due,
            hold: None,
            moved: Moved {
                all: true,
                readers: Vec::new(),
            },
            look: None,
            last: None,
            in_doubt: 0,
            has_news: false,
        }
    }

    /// Plans a look after a sign.
    fn notice(&mut self, sign: &Sign, now: Instant) {
        let settles = match sign {
            Sign::Radio if self.parts.contains(&PartName::Bluetooth) => RADIO_SETTLES,
            Sign::Readers(_) | Sign::ServiceGone if self.parts.contains(&PartName::Pcsc) => {
                CARD_SETTLES
            }
            Sign::ServiceCame if self.parts.contains(&PartName::Pcsc) => SERVICE_SETTLES,
            Sign::Plug if self.parts.contains(&PartName::Usb) => PLUG_SETTLES,
            _ => return,
        };
        match sign {
            Sign::Readers(readers) => self.moved.readers.extend(readers.iter().cloned()),
            Sign::ServiceGone => self.moved.all = true,
            Sign::ServiceCame => {
                self.moved.all = true;
                // The first look of all needs no delay, because the service it finds has been running for some time.
                self.hold = self.last.map(|_| now + settles);
                if self.hold.is_none() {
                    return;
                }
            }
            Sign::Plug | Sign::Radio => {}
        }
        self.in_doubt = 0;
        let due = now + settles;
        self.due = Some(self.due.map_or(due, |planned| planned.min(due)));
    }

    /// Plans the look at which what was plugged in then has had its time.
    fn look_again(&mut self, plugged: Option<Instant>, settles: Option<u32>) {
        let (Some(plugged), Some(settles)) = (plugged, settles) else {
            return;
        };
        let over = plugged + Duration::from_secs(settles.into());
        if over > Instant::now() && self.due.is_none() {
            self.due = Some(over);
        }
    }

    /// When the next look may begin.
    fn begins_at(&self) -> Option<Instant> {
        let due = self.due?;
        let gap = self.last.map_or(due, |last| last + GAP);
        let patience = self.look.as_ref().map_or(due, Ongoing::gives_way_at);
        Some(due.max(gap).max(patience).max(self.hold.unwrap_or(due)))
    }

    fn wakes_at(&self) -> Option<Instant> {
        let look = self.look.as_ref().map(|look| {
            if look.told_half || look.awaited.is_empty() {
                look.until
            } else {
                look.until.min(look.began + PATIENCE)
            }
        });
        look.into_iter().chain(self.begins_at()).min()
    }

    /// Begins a look when one is due. It also covers the parts that an earlier look was still waiting for.
    fn begin(&mut self, now: Instant, watch: &Watch, base: &'static Base, facts: &Facts) {
        if self.begins_at().is_none_or(|begin| begin > now) {
            return;
        }
        (self.due, self.hold, self.last) = (None, None, Some(now));
        if let Some(earlier) = self.look.take().filter(|look| !look.awaited.is_empty()) {
            self.moved.join(earlier.moved);
        }
        let moved = std::mem::take(&mut self.moved);
        let known_cards = moved.known(&facts.cards);
        let (sender, parts) = unbounded_channel();
        let look = Look {
            until: now + watch.deadline,
            wanted: self.parts.clone(),
            setup: watch.setup,
            probe: Probe::default(),
            reader_name: watch.reader_name.clone(),
            known_cards: known_cards.clone(),
            at_once: true,
            phone: None,
            base,
            parts: sender,
        };
        self.look = Some(Ongoing {
            began: now,
            until: look.until,
            awaited: observe::start(&look, |_| {}),
            parts,
            moved,
            known_cards,
            told_half: false,
        });
    }

    /// Puts a part into the facts.
    fn take(&mut self, part: Option<Part>, facts: &mut Facts) {
        let Some(look) = &mut self.look else { return };
        match part {
            Some(part) => {
                look.awaited.retain(|name| *name != part.name());
                // Cards that moved are unknown until they have been looked at.
                if part.name() == PartName::Pcsc && look.awaited.contains(&PartName::Cards) {
                    facts.cards = Observed::Seen(look.known_cards.clone());
                }
                let is_cards = part.name() == PartName::Cards;
                part.note(facts);
                self.has_news |= look.awaited.is_empty();
                if is_cards && self.due.is_none() && has_doubt(&facts.cards) {
                    let later = ONCE_MORE.get(self.in_doubt);
                    self.due = later.map(|later| Instant::now() + *later);
                    self.in_doubt += 1;
                }
            }
            None => self.end(
                &Why::Failed {
                    message: "the observer ended without an answer".to_owned(),
                },
                facts,
            ),
        }
    }

    /// Ends a look whose time is over, and publishes the first half of a slow one.
    fn give_up(&mut self, now: Instant, facts: &mut Facts) {
        let Some(look) = &mut self.look else { return };
        if now >= look.until {
            self.end(&Why::TimedOut { reader: None }, facts);
        } else if now >= look.began + PATIENCE && !look.told_half && !look.awaited.is_empty() {
            look.told_half = true;
            self.has_news = true;
        }
    }

    fn end(&mut self, why: &Why, facts: &mut Facts) {
        let look = self.look.take();
        for name in look.into_iter().flat_map(|look| look.awaited) {
            Part::unavailable(name, why.clone()).note(facts);
            self.has_news = true;
        }
    }

    /// Whether there is a change to report.
    fn has_news(&mut self) -> bool {
        // Half a look is reported only when the other half is known from an earlier look.
        let is_whole = |look: &Ongoing| look.awaited.is_empty();
        self.has_looked |= self.has_news && self.look.as_ref().is_none_or(is_whole);
        std::mem::take(&mut self.has_news)
    }
}

/// Whether a card was in a state that passes by itself and whose end the system does not report.
fn has_doubt(cards: &Observed<Vec<Card>>) -> bool {
    let Observed::Seen(cards) = cards else {
        return false;
    };
    cards.iter().any(|card| {
        matches!(
            card.look,
            CardLook::Held
                | CardLook::Pulled
                | CardLook::Unreadable(Unreadable::BrokenOff)
                | CardLook::Failed { .. }
        )
    })
}

impl Ongoing {
    fn gives_way_at(&self) -> Instant {
        if self.awaited.is_empty() {
            self.began
        } else {
            self.began + PATIENCE
        }
    }
}

#[cfg(test)]
mod tests {
    use facts::{CardState, Reader};

    use super::*;

    fn running(count: usize) -> Observed<PcscService> {
        let reader = |number| Reader {
            name: ReaderName(format!("Reader {number}")),
            card: CardState::Absent,
            exclusive: false,
        };
        Observed::Seen(PcscService::Running {
            readers: (0..count).map(reader).collect(),
        })
    }

    #[test]
    fn a_reader_comes_back_only_after_the_last_one_had_gone() {
        let gone = Observed::Seen(PcscService::NotRunning);
        let unseen = Observed::Unavailable(Why::NotTold);
        let mut comings = Comings::default();
        for (pcsc, came_back) in [
            (&gone, false),
            (&running(1), false),
            (&running(2), false),
            (&running(1), false),
            (&unseen, false),
            (&running(1), false),
            (&running(0), false),
            (&gone, false),
            (&running(1), true),
            (&running(1), false),
        ] {
            assert_eq!(comings.came_back(pcsc), came_back, "{pcsc:?}");
        }
    }

    #[test]
    fn a_plug_is_dated_and_what_was_there_before_is_not() {
        let reader = |pid: u16| UsbReader {
            id: UsbId { vid: 0x31AA, pid },
            ccid: true,
            hubs: Vec::new(),
            driver: None,
            firmware: None,
            driver_version: None,
            driver_from: None,
            problem: None,
            plugged_seconds: None,
        };
        let begin = Instant::now();
        let later = |seconds| begin + Duration::from_secs(seconds);
        let mut plugs = Plugs::default();
        let mut dated = |pids: &[u16], now| {
            let mut bus = Observed::Seen(pids.iter().map(|pid| reader(*pid)).collect());
            let newest = plugs.date(&mut bus, now);
            let Observed::Seen(readers) = bus else {
                unreachable!("it was seen");
            };
            let seconds = readers.iter().map(|reader| reader.plugged_seconds);
            (seconds.collect::<Vec<_>>(), newest)
        };
        assert_eq!(dated(&[1], begin), (vec![None], None));
        assert_eq!(
            dated(&[1, 2], later(5)),
            (vec![None, Some(0)], Some(later(5)))
        );
        assert_eq!(
            dated(&[1, 2], later(25)),
            (vec![None, Some(20)], Some(later(5)))
        );
        assert_eq!(
            dated(&[1, 2], later(70)),
            (vec![None, None], Some(later(5)))
        );
        assert_eq!(dated(&[1], later(71)), (vec![None], None));
        assert_eq!(
            dated(&[1, 2], later(72)),
            (vec![None, Some(0)], Some(later(72)))
        );
    }
}
