//! Bluetooth: whether there is a radio, whether it is on, whether this program may use it, and which card readers are
//! paired, connected or in the air. Each system is asked directly (BlueZ over D-Bus, Windows through WinRT). btleplug
//! is not used, because it cannot say "paired", reports a radio it cannot ask as "off", and switches the radio on when
//! it begins to listen (docs/bluetooth.md).

#[cfg(not(target_os = "macos"))]
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
pub(crate) use linux::managed_objects;

use crate::{Look, Observer, Part, PartName};

pub(super) const OBSERVER: Observer = Observer {
    title: "Bluetooth",
    gives: &[PartName::Bluetooth],
    look,
};

fn look(look: &Look) {
    let _ = look.parts.send(Part::Bluetooth(system::look(look)));
}
