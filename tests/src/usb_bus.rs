//! A USB bus made of files, which umockdev's preload library shows to a program in place of `/sys` and `/dev`. The tree
//! is written here and not by `umockdev-run`, so that devices can be plugged and pulled while programs run, and a
//! program under it is still our own child.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The library of the package `umockdev`.
const PRELOAD: &str = "libumockdev-preload.so.0";
/// The host controller; the kernel places the bus below it.
const CONTROLLER: &str = "devices/pci0000:00/0000:00:14.0/usb1";

/// The class of an interface or a device (usb.org, defined class codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Smart card: CCID.
    SmartCard,
    /// Hub.
    Hub,
    /// Vendor specific.
    Vendor,
}

impl Class {
    fn code(self) -> &'static str {
        match self {
            Self::SmartCard => "0b",
            Self::Hub => "09",
            Self::Vendor => "ff",
        }
    }
}

/// A device before it is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its place: a port of the machine, or the ports of hubs and the last one (`2`, `1.3`).
    pub port: String,
    /// Vendor and product id, as `31AA:3002`.
    pub id: String,
    /// The class of its one interface.
    pub class: Class,
    /// Its product text.
    pub product: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// The kernel's driver of its interface.
    pub driver: Option<String>,
}

impl Device {
    /// A reader of the class smart card.
    pub fn ccid(port: &str, id: &str) -> Self {
        Self {
            port: port.to_owned(),
            id: id.to_owned(),
            class: Class::SmartCard,
            product: None,
            serial: None,
            driver: None,
        }
    }

    /// A device that only its maker's driver supports.
    pub fn vendor(port: &str, id: &str) -> Self {
        Self {
            class: Class::Vendor,
            ..Self::ccid(port, id)
        }
    }

    /// A hub.
    pub fn hub(port: &str, id: &str) -> Self {
        Self {
            class: Class::Hub,
            ..Self::ccid(port, id)
        }
    }
}

/// The place of a device, as udev reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugged {
    /// Its folder below `/sys`.
    pub path: String,
    /// Its number on the bus.
    pub number: u8,
}

/// The bus of one machine.
#[derive(Debug)]
pub struct UsbBus {
    folder: TempDir,
    plugged: u8,
}

impl UsbBus {
    /// A machine without a USB subsystem: a container, or a build machine.
    ///
    /// # Panics
    /// When umockdev is not installed or the rig's own folder cannot be written.
    pub fn none() -> Self {
        assert!(
            is_installed(),
            "no {PRELOAD} in the library folders (apt-get install umockdev)"
        );
        let folder = tempfile::Builder::new()
            .prefix("rig-usb-")
            .tempdir()
            .expect("a temporary folder can be made");
        fs::create_dir(folder.path().join("sys")).expect("the rig's own folder is writable");
        Self { folder, plugged: 0 }
    }

    /// A bus with nothing on it but its root hub.
    ///
    /// # Panics
    /// As [`UsbBus::none`].
    pub fn empty() -> Self {
        let mut bus = Self::none();
        bus.write_root_hub()
            .expect("the rig's own folder is writable");
        bus
    }

    /// A bus with these devices on it.
    ///
    /// # Panics
    /// As [`UsbBus::plug`].
    pub fn with(devices: &[Device]) -> Self {
        let mut bus = Self::empty();
        for device in devices {
            bus.plug(device);
        }
        bus
    }

    /// A device that is plugged in at this port, as udev reports it.
    pub fn plugged(&self, port: &str, number: u8) -> Plugged {
        let folder = self.folder_of(port);
        let path = folder.strip_prefix(self.sys()).unwrap_or(&folder);
        Plugged {
            path: path.to_string_lossy().into_owned(),
            number,
        }
    }

    /// Plugs a device in and returns its number on the bus.
    ///
    /// # Panics
    /// When its hub is not there, or its id is not valid.
    pub fn plug(&mut self, device: &Device) -> u8 {
        // The kernel counts to 127 and then starts again after the root hub.
        self.plugged = if self.plugged < 127 {
            self.plugged + 1
        } else {
            2
        };
        let number = self.plugged;
        self.write(device, number)
            .unwrap_or_else(|error| panic!("{device:?} cannot be plugged in: {error}"));
        number
    }

    /// Pulls the device at this port.
    ///
    /// # Panics
    /// When no device is there.
    pub fn pull(&self, port: &str) {
        let name = format!("1-{port}");
        for entry in [format!("{name}:1.0"), name.clone()] {
            fs::remove_file(self.devices().join(&entry))
                .unwrap_or_else(|error| panic!("{entry} is not there: {error}"));
        }
        fs::remove_dir_all(self.folder_of(port)).expect("a device that is there can be removed");
    }

