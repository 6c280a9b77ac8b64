//! A record read as a story: when a card lay, a reader was used, a link was down, a connection stood. Pure, and the only place in
//! which changes are put together.

use crate::Moment;
use facts::{
    AppMove, CardMove, Happened, LinkMove, ReaderMove, Record, RecordChange, Remote, RemotePlace,
    ServiceMove, Sharing, TcpMove, UsbMove,
};

/// Something that lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span<T> {
    /// When it began; 0 where it was so before.
    pub(super) from: u32,
    /// It was so when the record began.
    pub(super) before: bool,
    /// When it ended; none where it lasted beyond the record.
    pub(super) to: Option<u32>,
    /// What it was.
    pub(super) what: T,
}

impl<T> Span<T> {
    /// How long it lasted within the record.
    pub(super) fn lasted(&self, record: &Record) -> u32 {
        self.to.unwrap_or(record.length).saturating_sub(self.from)
    }

    /// When it was so; it was settled this long after it had begun, in milliseconds, if it had not ended by then.
    pub(super) fn moment(&self, settled_after: u32) -> Moment {
        let to = self.to.unwrap_or(u32::MAX);
        Moment {
            from: self.from,
            by: self.from.saturating_add(settled_after).min(to),
            to,
        }
    }

    /// Whether it and the other were so at one time.
    pub(super) fn meets<U>(&self, other: &Span<U>) -> bool {
        self.to.is_none_or(|to| to > other.from) && other.to.is_none_or(|to| to > self.from)
    }
}

/// Everything of one kind that lasted, in the order in which it began. What has not ended is found without going through the rest,
/// because a record may hold thousands.
#[derive(Clone, Debug)]
pub(super) struct Spans<T> {
    all: Vec<Span<T>>,
    open: Vec<usize>,
}

impl<T> Default for Spans<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            open: Vec::new(),
        }
    }
}

impl<T> std::ops::Deref for Spans<T> {
    type Target = [Span<T>];

    fn deref(&self) -> &[Span<T>] {
        &self.all
    }
}

impl<T> Spans<T> {
    fn begin(&mut self, from: u32, before: bool, what: T) {
        self.open.push(self.all.len());
        self.all.push(Span {
            from,
            before,
            to: None,
            what,
        });
    }

    /// Ends what is open and is it, and lets it be changed at its end.
    fn end(&mut self, at: u32, is_it: impl Fn(&T) -> bool, mut change: impl FnMut(&mut T)) {
        let all = &mut self.all;
        self.open.retain(|place| {
            let span = &mut all[*place];
            let ends = is_it(&span.what);
            if ends {
                span.to = Some(at);
                change(&mut span.what);
            }
            !ends
        });
    }

    fn open(&mut self, is_it: impl Fn(&T) -> bool) -> Option<&mut Span<T>> {
        let all = &self.all;
        let place = self.open.iter().find(|place| is_it(&all[**place].what));
        place.copied().and_then(|place| self.all.get_mut(place))
    }
}

/// A card that lay on a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lying {
    pub(super) reader: u8,
    /// It did not answer.
    pub(super) mute: bool,
    /// Its end was that of the reader or of the service, so nobody lifted it.
    pub(super) was_lost: bool,
    /// It answered no more at its end, and still lay there.
    pub(super) went_mute: bool,
}

/// A reader in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InUse {
    pub(super) reader: u8,
    pub(super) exclusive: bool,
}

/// A reader that was not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Away {
    pub(super) reader: u8,
    pub(super) renamed: bool,
}

/// A Bluetooth link that was down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Down {
    pub(super) reader: u8,
    pub(super) rssi: Option<i16>,
}

/// A connection of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tcp {
    pub(super) connection: u16,
    pub(super) to: Remote,
    /// When it stood; 0 where it did before.
    pub(super) stood: Option<u32>,
    /// How it ended.
    pub(super) end: Option<TcpMove>,
}

