//! The card readers on the USB bus, seen without opening any device: a reader shows here even when its driver is
//! missing and PC/SC does not list it. A bus that cannot be read is reported as such, never as an empty one.

use kb::{Base, UsbId};
use nusb::{DeviceInfo, MaybeFuture};

use super::driver;
use crate::{Look, Observer, Part, PartName};
use facts::{Firmware, Observed, UsbReader, Why};

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
    if !is_reader(device, base) {
        return None;
    }
    let id = id(device);
    let interface = smart_card(device);
    let ccid = interface.is_some() || device.class() == SMART_CARD;
    let number = interface
        .or_else(|| device.interfaces().next())
        .map(nusb::InterfaceInfo::interface_number);
    let node = driver::node(device);
    Some(UsbReader {
        id,
        ccid,
        hubs: hubs(device, devices),
        driver: driver::bound(device, number),
        firmware: Some(Firmware(device.device_version())),
        driver_version: node.version,
        driver_from: node.from,
        problem: node.problem,
        plugged_seconds: driver::plugged_seconds(device),
    })
}

/// Whether it is a card reader: by its class, or because readers.toml knows it.
pub(crate) fn is_reader(device: &DeviceInfo, base: &Base) -> bool {
    let id = id(device);
    device.class() == SMART_CARD
        || smart_card(device).is_some()
        || base.reader_by_usb(id.vid, id.pid).next().is_some()
}

fn smart_card(device: &DeviceInfo) -> Option<&nusb::InterfaceInfo> {
    let mut interfaces = device.interfaces();
    interfaces.find(|interface| interface.class() == SMART_CARD)
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
