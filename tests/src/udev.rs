//! udev's messages to listening programs when a device comes or goes. No udevd runs on a build machine, so the messages
//! are sent to udev's own netlink group, as udevd does, and programs take them for udevd's. Use it only in a
//! [`crate::network::Network`], so that no other program on the machine hears of a device that does not exist.

use std::fs;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fd::OwnedFd;
use rustix::net::netlink::{KOBJECT_UEVENT, SocketAddrNetlink};
use rustix::net::{AddressFamily, SendFlags, SocketFlags, SocketType, sendto, socket_with};

use crate::usb_bus::{Plugged, UsbBus};

/// The group of udevd's own messages; the kernel's are group 1.
const GROUP: u32 = 1 << 1;
/// `udev_monitor_netlink_header` of systemd's libudev: prefix, magic, then offsets and filters.
const PREFIX: &[u8; 8] = b"libudev\0";
const MAGIC: u32 = 0xFEED_CAFE;
const HEADER: u32 = 40;

/// Announces a device that was plugged in.
///
/// # Errors
/// When the socket is not available (root is needed).
pub fn tell_added(device: &Plugged) -> io::Result<()> {
    tell("add", device)
}

/// Announces a device that was pulled.
///
/// # Errors
/// As [`tell_added`].
pub fn tell_removed(device: &Plugged) -> io::Result<()> {
    tell("remove", device)
}

/// Announces that the interface of a device came (`add`) or went (`remove`) to programs that see the bus through
/// umockdev's library and listen with libudev (pcscd): umockdev gives each of them a socket beside the bus.
///
/// # Errors
/// When the bus's folder cannot be read.
pub fn tell_under_umockdev(bus: &UsbBus, action: &str, device: &Plugged) -> io::Result<()> {
    let path = &device.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let interface = format!("{path}/{name}:1.0");
    let message = message(action, &interface, "usb_interface", device.number);
    let socket = UnixDatagram::unbound()?;
    for file in fs::read_dir(bus.folder())? {
        let file = file?;
        if file.file_name().to_string_lossy().starts_with("event") {
            // An error is ignored, because a program that has ended leaves its socket behind.
            let _ = socket.send_to(&message, file.path());
        }
    }
    Ok(())
}

fn tell(action: &str, device: &Plugged) -> io::Result<()> {
    let socket: OwnedFd = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        Some(KOBJECT_UEVENT),
    )?;
    let to = SocketAddrNetlink::new(0, GROUP);
    let message = message(action, &device.path, "usb_device", device.number);
    match sendto(&socket, &message, SendFlags::empty(), &to) {
        // No program listens.
        Ok(_) | Err(rustix::io::Errno::CONNREFUSED) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn message(action: &str, path: &str, kind: &str, number: u8) -> Vec<u8> {
    static SEQUENCE: AtomicU32 = AtomicU32::new(1);
    let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
    let properties = [
        format!("ACTION={action}"),
        format!("DEVPATH=/{path}"),
        "SUBSYSTEM=usb".to_owned(),
        format!("DEVTYPE={kind}"),
        "BUSNUM=001".to_owned(),
        format!("DEVNUM={number:0>3}"),
        format!("SEQNUM={sequence}"),
    ];
    let properties: Vec<u8> = properties
        .iter()
        .flat_map(|property| property.bytes().chain([0]))
        .collect();
    let length = u32::try_from(properties.len()).expect("a few lines");
    let mut message = PREFIX.to_vec();
    message.extend(MAGIC.to_be_bytes());
    for field in [HEADER, HEADER, length] {
        message.extend(field.to_ne_bytes());
    }
    // The kernel filters by these hashes, so that a program receives only the kinds of devices it wants.
    for word in ["usb", kind] {
        message.extend(murmur(word.as_bytes()).to_be_bytes());
    }
    message.extend([0; 8]);
    message.extend(properties);
    message
}

/// MurmurHash2 with seed 0, as in libudev.
fn murmur(bytes: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let mut hash = u32::try_from(bytes.len()).expect("a word");
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(M);
        k = (k ^ (k >> 24)).wrapping_mul(M);
        hash = hash.wrapping_mul(M) ^ k;
    }
    if !rest.is_empty() {
        for (place, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * place);
        }
        hash = hash.wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    hash ^ (hash >> 15)
}
