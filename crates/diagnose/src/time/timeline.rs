//! A record as rows that people read: the lane, the time, and the same sentences that verdicts rest on.

use kb::Base;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Evidence, TimeEvidence};
use facts::{
    AppMove, CardMove, Happened, LinkMove, ReaderMove, Record, RecordChange, ServiceMove, Sharing,
    TcpMove, UsbMove,
};

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// The card.
    Card,
    /// The reader, its cable, its link and its service.
    Reader,
    /// The app and this machine.
    App,
    /// The way to the server.
    Server,
}

/// One change as a user reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TimelineRow {
    /// Milliseconds since the record began.
    pub at: u32,
    /// Its lane.
    pub lane: Lane,
    /// The sentence.
    pub text: String,
}

/// Makes the rows one after the other, as the changes come.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The cards that lie there, and since when.
    felt: Vec<(u8, u32)>,
}

impl Timeline {
    /// The row of the next change.
    pub fn row(&mut self, change: &RecordChange, base: &Base) -> TimelineRow {
        let at = change.at;
        let (lane, seen) = row(at, change.what, &mut self.felt);
        // These sentences are shared by all checks over a record.
        let text = Evidence::from(seen).sentence("time.nothing", base);
        TimelineRow { at, lane, text }
    }
}

/// The rows of a record, in the order of their times.
#[must_use]
pub fn timeline(record: &Record, base: &Base) -> Vec<TimelineRow> {
    let mut rows = Timeline::default();
    record
        .changes
        .iter()
        .map(|change| rows.row(change, base))
        .collect()
}

/// The lane of a change and what is told of it; `felt` are the cards that lie there.
fn row(at: u32, what: Happened, felt: &mut Vec<(u8, u32)>) -> (Lane, TimeEvidence) {
    use TimeEvidence as Seen;
    match what {
        Happened::Card { reader, now, .. } => {
            let lay = felt.iter().position(|(lying, _)| *lying == reader);
            let lay = lay.map(|place| felt.swap_remove(place).1);
            let seen = match now {
                CardMove::Felt => Seen::CardFelt { at },
                CardMove::Mute => Seen::CardAnswersNothing { at },
                // A card that lay there before lay for nobody knows how long.
                CardMove::Lifted => match lay {
                    Some(since) => Seen::CardLifted {
                        at,
                        lasted: at.saturating_sub(since),
                    },
                    None => Seen::CardGone { at },
                },
            };
            if now != CardMove::Lifted {
                felt.push((reader, at));
            }
            (Lane::Card, seen)
        }
        Happened::Reader { now, .. } => (
            Lane::Reader,
            match now {
                ReaderMove::Left => Seen::ReaderLeft { at },
                ReaderMove::Came => Seen::ReaderListed { at, renamed: false },
                ReaderMove::Renamed => Seen::ReaderListed { at, renamed: true },
            },
        ),
        Happened::Use { now, .. } => (
            Lane::App,
            match now {
                Sharing::Shared => Seen::ReaderUsed { at },
                Sharing::Exclusive => Seen::ReaderTaken { at },
                Sharing::Free => Seen::ReaderReleased { at },
            },
        ),
        Happened::Service { now } => (
            Lane::Reader,
            match now {
                ServiceMove::Stopped => Seen::ServiceStoppedAnswering { at },
                ServiceMove::Started => Seen::ServiceAnswered { at },
            },
        ),
        Happened::Usb { is_reader, now, .. } => (
            Lane::Reader,
            match (now, is_reader) {
                (UsbMove::Left, true) => Seen::LeftTheBus { at },
                (UsbMove::Left, false) => Seen::HubLeftTheBus { at },
                (UsbMove::Came, _) => Seen::CameOnTheBus { at },
            },
        ),
        Happened::Bluetooth { now, rssi, .. } => (
            Lane::Reader,
            match now {
                LinkMove::Dropped => Seen::RadioDropped { at, rssi },
                LinkMove::Connected => Seen::RadioConnected { at },
            },
        ),
        Happened::BluetoothSwitch { on } => (
            Lane::Reader,
            if on {
                Seen::RadioSwitchedOn { at }
            } else {
                Seen::RadioSwitchedOff { at }
            },
        ),
        Happened::Network { link } => (
            Lane::Server,
            if link.ipv4 && link.way_out_ipv4 || link.ipv6 && link.way_out_ipv6 {
                Seen::WayOutThere { at }
            } else {
                Seen::WayOutLost { at }
            },
        ),
        Happened::AddressChanged => (Lane::Server, Seen::AddressChanged { at }),
        Happened::ClockSet { seconds } => (
            Lane::App,
            Seen::ClockSet {
                at,
                forward: seconds > 0,
                seconds: seconds.unsigned_abs(),
            },
        ),
        Happened::Woke { seconds } => (Lane::App, Seen::Woke { at, seconds }),
        Happened::App { now } => (
            Lane::App,
            match now {
                AppMove::Started => Seen::AppStarted { at },
                AppMove::Ended => Seen::AppEnded { at },
            },
        ),
        Happened::Connection { to, now, .. } => {
            let (family, whose) = (to.family, to.place);
            (
                Lane::Server,
                match now {
                    TcpMove::SynSent => Seen::Asked { at, family, whose },
                    TcpMove::Established => Seen::Stood { at, family, whose },
                    TcpMove::Closed => Seen::Closed { at, whose },
                    TcpMove::Reset => Seen::Cut { at, whose },
                    TcpMove::Failed => Seen::NotConnected { at, family, whose },
                },
            )
        }
    }
}
