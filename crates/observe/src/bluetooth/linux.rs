//! BlueZ over D-Bus. One call, GetManagedObjects, returns radio, power, pairing, connection, strength and battery. All
//! calls carry NO_AUTO_START, so that looking does not start bluetoothd. Nothing here can set `Powered`, and BlueZ
//! itself refuses discovery while the radio is off.

use std::collections::HashMap;
use std::time::Instant;

use tokio::time::{Duration, Instant as Moment, sleep, timeout_at};
use zbus::proxy::{self, CacheProperties, MethodFlags};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, Proxy, connection};

use super::devices::{
    Device, HEAR_AGAIN, MARGIN, Wanted, before_listening, facts, listening, may_end, merge,
    search_follows, strength, until,
};
use crate::Look;
use facts::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Observed, Why};

pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
const DEVICE: &str = "org.bluez.Device1";
const BATTERY: &str = "org.bluez.Battery1";
pub(super) const ACCESS_DENIED: &str = "org.freedesktop.DBus.Error.AccessDenied";
/// Another program is already discovering; its results reach us too.
pub(super) const IN_PROGRESS: &str = "org.bluez.Error.InProgress";
/// How often BlueZ is asked for the devices heard so far.
const PAUSE: Duration = Duration::from_millis(150);

pub(crate) type Properties = HashMap<String, OwnedValue>;
pub(crate) type Objects = HashMap<OwnedObjectPath, HashMap<String, Properties>>;

pub(super) fn look(look: &Look) -> Observed<Bluetooth> {
    let (until, wanted) = (until(look), &Wanted::of(look));
    let failed = |message: String| Observed::Unavailable(Why::Failed { message });
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(error.to_string()),
    };
    // The search gets until its own end, because devices heard so far are worth more than a time-out.
    let limit = until + MARGIN / 2;
    let looking =
        async { timeout_at(Moment::from_std(limit), bluetooth(look, until, wanted)).await };
    match runtime.block_on(looking) {
        Ok(Ok(bluetooth)) => Observed::Seen(bluetooth),
        Ok(Err(error)) if is(&error, ACCESS_DENIED) => Observed::Seen(Bluetooth {
            adapter: BluetoothAdapter::NotPermitted,
            search: BluetoothSearch::NotNeeded,
            readers: Vec::new(),
        }),
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => Observed::Unavailable(Why::TimedOut { reader: None }),
    }
}

pub(super) fn is(error: &zbus::Error, name: &str) -> bool {
    matches!(error, zbus::Error::MethodError(given, _, _) if given.as_str() == name)
}

async fn bluetooth(look: &Look, until: Instant, wanted: &Wanted<'_>) -> zbus::Result<Bluetooth> {
    let bus = connection::Builder::system()?.build().await?;
    let objects = managed_objects(&bus).await?;
    let (adapter, radio) = adapter(&objects);
    let devices = devices(&objects, wanted);
    let connected = devices.iter().any(|device| device.reader.connected);
    match radio {
        Some(_) if search_follows(look) => Ok(Bluetooth {
            adapter,
            search: BluetoothSearch::CutShort,
            readers: facts(devices),
        }),
        Some(radio) if !connected => {
            before_listening(look, adapter, &devices);
            listen(&bus, radio, devices, until, wanted).await
        }
        _ => Ok(Bluetooth {
            adapter,
            search: BluetoothSearch::NotNeeded,
            readers: facts(devices),
        }),
    }
}

/// Listens with a radio that is on, until a reader is heard or the time is over.
async fn listen(
    bus: &Connection,
    radio: OwnedObjectPath,
    mut devices: Vec<Device>,
    until: Instant,
    wanted: &Wanted<'_>,
) -> zbus::Result<Bluetooth> {
    let seen = |adapter, search, devices| Bluetooth {
        adapter,
        search,
        readers: facts(devices),
    };
    let radio = proxy::Builder::<Proxy<'_>>::new(bus)
        .destination("org.bluez")?
        .path(radio)?
        .interface(ADAPTER)?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    let (mut end, mut whole) = listening(Instant::now(), until);
    let begun = timeout_at(Moment::from_std(end), call::<()>(&radio, "StartDiscovery")).await;
    let refusal = match begun {
        Ok(Ok(())) => None,
        Ok(Err(error)) if is(&error, IN_PROGRESS) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => {
            return Ok(seen(
                BluetoothAdapter::On,
                BluetoothSearch::CutShort,
                devices,
            ));
        }
    };
    let mut heard = false;
    let adapter = loop {
        // The radio may be switched off or pulled meanwhile. A BlueZ that merely does not answer in time does not count
        // as a missing radio.
        let asked = timeout_at(Moment::from_std(until), managed_objects(bus)).await;
        let Ok(objects) = asked else {
            whole &= heard;
            break BluetoothAdapter::On;
        };
        let objects = objects?;
        merge(&mut devices, self::devices(&objects, wanted));
        let adapter = adapter(&objects).0;
        if adapter != BluetoothAdapter::On || refusal.is_some() || Instant::now() >= end {
            break adapter;
        }
        if !heard && may_end(&devices) {
            (heard, whole) = (true, true);
            end = end.min(Instant::now() + HEAR_AGAIN);
        }
        sleep(PAUSE.min(end.saturating_duration_since(Instant::now()))).await;
    };
    if refusal.is_none() {
        // A failure is ignored, because BlueZ ends the search anyway when this connection closes.
        let _ = timeout_at(Moment::from_std(until), call::<()>(&radio, "StopDiscovery")).await;
    }
    let search = match refusal {
        _ if adapter != BluetoothAdapter::On => BluetoothSearch::NotNeeded,
        Some(message) => BluetoothSearch::Refused { message },
        None if whole => BluetoothSearch::Ended,
        None => BluetoothSearch::CutShort,
    };
    Ok(seen(adapter, search, devices))
}

