//! WinRT's events: the radios' switches, and the lists of paired and of connected devices. Compiled in the tests; not
//! yet run on a real radio.

use std::future::pending;
use std::sync::mpsc;
use std::thread;

use tokio::sync::mpsc::UnboundedSender;
use windows::Devices::Bluetooth::{BluetoothConnectionStatus, BluetoothDevice, BluetoothLEDevice};
use windows::Devices::Enumeration::{DeviceInformation, DeviceInformationUpdate, DeviceWatcher};
use windows::Devices::Radios::Radio;
use windows::Foundation::TypedEventHandler;
use windows::core::{HSTRING, IInspectable, Result};

use crate::signs::Sign;

/// Sends signs until it is dropped.
pub async fn follow(signs: UnboundedSender<Sign>) {
    let (guard, dropped) = mpsc::channel::<()>();
    // WinRT's calls block, so they run on a thread, which keeps the handlers until the future is dropped.
    thread::spawn(move || {
        let handlers = Handlers::register(&signs);
        let _ = signs.send(Sign::Radio);
        let _ = dropped.recv();
        if let Ok(handlers) = handlers {
            handlers.remove();
        }
    });
    pending::<()>().await;
    drop(guard);
}

struct Handlers {
    radios: Vec<(Radio, i64)>,
    watchers: Vec<DeviceWatcher>,
}

impl Handlers {
    fn register(signs: &UnboundedSender<Sign>) -> Result<Self> {
        let mut radios = Vec::new();
        for radio in Radio::GetRadiosAsync()?.join()? {
            let signs = signs.clone();
            let token = radio.StateChanged(&TypedEventHandler::<Radio, IInspectable>::new(
                move |_, _| {
                    let _ = signs.send(Sign::Radio);
                    Ok(())
                },
            ))?;
            radios.push((radio, token));
        }
        let connected = BluetoothConnectionStatus::Connected;
        let watchers = [
            BluetoothLEDevice::GetDeviceSelectorFromPairingState(true)?,
            BluetoothDevice::GetDeviceSelectorFromPairingState(true)?,
            BluetoothLEDevice::GetDeviceSelectorFromConnectionStatus(connected)?,
            BluetoothDevice::GetDeviceSelectorFromConnectionStatus(connected)?,
        ]
        .iter()
        .map(|selector| watcher(selector, signs))
        .collect::<Result<_>>()?;
        Ok(Self { radios, watchers })
    }

    fn remove(self) {
        for (radio, token) in self.radios {
            let _ = radio.RemoveStateChanged(token);
        }
        for watcher in self.watchers {
            let _ = watcher.Stop();
        }
    }
}

/// Reports devices that enter or leave the selector's result. Updates (signal strength, for example) are not signs.
fn watcher(selector: &HSTRING, signs: &UnboundedSender<Sign>) -> Result<DeviceWatcher> {
    let watcher = DeviceInformation::CreateWatcherAqsFilter(selector)?;
    let added = signs.clone();
    watcher.Added(&TypedEventHandler::<DeviceWatcher, DeviceInformation>::new(
        move |_, _| {
            let _ = added.send(Sign::Radio);
            Ok(())
        },
    ))?;
    let removed = signs.clone();
    watcher.Removed(
        &TypedEventHandler::<DeviceWatcher, DeviceInformationUpdate>::new(move |_, _| {
            let _ = removed.send(Sign::Radio);
            Ok(())
        }),
    )?;
    watcher.Start()?;
    Ok(watcher)
}
