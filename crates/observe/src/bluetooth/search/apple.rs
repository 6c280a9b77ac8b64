//! The air on macOS, where nothing of ours asks Bluetooth yet: btleplug's state of the radio is the system's own word here
//! (CBManagerState), and its scan switches nothing on. The system asks the user for the permission by itself. Not compiled in the
//! tests, and not yet run.

use btleplug::api::{Central as _, CentralState, Manager as _, ScanFilter};
use btleplug::platform::{Adapter, Manager, Peripheral};

use super::super::devices::{Device, Wanted};
use facts::SearchEnd;

/// A radio that is on.
pub(super) struct Air {
    adapter: Adapter,
}

impl Air {
    pub(super) async fn open() -> Result<Self, SearchEnd> {
        let manager = Manager::new().await.map_err(|_| SearchEnd::NoService)?;
        let adapters = manager.adapters().await.map_err(|_| SearchEnd::NoService)?;
        let adapter = adapters.into_iter().next().ok_or(SearchEnd::Absent)?;
        let air = Self { adapter };
        air.still().await?;
        Ok(air)
    }

    pub(super) fn adapter(&self) -> &Adapter {
        &self.adapter
    }

    pub(super) async fn still(&self) -> Result<(), SearchEnd> {
        match self.adapter.adapter_state().await {
            Ok(CentralState::PoweredOn) => Ok(()),
            Ok(CentralState::PoweredOff) => Err(SearchEnd::Off),
            // Neither on nor off: not permitted, or a Mac without low energy, which btleplug does not tell apart.
            Ok(CentralState::Unknown) => Err(SearchEnd::NotPermitted),
            Err(_) => Err(SearchEnd::ServiceEnded),
        }
    }

    pub(super) async fn begin(&self) -> Result<(), SearchEnd> {
        let begun = self.adapter.start_scan(ScanFilter::default()).await;
        begun.map_err(|_| SearchEnd::Refused)
    }

    pub(super) async fn end(&self) {
        let _ = self.adapter.stop_scan().await;
    }

    pub(super) fn key(_: &Peripheral, name: &str) -> String {
        name.to_owned()
    }

    #[expect(clippy::unused_async, reason = "BlueZ is awaited in its place")]
    pub(super) async fn listed(&self, _: &Wanted<'_>, heard: Vec<Device>) -> Vec<Device> {
        heard
    }

    #[expect(clippy::unused_async, reason = "BlueZ is awaited in its place")]
    pub(super) async fn told_battery(&self, _: &str) -> Option<u8> {
        None
    }
}
