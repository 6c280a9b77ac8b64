//! The bound driver on Windows: the service of the device's node. A device with several interfaces has `usbccgp` there,
//! which says nothing about the driver of its card reader.

use nusb::DeviceInfo;

pub(in crate::usb) fn bound(device: &DeviceInfo, _interface: Option<u8>) -> Option<String> {
    device.driver().map(str::to_owned)
}
