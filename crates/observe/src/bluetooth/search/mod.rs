//! A deliberate search for readers, after a tap. It listens, and asks the nearest reader of ours through btleplug for its battery
//! (service 180F) and its firmware (180A), both of which it tells without being paired. No other device is connected to.
//!
//! What btleplug does badly is kept from mattering (docs/bluetooth.md). It never learns from the air whether the radio is on: the
//! system is asked first, and again beside every step ([`Air::still`]), because btleplug calls "off" what it cannot ask. It waits
//! half a minute for services that never come: each step has a deadline here. And what would switch a radio on is not called.

#[cfg(target_os = "macos")]
mod apple;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

use std::time::{Duration, Instant};

use btleplug::api::bleuuid::uuid_from_u16;
use btleplug::api::{Central, Peripheral as _};
use btleplug::platform::Peripheral;
use tokio::time::{Instant as Moment, sleep, timeout, timeout_at};

use super::devices::{self, Device, HEAR_AGAIN, Wanted, facts, may_end, merge, strength};
use crate::Look;
use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, FoundReader, Observed,
    ReaderSearch, ReaderTold, SearchEnd, Version,
};

#[cfg(target_os = "macos")]
use apple::Air;
#[cfg(target_os = "linux")]
use linux::Air;
#[cfg(windows)]
use windows::Air;

/// How long to listen: twice as long as a check-up does, for a reader that somebody switches on meanwhile.
const LISTEN: Duration = Duration::from_secs(8);
/// Time kept back from the deadline for asking the reader that was found.
const ASKING: Duration = Duration::from_secs(3);
/// How long a reader may take to let itself be connected to, its services included.
const CONNECT: Duration = Duration::from_secs(5);
/// How long it may take for one answer.
const ANSWER: Duration = Duration::from_secs(2);
/// How long it may take to be let go, and a system to end its search.
const LET_GO: Duration = Duration::from_millis(600);
/// How often the system is asked whether the radio is still on, and for what was heard.
const PAUSE: Duration = Duration::from_millis(250);
/// How long the system may take for that.
const SILENT: Duration = Duration::from_secs(3);

const BATTERY_LEVEL: u16 = 0x2A19;
const FIRMWARE_REVISION: u16 = 0x2A26;

/// What the search has come to. It outlives the search, so that what was found before a radio went off is not lost.
#[derive(Default)]
struct Hunt {
    /// When listening began, and for how long it went on.
    began: Option<Instant>,
    listened: Duration,
    /// The readers found, with what they are connected to by.
    found: Vec<Found>,
    /// The readers that the system knows or that were heard.
    devices: Vec<Device>,
}

struct Found {
    /// As [`Device::key`].
    key: String,
    peripheral: Peripheral,
    reader: FoundReader,
}

/// Searches, where the system has just said that its radio is on; and what was heard, as the facts of Bluetooth have it.
pub(super) fn search(
    look: &Look,
    seen: Observed<Bluetooth>,
) -> (ReaderSearch, Observed<Bluetooth>) {
    let not_begun = |ended| ReaderSearch {
        ended,
        seconds: 0,
        readers: Vec::new(),
    };
    if let Err(ended) = may_begin(&seen) {
        return (not_begun(ended), seen);
    }
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return (not_begun(SearchEnd::Refused), seen);
    };
    let mut hunt = Hunt::default();
    let ended = runtime.block_on(hunt.run(&Wanted::of(look), devices::until(look)));
    // What a library's thread still waits for is not waited for.
    runtime.shutdown_background();
    let seen = hunt.as_bluetooth(ended, seen);
    let seconds = u32::try_from(hunt.listened.as_secs()).unwrap_or(u32::MAX);
    let readers = hunt.found.into_iter().map(|found| found.reader).collect();
    let search = ReaderSearch {
        ended,
        seconds,
        readers,
    };
    (search, seen)
}

