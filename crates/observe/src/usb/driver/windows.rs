//! The bound driver on Windows: the service of the device's node. A device with several interfaces has `usbccgp` there,
//! which says nothing about the driver of its card reader; its version, its giver and its problem are asked of the card reader's own
//! node below it. Asking reads what Plug and Play has noted, and starts nothing.
#![expect(unsafe_code, reason = "Plug and Play has no safe face")]

use std::os::windows::ffi::OsStrExt;

use nusb::DeviceInfo;
use windows::Win32::Devices::DeviceAndDriverInstallation::{
    CM_DEVNODE_STATUS_FLAGS, CM_Get_Child, CM_Get_DevNode_PropertyW, CM_Get_DevNode_Status,
    CM_Get_Sibling, CM_LOCATE_DEVNODE_NORMAL, CM_Locate_DevNodeW, CM_PROB, CR_SUCCESS,
};
use windows::Win32::Devices::Properties::{
    DEVPKEY_Device_CompatibleIds, DEVPKEY_Device_DriverProvider, DEVPKEY_Device_DriverVersion,
    DEVPROP_TYPE_STRING, DEVPROP_TYPE_STRING_LIST, DEVPROPTYPE,
};
use windows::Win32::Foundation::DEVPROPKEY;
use windows::core::PCWSTR;

use super::told::{Answer, Node, is_card_reader};

/// More functions than any device with a card reader has.
const MOST_FUNCTIONS: usize = 32;
/// Longer than any driver's version or list of ids.
const LONGEST: usize = 4096;

pub(in crate::usb) fn bound(device: &DeviceInfo, _interface: Option<u8>) -> Option<String> {
    device.driver().map(str::to_owned)
}

/// Not told; a watch sees the plug itself.
pub(in crate::usb) fn plugged_seconds(_device: &DeviceInfo) -> Option<u32> {
    None
}

/// What Windows has noted of the card reader's node.
pub(in crate::usb) fn node(device: &DeviceInfo) -> Node {
    let id: Vec<u16> = device.instance_id().encode_wide().chain([0]).collect();
    let mut node = 0;
    // SAFETY: the id ends with a zero and lives as long as the call; the place is our own.
    let found =
        unsafe { CM_Locate_DevNodeW(&mut node, PCWSTR(id.as_ptr()), CM_LOCATE_DEVNODE_NORMAL) };
    if found != CR_SUCCESS {
        return Node::default();
    }
    let node = functions(node)
        .find(|function| is_card_reader(&texts(*function, &DEVPKEY_Device_CompatibleIds)))
        .unwrap_or(node);
    let (mut status, mut problem) = (CM_DEVNODE_STATUS_FLAGS(0), CM_PROB(0));
    // SAFETY: both places are our own.
    let told = unsafe { CM_Get_DevNode_Status(&mut status, &mut problem, node, 0) };
    if told != CR_SUCCESS {
        return Node::default();
    }
    let one = |key| texts(node, key).into_iter().next();
    Node::from(Answer {
        status: status.0,
        problem: problem.0,
        version: one(&DEVPKEY_Device_DriverVersion),
        provider: one(&DEVPKEY_Device_DriverProvider),
    })
}

/// The nodes below a device, which are its functions.
fn functions(node: u32) -> impl Iterator<Item = u32> {
    let mut first = 0;
    // SAFETY: the place is our own; Windows checks the number of the node.
    let has_one = unsafe { CM_Get_Child(&mut first, node, 0) } == CR_SUCCESS;
    let next = |function: &u32| {
        let mut next = 0;
        // SAFETY: as above.
        (unsafe { CM_Get_Sibling(&mut next, *function, 0) } == CR_SUCCESS).then_some(next)
    };
    std::iter::successors(has_one.then_some(first), next).take(MOST_FUNCTIONS)
}

/// A property that is a text or a list of texts.
fn texts(node: u32, key: &DEVPROPKEY) -> Vec<String> {
    let mut letters = vec![0_u16; LONGEST];
    let mut bytes = u32::try_from(LONGEST * size_of::<u16>()).unwrap_or(0);
    let mut kind = DEVPROPTYPE(0);
    // SAFETY: all places are our own, and the letters have as many bytes as is said.
    let told = unsafe {
        CM_Get_DevNode_PropertyW(
            node,
            key,
            &mut kind,
            Some(letters.as_mut_ptr().cast::<u8>()),
            &mut bytes,
            0,
        )
    };
    if told != CR_SUCCESS || ![DEVPROP_TYPE_STRING, DEVPROP_TYPE_STRING_LIST].contains(&kind) {
        return Vec::new();
    }
    let told = letters.get(..bytes as usize / size_of::<u16>());
    let pieces = told.unwrap_or_default().split(|letter| *letter == 0);
    let pieces = pieces.filter(|piece| !piece.is_empty());
    pieces.map(String::from_utf16_lossy).collect()
}
