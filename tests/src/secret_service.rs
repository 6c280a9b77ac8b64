//! The Secret Service: a session bus that can start nothing, with a real gnome-keyring-daemon and a folder of its own.
//! A locked keyring is one that was restarted without its password, as after a sign-in by fingerprint.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::runtime::Runtime;
use zbus::connection;

use crate::process::Process;

const DBUS_DAEMON: &str = "/usr/bin/dbus-daemon";
const KEYRING: &str = "/usr/bin/gnome-keyring-daemon";
/// How long a daemon may take to answer on a busy machine.
const ANSWERS: Duration = Duration::from_secs(20);
const POLICY: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// A session bus and, while it runs, the keyring.
pub struct SecretService {
    // Declared first, so that both end before their folder is removed.
    keyring: Option<Process>,
    _bus: Process,
    runtime: Runtime,
    folder: TempDir,
}

impl SecretService {
    /// The bus alone: a system without a keyring.
    ///
    /// # Panics
    /// When dbus-daemon is missing or does not answer.
    pub fn without_keyring() -> Self {
        assert!(
            Path::new(DBUS_DAEMON).exists(),
            "no {DBUS_DAEMON} (apt-get install dbus)"
        );
        let folder = tempfile::Builder::new()
            .prefix("rig-keyring-")
            .tempdir()
            .expect("a temporary folder");
        let socket = folder.path().join("bus");
        let policy = folder.path().join("bus.conf");
        fs::write(
            &policy,
            POLICY.replace("SOCKET", &socket.display().to_string()),
        )
        .expect("the rig's own folder");
        let mut command = Command::new(DBUS_DAEMON);
        command
            .arg(format!("--config-file={}", policy.display()))
            .args(["--nofork", "--nopidfile"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let bus = Process::start("dbus-daemon", &mut command);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime can be started");
        let service = Self {
            keyring: None,
            _bus: bus,
            runtime,
            folder,
        };
        service.until("the bus answers", || socket.exists());
        service
    }

    /// An open keyring.
    ///
    /// # Panics
    /// When gnome-keyring-daemon is missing or does not answer.
    pub fn open() -> Self {
        let mut service = Self::without_keyring();
        service.start_keyring(true);
        service
    }

    /// Starts the keyring again, locked.
    ///
    /// # Panics
    /// As [`SecretService::open`].
    pub fn lock(&mut self) {
        self.stop_keyring();
        self.start_keyring(false);
    }

    /// Starts the keyring again, open.
    ///
    /// # Panics
    /// As [`SecretService::open`].
    pub fn unlock(&mut self) {
        self.stop_keyring();
        self.start_keyring(true);
    }

    /// Empties the keyring, as a new installation of the system does.
    ///
    /// # Panics
    /// As [`SecretService::open`].
    pub fn lose_everything(&mut self) {
        self.stop_keyring();
        fs::remove_dir_all(self.data()).expect("the rig's own folder");
        self.start_keyring(true);
    }

    /// Ends the keyring.
    pub fn stop_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.stop();
            self.until("the keyring is gone", || !self.has_owner());
        }
    }

    /// The environment by which a program finds this keyring and keeps its own files beside it.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let own = self.folder.path().join("home");
        vec![
            ("DBUS_SESSION_BUS_ADDRESS".into(), self.address().into()),
            ("XDG_DATA_HOME".into(), own.join("data").into()),
            ("HOME".into(), own.into()),
        ]
    }

    /// The folder of past check-ups.
    pub fn history(&self) -> PathBuf {
        self.folder.path().join("home/data/shikaku-rescue/history")
    }

    fn start_keyring(&mut self, open: bool) {
        assert!(
            Path::new(KEYRING).exists(),
            "no {KEYRING} (apt-get install gnome-keyring)"
        );
        let folder = self.folder.path();
        let log = File::create(folder.join("keyring.log")).expect("the rig's own folder");
        fs::create_dir_all(self.data()).expect("the rig's own folder");
        let mut command = Command::new(KEYRING);
        command
            .args(["--foreground", "--components=secrets"])
            .arg(format!("--control-directory={}", folder.display()))
            .args(open.then_some("--unlock"))
            .env("DBUS_SESSION_BUS_ADDRESS", self.address())
            .env("XDG_DATA_HOME", self.data())
            .env("XDG_RUNTIME_DIR", folder)
            .env("HOME", folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        let mut keyring = Process::start("gnome-keyring-daemon", &mut command);
        if let Some(mut stdin) = keyring.child().stdin.take()
            && open
        {
            stdin
                .write_all(b"password")
                .expect("the keyring reads its password");
        }
        self.keyring = Some(keyring);
        self.until("the keyring answers", || self.has_owner());
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("keyring")
    }

    fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    fn has_owner(&self) -> bool {
        let address = self.address();
        self.runtime.block_on(async {
            let Ok(builder) = connection::Builder::address(address.as_str()) else {
                return false;
            };
            let Ok(bus) = builder.build().await else {
                return false;
            };
            let destination = Some("org.freedesktop.DBus");
            let asked = bus
                .call_method(
                    destination,
                    "/org/freedesktop/DBus",
                    destination,
                    "NameHasOwner",
                    &"org.freedesktop.secrets",
                )
                .await;
            asked.is_ok_and(|answer| answer.body().deserialize::<bool>().unwrap_or(false))
        })
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let until = Instant::now() + ANSWERS;
        while !holds() {
            let log = fs::read_to_string(self.folder.path().join("keyring.log"));
            assert!(
                Instant::now() < until,
                "not so: {what}\n{}",
                log.unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