/// Nothing searches to find out whether a radio is on.
fn may_begin(seen: &Observed<Bluetooth>) -> Result<(), SearchEnd> {
    match seen {
        Observed::Seen(bluetooth) => match bluetooth.adapter {
            BluetoothAdapter::On => Ok(()),
            BluetoothAdapter::Absent => Err(SearchEnd::Absent),
            BluetoothAdapter::Off => Err(SearchEnd::Off),
            BluetoothAdapter::NotPermitted => Err(SearchEnd::NotPermitted),
        },
        // Nothing of ours asks macOS yet; its own word comes before the search (apple.rs).
        _ if cfg!(target_os = "macos") => Ok(()),
        Observed::Unavailable(_) | Observed::NotAsked => Err(SearchEnd::NoService),
    }
}

impl Hunt {
    async fn run(&mut self, wanted: &Wanted<'_>, until: Instant) -> SearchEnd {
        let open = timeout_at(Moment::from_std(until), Air::open()).await;
        let air = match open {
            Ok(Ok(air)) => air,
            Ok(Err(ended)) => return ended,
            Err(_) => return SearchEnd::NoService,
        };
        // A radio that goes off, or a service that ends, is not told by btleplug: whoever waits for an answer then is called off.
        tokio::select! {
            ended = goes(&air) => ended,
            hunted = timeout_at(Moment::from_std(until), self.hunt(&air, wanted, until)) => {
                hunted.unwrap_or(Ok(SearchEnd::CutShort)).unwrap_or_else(|ended| ended)
            }
        }
    }

