//! The air on Windows. btleplug's scan is an advertisement watcher, which switches no radio on. What is paired or connected is
//! WinRT's own list, because btleplug does not see it; whether the radio is on as well, because btleplug knows of one radio only.
//! Compiled in the tests; not yet run on a real radio.

use btleplug::api::{Central as _, Manager as _, ScanFilter};
use btleplug::platform::{Adapter, Manager, Peripheral};

use super::super::devices::{Device, Wanted};
use super::super::windows::{ACCESS_DENIED, adapter, known};
use facts::{BluetoothAdapter, SearchEnd};

/// A radio that is on.
pub(super) struct Air {
    adapter: Adapter,
}

impl Air {
    pub(super) async fn open() -> Result<Self, SearchEnd> {
        is_on(SearchEnd::Absent)?;
        let manager = Manager::new().await.map_err(|error| why(&error))?;
        let adapters = manager.adapters().await.map_err(|error| why(&error))?;
        let adapter = adapters.into_iter().next().ok_or(SearchEnd::Absent)?;
        Ok(Self { adapter })
    }

    pub(super) fn adapter(&self) -> &Adapter {
        &self.adapter
    }

    #[expect(clippy::unused_async, reason = "BlueZ is awaited in its place")]
    pub(super) async fn still(&self) -> Result<(), SearchEnd> {
        is_on(SearchEnd::Pulled)
    }

    pub(super) async fn begin(&self) -> Result<(), SearchEnd> {
        let begun = self.adapter.start_scan(ScanFilter::default()).await;
        begun.map_err(|error| why(&error))
    }

    pub(super) async fn end(&self) {
        let _ = self.adapter.stop_scan().await;
    }

    /// The name with its digits, as the list of the system has it ([`known`]): what is heard has no other key there.
    pub(super) fn key(_: &Peripheral, name: &str) -> String {
        name.to_owned()
    }

    /// What Windows is paired with or connected to, and what was heard.
    #[expect(clippy::unused_async, reason = "BlueZ is awaited in its place")]
    pub(super) async fn listed(&self, wanted: &Wanted<'_>, heard: Vec<Device>) -> Vec<Device> {
        let mut listed = known(wanted).unwrap_or_default();
        for mut device in heard {
            match listed.iter_mut().find(|known| known.key == device.key) {
                Some(known) => {
                    device.reader.paired = known.reader.paired;
                    device.reader.connected |= known.reader.connected;
                    *known = device;
                }
                None => listed.push(device),
            }
        }
        listed
    }

    #[expect(clippy::unused_async, reason = "BlueZ is awaited in its place")]
    pub(super) async fn told_battery(&self, _: &str) -> Option<u8> {
        None
    }
}

/// Windows' own word on the radio; `without` where it lists none.
fn is_on(without: SearchEnd) -> Result<(), SearchEnd> {
    match adapter() {
        Ok(Some(BluetoothAdapter::On)) => Ok(()),
        Ok(Some(BluetoothAdapter::Off)) => Err(SearchEnd::Off),
        Ok(Some(BluetoothAdapter::Absent)) => Err(without),
        Ok(Some(BluetoothAdapter::NotPermitted)) => Err(SearchEnd::NotPermitted),
        Err(error) if error.code() == ACCESS_DENIED => Err(SearchEnd::NotPermitted),
        Ok(None) | Err(_) => Err(SearchEnd::NoService),
    }
}

fn why(error: &btleplug::Error) -> SearchEnd {
    match error {
        btleplug::Error::PermissionDenied => SearchEnd::NotPermitted,
        btleplug::Error::NoAdapterAvailable => SearchEnd::Absent,
        _ => SearchEnd::Refused,
    }
}
