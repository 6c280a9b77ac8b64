//! PC/SC: one call blocks until a reader comes or goes or a card moves, which is told at once. That a program uses a reader is told by
//! Windows alone; pcsc-lite shows it to the next call, so the call is made anew ten times a second. No reader is opened.

use std::ffi::CString;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};

use super::{ASKED, End, SourceName, TURN, Wanted};
use crate::pcsc::names;
use facts::{CardMove, Following, Happened, ReaderMove, ServiceMove, Sharing};

/// How often the list of readers is read though nothing has told of a change: every two seconds.
const LISTED_ANEW: u32 = 20;
/// How often it is asked in a record who is at the readers: it costs a look at every process.
const ASKED_WHO: u8 = 5;
/// Most readers that are told apart; more than pcsc-lite knows.
const MOST: usize = 32;

pub(super) fn follow(wanted: &Wanted, end: &End) {
    if !wanted.readers {
        wanted.source(SourceName::Readers, Following::NotHere);
        return wanted.source(SourceName::Sharing, Following::NotHere);
    }
    let mut followed = Followed {
        wanted,
        readers: Vec::new(),
        runs: None,
        asked_who: 0,
        begins: true,
    };
    while !end.is_here() {
        if let Ok(context) = Context::establish(Scope::User) {
            followed.service(true);
            if followed.readers(&context, end).is_ok() {
                return;
            }
        }
        followed.service(false);
        followed.begun();
        end.wait(TURN);
    }
}

struct Followed<'a> {
    wanted: &'a Wanted,
    readers: Vec<Known>,
    runs: Option<bool>,
    asked_who: u8,
    /// The first look is how things stood before.
    begins: bool,
}

/// A reader that was met, listed or not.
struct Known {
    name: CString,
    listed: bool,
    /// The service has lost it since, so that it is told again.
    is_new: bool,
    card: Option<CardMove>,
    sharing: Sharing,
    moves: Option<u16>,
}