    async fn hunt(
        &mut self,
        air: &Air,
        wanted: &Wanted<'_>,
        until: Instant,
    ) -> Result<SearchEnd, SearchEnd> {
        air.begin().await?;
        let begun = Instant::now();
        self.began = Some(begun);
        let whole = begun + LISTEN;
        let mut end = until
            .checked_sub(ASKING)
            .map_or(begun, |end| end.min(whole));
        let mut heard = false;
        loop {
            air.still().await?;
            self.hear(air, wanted).await;
            self.listened = begun.elapsed();
            if !heard && !self.found.is_empty() && may_end(&self.devices) {
                heard = true;
                end = end.min(Instant::now() + HEAR_AGAIN);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            sleep(PAUSE.min(left)).await;
        }
        let _ = timeout(LET_GO, air.end()).await;
        let devices = &self.devices;
        // A reader that is paired with this machine comes before a neighbour's that is nearer.
        self.found.sort_by_key(|found| {
            let mut own = devices.iter().filter(|device| device.key == found.key);
            let is_paired = own.any(|device| device.reader.paired);
            let away = found.reader.rssi.map(|rssi| -rssi);
            (!found.reader.connected, !is_paired, away)
        });
        if let Some(nearest) = self.found.first_mut() {
            air.still().await?;
            nearest.ask(air, until).await;
            let told = nearest.reader.battery;
            let device = self
                .devices
                .iter_mut()
                .find(|device| device.key == nearest.key);
            if let Some(device) = device {
                device.reader.battery = told.or(device.reader.battery);
            }
        } else if end < whole {
            return Ok(SearchEnd::CutShort);
        }
        Ok(SearchEnd::Searched)
    }

    /// Adds the readers of ours that have been heard. A device that goes away while it is asked is no fault of the search.
    async fn hear(&mut self, air: &Air, wanted: &Wanted<'_>) {
        for peripheral in air.adapter().peripherals().await.unwrap_or_default() {
            let Ok(Some(properties)) = peripheral.properties().await else {
                continue;
            };
            let Some(own) = properties.advertisement_name.or(properties.local_name) else {
                continue;
            };
            let Some(name) = wanted.name(&own) else {
                continue;
            };
            let rssi = properties.rssi.and_then(strength);
            let connected = peripheral.is_connected().await.unwrap_or(false);
            let key = Air::key(&peripheral, &own);
            if let Some(known) = self.found.iter_mut().find(|found| found.key == key) {
                known.reader.rssi = known.reader.rssi.max(rssi);
            } else if rssi.is_some() || connected {
                let reader = FoundReader {
                    name,
                    connected,
                    rssi,
                    told: ReaderTold::NotAsked,
                    battery: None,
                    firmware: None,
                };
                self.found.push(Found {
                    key,
                    peripheral,
                    reader,
                });
            }
        }
        let heard = self.found.iter().map(|found| Device {
            key: found.key.clone(),
            reader: BluetoothReader {
                name: found.reader.name.clone(),
                paired: false,
                connected: found.reader.connected,
                seen: found.reader.rssi.is_some(),
                rssi: found.reader.rssi,
                battery: None,
            },
        });
        let listed = air.listed(wanted, heard.collect()).await;
        merge(&mut self.devices, listed);
    }

    /// What the search has seen, as the facts of Bluetooth have it; what was seen before where it never began.
    fn as_bluetooth(&self, ended: SearchEnd, before: Observed<Bluetooth>) -> Observed<Bluetooth> {
        let Observed::Seen(before) = before else {
            return before;
        };
        let adapter = match ended {
            SearchEnd::Off => BluetoothAdapter::Off,
            SearchEnd::Pulled => BluetoothAdapter::Absent,
            _ => before.adapter,
        };
        let search = match ended {
            SearchEnd::Searched => BluetoothSearch::Ended,
            _ => BluetoothSearch::CutShort,
        };
        let readers = match self.began {
            Some(_) => facts(self.devices.clone()),
            None => before.readers,
        };
        Observed::Seen(Bluetooth {
            adapter,
            search,
            readers,
        })
    }
}

/// Comes back when the search cannot go on.
async fn goes(air: &Air) -> SearchEnd {
    loop {
        sleep(PAUSE).await;
        match timeout(SILENT, air.still()).await {
            Ok(Ok(())) => {}
            Ok(Err(ended)) => return ended,
            Err(_) => return SearchEnd::NoService,
        }
    }
}

impl Found {
    /// Asks the reader, and lets it go again where it was not connected before.
    async fn ask(&mut self, air: &Air, until: Instant) {
        let last = until.checked_sub(LET_GO).unwrap_or(until);
        // The system may have connected it by itself since it was heard; that link is not ours to end.
        let connected = timeout(LET_GO, self.peripheral.is_connected()).await;
        self.reader.connected |= matches!(connected, Ok(Ok(true)));
        self.reader.told = match self.connect(last).await {
            Err(not) => not,
            Ok(()) => self.read(last).await,
        };
        if self.reader.battery.is_none() {
            self.reader.battery = air.told_battery(&self.key).await;
        }
        if !self.reader.connected {
            let _ = timeout(LET_GO, self.peripheral.disconnect()).await;
        }
    }

    async fn connect(&self, last: Instant) -> Result<(), ReaderTold> {
        let by = Moment::from_std(last.min(Instant::now() + CONNECT));
        if !self.reader.connected {
            let connected = timeout_at(by, self.peripheral.connect()).await;
            if !matches!(connected, Ok(Ok(()))) {
                // btleplug waits for the services as well, and says of both only that it is not connected.
                return Err(self.as_far_as_it_came().await);
            }
        }
        let discovered = timeout_at(by, self.peripheral.discover_services()).await;
        match discovered {
            Ok(Ok(())) if !self.peripheral.services().is_empty() => Ok(()),
            _ => Err(self.as_far_as_it_came().await),
        }
    }

    async fn as_far_as_it_came(&self) -> ReaderTold {
        match timeout(LET_GO, self.peripheral.is_connected()).await {
            Ok(Ok(true)) => ReaderTold::NoServices,
            _ => ReaderTold::NotConnected,
        }
    }

