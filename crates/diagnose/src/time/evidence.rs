//! What a verdict over a record rests on: one thing seen each, with its time. Readers and connections are not named, because a
//! record does not name them.

use serde::{Deserialize, Serialize};
use specta::Type;

use facts::{Family, RemotePlace};

/// One thing seen while somebody tried again. Times are milliseconds since the record began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum TimeEvidence {
    /// Nothing at all changed.
    NothingChanged {
        /// For so long.
        lasted: u32,
    },
    /// Something changed.
    SomethingChanged {
        /// When it first did.
        at: u32,
    },
    /// The clock ran on and the machine was awake.
    ClockRan {
        /// For so long.
        lasted: u32,
    },
    /// The clock was set.
    ClockSet {
        /// When.
        at: u32,
        /// Forward.
        forward: bool,
        /// By so many seconds.
        seconds: u32,
    },
    /// The machine woke up.
    Woke {
        /// When.
        at: u32,
        /// It had slept for so many seconds.
        seconds: u32,
    },
    /// The PC/SC service answered all the while.
    ServiceStayed {
        /// For so long.
        lasted: u32,
    },
    /// It stopped.
    ServiceStoppedAnswering {
        /// When.
        at: u32,
    },
    /// It answered again.
    ServiceCameBack {
        /// When.
        at: u32,
        /// After so long.
        lasted: u32,
    },
    /// It did not answer when the record began, nor later.
    ServiceNeverAnswered,
    /// The readers stayed listed.
    ReadersStayed {
        /// For so long.
        lasted: u32,
    },
    /// A reader was listed no more.
    ReaderLeft {
        /// When.
        at: u32,
    },
    /// It was listed again.
    ReaderCameBack {
        /// When.
        at: u32,
        /// After so long.
        lasted: u32,
        /// Under another number.
        renamed: bool,
    },
    /// It was not listed again.
    ReaderStayedAway,
    /// No reader was listed when the record began, nor later.
    NoReaderListed,
    /// A reader left the USB bus.
    LeftTheBus {
        /// When.
        at: u32,
    },
    /// A hub left the USB bus.
    HubLeftTheBus {
        /// When.
        at: u32,
    },
    /// The link by Bluetooth stood all the while.
    RadioStayed {
        /// For so long.
        lasted: u32,
    },
    /// It went down.
    RadioDropped {
        /// When.
        at: u32,
        /// How strongly the reader was last heard, in dBm.
        rssi: Option<i16>,
    },
    /// It stood again.
    RadioCameBack {
        /// When.
        at: u32,
        /// After so long.
        lasted: u32,
    },
    /// Bluetooth was switched off.
    RadioSwitchedOff {
        /// When.
        at: u32,
    },
    /// There was a way out all the while.
    WayOutStayed {
        /// For so long.
        lasted: u32,
    },
    /// There was none any more.
    WayOutLost {
        /// When.
        at: u32,
    },
    /// There was one again.
    WayOutCameBack {
        /// When.
        at: u32,
        /// After so long.
        lasted: u32,
    },
    /// An address changed, and the way out stayed.
    AddressChanged {
        /// When.
        at: u32,
    },
    /// A card was felt.
    CardFelt {
        /// When.
        at: u32,
    },
    /// A card lay there when the record began.
    CardLayThere,
    /// Something was felt that does not answer.
    CardAnswersNothing {
        /// When.
        at: u32,
    },
    /// A card was lifted.
    CardLifted {
        /// When.
        at: u32,
        /// After it had lain for so long.
        lasted: u32,
    },
    /// A card was lifted that lay there when the record began.
    CardGone {
        /// When.
        at: u32,
    },
    /// No card was felt.
    NoCardFelt {
        /// For so long.
        lasted: u32,
    },
    /// A program began to use the reader.
    ReaderUsed {
        /// When.
        at: u32,
    },
    /// A program used the reader for itself.
    ReaderTaken {
        /// Since when; 0 since before the record.
        at: u32,
    },
    /// It let go.
    ReaderReleased {
        /// When.
        at: u32,
    },
    /// No program took the reader for itself while a card lay there.
    ReaderShared,
    /// No program used the reader while a card lay there.
    ReaderNotUsed {
        /// For so long.
        lasted: u32,
    },
    /// A program used another reader than the one with the card.
    OtherReaderUsed {
        /// When it began; 0 where it did before the record.
        at: u32,
    },
    /// The app did not run.
    AppNotRunning,
    /// The app tried to connect and got no answer.
    NoAnswerYet {
        /// When it began.
        at: u32,
        /// For so long.
        lasted: u32,
        /// By this family.
        family: Family,
        /// To whom.
        whose: RemotePlace,
    },
    /// A connection did not come about.
    NotConnected {
        /// When it ended.
        at: u32,
        /// By this family.
        family: Family,
        /// To whom.
        whose: RemotePlace,
    },
    /// A connection was broken off by the other side.
    BrokenOff {
        /// When.
        at: u32,
        /// After it had stood for so long.
        lasted: u32,
        /// To whom.
        whose: RemotePlace,
    },
    /// A connection stands, or ended in good order.
    Stood {
        /// Since when; 0 since before the record.
        at: u32,
        /// By this family.
        family: Family,
        /// To whom.
        whose: RemotePlace,
    },
    /// The app has tried no connection.
    NoConnection {
        /// For so long.
        lasted: u32,
    },
    /// For the timeline: a reader is listed.
    ReaderListed {
        /// When.
        at: u32,
        /// Under another number than before.
        renamed: bool,
    },
    /// For the timeline: the PC/SC service answers.
    ServiceAnswered {
        /// When.
        at: u32,
    },
    /// For the timeline: a device is on the USB bus.
    CameOnTheBus {
        /// When.
        at: u32,
    },
    /// For the timeline: the link by Bluetooth stands.
    RadioConnected {
        /// When.
        at: u32,
    },
    /// For the timeline: Bluetooth was switched on.
    RadioSwitchedOn {
        /// When.
        at: u32,
    },
    /// For the timeline: there is a way out.
    WayOutThere {
        /// When.
        at: u32,
    },
    /// For the timeline: the app started.
    AppStarted {
        /// When.
        at: u32,
    },
    /// For the timeline: it ended.
    AppEnded {
        /// When.
        at: u32,
    },
    /// For the timeline: the app asks for a connection.
    Asked {
        /// When.
        at: u32,
        /// By this family.
        family: Family,
        /// To whom.
        whose: RemotePlace,
    },
    /// For the timeline: a connection ended in good order.
    Closed {
        /// When.
        at: u32,
        /// To whom.
        whose: RemotePlace,
    },
    /// For the timeline: a connection was broken off.
    Cut {
        /// When.
        at: u32,
        /// To whom.
        whose: RemotePlace,
    },
}
