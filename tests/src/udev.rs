//! udev's part: what it tells every program that listens when a device comes or goes. No udevd runs on a build machine, so the
//! message is sent to udev's own netlink group, as udevd does; programs that hear it take it for udevd's. Only in a
//! [`crate::network::Network`] of one's own, so that nobody else on the machine hears of a device that is none.

use std::io;

use rustix::fd::OwnedFd;
use rustix::net::netlink::{KOBJECT_UEVENT, SocketAddrNetlink};
use rustix::net::{AddressFamily, SendFlags, SocketFlags, SocketType, sendto, socket_with};

use crate::usb_bus::Plugged;

/// The group of udevd's own messages; the kernel's are group 1.
const GROUP: u32 = 1 << 1;
/// `udev_monitor_netlink_header` of systemd's libudev: prefix, magic, then offsets and filters.
const PREFIX: &[u8; 8] = b"libudev\0";
const MAGIC: u32 = 0xFEED_CAFE;
const HEADER: u32 = 40;

/// Tells that a device was plugged in.
///
/// # Errors
/// When the socket is not to be had (root is needed).
pub fn tell_added(device: &Plugged) -> io::Result<()> {
    tell("add", device)
}

/// Tells that a device was pulled.
///
/// # Errors
/// As [`tell_added`].
pub fn tell_removed(device: &Plugged) -> io::Result<()> {
    tell("remove", device)
}

fn tell(action: &str, device: &Plugged) -> io::Result<()> {
    let socket: OwnedFd = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        Some(KOBJECT_UEVENT),
    )?;
    let to = SocketAddrNetlink::new(0, GROUP);
    match sendto(&socket, &message(action, device), SendFlags::empty(), &to) {
        // Nobody listens.
        Ok(_) | Err(rustix::io::Errno::CONNREFUSED) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn message(action: &str, device: &Plugged) -> Vec<u8> {
    let properties = [
        format!("ACTION={action}"),
        format!("DEVPATH=/{}", device.path),
        "SUBSYSTEM=usb".to_owned(),
        "DEVTYPE=usb_device".to_owned(),
        "BUSNUM=001".to_owned(),
        format!("DEVNUM={:0>3}", device.number),
    ];
    let properties: Vec<u8> = properties
        .iter()
        .flat_map(|property| property.bytes().chain([0]))
        .collect();
    let length = u32::try_from(properties.len()).expect("a few lines");
    let mut message = PREFIX.to_vec();
    message.extend(MAGIC.to_be_bytes());
    for field in [HEADER, HEADER, length, 0, 0, 0, 0] {
        message.extend(field.to_ne_bytes());
    }
    message.extend(properties);
    message
}