    async fn read(&mut self, last: Instant) -> ReaderTold {
        let battery = self.value(BATTERY_LEVEL, last).await;
        let firmware = self.value(FIRMWARE_REVISION, last).await;
        self.reader.battery = battery
            .clone()
            .ok()
            .flatten()
            .and_then(|told| percent(&told));
        self.reader.firmware = firmware
            .clone()
            .ok()
            .flatten()
            .and_then(|told| version(&told));
        match (battery, firmware) {
            (Ok(_), Ok(_)) => ReaderTold::Told,
            _ => ReaderTold::BrokenOff,
        }
    }

    /// The value; `None` where the reader has none or keeps it to itself.
    async fn value(&self, which: u16, last: Instant) -> Result<Option<Vec<u8>>, BrokenOff> {
        let which = uuid_from_u16(which);
        let all = self.peripheral.characteristics();
        let Some(place) = all.iter().find(|place| place.uuid == which) else {
            return Ok(None);
        };
        let by = Moment::from_std(last.min(Instant::now() + ANSWER));
        match timeout_at(by, self.peripheral.read(place)).await {
            Ok(Ok(value)) => Ok(Some(value)),
            Ok(Err(_)) => match timeout_at(by, self.peripheral.is_connected()).await {
                Ok(Ok(true)) => Ok(None),
                _ => Err(BrokenOff),
            },
            Err(_) => Err(BrokenOff),
        }
    }
}

/// The connection is gone, or an answer never came.
#[derive(Clone, Copy)]
struct BrokenOff;

/// A battery level: one byte, in percent.
fn percent(told: &[u8]) -> Option<u8> {
    match told {
        [percent @ 0..=100] => Some(*percent),
        _ => None,
    }
}

/// The version in a firmware's name (`V1.18`, `FW 2.01.03`). The rest is not kept, because a maker may write a serial number there.
fn version(told: &[u8]) -> Option<Version> {
    let text = std::str::from_utf8(told).ok()?;
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let mut pieces = text.split(|letter| !is_part(letter));
    pieces.find_map(|piece| {
        let piece = piece.trim_matches('.');
        let short = piece.split('.').all(|number| number.len() <= 4);
        short.then(|| piece.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_one_byte_of_percent() {
        for (told, kept) in [
            (&[0][..], Some(0)),
            (&[100], Some(100)),
            (&[101], None),
            (&[255], None),
            (&[], None),
            (&[40, 0], None),
        ] {
            assert_eq!(percent(told), kept, "{told:?}");
        }
    }

    #[test]
    fn of_a_firmware_its_version_is_kept_and_nothing_else() {
        for (told, kept) in [
            ("1.18", Some("1.18")),
            ("V1.18", Some("1.18")),
            ("ACR1255U-J1 FW 2.01.03\0", Some("2.1.3")),
            ("042283", None),
            ("SN 042283.1", None),
            ("", None),
            ("...", None),
            ("リーダー", None),
        ] {
            let kept = kept.map(|kept| kept.parse().expect("a version"));
            assert_eq!(version(told.as_bytes()), kept, "{told}");
        }
        assert_eq!(version(&[0xFF, 0xFE]), None);
    }

    #[test]
    fn nothing_searches_where_the_radio_is_not_seen_to_be_on() {
        let seen = |adapter| {
            Observed::Seen(Bluetooth {
                adapter,
                search: BluetoothSearch::NotNeeded,
                readers: Vec::new(),
            })
        };
        for (adapter, begins) in [
            (BluetoothAdapter::On, Ok(())),
            (BluetoothAdapter::Off, Err(SearchEnd::Off)),
            (BluetoothAdapter::Absent, Err(SearchEnd::Absent)),
            (BluetoothAdapter::NotPermitted, Err(SearchEnd::NotPermitted)),
        ] {
            assert_eq!(may_begin(&seen(adapter)), begins);
        }
        if cfg!(not(target_os = "macos")) {
            let unseen = Observed::Unavailable(facts::Why::NotTold);
            assert_eq!(may_begin(&unseen), Err(SearchEnd::NoService));
        }
    }
}
