//! What watches over the machine: programs that report to Windows Security Center, and Windows' own firewall.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Observed;

/// Products and firewall, each as far as it was told. None of it is a fault; it is named beside one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Security {
    /// The products that report to Windows Security Center, in one order, equal ones once.
    pub products: Observed<Vec<SecurityProduct>>,
    /// Windows' own firewall, a profile each.
    pub firewall: Observed<FirewallProfiles>,
}

/// A product that reports itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
pub struct SecurityProduct {
    /// What it does.
    pub kind: SecurityKind,
    /// Which it is.
    pub name: SecurityName,
    /// Whether it does it.
    pub state: SecurityState,
}

/// What a product does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityKind {
    /// It looks for viruses.
    Antivirus,
    /// It lets connections through or not.
    Firewall,
}

/// Which product it is. One without a row in interceptors.toml is kept by no name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityName {
    /// Windows' own.
    Windows,
    /// One of interceptors.toml.
    Known {
        /// Its name there.
        product: String,
    },
    /// Another one.
    Other,
}

/// Whether a product does what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityState {
    /// It does.
    On,
    /// It is switched off.
    Off,
    /// It is switched off for a while.
    Snoozed,
    /// Its licence has ended.
    Expired,
}

/// Windows' firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FirewallProfiles {
    /// In the network of a domain.
    pub domain: bool,
    /// In a private network.
    pub private: bool,
    /// In a public network.
    pub public: bool,
}
