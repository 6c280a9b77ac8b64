//! Windows' own services for cards.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Observed;

/// Windows' own services for cards, as its service manager reports them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Services {
    /// `SCardSvr`, shown as "Smart Card": no program reaches a reader without it.
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
    /// The service is installed.
    Installed {
        /// Its state now.
        state: RunState,
        /// Its start type.
        start: StartType,
    },
}

/// The state of a service (`dwCurrentState` of `SERVICE_STATUS_PROCESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// The service runs (`SERVICE_RUNNING`).
    Running,
    /// The service does not run (`SERVICE_STOPPED`).
    Stopped,
    /// The service is starting (`SERVICE_START_PENDING`).
    StartPending,
    /// The service is stopping (`SERVICE_STOP_PENDING`).
    StopPending,
    /// The service is paused (`SERVICE_PAUSED`).
    Paused,
    /// The service is pausing (`SERVICE_PAUSE_PENDING`).
    PausePending,
    /// The service is resuming (`SERVICE_CONTINUE_PENDING`).
    ContinuePending,
}

/// The start type of a service (`dwStartType` of `QUERY_SERVICE_CONFIG`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StartType {
    /// Started with Windows.
    Auto,
    /// Started on demand: by a program, or by a reader that is plugged in.
    Manual,
    /// Not startable until somebody enables it.
    Disabled,
}
