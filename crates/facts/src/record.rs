//! A record: what changed, to the millisecond, while somebody tried again. It holds closed words and numbers alone: readers,
//! devices and connections are numbers in the order in which they were met, a server is a known one, a private one or another, and
//! no field could hold a name, an address or a serial number.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Family, Link};

/// The most changes a record holds; the recorder ends when it is full, so that nothing is lost in silence. Ten minutes with a
/// change every 50 ms are 12,000.
pub const MOST_CHANGES: usize = 16_384;
/// The most states that stand before the first change.
pub const MOST_BEFORE: usize = 256;
/// The longest record, in milliseconds: ten minutes.
pub const LONGEST_RECORD: u32 = 600_000;
/// The most bytes of a record as JSON: no change is longer than 136 bytes.
pub const MOST_RECORD_BYTES: usize = 136 * (MOST_CHANGES + MOST_BEFORE) + 1_024;

/// What changed while somebody tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// How long was watched, in milliseconds.
    pub length: u32,
    /// Why it ended.
    pub end: RecordEnd,
    /// What was followed, and how.
    pub sources: RecordSources,
    /// How things stood when it began, in the words of changes.
    pub before: Vec<Happened>,
    /// The changes, in the order of their times.
    pub changes: Vec<RecordChange>,
}

/// Why a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RecordEnd {
    /// Its time was over.
    Time,
    /// Somebody ended it.
    Stopped,
    /// It held [`MOST_CHANGES`].
    Full,
}

/// What was followed, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RecordSources {
    /// The PC/SC service, its readers, and the cards in them.
    pub readers: Following,
    /// Programs that use a reader.
    pub sharing: Following,
    /// The USB bus.
    pub usb: Following,
    /// Bluetooth and its readers.
    pub bluetooth: Following,
    /// Cables, radios, addresses and the way out.
    pub network: Following,
    /// The clock, and the machine's sleep.
    pub clock: Following,
    /// マイナ資格確認アプリ and its connections.
    pub app: Following,
}

/// How something was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Following {
    /// The system told each change.
    Events,
    /// The system was asked again and again. A change is as much as this many milliseconds older than its time says, and one that
    /// was shorter may be missing.
    Asked(u16),
    /// The system does not tell it.
    NotTold,
    /// There is no such thing on this machine, or not with this equipment.
    NotHere,
    /// It was followed until the system stopped telling.
    Lost,
}

impl Following {
    /// Whether what is not in the record did not happen.
    #[must_use]
    pub const fn is_followed(self) -> bool {
        matches!(self, Self::Events | Self::Asked(_))
    }
}

/// A change, and when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RecordChange {
    /// Milliseconds since the record began.
    pub at: u32,
    /// What happened.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Happened {
    /// PC/SC's service.
    Service {
        /// What of it.
        now: ServiceMove,
    },
    /// PC/SC's list of readers.
    Reader {
        /// The reader.
        reader: u8,
        /// What of it.
        now: ReaderMove,
    },
    /// A card on a reader.
    Card {
        /// The reader.
        reader: u8,
        /// What of the card.
        now: CardMove,
        /// So many comings and goings the service has counted since the last change without having told them.
        missed: u16,
    },
    /// A program's use of a reader.
    Use {
        /// The reader.
        reader: u8,
        /// How it is used.
        now: Sharing,
    },
    /// A card reader, or a hub, on the USB bus.
    Usb {
        /// The device.
        device: u8,
        /// It is a card reader.
        is_reader: bool,
        /// What of it.
        now: UsbMove,
    },
    /// The link to a Bluetooth reader.
    Bluetooth {
        /// The reader.
        reader: u8,
        /// What of it.
        now: LinkMove,
        /// How strongly it was last heard, in dBm.
        rssi: Option<i16>,
    },
    /// The machine's Bluetooth.
    BluetoothSwitch {
        /// It is on.
        on: bool,
    },
    /// Cables, radios and the way out.
    Network {
        /// How they stand.
        link: Link,
    },
    /// An address of this machine changed, and the way out stayed.
    AddressChanged,
    /// The clock was set.
    ClockSet {
        /// By so many seconds; positive is forward.
        seconds: i32,
    },
    /// The machine woke up.
    Woke {
        /// It slept for so many seconds.
        seconds: u32,
    },
    /// マイナ資格確認アプリ.
    App {
        /// What of it.
        now: AppMove,
    },
    /// A TCP connection of マイナ資格確認アプリ.
    Connection {
        /// The connection.
        connection: u16,
        /// The other side.
        to: Remote,
        /// Its state.
        now: TcpMove,
    },
}