impl Followed<'_> {
    fn service(&mut self, runs: bool) {
        if self.runs == Some(runs) {
            return;
        }
        let is_first = self.runs.replace(runs).is_none();
        // That a service runs is told by its readers; only a change, or one that is missing, is worth a word.
        if !is_first || !runs {
            let now = if runs {
                ServiceMove::Started
            } else {
                ServiceMove::Stopped
            };
            self.wanted.now(is_first, Happened::Service { now });
        }
        for reader in &mut self.readers {
            (reader.is_new, reader.card, reader.moves) = (true, None, None);
            reader.sharing = Sharing::Free;
        }
    }

    /// Says, once, how readers are followed from now on.
    fn begun(&mut self) {
        if std::mem::take(&mut self.begins) {
            self.wanted.source(SourceName::Readers, Following::Events);
            let sharing = if cfg!(windows) {
                Following::Events
            } else {
                ASKED
            };
            self.wanted.source(SourceName::Sharing, sharing);
        }
    }

    /// Follows until the end; an error when the service is lost.
    fn readers(&mut self, context: &Context, end: &End) -> Result<(), Error> {
        let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
        let mut until_listed = 0_u32;
        while !end.is_here() {
            if until_listed == 0 {
                until_listed = LISTED_ANEW;
                self.list(context, &mut states)?;
            }
            match context.get_status_change(TURN, &mut states) {
                Ok(()) => {}
                Err(Error::Timeout) => until_listed -= 1,
                Err(Error::UnknownReader | Error::Cancelled) => until_listed = 0,
                Err(error) => return Err(error),
            }
            for state in &mut states {
                let seen = state.event_state();
                if state.name() == PNP_NOTIFICATION() {
                    if seen.contains(State::CHANGED) && !self.begins {
                        until_listed = 0;
                    }
                } else if seen.intersects(State::UNKNOWN | State::UNAVAILABLE) {
                    until_listed = 0;
                } else if !seen.is_empty() {
                    self.state(state.name().to_owned(), seen, state.event_count());
                }
                state.sync_current_state();
            }
            self.begun();
        }
        Ok(())
    }

    /// Compares the list of readers, and waits for those that are listed.
    fn list(&mut self, context: &Context, states: &mut Vec<ReaderState>) -> Result<(), Error> {
        let names = names(context)?;
        for (number, reader) in self.readers.iter_mut().enumerate() {
            if reader.listed && !reader.is_new && !names.contains(&reader.name) {
                (reader.listed, reader.card, reader.moves) = (false, None, None);
                reader.sharing = Sharing::Free;
                self.wanted.changed(Happened::Reader {
                    reader: number_of(number),
                    now: ReaderMove::Left,
                });
            }
        }
        states.retain(|state| {
            state.name() == PNP_NOTIFICATION() || names.iter().any(|name| **name == *state.name())
        });
        for name in names {
            if !states.iter().any(|state| *state.name() == *name) {
                states.push(ReaderState::new(name.clone(), State::UNAWARE));
            }
            self.came(name);
        }
        Ok(())
    }

    fn came(&mut self, name: CString) {
        let same = self.readers.iter().position(|known| known.name == name);
        let place = same.or_else(|| {
            // The same reader with another number at its end.
            let mut readers = self.readers.iter();
            readers.position(|known| !known.listed && stem(&known.name) == stem(&name))
        });
        let now = if same.is_none() && place.is_some() {
            ReaderMove::Renamed
        } else {
            ReaderMove::Came
        };
        let number = match place {
            Some(place) => {
                let known = &mut self.readers[place];
                if known.listed && !known.is_new {
                    return;
                }
                (known.name, known.listed, known.is_new) = (name, true, false);
                place
            }
            None if self.readers.len() < MOST => {
                self.readers.push(Known {
                    name,
                    listed: true,
                    is_new: false,
                    card: None,
                    sharing: Sharing::Free,
                    moves: None,
                });
                self.readers.len() - 1
            }
            None => return,
        };
        let reader = number_of(number);
        self.wanted
            .now(self.begins, Happened::Reader { reader, now });
    }

    fn state(&mut self, name: CString, seen: State, moves: u32) {
        let Some(place) = self.readers.iter().position(|known| known.name == name) else {
            return;
        };
        let (begins, wanted) = (self.begins, self.wanted);
        let known = &mut self.readers[place];
        let reader = number_of(place);
        let card = if seen.contains(State::MUTE) {
            Some(CardMove::Mute)
        } else if seen.contains(State::PRESENT) {
            Some(CardMove::Felt)
        } else {
            None
        };
        // The service counts what comes and goes, in sixteen bits.
        let moves = u16::try_from(moves & 0xFFFF).unwrap_or_default();
        let counted = known
            .moves
            .replace(moves)
            .map_or(0, |before| moves.wrapping_sub(before));
        let told = |now, missed| {
            wanted.now(
                begins,
                Happened::Card {
                    reader,
                    now,
                    missed,
                },
            );
        };
        match (known.card, card) {
            // A card went and another one came between two looks.
            (Some(before), Some(now)) if before == now => {
                if counted >= 2 {
                    told(CardMove::Lifted, counted - 2);
                    told(now, 0);
                }
            }
            // A card came and went between two looks; whether it answered nobody has seen.
            (None, None) => {
                if counted >= 2 {
                    told(CardMove::Felt, counted - 2);
                    told(CardMove::Lifted, 0);
                }
            }
            (Some(_), None) => told(CardMove::Lifted, counted.saturating_sub(1)),
            (None, Some(now)) => told(now, counted.saturating_sub(1)),
            (_, Some(now)) => told(now, counted),
        }
        known.card = card;
        let sharing = if seen.contains(State::EXCLUSIVE) {
            Sharing::Exclusive
        } else if seen.contains(State::INUSE) {
            Sharing::Shared
        } else {
            Sharing::Free
        };
        if known.sharing != sharing {
            known.sharing = sharing;
            wanted.now(
                begins,
                Happened::Use {
                    reader,
                    now: sharing,
                },
            );
            if sharing == Sharing::Exclusive && self.asked_who < ASKED_WHO {
                self.asked_who += 1;
                wanted.programs();
            }
        }
    }
}

