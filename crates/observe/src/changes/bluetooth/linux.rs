//! BlueZ's signals lead to a look at the readers that BlueZ knows; what is told is the difference. No discovery is started.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Instant;

use futures_core::Stream;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream, connection};

use super::{SourceName, Told, Wanted};
use crate::bluetooth::links;
use facts::{BluetoothAdapter, Following, Happened, LinkMove};

pub(super) async fn follow(wanted: &Wanted) {
    if !wanted.bluetooth {
        return wanted.source(SourceName::Bluetooth, Following::NotHere);
    }
    let mut followed = Followed {
        wanted,
        links: HashMap::new(),
        on: None,
        begins: true,
    };
    let _ = followed.bus().await;
    let source = if followed.begins {
        Following::NotTold
    } else {
        Following::Lost
    };
    wanted.source(SourceName::Bluetooth, source);
}

struct Followed<'a> {
    wanted: &'a Wanted,
    links: HashMap<String, Link>,
    on: Option<bool>,
    begins: bool,
}

/// A reader's link; BlueZ's key for it stays here.
struct Link {
    reader: u8,
    connected: bool,
    rssi: Option<i16>,
}

impl Followed<'_> {
    async fn bus(&mut self) -> zbus::Result<()> {
        let bus = connection::Builder::system()?.build().await?;
        let mut messages = MessageStream::from(&bus);
        let daemon = DBusProxy::new(&bus).await?;
        let signal = || MatchRule::builder().msg_type(Type::Signal);
        for rule in [
            signal().interface("org.freedesktop.DBus.ObjectManager")?,
            signal()
                .interface("org.freedesktop.DBus.Properties")?
                .path_namespace("/org/bluez")?,
            signal()
                .interface("org.freedesktop.DBus")?
                .member("NameOwnerChanged")?
                .arg(0, "org.bluez")?,
        ] {
            daemon.add_match_rule(rule.build()).await?;
        }
        self.look(&bus, Instant::now()).await;
        self.begins = false;
        self.wanted.source(SourceName::Bluetooth, Following::Events);
        while let Some(message) =
            poll_fn(|context| Pin::new(&mut messages).poll_next(context)).await
        {
            let seen_at = Instant::now();
            // The answers to our own questions come the same way.
            if message?.message_type() == Type::Signal {
                self.look(&bus, seen_at).await;
            }
        }
        Ok(())
    }

    async fn look(&mut self, bus: &Connection, at: Instant) {
        // A BlueZ that is not there has neither a radio nor links.
        let (adapter, readers) = links(bus, self.wanted)
            .await
            .unwrap_or((BluetoothAdapter::Absent, Vec::new()));
        let on = adapter == BluetoothAdapter::On;
        if self.on.replace(on) != Some(on) {
            self.tell(at, Happened::BluetoothSwitch { on });
        }
        let mut news = Vec::new();
        for (key, link) in &mut self.links {
            let seen = readers.iter().find(|(seen, _)| seen == key);
            let connected = seen.is_some_and(|(_, reader)| reader.connected);
            let rssi = seen.and_then(|(_, reader)| reader.rssi);
            link.rssi = rssi.or(link.rssi);
            if link.connected != connected {
                link.connected = connected;
                news.push(link.told());
            }
        }
        for (key, reader) in readers {
            if self.links.contains_key(&key) {
                continue;
            }
            let link = Link {
                reader: u8::try_from(self.links.len()).unwrap_or(u8::MAX),
                connected: reader.connected,
                rssi: reader.rssi,
            };
            if link.connected || self.begins {
                news.push(link.told());
            }
            self.links.insert(key, link);
        }
        for what in news {
            self.tell(at, what);
        }
    }

    fn tell(&self, at: Instant, what: Happened) {
        if self.begins {
            self.wanted.before(what);
        } else {
            let _ = self.wanted.told.send(Told::Change(at, what));
        }
    }
}

impl Link {
    fn told(&self) -> Happened {
        Happened::Bluetooth {
            reader: self.reader,
            now: if self.connected {
                LinkMove::Connected
            } else {
                LinkMove::Dropped
            },
            rssi: self.rssi,
        }
    }
}