/// Everything that lasted.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    pub(super) has_reader: bool,
    pub(super) app_ran: bool,
    pub(super) cards: Spans<Lying>,
    pub(super) uses: Spans<InUse>,
    pub(super) without_service: Spans<()>,
    pub(super) away: Spans<Away>,
    pub(super) down: Spans<Down>,
    pub(super) without_way_out: Spans<()>,
    pub(super) connections: Spans<Tcp>,
    /// A card reader was on the USB bus at some time.
    pub(super) has_reader_on_the_bus: bool,
    /// When one left it.
    pub(super) readers_left: Vec<u32>,
    /// When a hub did.
    pub(super) hubs_left: Vec<u32>,
    /// When the app last reached a server.
    reached_last: Option<u32>,
    /// A Bluetooth link stood at some time.
    pub(super) has_link: bool,
    /// There was a way out at some time.
    pub(super) had_way_out: bool,
}

impl Story {
    pub(super) fn of(record: &Record) -> Self {
        let mut story = Self::default();
        for what in &record.before {
            story.take(0, true, *what);
        }
        for RecordChange { at, what } in &record.changes {
            story.take(*at, false, *what);
        }
        story.reached_last = story.reached_last();
        story
    }

    fn take(&mut self, at: u32, before: bool, what: Happened) {
        match what {
            Happened::Service { now } => self.service(at, before, now),
            Happened::Reader { reader, now } => self.reader(at, before, reader, now),
            Happened::Card { reader, now, .. } => self.card(at, before, reader, now),
            Happened::Use { reader, now } => {
                self.uses.end(at, |used| used.reader == reader, |_| {});
                if now != Sharing::Free {
                    let exclusive = now == Sharing::Exclusive;
                    self.uses.begin(at, before, InUse { reader, exclusive });
                }
            }
            Happened::Bluetooth { reader, now, rssi } => match now {
                LinkMove::Connected => {
                    self.has_link = true;
                    self.down.end(at, |down| down.reader == reader, |_| {});
                }
                LinkMove::Dropped if self.has_link => {
                    self.down.end(at, |down| down.reader == reader, |_| {});
                    self.down.begin(at, before, Down { reader, rssi });
                }
                LinkMove::Dropped => {}
            },
            Happened::Network { link } => {
                // A route stays for a while after its cable is out.
                let has_way = link.ipv4 && link.way_out_ipv4 || link.ipv6 && link.way_out_ipv6;
                if has_way {
                    self.had_way_out = true;
                    self.without_way_out.end(at, |()| true, |()| {});
                } else if self.had_way_out && self.without_way_out.open(|()| true).is_none() {
                    self.without_way_out.begin(at, before, ());
                }
            }
            Happened::App { now } => {
                self.app_ran = true;
                // With the app its connections are gone, and nothing is known of how they would have ended.
                if now == AppMove::Ended {
                    self.connections.end(at, |_| true, |_| {});
                }
            }
            Happened::Connection {
                connection,
                to,
                now,
            } => self.connection(at, before, connection, to, now),
            Happened::Usb { is_reader, now, .. } => {
                self.has_reader_on_the_bus |= is_reader;
                match (now, is_reader) {
                    (UsbMove::Left, true) => self.readers_left.push(at),
                    (UsbMove::Left, false) => self.hubs_left.push(at),
                    (UsbMove::Came, _) => {}
                }
            }
            Happened::BluetoothSwitch { .. }
            | Happened::AddressChanged
            | Happened::ClockSet { .. }
            | Happened::Woke { .. } => {}
        }
    }

    fn service(&mut self, at: u32, before: bool, now: ServiceMove) {
        match now {
            ServiceMove::Started => self.without_service.end(at, |()| true, |()| {}),
            ServiceMove::Stopped => {
                if self.without_service.open(|()| true).is_none() {
                    self.without_service.begin(at, before, ());
                }
                self.lose_cards(at, |_| true);
                self.uses.end(at, |_| true, |_| {});
            }
        }
    }

    fn reader(&mut self, at: u32, before: bool, reader: u8, now: ReaderMove) {
        self.has_reader = true;
        match now {
            ReaderMove::Came | ReaderMove::Renamed => {
                let renamed = now == ReaderMove::Renamed;
                self.away.end(
                    at,
                    |away| away.reader == reader,
                    |away| away.renamed = renamed,
                );
            }
            ReaderMove::Left => {
                let away = Away {
                    reader,
                    renamed: false,
                };
                self.away.begin(at, before, away);
                self.lose_cards(at, |lost| lost == reader);
                self.uses.end(at, |used| used.reader == reader, |_| {});
            }
        }
    }

