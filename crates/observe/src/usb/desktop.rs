//! The card readers on the USB bus, seen without opening any device: a reader shows here even when its driver is
//! missing and PC/SC does not list it. A bus that cannot be read is reported as such, never as an empty one.

use kb::{Base, UsbId};
use nusb::{DeviceInfo, MaybeFuture};

use super::driver;
use crate::{Look, Observer, Part, PartName};
use facts::{Observed, UsbReader, Why};

pub(crate) const OBSERVER: Observer = Observer {
    title: "USB",
    gives: &[PartName::Usb],
    look,
};

/// The class "smart card" of an interface or a device (usb.org, defined class codes).
const SMART_CARD: u8 = 0x0B;

fn look(look: &Look) {
    let seen = match nusb::list_devices().wait() {
        Ok(devices) => Observed::Seen(readers(&devices.collect::<Vec<_>>(), look.base)),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: error.to_string(),
        }),
    };
    let _ = look.parts.send(Part::Usb(seen));
}

fn readers(devices: &[DeviceInfo], base: &Base) -> Vec<UsbReader> {
    let mut readers: Vec<UsbReader> = devices
        .iter()
        .filter_map(|device| reader(device, devices, base))
        .collect();
    // Sorted, because the bus lists in no fixed order and the same desk must give the same facts.
    readers.sort_by(|a, b| (a.id, &a.hubs, &a.driver).cmp(&(b.id, &b.hubs, &b.driver)));
    readers
}

fn reader(device: &DeviceInfo, devices: &[DeviceInfo], base: &Base) -> Option<UsbReader> {
    let id = id(device);
    let is_known = base.reader_by_usb(id.vid, id.pid).next().is_some();
    let interface = device
        .interfaces()
        .find(|interface| interface.class() == SMART_CARD);
    let ccid = interface.is_some() || device.class() == SMART_CARD;
    if !ccid && !is_known {
        return None;
    }
    let number = interface
        .or_else(|| device.interfaces().next())
        .map(nusb::InterfaceInfo::interface_number);
    Some(UsbReader {
        id,
        ccid,
        hubs: hubs(device, devices),
        driver: driver::bound(device, number),
    })
}

fn id(device: &DeviceInfo) -> UsbId {
    UsbId {
        vid: device.vendor_id(),
        pid: device.product_id(),
    }
}

/// Every port number except the last is the port of a hub; the root hub has none.
fn hubs(device: &DeviceInfo, devices: &[DeviceInfo]) -> Vec<Option<UsbId>> {
    let chain = device.port_chain();
    (1..chain.len())
        .map(|length| {
            devices
                .iter()
                .find(|hub| hub.bus_id() == device.bus_id() && hub.port_chain() == &chain[..length])
                .map(id)
        })
        .collect()
}
