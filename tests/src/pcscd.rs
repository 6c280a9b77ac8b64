//! A real pcscd, private to one test. It receives a listening socket as from systemd, so that clients find it by
//! `PCSCLITE_CSOCK_NAME`. It runs in a mount namespace of its own, because its pid file would clash with another
//! pcscd's (it would delete the other's at its end) and it could load a driver that takes a real reader from the
//! machine.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::card::{Card, VirtualCard};
use crate::client::{self, CardState, PcscHost};
use crate::driver::Readers;
use crate::ports::PortPair;
use crate::process::Process;

/// The program of the package `pcscd`.
pub(crate) const PCSCD: &str = "/usr/sbin/pcscd";
/// The socket arrives as standard input and moves to fd 3, where the systemd protocol expects it. `$$` is pcscd's own
/// pid, because every step is an `exec`.
const INTO_ITS_OWN_ROOM: &str = "set -e
mount -t tmpfs none /run
mount -t tmpfs none /usr/lib/pcsc/drivers
exec 3<&0 </dev/null
export LISTEN_FDS=1 LISTEN_PID=$$
exec \"$1\" --foreground --info --config \"$2\"";

/// pcscd with its virtual readers.
#[derive(Debug)]
pub struct Pcscd {
    // Declared first, so that it ends before its folder and its ports are given back.
    daemon: Option<Process>,
    readers: Readers,
    socket: PathBuf,
    folder: TempDir,
    ports: Vec<PortPair>,
}

impl Pcscd {
    /// Starts pcscd with these readers and waits until it lists them.
    ///
    /// # Panics
    /// When pcscd or vpcd is missing, cannot start or does not answer, with pcscd's own log.
    pub fn start_with(readers: Readers) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("rig-pcscd-")
            .tempdir()
            .expect("a temporary folder can be made");
        let ports: Vec<PortPair> = (0..readers.count().div_ceil(2).max(1))
            .map(|_| PortPair::take())
            .collect();
        let configuration = folder.path().join("conf");
        fs::create_dir(&configuration).expect("the rig's own folder is writable");
        if let Some(driver) = readers.install(folder.path()) {
            for (number, ports) in ports.iter().enumerate() {
                // vpcd keeps its two slots in one table, so each further pair needs a copy of the library.
                let library = folder.path().join(format!("driver-{number}.so"));
                fs::copy(&driver, &library).expect("the rig's own folder is writable");
                let (port, library) = (ports.port(0), library.display());
                let name = friendly_name(number);
                let entry = format!(
                    "FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {library}\nCHANNELID {port}\n"
                );
                fs::write(configuration.join(format!("vpcd-{number}")), entry)
                    .expect("the rig's own folder is writable");
            }
        }
        let socket = folder.path().join("pcscd.comm");
        let mut pcscd = Self {
            daemon: None,
            readers,
            socket,
            folder,
            ports,
        };
        pcscd.start();
        pcscd
    }

    /// Starts it again at the same socket and ports, and waits until it lists its readers.
    ///
    /// # Panics
    /// When it is already running, cannot start or does not answer.
    pub fn start(&mut self) {
        self.start_without_waiting();
        let listed = client::list(self);
        let expected = self.readers.count();
        if listed.as_ref().map(Vec::len) != Ok(expected) {
            panic!(
                "pcscd does not list {expected} readers but {listed:?}. Its log:\n{}",
                self.log()
            );
        }
    }

    fn start_without_waiting(&mut self) {
        assert!(self.daemon.is_none(), "this pcscd runs already");
        assert!(
            Path::new(PCSCD).exists(),
            "no {PCSCD} (apt-get install pcscd)"
        );
        let _ = fs::remove_file(&self.socket);
        let listener =
            UnixListener::bind(&self.socket).expect("a socket can be made in the rig's own folder");
        let log = File::create(self.log_path()).expect("the rig's own folder is writable");
        let mut command = Command::new("unshare");
        if !rustix::process::geteuid().is_root() {
            command.arg("--map-root-user");
        }
        command.args(["--mount", "sh", "-c", INTO_ITS_OWN_ROOM, "pcscd-rig", PCSCD]);
        command.arg(self.folder.path().join("conf"));
        command.stdin(Stdio::from(OwnedFd::from(listener)));
        command
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        self.daemon = Some(Process::start("pcscd", &mut command));
    }

    /// Stops the service in good order, which also removes its socket.
    pub fn stop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.stop();
        }
        let _ = fs::remove_file(&self.socket);
    }

    /// Ends the service as a crash would: its socket stays behind, and nothing answers at it.
    pub fn kill(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill();
        }
    }

    /// The TCP port at which a card enters the reader in `slot`.
    pub fn port(&self, slot: u16) -> u16 {
        self.ports[usize::from(slot / 2)].port(slot % 2)
    }

    /// The name of the reader in `slot`, as PC/SC lists it on Linux.
    pub fn reader(&self, slot: u16) -> String {
        if slot < 2 {
            return format!("Virtual PCD 00 {slot:02}");
        }
        // The numbers that pcscd gives the further ones are not predictable, so the name is searched for.
        let name = friendly_name(usize::from(slot / 2));
        let end = format!("{:02}", slot % 2);
        let listed = client::list(self).unwrap_or_default();
        let is_it = |reader: &String| reader.starts_with(&name) && reader.ends_with(&end);
        listed.into_iter().find(is_it).unwrap_or(name)
    }

    /// The environment by which a client finds this service.
    pub fn environment(&self) -> [(OsString, OsString); 1] {
        [("PCSCLITE_CSOCK_NAME".into(), self.socket.clone().into())]
    }

    /// Puts `card` on the reader in `slot` and waits until PC/SC sees it.
    ///
    /// # Panics
    /// When PC/SC does not see it within five seconds.
    pub fn insert(&self, slot: u16, card: Card) -> VirtualCard {
        let card = VirtualCard::insert(self.port(slot), card);
        let state = if self.readers == Readers::Mute {
            CardState::Mute
        } else {
            CardState::Present
        };
        self.wait_for(slot, state);
        card
    }

    /// Waits until PC/SC sees the reader in `slot` in this state.
    ///
    /// # Panics
    /// When it does not within five seconds.
    pub fn wait_for(&self, slot: u16, state: CardState) {
        if let Err(said) = client::wait_for(self, &self.reader(slot), state, Duration::from_secs(5))
        {
            panic!(
                "PC/SC does not show {state:?} in slot {slot} but {said}. pcscd's log:\n{}",
                self.log()
            );
        }
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("pcscd.log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_else(|error| format!("(no log: {error})"))
    }
}

fn friendly_name(number: usize) -> String {
    match number {
        0 => "Virtual PCD".to_owned(),
        _ => format!("Virtual PCD of desk {number}"),
    }
}

impl PcscHost for Pcscd {
    fn environment(&self) -> Vec<(OsString, OsString)> {
        self.environment().into()
    }
}