/// What a service did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceMove {
    /// It answers.
    Started,
    /// It answers no more.
    Stopped,
}

/// What a reader did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ReaderMove {
    /// It is listed.
    Came,
    /// It is listed no more.
    Left,
    /// It is listed under another number than before.
    Renamed,
}

/// What a card did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardMove {
    /// It was felt, and answers.
    Felt,
    /// It was felt, and does not answer.
    Mute,
    /// It is no longer there.
    Lifted,
}

/// How a reader is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Sharing {
    /// By no program.
    Free,
    /// By programs that let others in.
    Shared,
    /// By one program for itself.
    Exclusive,
}

/// What a device did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UsbMove {
    /// It is on the bus.
    Came,
    /// It left the bus.
    Left,
}

/// What a link did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum LinkMove {
    /// It stands.
    Connected,
    /// It is down.
    Dropped,
}

/// What the app did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AppMove {
    /// It runs.
    Started,
    /// It runs no more. Its connections are gone with it, untold.
    Ended,
}

/// The other side of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Remote {
    /// Whose it is.
    pub place: RemotePlace,
    /// Its family.
    pub family: Family,
    /// Its port.
    pub port: u16,
}

/// Whose the other side is, told by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RemotePlace {
    /// A server that the knowledge base names.
    Known,
    /// In this network or on this machine.
    Private,
    /// Anywhere else.
    Other,
}

/// What a TCP connection did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TcpMove {
    /// Its first packet was sent, and nothing has come back.
    SynSent,
    /// It stands.
    Established,
    /// It ended in good order.
    Closed,
    /// The other side broke it off.
    Reset,
    /// It never came about: refused, or given up.
    Failed,
}

/// A record that no recorder writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Its times are not in order.
    #[error("時刻の順番が合いません（{0}番め）")]
    Disordered(usize),
    /// A time after its end.
    #[error("終わりより後の変化があります（{0}番め）")]
    AfterItsEnd(usize),
    /// Longer than [`LONGEST_RECORD`].
    #[error("長さが合いません")]
    TooLong,
    /// More than [`MOST_CHANGES`], or more than [`MOST_BEFORE`] before them.
    #[error("変化の数が多すぎます")]
    TooMany,
}

