//! Windows through WinRT: the radios with their switches, the paired or connected devices, and devices in the air.
//! Listening (a BluetoothLEAdvertisementWatcher) does not switch a radio on. WinRT calls block without a time-out of
//! their own, so this thread is left behind at the deadline. Compiled in the tests; not yet run on a real radio.

use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Instant;

use windows::Devices::Bluetooth::Advertisement::{
    BluetoothLEAdvertisementReceivedEventArgs, BluetoothLEAdvertisementWatcher,
    BluetoothLEScanningMode,
};
use windows::Devices::Bluetooth::{BluetoothConnectionStatus, BluetoothDevice, BluetoothLEDevice};
use windows::Devices::Enumeration::DeviceInformation;
use windows::Devices::Radios::{Radio, RadioKind, RadioState};
use windows::Foundation::TypedEventHandler;
use windows::core::{Error, HRESULT, HSTRING, Result};

use super::devices::{
    Device, HEAR_AGAIN, Wanted, before_listening, facts, listening, may_end, merge, search_follows,
    strength, until,
};
use crate::Look;
use facts::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Observed, Why};

pub(super) const ACCESS_DENIED: HRESULT = HRESULT(0x8007_0005_u32.cast_signed());

pub(super) fn look(look: &Look) -> Observed<Bluetooth> {
    let (until, wanted) = (until(look), &Wanted::of(look));
    let without_search = |adapter, readers| {
        Observed::Seen(Bluetooth {
            adapter,
            search: BluetoothSearch::NotNeeded,
            readers,
        })
    };
    let found = adapter().and_then(|adapter| Ok((adapter, known(wanted)?)));
    let (adapter, mut devices) = match found {
        Ok((Some(adapter), devices)) => (adapter, devices),
        Ok((None, _)) => return Observed::Unavailable(Why::NotTold),
        Err(error) if error.code() == ACCESS_DENIED => {
            return without_search(BluetoothAdapter::NotPermitted, Vec::new());
        }
        Err(error) => return failed(&error),
    };
    let connected = !search_follows(look) && devices.iter().any(|device| device.reader.connected);
    if adapter != BluetoothAdapter::On || connected {
        return without_search(adapter, facts(devices));
    }
    if search_follows(look) {
        return Observed::Seen(Bluetooth {
            adapter,
            search: BluetoothSearch::CutShort,
            readers: facts(devices),
        });
    }
    before_listening(look, adapter, &devices);
    let search = match listen(&mut devices, until, wanted) {
        Ok(search) => search,
        Err(error) => BluetoothSearch::Refused {
            message: error.message(),
        },
    };
    match self::adapter() {
        // A radio that was switched off meanwhile hears nothing and reports no error.
        Ok(Some(adapter)) if adapter != BluetoothAdapter::On => {
            without_search(adapter, facts(devices))
        }
        _ => Observed::Seen(Bluetooth {
            adapter,
            search,
            readers: facts(devices),
        }),
    }
}

fn failed(error: &Error) -> Observed<Bluetooth> {
    Observed::Unavailable(Why::Failed {
        message: format!("{:#010X} {}", error.code().0, error.message()),
    })
}

/// The radio's state; `None` where Windows does not know it.
pub(super) fn adapter() -> Result<Option<BluetoothAdapter>> {
    let mut state = Some(BluetoothAdapter::Absent);
    for radio in Radio::GetRadiosAsync()?.join()? {
        if radio.Kind()? != RadioKind::Bluetooth {
            continue;
        }
        state = match radio.State()? {
            RadioState::On => return Ok(Some(BluetoothAdapter::On)),
            RadioState::Off | RadioState::Disabled => Some(BluetoothAdapter::Off),
            _ => None,
        };
    }
    Ok(state)
}

/// The card readers among the devices that Windows has paired with or is connected to, low energy and classic.
pub(super) fn known(wanted: &Wanted<'_>) -> Result<Vec<Device>> {
    let connected = BluetoothConnectionStatus::Connected;
    let mut devices: HashMap<String, Device> = HashMap::new();
    for (selector, is_paired) in [
        (
            BluetoothLEDevice::GetDeviceSelectorFromPairingState(true)?,
            true,
        ),
        (
            BluetoothDevice::GetDeviceSelectorFromPairingState(true)?,
            true,
        ),
        (
            BluetoothLEDevice::GetDeviceSelectorFromConnectionStatus(connected)?,
            false,
        ),
        (
            BluetoothDevice::GetDeviceSelectorFromConnectionStatus(connected)?,
            false,
        ),
    ] {
        for (key, name) in found(&selector)? {
            let Some(product) = wanted.name(&name) else {
                continue;
            };
            let device = devices.entry(key).or_insert_with(|| Device {
                // A device in the air has no id here, so its name is the key: two pieces of a product have different
                // digits in it.
                key: name,
                reader: BluetoothReader {
                    name: product,
                    paired: false,
                    connected: false,
                    seen: false,
                    rssi: None,
                    battery: None,
                },
            });
            device.reader.paired |= is_paired;
            device.reader.connected |= !is_paired;
        }
    }
    Ok(devices.into_values().collect())
}

/// Id and name of the devices that match a selector.
fn found(selector: &HSTRING) -> Result<Vec<(String, String)>> {
    let devices = DeviceInformation::FindAllAsyncAqsFilter(selector)?.join()?;
    devices
        .into_iter()
        .map(|device| Ok((device.Id()?.to_string(), device.Name()?.to_string())))
        .collect()
}

/// Listens until a reader is heard or the time is over.
fn listen(
    devices: &mut Vec<Device>,
    until: Instant,
    wanted: &Wanted<'_>,
) -> Result<BluetoothSearch> {
    let (call, calls) = mpsc::channel::<(String, i16)>();
    let watcher = BluetoothLEAdvertisementWatcher::new()?;
    // Active scanning, because many devices send their name only on request.
    watcher.SetScanningMode(BluetoothLEScanningMode::Active)?;
    let token = watcher.Received(&TypedEventHandler::<
        BluetoothLEAdvertisementWatcher,
        BluetoothLEAdvertisementReceivedEventArgs,
    >::new(move |_, heard| {
        if let Some(heard) = heard.as_ref() {
            let name = heard.Advertisement()?.LocalName()?.to_string();
            let _ = call.send((name, heard.RawSignalStrengthInDBm()?));
        }
        Ok(())
    }))?;
    watcher.Start()?;
    let (mut end, mut whole) = listening(Instant::now(), until);
    let mut heard = false;
    while let Ok((name, dbm)) = calls.recv_timeout(end.saturating_duration_since(Instant::now())) {
        let (Some(product), Some(rssi)) = (wanted.name(&name), strength(dbm)) else {
            continue;
        };
        let (paired, connected) = devices
            .iter()
            .find(|device| device.key == name)
            .map_or((false, false), |device| {
                (device.reader.paired, device.reader.connected)
            });
        merge(
            devices,
            vec![Device {
                key: name,
                reader: BluetoothReader {
                    name: product,
                    paired,
                    connected,
                    seen: true,
                    rssi: Some(rssi),
                    battery: None,
                },
            }],
        );
        if !heard && may_end(devices) {
            (heard, whole) = (true, true);
            end = end.min(Instant::now() + HEAR_AGAIN);
        }
    }
    let _ = watcher.RemoveReceived(token);
    let _ = watcher.Stop();
    Ok(if whole {
        BluetoothSearch::Ended
    } else {
        BluetoothSearch::CutShort
    })
}
