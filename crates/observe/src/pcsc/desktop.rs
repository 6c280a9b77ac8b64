//! The PC/SC service, its readers and the cards in them. Calls into PC/SC have no time-out of their own and block
//! inside drivers, so each card is looked at on its own thread. Readers are opened shared, never exclusively, and cards
//! are left as they were. The signs of each fault were measured (rigs.md 1).

use std::ffi::{CStr, CString};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use pcsc::{Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

use crate::apdu::{self, Asked};
use crate::{Look, Observer, Part, PartName};
use facts::{
    Card, CardLook, CardState, CardTries, Observed, PcscService, Personal, Reader, ReaderName,
    Stage, Unreadable, Why,
};

pub(crate) const OBSERVER: Observer = Observer {
    title: "カードリーダーとカード",
    gives: &[PartName::Pcsc, PartName::Cards, PartName::Tries],
    look,
};

/// How long PC/SC may take to notice that a card is gone after a broken exchange (measured: 0 to 0.4 s).
const REMOVAL_NOTICED: Duration = Duration::from_millis(700);
/// How long a service that died during a call may take to come back; a restart takes less than a second.
const SERVICE_RESTART: Duration = Duration::from_secs(2);
/// How long a service that has just started may take to list the readers and cards that were there all the time.
const SETTLING: Duration = Duration::from_millis(1500);
/// How long the other cards wait for a slow one.
const SLOW: Duration = Duration::from_millis(200);
/// Bytes for the names of all readers that pcsc-lite can list (sixteen of 128); Windows has no such limit.
const ROOM: usize = 16 * 128 + 1;
/// The upper limit of the list: no desk has as many readers as fill this, so a service that asks for more is broken.
const MOST_ROOM: usize = 64 * ROOM;
/// Time kept back from the deadline for reporting.
const MARGIN: Duration = Duration::from_millis(100);

fn look(look: &Look) {
    let until = look.until.checked_sub(MARGIN).unwrap_or(look.until);
    let mut came_back_by = None;
    loop {
        match attempt(look, until, came_back_by.is_some()) {
            Ok(()) => return,
            Err(Gone::NeverThere) if came_back_by.is_none() => return report_not_running(look),
            Err(Gone::Refused(error)) if came_back_by.is_none() => {
                return report_failed(look, error);
            }
            Err(gone) => {
                // The service died during a call; a new context is the only way back (rigs.md 1).
                let limit =
                    *came_back_by.get_or_insert(until.min(Instant::now() + SERVICE_RESTART));
                if Instant::now() >= limit {
                    return match gone {
                        Gone::Refused(error) | Gone::Failed(error) => report_failed(look, error),
                        Gone::NeverThere | Gone::Died => report_not_running(look),
                    };
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Why an attempt ended early.
enum Gone {
    /// No service at the first call.
    NeverThere,
    /// The first call was refused. Waiting would not help, because nothing was lost that could come back.
    Refused(Error),
    /// The service went away.
    Died,
    /// A later call was refused.
    Failed(Error),
}

impl From<Error> for Gone {
    fn from(error: Error) -> Self {
        if is_service_loss(error) {
            Self::Died
        } else {
            Self::Failed(error)
        }
    }
}

fn is_service_loss(error: Error) -> bool {
    matches!(
        error,
        Error::NoService
            | Error::ServiceStopped
            | Error::CommError
            | Error::InvalidHandle
            | Error::Shutdown
    )
}

fn attempt(look: &Look, until: Instant, restarted: bool) -> Result<(), Gone> {
    let context = Context::establish(Scope::User).map_err(|error| match error {
        Error::NoService | Error::ServiceStopped => Gone::NeverThere,
        error if is_service_loss(error) => Gone::Died,
        error => Gone::Refused(error),
    })?;
    let readers = if restarted {
        settled_readers(&context, until)?
    } else {
        readers(&context)?
    };
    let _ = look
        .parts
        .send(Part::Pcsc(Observed::Seen(PcscService::Running {
            readers: readers.clone(),
        })));
    // Closed after the result has been sent, so that it is judged meanwhile. The end of the program also closes it.
    drop(context);
    if look.wanted.contains(&PartName::Cards) {
        let (cards, tries) = cards(look, &readers, until)?;
        let _ = look.parts.send(Part::Cards(Observed::Seen(cards)));
        if look.wanted.contains(&PartName::Tries) {
            let _ = look.parts.send(Part::Tries(Observed::Seen(tries)));
        }
    }
    Ok(())
}

fn report_not_running(look: &Look) {
    let _ = look
        .parts
        .send(Part::Pcsc(Observed::Seen(PcscService::NotRunning)));
    let _ = look
        .parts
        .send(Part::Cards(Observed::Unavailable(Why::NotReached)));
    if look.wanted.contains(&PartName::Tries) {
        let tries = Part::Tries(Observed::Unavailable(Why::NotReached));
        let _ = look.parts.send(tries);
    }
}

fn report_failed(look: &Look, error: Error) {
    let why = Why::Failed {
        message: error.to_string(),
    };
    let _ = look
        .parts
        .send(Part::Pcsc(Observed::Unavailable(why.clone())));
    let cards = Part::Cards(Observed::Unavailable(why.clone()));
    let _ = look.parts.send(cards);
    if look.wanted.contains(&PartName::Tries) {
        let _ = look.parts.send(Part::Tries(Observed::Unavailable(why)));
    }
}

/// The names of all readers, in one call: between asking for the length and filling the buffer another reader may be
/// plugged in.
pub(crate) fn names(context: &Context) -> Result<Vec<CString>, Error> {
    let mut room = vec![0; ROOM];
    loop {
        let names = context.list_readers(&mut room);
        match names.map(|names| names.map(CStr::to_owned).collect()) {
            Err(Error::NoReadersAvailable) => return Ok(Vec::new()),
            Err(Error::InsufficientBuffer) if room.len() < MOST_ROOM => {
                room.resize(room.len() * 4, 0);
            }
            answer => return answer,
        }
    }
}

/// Lists the readers with the service's state for each; asks the service only, never a reader.
fn readers(context: &Context) -> Result<Vec<Reader>, Gone> {
    let mut states: Vec<ReaderState> = names(context)?
        .into_iter()
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect();
    if states.is_empty() {
        return Ok(Vec::new());
    }
    match context.get_status_change(Duration::ZERO, &mut states) {
        Ok(()) | Err(Error::Timeout | Error::UnknownReader) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(states.iter().map(reader).collect())
}

/// The readers of a service that has just started: as soon as it has seen a card, otherwise those it sees in time.
fn settled_readers(context: &Context, until: Instant) -> Result<Vec<Reader>, Gone> {
    let limit = until.min(Instant::now() + SETTLING);
    loop {
        let seen = readers(context)?;
        let left = limit.saturating_duration_since(Instant::now());
        let has_card =
            |reader: &Reader| matches!(reader.card, CardState::Present | CardState::Mute);
        if seen.iter().any(has_card) || left.is_zero() {
            return Ok(seen);
        }
        thread::sleep(left.min(Duration::from_millis(20)));
    }
}

fn reader(state: &ReaderState) -> Reader {
    let seen = state.event_state();
    let card = if seen.contains(State::MUTE) {
        CardState::Mute
    } else if seen.contains(State::PRESENT) {
        CardState::Present
    } else if seen.contains(State::EMPTY) {
        CardState::Absent
    } else {
        CardState::Unknown
    };
    Reader {
        name: ReaderName(state.name().to_string_lossy().into_owned()),
        card,
        exclusive: seen.contains(State::EXCLUSIVE),
    }
}

/// Looks at all cards side by side, except known cards that have not moved.
fn cards(
    look: &Look,
    readers: &[Reader],
    until: Instant,
) -> Result<(Vec<Card>, Vec<CardTries>), Gone> {
    let with_tries = look.wanted.contains(&PartName::Tries);
    let mut tries = Vec::new();
    let mut in_between = Some(Instant::now() + SLOW);
    let mut opened: Vec<Opened> = Vec::new();
    let (done, results) = mpsc::channel();
    let mut waiting = Vec::new();
    let mut cards = Vec::new();
    for reader in readers
        .iter()
        .filter(|reader| reader.card != CardState::Absent)
    {
        let mut known = look.known_cards.iter();
        if let Some(card) = known.find(|card| card.reader == reader.name) {
            cards.push(card.clone());
            continue;
        }
        let Ok(name) = CString::new(reader.name.0.as_bytes()) else {
            continue;
        };
        let stage = Arc::new(AtomicU8::new(Stage::Connect as u8));
        waiting.push((reader.name.clone(), Arc::clone(&stage)));
        let (done, key) = (done.clone(), reader.name.clone());
        thread::spawn(move || {
            let mut opened = Opened::default();
            let asked = card(&name, with_tries, &stage, until, &mut opened);
            // The opened card is sent along; when the receiver no longer waits, it is closed here.
            let _ = done.send((key, asked, opened));
        });
    }
    drop(done);
    while !waiting.is_empty() {
        let next = in_between.map_or(until, |moment| moment.min(until));
        let left = next.saturating_duration_since(Instant::now());
        let (reader, look) = match results.recv_timeout(left) {
            Ok((reader, asked, its)) => {
                opened.push(its);
                (reader, asked)
            }
            Err(_) if in_between.take().is_some() => {
                // A slow card must not delay the others: neither programs that want them nor the caller that follows
                // changes.
                opened.clear();
                if look.at_once {
                    let _ = look.parts.send(Part::Cards(Observed::Seen(cards.clone())));
                }
                continue;
            }
            Err(_) => break,
        };
        waiting.retain(|(name, _)| *name != reader);
        // A card that is gone when its reader is opened leaves an empty reader, which the part for the readers already
        // shows.
        let Some(asked) = look? else { continue };
        tries.extend(asked.tries.map(|tries| CardTries {
            reader: reader.clone(),
            tries: Personal(tries),
            number_b: asked.number_b.map(Personal),
        }));
        cards.push(Card {
            reader,
            look: asked.look,
        });
    }
    for (reader, stage) in waiting {
        cards.push(Card {
            reader,
            look: CardLook::Silent {
                at: stage_of(&stage),
            },
        });
    }
    cards.sort_by(|a, b| a.reader.cmp(&b.reader));
    tries.sort_by(|a: &CardTries, b| a.reader.cmp(&b.reader));
    Ok((cards, tries))
}

fn stage_of(stage: &AtomicU8) -> Stage {
    match stage.load(Ordering::Relaxed) {
        reached if reached == Stage::Exchange as u8 => Stage::Exchange,
        reached if reached == Stage::Transaction as u8 => Stage::Transaction,
        _ => Stage::Connect,
    }
}

/// The cards and contexts that looking has opened, closed one after the other when this is dropped. Closing them side
/// by side crashes libpcsclite 1.9.9 within some hundred check-ups of two cards: on closing a card it walks through the
/// handles of all threads without a lock.
#[derive(Default)]
struct Opened {
    cards: Vec<pcsc::Card>,
    context: Option<Context>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        for card in self.cards.drain(..) {
            // The card stays selected and powered, so that other programs sharing the reader can go on.
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

/// Looks at one card. A broken exchange is retried once, because a card slips while it is laid down.
fn card(
    reader: &CStr,
    with_tries: bool,
    stage: &AtomicU8,
    until: Instant,
    opened: &mut Opened,
) -> Result<Option<Asked>, Gone> {
    let context = opened.context.insert(Context::establish(Scope::User)?);
    let broken = |asked: &Asked| asked.look == CardLook::Unreadable(Unreadable::BrokenOff);
    let asked = exchange(context, reader, with_tries, stage, &mut opened.cards)?;
    if !asked.as_ref().is_some_and(broken) {
        return Ok(asked);
    }
    let asked = after_broken_exchange(context, reader, until)?.map(Asked::without_tries);
    if !asked.as_ref().is_some_and(broken) {
        return Ok(asked);
    }
    exchange(context, reader, with_tries, stage, &mut opened.cards)
}

fn exchange(
    context: &Context,
    reader: &CStr,
    with_tries: bool,
    stage: &AtomicU8,
    opened: &mut Vec<pcsc::Card>,
) -> Result<Option<Asked>, Gone> {
    let reached = |at: Stage| stage.store(at as u8, Ordering::Relaxed);
    reached(Stage::Connect);
    let mut card = match context.connect(reader, ShareMode::Shared, Protocols::ANY) {
        Ok(card) => card,
        Err(error) => return Ok(at_connect(error)?.map(Asked::without_tries)),
    };
    let outcome = (|| {
        reached(Stage::Transaction);
        let transaction = card.transaction()?;
        reached(Stage::Exchange);
        let mut buffer = [0; 256];
        let outcome = apdu::ask(with_tries, |command| {
            let answer = transaction.transmit(command.bytes(), &mut buffer)?;
            let (data, word) = apdu::split(answer).ok_or(Error::RemovedCard)?;
            Ok((data.to_vec(), word))
        });
        transaction
            .end(Disposition::LeaveCard)
            .map_err(|(_, error)| error)?;
        outcome
    })();
    opened.push(card);
    match outcome {
        Ok(asked) => Ok(Some(asked)),
        Err(error) if is_service_loss(error) => Err(Gone::Died),
        Err(Error::SharingViolation) => Ok(Some(Asked::without_tries(CardLook::Held))),
        // Another program reset or changed the card, or it went away: the caller looks again.
        Err(_) => Ok(Some(Asked::without_tries(CardLook::Unreadable(
            Unreadable::BrokenOff,
        )))),
    }
}

fn at_connect(error: Error) -> Result<Option<CardLook>, Gone> {
    Ok(Some(match error {
        Error::NoSmartcard | Error::RemovedCard => return Ok(None),
        Error::SharingViolation => CardLook::Held,
        Error::UnpoweredCard | Error::UnresponsiveCard => CardLook::Unreadable(Unreadable::Mute),
        Error::ProtoMismatch | Error::UnsupportedCard => CardLook::Unreadable(Unreadable::Protocol),
        Error::UnknownReader | Error::ReaderUnavailable => CardLook::ReaderGone,
        Error::ResetCard | Error::NotTransacted => CardLook::Unreadable(Unreadable::BrokenOff),
        error if is_service_loss(error) => return Err(Gone::Died),
        error => CardLook::Failed {
            message: error.to_string(),
        },
    }))
}

/// Waits until the service has noticed that the card is gone.
fn after_broken_exchange(
    context: &Context,
    reader: &CStr,
    until: Instant,
) -> Result<Option<CardLook>, Gone> {
    let limit = until.min(Instant::now() + REMOVAL_NOTICED);
    let mut states = [ReaderState::new(reader, State::UNAWARE)];
    loop {
        let left = limit.saturating_duration_since(Instant::now());
        match context.get_status_change(left, &mut states) {
            Ok(()) | Err(Error::Timeout) => {}
            Err(Error::UnknownReader) => return Ok(Some(CardLook::ReaderGone)),
            Err(error) => return Err(error.into()),
        }
        let seen = states[0].event_state();
        if seen.intersects(State::UNKNOWN | State::UNAVAILABLE) && !seen.contains(State::PRESENT) {
            return Ok(Some(CardLook::ReaderGone));
        }
        if seen.contains(State::EMPTY) {
            return Ok(Some(CardLook::Pulled));
        }
        if left.is_zero() {
            return Ok(Some(CardLook::Unreadable(Unreadable::BrokenOff)));
        }
        states[0].sync_current_state();
    }
}
