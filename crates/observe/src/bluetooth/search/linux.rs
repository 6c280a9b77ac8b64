//! The air on Linux. btleplug begins a scan with `Powered = true`, so a radio that is switched off between the question and the
//! scan would be switched on again. Listening is therefore begun by our own StartDiscovery, which BlueZ refuses while the radio is
//! off, and btleplug hears through it: nothing here, and nothing of btleplug that is called here, writes `Powered`.
//!
//! btleplug's calls would start a bluetoothd that does not run. Ours do not (NO_AUTO_START), and each step asks by them first.

use btleplug::api::{Central as _, Manager as _, Peripheral as _};
use btleplug::platform::{Adapter, Manager, Peripheral};
use zbus::proxy::{self, CacheProperties};
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy, connection};

use super::super::devices::{Device, Wanted};
use super::super::linux::{
    ACCESS_DENIED, ADAPTER, IN_PROGRESS, adapter, call, devices, is, managed_objects,
};
use facts::{BluetoothAdapter, SearchEnd};

/// The radio is off.
const NOT_READY: &str = "org.bluez.Error.NotReady";
/// Nobody has bluetoothd's name on the bus.
const NOBODY: [&str; 3] = [
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.NoReply",
];

/// A radio that is on, as BlueZ says itself and as btleplug has it.
pub(super) struct Air {
    bus: Connection,
    radio: OwnedObjectPath,
    adapter: Adapter,
}

impl Air {
    pub(super) async fn open() -> Result<Self, SearchEnd> {
        let begun = async { connection::Builder::system()?.build().await }.await;
        let bus = begun.map_err(|_| SearchEnd::NoService)?;
        let objects = managed_objects(&bus)
            .await
            .map_err(|error| why(&error, SearchEnd::NoService))?;
        let radio = match adapter(&objects) {
            (_, Some(radio)) => radio,
            (BluetoothAdapter::Absent, None) => return Err(SearchEnd::Absent),
            (_, None) => return Err(SearchEnd::Off),
        };
        let own = radio.rsplit('/').next().unwrap_or_default();
        let manager = Manager::new().await.map_err(|_| SearchEnd::NoService)?;
        for adapter in manager.adapters().await.unwrap_or_default() {
            // "hci0 (usb:…)": the only thing that tells btleplug's adapters apart.
            let info = adapter.adapter_info().await.unwrap_or_default();
            if info.split(' ').next() == Some(own) {
                return Ok(Self {
                    bus,
                    radio,
                    adapter,
                });
            }
        }
        Err(SearchEnd::Refused)
    }

    pub(super) fn adapter(&self) -> &Adapter {
        &self.adapter
    }

    /// Whether the search may go on: by BlueZ's own word, because btleplug calls "off" whatever it cannot ask.
    pub(super) async fn still(&self) -> Result<(), SearchEnd> {
        let objects = managed_objects(&self.bus)
            .await
            .map_err(|error| why(&error, SearchEnd::ServiceEnded))?;
        match adapter(&objects).0 {
            BluetoothAdapter::On => Ok(()),
            BluetoothAdapter::Off => Err(SearchEnd::Off),
            BluetoothAdapter::Absent => Err(SearchEnd::Pulled),
            BluetoothAdapter::NotPermitted => Err(SearchEnd::NotPermitted),
        }
    }

    pub(super) async fn begin(&self) -> Result<(), SearchEnd> {
        match self.tell("StartDiscovery").await {
            Err(error) if !is(&error, IN_PROGRESS) => Err(why(&error, SearchEnd::Refused)),
            _ => Ok(()),
        }
    }

    pub(super) async fn end(&self) {
        let _ = self.tell("StopDiscovery").await;
    }

    async fn tell(&self, method: &str) -> zbus::Result<()> {
        let radio = proxy::Builder::<Proxy<'_>>::new(&self.bus)
            .destination("org.bluez")?
            .path(&self.radio)?
            .interface(ADAPTER)?
            .cache_properties(CacheProperties::No)
            .build()
            .await?;
        call(&radio, method).await
    }

    /// BlueZ's own path of a device, by which it knows it too ([`devices`]).
    pub(super) fn key(peripheral: &Peripheral, _: &str) -> String {
        format!("/org/bluez/{}", peripheral.id())
    }

    /// BlueZ lists what is paired, connected or heard by itself.
    pub(super) async fn listed(&self, wanted: &Wanted<'_>, _: Vec<Device>) -> Vec<Device> {
        match managed_objects(&self.bus).await {
            Ok(objects) => devices(&objects, wanted),
            Err(_) => Vec::new(),
        }
    }

    /// The battery as BlueZ has read it: it keeps the service to itself unless it is set to show it.
    pub(super) async fn told_battery(&self, key: &str) -> Option<u8> {
        let objects = managed_objects(&self.bus).await.ok()?;
        let path = OwnedObjectPath::try_from(key).ok()?;
        super::super::linux::battery(objects.get(&path)?)
    }
}

/// Why BlueZ did not do it; `other` where it does not say.
fn why(error: &zbus::Error, other: SearchEnd) -> SearchEnd {
    if is(error, ACCESS_DENIED) {
        SearchEnd::NotPermitted
    } else if is(error, NOT_READY) {
        SearchEnd::Off
    } else if other == SearchEnd::Refused && NOBODY.iter().any(|name| is(error, name)) {
        SearchEnd::ServiceEnded
    } else {
        other
    }
}
