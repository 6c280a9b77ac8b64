//! The bound driver on macOS: not told without opening the device.

use nusb::DeviceInfo;

pub(super) fn bound(_device: &DeviceInfo, _interface: Option<u8>) -> Option<String> {
    None
}
