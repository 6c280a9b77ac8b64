//! The phone's own system, asked through the plug-in `device-state` on Android and iOS. This crate knows neither the
//! window nor Java, so the plug-in is passed in as a trait; on other machines there is none.

use std::fmt::Debug;
use std::time::Duration;

use crate::{Look, Observer, Part, PartName};
use facts::{Observed, Phone, Why};

pub(super) const OBSERVER: Observer = Observer {
    title: "スマホの設定",
    gives: &[PartName::Phone],
    look,
};

/// The interface to a phone's own system. Every call may block until the system has answered.
pub trait AskPhone: Debug + Send + Sync {
    /// Asks the user for the permission that listening for a Bluetooth reader needs, unless it was asked before;
    /// returns after the user's answer. A refusal is not an error: [`AskPhone::state`] shows it from then on, and it is
    /// not asked again.
    ///
    /// # Errors
    /// The system's message.
    fn permit_bluetooth(&self) -> Result<(), String>;

    /// The state now. Shows nothing to the user and changes nothing.
    ///
    /// # Errors
    /// The system's message, or an answer of another shape.
    fn state(&self) -> Result<Phone, String>;

    /// The Bluetooth devices that are paired, connected or heard within `time`. With a time of zero nothing is listened
    /// for.
    ///
    /// # Errors
    /// The system's message, for example about a missing permission.
    fn nearby(&self, time: Duration) -> Result<Vec<Nearby>, String>;
}

/// A Bluetooth device as the phone reports it. It never leaves this process, and only card readers get into the facts.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nearby {
    /// The device's number in this answer; an address is never handed over.
    pub key: u32,
    /// The name it advertises.
    pub name: String,
    /// The phone is paired with it. iOS does not report this.
    pub paired: bool,
    /// The phone is connected to it.
    pub connected: bool,
    /// The signal strength (dBm); absent when the device was not heard.
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
