//! Pairs of free TCP ports. vpcd uses two ports in a row, one for each slot, and only logs a line when one is taken. So
//! each pair is tested by binding and held by a lock file, which also keeps other test processes away from it.

use std::fs::{self, File, OpenOptions};
use std::net::{Ipv4Addr, TcpListener};

/// Below the range that Linux uses for outgoing connections (32768 and up).
const FIRST: u16 = 20_000;
const PAIRS: u16 = 6_000;

/// Two ports in a row, reserved until this value is dropped.
#[derive(Debug)]
pub struct PortPair {
    first: u16,
    _lock: File,
}

impl PortPair {
    /// Takes a free pair.
    ///
    /// # Panics
    /// When the lock files cannot be written or no pair is free.
    pub fn take() -> Self {
        let folder = std::env::temp_dir().join("shikaku-rig-ports");
        fs::create_dir_all(&folder)
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", folder.display()));
        // Test processes begin at different places, so that they rarely compete.
        let start = (std::process::id() % u32::from(PAIRS)) as u16;
        for step in 0..PAIRS {
            let first = FIRST + (start.wrapping_mul(37) % PAIRS + step) % PAIRS * 2;
            let path = folder.join(first.to_string());
            let lock = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
            if lock.try_lock().is_ok() && is_free(first) && is_free(first + 1) {
                return Self { first, _lock: lock };
            }
        }
        panic!(
            "no two free TCP ports in a row between {FIRST} and {}",
            FIRST + PAIRS * 2
        );
    }

    /// The `index`th port of the pair.
    ///
    /// # Panics
    /// When `index` is neither 0 nor 1.
    pub fn port(&self, index: u16) -> u16 {
        assert!(index < 2, "a pair has two ports");
        self.first + index
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok()
}