/// All objects that BlueZ shows. The call does not start BlueZ.
pub(crate) async fn managed_objects(bus: &Connection) -> zbus::Result<Objects> {
    let manager = proxy::Builder::<Proxy<'_>>::new(bus)
        .destination("org.bluez")?
        .path("/")?
        .interface("org.freedesktop.DBus.ObjectManager")?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    call(&manager, "GetManagedObjects").await
}

/// The radio, and the card readers that BlueZ knows by its own keys, without listening for any.
pub(crate) async fn links(
    bus: &Connection,
    follows: &crate::changes::Wanted,
) -> zbus::Result<(BluetoothAdapter, Vec<(String, BluetoothReader)>)> {
    let objects = managed_objects(bus).await?;
    let wanted = Wanted {
        chosen: follows.reader_name.as_deref(),
        base: follows.base,
    };
    let devices = devices(&objects, &wanted).into_iter();
    let readers = devices.map(|device| (device.key, device.reader));
    Ok((adapter(&objects).0, readers.collect()))
}

/// Calls a method without arguments. The call does not start a service that is not running.
pub(super) async fn call<R>(proxy: &Proxy<'_>, method: &str) -> zbus::Result<R>
where
    R: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
{
    let answer = proxy
        .call_with_flags(method, MethodFlags::NoAutoStart.into(), &())
        .await?;
    answer.ok_or(zbus::Error::InvalidReply)
}

/// The radio's state, and the path of a radio that is on.
pub(super) fn adapter(objects: &Objects) -> (BluetoothAdapter, Option<OwnedObjectPath>) {
    let mut adapters = objects
        .iter()
        .filter_map(|(path, interfaces)| Some((path, interfaces.get(ADAPTER)?)))
        .peekable();
    if adapters.peek().is_none() {
        return (BluetoothAdapter::Absent, None);
    }
    match adapters.find(|(_, properties)| flag(properties, "Powered")) {
        Some((path, _)) => (BluetoothAdapter::On, Some(path.clone())),
        None => (BluetoothAdapter::Off, None),
    }
}

/// The card readers that are paired, connected or heard. Other entries are dropped, because BlueZ keeps devices in its
/// list for minutes after they have gone.
pub(super) fn devices(objects: &Objects, wanted: &Wanted<'_>) -> Vec<Device> {
    let readers = objects.iter().filter_map(|(path, interfaces)| {
        let properties = interfaces.get(DEVICE)?;
        let name: &str = properties.get("Name")?.downcast_ref().ok()?;
        let rssi = properties
            .get("RSSI")
            .and_then(|rssi| rssi.downcast_ref::<i16>().ok())
            .and_then(strength);
        Some(Device {
            key: path.to_string(),
            reader: BluetoothReader {
                name: wanted.name(name)?,
                paired: flag(properties, "Paired"),
                connected: flag(properties, "Connected"),
                seen: rssi.is_some(),
                rssi,
                battery: battery(interfaces),
            },
        })
    });
    readers
        .filter(|device| device.reader.paired || device.reader.connected || device.reader.seen)
        .collect()
}

/// The battery, where a device has told BlueZ of it.
pub(super) fn battery(interfaces: &HashMap<String, Properties>) -> Option<u8> {
    let percent = interfaces.get(BATTERY)?.get("Percentage")?;
    let percent = percent.downcast_ref::<u8>().ok()?;
    (percent <= 100).then_some(percent)
}

fn flag(properties: &Properties, name: &str) -> bool {
    properties
        .get(name)
        .and_then(|value| value.downcast_ref::<bool>().ok())
        .unwrap_or(false)
}
