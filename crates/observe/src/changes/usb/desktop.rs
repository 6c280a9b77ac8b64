//! The USB bus: udev's messages on Linux, the configuration manager's on Windows. Card readers and hubs are told, everything else
//! is nobody's business.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use nusb::hotplug::HotplugEvent;
use nusb::{DeviceId, DeviceInfo, MaybeFuture};

use super::{SourceName, Wanted};
use crate::usb::is_reader;
use facts::{Following, Happened, UsbMove};

/// The class of a hub (usb.org, defined class codes).
const HUB: u8 = 0x09;

pub(super) async fn follow(wanted: &Wanted) {
    let (Ok(mut plugs), Ok(devices)) = (nusb::watch_devices(), nusb::list_devices().wait()) else {
        return wanted.source(SourceName::Usb, Following::NotTold);
    };
    let mut known: HashMap<DeviceId, Known> = HashMap::new();
    let mut met = 0;
    for device in devices {
        came(wanted, &mut known, &mut met, &device, true);
    }
    wanted.source(SourceName::Usb, Following::Events);
    while let Some(event) = poll_fn(|context| Pin::new(&mut plugs).poll_next(context)).await {
        match event {
            HotplugEvent::Connected(device) => {
                came(wanted, &mut known, &mut met, &device, false);
            }
            HotplugEvent::Disconnected(id) => {
                if let Some(Known { device, is_reader }) = known.remove(&id) {
                    wanted.changed(Happened::Usb {
                        device,
                        is_reader,
                        now: UsbMove::Left,
                    });
                }
            }
        }
    }
    wanted.source(SourceName::Usb, Following::Lost);
}

struct Known {
    device: u8,
    is_reader: bool,
}

fn came(
    wanted: &Wanted,
    known: &mut HashMap<DeviceId, Known>,
    met: &mut u8,
    device: &DeviceInfo,
    begins: bool,
) {
    let is_reader = is_reader(device, wanted.base);
    if !is_reader && device.class() != HUB || known.contains_key(&device.id()) {
        return;
    }
    let number = *met;
    *met = met.saturating_add(1);
    known.insert(
        device.id(),
        Known {
            device: number,
            is_reader,
        },
    );
    wanted.now(
        begins,
        Happened::Usb {
            device: number,
            is_reader,
            now: UsbMove::Came,
        },
    );
}
