//! Windows' own services for cards.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Observed;

/// Windows' own services for cards, as its service manager tells them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Services {
    /// `SCardSvr`, shown as "Smart Card": without it no program reaches a reader.
    pub smart_card: Observed<WindowsService>,
    /// `CertPropSvc`, shown as "Certificate Propagation": reads every card that is laid down.
    pub certificate_propagation: Observed<WindowsService>,
}

/// One of Windows' services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum WindowsService {
    /// The service manager knows no service of this name.
    NotInstalled,
    /// It is there.
    Installed {
        /// What it does now.
        state: RunState,
        /// How it is started.
        start: StartType,
    },
}

/// What a service does now (`dwCurrentState` of `SERVICE_STATUS_PROCESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It runs.
    Running,
    /// It does not.
    Stopped,
    /// It is being started.
    StartPending,
    /// It is being stopped.
    StopPending,
    /// It has been halted for a while.
    Paused,
    /// It is being halted.
    PausePending,
    /// It is about to go on.
    ContinuePending,
}

/// How a service is started (`dwStartType` of `QUERY_SERVICE_CONFIG`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StartType {
    /// With Windows.
    Auto,
    /// When something asks for it: a program, or a reader being plugged in.
    Manual,
    /// Not at all, until somebody allows it.
    Disabled,
}