impl Record {
    /// Whether a recorder may have written it.
    ///
    /// # Errors
    /// What no recorder writes.
    pub fn sound(&self) -> Result<(), RecordError> {
        if self.length > LONGEST_RECORD {
            return Err(RecordError::TooLong);
        }
        if self.changes.len() > MOST_CHANGES || self.before.len() > MOST_BEFORE {
            return Err(RecordError::TooMany);
        }
        let mut last = 0;
        for (place, change) in self.changes.iter().enumerate() {
            if change.at < last {
                return Err(RecordError::Disordered(place + 1));
            }
            if change.at > self.length {
                return Err(RecordError::AfterItsEnd(place + 1));
            }
            last = change.at;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{Facts, FactsError, Observed, facts_from_json};

    fn record(changes: &[(u32, Happened)]) -> Record {
        Record {
            length: 60_000,
            end: RecordEnd::Stopped,
            sources: RecordSources {
                readers: Following::Events,
                sharing: Following::Asked(100),
                usb: Following::Events,
                bluetooth: Following::NotHere,
                network: Following::Events,
                clock: Following::Asked(100),
                app: Following::Lost,
            },
            before: vec![Happened::Reader {
                reader: 0,
                now: ReaderMove::Came,
            }],
            changes: changes
                .iter()
                .map(|(at, what)| RecordChange {
                    at: *at,
                    what: *what,
                })
                .collect(),
        }
    }

    fn card(now: CardMove) -> Happened {
        Happened::Card {
            reader: 0,
            now,
            missed: 0,
        }
    }

    /// The longest that a change can be as JSON.
    fn longest() -> Happened {
        Happened::Connection {
            connection: u16::MAX,
            to: Remote {
                place: RemotePlace::Private,
                family: Family::Ipv4,
                port: u16::MAX,
            },
            now: TcpMove::Established,
        }
    }

    fn document(record: &Record) -> Value {
        let facts = Facts {
            schema: crate::SCHEMA,
            record: Observed::Seen(record.clone()),
            ..Facts::default()
        };
        serde_json::to_value(facts).expect("facts are JSON")
    }

    fn read(document: &Value) -> Result<Facts, FactsError> {
        facts_from_json(&document.to_string())
    }

    #[test]
    fn a_record_is_read_back_as_it_was() {
        let record = record(&[
            (2_400, card(CardMove::Felt)),
            (2_400, Happened::AddressChanged),
        ]);
        let facts = read(&document(&record)).expect("a record");
        assert_eq!(facts.record, Observed::Seen(record));
    }

    #[test]
    fn a_full_record_has_the_size_that_is_said() {
        let mut full = record(&vec![(LONGEST_RECORD, longest()); MOST_CHANGES]);
        full.length = LONGEST_RECORD;
        full.before = vec![longest(); MOST_BEFORE];
        assert_eq!(full.sound(), Ok(()));
        let bytes = serde_json::to_string(&full).expect("JSON").len();
        assert!(bytes <= MOST_RECORD_BYTES, "{bytes}");
    }

    #[test]
    fn what_no_recorder_writes_is_refused_with_its_place() {
        let felt = card(CardMove::Felt);
        let many = vec![(1, felt); MOST_CHANGES + 1];
        let mut long = record(&[]);
        long.length = LONGEST_RECORD + 1;
        let mut full_before = record(&[]);
        full_before.before = vec![felt; MOST_BEFORE + 1];
        for (record, told) in [
            (
                record(&[(2, felt), (1, felt)]),
                "時刻の順番が合いません（2番め）",
            ),
            (
                record(&[(60_001, felt)]),
                "終わりより後の変化があります（1番め）",
            ),
            (record(&many), "変化の数が多すぎます"),
            (full_before, "変化の数が多すぎます"),
            (long, "長さが合いません"),
        ] {
            let error = read(&document(&record)).expect_err(told).to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn a_record_that_is_cut_anywhere_is_refused() {
        let whole = document(&record(&[(10, longest()), (20, card(CardMove::Lifted))])).to_string();
        for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            assert!(facts_from_json(&whole[..end]).is_err(), "cut at {end}");
        }
    }

    /// The places of everything in a document.
    fn places(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Array(list) => {
                for (place, value) in list.iter().enumerate() {
                    places(value, &format!("{at}/{place}"), found);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    places(value, &format!("{at}/{key}"), found);
                }
            }
            _ => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever text stands anywhere in a record, and whatever field is added anywhere, the record is refused: nothing but
        /// closed words can be in one that is read.
        #[test]
        fn no_text_fits_into_a_record(secret in "[ -~山田太郎]{1,24}") {
            let changes = [(10, longest()), (20, card(CardMove::Lifted)), (30, Happened::Use {
                reader: 0, now: Sharing::Shared,
            })];
            let whole = document(&record(&changes));
            let mut found = Vec::new();
            places(&whole["record"]["seen"], "/record/seen", &mut found);
            prop_assert!(found.len() > 40);
            for place in found {
                let mut doctored = whole.clone();
                let at = doctored.pointer_mut(&place).expect("a place found above");
                if let Value::Object(fields) = at {
                    fields.insert(format!("x{secret}"), json!(secret));
                    let read = read(&doctored);
                    prop_assert!(read.is_err(), "{place} takes a field");
                    doctored = whole.clone();
                }
                let at = doctored.pointer_mut(&place).expect("a place found above");
                *at = json!(format!("{secret} x"));
                let read = read(&doctored);
                prop_assert!(read.is_err(), "{place} takes a text");
            }
        }

        /// Whatever a recorder may write is read back as it was.
        #[test]
        fn any_times_in_order_are_read_back(mut times in proptest::collection::vec(0_u32..60_000, 0..64)) {
            times.sort_unstable();
            let changes: Vec<(u32, Happened)> = times.into_iter().map(|at| (at, longest())).collect();
            let record = record(&changes);
            let facts = read(&document(&record)).expect("a record");
            prop_assert_eq!(facts.record, Observed::Seen(record));
        }
    }
}
