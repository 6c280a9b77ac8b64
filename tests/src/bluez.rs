//! Bluetooth without a radio: a D-Bus system bus of its own with BlueZ's objects on it, played by python-dbusmock,
//! because real bluetoothd cannot start without the kernel's Bluetooth (rigs.md 3). A reader put "into the air" is
//! heard only during discovery, so a check-up that does not listen finds nothing here either.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zbus::zvariant::{ObjectPath, OwnedValue, Value};
use zbus::{Connection, connection};

use crate::process::Process;

const DBUS_DAEMON: &str = "/usr/bin/dbus-daemon";
/// How long a daemon may take to answer on a busy machine.
const ANSWERS: Duration = Duration::from_secs(20);
const ADAPTER: &str = "org.bluez.Adapter1";
const DEVICE: &str = "org.bluez.Device1";
const MOCK: &str = "org.freedesktop.DBus.Mock";
const RADIO: &str = "/org/bluez/hci0";

/// A system bus, and BlueZ's objects on it.
pub struct Bluez {
    // Declared first, so that both end before their folder is removed.
    bluetoothd: Option<Process>,
    bus: Option<Process>,
    connection: Option<Connection>,
    runtime: Runtime,
    folder: TempDir,
    devices: u8,
}

impl Bluez {
    /// No bus at all.
    ///
    /// # Panics
    /// When a temporary folder cannot be made.
    pub fn without_bus() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("rig-bluez-")
            .tempdir()
            .expect("a temporary folder can be made");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime can be started");
        Self {
            bluetoothd: None,
            bus: None,
            connection: None,
            runtime,
            folder,
            devices: 0,
        }
    }

    /// A bus on which BlueZ does not run.
    ///
    /// # Panics
    /// When dbus-daemon is missing or does not answer.
    pub fn without_bluetoothd() -> Self {
        let mut bluez = Self::without_bus();
        bluez.start_bus();
        bluez
    }

    /// BlueZ without an adapter.
    ///
    /// When dbus-daemon or python-dbusmock is missing or does not answer, with its log.
    /// When dbus-daemon or python-dbusmock is missing or does not answer; with its log.
    pub fn without_adapter() -> Self {
        let mut bluez = Self::without_bluetoothd();
        bluez.start_bluetoothd();
        bluez
    }

    /// BlueZ with an adapter that is on.
    ///
    /// # Panics
    /// As [`Bluez::without_adapter`].
    pub fn on() -> Self {
        let bluez = Self::without_adapter();
        bluez.add_adapter();
        bluez
    }

    /// Starts the bus.
    ///
    /// # Panics
    /// When it is already running, is missing or does not answer.
    pub fn start_bus(&mut self) {
        assert!(self.bus.is_none(), "this bus runs already");
        assert!(
            Path::new(DBUS_DAEMON).exists(),
            "no {DBUS_DAEMON} (apt-get install dbus)"
        );
        fs::create_dir(self.services()).expect("the rig's own folder is writable");
        self.write_policy("");
        let log = self.log("bus.log");
        let mut command = Command::new(DBUS_DAEMON);
        command
            .arg(format!("--config-file={}", self.policy().display()))
            .args(["--nofork", "--nopidfile"])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        self.bus = Some(Process::start("dbus-daemon", &mut command));
        let address = self.address();
        let connected = self.until_it_answers("dbus-daemon", "bus.log", async || {
            let builder = connection::Builder::address(address.as_str())?;
            builder.build().await
        });
        self.connection = Some(connected);
    }

    /// Starts the stand-in for bluetoothd.
    ///
    /// # Panics
    /// When it is already running, or python-dbusmock is missing or does not answer; with its log.
    pub fn start_bluetoothd(&mut self) {
        assert!(self.bluetoothd.is_none(), "bluetoothd runs already");
        let python = dbusmock();
        let player = self.folder.path().join("bluetoothd.py");
        fs::write(&player, include_str!("bluez/bluetoothd.py"))
            .expect("the rig's own folder is writable");
        let log = self.log("bluetoothd.err");
        let mut command = Command::new(python);
        command
            .arg(player)
            .args(["--system", "--template", "bluez5", "--logfile"])
            .arg(self.call_log_path())
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        self.bluetoothd = Some(Process::start("dbusmock", &mut command));
        let bus = self.connection().clone();
        self.until_it_answers("dbusmock", "bluetoothd.err", async || {
            let manager = Some("org.freedesktop.DBus.ObjectManager");
            bus.call_method(Some("org.bluez"), "/", manager, "GetManagedObjects", &())
                .await
        });
    }

    /// Ends bluetoothd as a crash would.
    pub fn kill_bluetoothd(&mut self) {
        if let Some(mut bluetoothd) = self.bluetoothd.take() {
            bluetoothd.kill();
        }
    }

    /// Makes bluetoothd hang: it keeps its name and answers nothing.
    ///
    /// # Panics
    /// When it is not running.
    pub fn freeze_bluetoothd(&mut self) {
        self.signal_bluetoothd(Signal::STOP);
    }

    /// Lets bluetoothd go on.
    ///
    /// # Panics
    /// When it is not running.
    pub fn thaw_bluetoothd(&mut self) {
        self.signal_bluetoothd(Signal::CONT);
    }

    fn signal_bluetoothd(&mut self, signal: Signal) {
        let bluetoothd = self.bluetoothd.as_mut().expect("bluetoothd runs");
        let pid = Pid::from_child(bluetoothd.child());
        kill_process(pid, signal).expect("an own child can be signalled");
    }

    /// Forbids all clients to call BlueZ, or allows it again.
    ///
    /// # Panics
    /// When the bus does not accept the policy.
    pub fn forbid(&self, forbidden: bool) {
        self.write_policy(if forbidden {
            "<deny send_destination=\"org.bluez\"/>"
        } else {
            ""
        });
        self.reload();
    }

    /// Lets the bus start bluetoothd on demand, as an installed BlueZ does. The program started only leaves a mark.
    ///
    /// # Panics
    /// When the bus does not accept the configuration.
    pub fn offer_to_start(&self) {
        let service = format!(
            "[D-BUS Service]\nName=org.bluez\nExec=/usr/bin/touch {}\n",
            self.mark().display()
        );
        fs::write(self.services().join("org.bluez.service"), service)
            .expect("the rig's own folder is writable");
        self.reload();
    }

    /// Calls BlueZ without NO_AUTO_START, so that the bus starts it.
    pub fn call_carelessly(&self) {
        let bus = self.connection();
        let peer = Some("org.freedesktop.DBus.Peer");
        let call = bus.call_method(Some("org.bluez"), "/", peer, "Ping", &());
        // The program started never takes the name, so the answer is an error or absent.
        let _ = self
            .runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(2), call).await });
    }

    /// Whether the bus has started bluetoothd.
    pub fn was_started(&self) -> bool {
        self.mark().exists()
    }

    fn mark(&self) -> PathBuf {
        self.folder.path().join("started")
    }

    fn services(&self) -> PathBuf {
        self.folder.path().join("services")
    }

    fn reload(&self) {
        let bus = "org.freedesktop.DBus";
        self.call(bus, "/org/freedesktop/DBus", bus, "ReloadConfig", &());
    }

    /// Plugs an adapter in, which is on.
    ///
    /// # Panics
    /// When BlueZ does not accept it.
    pub fn add_adapter(&self) {
        self.mock("AddAdapter", &("hci0", "rig"));
    }

    /// Pulls the adapter.
    ///
    /// # Panics
    /// When there is no adapter.
    pub fn remove_adapter(&self) {
        self.mock("RemoveAdapter", &("hci0",));
    }

    /// Switches the adapter on or off, as the user does.
    ///
    /// # Panics
    /// When there is no adapter.
    pub fn power(&self, on: bool) {
        self.update(RADIO, ADAPTER, "Powered", on.into());
    }

    /// Adds an unpaired reader to BlueZ's list. With a strength (dBm) it advertises, without one it is silent.
    ///
    /// # Panics
    /// When there is no adapter.
    pub fn add_reader(&mut self, name: &str, strength: Option<i16>) -> Reader {
        self.devices += 1;
        let address = format!("{ADDRESS_PREFIX}:{:02X}", self.devices);
        self.mock("AddDevice", &("hci0", address.as_str(), name));
        let path = format!("{RADIO}/dev_{}", address.replace(':', "_"));
        let reader = Reader { address, path };
        self.put_into_air(&reader, strength);
        reader
    }

    /// The reader advertises with this strength, or falls silent.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn put_into_air(&self, reader: &Reader, strength: Option<i16>) {
        let path = ObjectPath::try_from(reader.path.as_str()).expect("it was made as one");
        self.mock("SetAir", &(path, strength.unwrap_or(0)));
    }

    /// Pairs with the reader.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn pair(&self, reader: &Reader) {
        self.mock("PairDevice", &("hci0", reader.address.as_str()));
    }

    /// Connects to the reader. A real one resolves its services some time later; this one never does.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn connect(&self, reader: &Reader) {
        self.mock("ConnectDevice", &("hci0", reader.address.as_str()));
    }

    /// What the reader does when somebody connects to it. Without this its services never come.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn behave(&self, reader: &Reader, manner: Manner) {
        let path = ObjectPath::try_from(reader.path.as_str()).expect("it was made as one");
        let (word, battery, firmware) = match manner {
            Manner::Tells { battery, firmware } => ("tells", battery, firmware),
            Manner::BreaksOff => ("breaks-off", Some(50), ""),
            Manner::Refuses => ("refuses", None, ""),
        };
        self.mock(
            "SetManner",
            &(path, word, battery.unwrap_or(u8::MAX), firmware),
        );
    }

    /// Whether somebody is connected to the reader.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn is_connected(&self, reader: &Reader) -> bool {
        self.has_flag(&reader.path, DEVICE, "Connected")
    }

    /// The battery level that the reader reports, in percent.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn battery(&self, reader: &Reader, percent: u8) {
        let properties = HashMap::from([("Percentage", Value::from(percent))]);
        self.call(
            "org.bluez",
            &reader.path,
            MOCK,
            "AddProperties",
            &("org.bluez.Battery1", properties),
        );
    }

    /// How strongly BlueZ says that it hears the reader, in dBm, whether it listens or not.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn strength(&self, reader: &Reader, dbm: i16) {
        let properties = HashMap::from([("RSSI", Value::from(dbm))]);
        self.call(
            "org.bluez",
            &reader.path,
            MOCK,
            "AddProperties",
            &(DEVICE, properties),
        );
    }

    /// Whether the adapter is on.
    ///
    /// # Panics
    /// When there is no adapter.
    pub fn is_on(&self) -> bool {
        self.adapter_flag("Powered")
    }

    /// Whether a client has discovery running.
    ///
    /// # Panics
    /// When there is no adapter.
    pub fn is_listening(&self) -> bool {
        self.adapter_flag("Discovering")
    }

    fn adapter_flag(&self, name: &str) -> bool {
        self.has_flag(RADIO, ADAPTER, name)
    }

    fn has_flag(&self, path: &str, interface: &str, name: &str) -> bool {
        let properties = "org.freedesktop.DBus.Properties";
        let answer = self.call("org.bluez", path, properties, "Get", &(interface, name));
        let value: OwnedValue = answer.body().deserialize().expect("a property has a value");
        bool::try_from(value).expect("this property is yes or no")
    }

    /// Every call that BlueZ received, one per line, including the rig's own.
    pub fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.call_log_path()).unwrap_or_default();
        let without_time = log
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(_, call)| call.to_owned());
        without_time
            .filter(|call| !call.starts_with("emit "))
            .collect()
    }

    /// The environment by which a client finds this bus.
    pub fn environment(&self) -> [(OsString, OsString); 1] {
        [("DBUS_SYSTEM_BUS_ADDRESS".into(), self.address().into())]
    }

    fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    fn policy(&self) -> PathBuf {
        self.folder.path().join("bus.conf")
    }

    fn call_log_path(&self) -> PathBuf {
        self.folder.path().join("calls.log")
    }

    fn log(&self, name: &str) -> File {
        File::create(self.folder.path().join(name)).expect("the rig's own folder is writable")
    }

    fn write_policy(&self, rule: &str) {
        let policy = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"
 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
<busconfig><type>session</type><listen>{}</listen><servicedir>{}</servicedir><policy context=\"default\">
<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>{rule}
</policy></busconfig>",
            self.address(),
            self.services().display()
        );
        fs::write(self.policy(), policy).expect("the rig's own folder is writable");
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the bus runs")
    }

    fn mock<B>(&self, method: &str, body: &B)
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + std::fmt::Debug,
    {
        self.call("org.bluez", "/", "org.bluez.Mock", method, body);
    }

    fn update(&self, path: &str, interface: &str, name: &str, value: Value<'_>) {
        let properties = HashMap::from([(name, value)]);
        self.call(
            "org.bluez",
            path,
            MOCK,
            "UpdateProperties",
            &(interface, properties),
        );
    }

    fn call<B>(
        &self,
        to: &str,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> zbus::Message
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + std::fmt::Debug,
    {
        let call = self
            .connection()
            .call_method(Some(to), path, Some(interface), method, body);
        let answer = self
            .runtime
            .block_on(async { tokio::time::timeout(ANSWERS, call).await });
        answer
            .unwrap_or_else(|_| panic!("{method}{body:?} at {path} is not answered"))
            .unwrap_or_else(|error| panic!("{method}{body:?} at {path}: {error}"))
    }

    fn until_it_answers<T>(
        &self,
        who: &str,
        log: &str,
        ask: impl AsyncFn() -> zbus::Result<T>,
    ) -> T {
        let began = Instant::now();
        loop {
            let answer = self
                .runtime
                .block_on(async { tokio::time::timeout(ANSWERS, ask()).await });
            let problem = match answer {
                Ok(Ok(answer)) => return answer,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer".to_owned(),
            };
            if began.elapsed() > ANSWERS {
                let log = fs::read_to_string(self.folder.path().join(log)).unwrap_or_default();
                panic!("{who} does not answer ({problem}). Its log:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The prefix of all addresses of the rig, to search for one where none may be.
pub const ADDRESS_PREFIX: &str = "C0:FF:EE:00:5A";

/// What a reader does when somebody connects to it.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// It has the standard services that are given, and answers.
    Tells {
        /// Its battery (180F), in percent.
        battery: Option<u8>,
        /// Its firmware (180A); empty where it has no such service.
        firmware: &'static str,
    },
    /// It has a battery service, and goes away when it is asked.
    BreaksOff,
    /// It refuses the connection.
    Refuses,
}

/// A reader in BlueZ's list.
#[derive(Clone, Debug)]
pub struct Reader {
    address: String,
    path: String,
}

impl Reader {
    /// Sets a property that BlueZ reports for the reader.
    ///
    /// # Panics
    /// When the reader is not in the list.
    pub fn set_flag(&self, bluez: &Bluez, name: &str, value: bool) {
        bluez.update(&self.path, DEVICE, name, value.into());
    }
}

/// The Python with python-dbusmock.
fn dbusmock() -> PathBuf {
    if let Some(given) = std::env::var_os("DBUSMOCK_PYTHON") {
        let given = PathBuf::from(given);
        assert!(
            given.exists(),
            "DBUSMOCK_PYTHON says {}, where nothing is",
            given.display()
        );
        return given;
    }
    // `cargo xtask test` puts it into the target folder, where this test is debug/deps/…
    let target = std::env::current_exe()
        .ok()
        .and_then(|test| test.ancestors().nth(3).map(Path::to_owned))
        .unwrap_or_default();
    let python = target.join("tools/dbusmock/bin/python3");
    assert!(
        python.exists(),
        "no {} (cargo xtask test makes it; or name a Python with python-dbusmock 0.38.1 in DBUSMOCK_PYTHON)",
        python.display()
    );
    python
}