fn number_of(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// A reader's name without the numbers at its end: one on Windows, two in pcsc-lite.
fn stem(name: &CString) -> &[u8] {
    let name = name.as_bytes();
    let is_of_number = |byte: &u8| *byte == b' ' || byte.is_ascii_hexdigit();
    let end = name.iter().rposition(|byte| !is_of_number(byte));
    &name[..end.map_or(0, |end| end + 1)]
}

#[cfg(test)]
mod tests {
    use facts::Happened::{Card, Reader, Use};
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::changes::Told;

    fn name(text: &str) -> CString {
        CString::new(text).expect("a name")
    }

    /// What is told of these states of one reader, without what stood before.
    fn told(states: &[(State, u32)]) -> Vec<Happened> {
        let (sender, mut receiver) = unbounded_channel();
        let wanted = Wanted {
            readers: true,
            bluetooth: false,
            reader_name: None,
            app: None,
            known: Vec::new(),
            base: kb::Base::embedded(),
            told: sender,
        };
        let mut followed = Followed {
            wanted: &wanted,
            readers: Vec::new(),
            runs: Some(true),
            asked_who: 0,
            begins: false,
        };
        followed.came(name("A 00 00"));
        for (state, moves) in states {
            followed.state(name("A 00 00"), *state, *moves);
        }
        let mut all = Vec::new();
        // The programs at a reader are told from a thread of their own, at any time.
        while let Ok(told) = receiver.try_recv() {
            if let Told::Change(_, what) = told {
                all.push(what);
            }
        }
        all
    }

    #[test]
    fn a_card_that_was_exchanged_between_two_looks_is_told_as_two_changes() {
        let reader = 0;
        let card = |now, missed| Card {
            reader,
            now,
            missed,
        };
        let came = Reader {
            reader,
            now: ReaderMove::Came,
        };
        assert_eq!(
            told(&[
                (State::EMPTY, 0),
                (State::PRESENT, 1),
                (State::PRESENT, 3),
                (State::EMPTY, 6),
                (State::PRESENT | State::MUTE, 7),
            ]),
            [
                came,
                card(CardMove::Felt, 0),
                card(CardMove::Lifted, 0),
                card(CardMove::Felt, 0),
                card(CardMove::Lifted, 2),
                card(CardMove::Mute, 0),
            ]
        );
    }

    #[test]
    fn a_touch_between_two_looks_is_told_and_a_first_look_tells_none() {
        let touch = told(&[
            (State::EMPTY, 7),
            (State::EMPTY, 9),
            (State::EMPTY, 9),
            (State::EMPTY, 10),
        ]);
        let card = |now| Card {
            reader: 0,
            now,
            missed: 0,
        };
        assert_eq!(
            touch[1..],
            [card(CardMove::Felt), card(CardMove::Lifted)],
            "the reader came, and then the touch"
        );
    }

    #[test]
    fn a_use_is_told_once_and_so_is_its_end() {
        let used = |now| Use { reader: 0, now };
        let all = told(&[
            (State::PRESENT, 1),
            (State::PRESENT | State::INUSE, 1),
            (State::PRESENT | State::INUSE, 1),
            (State::PRESENT | State::INUSE | State::EXCLUSIVE, 1),
            (State::PRESENT, 1),
        ]);
        assert_eq!(
            all[2..],
            [
                used(Sharing::Shared),
                used(Sharing::Exclusive),
                used(Sharing::Free)
            ]
        );
    }

    #[test]
    fn the_number_at_the_end_is_no_part_of_the_reader() {
        for (one, other, is_same) in [
            ("Circle CIR415 CL 0", "Circle CIR415 CL 1", true),
            ("Virtual PCD 00 00", "Virtual PCD 00 01", true),
            ("Circle CIR415 CL 0", "Circle CIR315 CL 0", false),
        ] {
            assert_eq!(stem(&name(one)) == stem(&name(other)), is_same, "{one}");
        }
    }
}
