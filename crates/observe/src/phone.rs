//! The phone itself, asked through whoever can: the plug-in `device-state` on Android and iOS, nobody on another machine.
//! This crate knows no window and no Java, so the plug-in comes as a trait in the plan.

use std::fmt::Debug;
use std::time::Duration;

use crate::{Look, Observer, Part, PartName};
use facts::{Observed, Phone, Why};

pub(super) const OBSERVER: Observer = Observer {
    title: "スマホの設定",
    gives: &[PartName::Phone],
    look,
};

/// Asks a phone's own system. Every call may block until the system has answered.
pub trait AskPhone: Debug + Send + Sync {
    /// Asks the user for what listening for a Bluetooth reader needs, where nobody has asked before, and ends with the user's
    /// answer. A refusal is no error: it stands in [`AskPhone::state`] from then on, and nobody asks again.
    ///
    /// # Errors
    /// In the system's own words.
    fn permit_bluetooth(&self) -> Result<(), String>;

    /// The state now. Shows nothing to the user and changes nothing.
    ///
    /// # Errors
    /// In the system's own words, or when it sends something of another shape.
    fn state(&self) -> Result<Phone, String>;

    /// The Bluetooth devices that are paired, connected or heard within `time`; with no time, nobody listens.
    ///
    /// # Errors
    /// In the system's own words, a missing permission among them.
    fn nearby(&self, time: Duration) -> Result<Vec<Nearby>, String>;
}

/// A Bluetooth device as a phone tells it: it never leaves this process, and what is no card reader never gets into the facts.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nearby {
    /// Its number in this answer; an address is never handed over.
    pub key: u32,
    /// The name it calls itself.
    pub name: String,
    /// The phone is paired with it. iOS does not tell.
    pub paired: bool,
    /// The phone is connected to it.
    pub connected: bool,
    /// How strongly it was heard (dBm); absent where it was not.
    #[serde(default)]
    pub rssi: Option<i16>,
}

fn look(look: &Look) {
    let Some(phone) = &look.phone else {
        return;
    };
    let part = match phone.state() {
        Ok(phone) => Observed::Seen(phone),
        Err(message) => Observed::Unavailable(Why::Failed { message }),
    };
    let _ = look.parts.send(Part::Phone(part));
}
