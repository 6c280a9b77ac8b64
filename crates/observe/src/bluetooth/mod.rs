//! Bluetooth: whether there is a radio, whether it is on, whether this program may use it, and which card readers are
//! paired, connected or in the air. Each system is asked directly (BlueZ over D-Bus, Windows through WinRT), because
//! btleplug cannot say "paired", reports a radio it cannot ask as "off", and switches the radio on when it begins to
//! listen (docs/bluetooth.md). It is what a deliberate search connects through ([`search`]), behind guards of our own.

#[cfg_attr(
    target_os = "macos",
    allow(dead_code, reason = "only the search listens there")
)]
mod devices;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod other;
#[cfg(any(target_os = "android", target_os = "ios", test))]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    expect(
        dead_code,
        reason = "another system is asked here; its tests run everywhere"
    )
)]
mod phone;
#[cfg(all(any(target_os = "linux", windows), any(test, feature = "received")))]
pub mod received;
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
mod search;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use other as system;
#[cfg(any(target_os = "android", target_os = "ios"))]
use phone as system;
#[cfg(windows)]
use windows as system;

#[cfg(target_os = "linux")]
pub(crate) use linux::{links, managed_objects};

use crate::{Look, Observer, Part, PartName};

/// What is kept of a device with this name, where nobody has named a reader.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(name: &str) -> Option<String> {
    devices::Wanted::any().name(name)
}

pub(super) const OBSERVER: Observer = Observer {
    title: "Bluetooth",
    gives: if cfg!(any(target_os = "linux", target_os = "macos", windows)) {
        &[PartName::Bluetooth, PartName::ReaderSearch]
    } else {
        &[PartName::Bluetooth]
    },
    look,
};

fn look(look: &Look) {
    let seen = system::look(look);
    let _ = look.parts.send(Part::Bluetooth(seen.clone()));
    #[cfg(any(target_os = "linux", target_os = "macos", windows))]
    if devices::search_follows(look) {
        let (search, seen) = search::search(look, seen);
        // What the search has heard counts as heard, and a battery that was read as told.
        let _ = look.parts.send(Part::Bluetooth(seen));
        let search = facts::Observed::Seen(search);
        let _ = look.parts.send(Part::ReaderSearch(search));
    }
}
