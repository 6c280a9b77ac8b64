//! The bound driver on macOS: not available without opening the device.

use nusb::DeviceInfo;

use super::told::Node;

pub(in crate::usb) fn bound(_device: &DeviceInfo, _interface: Option<u8>) -> Option<String> {
    None
}

/// Not told without opening the device.
pub(in crate::usb) fn node(_device: &DeviceInfo) -> Node {
    Node::default()
}

/// Not told; a watch sees the plug itself.
pub(in crate::usb) fn plugged_seconds(_device: &DeviceInfo) -> Option<u32> {
    None
}
