//! A private network: a thread in new network and mount namespaces, with its own loopback, uplink and `/etc/hosts`.
//! Threads and programs started from it live there, so ports 443 and 80 are free in every test, and the program under
//! test cannot send anything beyond this machine. Needs root, as `unshare -n` does.

// unshare(2) has no safe interface, because it can also split file descriptors, which std assumes to be shared.
#![allow(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use rustix::thread::{UnshareFlags, unshare_unsafe};
use tempfile::TempDir;

/// The uplink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uplink {
    /// An address and a router that drops everything (RFC 2544 addresses).
    BlackHole,
    /// An address without a router.
    NoRouter,
    /// No cable.
    Unplugged,
}

/// An address behind the router of [`Uplink::BlackHole`] that no host has.
pub const FAR: &str = "203.0.113.7";

type Job = Box<dyn FnOnce() + Send>;

/// A private network. Dropping it ends its thread; the kernel removes it when the last process in it has ended.
#[derive(Debug)]
pub struct Network {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl Network {
    /// A network in which these names have these addresses.
    ///
    /// # Panics
    /// When namespaces, `ip` or `mount` are not available, with the reason.
    pub fn new(uplink: Uplink, hosts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let lines: String = [("127.0.0.1", "localhost")]
            .into_iter()
            .chain(hosts.iter().map(|(name, address)| (*address, *name)))
            .map(|(address, name)| format!("{address} {name}\n"))
            .collect();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("an own folder is writable");
            path
        };
        let files = [
            (write("hosts", &lines), "/etc/hosts"),
            // A resolver's usual time-out, over ten seconds, is kept: the program under test has to be quicker by
            // itself.
            (
                write(
                    "resolv.conf",
                    "nameserver 127.0.0.53\noptions timeout:5 attempts:2\n",
                ),
                "/etc/resolv.conf",
            ),
            (
                write("nsswitch.conf", "hosts: files dns\n"),
                "/etc/nsswitch.conf",
            ),
        ];
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = std::thread::spawn(move || {
            // SAFETY: only namespaces are split; file descriptors stay shared, as std needs them to be.
            let split = unsafe { unshare_unsafe(UnshareFlags::NEWNET | UnshareFlags::NEWNS) };
            split.expect("a network namespace (root is needed, as for `unshare -n`)");
            set_up(uplink, &files);
            for job in queue {
                job();
            }
        });
        let network = Self {
            jobs: Some(jobs),
            thread: Some(thread),
            folder,
        };
        network.run(|| ());
        network
    }

    /// Runs a job in the network and waits for its end.
    ///
    /// # Panics
    /// When the job panics, or the network could not be made.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, answer) = mpsc::channel();
        let jobs = self.jobs.as_ref().expect("it is not dropped yet");
        let sent = jobs.send(Box::new(move || {
            let _ = sender.send(job());
        }));
        sent.expect("the network was made");
        answer
            .recv()
            .expect("the job ended well (its panic stands above)")
    }

    /// A folder that lives as long as the network.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn set_up(uplink: Uplink, files: &[(PathBuf, &str)]) {
    call("mount", &["--make-rprivate", "/"]);
    for (file, over) in files {
        call("mount", &["--bind", &file.to_string_lossy(), over]);
    }
    call("ip", &["link", "set", "lo", "up"]);
    if uplink == Uplink::Unplugged {
        return;
    }
    call(
        "ip",
        &["link", "add", "up0", "type", "veth", "peer", "name", "far0"],
    );
    call("ip", &["addr", "add", "198.18.0.2/24", "dev", "up0"]);
    call("ip", &["link", "set", "up0", "up"]);
    call("ip", &["link", "set", "far0", "up"]);
    wait_until_up("up0");
    if uplink == Uplink::BlackHole {
        call("ip", &["route", "add", "default", "via", "198.18.0.1"]);
        // The router exists as far as this machine can tell, and drops everything.
        call(
            "ip",
            &[
                "neigh",
                "add",
                "198.18.0.1",
                "lladdr",
                "02:00:00:00:00:01",
                "dev",
                "up0",
                "nud",
                "permanent",
            ],
        );
    }
}

/// Waits for the link: the kernel reports a moment late that both ends of a cable are up.
fn wait_until_up(name: &str) {
    for _ in 0..500 {
        let output = Command::new("ip")
            .args(["-o", "link", "show", name])
            .output();
        if output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("state UP")) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("{name} does not come up");
}

/// Runs a program of the system.
///
/// # Panics
/// When it fails.
pub fn call(program: &str, args: &[&str]) {
    let output = Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program} cannot be started: {error}"));
    assert!(
        output.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