    fn card(&mut self, at: u32, before: bool, reader: u8, now: CardMove) {
        self.has_reader = true;
        let went_mute = now == CardMove::Mute;
        self.cards.end(
            at,
            |card| card.reader == reader,
            |card| card.went_mute = went_mute && !card.mute,
        );
        if now != CardMove::Lifted {
            let lying = Lying {
                reader,
                mute: went_mute,
                was_lost: false,
                went_mute: false,
            };
            self.cards.begin(at, before, lying);
        }
    }

    fn connection(&mut self, at: u32, before: bool, connection: u16, to: Remote, now: TcpMove) {
        let stands = (now == TcpMove::Established).then_some(at);
        let is_it = |tcp: &Tcp| tcp.connection == connection;
        match self.connections.open(is_it) {
            Some(span) => span.what.stood = span.what.stood.or(stands),
            None => self.connections.begin(
                at,
                before,
                Tcp {
                    connection,
                    to,
                    stood: stands,
                    end: None,
                },
            ),
        }
        if matches!(now, TcpMove::Closed | TcpMove::Reset | TcpMove::Failed) {
            self.connections.end(at, is_it, |tcp| tcp.end = Some(now));
        }
    }

    /// Ends the cards of readers that are gone.
    fn lose_cards(&mut self, at: u32, is_lost: impl Fn(u8) -> bool) {
        self.cards
            .end(at, |card| is_lost(card.reader), |card| card.was_lost = true);
    }

    /// The cards that answered.
    pub(super) fn answering(&self) -> impl Iterator<Item = &Span<Lying>> {
        self.cards.iter().filter(|card| !card.what.mute)
    }

    /// The uses of the card's reader while the card lay there.
    pub(super) fn uses_of(&self, card: &Span<Lying>) -> impl Iterator<Item = &Span<InUse>> {
        let of_it = |used: &&Span<InUse>| used.what.reader == card.what.reader && used.meets(card);
        self.uses.iter().filter(of_it)
    }

    /// The app's connections to where the answer comes from, as far as that can be told: to known servers; where it has none of
    /// them, to the outside; else all.
    pub(super) fn to_servers(&self) -> impl Iterator<Item = &Span<Tcp>> {
        let has = |place| move |tcp: &Span<Tcp>| tcp.what.to.place == place;
        let place = [RemotePlace::Known, RemotePlace::Other, RemotePlace::Private]
            .into_iter()
            .find(|place| self.connections.iter().any(has(*place)));
        self.connections
            .iter()
            .filter(move |tcp| Some(tcp.what.to.place) == place)
    }

    /// When the app last reached a server. A connection within the facility says nothing: it may be one to the app's own machine as
    /// well as one to a proxy.
    fn reached_last(&self) -> Option<u32> {
        let reached = self.to_servers().filter(|tcp| {
            tcp.what.to.place != RemotePlace::Private && tcp.what.end != Some(TcpMove::Reset)
        });
        reached.filter_map(|tcp| tcp.what.stood).max()
    }

    /// Whether the app has reached a server at this time or later.
    pub(super) fn reaches_a_server_after(&self, at: u32) -> bool {
        self.reached_last.is_some_and(|last| last >= at)
    }

    /// Whether the app has connections and none of them leaves the facility.
    pub(super) fn reaches_only_the_facility(&self) -> bool {
        let mut to = self.to_servers().map(|tcp| tcp.what.to.place);
        to.next() == Some(RemotePlace::Private)
    }

    /// Since when everything was done: the last card was read to the end, because a program used it and reached a server and it was
    /// not lost, and nobody tried again afterwards.
    pub(super) fn done_since(&self) -> Option<u32> {
        let card = self.answering().last()?;
        let used = self.uses_of(card).next()?;
        let is_read =
            !card.what.was_lost && !card.what.went_mute && self.reaches_a_server_after(used.from);
        let last = self.cards.iter().map(|card| card.from);
        let last = last.chain(self.uses.iter().map(|used| used.from)).max()?;
        is_read.then_some(last)
    }
}
