//! The bound driver on macOS: not available without opening the device.

use nusb::DeviceInfo;

pub(in crate::usb) fn bound(_device: &DeviceInfo, _interface: Option<u8>) -> Option<String> {
    None
}
