//! A desk with cables: a real pcscd that finds its readers on a [`UsbBus`], so that the bus and PC/SC's list change
//! with the same plug. The readers that have a driver are given as on a real machine, by the ids in the driver's
//! Info.plist. A name without a device, as a maker's Bluetooth tool leaves one, is a separate entry.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::card::{Card, VirtualCard};
use crate::client::{self, CardState, PcscHost};
use crate::driver::VPCD;
use crate::pcscd::PCSCD;
use crate::ports::PortPair;
use crate::process::Process;
use crate::udev;
use crate::usb_bus::{Device, Plugged, UsbBus};

/// The number of readers that driver.c has room for.
const MOST_READERS: usize = 4;
/// The driver as pcscd sees it. All readers share one path, because pcscd would otherwise restart its numbering.
const LIBRARY: &str = "/usr/lib/pcsc/drivers/rig.bundle/Contents/Linux/librig.so";
const INTO_ITS_OWN_ROOM: &str = "set -e
mount -t tmpfs none /run
mount --bind \"$2/drivers\" /usr/lib/pcsc/drivers
exec 3<&0 </dev/null
export LISTEN_FDS=1 LISTEN_PID=$$ LD_PRELOAD=\"$RIG_PRELOAD\"
exec \"$1\" --foreground --info --config \"$2/conf\"";

/// A driver on the machine: its id, and the name under which PC/SC then lists the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Driver {
    /// Vendor and product id, as `31AA:3002`.
    pub id: &'static str,
    /// The name, without the numbers that pcscd puts at its end.
    pub name: &'static str,
}

/// The parts of a desk.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The devices on the bus; `None` where the machine has no USB subsystem.
    pub bus: Option<Vec<Device>>,
    /// The drivers on the machine.
    pub drivers: Vec<Driver>,
    /// Names in PC/SC's list without a device.
    pub ghosts: Vec<&'static str>,
}

/// A running desk.
#[derive(Debug)]
pub struct UsbDesk {
    // Declared first, so that it ends before its folder and its ports are given back.
    daemon: Option<Process>,
    socket: PathBuf,
    folder: TempDir,
    /// The name of each listed reader, and the port at which a card enters it.
    readers: Vec<(String, u16)>,
    /// The port at which a card enters a reader that is plugged in later.
    later: u16,
    /// The environment of the service.
    of_the_service: Vec<(OsString, OsString)>,
    _ports: Vec<PortPair>,
    /// The bus, on which devices can be plugged and pulled.
    pub bus: UsbBus,
}

impl UsbDesk {
    /// Sets the desk up and waits until PC/SC lists its readers.
    ///
    /// # Panics
    /// When pcscd, vpcd, umockdev or a C compiler is missing, or PC/SC does not list these readers; with pcscd's log.
    pub fn set_up(parts: &Parts) -> Self {
        assert!(
            Path::new(PCSCD).exists(),
            "no {PCSCD} (apt-get install pcscd)"
        );
        let folder = tempfile::Builder::new()
            .prefix("rig-usb-desk-")
            .tempdir()
            .expect("a temporary folder can be made");
        install(folder.path(), &parts.drivers);
        let mut bus = match &parts.bus {
            Some(_) => UsbBus::empty(),
            None => UsbBus::none(),
        };
        let mut of_the_service: Vec<(OsString, OsString)> = Vec::new();
        let mut ports = Vec::new();
        let mut readers: Vec<(String, u16)> = Vec::new();
        let mut take = |name: &str| {
            let pair = PortPair::take();
            let port = pair.port(0);
            // pcscd numbers its readers in sequence, those of its own configuration first.
            readers.push((format!("{name} {:02} 00", readers.len()), port));
            ports.push(pair);
            port
        };
        let entries = parts.ghosts.iter().map(|name| {
            let port = take(name);
            format!("FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {LIBRARY}\nCHANNELID {port}\n")
        });
        let entries: String = entries.collect();
        fs::write(folder.path().join("conf/ghosts"), entries)
            .expect("the rig's own folder is writable");
        for device in parts.bus.iter().flatten() {
            let number = bus.plug(device);
            if let Some(driver) = parts.drivers.iter().find(|driver| driver.id == device.id) {
                let port = take(driver.name).to_string();
                of_the_service.push((format!("RIG_PORT_{number}").into(), port.into()));
            }
        }
        assert!(readers.len() <= MOST_READERS, "too many readers");
        let pair = PortPair::take();
        let later = pair.port(0);
        ports.push(pair);
        let [(_, preload), (_, bus_folder)] = bus.environment();
        of_the_service.extend([
            ("RIG_PORT_LATER".into(), later.to_string().into()),
            // Only pcscd needs the library, not the shell that prepares its namespace.
            ("RIG_PRELOAD".into(), preload),
            ("UMOCKDEV_DIR".into(), bus_folder),
        ]);
        let mut desk = Self {
            daemon: None,
            socket: folder.path().join("pcscd.comm"),
            folder,
            readers,
            later,
            of_the_service,
            _ports: ports,
            bus,
        };
        desk.start_service();
        desk.wait_until_listed();
        desk
    }

    /// Starts the PC/SC service, the first time or again; its readers are listed some time later.
    ///
    /// # Panics
    /// When it is already running or cannot be started.
    pub fn start_service(&mut self) {
        assert!(self.daemon.is_none(), "this pcscd runs already");
        let _ = fs::remove_file(&self.socket);
        let listener =
            UnixListener::bind(&self.socket).expect("a socket can be made in the rig's own folder");
        let log =
            File::create(self.folder.path().join("log")).expect("the rig's own folder is writable");
        let mut command = in_its_own_room(self.folder.path());
        command
            .envs(self.of_the_service.iter().cloned())
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        self.daemon = Some(Process::start("pcscd", &mut command));
    }