    /// The environment by which a program sees this bus.
    pub fn environment(&self) -> [(OsString, OsString); 2] {
        [
            ("LD_PRELOAD".into(), PRELOAD.into()),
            ("UMOCKDEV_DIR".into(), self.folder.path().into()),
        ]
    }

    /// The folder of the bus, in which umockdev also listens for events.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn sys(&self) -> PathBuf {
        self.folder.path().join("sys")
    }

    fn devices(&self) -> PathBuf {
        self.sys().join("bus/usb/devices")
    }

    /// The folder of a device: behind a hub it is in the hub's folder, `1-1/1-1.3`.
    fn folder_of(&self, port: &str) -> PathBuf {
        let dots = port.match_indices('.').map(|(place, _)| place);
        dots.chain([port.len()])
            .fold(self.sys().join(CONTROLLER), |folder, end| {
                folder.join(format!("1-{}", &port[..end]))
            })
    }

    fn write_root_hub(&mut self) -> io::Result<()> {
        fs::create_dir_all(self.devices())?;
        let folder = self.sys().join(CONTROLLER);
        fs::create_dir_all(&folder)?;
        self.plugged += 1;
        let hub = Device::hub("0", "1D6B:0002");
        self.write_device(&folder, &hub, self.plugged)?;
        self.link(&folder, "usb1")
    }

    fn write(&self, device: &Device, number: u8) -> io::Result<()> {
        let folder = self.folder_of(&device.port);
        fs::create_dir(&folder)?;
        self.write_device(&folder, device, number)?;
        let name = format!("1-{}", device.port);
        self.link(&folder, &name)?;
        let interface = folder.join(format!("{name}:1.0"));
        fs::create_dir(&interface)?;
        let class = device.class.code();
        let mut uevent = "DEVTYPE=usb_interface\nSUBSYSTEM=usb\n".to_owned();
        if let Some(driver) = &device.driver {
            uevent.push_str(&format!("DRIVER={driver}\n"));
            let drivers = self.sys().join("bus/usb/drivers").join(driver);
            fs::create_dir_all(&drivers)?;
            symlink(&drivers, interface.join("driver"))?;
        }
        let attributes = [
            ("bInterfaceNumber", "00"),
            ("bInterfaceClass", class),
            ("bInterfaceSubClass", "00"),
            ("bInterfaceProtocol", "00"),
            ("uevent", &uevent),
        ];
        self.write_attributes(&interface, &attributes)?;
        self.link(&interface, &format!("{name}:1.0"))
    }

    fn write_device(&self, folder: &Path, device: &Device, number: u8) -> io::Result<()> {
        let (vendor, product) = device
            .id
            .split_once(':')
            .ok_or_else(|| io::Error::other("an id is VVVV:PPPP"))?;
        let number = number.to_string();
        let uevent = format!(
            "DEVTYPE=usb_device\nSUBSYSTEM=usb\nDEVNAME=bus/usb/001/{number:0>3}\nMAJOR=189\nMINOR={number}\n"
        );
        let class = match device.class {
            Class::Hub => device.class.code(),
            Class::SmartCard | Class::Vendor => "00",
        };
        let (vendor, product) = (vendor.to_lowercase(), product.to_lowercase());
        let mut attributes = vec![
            ("idVendor", vendor.as_str()),
            ("idProduct", product.as_str()),
            ("busnum", "1"),
            ("devnum", &number),
            ("devpath", &device.port),
            ("bcdDevice", "0100"),
            // Without this file nusb skips the device silently.
            ("version", " 2.00"),
            ("bDeviceClass", class),
            ("bDeviceSubClass", "00"),
            ("bDeviceProtocol", "00"),
            ("speed", "12"),
            ("uevent", &uevent),
        ];
        attributes.extend(device.product.as_deref().map(|text| ("product", text)));
        attributes.extend(device.serial.as_deref().map(|text| ("serial", text)));
        self.write_attributes(folder, &attributes)
    }

    fn write_attributes(&self, folder: &Path, attributes: &[(&str, &str)]) -> io::Result<()> {
        for (name, value) in attributes {
            fs::write(folder.join(name), value)?;
        }
        symlink(self.sys().join("bus/usb"), folder.join("subsystem"))
    }

    fn link(&self, folder: &Path, name: &str) -> io::Result<()> {
        let below_sys = folder
            .strip_prefix(self.sys())
            .map_err(|error| io::Error::other(error.to_string()))?;
        symlink(
            Path::new("../../..").join(below_sys),
            self.devices().join(name),
        )
    }
}

fn is_installed() -> bool {
    let folders = ["/lib", "/usr/lib", "/lib64", "/usr/lib64"].map(PathBuf::from);
    let below = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .map(|item| item.path());
    folders
        .iter()
        .cloned()
        .chain(below)
        .any(|folder| folder.join(PRELOAD).exists())
}