    /// Ends the service as a crash would: its socket stays behind, and nothing answers at it.
    pub fn kill_service(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill();
        }
    }

    /// Plugs a device in while programs run, and announces it to the service and to programs that listen to udev. Only
    /// in a [`crate::network::Network`].
    ///
    /// # Panics
    /// As [`UsbBus::plug`], and without root.
    pub fn plug(&mut self, device: &Device) -> Plugged {
        let number = self.bus.plug(device);
        let plugged = self.bus.plugged(&device.port, number);
        self.tell("add", &plugged);
        udev::tell_added(&plugged).expect("root may speak as udev");
        plugged
    }

    /// Pulls a device that was plugged in at this port by [`UsbDesk::plug`].
    ///
    /// # Panics
    /// As [`UsbBus::pull`], and without root.
    pub fn pull(&mut self, port: &str, plugged: &Plugged) {
        self.bus.pull(port);
        self.tell("remove", plugged);
        udev::tell_removed(plugged).expect("root may speak as udev");
    }

    fn tell(&self, action: &str, plugged: &Plugged) {
        udev::tell_under_umockdev(&self.bus, action, plugged)
            .expect("the rig's own folder is readable");
    }

    /// A card on the reader that is plugged in later; it is there whenever the reader is.
    pub fn lay_on_later(&self, card: Card) -> VirtualCard {
        VirtualCard::insert(self.later, card)
    }

    /// Stops the PC/SC service in good order.
    pub fn stop_service(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.stop();
        }
        let _ = fs::remove_file(&self.socket);
    }

    /// Puts `card` on the nth listed reader and waits until PC/SC sees it.
    ///
    /// # Panics
    /// When there is no such reader, or PC/SC does not see the card within five seconds.
    pub fn insert(&self, nth: usize, card: Card) -> VirtualCard {
        let (name, port) = &self.readers[nth];
        let card = VirtualCard::insert(*port, card);
        let seen = client::wait_for(self, name, CardState::Present, Duration::from_secs(5));
        if let Err(said) = seen {
            panic!("PC/SC sees no card in {name} but {said}\n{}", self.log());
        }
        card
    }

    /// The names that PC/SC lists.
    pub fn readers(&self) -> Vec<&str> {
        self.readers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Waits by asking repeatedly, because devices are found after the service answers and libudev has no final event.
    fn wait_until_listed(&self) {
        let mut expected = self.readers();
        expected.sort_unstable();
        let limit = Instant::now() + Duration::from_secs(5);
        loop {
            let mut listed = client::list(self);
            if let Ok(names) = &mut listed {
                names.sort_unstable();
            }
            if listed.as_ref().is_ok_and(|names| *names == expected) {
                return;
            }
            assert!(
                Instant::now() < limit,
                "pcscd lists {listed:?} and not {expected:?}. Its log:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log"))
            .unwrap_or_else(|error| format!("(no log: {error})"))
    }
}

impl PcscHost for UsbDesk {
    fn environment(&self) -> Vec<(OsString, OsString)> {
        let socket = ("PCSCLITE_CSOCK_NAME".into(), self.socket.clone().into());
        let bus = self.bus.environment();
        [socket].into_iter().chain(bus).collect()
    }
}

fn in_its_own_room(folder: &Path) -> Command {
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", INTO_ITS_OWN_ROOM, "usb-desk", PCSCD]);
    command.arg(folder);
    command
}

/// Installs the driver in the folder where pcscd, in its own namespace, looks for drivers of USB readers.
fn install(folder: &Path, drivers: &[Driver]) {
    let contents = folder.join("drivers/rig.bundle/Contents");
    let library = contents.join("Linux/librig.so");
    fs::create_dir_all(contents.join("Linux")).expect("the rig's own folder is writable");
    fs::create_dir(folder.join("conf")).expect("the rig's own folder is writable");
    let source = folder.join("driver.c");
    fs::write(&source, include_str!("usb_desk/driver.c"))
        .expect("the rig's own folder is writable");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-Wall", "-Werror", "-o"]);
    compiler.arg(&library).arg(&source).arg("-ldl");
    let output = compiler
        .output()
        .unwrap_or_else(|error| panic!("no C compiler (apt-get install build-essential): {error}"));
    assert!(
        output.status.success(),
        "the driver does not compile: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    for reader in 0..MOST_READERS {
        let copy = library.with_extension(format!("so.{reader}"));
        fs::copy(VPCD, copy)
            .unwrap_or_else(|error| panic!("no {VPCD} (apt-get install vsmartcard-vpcd): {error}"));
    }
    fs::write(contents.join("Info.plist"), info_plist(drivers))
        .expect("the rig's own folder is writable");
}

fn info_plist(drivers: &[Driver]) -> String {
    let array = |key: &str, of: &dyn Fn(&Driver) -> String| {
        let items: String = drivers
            .iter()
            .map(|driver| format!("<string>{}</string>\n", of(driver)))
            .collect();
        format!("<key>{key}</key>\n<array>\n{items}</array>\n")
    };
    let half = |driver: &Driver, second: bool| {
        let (vendor, product) = driver.id.split_once(':').expect("an id is VVVV:PPPP");
        format!("0x{}", if second { product } else { vendor })
    };
    let ids = [
        array("ifdVendorID", &|driver| half(driver, false)),
        array("ifdProductID", &|driver| half(driver, true)),
        array("ifdFriendlyName", &|driver| {
            driver.name.replace('&', "&amp;")
        }),
    ];
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n\
         <key>CFBundleExecutable</key>\n<string>librig.so</string>\n\
         <key>ifdCapabilities</key>\n<string>0x00000000</string>\n\
         {}</dict>\n</plist>\n",
        ids.concat()
    )
}
